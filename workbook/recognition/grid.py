"""A sheet's cells in columns, with what says how they hang together: merges, Excel tables, hidden state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbook.cell import FORMULA_FLAG, Kind
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


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled cells of one sheet: ``texts[column][i]`` and ``kinds[column][i]`` belong to row ``rows[i]``.

    Columns go by number; rows without a filled cell are left out. ``kinds`` has codes of `Kind`, with
    `FORMULA_FLAG` where the cell is a formula.
    """

    sheet: str
    part: str
    hidden: bool
    rows: Sequence[int]
    columns: tuple[int, ...]
    texts: dict[int, Sequence[str]]
    kinds: dict[int, Sequence[int]]
    merged: tuple[Box, ...] = ()
    tables: tuple[ExcelTable, ...] = ()
    date1904: bool = False

    def text(self, column: int, place: int) -> str:
        """Text of a cell by column number and place in ``rows``."""
        return self.texts[column][place]

    def filled(self, column: int, place: int) -> bool:
        """Whether a cell holds something, a formula included."""
        return self.kinds[column][place] != Kind.BLANK and bool(
            self.texts[column][place].strip() or self.kinds[column][place] & FORMULA_FLAG
        )

    def typed(self, column: int, place: int) -> bool:
        """Whether a person typed something into a cell: filled, and no formula."""
        code = self.kinds[column][place]
        return code != Kind.BLANK and not code & FORMULA_FLAG and bool(self.texts[column][place].strip())


def read_grid(package: Package, ref: SheetRef) -> Grid:
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
    merged = (parse_box(match.decode("ascii", "replace")) for match in _MERGE.findall(sheet.frame[1]))
    return Grid(
        ref.name, ref.part, ref.state != "visible", block.rows, tuple(used),
        {number: block.texts[key] for number, key in letters.items()},
        {number: block.kinds[key] for number, key in letters.items()},
        tuple(box for box in merged if box is not None),
        tuple(table for table in excel_tables(package) if table.sheet.part == ref.part),
        package.date1904,
    )  # fmt: skip
