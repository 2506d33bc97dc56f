"""Ids for rows that have none, or have another row's: assigned with the next save, and found again later."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbook.cell import FORMULA_FLAG, Cell, Kind
from workbook.row_id import new_row_id
from workbook.serial import cell_of
from workbook.sharing.journal.edit import JournalEdit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workbook.snapshot import Snapshot, Table

_UNFIT = frozenset({Kind.ERROR, Kind.UNCALCULATED})


@dataclass(frozen=True, slots=True)
class IdAssignment:
    """A row that will get an id: the cell, what the cell holds now, and the new id."""

    table: str
    sheet: str
    ref: str
    before: Cell
    row_id: str
    duplicate: bool
    column: str
    marks: tuple[str, str] = ("", "")
    """Digests of the row's cells, and of its row number with its first filled cells."""

    def as_edit(self) -> JournalEdit:
        """The same as a written edit, for the journal."""
        return JournalEdit(
            "set",
            self.table,
            self.row_id,
            column=self.column,
            base=self.before,
            new=cell_of(self.row_id),
            status="written",
            why=" ".join(self.marks),
        )

    @property
    def row(self) -> int:
        """The worksheet row."""
        return int(self.ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def assign_ids(snapshot: Snapshot) -> list[IdAssignment]:
    """Assign an id to every row without one, and to the later of two rows with the same."""
    return [assignment for table in snapshot.tables.values() for assignment in _assign_in_table(table)]


def _assign_in_table(table: Table, *, without_column: bool = False) -> Iterator[IdAssignment]:
    column = table.spec.id_column
    letter = table.letters.get(column, "") if column else ""
    if column is None or not (letter or without_column):
        return
    if all(table.ids) and len(set(table.ids)) == len(table.ids):
        return
    taken = set(table.ids)
    seen: set[str] = set()
    kinds = table.kinds[column]
    for place, row_id in enumerate(table.ids):
        if row_id and row_id not in seen:
            seen.add(row_id)
            continue
        code = int(kinds[place])
        if code & FORMULA_FLAG or Kind(code & ~FORMULA_FLAG) in _UNFIT:
            # A formula makes this id; overwriting it would lose a colleague's work.
            continue
        fresh = new_row_id(table.spec.id_prefix, taken.__contains__)
        taken.add(fresh)
        kind = Kind(code)
        before = Cell(kind, table.text[column][place]) if kind is not Kind.BLANK else Cell()
        yield IdAssignment(
            table=table.name,
            sheet=table.sheet,
            ref=f"{letter}{table.rows[place]}",
            before=before,
            row_id=fresh,
            duplicate=bool(row_id),
            column=column,
            marks=_marks(table, place, column),
        )


_FIRST = 1
"""Filled cells by which a row is recognized."""


def _marks(table: Table, place: int, column: str) -> tuple[str, str]:
    cells = [
        f"{name}={text}"
        for name, text in table.shown(place).items()
        if text and name != column and not int(table.kinds[name][place]) & FORMULA_FLAG
    ]
    return _mark(cells), _mark([str(table.rows[place]), *cells[:_FIRST]])


def _mark(words: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def restore_ids(
    assignments: Sequence[IdAssignment], earlier: Sequence[JournalEdit], tables: Iterable[Table]
) -> list[IdAssignment]:
    """Give rows the ids they had before, where an older copy of the workbook was saved without them.

    Other edits name the row by that id. ``earlier`` are the assignments of the journal, oldest first; ``tables`` are
    those of the rows. A row is recognized by all its cells or, when it was changed in that copy, by its row number and
    first filled cells. An id that a row still has is not given to another: a copied row gets its own.
    """
    known: dict[tuple[str, str], list[str]] = {}
    for edit in earlier:
        for mark in edit.why.split():
            known.setdefault((edit.table, mark), []).append(edit.row_id)
    given = {(table.name, row_id) for table in tables for row_id in table.ids}
    restored: dict[int, IdAssignment] = {}
    for kind in range(2):
        for at, assignment in enumerate(assignments):
            for row_id in reversed(known.get((assignment.table, assignment.marks[kind]), ())):
                if at not in restored and (assignment.table, row_id) not in given:
                    given.add((assignment.table, row_id))
                    restored[at] = replace(assignment, row_id=row_id)
    return [restored.get(at, assignment) for at, assignment in enumerate(assignments)]


def with_assigned_ids(
    snapshot: Snapshot, earlier: Sequence[JournalEdit]
) -> tuple[Snapshot, list[IdAssignment]]:
    """An old version with the ids that its rows got since, and the rows that got one.

    ``earlier`` are the assignments of the journal. The version may be from before the id column was added.
    """
    found: list[IdAssignment] = []
    tables = dict(snapshot.tables)
    for name, table in snapshot.tables.items():
        known = {edit.row_id for edit in earlier if edit.table == name} - set(table.ids)
        fresh = list(_assign_in_table(table, without_column=True)) if known else []
        given = [
            assignment for assignment in restore_ids(fresh, earlier, [table]) if assignment.row_id in known
        ]
        if given:
            ids = {assignment.row: assignment.row_id for assignment in given}
            named = [ids.get(row, row_id) for row, row_id in zip(table.rows, table.ids, strict=True)]
            tables[name] = replace(table, ids=named)
            found += given
    return replace(snapshot, tables=tables), found


def describe(assignments: Sequence[IdAssignment]) -> str:
    """Say in one sentence which rows got an id; "" when none did."""
    if not assignments:
        return ""
    copies = [assignment for assignment in assignments if assignment.duplicate]
    parts = []
    if len(assignments) > len(copies):
        count = len(assignments) - len(copies)
        parts.append(f"{count} row{'s' if count > 1 else ''} without an id got one")
    if copies:
        shown = ", ".join(
            f"{assignment.sheet}!{assignment.ref} is now {assignment.row_id}" for assignment in copies[:5]
        )
        more = f" and {len(copies) - 5} more" if len(copies) > 5 else ""
        parts.append(f"copied rows got an id of their own ({shown}{more})")
    text = " and ".join(parts)
    return text[:1].upper() + text[1:] + "."
