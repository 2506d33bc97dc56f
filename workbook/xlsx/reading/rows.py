"""One version's tables and rows: where a row with an id is, and what it holds."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import TYPE_CHECKING

from workbook.errors import EditRefusedError, RowMissingError, TableMissingError
from workbook.schema import ColumnType, TableSpec, fold
from workbook.serial import shown
from workbook.xlsx.reading.pinned_roles import read_roles
from workbook.xlsx.reading.row_lookup import find_rows, row_cells
from workbook.xlsx.reading.table import find_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.cell import Cell
    from workbook.snapshot import Snapshot, Table
    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.table_layout import TableLayout


Chooser = Callable[["Rows", "TableLayout", str, "Sequence[int]"], int]


class Rows:
    """Finds rows by id in one package.

    ``hint`` is a snapshot of this or an earlier version: a row is searched first where the snapshot had it.
    """

    def __init__(self, package: Package, schema: Sequence[TableSpec], hint: Snapshot | None = None) -> None:
        self.package = package
        self.schema = schema
        self.hint = hint
        self._layouts = find_tables(package, schema)
        self._places: dict[tuple[str, str], int | None] = {}
        self.choose: Chooser = lambda rows, layout, row_id, places: places[0]  # noqa: ARG005
        """Which of several worksheet rows with one id has it by right."""

    def layout(self, table: str) -> TableLayout:
        """The layout of a table; raise TableMissingError when the workbook or the schema has none."""
        spec = self._spec(table)
        layout = self._layouts.get(spec.name)
        if layout is None:
            raise TableMissingError(
                f"{self.package.name} has no table {spec.name}; run `refboard adopt` to add or map it."
            )
        return layout

    def _spec(self, table: str) -> TableSpec:
        wanted = fold(table)
        for spec in self.schema:
            if wanted == fold(spec.name) or any(wanted == fold(alias) for alias in spec.aliases):
                return spec
        names = ", ".join(spec.name for spec in self.schema)
        raise TableMissingError(f"There is no table {table}; the tables are {names}.")

    def column(self, layout: TableLayout, name: str) -> tuple[str, ColumnType]:
        """The column's name in this workbook and its type, from any spelling.

        Raises EditRefusedError for a column that the workbook lacks, naming the nearest one.
        """
        spec = layout.spec.column(name)
        if name not in layout.letters and spec is not None:
            if spec.name not in layout.letters:
                raise EditRefusedError(
                    f"The table {layout.spec.name} on sheet {layout.sheet} has no column {spec.name};"
                    " run `refboard adopt` to add or map it."
                )
            return spec.name, spec.type
        wanted = fold(name)
        for known in layout.letters:
            if known == name or fold(known) == wanted:
                ours = next((column for column in layout.spec.columns if column.name == known), None)
                return known, ours.type if ours else ColumnType.TEXT
        near = difflib.get_close_matches(name, layout.letters, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"its columns are {', '.join(layout.letters)}."
        raise EditRefusedError(f"The table {layout.spec.name} has no column {name}; {hint}")

    def roles(self) -> dict[str, dict[str, str]]:
        """The headers that are read here as columns of another name: table -> column -> header."""
        return read_roles(self.package, self._layouts.values())

    def place(self, layout: TableLayout, row_id: str) -> int | None:
        """Worksheet row of the first row with this id."""
        key = (layout.spec.name, row_id)
        if key not in self._places:
            self.locate(layout, [row_id])
        return self._places[key]

    def assign_id(self, table: str, row_id: str, place: int) -> None:
        """Let a row go by an id that it will get with the next save."""
        self._places[self.layout(table).spec.name, row_id] = place

    def locate(self, layout: TableLayout, row_ids: Iterable[str]) -> None:
        """Find many rows in one pass."""
        name = layout.spec.name
        wanted = [row_id for row_id in row_ids if (name, row_id) not in self._places]
        if not wanted:
            return
        found = find_rows(self.package, layout, wanted, self._hints(name, wanted, layout))
        for row_id in wanted:
            rows = found.get(row_id) or []
            self._places[name, row_id] = (
                self.choose(self, layout, row_id, rows) if len(rows) > 1 else rows[0] if rows else None
            )

    def _hints(self, table: str, row_ids: Iterable[str], layout: TableLayout) -> dict[str, int]:
        """Where rows were last seen and are unchanged; a changed row there may be a copy, and one of two rows with an id."""
        seen = self.hint.tables.get(table) if self.hint is not None else None
        hints: dict[str, int] = {}
        if seen is not None:
            for row_id in row_ids:
                index = seen.index(row_id) if row_id not in seen.shared_ids else None
                if index is not None and self._is_unchanged(seen, index, layout):
                    hints[row_id] = seen.rows[index]
        return hints

    def _is_unchanged(self, seen: Table, index: int, layout: TableLayout) -> bool:
        cells = row_cells(self.package, layout, seen.rows[index])
        texts = seen.shown(index)
        return all(
            shown(cell, date1904=self.package.date1904).strip() == texts[name].strip()
            for name, cell in cells.items()
            if name in texts and cell.formula is None
        )

    def cells(self, table: str, row_id: str) -> Mapping[str, Cell] | None:
        """The cells of the first row with this id; None when there is no such row or table."""
        try:
            layout = self.layout(table)
        except TableMissingError:
            return None
        place = self.place(layout, row_id)
        return None if place is None else row_cells(self.package, layout, place)

    def row(self, layout: TableLayout, row_id: str) -> Mapping[str, Cell]:
        """The cells of a row; raise RowMissingError when no row has this id."""
        cells = self.cells(layout.spec.name, row_id)
        if cells is None:
            raise RowMissingError(
                f"{layout.spec.name} has no row with the id {row_id or '(blank)'}; it may have been removed or renamed."
            )
        return cells

    def may_hold(self, layout: TableLayout, row_id: str) -> bool:
        """Whether this id may be in the table; False is certain, and found without reading cells."""
        if (layout.spec.name, row_id) in self._places:
            return self._places[layout.spec.name, row_id] is not None
        if not (row_id.isascii() and row_id.replace("-", "").isalnum()):
            return True
        word = row_id.encode()
        parts = [layout.part]
        if self.package.shared_strings_part:
            parts.append(self.package.shared_strings_part)
        # A part in UTF-16 has a zero byte in every such id, and would hide it from a search for bytes.
        return any(word in content or b"\0" in content[:64] for content in map(self.package.read, parts))
