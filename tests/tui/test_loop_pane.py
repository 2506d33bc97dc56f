"""Pane 4: which referrals it shows, how it closes what they wait for, and what it looks like."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, OpenApp, practice
from textual.widgets import Static

from refboard.tui.forms.referral_form import OutcomeForm, ScheduleForm
from refboard.tui.forms.row_form import RowForm
from refboard.tui.loop.loop_list import SINCE, LoopList, layout_for
from refboard.tui.loop.pane import LoopPane
from refboard.tui.loop.view import LoopRow
from refboard.tui.source.pane import SourcePane
from workbook.errors import NotWrittenError

LOOKS = Path(__file__).parent / "looks"
SIZES = [(60, 15), (80, 24), (100, 30), (140, 45), (200, 60)]


def november(day: int) -> date:
    return date(2026, 11, day)


def referral(row_id: str, target: str, received: date, **more: object) -> dict[str, Any]:
    return {"Referral ID": row_id, "Target ID": target, "Received": received, "Handler": "Chloe Lind", **more}


@pytest.fixture
def store() -> MemoryStore:
    """Six open referrals, and twelve closed ones of which most waited longer than promised."""
    tables = practice()
    closed = [
        referral(f"R-OLD{at}", "P-CCC", day, **{
            "Scheduled on": day + timedelta(days=9), "Appointment": day + timedelta(days=14), "Outcome": "Completed",
            "Outcome date": day + timedelta(days=14), "Note sent": day + timedelta(days=15)})
        for at, day in enumerate(date(2026, 7, 1) + timedelta(days=4 * step) for step in range(12))
    ]  # fmt: skip
    seen = {"Scheduled on": november(3), "Appointment": november(10), "Outcome": "Completed"}
    tables["Referrals"] = [
        referral("R-NEW", "P-AAA", november(23), **{"Patient ref": "LK-2231"}),
        referral("R-LATE", "P-BBB", november(2), Handler="Ben Okafor"),
        referral("R-PAST", "P-AAA", november(2), **{"Scheduled on": november(3), "Appointment": november(20)}),
        referral("R-SOON", "P-CCC", november(9), **{"Scheduled on": november(10), "Appointment": date(2026, 12, 1)}),
        referral("R-NOTE", "P-BBB", november(2), **seen),
        referral("R-MORE", "P-BBB", november(2), **seen),
        *closed,
    ]  # fmt: skip
    return MemoryStore(tables)


async def loop_of(d: AppDriver) -> LoopPane:
    """Go to the pane and wait for its rows."""
    await d.press("4")
    pane = d.main.query_one(LoopPane)
    await d.until(lambda: pane.loop_board is not None)
    return pane


def ids(pane: LoopPane) -> list[str]:
    return [row.row_id for row in pane.rows]


async def worked_out(d: AppDriver, pane: LoopPane, gone: str) -> None:
    """Wait until a referral is no longer shown."""
    await d.until(lambda: gone not in ids(pane))


async def test_the_late_come_first_and_the_head_counts_them(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        pane = await loop_of(d)
        assert ids(pane) == ["R-MORE", "R-NOTE", "R-PAST", "R-LATE", "R-SOON", "R-NEW"]
        look = d.look()
        assert "6 open, 4 late · note owed 2 (2 late) · visit 2 (1 late) · scheduling 2 (1 late)" in look
        assert "! Catch up first: half of the referrals wait" in look
        assert "Scheduled within 3 open days" in look
        assert "of 14" in look
        assert "appointment Nov 20, no outcome" in look
        assert "LK-2231" not in look


async def test_notes_are_closed_together_and_undone_together(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        pane = await loop_of(d)
        await d.press("space", "space", "d")
        await worked_out(d, pane, "R-NOTE")
        assert store.row("Referrals", "R-NOTE")["Note sent"] == ON
        assert store.row("Referrals", "R-MORE")["Note sent"] == ON
        assert store.titles == ["Mark 2 referrals as note sent on Tue Nov 24"]
        await d.press("u")
        await d.until(lambda: "R-NOTE" in ids(pane))
        assert store.row("Referrals", "R-MORE").get("Note sent") is None


async def test_an_appointment_that_has_passed_gets_its_outcome(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        pane = await loop_of(d)
        await d.press("j", "j", "d")
        form = d.app.screen
        assert isinstance(form, OutcomeForm)
        assert "→ Fri Nov 20, 2026" in d.look()
        await d.press("n", "ctrl+s")
        await worked_out(d, pane, "R-PAST")
        row = store.row("Referrals", "R-PAST")
        assert (row["Outcome"], row["Outcome date"]) == ("No-show", november(20))


async def test_what_is_not_scheduled_is_scheduled(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        pane = await loop_of(d)
        await d.press("G", "d")
        assert isinstance(d.app.screen, ScheduleForm)
        await d.type("12/3")
        assert "→ Thu Dec 3, 2026" in d.look()
        await d.press("enter")
        await d.settled()
        row = store.row("Referrals", "R-NEW")
        assert (row["Scheduled on"], row["Appointment"]) == (ON, date(2026, 12, 3))
        await d.until(lambda: [r.stage for r in pane.rows if r.row_id == "R-NEW"] == ["visit"])


async def test_different_things_are_not_closed_with_one_key(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        pane = await loop_of(d)
        await d.press("ctrl+a", "d")
        assert d.at_list
        assert "are at different stages" in d.status
        assert store.titles == []
        await d.press("escape", "w")
        assert ids(pane) == ["R-MORE", "R-NOTE"]
        await d.press("w", "w")
        assert ids(pane) == ["R-LATE", "R-NEW"]
        await d.press("ctrl+a", "d", "ctrl+s")
        await d.settled()
        assert (
            store.row("Referrals", "R-LATE")["Scheduled on"]
            == store.row("Referrals", "R-NEW")["Scheduled on"]
            == ON
        )


async def test_the_board_is_narrowed_and_widened_again(open_app: OpenApp) -> None:
    async with open_app() as d:
        pane = await loop_of(d)
        await d.press("l")
        assert "R-SOON" not in ids(pane)
        assert "late only" in d.look()
        await d.press("escape", "slash")
        await d.type("harbor")
        await d.press("enter")
        assert ids(pane) == ["R-MORE", "R-NOTE", "R-LATE"]
        await d.press("escape")
        assert len(pane.rows) == 6


async def test_a_handlers_promises_are_worked_out_for_the_handler(open_app: OpenApp) -> None:
    async with open_app((100, 30)) as d:
        pane = await loop_of(d)
        await d.press("H", "j", "j", "j", "enter")
        await d.until(lambda: ids(pane) == ["R-LATE"])
        assert "handler: Ben Okafor" in d.look()
        assert "too few to tell (n=1)" in d.look()
        await d.press("escape")
        await d.until(lambda: len(pane.rows) == 6)


async def test_an_owners_offices_are_shown(open_app: OpenApp) -> None:
    async with open_app() as d:
        pane = await loop_of(d)
        await d.press("O", "j", "enter")
        await d.until(lambda: "R-LATE" not in ids(pane))
        assert {row.owner for row in pane.rows} == {"Ana Reyes"}


async def test_a_loop_note_logged_on_two_referrals_of_one_person_settles_both(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        pane = await loop_of(d)
        await d.press("space", "space", "t")
        assert "Harbor Pediatrics · Mia Stone" in d.look()
        await d.press("ctrl+s")
        await worked_out(d, pane, "R-NOTE")
        logged = [row for row in store.tables["Touches"] if row["Touch ID"].startswith("T-N")]
        assert [(row["Target ID"], row["Purpose"]) for row in logged] == [("P-BBB", "Loop note")]
        assert {store.row("Referrals", one)["Note sent"] for one in ("R-NOTE", "R-MORE")} == {ON}


async def test_the_pages_of_the_sources_are_stepped_through_and_the_way_back_follows(
    open_app: OpenApp,
) -> None:
    async with open_app() as d:
        pane = await loop_of(d)
        keys = list(dict.fromkeys(row.source_key for row in pane.rows))
        await d.press("enter")
        await d.until(lambda: isinstance(d.main.shown, SourcePane) and d.main.shown.figures is not None)
        page = d.main.shown
        assert isinstance(page, SourcePane)
        assert (page.key, list(page.among)) == (keys[0], keys)
        await d.press("n", "n")
        assert page.key == keys[2]
        await d.until(lambda: page.figures is not None)
        await d.press("escape")
        await d.until(lambda: d.main.shown is pane)
        await d.until(lambda: pane.list_widget.current is not None and current_of(pane) == keys[2])


def current_of(pane: LoopPane) -> str:
    row = pane.list_widget.current
    return row.source_key if isinstance(row, LoopRow) else ""


async def test_an_office_without_a_name_goes_by_its_person(open_app: OpenApp, store: MemoryStore) -> None:
    store.row("Targets", "P-BBB")["Source"] = " "
    async with open_app() as d:
        pane = await loop_of(d)
        assert next(row for row in pane.rows if row.target_id == "P-BBB").office == "Mia Stone"
        await d.press("g", "enter")
        await d.until(lambda: isinstance(d.main.shown, SourcePane) and d.main.shown.figures is not None)
        assert "Mia Stone" in d.look().splitlines()[1]


@pytest.mark.parametrize(
    ("width", "columns"), [(60, "day"), (61, "day"), (80, "since"), (100, "since"), (120, "since")]
)
def test_what_happened_when_is_never_cut_in_its_first_word(width: int, columns: str) -> None:
    layout = dict(layout_for(width))
    assert columns in layout
    assert sum(layout.values()) == width - 1
    assert layout.get("since", SINCE) >= SINCE


async def test_the_fields_of_a_referral_are_changed_one_by_one(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((80, 24)) as d:
        pane = await loop_of(d)
        await d.press("e")
        form = d.app.screen
        assert isinstance(form, RowForm)
        names = [str(label.render()) for label in form.query(".label")]
        assert names[:3] == ["Received", "Patient ref", "Service line"]
        field = form.fields["Note sent"].query_one("Input")
        form.set_focus(field)
        await d.type("11/5")
        await d.press("ctrl+s")
        wrong = str(form.query_one(".wrong", Static).render())
        assert "before the visit on Tue Nov 10, so it would not close the loop" in wrong
        await d.press("ctrl+u")
        await d.type("today")
        await d.press("ctrl+s")
        await worked_out(d, pane, "R-MORE")
        assert store.row("Referrals", "R-MORE")["Note sent"] == ON
        assert store.titles == ["Set Note sent of R-MORE"]


async def test_a_colleagues_change_arrives_while_the_pane_is_shown(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        pane = await loop_of(d)
        store.row("Referrals", "R-MORE")["Note sent"] = november(12)
        await worked_out(d, pane, "R-MORE")
        assert d.main.query_one(LoopList).current is not None


async def test_a_disk_that_refuses_leaves_the_referral_open(open_app: OpenApp, store: MemoryStore) -> None:
    store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
    async with open_app() as d:
        pane = await loop_of(d)
        await d.press("d")
        await d.until(lambda: "The disk is full" in d.look())
        assert "R-MORE" in ids(pane)


async def test_without_referrals_it_says_what_to_do(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Referrals"] = []
    async with open_app() as d:
        pane = await loop_of(d)
        assert pane.rows == ()
        assert "The workbook has no referrals yet. f in Today adds one" in d.look()


async def test_a_referral_without_an_id_says_how_it_gets_one(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Referrals"] = [{"Source": "Harbor Pediatrics", "Received": november(2)}]
    async with open_app() as d:
        pane = await loop_of(d)
        assert [row.target_id for row in pane.rows] == ["P-BBB"]
        await d.press("d")
        assert "has no ID yet" in d.status
        assert store.titles == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_pane_looks_as_agreed(open_app: OpenApp, size: tuple[int, int]) -> None:
    pages = []
    async with open_app(size) as d:
        await loop_of(d)
        for name, keys in {
            "loop": (),
            "selected": ("space", "space"),
            "outcome": ("escape", "d"),
            "edit": ("e",),
        }.items():
            await d.press(*keys)
            await d.still()
            pages.append(f"--- {name}\n{d.look()}")
            if not d.at_list:
                await d.press("escape")
            if name == "outcome":
                await d.press("g")
    look = "\n".join(pages)
    path = LOOKS / f"loop-{size[0]}x{size[1]}.txt"
    if os.environ.get("REFBOARD_NEW_LOOKS"):
        path.write_text(look, encoding="utf-8")
    assert look == path.read_text(encoding="utf-8")
    assert all(len(line) <= size[0] for line in look.splitlines())
