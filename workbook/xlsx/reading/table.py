"""Where the tables are: by name, by sheet name or by header row, in any column order.

An Excel table's own range is believed. A plain range with a header row is a table too, down to its last
filled row. Rows that people type right below a table (programs other than Excel do not grow it) belong to
it; anything else outside is noticed and left alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbook.cell import Cell, Kind
from workbook.schema import TableSpec, fold
from workbook.serial import EDGES, column_letters, column_number
from workbook.xlsx.excel_table import Box, ExcelTable, excel_tables
from workbook.xlsx.package import Package, SheetRef
from workbook.xlsx.reading import naming
from workbook.xlsx.reading.decode import Block, Decoder
from workbook.xlsx.reading.headers import match_headers
from workbook.xlsx.sheet import Sheet

_HEADER_SEARCH = 40
"""Rows in which a header row may stand below titles and remarks."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Where a table of the schema stands in the workbook.

    ``letters``: column name -> column letters, canonical names for the schema's columns, the header's own
    text for the others (``extras``, in sheet order). ``last_row`` is the last data row, at least the
    header row. ``table`` is the Excel table, None for a plain range.
    """

    spec: TableSpec
    sheet: str
    part: str
    header_row: int
    first_row: int
    last_row: int
    letters: Mapping[str, str]
    extras: tuple[str, ...] = ()
    table: ExcelTable | None = None
    ambiguous: tuple[str, ...] = field(default=())
    """Headers that mean a column another header already is."""
    limit: int | None = None
    """The last row before another table of ours begins below a plain range; None: there is none."""

    @property
    def totals_row(self) -> int | None:
        """Row of the totals, if the table has them."""
        return self.table.box.bottom if self.table and self.table.totals_rows else None

    @property
    def box(self) -> Box:
        """From the header's first to the last data row's last cell."""
        if self.table:
            return Box(self.table.box.left, self.header_row, self.table.box.right, self.last_row)
        numbers = [column_number(letter) for letter in self.letters.values()]
        return Box(min(numbers), self.header_row, max(numbers), self.last_row)


def find_tables(package: Package, schema: Sequence[TableSpec]) -> dict[str, TableLayout]:
    """Find the schema's tables; a table the workbook does not have is not in the result.

    What the workbook itself says about their names counts (`workbook.xlsx.reading.naming`).
    """
    schema = naming.named(package, schema, _find)
    return _find(package, schema)


def _find(package: Package, schema: Sequence[TableSpec]) -> dict[str, TableLayout]:
    found: dict[str, TableLayout] = {}
    taken: set[tuple[str, int]] = set()

    def take(layout: TableLayout | None) -> None:
        if layout and (layout.part, layout.header_row) not in taken and layout.spec.name not in found:
            found[layout.spec.name] = layout
            taken.add((layout.part, layout.header_row))

    tables = excel_tables(package)
    for spec in schema:
        if spec.called:
            take(_as_called(package, spec, tables))
    for spec in schema:
        names = {fold(name) for name in (spec.name, *spec.aliases)}
        for table in sorted(tables, key=lambda t: fold(t.name) != fold(spec.name)):
            if fold(table.name) in names and not spec.called:
                take(_from_excel_table(spec, table))
    for spec in schema:
        names = {fold(name) for name in (spec.name, *spec.aliases)}
        for sheet in package.sheets:
            if fold(sheet.name) in names and spec.name not in found and not spec.called:
                take(_on_sheet(package, spec, sheet, tables, least=1))
    _find_by_headers(package, schema, tables, found, take)
    return {name: _cut(package, layout, found.values()) for name, layout in found.items()}


def _cut(package: Package, layout: TableLayout, others: Iterable[TableLayout]) -> TableLayout:
    """Let a plain range end before the next table below it."""
    if layout.table is not None:
        return layout
    box = layout.box
    tops = [
        other.header_row
        for other in others
        if other.part == layout.part
        and other.header_row > layout.header_row
        and not (other.box.right < box.left or box.right < other.box.left)
    ]
    layout = replace(layout, limit=min(tops) - 1 if tops else None)
    limit = limit_below(package, layout)
    if limit is None or layout.last_row <= limit:
        return layout
    letters = set(layout.letters.values())
    last = _last_filled_row(package, layout.part, layout.header_row, letters, limit)
    return replace(layout, last_row=last)


def _as_called(package: Package, spec: TableSpec, tables: Sequence[ExcelTable]) -> TableLayout | None:
    """The table that somebody said it is, by its own name or its sheet's; None when that is not there."""
    for table in tables:
        if fold(table.name) == fold(spec.called):
            return _from_excel_table(spec, table)
    for sheet in package.sheets:
        if fold(sheet.name) == fold(spec.called):
            return _on_sheet(package, spec, sheet, tables, least=1)
    return None


def _find_by_headers(
    package: Package,
    schema: Sequence[TableSpec],
    tables: Sequence[ExcelTable],
    found: Mapping[str, TableLayout],
    take: Callable[[TableLayout | None], None],
) -> None:
    """Give each remaining table to the visible sheet whose headers fit it best."""
    offers = []
    for spec in schema:
        if spec.name in found or spec.called or len(spec.columns) < 4:
            continue
        for sheet in package.sheets:
            if sheet.state == "visible":
                layout = _on_sheet(package, spec, sheet, tables, least=4)
                if layout and (not spec.known_by or any(name in layout.letters for name in spec.known_by)):
                    ours = len(layout.letters) - len(layout.extras)
                    offers.append((ours, layout))
    for _, layout in sorted(offers, key=lambda offer: -offer[0]):
        take(layout)


def _on_sheet(
    package: Package, spec: TableSpec, sheet: SheetRef, tables: Sequence[ExcelTable], *, least: int
) -> TableLayout | None:
    """The table of a sheet: its Excel table that fits best, else the best header row."""
    best: TableLayout | None = None
    for table in tables:
        if table.sheet.part == sheet.part:
            layout = _from_excel_table(spec, table)
            if layout and _matches(layout) >= least and (best is None or _matches(layout) > _matches(best)):
                best = layout
    return best or _from_header_row(package, spec, sheet, least)


def _matches(layout: TableLayout) -> int:
    return len(layout.letters) - len(layout.extras)


def _from_excel_table(spec: TableSpec, table: ExcelTable) -> TableLayout | None:
    headers = {column_letters(table.box.left + i): name for i, name in enumerate(table.columns)}
    letters, extras, ambiguous = match_headers(spec, headers)
    if len(letters) == len(extras):
        return None
    return TableLayout(
        spec, table.sheet.name, table.sheet.part, table.first_row - 1, table.first_row,
        max(table.last_row, table.first_row - 1), letters, extras, table, ambiguous,
    )  # fmt: skip


def _from_header_row(package: Package, spec: TableSpec, sheet: SheetRef, least: int) -> TableLayout | None:
    rows = header_rows(package, sheet.part)
    best: tuple[int, int] = (0, 0)
    for number, texts in rows.items():
        letters, extras, _ = match_headers(spec, texts)
        ours = len(letters) - len(extras)
        if ours >= max(least, 1) and ours * 2 >= min(len(texts), 6) and ours > best[0]:
            best = (ours, number)
    if not best[0]:
        return None
    header_row = best[1]
    letters, extras, ambiguous = match_headers(spec, rows[header_row])
    last = _last_filled_row(package, sheet.part, header_row, set(letters.values()))
    return TableLayout(
        spec, sheet.name, sheet.part, header_row, header_row + 1, last, letters, extras, None, ambiguous
    )


def header_rows(package: Package, part: str) -> dict[int, dict[str, str]]:
    """Texts of the first rows of a sheet, where headers may stand: row -> column letters -> text."""
    known = package.memo.get(("top", part))
    if isinstance(known, dict):
        return known
    sheet = Sheet.of(package, part)
    rows: dict[int, dict[str, str]] = {}
    for match in sheet.patterns.row.finditer(sheet.xml, sheet.start, sheet.end):
        number = int(match.group(1))
        if number > _HEADER_SEARCH:
            break
        span = sheet.row_span(number)
        for place in sheet.cells_between(*span) if span else ():
            cell = sheet.decode(place)
            if cell.kind is Kind.TEXT and cell.text.strip():
                rows.setdefault(number, {})[place.column] = cell.text
    package.memo["top", part] = rows
    return rows


def _last_filled_row(
    package: Package, part: str, header_row: int, letters: set[str], limit: int | None = None
) -> int:
    sheet = Sheet.of(package, part)
    stop = sheet.end
    for number, start in reversed(sheet.rows()):
        if number <= header_row:
            break
        cells = sheet.cells_between(start, stop) if limit is None or number <= limit else ()
        if any(c.column in letters and sheet.decode(c).kind is not Kind.BLANK for c in cells):
            return number
        stop = start
    return header_row


def find_rows(
    package: Package, layout: TableLayout, row_ids: Sequence[str], hints: Mapping[str, int] | None = None
) -> dict[str, list[int]]:
    """Worksheet rows whose id cell reads as one of ``row_ids``, in sheet order.

    ``hints`` are rows where an id was last seen: one that still holds is believed without a search.
    """
    column = layout.letters.get(layout.spec.id_column or "")
    found: dict[str, list[int]] = {row_id: [] for row_id in row_ids}
    if column is None:
        return found
    sheet = Sheet.of(package, layout.part)
    open_ids = set(row_ids)
    for row_id in row_ids:
        row = (hints or {}).get(row_id)
        if row and _id_text(sheet.cell(column, row)) == row_id:
            found[row_id].append(row)
            open_ids.discard(row_id)
    if not open_ids:
        return found
    letters = column.encode()
    sheet.check_cells()
    decoder = Decoder(sheet)
    for cells in sheet.scan():
        for raw in cells:
            if raw[0] == letters or raw[6]:
                place, row, code, text = decoder.one(raw)
                if (
                    place == letters
                    and row > layout.header_row
                    and text.strip(EDGES) in open_ids
                    and code & 15 in (1, 2)
                ):
                    found[text.strip(EDGES)].append(row)
    return found


def _id_text(cell: Cell) -> str:
    return cell.text.strip(EDGES) if cell.kind in (Kind.TEXT, Kind.NUMBER) else ""


def row_cells(package: Package, layout: TableLayout, row: int) -> dict[str, Cell]:
    """The cells of a row by column name; blank where the file has none."""
    sheet = Sheet.of(package, layout.part)
    span = sheet.row_span(row)
    there = {c.column: sheet.decode(c) for c in sheet.cells_between(*span)} if span else {}
    return {name: there.get(letter, Cell()) for name, letter in layout.letters.items()}


def limit_below(package: Package, layout: TableLayout) -> int | None:
    """The last row that can belong to a table: what follows is its totals or another table. None: any."""
    if layout.totals_row is not None:
        return layout.last_row
    box = layout.box
    tops = [
        other.box.top
        for other in excel_tables(package)
        if other.sheet.part == layout.part
        and other.box.top > layout.header_row
        and not (other.box.right < box.left or box.right < other.box.left)
        and (layout.table is None or other.part != layout.table.part)
    ]
    if layout.limit is not None:
        tops.append(layout.limit + 1)
    return min(tops) - 1 if tops else None


def own_formula_letters(layout: TableLayout) -> set[str]:
    """Columns in which a formula makes a row count: ours, unless the table fills them by itself."""
    calculated = set(layout.table.formulas) if layout.table else set()
    return {letter for name, letter in layout.letters.items() if name not in layout.extras} - calculated


def rows_below(layout: TableLayout, block: Block) -> tuple[list[int], list[int]]:
    """Split the rows after the table's range into those typed right below it and those outside.

    A row belongs when nothing but such rows stands between it and the table and it fills at least three
    of our columns (half of them in a small table). A remark under the table does not.
    """
    at = bisect_right(block.rows, layout.last_row)
    if layout.table is None:
        return [], []
    ours = [letter.encode() for name, letter in layout.letters.items() if name not in layout.extras]
    least = min(3, max(1, len(ours) // 2))
    accepted: list[int] = []
    expected = layout.last_row + 1
    for place in range(at, len(block.rows)):
        filled = sum(1 for letters in ours if block.kinds[letters][place])
        if block.rows[place] != expected or filled < least:
            break
        accepted.append(expected)
        expected += 1
    return accepted, block.rows[at + len(accepted) :]
