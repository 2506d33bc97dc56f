"""Single cells and whole sheets of a package, as the file has them; without tables, types or frames."""

from __future__ import annotations

from collections.abc import Iterable

from workbook.cell import Cell, Kind
from workbook.xlsx.package import Package
from workbook.xlsx.sheet import Sheet
from workbook.xlsx.sheet_patterns import split_ref


def read_cells(package: Package, sheet: str, refs: Iterable[str]) -> dict[str, Cell]:
    """Read some cells of a worksheet by A1 reference; blank where the file has none."""
    scan = Sheet.of(package, package.sheet(sheet).part)
    by_row: dict[int, list[tuple[str, str]]] = {}
    for ref in refs:
        letters, row = split_ref(ref)
        by_row.setdefault(row, []).append((ref, letters))
    found: dict[str, Cell] = {}
    for row, wanted in by_row.items():
        span = scan.row_span(row)
        letters_here = {letters for _, letters in wanted}
        places = scan.cells_between(*span) if span else ()
        there = {place.column: scan.decode(place) for place in places if place.column in letters_here}
        found.update({ref: there.get(letters, Cell()) for ref, letters in wanted})
    return found


def read_sheet(package: Package, sheet: str) -> dict[str, Cell]:
    """Every cell of a worksheet that is not blank, by A1 reference, in sheet order."""
    scan = Sheet.of(package, package.sheet(sheet).part)
    found: dict[str, Cell] = {}
    for start, stop in scan.chunks():
        for place in scan.cells_between(start, stop):
            cell = scan.decode(place)
            if cell.kind is not Kind.BLANK or cell.formula is not None:
                found[place.ref] = cell
    return found
