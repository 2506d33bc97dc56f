"""Pane 6: what waits, what is to be decided, what was kept; and what a person does about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from app_fixtures import AppDriver, MemoryStore, OpenApp, practice
from layout import faults
from textual.widgets import OptionList

from refboard.tui.session.overview import PastAction, WorkbookOverview, describe_holder, read_overview
from refboard.tui.workbook.overview_items import overview_sections
from refboard.tui.workbook.pane import WorkbookPane
from workbook.sharing.journal.edit import Batch
from workbook.sharing.versions.ring import StoredVersion
from workbook.sync_status import Conflict, Editor, LockHolder, LostEdit, LostState, PendingEdit, SyncStatus

CONFLICT = Conflict(
    id="c0ffee01", kind="set", table="Targets", row_id="P-AAA", column="Notes", base="",
    mine="likes [b]fax[/b]", theirs="likes e-mail", missing=False, who="Ben Okafor", when="2026-11-24T08:00:00+00:00",
    why="Notes of P-AAA has a different value now.", title="Set Notes",
)  # fmt: skip
GONE = LostEdit(
    id="0ddba11e", kind="add", table="Touches", row_id="T-ABC", column="", value={"Channel": "Visit"},
    who="", when="2026-11-24T08:00:00+00:00", state=LostState.LEFT, theirs="", title="",
    text="T-ABC was removed from Touches.",
)  # fmt: skip
KEPT = StoredVersion(7, "a" * 64, "2026-11-20T09:00:00+00:00", own=False, size=20480, who="Ben Okafor")


def local(day: int) -> datetime:
    """09:12 on a day of November, as a lock file says it."""
    return datetime(2026, 11, day, 9, 12)  # noqa: DTZ001  (a lock file says no zone)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(practice(), open_questions=[CONFLICT], kept=[KEPT])


async def open_pane(driver: AppDriver) -> WorkbookPane:
    await driver.press("6")
    await driver.until(lambda: isinstance(driver.main.shown, WorkbookPane))
    pane = driver.main.shown
    assert isinstance(pane, WorkbookPane)
    return pane


async def test_a_conflict_is_shown_with_both_sides_and_decided_by_key(open_app: OpenApp) -> None:
    async with open_app() as sitting:
        pane = await open_pane(sitting)
        assert pane.current is not None
        assert (pane.current.kind, pane.current.id) == ("conflict", "c0ffee01")
        look = sitting.look()
        assert "≠ conflict" in look
        assert "likes [b]fax[/b]" in look
        assert "Ben Okafor" in look
        await sitting.press("m")
        await sitting.until(lambda: sitting.store.decided == [("c0ffee01", "mine")])
        await sitting.until(lambda: "No decisions needed." in sitting.look())


async def test_every_pane_says_that_something_is_to_be_decided(open_app: OpenApp) -> None:
    async with open_app((100, 30)) as sitting:
        for pane in "1243":
            await sitting.press(pane)
            await sitting.until(lambda: "1 to decide in 6 Workbook" in sitting.status_line)
        await open_pane(sitting)
        await sitting.press("m")
        await sitting.until(lambda: sitting.store.decided)
        await sitting.until(lambda: "to decide" not in sitting.status_line)


async def test_the_conflict_screen_sets_the_three_values_side_by_side(open_app: OpenApp) -> None:
    async with open_app() as sitting:
        await open_pane(sitting)
        await sitting.press("enter")
        await sitting.until(lambda: "Theirs: Ben Okafor" in sitting.look())
        look = sitting.look()
        for words in ("Before", "Yours", "likes [b]fax[/b]", "likes e-mail", "blank", "1 of 1"):
            assert words in look
        await sitting.press("t")
        await sitting.until(lambda: sitting.store.decided == [("c0ffee01", "theirs")])


async def test_esc_decides_nothing(open_app: OpenApp) -> None:
    async with open_app() as sitting:
        await open_pane(sitting)
        await sitting.press("enter")
        await sitting.until(lambda: "Yours" in sitting.look())
        await sitting.press("escape")
        await sitting.until(lambda: "Yours" not in sitting.look())
        assert sitting.store.decided == []


async def test_a_line_that_asks_nothing_cannot_be_decided(open_app: OpenApp) -> None:
    async with open_app() as sitting:
        pane = await open_pane(sitting)
        pane.query_one(OptionList).action_last()
        await sitting.press("m")
        await sitting.until(lambda: "Nothing to decide on this line" in sitting.look())
        assert sitting.store.decided == []


@pytest.mark.parametrize(("key", "expected"), [("r", (7, True)), ("v", (7, False))])
async def test_a_version_is_compared_before_it_comes_back(
    open_app: OpenApp, key: str, expected: tuple[int, bool]
) -> None:
    async with open_app() as sitting:
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


async def test_the_check_up_is_there_when_asked_for(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Touches"].append(
        {"Touch ID": "T-LOST", "Target ID": "P-NOBODY", "Date": date(2026, 11, 3), "Channel": "Fax"}
    )
    async with open_app() as sitting:
        await open_pane(sitting)
        assert "Check-up" not in sitting.look().replace("c Check-up", "")
        await sitting.press("c")
        await sitting.until(lambda: "No target has this id" in sitting.look())
        await sitting.press("c")
        await sitting.until(lambda: "No target has this id" not in sitting.look())


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_every_line_can_be_read_whole(
    open_app: OpenApp, store: MemoryStore, size: tuple[int, int]
) -> None:
    long = "What " + "a long " * 40 + "story"
    done = [(Batch(1, long, "Ana", "2026-11-24T08:00:00+00:00", "edit"), "saved")]
    store.history = lambda count=50: done[:count]  # type: ignore[method-assign]
    async with open_app(size) as sitting:
        pane = await open_pane(sitting)
        await sitting.press("j")
        assert pane.current is not None
        assert pane.current.text == long
        assert "story" not in sitting.look()
        await sitting.press("enter")
        await sitting.until(lambda: "story" in sitting.look())
        assert "esc close" in sitting.look()
        await sitting.press("escape")
        assert sitting.at_list
        assert faults(sitting.app.screen) == []


async def test_of_a_row_that_is_gone_it_says_what_was_done(open_app: OpenApp, store: MemoryStore) -> None:
    gone = replace(
        GONE,
        kind="set",
        table="Targets",
        row_id="P-GONE",
        column="Role",
        value="Surgeon",
        title="Set Role of Dr. Ito",
        text="P-GONE is no longer in Targets.",
    )
    store.status = lambda: SyncStatus(vanished=[gone])  # type: ignore[method-assign]
    async with open_app() as sitting:
        pane = await open_pane(sitting)
        assert pane.current is not None
        assert pane.current.more.startswith("you did: Set Role of Dr. Ito")
        await sitting.press("enter")
        await sitting.until(lambda: "You did: Set Role of Dr. Ito." in sitting.look())


async def test_the_sides_of_a_conflict_begin_at_one_height(open_app: OpenApp, store: MemoryStore) -> None:
    store.open_questions = [
        replace(CONFLICT, who="Wilhelmina Featherstonehaugh"),
        replace(CONFLICT, id="c0ffee02"),
    ]
    async with open_app((60, 15)) as sitting:
        await open_pane(sitting)
        await sitting.press("enter")
        await sitting.until(lambda: "Theirs: " in sitting.look())
        look = sitting.look()
        assert next(line for line in look.splitlines() if "Before" in line).count("▌") == 3
        assert (
            len({sitting.app.screen.query_one(f"#{side}").region.y for side in ("base", "mine", "theirs")})
            == 1
        )
        for words in ("m keep mine", "t keep theirs", "[ ] the others", "esc decide later"):
            assert words in look


async def test_the_keys_of_every_list_move_here_too(open_app: OpenApp) -> None:
    async with open_app() as sitting:
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


async def test_sync_is_asked_for_by_key(open_app: OpenApp) -> None:
    async with open_app() as sitting:
        await open_pane(sitting)
        await sitting.press("w")
        await sitting.until(lambda: "nothing to do" in sitting.look())


def test_what_was_taken_back_is_not_told_as_saved() -> None:
    at = datetime(2026, 11, 24, 9, 12)  # noqa: DTZ001  (the screen's own clock)
    actions = (
        PastAction(at, "Log a call", "Ana", "saved", is_undo=True),
        PastAction(at, "Log a call", "Ana", "undone"),
    )
    *_, done, _ = overview_sections(WorkbookOverview(actions=actions), date(2026, 11, 24))
    assert [(item.state, item.text) for item in done.items] == [
        ("✓ saved", "Undo: Log a call"), ("↶ undone", "Log a call"),
    ]  # fmt: skip


def test_every_unsettled_edit_has_a_glyph_and_a_word(store: MemoryStore) -> None:
    lost = replace(GONE, state=LostState.WAITING)
    pending = PendingEdit(
        id="1",
        kind="add",
        table="Targets",
        row_id="P-AAA",
        column="Notes",
        value={"Channel": "Visit", "Notes": ""},
        since="2026-11-24T08:00:00+00:00",
    )
    holder = LockHolder("Ana", local(23), Editor.EXCEL, "Nothing has changed for days.")
    status = SyncStatus(holder, [pending], [CONFLICT], reverted=[lost], vanished=[GONE])
    store.status = lambda: status  # type: ignore[method-assign]
    first, second, *_ = overview_sections(read_overview(store), date(2026, 11, 24))
    assert [item.state for item in first.items] == ["? lock", "≠ conflict", "✕ deleted"]
    assert [item.state for item in second.items] == ["↺ restoring", "… pending"]
    assert second.items[1].text == "Notes of P-AAA: Channel Visit"


def test_who_has_it_open_is_shown_with_the_day_unless_it_is_today() -> None:
    on = date(2026, 11, 24)
    assert (
        describe_holder(LockHolder("Ana", local(24), Editor.EXCEL), on) == "Ana has had it open since 09:12"
    )
    assert describe_holder(LockHolder("", None, Editor.EXCEL), on) == "Another program has it open"
    assert (
        describe_holder(LockHolder("Ana", local(20), Editor.EXCEL), on)
        == "Ana has had it open since Fri Nov 20 09:12"
    )
