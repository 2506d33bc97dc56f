"""Row ids: short, random, safe from what spreadsheets do to them.

They begin and end with a letter, because the fill handle counts trailing digits up, and never look like a
number (1E5). No character is easily taken for another.
"""

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
class RowNaming:
    """A row that is to get an id: where, what the cell holds now, and the new id."""

    table: str
    sheet: str
    ref: str
    before: Cell
    row_id: str
    duplicate: bool
    column: str
    marks: tuple[str, str] = ("", "")
    """Digests of what the row holds, and of what it begins with together with its place."""

    def as_edit(self) -> JournalEdit:
        """The same as a written edit, for the journal."""
        return JournalEdit(
            "set", self.table, self.row_id, self.column, self.before, cell_of(self.row_id), status="written",
            why=" ".join(self.marks),
        )  # fmt: skip

    @property
    def row(self) -> int:
        """The worksheet row."""
        return int(self.ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def name_rows(snapshot: Snapshot) -> list[RowNaming]:
    """Give an id to every row without one, and to the later of two rows with the same."""
    return [naming for table in snapshot.tables.values() for naming in _name_table(table)]


def _name_table(table: Table, *, without_column: bool = False) -> Iterator[RowNaming]:
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
            # A formula makes this id; overwriting it would lose somebody's work.
            continue
        fresh = new_row_id(table.spec.id_prefix, taken.__contains__)
        taken.add(fresh)
        kind = Kind(code)
        before = Cell(kind, table.text[column][place]) if kind is not Kind.BLANK else Cell()
        yield RowNaming(
            table.name, table.sheet, f"{letter}{table.rows[place]}", before, fresh, bool(row_id), column,
            _marks(table, place, column),
        )  # fmt: skip


_FIRST = 1
"""Filled cells that a row is known by."""


def _marks(table: Table, place: int, column: str) -> tuple[str, str]:
    cells = [
        f"{name}={text}"
        for name, text in table.shown(place).items()
        if text and name != column and not int(table.kinds[name][place]) & FORMULA_FLAG
    ]
    return _mark(cells), _mark([str(table.rows[place]), *cells[:_FIRST]])


def _mark(words: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def recall(
    namings: Sequence[RowNaming], earlier: Sequence[JournalEdit], tables: Iterable[Table]
) -> list[RowNaming]:
    """Give rows the ids they were given before, where an older copy of the workbook lost them again.

    ``earlier`` are the namings of the journal, oldest first; ``tables`` are those the rows stand in. A row is
    known by all it holds or, when somebody changed it in that copy, by its place and what it begins with. Other
    edits name it by that id. An id that a row still has is no other's: who copies a row has a second one.
    """
    known: dict[tuple[str, str], list[str]] = {}
    for edit in earlier:
        for mark in edit.why.split():
            known.setdefault((edit.table, mark), []).append(edit.row_id)
    given = {(table.name, row_id) for table in tables for row_id in table.ids}
    named: dict[int, RowNaming] = {}
    for kind in range(2):
        for at, naming in enumerate(namings):
            for row_id in reversed(known.get((naming.table, naming.marks[kind]), ())):
                if at not in named and (naming.table, row_id) not in given:
                    given.add((naming.table, row_id))
                    named[at] = replace(naming, row_id=row_id)
    return [named.get(at, naming) for at, naming in enumerate(namings)]


def with_later_ids(snapshot: Snapshot, earlier: Sequence[JournalEdit]) -> tuple[Snapshot, list[RowNaming]]:
    """An old version whose rows go by the ids they were given since, and the rows that do.

    ``earlier`` are the namings of the journal. The version may be from before the column of ids was added.
    """
    found: list[RowNaming] = []
    tables = dict(snapshot.tables)
    for name, table in snapshot.tables.items():
        known = {edit.row_id for edit in earlier if edit.table == name} - set(table.ids)
        fresh = list(_name_table(table, without_column=True)) if known else []
        given = [naming for naming in recall(fresh, earlier, [table]) if naming.row_id in known]
        if given:
            ids = {naming.row: naming.row_id for naming in given}
            named = [ids.get(row, row_id) for row, row_id in zip(table.rows, table.ids, strict=True)]
            tables[name] = replace(table, ids=named)
            found += given
    return replace(snapshot, tables=tables), found


def describe(namings: Sequence[RowNaming]) -> str:
    """Say which rows got an id, as one sentence; "" when none did."""
    if not namings:
        return ""
    copies = [naming for naming in namings if naming.duplicate]
    parts = []
    if len(namings) > len(copies):
        count = len(namings) - len(copies)
        parts.append(f"{count} row{'s' if count > 1 else ''} without an id got one")
    if copies:
        shown = ", ".join(f"{naming.sheet}!{naming.ref} is now {naming.row_id}" for naming in copies[:5])
        more = f" and {len(copies) - 5} more" if len(copies) > 5 else ""
        parts.append(f"copied rows got an id of their own ({shown}{more})")
    text = " and ".join(parts)
    return text[:1].upper() + text[1:] + "."
