"""Where the tables are: by name, by sheet name or by header row, in any column order.

An Excel table's own range is trusted. A plain range with a header row is a table too, down to its last filled row.
Rows that people type right below a table (programs other than Excel do not grow it) belong to it; anything else
outside is reported and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from workbook.cell import Kind
from workbook.schema import JOIN, NONE, TableSpec, fold
from workbook.serial import column_letters, column_number
from workbook.xlsx.excel_table import ExcelTable, excel_tables, parse_box
from workbook.xlsx.package import Package, SheetRef
from workbook.xlsx.reading import custom_names
from workbook.xlsx.reading.headers import match_headers
from workbook.xlsx.reading.pinned_roles import with_pinned_roles
from workbook.xlsx.reading.table_layout import TableLayout, limit_below
from workbook.xlsx.sheet import Sheet
from workbook.xlsx.stamp import read_stamp

_SEARCH_BELOW = 2000
"""The same for a list further down on a sheet that a person named."""
_MERGE = re.compile(rb'<(?:[\w.-]+:)?mergeCell[^>]*? ref="([^"]+)"')
_HEADER_SEARCH = 40
"""Rows in which a header row is searched, below titles and remarks."""


def find_tables(package: Package, schema: Sequence[TableSpec]) -> dict[str, TableLayout]:
    """Find the schema's tables; a table that the workbook does not have is not in the result.

    Names that the workbook itself sets count (`workbook.xlsx.reading.custom_names`).
    """
    stamp = read_stamp(package)
    if stamp is not None and stamp.roles:
        schema = with_pinned_roles(schema, stamp.roles)
    schema = custom_names.with_custom_names(package, schema, find_unnamed)
    return find_unnamed(package, schema)


def find_unnamed(package: Package, schema: Sequence[TableSpec]) -> dict[str, TableLayout]:
    """Find the schema's tables without the names that the workbook itself sets."""
    found: dict[str, TableLayout] = {}
    taken: set[tuple[str, int]] = set()

    def take(layout: TableLayout | None) -> None:
        free = layout and (
            (layout.part, layout.header_row) not in taken or _is_beside(layout, found.values())
        )
        if layout and free and layout.spec.name not in found:
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
    found = {name: _within_band(layout, found.values()) for name, layout in found.items()}
    return {name: _cut(package, layout, found.values()) for name, layout in found.items()}


def _own_letters(layout: TableLayout) -> set[str]:
    return {letter for name, letter in layout.letters.items() if name not in layout.extras}


def _is_beside(layout: TableLayout, others: Iterable[TableLayout]) -> bool:
    """Whether a list with names that were set is beside another in the same rows: they share no column."""
    same = [o for o in others if (o.part, o.header_row) == (layout.part, layout.header_row)]
    return bool(layout.spec.called) and all(not _own_letters(o) & _own_letters(layout) for o in same)


def _within_band(layout: TableLayout, others: Iterable[TableLayout]) -> TableLayout:
    """Leave the columns of a list beside it to that list."""
    same = [
        other
        for other in others
        if other is not layout and (other.part, other.header_row) == (layout.part, layout.header_row)
    ]
    if not same or layout.table is not None:
        return layout
    numbers = sorted(map(column_number, layout.letters.values()))
    own = sorted(map(column_number, _own_letters(layout)))
    first, last = own[0], own[-1]
    foreign = {column_number(letter) for other in same for letter in _own_letters(other)}
    while first - 1 in numbers and first - 1 not in foreign:
        first -= 1
    while last + 1 in numbers and last + 1 not in foreign:
        last += 1
    letters = {n: letter for n, letter in layout.letters.items() if first <= column_number(letter) <= last}
    return replace(layout, letters=letters, extras=tuple(n for n in layout.extras if n in letters))


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
    """The table by the name that a person set, its own or its sheet's; None when there is none.

    Where it was set that no sheet is this table, only one of exactly its name is.
    """
    if spec.called == NONE:
        spec = replace(spec, called=spec.name)
    # Of several joined names the first is the sheet that takes new rows.
    for called in (spec.called, *spec.called.split(JOIN)):
        for table in tables:
            if fold(table.name) == fold(called):
                return _from_excel_table(spec, table)
        for sheet in package.sheets:
            if fold(sheet.name) == fold(called):
                return _on_sheet(package, spec, sheet, tables, least=1)
    return None


def _find_by_headers(
    package: Package,
    schema: Sequence[TableSpec],
    tables: Sequence[ExcelTable],
    found: Mapping[str, TableLayout],
    take: Callable[[TableLayout | None], None],
) -> None:
    """Assign each remaining table to the visible sheet with the best fitting headers."""
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
    best = _best_header(spec, rows, least)
    wanted = sum(bool(column.called) and column.called != NONE for column in spec.columns)
    if spec.called and best[0] < 0.8 * wanted:
        # The list that a person named may be further down, below another one.
        below = header_rows(package, sheet.part, below_titles=False)
        rows, best = below, max(best, _best_header(spec, below, least))
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


def _best_header(spec: TableSpec, rows: Mapping[int, Mapping[str, str]], least: int) -> tuple[int, int]:
    """How many columns of a table the row that fits it best has, and its number; (0, 0) where none fits."""
    best: tuple[int, int] = (0, 0)
    for number, texts in rows.items():
        letters, extras, _ = match_headers(spec, texts)
        ours = len(letters) - len(extras)
        enough = ours * 2 >= min(len(texts), 6) or any(column.called for column in spec.columns)
        if ours >= max(least, 1) and enough and ours > best[0]:
            best = (ours, number)
    return best


def header_rows(package: Package, part: str, *, below_titles: bool = True) -> dict[int, dict[str, str]]:
    """Texts of the first rows of a sheet, which may be headers: row -> column letters -> text.

    A cell that is merged downward is in the last of its rows. ``below_titles``: only rows where the first header of a
    sheet may be; else also those of further lists below.
    """
    known = package.memo.get(("top", part, below_titles))
    if isinstance(known, dict):
        return known
    most = _HEADER_SEARCH if below_titles else _SEARCH_BELOW
    sheet = Sheet.of(package, part)
    rows: dict[int, dict[str, str]] = {}
    for match in sheet.patterns.row.finditer(sheet.xml, sheet.start, sheet.end):
        number = int(match.group(1))
        if number > most:
            break
        span = sheet.row_span(number)
        for place in sheet.cells_between(*span) if span else ():
            cell = sheet.decode(place)
            if cell.kind is Kind.TEXT and cell.text.strip():
                rows.setdefault(number, {})[place.column] = cell.text
    for top, bottom, letters in _merged_down(sheet):
        text = rows.get(top, {}).get(letters)
        if text and bottom in rows:
            rows[bottom].setdefault(letters, text)
    package.memo["top", part, below_titles] = rows
    return rows


def _merged_down(sheet: Sheet) -> list[tuple[int, int, str]]:
    """First and last row and column letters of the cells near the top that are merged over several rows."""
    found = []
    for match in _MERGE.findall(sheet.frame[1]):
        box = parse_box(match.decode("ascii", "replace"))
        if (
            box
            and box.top < box.bottom <= box.top + 3
            and box.top <= _HEADER_SEARCH
            and box.left == box.right
        ):
            found.append((box.top, box.bottom, column_letters(box.left)))
    return found


def _last_filled_row(
    package: Package, part: str, header_row: int, letters: set[str], limit: int | None = None
) -> int:
    key = ("last filled row", part, header_row, frozenset(letters), limit)
    known = package.memo.get(key)
    if not isinstance(known, int):
        known = package.memo[key] = _find_last_filled_row(package, part, header_row, letters, limit)
    return known


def _find_last_filled_row(
    package: Package, part: str, header_row: int, letters: set[str], limit: int | None
) -> int:
    sheet = Sheet.of(package, part)
    stop = sheet.end
    for number, start in reversed(sheet.rows()):
        if number <= header_row:
            break
        cells = sheet.cells_between(start, stop) if limit is None or number <= limit else ()
        # Most cells below a list only have a format.
        if any(c.body and c.column in letters and sheet.decode(c).kind is not Kind.BLANK for c in cells):
            return number
        stop = start
    return header_row
