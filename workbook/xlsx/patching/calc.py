"""Which formulas depend on edited cells, so that exactly their stored results can be dropped.

Excel recalculates a workbook on load when the file requests it; LibreOffice trusts stored results. A result that an
edit has made wrong must therefore go, and no other may: a program that reads only values would miss it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbook.serial import column_number
from workbook.xlsx.excel_table import Box, ExcelTable, excel_tables
from workbook.xlsx.formula import References, TableReference, move_formula, references
from workbook.xlsx.package import Package, local
from workbook.xlsx.sheet import Sheet
from workbook.xlsx.sheet_patterns import attributes_of
from workbook.xlsx.values import decode_text

Spot = tuple[str, int, int]
"""A cell: sheet part, column number, row."""
Region = tuple[str, Box]


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A formula and its cell."""

    part: str
    column: int
    row: int
    formula: str

    @property
    def spot(self) -> Spot:
        """The formula's cell."""
        return self.part, self.column, self.row


def has_formulas(package: Package) -> bool:
    """Whether any worksheet has a formula."""
    return any(Sheet.of(package, sheet.part).has_formulas for sheet in package.sheets)


def formula_cells(package: Package) -> Iterator[FormulaCell]:
    """Every formula of the workbook; the cells of a shared formula each with their own text."""
    for ref in package.sheets:
        sheet = Sheet.of(package, ref.part)
        if not sheet.has_formulas:
            continue
        masters: dict[str, tuple[int, int, str]] = {}
        for start, stop in sheet.chunks():
            for place in sheet.cells_between(start, stop):
                match = sheet.patterns.formula.search(place.body) if b"f" in place.body else None
                if match is None:
                    continue
                attributes = attributes_of(match.group(1))
                text = decode_text(match.group(2) or b"")
                column = column_number(place.column)
                shared = attributes.get("si", "") if attributes.get("t") == "shared" else ""
                if shared and text:
                    masters[shared] = (column, place.row, text)
                elif shared and shared in masters:
                    first_column, first_row, master = masters[shared]
                    text = move_formula(master, place.row - first_row, column - first_column)
                yield FormulaCell(ref.part, column, place.row, text)


class Dependencies:
    """The dependency index of a workbook: cells and areas -> formulas that read them.

    ``tables`` are the Excel tables as they will be after the edit, so that formulas over a column depend on its new
    row too.
    """

    def __init__(self, package: Package, tables: Iterable[ExcelTable] | None = None) -> None:
        self._parts = {sheet.name.casefold(): sheet.part for sheet in package.sheets}
        self._order = [sheet.part for sheet in package.sheets]
        self._tables = list(excel_tables(package) if tables is None else tables)
        self._names = defined_names(package)
        self._single: dict[Spot, list[Spot]] = defaultdict(list)
        self._areas: dict[str, dict[Box, list[Spot]]] = defaultdict(lambda: defaultdict(list))
        self._dynamic: list[Spot] = []
        for cell in formula_cells(package):
            self._index(cell)

    def _index(self, cell: FormulaCell) -> None:
        dynamic = False
        for part, box in self._regions(cell, references(cell.formula), set()):
            if part == "":
                dynamic = True
            elif box.left == box.right and box.top == box.bottom:
                self._single[part, box.left, box.top].append(cell.spot)
            else:
                self._areas[part][box].append(cell.spot)
        if dynamic:
            self._dynamic.append(cell.spot)

    def _regions(self, cell: FormulaCell, refs: References, names: set[str]) -> Iterator[Region]:
        if refs.dynamic:
            yield "", Box(0, 0, 0, 0)
        for area in refs.areas:
            box = Box(area.left, area.top, area.right, area.bottom)
            for part in self._sheets(area.sheets, cell.part):
                yield part, box
        for table in refs.tables:
            yield from self._table_regions(cell, table)
        for name in refs.names - names:
            if name in self._names:
                yield from self._regions(cell, references(self._names[name]), names | {name})
            else:
                yield from self._table_regions(cell, TableReference(name, "", own_row=False))

    def _sheets(self, names: tuple[str, ...], own: str) -> list[str]:
        if not names:
            return [own]
        parts = [self._parts.get(name.casefold(), "?") for name in names]
        if len(parts) == 2 and "?" not in parts:
            first, last = sorted(self._order.index(part) for part in parts)
            return self._order[first : last + 1]
        return parts[:1]

    def _table_regions(self, cell: FormulaCell, ref: TableReference) -> Iterator[Region]:
        for table in self._tables:
            if ref.table:
                if table.name.casefold() != ref.table.casefold():
                    continue
            elif table.sheet.part != cell.part or not table.box.holds(cell.column, cell.row):
                continue
            yield table.sheet.part, _inside(table, ref, cell.row)

    def dependants(self, changed: Iterable[Region]) -> set[Spot]:
        """All formulas that read the changed cells, directly or through other formulas."""
        dirty: set[Spot] = set()
        todo: list[Region] = list(changed)
        for spot in self._dynamic:
            dirty.add(spot)
            todo.append((spot[0], Box(spot[1], spot[2], spot[1], spot[2])))
        while todo:
            part, box = todo.pop()
            for spot in self._readers(part, box):
                if spot not in dirty:
                    dirty.add(spot)
                    todo.append((spot[0], Box(spot[1], spot[2], spot[1], spot[2])))
        return dirty

    def _readers(self, part: str, box: Box) -> list[Spot]:
        found: list[Spot] = []
        if (box.right - box.left + 1) * (box.bottom - box.top + 1) <= 1000:
            for column in range(box.left, box.right + 1):
                for row in range(box.top, box.bottom + 1):
                    found += self._single.get((part, column, row), ())
        else:
            for (where, column, row), readers in self._single.items():
                if where == part and box.holds(column, row):
                    found += readers
        areas = self._areas.get(part, {})
        # An area that was hit once has all its readers marked: it need not be checked again.
        for hit in [area for area in areas if area.meets(box)]:
            found += areas.pop(hit)
        return found


def _inside(table: ExcelTable, ref: TableReference, row: int) -> Box:
    """The cells of a structured reference; the whole table where that is not clear."""
    named = [column for column in re.findall(r"[^\[\]@,:#]+", ref.inside.replace("'", "")) if column.strip()]
    wanted = {column.strip().casefold() for column in named}
    places = [i for i, name in enumerate(table.columns) if name.replace("'", "").strip().casefold() in wanted]
    left, right = (min(places), max(places)) if places else (0, table.box.right - table.box.left)
    top, bottom = (row, row) if ref.own_row else (table.box.top, table.box.bottom)
    return Box(table.box.left + left, top, table.box.left + right, bottom)


def defined_names(package: Package) -> Mapping[str, str]:
    """The formula of each defined name of the workbook, by the name in lower case."""
    from workbook.xlsx.package import parse_xml

    root = parse_xml(package.read(package.workbook_part), package.workbook_part, package.name)
    return {
        element.get("name", "").casefold(): element.text or ""
        for element in root.iter()
        if isinstance(element.tag, str) and local(element) == "definedName"
    }
