"""The working state of one patch: sheets being spliced, tables being grown, regions that changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from workbook.cell import BLANK, Cell, Kind
from workbook.errors import EditRefusedError, TableMissingError
from workbook.schema import TableSpec
from workbook.serial import column_letters, column_number
from workbook.xlsx.excel_table import Box, bounds, excel_tables
from workbook.xlsx.package import Package, SheetRef
from workbook.xlsx.patching.append import TableEnd, check_room, fill_formula
from workbook.xlsx.patching.calc import Dependencies, Spot, has_formulas
from workbook.xlsx.patching.grow import Growth, end_insert_row, grow_dimension, resize_table
from workbook.xlsx.patching.guards import check_edit
from workbook.xlsx.patching.parts import drop_calc_chain, grow_other_parts, request_recalculation
from workbook.xlsx.patching.splice import Splicer, style_for_new_cell
from workbook.xlsx.patching.totals import check_totals, move_totals
from workbook.xlsx.reading.table import find_tables
from workbook.xlsx.reading.table_layout import TableLayout
from workbook.xlsx.sheet import CellPlace, Sheet
from workbook.xlsx.sheet_patterns import split_ref
from workbook.xlsx.strings import SharedStrings, StringAppender
from workbook.xlsx.styles import DATE_TIME, SHORT_DATE, SHORT_TIME, FormatAppender, Styles


@dataclass(slots=True)
class _Touched:
    """One sheet of the patch."""

    ref: SheetRef
    sheet: Sheet
    splicer: Splicer


class SheetWrite:
    """Applies edits one after another and then makes the new parts."""

    def __init__(self, package: Package, schema: Sequence[TableSpec]) -> None:
        self._package = package
        self._schema = schema
        self._layouts: dict[str, TableLayout] | None = None
        self._strings = StringAppender(SharedStrings.of(package)) if package.shared_strings_part else None
        self._formats = FormatAppender(Styles.of(package))
        self._touched: dict[str, _Touched] = {}
        self._ends: dict[str, TableEnd] = {}
        self._changed: list[tuple[str, Box]] = []
        self._formula_gone = False
        self.expected: dict[tuple[str, str], Cell] = {}

    # -- single cells

    def write(self, sheet_name: str, ref: str, cell: Cell) -> int:
        """Write one cell; returns its row."""
        letters, row = split_ref(ref)
        if not row:
            raise EditRefusedError(f"{ref} is not a cell reference.")
        touched = self._touch(self._package.sheet(sheet_name))
        place = _place(touched.sheet, letters, row)
        current = touched.sheet.decode(place) if place else BLANK
        check_edit(self._package, touched.ref, letters, row, current)
        self.expected[touched.ref.name, f"{letters}{row}"] = cell
        if cell.same_as(current) and (cell.rich is None or cell.rich == current.rich):
            # Formatted text with the same words stays formatted.
            self.expected[touched.ref.name, f"{letters}{row}"] = current
            return row
        style = place.attributes.get("s", "0") if place else style_for_new_cell(touched.sheet, letters, row)
        self._put(touched, letters, row, cell, style)
        return row

    def _put(self, touched: _Touched, letters: str, row: int, cell: Cell, style: str) -> None:
        if cell.kind is Kind.DATE:
            style = self._formats.dated(style, _format_for(cell))
        touched.splicer.put(letters, row, cell, style)
        number = column_number(letters)
        self._changed.append((touched.ref.part, Box(number, row, number, row)))
        self.expected[touched.ref.name, f"{letters}{row}"] = cell

    def _touch(self, ref: SheetRef) -> _Touched:
        touched = self._touched.get(ref.part)
        if touched is None:
            sheet = Sheet.of(self._package, ref.part)
            sheet.check_cells()
            splicer = Splicer(sheet, self._strings.place if self._strings else None)
            touched = self._touched[ref.part] = _Touched(ref, sheet, splicer)
        return touched

    # -- rows of tables

    def _end(self, table: str) -> tuple[_Touched, TableEnd]:
        if self._layouts is None:
            self._layouts = find_tables(self._package, self._schema)
        layout = self._layouts.get(table)
        if layout is None:
            raise TableMissingError(f"{self._package.name} has no table {table}.")
        touched = self._touch(next(s for s in self._package.sheets if s.part == layout.part))
        if table not in self._ends:
            self._ends[table] = TableEnd(self._package, layout, touched.sheet)
        return touched, self._ends[table]

    def append(self, table: str, cells: Mapping[str, Cell]) -> int:
        """Append a row to a table; returns its worksheet row."""
        touched, end = self._end(table)
        row = end.next_row()
        if row > end.last_row:
            check_room(self._package, touched.ref, end, row)
            self._shift_totals(end, touched.ref, by=1)
        there = {c.column: c for c in _row_places(touched.sheet, row)} if not end.is_moved_totals(row) else {}
        if touched.sheet.row_span(row) is None:
            touched.splicer.new_row(row, end.row_attributes)
        by_letter = {end.layout.letters[name]: cell for name, cell in cells.items()}
        for number in range(end.layout.box.left, end.layout.box.right + 1):
            letters = column_letters(number)
            cell = by_letter.get(letters, BLANK)
            above = end.above.get(letters)
            if cell.kind is Kind.BLANK and cell.formula is None:
                if self._is_filled_ahead(touched, there.get(letters)):
                    continue
                cell = fill_formula(end, letters, row) or cell
            style = there[letters].attributes.get("s", "0") if letters in there else ""
            style = style or (above.style if above else style_for_new_cell(touched.sheet, letters, row))
            self._put(touched, letters, row, cell, style)
        end.note_filled(row)
        return row

    def _is_filled_ahead(self, touched: _Touched, place: CellPlace | None) -> bool:
        """Whether a colleague filled a formula down into this blank row, ready for the row's values."""
        if place is None or (touched.ref.name, place.ref) in self.expected:
            return False
        return touched.sheet.decode(place).formula is not None

    def _shift_totals(self, end: TableEnd, ref: SheetRef, *, by: int) -> None:
        """Make room above the totals row (or close the gap); its cells follow when all rows are there."""
        if end.totals_row is None:
            return
        check_totals(self._package, end, ref.name)
        self._formula_gone = self._formula_gone or any(
            end.sheet.decode(place).formula is not None for place in end.totals_cells
        )
        end.totals_row += by

    def _move_totals(self, end: TableEnd, stale: Collection[Spot]) -> None:
        old, new = end.layout.totals_row, end.totals_row
        if old is None or new is None or old == new:
            return
        touched = self._touched[end.layout.part]
        columns = {column for part, column, row in stale if (part, row) == (end.layout.part, old)}
        for moved in move_totals(end, end.growth(touched.ref), columns):
            if new < old:
                touched.splicer.put_raw(moved.letters, old, None)
                self.expected[touched.ref.name, f"{moved.letters}{old}"] = BLANK
            touched.splicer.put_raw(moved.letters, new, moved.raw)
            self.expected[touched.ref.name, f"{moved.letters}{new}"] = moved.cell
            number = column_number(moved.letters)
            self._changed.append((touched.ref.part, Box(number, new, number, new)))

    def remove(self, table: str, row: int) -> int:
        """Remove a row from a table; returns its worksheet row."""
        touched, end = self._end(table)
        is_last = row == end.last_row and end.last_row > end.layout.first_row
        for place in _row_places(touched.sheet, row):
            number = column_number(place.column)
            if not end.layout.box.left <= number <= end.layout.box.right:
                continue
            cell = touched.sheet.decode(place)
            if cell.formula is not None and not is_last:
                continue  # a calculated column stays filled in an emptied row
            self._formula_gone = self._formula_gone or cell.formula is not None
            style = "0" if is_last else place.attributes.get("s", "0")
            touched.splicer.put(place.column, row, BLANK, style)
            self._changed.append((touched.ref.part, Box(number, row, number, row)))
            self.expected[touched.ref.name, place.ref] = BLANK
        if is_last:
            end.note_removed(row)
            self._shift_totals(end, touched.ref, by=-1)
        return row

    # -- the new parts

    def finish(
        self, *, keep_results: bool
    ) -> tuple[dict[str, bytes], tuple[str, ...], frozenset[tuple[str, str]]]:
        """New parts, removed parts, and the formulas that lost their stored result."""
        growths = [end.growth(self._touched[end.layout.part].ref) for end in self._ends.values()]
        grown = [growth for growth in growths if growth is not None]
        stale: set[Spot] = set()
        parts: dict[str, bytes] = {}
        removed: tuple[str, ...] = ()
        if has_formulas(self._package):
            if not keep_results:
                stale = self._drop_results()
            parts.update(request_recalculation(self._package))
            if self._formula_gone:
                chain, removed = drop_calc_chain(self._package)
                parts.update(chain)
        for end in self._ends.values():
            self._move_totals(end, stale)
            parts.update(_table_parts(self._package, end))
        for touched in self._touched.values():
            if touched.splicer.rows_touched() or grown:
                parts[touched.ref.part] = self._sheet_part(touched, grown)
        if grown:
            parts = grow_other_parts(self._package, grown, parts)
        for content, part in (
            (self._strings and self._strings.part(), self._package.shared_strings_part),
            (self._formats.part(), self._package.styles_part),
        ):
            if content and part:
                parts[part] = content
        names = {ref.part: ref.name for ref in self._package.sheets}
        return parts, removed, frozenset((names[part], f"{column_letters(c)}{r}") for part, c, r in stale)

    def _drop_results(self) -> set[Spot]:
        resized = {end.layout.table.part: end.new_box for end in self._ends.values() if end.layout.table}
        tables = [
            replace(t, box=resized[t.part]) if t.part in resized else t for t in excel_tables(self._package)
        ]
        stale = Dependencies(self._package, tables).dependants(self._changed)
        refs = {ref.part: ref for ref in self._package.sheets}
        for part, column, row in stale:
            self._touch(refs[part]).splicer.drop_result(column_letters(column), row)
        return stale

    def _sheet_part(self, touched: _Touched, grown: Sequence[Growth]) -> bytes:
        sheet, p = touched.sheet, touched.sheet.patterns.p
        head, tail = sheet.xml[: sheet.start], sheet.xml[sheet.end :]
        if sheet.empty:
            head = head[: sheet.data_tag[0]] + b"<%ssheetData>" % p
            tail = b"</%ssheetData>" % p + tail
        boxes = [box for part, box in self._changed if part == touched.ref.part]
        if boxes:
            head = grow_dimension(head, bounds(boxes))
        for growth in grown:
            if growth.part == touched.ref.part:
                tail = growth.grow_tail(tail)
        return b"".join([head, *touched.splicer.pieces(), tail])


def _table_parts(package: Package, end: TableEnd) -> dict[str, bytes]:
    table = end.layout.table
    if table is None:
        return {}
    xml = package.read(table.part)
    new = resize_table(xml, table.box, end.new_box) if end.new_box != table.box else xml
    if end.has_rows:
        new = end_insert_row(new)
    return {table.part: new} if new != xml else {}


def _place(sheet: Sheet, letters: str, row: int) -> CellPlace | None:
    return next((place for place in _row_places(sheet, row) if place.column == letters), None)


def _row_places(sheet: Sheet, row: int) -> list[CellPlace]:
    span = sheet.row_span(row)
    return list(sheet.cells_between(*span)) if span else []


def _format_for(cell: Cell) -> int:
    number = float(cell.text)
    if 0 <= number < 1:
        return SHORT_TIME
    return SHORT_DATE if number.is_integer() else DATE_TIME
