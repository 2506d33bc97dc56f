"""Moving, selecting, filtering: what the list shows and where the cursor stays."""

from __future__ import annotations

from datetime import date

import pytest
from app_fixtures import MemoryStore, OpenApp
from textual.widgets import Input

from refboard.tui.panes.card_view import CardView
from refboard.tui.panes.queue_list import QueueList


async def test_the_list_names_who_why_and_when(open_app: OpenApp) -> None:
    async with open_app((140, 30)) as d:
        assert set(d.offices) == {
            "Lakeview Family Medicine", "Harbor Pediatrics", "Northside Internal Medicine", "Fresh Start Clinic",
        }  # fmt: skip
        look = d.look()
        assert "practice.xlsx" in look
        assert "Tue 24 Nov 2026" in look
        assert "4 follow-ups · 3 late" in look
        assert "! late" in look
        assert "• due" in look
        assert "Promised for Mon 23 Nov" in look


async def test_keys_move_the_cursor(open_app: OpenApp) -> None:
    async with open_app() as d:
        ids = [row.target_id for row in d.main.pane.rows]
        await d.press("j", "down", "k")
        assert d.cursor == ids[1]
        await d.press("G")
        assert d.cursor == ids[-1]
        await d.press("g")
        assert d.cursor == ids[0]
        await d.press("ctrl+d")
        assert d.cursor == ids[-1]
        await d.press("ctrl+u")
        assert d.cursor == ids[0]


async def test_the_filter_follows_the_typing_and_esc_takes_it_away(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("slash")
        await d.type("madison poe")
        assert d.offices == ["Lakeview Family Medicine"]
        await d.press("enter", "j", "escape")
        assert len(d.offices) == 4
        assert not d.main.pane.query_one("#filter", Input).display
        await d.press("escape", "escape")
        assert d.app.is_running


async def test_a_filter_without_a_hit_says_so(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("slash")
        await d.type("zzz")
        assert d.offices == []
        assert "No follow-ups match" in d.look()
        await d.press("t")
        assert d.main.pane.query_one("#filter", Input).value == "zzzt"


async def test_the_owner_filter_knows_me_colleagues_and_nobody(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("o", "down", "enter")
        assert set(d.offices) == {"Lakeview Family Medicine", "Northside Internal Medicine"}
        await d.press("o", "end", "enter")
        assert d.offices == ["Fresh Start Clinic"]
        await d.press("o")
        assert "Me: Ana Reyes" in d.look()
        assert "Ben Okafor" in d.look()
        await d.press("home", "enter")
        assert len(d.offices) == 4


@pytest.mark.parametrize("width", [80, 100, 140])
async def test_persons_of_one_office_who_are_held_back_are_told_apart(
    open_app: OpenApp, store: MemoryStore, width: int
) -> None:
    held = store.row("Targets", "P-DDD")
    store.tables["Targets"].append({**held, "Target ID": "P-DDE", "Contact": "Kit Moss"})
    async with open_app((width, 30)) as d:
        await d.press("h")
        rows = [line for line in d.look().splitlines() if "Quiet Office" in line[:40]]
        assert len(rows) >= 2
        assert ["Lou Byrd" in row[:78] for row in rows[:2]] != ["Kit Moss" in row[:78] for row in rows[:2]]
        assert all("Lou Byrd" in row or "Kit Moss" in row for row in rows[:2])


async def test_the_held_list_gives_its_reasons(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("h")
        assert d.offices == ["Quiet Office"]
        look = d.look()
        assert "– held" in look
        assert "Do not contact (since Fri 2 Oct)" in look
        await d.press("h")
        assert len(d.offices) == 4


async def test_selection_counts_and_clears(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("space", "space")
        assert len(d.main.pane.panel.selected) == 2
        assert "2 selected" in d.look()
        assert d.look().count("✓") == 2
        await d.press("ctrl+a")
        assert len(d.main.pane.panel.selected) == 4
        await d.press("escape")
        assert not d.main.pane.panel.selected


async def test_a_change_by_others_arrives_and_keeps_cursor_and_selection(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        await d.press("space", "j")
        chosen, here = set(d.main.pane.panel.selected), d.cursor
        store.row("Targets", "P-BBB")["Next step"] = "bring the new leaflet"
        store.tables["Targets"].insert(
            0, {"Target ID": "P-NEW", "Source": "Aaa Urgent Care", "Contact": "Dr. New", "Tier": "A",
                "Status": "Active", "Owner": "Ben Okafor", "Next step": "call back", "Next date": date(2026, 11, 10)}
        )  # fmt: skip
        await d.until(lambda: "Aaa Urgent Care" in d.offices, 3)
        assert set(d.main.pane.panel.selected) == chosen
        assert d.cursor == here
        assert "Workbook changed: 2 rows" in d.status
        marked = [line for line in d.look().splitlines() if "Harbor" in line or "Aaa Urgent" in line]
        assert marked
        assert all("*" in line[:3] for line in marked[:2])


async def test_a_selected_row_that_vanishes_is_no_longer_selected(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        await d.press("ctrl+a")
        store.row("Targets", "P-AAA")["Next date"] = date(2027, 1, 5)
        await d.until(lambda: len(d.offices) == 3)
        assert d.main.pane.panel.selected == {"P-BBB", "P-CCC", "P-EEE"}


async def test_the_cursor_stays_at_its_height_when_its_row_is_gone(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        await d.press("j")
        after = d.main.pane.rows[2].target_id
        gone = d.cursor
        store.row("Targets", gone)["Next date"] = date(2027, 1, 5)
        await d.until(lambda: len(d.offices) == 3)
        assert d.cursor == after


async def test_enter_opens_the_page_of_the_source_and_esc_comes_back(open_app: OpenApp) -> None:
    async with open_app((80, 24)) as d:
        await d.press("j")
        name, row = d.offices[1], d.cursor
        await d.press("enter")
        await d.until(lambda: "Next steps" in d.look())
        assert d.main.shown.id == "source"
        assert name in d.look()
        await d.press("escape")
        assert d.main.shown.id == "today"
        assert d.cursor == row


async def test_the_card_beside_the_list_follows_the_cursor(open_app: OpenApp) -> None:
    async with open_app((140, 40)) as d:
        await d.press("slash")
        await d.type("lakeview")
        await d.press("enter")
        card = d.main.pane.query_one(CardView)
        await d.until(lambda: "P-AAA" in card._cards)
        look = d.look()
        assert "Dr. Jane Poe" in look
        assert "555-0101" in look
        assert "Wants the sinus guide" in look


async def test_an_empty_workbook_says_what_to_do(open_app: OpenApp, store: MemoryStore) -> None:
    for rows in store.tables.values():
        rows.clear()
    async with open_app() as d:
        assert "The workbook has no targets yet" in d.look()
        await d.press("t", "a", "s", "d", "space", "ctrl+a", "y", "enter")
        assert d.app.screen is d.main


async def test_the_phone_number_is_copied(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("slash")
        await d.type("harbor")
        await d.press("enter", "y")
        await d.until(lambda: "Copied 555-0102" in d.status)
        assert d.app.clipboard == "555-0102"


async def test_the_mouse_moves_and_opens(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.pilot.click(QueueList, offset=(12, 3))
        assert d.cursor == d.main.pane.rows[2].target_id
        await d.pilot.click(QueueList, offset=(12, 3))
        await d.pilot.pause()
        assert d.main.shown.id == "source"
