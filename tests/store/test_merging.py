"""Merging copies: every pair of small edits by two people, against what the edits mean; then case by case."""

from __future__ import annotations

from functools import partial
from itertools import permutations, product
from typing import TYPE_CHECKING, Any

import pytest
from boards import SCHEMA

from workbook import Cell, Kind
from workbook.ancestor import Ancestry, find_ancestor
from workbook.cell import BLANK
from workbook.contents import contents_of
from workbook.mergeplan import MergePlan, Past
from workbook.merging import plan_merge
from workbook.sharing.merge import merge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from workbook.contents import Contents
    from workbook.sharing.edit import Edit

Row = dict[str, Any]
IDS = ("P-AAAAA", "P-BBBBB", "P-CCCCC")
BASE: list[Row] = [
    {"Target ID": "P-AAAAA", "Source": "Elm", "Notes": "mornings"},
    {"Target ID": "P-BBBBB", "Source": "Oak", "Notes": ""},
    {"Target ID": "P-CCCCC", "Source": "Pine", "Notes": "fax"},
]
COLUMNS = ("Source", "Notes")


def book(rows: Sequence[Row], **more: Sequence[Row]) -> Contents:
    return contents_of(SCHEMA, {"Targets": rows, **more})


def since(rows: Sequence[Row], *, certain: bool = True) -> Ancestry:
    version = book(rows)
    known = frozenset(("Targets", row_id) for row_id in version.tables["Targets"].first)
    return Ancestry(0, version, certain, known)


# -- what one person may do


def edit(at: int, column: str, value: str) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [{**row, column: value} if n == at else row for n, row in enumerate(rows)]


def order(places: Sequence[int]) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [rows[at] for at in places]


def insert(row: Row) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [rows[0], row, *rows[1:]]


def delete(at: int) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: rows[:at] + rows[at + 1 :]


def double(at: int, column: str = "", value: str = "") -> Callable[[list[Row]], list[Row]]:
    def copied(rows: list[Row]) -> list[Row]:
        twin = {**rows[at], column: value} if column else dict(rows[at])
        return [*rows[: at + 1], twin, *rows[at + 1 :]]

    return copied


def rename(rows: list[Row]) -> list[Row]:
    return [{"Target ID": row["Target ID"], "Notes": row["Notes"], "Office": row["Source"]} for row in rows]


EDITS = [(at, column, value) for at in range(3) for column in COLUMNS for value in ("x", "y", "")]
NEW = {"Target ID": "P-DDDDD", "Source": "Ash", "Notes": "new"}
NAMELESS = {"Target ID": "", "Source": "Fir", "Notes": "no id"}
ACTIONS: dict[str, Callable[[list[Row]], list[Row]]] = {
    "keep": lambda rows: rows,
    **{f"edit {at} {column} {value or 'blank'}": edit(at, column, value) for at, column, value in EDITS},
    **{f"sort {places}": order(places) for places in permutations(range(3)) if places != (0, 1, 2)},
    "insert": insert(NEW),
    "insert without id": insert(NAMELESS),
    **{f"delete {at}": delete(at) for at in range(3)},
    **{f"double {at}": double(at) for at in range(3)},
    **{f"double {at} and edit": double(at, "Notes", "twin") for at in range(3)},
    "rename and move a column": rename,
}


def apply(rows: Sequence[Row], edits: Sequence[Edit]) -> tuple[list[Row], list[Edit]]:
    """What the store's own merge makes of the edits: the rows afterwards, and the conflicts."""
    now = [dict(row) for row in rows]
    first = {row["Target ID"]: row for row in reversed(now) if row["Target ID"]}

    def find(made: Edit) -> Mapping[str, Cell] | None:
        row = first.get(made.row_id)
        return None if row is None else {name: _cell(row.get(name, "")) for name in ("Target ID", *COLUMNS)}

    merged = merge(edits, find)
    for (_, row_id), cells in merged.sets.items():
        first[row_id].update({name: cell.text for name, cell in cells.items()})
    now += [
        {name: cells[name].text if name in cells else "" for name in ("Target ID", *COLUMNS)}
        for cells in merged.adds.values()
    ]
    assert not merged.removes
    return now, [made for made in edits if merged.outcomes[made.id].status == "conflict"]


def _cell(text: str) -> Cell:
    return Cell(Kind.TEXT, text) if text else BLANK


def plain(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Rows without regard to order, columns by their canonical names."""
    return sorted((row["Target ID"], str(row.get("Source", row.get("Office"))), row["Notes"]) for row in rows)


def intended(
    mine: Sequence[Row], theirs: str
) -> tuple[list[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """What the workbook should hold when the copy's one action is done to it too, and the conflicts."""
    now = [{"Target ID": row["Target ID"], "Source": row.get("Source", row.get("Office")), "Notes": row["Notes"]}
           for row in mine]  # fmt: skip
    conflicts: set[tuple[str, str, str]] = set()
    word, *more = theirs.split()
    if word == "edit":
        at, column, value = int(more[0]), more[1], "" if more[2] == "blank" else more[2]
        was = BASE[at][column]
        row = next((row for row in now if row["Target ID"] == BASE[at]["Target ID"]), None)
        if row is not None and value not in (was, row[column]):
            if row[column] == was:
                row[column] = value
            else:
                conflicts.add((row["Target ID"], column, value))
    elif theirs.startswith("insert"):
        added = NEW if theirs == "insert" else NAMELESS
        if not any(row["Source"] == added["Source"] for row in now):
            now.append({**added, "Target ID": added["Target ID"] or "?"})
    elif word == "double":
        twin = {**BASE[int(more[0])], "Target ID": "?"}
        if len(more) > 1:
            twin["Notes"] = "twin"
        others = _twins(now, BASE[int(more[0])]["Target ID"])
        # A twin with fewer words is the same row, not yet filled in.
        if not any(twin["Source"] == row["Source"] and twin["Notes"] in ("", row["Notes"]) for row in others):
            now.append(twin)
    return plain(now), conflicts


def _twins(rows: Sequence[Row], row_id: str) -> list[Row]:
    """Rows here that are copies of a row themselves: all but the first with this id."""
    return [row for row in rows if row["Target ID"] == row_id][1:]


def anonymous(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Rows whose id was made up in the merge show only that they have one."""
    known = {*IDS, "P-DDDDD", ""}
    return plain(
        [{**row, "Target ID": row["Target ID"] if row["Target ID"] in known else "?"} for row in rows]
    )


@pytest.mark.parametrize("theirs", ACTIONS)
def test_every_action_in_the_copy_meets_every_action_in_the_workbook(theirs: str) -> None:
    told = 0
    for name, places in product(ACTIONS, ((0, 1, 2), (2, 0, 1))):
        mine = ACTIONS[name]([dict(row) for row in BASE])
        copy = ACTIONS[theirs]([dict(row) for row in BASE])
        if len(copy) == 3:
            copy = order(places)(copy)
        past: list[Edit] = []
        plan = plan_merge(book(mine), book(copy), since(BASE))
        after, conflicts = apply([_canonical(row) for row in mine], plan.edits)
        expected, expected_conflicts = intended(mine, theirs)
        assert anonymous(after) == expected, (name, theirs)
        found = {(made.row_id, made.column, made.new.text) for made in conflicts}
        assert found == expected_conflicts, (name, theirs)
        assert {(c.row_id, c.column, c.copy) for c in plan.conflicts} == expected_conflicts
        past += plan.edits
        again = plan_merge(book(after), book(copy), since(BASE), past=Past.of(past))
        assert again.is_empty, (name, theirs, again)
        told += len(plan.edits)
    silent = theirs.startswith(("keep", "sort", "delete", "rename")) or theirs == "edit 1 Notes blank"
    assert (told == 0) is silent


def _canonical(row: Row) -> Row:
    return {
        "Target ID": row["Target ID"],
        "Source": row.get("Source", row.get("Office")),
        "Notes": row["Notes"],
    }


@pytest.mark.parametrize("certain", [None, False])
def test_without_a_known_origin_no_filled_cell_is_ever_replaced(*, certain: bool | None) -> None:
    for name, theirs in product(ACTIONS, repeat=2):
        mine = [_canonical(row) for row in ACTIONS[name]([dict(row) for row in BASE])]
        copy = [_canonical(row) for row in ACTIONS[theirs]([dict(row) for row in BASE])]
        plan = plan_merge(book(mine), book(copy), None if certain is None else since(BASE, certain=certain))
        after, conflicts = apply(mine, plan.edits)
        for before, now in zip(mine, after, strict=False):
            assert all(now[column] in (before[column], *_blanks(before, column, now)) for column in COLUMNS)
        # What the copy alone says is in the workbook now, or waits for a person, or its row is named as deleted.
        named = {note.row_id for note in plan.deleted}
        waiting = {(made.row_id, made.column, made.new.text) for made in conflicts}
        held = {(row["Target ID"], c, row[c]) for row in after for c in COLUMNS} | waiting
        words = {text for _, _, text in held}
        said = {row[c] for row in copy if row["Target ID"] not in named for c in COLUMNS} - {
            row[c] for row in BASE for c in COLUMNS
        }
        assert said <= words, (name, theirs)


def _blanks(before: Row, column: str, now: Row) -> list[str]:
    return [now[column]] if not before[column] else []


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
    assert (added.label, added.why) == ("Cedar, from Ben", "its id 15 is another row's here")
    assert added.row_id not in ("15", *IDS)


def test_a_row_without_an_id_gets_the_same_new_one_every_time() -> None:
    ids = {plan_merge(book(BASE), book([*BASE, NAMELESS])).added[0].row_id for _ in range(3)}
    assert len(ids) == 1
    two = plan_merge(book(BASE), book([*BASE, NAMELESS, NAMELESS]))
    assert len({row.row_id for row in two.added}) == 2


def test_a_row_here_answers_for_one_equal_row_of_the_copy_only() -> None:
    plan = plan_merge(book([*BASE, NAMELESS]), book([*BASE, NAMELESS, NAMELESS]))
    assert [row.address for row in plan.added] == ["Targets!6"]


def test_a_row_that_somebody_named_in_the_copy_is_the_nameless_one_here() -> None:
    named = {**NAMELESS, "Target ID": "P-EEEEE"}
    assert plan_merge(book([*BASE, NAMELESS]), book([*BASE, named])).is_empty


# -- rows deleted on one side


def test_a_row_deleted_here_is_named_and_comes_back_only_when_asked() -> None:
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


def test_a_row_brought_in_before_and_deleted_since_is_not_brought_in_again() -> None:
    copy = book([*BASE, NEW, NAMELESS])
    first = plan_merge(book(BASE), copy)
    assert len(first.added) == 2
    again = plan_merge(book(BASE), copy, past=Past.of(first.edits))
    assert again.is_empty
    assert {row.why for row in again.deleted} == {"it was brought in before, and taken out since"}


# -- cells that no merge changes


def test_formulas_and_errors_stay_and_what_was_changed_about_them_is_said() -> None:
    formula, error = Cell(Kind.NUMBER, "2", "1+1"), Cell(Kind.ERROR, "#N/A")
    one = plan_merge(book([{**BASE[0], "Fax": formula}]), book([{**BASE[0], "Fax": "12"}]))
    assert one.is_empty
    assert one.left == [
        "Targets!D2 (Fax of P-AAAAA) is a formula in the workbook and stays one; the copy holds '12'."
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
    assert plan.left == ["Targets!C5 (Notes of P-DDDDD) is a formula in the copy and is left."]


def test_columns_and_tables_that_the_workbook_lacks_are_named_with_what_they_hold() -> None:
    wider = [{**row, "Birthday cake": "lemon"} for row in BASE]
    plan = plan_merge(book(BASE), book(wider, Referrals=[{"Referral ID": "R-AAAAA", "Source": "Elm"}]))
    assert plan.is_empty
    assert list(plan.left) == [
        "Targets has no column Birthday cake in the workbook; 3 filled cells of the copy are left.",
        "The workbook has no table Referrals; 1 row of the copy are left.",
    ]


def test_a_copy_without_its_id_column_is_said_to_be_unmatchable() -> None:
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


def test_a_number_and_the_word_for_it_are_not_the_same() -> None:
    plan = plan_merge(book([{**BASE[0], "Fax": Cell(Kind.NUMBER, "5")}]), book([{**BASE[0], "Fax": "5"}]))
    assert len(plan.conflicts) == 1


# -- where a copy comes from


def origin(copy: Contents, versions: Sequence[Sequence[Row]], **more: Any) -> tuple[int, bool]:  # noqa: ANN401
    found = find_ancestor(copy, [partial(book, rows) for rows in versions], **more)
    assert found is not None
    return found.number, found.is_certain


V0 = BASE
V1 = [*BASE, NEW]
V2 = edit(0, "Notes", "evenings")(V1)
V3 = edit(1, "Notes", "by phone")(V2)


@pytest.mark.parametrize("made_from", range(1, 4))
@pytest.mark.parametrize(
    "change", [edit(2, "Source", "Pine Annex"), insert(NAMELESS), delete(2), order((2, 0, 1, 3))]
)
def test_a_copy_is_known_to_come_from_the_version_that_it_was_made_of(
    made_from: int, change: Callable[[list[Row]], list[Row]]
) -> None:
    versions = [V0, V1, V2, V3]
    assert origin(book(change([dict(row) for row in versions[made_from]])), versions) == (made_from, True)


def test_a_copy_that_shows_no_later_change_may_be_older_than_all() -> None:
    assert origin(book(edit(2, "Source", "Pine Annex")(V0)), [V0, V1, V2]) == (0, False)
    assert origin(book(BASE), [BASE]) == (0, False)


def test_a_cell_that_was_set_and_set_back_does_not_hide_what_came_later() -> None:
    back = edit(0, "Notes", "mornings")(V2)
    later = edit(1, "Notes", "by phone")(back)
    assert origin(book(later), [V0, V1, V2, back, later])[1] is True
    assert origin(book(later), [V0, V1, V2, back, later])[0] == 4


def test_one_value_in_common_may_be_chance() -> None:
    assert origin(book(edit(0, "Notes", "evenings")(V0)), [V0, edit(0, "Notes", "evenings")(V0)]) == (
        1,
        False,
    )


def test_what_is_the_same_by_chance_does_not_outweigh_what_the_copy_has_not_seen() -> None:
    assert origin(book(edit(1, "Notes", "by phone")(V1)), [V0, V1, V2, V3]) == (1, True)
    assert origin(book(edit(0, "Notes", "evenings")(V0)), [V0, V1, V2, V3]) == (0, False)


def test_what_the_workbook_has_from_the_copy_is_no_sign_that_the_copy_saw_it() -> None:
    copy = book(V1)
    assert origin(copy, [V0, V1]) == (1, True)
    assert origin(copy, [V0, V1], brought={("Targets", "P-DDDDD", "")}) == (0, False)


def test_a_version_younger_than_the_copy_is_not_its_origin() -> None:
    assert origin(book(V2), [V0, V1, V2, V3]) == (2, True)
    assert origin(book(V2), [V0, V1, V2, V3], later={2}) == (1, True)


def test_versions_that_cannot_be_read_any_more_are_passed_over() -> None:
    found = find_ancestor(book(V2), [lambda: None, lambda: book(V0), lambda: None, lambda: book(V2)])
    assert found is not None
    assert (found.number, found.is_certain) == (3, True)
    assert find_ancestor(book(V2), [lambda: None]) is None


def test_the_plan_is_data_with_stable_names() -> None:
    plan: MergePlan = plan_merge(book(V0), book(V1))
    assert set(plan.to_json()) == {
        "added", "taken", "conflicts", "deleted", "missing", "older", "left", "only_mine", "known", "shared", "since",
    }  # fmt: skip
    assert plan.to_json()["added"] == [
        {"table": "Targets", "row_id": "P-DDDDD", "label": "Ash, new", "address": "Targets!5", "why": ""}
    ]
