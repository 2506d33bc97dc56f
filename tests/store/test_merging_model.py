"""Merging copies: every pair of small edits by two people, against what the edits mean."""

from __future__ import annotations

from itertools import permutations, product
from typing import TYPE_CHECKING, Any

import pytest
from workbook_fixtures import SCHEMA

from workbook import Cell, Kind
from workbook.cell import BLANK
from workbook.merging.merge_base import MergeBase
from workbook.merging.plan import Past
from workbook.merging.planner import plan_merge
from workbook.sharing.three_way import merge
from workbook.sharing.versions.contents import contents_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from workbook.sharing.journal.edit import JournalEdit
    from workbook.sharing.versions.contents import Contents

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


def since(rows: Sequence[Row], *, certain: bool = True) -> MergeBase:
    version = book(rows)
    known = frozenset(("Targets", row_id) for row_id in version.tables["Targets"].first)
    return MergeBase(0, version, certain, known=known)


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


def apply(rows: Sequence[Row], edits: Sequence[JournalEdit]) -> tuple[list[Row], list[JournalEdit]]:
    """What the store's own merge makes of the edits: the rows afterwards, and the conflicts."""
    now = [dict(row) for row in rows]
    first = {row["Target ID"]: row for row in reversed(now) if row["Target ID"]}

    def find(made: JournalEdit) -> Mapping[str, Cell] | None:
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
    value_text, *more = theirs.split()
    if value_text == "edit":
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
    elif value_text == "double":
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
    reported = 0
    for name, places in product(ACTIONS, ((0, 1, 2), (2, 0, 1))):
        mine = ACTIONS[name]([dict(row) for row in BASE])
        copy = ACTIONS[theirs]([dict(row) for row in BASE])
        if len(copy) == 3:
            copy = order(places)(copy)
        past: list[JournalEdit] = []
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
        reported += len(plan.edits)
    silent = theirs.startswith(("keep", "sort", "delete", "rename")) or theirs == "edit 1 Notes blank"
    assert (reported == 0) is silent


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
        answer = {row[c] for row in copy if row["Target ID"] not in named for c in COLUMNS} - {
            row[c] for row in BASE for c in COLUMNS
        }
        assert answer <= words, (name, theirs)


def _blanks(before: Row, column: str, now: Row) -> list[str]:
    return [now[column]] if not before[column] else []
