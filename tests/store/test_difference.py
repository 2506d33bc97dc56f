"""What differs between two versions, against versions that are altered on purpose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbook_fixtures import SCHEMA

from workbook import Cell, Kind
from workbook.sharing.versions.difference import describe_difference, find_difference
from workbook.xlsx.reading.frames import snapshot_of

if TYPE_CHECKING:
    from workbook import Snapshot

ELM = {"Target ID": "P-AAAAA", "Source": "Elm Street", "Next date": date(2026, 11, 2), "Notes": "mornings"}
OAK = {"Target ID": "P-BBBBB", "Source": "Oak Clinic", "Cadence days": 30}
NEW = {"Target ID": "P-CCCCC", "Source": "Pine Road", "Notes": "met at the fair"}


def book(*targets: dict[str, Any], **others: list[dict[str, Any]]) -> Snapshot:
    return snapshot_of(SCHEMA, {"Targets": list(targets), "Touches": [], "Referrals": [], **others})


def test_the_same_tables_in_another_order_do_not_differ() -> None:
    moved = {name: OAK[name] for name in reversed(OAK)}
    assert find_difference(book(ELM, OAK), book(moved, ELM)) == []
    assert describe_difference(book(ELM, OAK), book(moved, ELM)) == [
        "The tables are the same in both versions."
    ]


def test_added_gone_and_changed_rows_are_named_by_id_and_label() -> None:
    later = {**ELM, "Next date": date(2026, 12, 1), "Notes": None}
    assert describe_difference(book(ELM, OAK), book(later, NEW)) == [
        "Targets: 1 row added, 1 row gone, 1 row changed.",
        "  changed: P-AAAAA (Elm Street, 2026-12-01): Next date: 2026-11-02 → 2026-12-01; Notes: mornings → (blank)",
        "  gone: P-BBBBB (Oak Clinic)",
        "  added: P-CCCCC (Pine Road, met at the fair)",
    ]


def test_rows_are_given_as_data_with_their_cells_and_places() -> None:
    (table,) = find_difference(book(OAK), book(ELM, {**OAK, "Cadence days": 45}))
    changed, added = table.rows
    assert (changed.change, changed.row_id, changed.old_row, changed.new_row) == ("changed", "P-BBBBB", 2, 3)
    assert [(c.column, c.old, c.new) for c in changed.cells] == [("Cadence days", "30", "45")]
    assert (added.change, added.row_id, added.old_row, added.new_row) == ("added", "P-AAAAA", 0, 2)
    assert ("Next date", "", "2026-11-02") in [(c.column, c.old, c.new) for c in added.cells]
    assert table.count("changed") == 1
    assert table.count("gone") == 0


def test_a_number_that_became_text_is_a_difference() -> None:
    (table,) = find_difference(book(OAK), book({**OAK, "Cadence days": "30"}))
    (row,) = table.rows
    assert [(c.old, c.new) for c in row.cells] == [("30 (number)", "30 (text)")]


def test_a_day_that_lost_only_its_number_format_is_the_same_day() -> None:
    bare = {**ELM, "Next date": Cell(Kind.NUMBER, "46328")}
    assert find_difference(book(ELM), book(bare)) == []


def test_rows_without_an_id_are_matched_by_all_their_cells() -> None:
    nameless = {"Source": "Pine Road"}
    assert find_difference(book(nameless, ELM), book(ELM, nameless)) == []
    (table,) = find_difference(book(nameless, nameless), book(nameless))
    assert [(row.change, row.row_id, row.old_row) for row in table.rows] == [("gone", "", 3)]
    assert "  gone: row 3 (Pine Road)" in describe_difference(book(nameless, nameless), book(nameless))


def test_copied_ids_are_matched_one_by_one() -> None:
    copied = {**ELM, "Notes": "the copy"}
    (table,) = find_difference(book(ELM), book(ELM, copied))
    assert [(row.change, row.new_row) for row in table.rows] == [("added", 3)]


def test_columns_and_tables_that_only_one_version_has_are_named() -> None:
    wider = {**ELM, "Birthday cake": "lemon"}
    assert describe_difference(book(ELM, OAK), book(wider, OAK)) == [
        "Targets: the column Birthday cake added (1 filled cell)."
    ]
    assert describe_difference(book(wider, OAK), book(ELM, OAK)) == [
        "Targets: the column Birthday cake gone (1 filled cell)."
    ]
    without = snapshot_of(SCHEMA, {"Touches": [], "Referrals": []})
    assert describe_difference(book(OAK), without) == [
        "Targets: the whole table is gone, 1 row gone.",
        "  gone: P-BBBBB (Oak Clinic)",
    ]


def test_a_row_with_an_id_in_one_version_only_is_the_same_row() -> None:
    nameless = {name: value for name, value in ELM.items() if name != "Target ID"}
    assert describe_difference(book({"Target ID": "", **nameless}, OAK), book(ELM, OAK)) == [
        "Targets: 1 row changed.",
        "  changed: P-AAAAA (Elm Street, 2026-11-02): Target ID: (blank) → P-AAAAA",
    ]
    twins = find_difference(book(nameless, nameless), book(ELM))
    assert [(row.change, row.old_row) for row in twins[0].rows] == [("changed", 2), ("gone", 3)]
    other = find_difference(book({**ELM, "Target ID": "P-ZZZZZ"}), book(ELM))
    assert [row.change for row in other[0].rows] == ["gone", "added"]


def test_many_rows_are_counted_and_some_are_listed() -> None:
    many = [{"Target ID": f"P-{n}", "Source": f"Office {n}"} for n in range(50)]
    lines = describe_difference(book(), book(*many), most=3)
    assert lines[0] == "Targets: 50 rows added."
    assert len(lines) == 5
    assert lines[-1] == "  and 47 more rows."


def test_long_cells_are_clipped_to_one_line() -> None:
    lines = describe_difference(book(ELM), book({**ELM, "Notes": "a\nb " * 200}))
    assert lines[1].endswith("…")
    assert len(lines[1]) < 160


@pytest.mark.parametrize(
    ("touch", "name"),
    [
        ({"Target ID": "P-AAAAA", "Date": date(2026, 11, 2), "Channel": "Fax"}, "P-AAAAA, 2026-11-02"),
        ({"Target ID": "P-AAAAA", "Channel": "Fax", "Notes": "sent"}, "Fax, sent"),
        ({"Target ID": "P-AAAAA", "Notes": "x" * 50}, f"P-AAAAA, {'x' * 39}…"),
        ({}, ""),
    ],
)
def test_a_row_is_named_by_its_first_texts_and_dates(touch: dict[str, Any], name: str) -> None:
    (table,) = find_difference(book(Touches=[]), book(Touches=[{"Touch ID": "T-AAAAA", **touch}]))
    assert [row.label for row in table.rows] == [name]
