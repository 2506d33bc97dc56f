"""Ids for rows that have none, or have another row's: assigned with the next save, and found again later."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbook.cell import FORMULA_FLAG, Cell, Kind
from workbook.row_id import derive_row_id, new_row_id
from workbook.serial import cell_of
from workbook.sharing.journal.edit import JournalEdit
from workbook.sharing.row_name import naming_cells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from workbook.schema import TableSpec
    from workbook.snapshot import Snapshot, Table

_TRIES = 50
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
    cells: Mapping[str, str] = field(default_factory=dict)
    """What the row holds besides its id, as text by column."""

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
            cells={name: Cell(Kind.TEXT, text) for name, text in self.cells.items()},
        )

    @property
    def row(self) -> int:
        """The worksheet row."""
        return int(self.ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def assign_ids(snapshot: Snapshot, given: Iterable[IdAssignment] = ()) -> list[IdAssignment]:
    """Assign an id to every row without one; ``given`` are ids that other rows get with the same save."""
    taken = {(each.table, each.row_id) for each in given}
    return [
        assignment
        for table in snapshot.tables.values()
        for assignment in _assign_in_table(table, {row_id for name, row_id in taken if name == table.name})
    ]


def assign_copies(table: Table, places: Sequence[int], promised: Sequence[JournalEdit]) -> list[IdAssignment]:
    """Assign an id to rows (by position) that have another row's; one they were promised where they still are the same."""
    return restore_ids(list(_assign_at(table, places)), promised, [table])


def _without_own_id(table: Table) -> list[int]:
    """Positions of the rows without an id, and of all that share one."""
    if not table.spec.id_prefix:
        return []
    uses = Counter(table.ids)
    return [place for place, row_id in enumerate(table.ids) if not row_id or uses[row_id] > 1]


def _assign_in_table(table: Table, given: Collection[str]) -> Iterator[IdAssignment]:
    # Without a prefix the ids are names that people write.
    if not table.spec.id_prefix or not table.letters.get(table.spec.id_column or "", ""):
        return
    yield from _assign_at(table, [place for place, row_id in enumerate(table.ids) if not row_id], given)


def _assign_at(table: Table, places: Iterable[int], given: Collection[str] = ()) -> Iterator[IdAssignment]:
    """Derive ids from what rows hold, so that two refboards give the same row the same id."""
    column = table.spec.id_column or ""
    letter = table.letters.get(column, "")
    taken = {*table.ids, *given}
    kinds = table.kinds[column]
    for place in places:
        row_id = table.ids[place]
        code = int(kinds[place])
        if code & FORMULA_FLAG or Kind(code & ~FORMULA_FLAG) in _UNFIT:
            # A formula makes this id; overwriting it would lose a colleague's work.
            continue
        cells = _content(table, place, column)
        fresh = _fresh_id(table, cells, taken)
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
            cells=cells,
        )


def _fresh_id(table: Table, cells: Mapping[str, str], taken: Collection[str]) -> str:
    words = "\0".join(f"{name}={text}" for name, text in sorted(cells.items()))
    for salt in range(_TRIES if cells else 0):
        row_id = derive_row_id(table.spec.id_prefix, f"{table.name}\0{salt}\0{words}")
        if row_id not in taken:
            return row_id
    return new_row_id(table.spec.id_prefix, taken.__contains__)


def _content(table: Table, place: int, column: str) -> dict[str, str]:
    return {
        name: text
        for name, text in table.shown(place).items()
        if text and name != column and not int(table.kinds[name][place]) & FORMULA_FLAG
    }


def restore_ids(
    assignments: Sequence[IdAssignment], earlier: Sequence[JournalEdit], tables: Iterable[Table]
) -> list[IdAssignment]:
    """Give rows the ids they had before, where an older copy of the workbook was saved without them.

    Other edits name the row by that id. ``earlier`` are the assignments of the journal, oldest first; ``tables`` are
    those of the rows. A row is recognized by all that it held or, when it was changed in that copy, by its name and most
    of the rest; never by its place. An id that a row still has is not given to another.
    """
    tables = list(tables)
    specs = {table.name: table.spec for table in tables}
    given = {(table.name, row_id) for table in tables for row_id in table.ids}
    restored: dict[int, IdAssignment] = {}
    for recognizes in (_is_same, _agrees):
        for at, assignment in enumerate(assignments):
            for edit in reversed(earlier) if at not in restored else ():
                key = (edit.table, edit.row_id)
                if (
                    edit.table == assignment.table
                    and key not in given
                    and recognizes(
                        specs[edit.table],
                        {name: cell.text for name, cell in edit.cells.items()},
                        assignment.cells,
                    )
                ):
                    given.add(key)
                    restored[at] = replace(assignment, row_id=edit.row_id)
                    break
    return [restored.get(at, assignment) for at, assignment in enumerate(assignments)]


def _is_same(spec: TableSpec, then: Mapping[str, str], now: Mapping[str, str]) -> bool:  # noqa: ARG001
    return bool(then) and dict(then) == dict(now)


def _agrees(spec: TableSpec, then: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether nothing of a row's name contradicts, and little of the rest does."""
    name = naming_cells(spec, lambda column: then.get(column, ""))
    if not name or any(now.get(column, "") != text for column, text in name.items()):
        return False
    both = [now[column] == text for column, text in then.items() if column in now]
    return both.count(False) * 3 <= len(both)


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
        fresh = list(_assign_at(table, _without_own_id(table))) if known and table.spec.id_column else []
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
