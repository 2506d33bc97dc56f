"""Moving, selecting, filtering: what the list shows and where the cursor stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from app_fixtures import MemoryStore, OpenApp
from textual.widgets import Input

from refboard.tui.panes.card_view import CardView
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.preferences import Preferences


async def test_the_list_names_who_why_and_when(open_app: OpenApp) -> None:
    async with open_app((140, 30)) as d:
        assert set(d.offices) == {
            "Lakeview Family Medicine", "Harbor Pediatrics", "Northside Internal Medicine", "Fresh Start Clinic",
        }  # fmt: skip
        look = d.look()
        assert "practice.xlsx" in look
        assert "Tue Nov 24, 2026" in look
        assert "4 follow-ups · 3 late" in look
        assert "! late" in look
        assert "• due" in look
        assert "Promised for Mon Nov 23" in look


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


async def test_the_owner_filter_knows_me_colleagues_and_no_one(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("O", "down", "enter")
        assert set(d.offices) == {"Lakeview Family Medicine", "Northside Internal Medicine"}
        assert "me: Ana Reyes" in d.look()
        await d.press("O", "end", "enter")
        assert d.offices == ["Fresh Start Clinic"]
        await d.press("O")
        assert "Me: Ana Reyes" in d.look()
        assert "Owner: Ben Okafor" in d.look()
        assert "Intake: by role" in d.look()
        await d.press("home", "enter")
        assert len(d.offices) == 4
        await d.press("M")
        assert set(d.offices) == {"Lakeview Family Medicine", "Northside Internal Medicine"}
        await d.press("M")
        assert len(d.offices) == 4


async def test_lanes_have_headings_that_fold(open_app: OpenApp) -> None:
    async with open_app((140, 30)) as d:
        look = d.look()
        assert "▾ Promised  3 · 2 late" in look or "▾ Promised  3 · 1 late" in look
        assert "▾ Check-ins  1" in look
        first = d.cursor
        await d.press("k")
        assert d.cursor == first, "the cursor passes over the heading"
        await d.press("minus")
        assert "▸ Promised  3" in d.look()
        assert "Lakeview Family" not in "".join(d.look().splitlines()[:12])
        assert len(d.offices) == 4
        await d.press("g", "enter")
        assert "▾ Promised  3" in d.look()
        await d.press("t")
        assert d.at_list is False


async def test_the_list_is_sorted_by_a_column_and_by_lane_again(open_app: OpenApp) -> None:
    async with open_app((140, 30)) as d:
        lanes = list(d.offices)
        await d.press("S", "S")
        assert d.offices == sorted(lanes)
        assert "Promised  3" not in d.look()
        assert "by office" in d.look()
        d.main.pane.list_widget.post_message(d.main.pane.list_widget.HeadingClicked("office"))
        await d.pilot.pause()
        assert d.offices == sorted(lanes, reverse=True)
        await d.press("S", "S", "S", "S")
        assert d.offices == lanes


async def test_a_sentence_is_whole_at_every_width_and_never_shrinks(open_app: OpenApp) -> None:
    """How much of Why can be read: whole sentences where rows have lines for it, else the short form."""
    for height, least in ((24, 0.75), (45, 0.9)):
        before = 0.0
        for width in (80, 100, 120, 140, 160, 180, 200):
            async with open_app((width, height)) as d:
                drawn = d.main.pane.list_widget
                rows = [row for row in drawn.rows_shown if not row.line]
                flat = " ".join(d.look().split())
                readable = sum(row.why in flat or row.short in flat for row in rows) / len(rows)
                assert readable >= max(before, least), (width, height, readable)
                before = readable


async def test_me_is_remembered_and_asked_for_once(open_app: OpenApp, store: MemoryStore) -> None:
    saved: list[tuple[str, str]] = []
    preferences = Preferences(ask_user=True, save=lambda key, value: saved.append((key, value)))
    store.tables["People"] = [
        {"Name": "Ben Okafor", "Role": "Liaison"},
        {"Name": "Cleo Ash", "Role": "Intake"},
    ]
    async with open_app((120, 36), user="root", preferences=preferences) as d:
        await d.until(lambda: "Who are you?" in d.look())
        await d.press("enter")
        await d.until(lambda: ("user", "Ben Okafor") in saved)
        await d.press("M")
        assert set(d.offices) == {"Harbor Pediatrics"}
        await d.until(lambda: ("today", "me") in saved)
        await d.press("s", "1", "enter")
    mine = Preferences(mine=True)
    async with open_app((120, 36), user="Ben Okafor", preferences=mine) as d:
        assert "Who are you?" not in d.look()
        assert set(d.offices) == {"Harbor Pediatrics"}


async def test_rows_are_reassigned_until_a_day(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((120, 36)) as d:
        row = d.main.pane.acted_on()[0]
        await d.press("o")
        await d.type("Ben Okafor")
        await d.press("enter")
        await d.type("dec 15")
        await d.press("ctrl+s")
        await d.settled()
        notes = store.row("Targets", row.target_id)["Notes"]
        assert str(notes).endswith("2026-11-24 Ana Reyes: covered by Ben Okafor until Dec 15")
        await d.press("M")
        assert row.office not in d.offices


async def test_one_key_decides_and_undo_takes_it_back(open_app: OpenApp, store: MemoryStore) -> None:
    day = date(2026, 8, 3)
    store.tables["Targets"] = [{**store.row("Targets", "P-CCC"), "Tier": "C", "Notes": None}]
    store.tables["Touches"] = [
        {
            "Touch ID": f"T-{at}AX",
            "Target ID": "P-CCC",
            "Date": day - timedelta(40 * at),
            "Channel": "Email",
            "Outcome": "Sent",
        }
        for at in range(3)
    ]
    store.tables["Referrals"] = []
    async with open_app((140, 36)) as d:
        assert "▾ Decide  1" in d.look()
        assert "3 touches in a row without an answer" in d.look()
        assert "Suggested: adjust the message" in d.look()
        await d.press("Y")
        await d.settled()
        assert "adjust the message by Dec 24" in str(store.row("Targets", "P-CCC")["Notes"])
        assert "Ana Reyes" in str(store.row("Targets", "P-CCC")["Notes"])
        await d.press("u")
        await d.settled()
        assert not store.row("Targets", "P-CCC").get("Notes")
        await d.press("P")
        await d.settled()
        assert store.row("Targets", "P-CCC")["Pause until"] == date(2027, 2, 22)


async def test_old_notes_are_one_line_that_opens_and_can_be_written_off(
    open_app: OpenApp, store: MemoryStore
) -> None:
    seen = date(2026, 3, 3)
    store.tables["Referrals"] = [
        {"Referral ID": "R-OLD", "Target ID": "P-AAA", "Received": seen, "Scheduled on": seen, "Thanked": seen,
         "Appointment": seen, "Outcome": "Completed"}
    ]  # fmt: skip
    async with open_app((120, 36)) as d:
        assert "+ 1 note older than 60 open days: send or write off" in d.look()
        line = next(row for row in d.main.pane.list_widget.rows_shown if row.line == "backlog")
        d.main.pane.list_widget.go_to(line.key)
        await d.press("x")
        assert "No row to act on" in d.status
        await d.press("enter")
        assert d.offices == ["Lakeview Family Medicine"]
        await d.press("x")
        await d.settled()
        row = store.row("Referrals", "R-OLD")
        assert row["Notes"] == "2026-11-24 Ana Reyes: written off"
        assert not row.get("Note sent")
        await d.press("escape")
        await d.until(lambda: "older than 60" not in d.look())
        assert len(set(d.offices)) == 4


async def test_help_explains_why_a_row_is_where_it_is(open_app: OpenApp) -> None:
    async with open_app((120, 40)) as d:
        await d.press("question_mark")
        look = " ".join(d.look().replace("│", " ").split())
        assert "Why here" in look
        assert "Promised is lane 1 of 2" in look
        assert "To settle it: Log the touch" in look


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
        assert "Do not contact (since Fri Oct 2)" in look
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
        assert d.main.pane.panel.selected == {"P-BBB promised", "P-CCC check-in", "P-EEE promised"}


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


async def test_the_card_follows_a_filter_that_takes_the_row_away(open_app: OpenApp) -> None:
    async with open_app((140, 40)) as d:
        card = d.main.pane.query_one(CardView)
        assert card.row is not None
        assert card.row.target_id == "P-AAA"
        await d.press("slash")
        await d.type("harbor")
        await d.until(lambda: card.row is not None and card.row.target_id == "P-BBB")
        await d.still()
        assert "Mia Stone · 555-0102" in d.look()
        assert "Dr. Jane Poe" not in d.look()


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
        await d.pilot.click(QueueList, offset=(12, 4))
        assert d.cursor == d.main.pane.rows[2].target_id
        await d.pilot.click(QueueList, offset=(12, 4))
        await d.pilot.pause()
        assert d.main.shown.id == "source"
