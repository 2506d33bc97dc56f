"""A sheet's cells in columns, with what says how they hang together: merges, Excel tables, hidden state."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbook.recognition.cells import Cells
from workbook.serial import column_letters, column_number
from workbook.xlsx.excel_table import Box, ExcelTable, excel_tables, parse_box
from workbook.xlsx.package import Package, SheetRef
from workbook.xlsx.reading.decode import Decoder
from workbook.xlsx.sheet import Sheet

_LOOKED_AT = 8 * 2**20
"""Bytes of a sheet in which every column that is used shows up."""
_COLUMN = re.compile(rb'<(?:[\w.-]+:)?c r="([A-Z]{1,3})')
_MERGE = re.compile(rb'<(?:[\w.-]+:)?mergeCell[^>]*? ref="([^"]+)"')
_MOST_COLUMNS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGrid(Cells):
    """The filled cells of one sheet, with what says how they hang together."""

    sheet: str
    part: str
    hidden: bool
    merged: tuple[Box, ...] = ()
    tables: tuple[ExcelTable, ...] = ()
    date1904: bool = False


def read_grid(package: Package, ref: SheetRef) -> SheetGrid:
    """Read a sheet's cells; raise FileRefusedError when its part is damaged."""
    sheet = Sheet.of(package, ref.part)
    end = sheet.end if sheet.end - sheet.start <= _LOOKED_AT else sheet.start + _LOOKED_AT
    if not sheet.normalized:
        sheet.check_cells()
        end = min(end, sheet.end)
    used = sorted(
        column_number(letters.decode()) for letters in set(_COLUMN.findall(sheet.xml, sheet.start, end))
    )
    used = used[:_MOST_COLUMNS]
    letters = {number: column_letters(number).encode() for number in used}
    block = Decoder(sheet).columns(set(letters.values()), set(letters.values()), 1, None)
    boxes = (parse_box(match.decode("ascii", "replace")) for match in _MERGE.findall(sheet.frame[1]))
    merged = tuple(box for box in boxes if box is not None)
    return SheetGrid(
        rows=block.rows,
        columns=tuple(used),
        texts={number: block.texts[key] for number, key in letters.items()},
        kinds={number: block.kinds[key] for number, key in letters.items()},
        sheet=ref.name,
        part=ref.part,
        hidden=ref.state != "visible",
        merged=merged,
        merged_rows=frozenset(box.top for box in merged if box.right > box.left),
        tables=tuple(table for table in excel_tables(package) if table.sheet.part == ref.part),
        date1904=package.date1904,
    )
