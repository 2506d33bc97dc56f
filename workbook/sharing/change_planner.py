"""Changes as a caller writes them to edits of cells: columns resolved, values typed, rows found, ids generated."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from workbook.cell import BLANK, Cell
from workbook.change import AddRow, Change, RemoveRow, SetCells
from workbook.errors import EditRefusedError, RowMissingError, TableMissingError
from workbook.row_id import new_row_id
from workbook.serial import cell_of, shown
from workbook.sharing.journal.edit import JournalEdit, RowName
from workbook.sharing.row_name import naming_cells
from workbook.xlsx.patching.protection import check_cell, check_new_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from workbook.cell import Value
    from workbook.xlsx.reading.rows import Rows
    from workbook.xlsx.reading.table_layout import TableLayout


class ChangePlanner:
    """Turns changes into edits against the workbook as it is and as the caller saw it.

    ``rows`` is the current version, ``waiting`` the pending edits that come before these, and ``seen`` gives a cell as
    the caller last saw it (None: as it is now).
    """

    def __init__(
        self, rows: Rows, waiting: Sequence[JournalEdit], seen: Callable[[str, str, str], Cell | None]
    ) -> None:
        self._rows = rows
        self._seen = seen
        self._pending_cells: dict[tuple[str, str], dict[str, Cell]] = {}
        self._pending_rows: set[tuple[str, str]] = set()
        for edit in waiting:
            self._remember(edit)

    def _remember(self, edit: JournalEdit) -> None:
        row = (edit.table, edit.row_id)
        if edit.kind == "set":
            self._pending_cells.setdefault(row, {})[edit.column] = edit.new
        elif edit.kind == "add":
            self._pending_cells[row] = dict(edit.cells)
            self._pending_rows.add(row)
        else:
            self._pending_rows.discard(row)

    def resolve(self, changes: Iterable[Change]) -> tuple[list[JournalEdit], tuple[str, ...]]:
        """Give the edits and the row id of each change.

        Raises EditRefusedError, TableMissingError or RowMissingError before anything is recorded.
        """
        edits: list[JournalEdit] = []
        ids: list[str] = []
        changes = list(changes)
        self._locate(changes)
        for change in changes:
            made = list(self._one(change))
            for edit in made:
                self._remember(edit)
            edits += made
            ids.append(made[0].row_id if made else getattr(change, "row_id", ""))
        return edits, tuple(ids)

    def _locate(self, changes: Sequence[Change]) -> None:
        wanted: dict[str, tuple[TableLayout, list[str]]] = {}
        for change in changes:
            if not isinstance(change, AddRow):
                layout = self._rows.layout(change.table)
                if (layout.spec.name, change.row_id) not in self._pending_rows:
                    wanted.setdefault(layout.spec.name, (layout, []))[1].append(change.row_id)
        for layout, row_ids in wanted.values():
            self._rows.locate(layout, row_ids)

    def _one(self, change: Change) -> Iterator[JournalEdit]:
        layout = self._rows.layout(change.table)
        if isinstance(change, SetCells):
            yield from self._set(layout, change)
        elif isinstance(change, AddRow):
            yield self._add(layout, change)
        else:
            yield self._remove(layout, change)

    def _typed(self, layout: TableLayout, values: Mapping[str, Value | Cell]) -> dict[str, Cell]:
        typed: dict[str, Cell] = {}
        for name, value in values.items():
            column, rule = self._rows.column(layout, name)
            typed[column] = cell_of(value, rule, date1904=self._rows.package.date1904)
        return typed

    def _set(self, layout: TableLayout, change: SetCells) -> Iterator[JournalEdit]:
        table = layout.spec.name
        row = (table, change.row_id)
        cells = {} if row in self._pending_rows else self._rows.row(layout, change.row_id)
        pending = self._pending_cells.get(row, {})
        names = () if row in self._pending_rows else self._names(layout, change.row_id)
        for column, new in self._typed(layout, change.values).items():
            now = cells.get(column, BLANK)
            if now.formula is not None:
                where = f"{layout.sheet}!{layout.letters[column]}{self._rows.place(layout, change.row_id)}"
                raise EditRefusedError(
                    f"{where} ({column} of {change.row_id}) is a formula; change it in Excel if you want to replace it."
                )
            # The base is what the person saw, not what the file holds: a cell that a colleague changed in between must
            # become a conflict.
            if row not in self._pending_rows:
                place = self._rows.place(layout, change.row_id)
                check_cell(self._rows.package, layout, column, place)
            base = pending.get(column)
            if base is None:
                base = self._seen(table, change.row_id, column)
            yield JournalEdit(
                "set", table, change.row_id, column, now if base is None else base, new, names=names
            )

    def _add(self, layout: TableLayout, change: AddRow) -> JournalEdit:
        table = layout.spec.name
        cells = {name: cell for name, cell in self._typed(layout, change.values).items() if cell != BLANK}
        key = layout.spec.id_column
        if key is None:
            raise EditRefusedError(
                f"Rows of {table} have no id, so refboard could not find a row again that it adds."
            )
        check_new_row(self._rows.package, layout, cells)
        column, _ = self._rows.column(layout, key)
        if column in cells:
            row_id = cells[column].text.strip()
            if (table, row_id) in self._pending_rows or self._rows.cells(table, row_id) is not None:
                raise EditRefusedError(
                    f"{table} already has a row with the id {row_id}; leave the id out to get a new one."
                )
        else:
            row_id = new_row_id(layout.spec.id_prefix, lambda word: self._taken(layout, word))
            cells = {column: cell_of(row_id), **cells}
        return JournalEdit("add", table, row_id, cells=cells, names=self._referred(layout, cells))

    def _names(self, layout: TableLayout, row_id: str) -> tuple[RowName, ...]:
        """The name of a row as the caller saw it."""
        table = layout.spec.name
        cells = self._rows.cells(table, row_id)
        if cells is None:
            return ()

        def show(column: str) -> str:
            seen = self._seen(table, row_id, column)
            return shown(
                cells.get(column, BLANK) if seen is None else seen, date1904=self._rows.package.date1904
            )

        found = naming_cells(layout.spec, show)
        return (RowName(table, row_id, found),) if found else ()

    def _referred(self, layout: TableLayout, cells: Mapping[str, Cell]) -> tuple[RowName, ...]:
        """The names of the rows that a new row refers to, in columns called like those rows' ids."""
        found: list[RowName] = []
        for spec in self._rows.schema:
            cell = cells.get(spec.id_column or "")
            if cell is None or spec.name == layout.spec.name or (spec.name, cell.text) in self._pending_rows:
                continue
            with contextlib.suppress(TableMissingError):
                found += self._names(self._rows.layout(spec.name), cell.text)
        return tuple(found)

    def _taken(self, layout: TableLayout, row_id: str) -> bool:
        return (layout.spec.name, row_id) in self._pending_rows or self._rows.may_hold(layout, row_id)

    def _remove(self, layout: TableLayout, change: RemoveRow) -> JournalEdit:
        table = layout.spec.name
        row = (table, change.row_id)
        expected = self._typed(layout, change.expected)
        if row in self._pending_rows:
            return JournalEdit("remove", table, change.row_id, cells=self._pending_cells[row])
        cells = self._rows.cells(table, change.row_id)
        if cells is None:
            raise RowMissingError(f"{table} has no row with the id {change.row_id}; it is already gone.")
        whole = {name: cell for name, cell in cells.items() if cell != BLANK and cell.formula is None}
        return JournalEdit("remove", table, change.row_id, cells=expected or whole)


def describe(changes: Sequence[Change]) -> str:
    """Describe changes in a short sentence for the journal, without any value."""
    words = []
    for change in changes:
        if isinstance(change, AddRow):
            words.append(f"add a row to {change.table}")
        elif isinstance(change, RemoveRow):
            words.append(f"remove {change.row_id} from {change.table}")
        else:
            words.append(f"set {', '.join(change.values)} of {change.row_id} in {change.table}")
    text = "; ".join(words[:3]) + (f" and {len(words) - 3} more" if len(words) > 3 else "")
    return text[:1].upper() + text[1:]
