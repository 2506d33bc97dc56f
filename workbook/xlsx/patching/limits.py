"""Where a workbook's tables cannot be written, found before anyone types: what the patch would refuse, asked at once."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from workbook.cell import BLANK
from workbook.errors import EditRefusedError
from workbook.serial import column_number
from workbook.write_limits import WriteArea, WriteLimits
from workbook.xlsx.patching.append import TableEnd, check_room, fill_formula
from workbook.xlsx.patching.guards import check_edit, guards_of
from workbook.xlsx.patching.protection import (
    check_locked,
    check_offered_for_writing,
    sheet_protection,
)
from workbook.xlsx.patching.splice import style_for_new_cell
from workbook.xlsx.reading.table import find_tables
from workbook.xlsx.sheet import Sheet
from workbook.xlsx.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from workbook.schema import TableSpec
    from workbook.snapshot import Snapshot, Table
    from workbook.xlsx.excel_table import Box
    from workbook.xlsx.package import Package, SheetRef
    from workbook.xlsx.reading.table_layout import TableLayout

_ROW_STYLE = re.compile(rb'\scustomFormat="(?:1|true)"')


def with_limits(package: Package, schema: Sequence[TableSpec], snapshot: Snapshot) -> Snapshot:
    """A snapshot of a package that also knows where its tables cannot be written."""
    workbook = _refusal(lambda: check_offered_for_writing(package))
    layouts = find_tables(package, schema)
    tables = {
        name: replace(table, limits=_limits(package, layouts[name], table, workbook))
        if table.found and name in layouts
        else table
        for name, table in snapshot.tables.items()
    }
    return replace(snapshot, tables=tables)


def _refusal(check: Callable[[], None]) -> str:
    try:
        check()
    except EditRefusedError as error:
        return str(error)
    return ""


def _limits(package: Package, layout: TableLayout, table: Table, workbook: str) -> WriteLimits:
    ref = next(sheet for sheet in package.sheets if sheet.part == layout.part)
    sheet = Sheet.of(package, ref.part)
    end = TableEnd(package, layout, sheet)
    row = end.next_row()
    no_rows = _refusal(lambda: check_room(package, ref, end, row)) if row > end.last_row else ""
    there = end.row(row) if row <= end.last_row else {}
    new_cells = {}
    calculated = set()
    for name, letters in layout.letters.items():
        current = sheet.decode(there[letters]) if letters in there else BLANK
        if current.formula is not None or fill_formula(end, letters, row) is not None:
            calculated.add(name)
            new_cells[name] = (
                f"{layout.sheet}!{letters}{row} is filled by the formula of its column; leave {name} blank here."
            )
            continue
        barred = _refusal(partial(check_edit, package, ref, letters, row, current))
        barred = barred or _refusal(partial(check_locked, package, ref, letters, row))
        if barred:
            new_cells[name] = barred
    protection = sheet_protection(package, ref)
    return WriteLimits(
        workbook=workbook,
        no_rows=no_rows,
        new_cells=new_cells,
        calculated=frozenset(calculated),
        areas=tuple(
            _area(guard.box, guard.reason, anchor_free=guard.anchor_free)
            for guard in guards_of(package, ref)
            if guard.box.meets(layout.box)
        ),
        is_protected=protection is not None,
        free=tuple(_area(box) for box in protection.free) if protection else (),
        unlocked=frozenset(_unlocked(package, ref, layout, table)) if protection else frozenset(),
    )


def _area(box: Box, reason: str = "", *, anchor_free: bool = False) -> WriteArea:
    return WriteArea(box.left, box.top, box.right, box.bottom, reason, anchor_free)


def _unlocked(
    package: Package, ref: SheetRef, layout: TableLayout, table: Table
) -> Iterator[tuple[str, int]]:
    """The cells of a table that its protected sheet leaves open."""
    styles = Styles.of(package)
    if not styles.unlocked:
        return
    sheet = Sheet.of(package, ref.part)
    letters = [
        letter
        for letter in layout.letters.values()
        if layout.box.left <= column_number(letter) <= layout.box.right
    ]
    by_column = {letter: style_for_new_cell(sheet, letter, 0) for letter in letters}
    for row in table.rows:
        span = sheet.row_span(row)
        cells = {place.column: place for place in sheet.cells_between(*span)} if span else {}
        head = sheet.xml[span[0] : sheet.xml.index(b">", span[0])] if span else b""
        has_style = _ROW_STYLE.search(head) is not None
        for letter in letters:
            if letter in cells:
                style = cells[letter].attributes.get("s", "0")
            else:
                style = style_for_new_cell(sheet, letter, row) if has_style else by_column[letter]
            if styles.is_unlocked(style):
                yield letter, row
