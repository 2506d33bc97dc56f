"""Merging copies, case by case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_merging_model import BASE, IDS, NAMELESS, NEW, book, edit, since

from workbook import Cell, Kind
from workbook.cell import BLANK
from workbook.merging.plan import Past
from workbook.merging.planner import plan_merge

if TYPE_CHECKING:
    from workbook.merging.plan import MergePlan


# -- ids


def test_of_two_rows_with_one_id_the_one_most_like_ours_keeps_it() -> None:
    twin = {**BASE[0], "Source": "Elm Annex", "Notes": "evenings"}
    plan = plan_merge(book(BASE), book([twin, *BASE]), since(BASE))
    assert not plan.taken
    assert not plan.conflicts
    ((added),) = plan.added
    assert (added.label, added.why) == ("Elm Annex, evenings", "its id P-AAAAA is used twice in the copy")


def test_a_number_that_two_people_gave_to_different_rows_is_no_conflict() -> None:
    here = [*BASE, {"Target ID": "15", "Source": "Birch", "Notes": "from Ana"}]
    there = [*BASE, {"Target ID": "15", "Source": "Cedar", "Notes": "from Ben"}]
    plan = plan_merge(book(here), book(there), since(BASE))
    assert not plan.conflicts
    ((added),) = plan.added
    assert (added.label, added.why) == ("Cedar, from Ben", "its id 15 belongs to another row here")
    assert added.row_id not in ("15", *IDS)


def test_a_row_without_an_id_gets_the_same_new_one_every_time() -> None:
    ids = {plan_merge(book(BASE), book([*BASE, NAMELESS])).added[0].row_id for _ in range(3)}
    assert len(ids) == 1
    two = plan_merge(book(BASE), book([*BASE, NAMELESS, NAMELESS]))
    assert len({row.row_id for row in two.added}) == 2


def test_a_row_here_answers_for_one_equal_row_of_the_copy_only() -> None:
    plan = plan_merge(book([*BASE, NAMELESS]), book([*BASE, NAMELESS, NAMELESS]))
    assert [row.address for row in plan.added] == ["Targets!6"]


def test_a_row_that_got_an_id_in_the_copy_is_the_row_without_an_id_here() -> None:
    named = {**NAMELESS, "Target ID": "P-EEEEE"}
    assert plan_merge(book([*BASE, NAMELESS]), book([*BASE, named])).is_empty


# -- rows deleted on one side


def test_a_row_deleted_here_is_listed_and_restored_only_on_request() -> None:
    copy = edit(0, "Notes", "still here")([dict(row) for row in BASE])
    plan = plan_merge(book(BASE[1:]), book(copy), since(BASE))
    assert plan.is_empty
    assert [(row.row_id, row.why) for row in plan.deleted] == [
        ("P-AAAAA", "it was deleted here, and changed in the copy")
    ]
    back = plan_merge(book(BASE[1:]), book(copy), since(BASE), with_deleted=True)
    assert [made.kind for made in back.edits] == ["add"]
    assert back.edits[0].cells["Notes"].text == "still here"


def test_a_row_deleted_in_the_copy_stays_and_is_named() -> None:
    plan = plan_merge(book([*BASE, NEW]), book(BASE[1:]), since(BASE))
    assert plan.is_empty
    assert [(row.row_id, row.why) for row in plan.missing] == [("P-AAAAA", "it was deleted in the copy")]
    assert plan.only_mine == 2


def test_a_row_merged_before_and_deleted_since_is_not_merged_again() -> None:
    copy = book([*BASE, NEW, NAMELESS])
    first = plan_merge(book(BASE), copy)
    assert len(first.added) == 2
    again = plan_merge(book(BASE), copy, past=Past.of(first.edits))
    assert again.is_empty
    assert {row.why for row in again.deleted} == {"it was merged before, and removed since"}


# -- cells that no merge changes


def test_formulas_and_errors_stay_and_their_differences_are_reported() -> None:
    formula, error = Cell(Kind.NUMBER, "2", "1+1"), Cell(Kind.ERROR, "#N/A")
    one = plan_merge(book([{**BASE[0], "Fax": formula}]), book([{**BASE[0], "Fax": "12"}]))
    assert one.is_empty
    assert one.left == [
        "Targets!D2 (Fax of P-AAAAA) is a formula in the workbook and is left as it is; the copy holds '12'."
    ]
    two = plan_merge(book([{**BASE[0], "Fax": "12"}]), book([{**BASE[0], "Fax": formula}]))
    assert two.is_empty
    assert two.left == ["Targets!D2 (Fax of P-AAAAA) is a formula in the copy; the workbook keeps '12'."]
    three = plan_merge(book([{**BASE[0], "Fax": "12"}]), book([{**BASE[0], "Fax": error}]))
    assert three.is_empty
    assert three.left == ["Targets!D2 (Fax of P-AAAAA) is an error in the copy; the workbook keeps '12'."]
    four = plan_merge(
        book([{**BASE[0], "Fax": formula}]), book([{**BASE[0], "Fax": Cell(Kind.NUMBER, "9", "3*3")}])
    )
    assert four.is_empty
    assert not four.left


def test_a_new_row_comes_without_its_formulas() -> None:
    plan = plan_merge(book(BASE), book([*BASE, {**NEW, "Notes": Cell(Kind.NUMBER, "2", "1+1")}]))
    assert "Notes" not in plan.edits[0].cells
    assert plan.left == ["Targets!C5 (Notes of P-DDDDD) is a formula in the copy and is not merged."]


def test_columns_and_tables_that_the_workbook_lacks_are_listed() -> None:
    wider = [{**row, "Birthday cake": "lemon"} for row in BASE]
    plan = plan_merge(book(BASE), book(wider, Referrals=[{"Referral ID": "R-AAAAA", "Source": "Elm"}]))
    assert plan.is_empty
    assert list(plan.left) == [
        "Targets has no column Birthday cake in the workbook; 3 filled cells of the copy are not merged.",
        "The workbook has no table Referrals; 1 row of the copy are not merged.",
    ]


def test_a_copy_without_its_id_column_is_reported_as_unmatchable() -> None:
    without = [{"Source": row["Source"], "Notes": row["Notes"]} for row in BASE]
    plan = plan_merge(book(BASE), book(without))
    assert plan.is_empty
    assert list(plan.left) == ["Targets has no column Target ID in the copy, so its rows cannot be matched."]


def test_their_own_columns_meet_by_their_headers_in_any_spelling() -> None:
    mine = [{**BASE[0], "Birthday cake": "lemon"}]
    plan = plan_merge(book(mine), book([{**BASE[0], "birthday-cake": "plum"}]), since(mine))
    assert [(cell.column, cell.mine, cell.copy) for cell in plan.taken] == [
        ("Birthday cake", "lemon", "plum")
    ]


# -- numbers and words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Cell(Kind.NUMBER, "0.39583333333333331"), Cell(Kind.NUMBER, "0.395833333333333")),
        (Cell(Kind.NUMBER, "30"), Cell(Kind.NUMBER, "3E1")),
        (Cell(Kind.DATE, "46328"), Cell(Kind.NUMBER, "46328")),
        (Cell(Kind.TEXT, "two\r\nlines"), Cell(Kind.TEXT, "two\nlines")),
        (Cell(Kind.TEXT, ""), BLANK),
    ],
)
def test_what_another_program_only_writes_otherwise_is_the_same(one: Cell, other: Cell) -> None:
    for a, b in ((one, other), (other, one)):
        assert plan_merge(book([{**BASE[0], "Fax": a}]), book([{**BASE[0], "Fax": b}])).is_empty


def test_a_number_and_its_text_are_not_the_same() -> None:
    plan = plan_merge(book([{**BASE[0], "Fax": Cell(Kind.NUMBER, "5")}]), book([{**BASE[0], "Fax": "5"}]))
    assert len(plan.conflicts) == 1


def test_the_plan_is_data_with_stable_names() -> None:
    plan: MergePlan = plan_merge(book(BASE), book([*BASE, NEW]))
    assert set(plan.to_json()) == {
        "added", "taken", "conflicts", "deleted", "missing", "older", "left", "only_mine", "known", "shared", "since",
    }  # fmt: skip
    assert plan.to_json()["added"] == [
        {"table": "Targets", "row_id": "P-DDDDD", "label": "Ash, new", "address": "Targets!5", "why": ""}
    ]
