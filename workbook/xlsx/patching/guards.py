"""Cells that an edit must not touch, each with the reason in one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbook.cell import Cell
from workbook.errors import EditRefusedError
from workbook.serial import column_number
from workbook.xlsx.excel_table import Box, excel_tables, parse_box
from workbook.xlsx.merged_cells import merged_boxes
from workbook.xlsx.package import Package, SheetRef, local, parse_xml
from workbook.xlsx.sheet import Sheet
from workbook.xlsx.sheet_patterns import attributes_of


@dataclass(frozen=True, slots=True)
class Guard:
    """A protected rectangle and why it is."""

    box: Box
    reason: str
    anchor_free: bool = False
    """Whether the top left cell itself may be edited (it holds the merged cell's value)."""


def guards_of(package: Package, sheet: SheetRef) -> list[Guard]:
    """The protected rectangles of a sheet: merged cells, arrays, data tables, pivots, table headers."""
    known = package.memo.get(("guards", sheet.part))
    if known is None:
        known = package.memo["guards", sheet.part] = [
            *_merged(package, sheet),
            *_arrays(package, sheet),
            *_pivots(package, sheet),
            *_headers(package, sheet),
        ]
    return known  # type: ignore[return-value]  # the memo keeps what was put under this key


def _merged(package: Package, sheet: SheetRef) -> list[Guard]:
    boxes = merged_boxes(package, sheet.part)
    return [Guard(box, f"is inside the merged cells {box}", anchor_free=True) for box in boxes]


def _arrays(package: Package, sheet: SheetRef) -> list[Guard]:
    scan = Sheet.of(package, sheet.part)
    found: list[Guard] = []
    if not scan.has_formulas:
        return found
    formula = re.compile(rb"<%sf\s([^>]*?)/?>" % re.escape(scan.patterns.p))
    for match in formula.finditer(scan.xml, scan.start, scan.end):
        attributes = attributes_of(b" " + match.group(1))
        box = parse_box(attributes.get("ref", ""))
        if box and attributes.get("t") in ("array", "dataTable"):
            found.append(Guard(box, f"belongs to the formula that fills {box}"))
    return found


def _pivots(package: Package, sheet: SheetRef) -> list[Guard]:
    found = []
    for part in package.related(sheet.part, "pivotTable"):
        for element in parse_xml(package.read(part), part, package.name):
            box = (
                parse_box(element.get("ref", ""))
                if isinstance(element.tag, str) and local(element) == "location"
                else None
            )
            if box:
                found.append(Guard(box, f"is filled by the pivot table at {box}"))
    return found


def _headers(package: Package, sheet: SheetRef) -> list[Guard]:
    found = []
    for table in excel_tables(package):
        if table.sheet.part != sheet.part:
            continue
        box = table.box
        if table.has_header:
            found.append(
                Guard(
                    Box(box.left, box.top, box.right, box.top), f"is a column name of the table {table.name}"
                )
            )
        if table.totals_rows:
            found.append(
                Guard(
                    Box(box.left, box.bottom, box.right, box.bottom),
                    f"is in the totals row of the table {table.name}",
                )
            )
    return found


def check_edit(package: Package, sheet: SheetRef, letters: str, row: int, current: Cell) -> None:
    """Raise EditRefusedError when a cell must not be written."""
    where = f"{sheet.name}!{letters}{row}"
    if current.formula is not None:
        raise EditRefusedError(f"{where} holds a formula; change it in Excel if you want to replace it.")
    column = column_number(letters)
    for guard in guards_of(package, sheet):
        if guard.box.holds(column, row):
            at_anchor = (column, row) == (guard.box.left, guard.box.top)
            if not (guard.anchor_free and at_anchor):
                raise EditRefusedError(f"{where} {guard.reason}; change it in Excel.")
