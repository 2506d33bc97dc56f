"""Which rows a view has, and how they fit the width there is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from desks import ON, practice

from refboard.practice.schema import TABLES
from refboard.tui.board import Board, build_board
from refboard.tui.headings import heading_of_list, nothing_to_show
from refboard.tui.unanswered import open_touches
from refboard.tui.view import LIMIT, View, rows_of, short_day
from refboard.tui.widgets.queue_list import layout_for
from workbook.frames import snapshot_of


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


def test_days_take_at_most_six_characters_and_today_is_a_word() -> None:
    for away in range(-800, 800, 7):
        assert len(short_day(ON + timedelta(days=away), ON)) <= 6
    assert short_day(ON, ON) == "today"
    assert short_day(date(2026, 11, 23), ON) == "23 Nov"
    assert short_day(date(2024, 1, 5), ON) == "Jan'24"
    assert short_day(None, ON) == ""


def test_a_filter_needs_every_word_anywhere_in_the_row(board: Board) -> None:
    def found(needle: str) -> set[str]:
        return {row.target_id for row in rows_of(board, View(needle=needle))}

    assert found("MADISON") == {"P-AAA", "P-CCC"}
    assert found("madison check-in") == {"P-CCC"}
    assert found("okafor") == {"P-BBB"}
    assert found("promised ana") == {"P-AAA"}
    assert found("madison verona") == set()


def test_owners_are_matched_whole_and_nobody_is_an_owner_too(board: Board) -> None:
    assert {row.target_id for row in rows_of(board, View(owner="ana reyes"))} == {"P-AAA", "P-CCC"}
    assert {row.target_id for row in rows_of(board, View(owner=""))} == {"P-EEE"}
    assert rows_of(board, View(owner="Ana")) == ()
    assert [row.target_id for row in rows_of(board, View(held=True, owner=""))] == ["P-DDD"]


def test_the_heading_names_every_restriction(board: Board) -> None:
    assert heading_of_list(board, View(), 4, 3, 0) == "4 to follow up · 3 late · h held back 1"
    assert heading_of_list(board, View(owner="", needle="x"), LIMIT + 1, 0, 2) == (
        f"{LIMIT + 1} to follow up · h held back 1 · the first {LIMIT}; / finds the others · 2 selected · owner: nobody"
        " · filter: x"
    )
    assert nothing_to_show(board, View()) == "Nothing to follow up today. h shows 1 row held back, and why."


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
    assert found[1].words == "Tue 10 Nov  Fax  to Second"
