"""Which rows a view has, and how they fit the width there is."""

from __future__ import annotations

from datetime import date

import pytest
from app_fixtures import ON, practice
from rich.cells import cell_len

from refboard.practice.schema import TABLES
from refboard.tui.forms.unanswered import open_touches
from refboard.tui.panes.action_context import heading_of
from refboard.tui.panes.card_view import why_content
from refboard.tui.panes.headings import heading_of_list, nothing_to_show, without_tables
from refboard.tui.panes.queue_list import fitted, layout_for
from refboard.tui.panes.view import LIMIT, TodayView, rows_of
from refboard.tui.session.board import Board, build_board
from workbook.xlsx.reading.frames import snapshot_of


@pytest.fixture(scope="module")
def board() -> Board:
    return build_board(snapshot_of(TABLES, practice()), ON, name="practice.xlsx", version=1)


@pytest.mark.parametrize("held", [False, True])
def test_columns_never_need_more_room_than_there_is(*, held: bool) -> None:
    for width in range(30, 250):
        columns = layout_for(width, held=held)
        assert sum(size for _, size in columns) <= width
        assert all(size > 0 for _, size in columns)
        assert columns[-1][0] == "why"


def test_a_filter_needs_every_word_anywhere_in_the_row(board: Board) -> None:
    def found(needle: str) -> set[str]:
        return {row.target_id for row in rows_of(board, TodayView(filter_text=needle))}

    assert found("MADISON") == {"P-AAA", "P-CCC"}
    assert found("madison check-in") == {"P-CCC"}
    assert found("okafor") == {"P-BBB"}
    assert found("promised ana") == {"P-AAA"}
    assert found("madison verona") == set()


def test_owners_are_matched_whole_and_nobody_is_an_owner_too(board: Board) -> None:
    assert {row.target_id for row in rows_of(board, TodayView(owner="ana reyes"))} == {"P-AAA", "P-CCC"}
    assert {row.target_id for row in rows_of(board, TodayView(owner=""))} == {"P-EEE"}
    assert rows_of(board, TodayView(owner="Ana")) == ()
    assert [row.target_id for row in rows_of(board, TodayView(held=True, owner=""))] == ["P-DDD"]


def test_the_heading_names_every_restriction(board: Board) -> None:
    assert heading_of_list(board, TodayView(), 4, 3, 0) == "4 follow-ups · 3 late · 1 held back (h)"
    assert heading_of_list(board, TodayView(owner="", filter_text="x"), LIMIT + 1, 0, 2) == (
        f"{LIMIT + 1} follow-ups · 1 held back (h) · showing the first {LIMIT}; / finds the others · 2 selected · owner: no one"
        " · filter: x"
    )
    quiet = TodayView(filter_text="quiet")
    assert heading_of_list(board, quiet, 0, 0, 0) == "0 follow-ups · 1 held back (h) · filter: quiet"
    assert "1 row held back matches: h shows it." in nothing_to_show(board, quiet)
    assert "held back" not in nothing_to_show(board, TodayView(filter_text="nobody of that name"))
    assert heading_of_list(board, TodayView(held=True), 1, 0, 0) == "1 held back · h shows the follow-ups"
    assert (
        nothing_to_show(board, TodayView()) == "Nothing to follow up today. h shows 1 row held back, and why."
    )


def test_open_touches_are_those_of_the_whole_office_that_nobody_answered() -> None:
    records = practice()
    records["Targets"].append({"Target ID": "P-FFF", "Source": "harbor  pediatrics", "Contact": "Second"})
    records["Touches"] += [
        {"Touch ID": "T-C1X", "Target ID": "P-FFF", "Date": date(2026, 11, 10), "Channel": "Fax"},
        {"Touch ID": "T-C2X", "Source": "HARBOR PEDIATRICS", "Date": date(2026, 11, 12), "Channel": "Visit"},
        {"Touch ID": "T-C3X", "Target ID": "P-BBB", "Date": date(2026, 11, 13), "Direction": "In"},
        {"Touch ID": "T-C4X", "Target ID": "P-BBB", "Date": date(2026, 11, 14), "Response": "No"},
        {"Touch ID": "T-C5X", "Target ID": "P-BBB", "Date": date(2026, 11, 15), "Channel": "Email"},
        {"Touch ID": "T-C6X", "Target ID": "P-BBB", "Date": date(2026, 11, 16), "Direction": "In", "Answers": "T-C5X"},
    ]  # fmt: skip
    board = build_board(snapshot_of(TABLES, records), ON, name="x", version=1)
    found = open_touches(board, "P-BBB", "Harbor Pediatrics")
    assert [touch.touch_id for touch in found] == ["T-C2X", "T-C1X", "T-BBB"]
    assert found[1].words == "Tue Nov 10  Fax  to Second"


def test_a_person_without_an_office_stands_alone_under_their_own_name() -> None:
    records = practice()
    records["Targets"] += [
        {"Target ID": "P-FFF", "Source": "", "Contact": "Dr. Nemo", "Next date": date(2026, 11, 23)},
        {"Target ID": "P-GGG", "Source": " ", "Contact": "", "Next date": date(2026, 11, 23)},
    ]
    records["Touches"] += [
        {"Touch ID": "T-FFF", "Target ID": "P-FFF", "Date": date(2026, 11, 10), "Channel": "Fax"},
        {"Touch ID": "T-GGG", "Target ID": "P-GGG", "Date": date(2026, 11, 10), "Channel": "Fax"},
    ]
    board = build_board(snapshot_of(TABLES, records), ON, name="x", version=1)
    offices = {
        row.target_id: row.office
        for row in rows_of(board, TodayView()) + rows_of(board, TodayView(held=True))
    }
    assert (offices["P-FFF"], offices["P-GGG"]) == ("Dr. Nemo", "P-GGG")
    assert [touch.touch_id for touch in open_touches(board, "P-FFF", offices["P-FFF"])] == ["T-FFF"]
    row = next(row for row in rows_of(board, TodayView()) if row.target_id == "P-FFF")
    assert heading_of((row,)) == "Dr. Nemo"
    assert why_content(row, board).plain.splitlines()[0] == "Dr. Nemo"


def test_a_table_that_is_not_there_is_not_called_empty() -> None:
    records = practice()
    del records["Targets"], records["Touches"]
    board = build_board(snapshot_of(TABLES, records), ON, name="x", version=1)
    said = nothing_to_show(board, TodayView())
    assert said.startswith("The workbook has no table Targets. A sets the workbook up")
    assert without_tables(board, ("Targets", "Touches")).startswith(
        "The workbook has no tables Targets and Touches."
    )
    assert without_tables(board, ("Referrals",)) == ""


@pytest.mark.parametrize(
    "text", ["e\u0301" * 60, "e\u0301\u0302\u0303" * 60, "x" * 60, "\u65e5" * 60, "a\u0300" * 12]
)
def test_a_cell_that_is_cut_says_so_whatever_its_letters_are_made_of(text: str) -> None:
    whole = cell_len(text)
    for room in (8, 11, 23):
        cell = fitted(text, room)
        assert cell.cell_len <= room
        assert ("\u2026" in cell.plain) == (whole > room)
        assert cell.cell_len >= min(room, whole) - 1


def test_the_number_is_in_sight_where_the_names_have_no_room(board: Board) -> None:
    row = next(row for row in rows_of(board, TodayView()) if row.target_id == "P-AAA")
    assert why_content(row, board).plain.startswith(
        "Lakeview Family Medicine  Dr. Jane Poe \u00b7 555-0101\n"
    )
    first = why_content(row, board, number_first=True).plain.splitlines()[0]
    assert first == "555-0101 \u00b7 Dr. Jane Poe  Lakeview Family Medicine"
