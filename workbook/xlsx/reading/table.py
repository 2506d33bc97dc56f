"""Where the tables are: by name, by sheet name or by header row, in any column order.

An Excel table's own range is trusted. A plain range with a header row is a table too, down to its last filled row.
Rows that people type right below a table (programs other than Excel do not grow it) belong to it; anything else
outside is reported and left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from workbook.cell import Kind
from workbook.schema import TableSpec, fold
from workbook.serial import column_letters
from workbook.xlsx.excel_table import ExcelTable, excel_tables
from workbook.xlsx.package import Package, SheetRef
from workbook.xlsx.reading import custom_names
from workbook.xlsx.reading.headers import match_headers
from workbook.xlsx.reading.table_layout import TableLayout, limit_below
from workbook.xlsx.sheet import Sheet

_HEADER_SEARCH = 40
"""Rows in which a header row is searched, below titles and remarks."""


def find_tables(package: Package, schema: Sequence[TableSpec]) -> dict[str, TableLayout]:
    """Find the schema's tables; a table that the workbook does not have is not in the result.

    Names that the workbook itself sets count (`workbook.xlsx.reading.custom_names`).
    """
    schema = custom_names.with_custom_names(package, schema, _find)
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
            take(_by_set_name(package, spec, tables))
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


def _by_set_name(package: Package, spec: TableSpec, tables: Sequence[ExcelTable]) -> TableLayout | None:
    """The table by the name that a person set, its own or its sheet's; None when there is none."""
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
    """Assign each remaining table to the visible sheet whose headers fit it best."""
    candidates = []
    for spec in schema:
        if spec.name in found or spec.called or len(spec.columns) < 4:
            continue
        for sheet in package.sheets:
            if sheet.state == "visible":
                layout = _on_sheet(package, spec, sheet, tables, least=4)
                if layout and (not spec.known_by or any(name in layout.letters for name in spec.known_by)):
                    ours = len(layout.letters) - len(layout.extras)
                    candidates.append((ours, layout))
    for _, layout in sorted(candidates, key=lambda candidate: -candidate[0]):
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
        spec=spec,
        sheet=table.sheet.name,
        part=table.sheet.part,
        header_row=table.first_row - 1,
        first_row=table.first_row,
        last_row=max(table.last_row, table.first_row - 1),
        letters=letters,
        extras=extras,
        table=table,
        ambiguous=ambiguous,
    )


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
        spec=spec,
        sheet=sheet.name,
        part=sheet.part,
        header_row=header_row,
        first_row=header_row + 1,
        last_row=last,
        letters=letters,
        extras=extras,
        ambiguous=ambiguous,
    )


def header_rows(package: Package, part: str) -> dict[int, dict[str, str]]:
    """Texts of the first rows of a sheet, which may be headers: row -> column letters -> text."""
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
