"""Where one table of the schema is in a workbook, and which rows belong to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from workbook.schema import TableSpec
from workbook.serial import column_number
from workbook.xlsx.excel_table import Box, ExcelTable, excel_tables
from workbook.xlsx.package import Package
from workbook.xlsx.reading.decode import Block


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Where a table of the schema is in the workbook.

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
    """The last row before another table begins below a plain range; None: there is none."""

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
    """Columns of the schema in which a formula makes a row count, except those that the table fills by itself."""
    calculated = set(layout.table.formulas) if layout.table else set()
    return {letter for name, letter in layout.letters.items() if name not in layout.extras} - calculated


def rows_below(layout: TableLayout, block: Block) -> tuple[list[int], list[int]]:
    """Split the rows after the table's range into those typed right below it and those outside.

    A row belongs to the table when it follows it without a gap and fills at least three of the schema's columns (half
    of them in a small table). A remark under the table does not.
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
