"""Pane 6: what waits, what is to be decided, what was kept; and what a person does about it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from desks import Desk, MemoryStore, OpenDesk, practice
from textual.widgets import OptionList

from refboard.tui.panes.workbook import WorkbookPane
from refboard.tui.standing import Standing, holder_sentence, sections_of
from workbook.sharing.backup import Kept

CONFLICT: dict[str, Any] = {
    "id": "c0ffee01", "kind": "set", "table": "Targets", "row_id": "P-AAA", "column": "Notes", "base": "",
    "mine": "likes [b]fax[/b]", "theirs": "likes e-mail", "who": "Ben Okafor", "when": "2026-11-24T08:00:00+00:00",
    "why": "Notes of P-AAA was changed by somebody else.", "title": "Set Notes",
}  # fmt: skip
GONE: dict[str, Any] = {
    "id": "0ddba11e", "kind": "add", "table": "Touches", "row_id": "T-ABC", "column": "", "value": {"Channel": "Visit"},
    "who": "", "when": "2026-11-24T08:00:00+00:00", "state": "left", "text": "T-ABC was removed from Touches by somebody else.",
}  # fmt: skip
KEPT = Kept(7, "a" * 64, "2026-11-20T09:00:00+00:00", own=False, size=20480, who="Ben Okafor")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(practice(), open_questions=[CONFLICT], kept=[KEPT])


async def open_pane(desk: Desk) -> WorkbookPane:
    await desk.press("6")
    await desk.until(lambda: isinstance(desk.main.shown, WorkbookPane))
    pane = desk.main.shown
    assert isinstance(pane, WorkbookPane)
    return pane


async def test_a_conflict_is_shown_with_both_sides_and_decided_by_key(desk: OpenDesk) -> None:
    async with desk() as sitting:
        pane = await open_pane(sitting)
        assert pane.current is not None
        assert (pane.current.kind, pane.current.id) == ("conflict", "c0ffee01")
        look = sitting.look()
        assert "≠ conflict" in look
        assert "likes [b]fax[/b]" in look
        assert "Ben Okafor" in look
        await sitting.press("m")
        await sitting.until(lambda: sitting.store.decided == [("c0ffee01", "mine")])
        await sitting.until(lambda: "Nothing waits for a decision." in sitting.look())


async def test_the_conflict_screen_sets_the_three_values_side_by_side(desk: OpenDesk) -> None:
    async with desk() as sitting:
        await open_pane(sitting)
        await sitting.press("enter")
        await sitting.until(lambda: "Theirs: Ben Okafor" in sitting.look())
        look = sitting.look()
        for words in ("Before", "Yours", "likes [b]fax[/b]", "likes e-mail", "blank", "1 of 1"):
            assert words in look
        await sitting.press("t")
        await sitting.until(lambda: sitting.store.decided == [("c0ffee01", "theirs")])


async def test_esc_decides_nothing(desk: OpenDesk) -> None:
    async with desk() as sitting:
        await open_pane(sitting)
        await sitting.press("enter")
        await sitting.until(lambda: "Yours" in sitting.look())
        await sitting.press("escape")
        await sitting.until(lambda: "Yours" not in sitting.look())
        assert sitting.store.decided == []


async def test_a_line_that_asks_nothing_cannot_be_decided(desk: OpenDesk) -> None:
    async with desk() as sitting:
        pane = await open_pane(sitting)
        pane.query_one(OptionList).action_last()
        await sitting.press("m")
        await sitting.until(lambda: "asks for no decision" in sitting.look())
        assert sitting.store.decided == []


@pytest.mark.parametrize(("key", "expected"), [("r", (7, True)), ("v", (7, False))])
async def test_a_version_is_compared_before_it_comes_back(
    desk: OpenDesk, key: str, expected: tuple[int, bool]
) -> None:
    async with desk() as sitting:
        pane = await open_pane(sitting)
        pane.query_one(OptionList).action_last()
        assert pane.current is not None
        assert pane.current.kind == "version"
        await sitting.press("enter")
        await sitting.until(lambda: "Since version 7" in sitting.look())
        assert "Old Office" in sitting.look()
        assert sitting.store.restored == []
        await sitting.press(key)
        await sitting.until(lambda: sitting.store.restored == [expected])


async def test_the_check_up_is_there_when_asked_for(desk: OpenDesk, store: MemoryStore) -> None:
    store.tables["Touches"].append(
        {"Touch ID": "T-LOST", "Target ID": "P-NOBODY", "Date": date(2026, 11, 3), "Channel": "Fax"}
    )
    async with desk() as sitting:
        await open_pane(sitting)
        assert "Check-up" not in sitting.look().replace("c Check-up", "")
        await sitting.press("c")
        await sitting.until(lambda: "No target has this id" in sitting.look())
        await sitting.press("c")
        await sitting.until(lambda: "No target has this id" not in sitting.look())


async def test_the_keys_of_every_list_move_here_too(desk: OpenDesk) -> None:
    async with desk() as sitting:
        pane = await open_pane(sitting)
        assert pane.current is not None
        await sitting.press("G")
        await sitting.until(lambda: pane.current is not None and pane.current.kind == "version")
        await sitting.press("k")
        await sitting.until(lambda: pane.current is not None and pane.current.kind == "conflict")
        await sitting.press("ctrl+d")
        await sitting.until(lambda: pane.current is not None and pane.current.kind == "version")
        await sitting.press("g")
        await sitting.until(lambda: pane.current is not None and pane.current.kind == "conflict")


async def test_sync_is_asked_for_by_key(desk: OpenDesk) -> None:
    async with desk() as sitting:
        await open_pane(sitting)
        await sitting.press("w")
        await sitting.until(lambda: "there was nothing to do" in sitting.look())


def test_everything_that_is_open_is_one_list_with_glyph_and_word() -> None:
    lost = {**GONE, "state": "waiting"}
    pending = {**CONFLICT, "value": {"Channel": "Visit", "Notes": ""}, "since": "2026-11-24T08:00:00+00:00"}
    holder = {
        "name": "Ana",
        "since": "2026-11-23T09:12",
        "kind": "excel",
        "doubt": "Nothing has changed for days.",
    }
    standing = Standing(holder, [pending], [CONFLICT], [lost], [GONE])
    first, second, *_ = sections_of(standing, date(2026, 11, 24))
    assert [item.state for item in first.items] == ["? sign", "≠ conflict", "✕ gone"]
    assert [item.state for item in second.items] == ["↺ lost", "… waits"]
    assert second.items[1].text == "Notes of P-AAA: Channel Visit"


def test_who_has_it_open_is_said_with_the_day_when_it_is_not_today() -> None:
    on = date(2026, 11, 24)
    assert holder_sentence({"name": "Ana", "since": "2026-11-24T09:12"}, on) == "Ana has it open since 09:12"
    assert holder_sentence({"name": "", "since": ""}, on) == "Somebody has it open"
    assert (
        holder_sentence({"name": "Ana", "since": "2026-11-20T09:12"}, on)
        == "Ana has it open since Fri 20 Nov 09:12"
    )
