"""The end of a table: where the next row goes, what it looks like, and whether there is room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook.cell import Cell, Kind
from workbook.errors import EditRefusedError
from workbook.serial import column_number
from workbook.xlsx.excel_table import Box, excel_tables
from workbook.xlsx.formula import MAX_ROW, move_formula, references
from workbook.xlsx.package import Package, SheetRef
from workbook.xlsx.patching.grow import Growth
from workbook.xlsx.patching.guards import guards_of
from workbook.xlsx.reading.table_layout import TableLayout, limit_below, own_formula_letters
from workbook.xlsx.sheet import CellPlace, Sheet
from workbook.xlsx.sheet_patterns import attributes_of
from workbook.xlsx.values import decode_text


@dataclass(frozen=True, slots=True)
class Above:
    """What a new cell takes from the cell above: its style and, in a calculated column, its formula."""

    style: str
    formula: str | None


class TableEnd:
    """The end of one table during a patch.

    Blank rows at the end of the range are used before the table grows.
    """

    def __init__(self, package: Package, layout: TableLayout, sheet: Sheet) -> None:
        self.package = package
        self.layout = layout
        self.sheet = sheet
        self.totals_row = layout.totals_row
        self._limit = limit_below(package, layout)
        self.last_row = layout.last_row
        if self.totals_row is None:
            while self._belongs(self.last_row + 1):
                self.last_row += 1
        self._filled_to = self._last_filled()

    # -- rows

    def row(self, number: int) -> dict[str, CellPlace]:
        """The cells of a worksheet row in the table's columns, by letters."""
        if number > self.sheet.last_row():
            return {}
        span = self.sheet.row_span(number)
        box = self.layout.box
        cells = self.sheet.cells_between(*span) if span else ()
        return {c.column: c for c in cells if box.left <= column_number(c.column) <= box.right}

    def _filled(self, number: int) -> int:
        """How many cells of a row count toward making it a record."""
        cells = {letters: self.sheet.decode(place) for letters, place in self.row(number).items()}
        own = own_formula_letters(self.layout)
        return sum(
            1
            for letters, cell in cells.items()
            if cell.kind is not Kind.BLANK and (cell.formula is None or letters in own)
        )

    def _belongs(self, number: int) -> bool:
        ours = len(self.layout.letters) - len(self.layout.extras)
        if self._limit is not None and number > self._limit:
            return False
        return self.layout.table is not None and self._filled(number) >= min(3, max(1, ours // 2))

    def _last_filled(self) -> int:
        row = self.last_row
        while row >= self.layout.first_row and not self._filled(row):
            row -= 1
        return row

    def next_row(self) -> int:
        """The row that the next record goes to."""
        return self._filled_to + 1

    def note_filled(self, row: int) -> None:
        """Note that a row was filled."""
        self._filled_to = row
        self.last_row = max(self.last_row, row)

    def note_removed(self, row: int) -> None:
        """Note that the last row was removed."""
        self.last_row = row - 1
        self._filled_to = min(self._filled_to, row - 1)

    def is_moved_totals(self, row: int) -> bool:
        """Whether a row held the totals before they moved."""
        return row == self.layout.totals_row

    @cached_property
    def totals_cells(self) -> tuple[CellPlace, ...]:
        """The cells of the totals row as the file has them."""
        return tuple(self.row(self.layout.totals_row).values()) if self.layout.totals_row else ()

    @property
    def has_rows(self) -> bool:
        """Whether any row of the table is filled."""
        return self._filled_to >= self.layout.first_row

    # -- looks

    @cached_property
    def model_row(self) -> int:
        """The row that a new one looks like: the last filled one, else the first blank one."""
        return max(self._filled_to, self.layout.first_row)

    @cached_property
    def row_attributes(self) -> Mapping[str, str]:
        """Attributes of the model row's element."""
        span = self.sheet.row_span(self.model_row)
        if span is None or (self.model_row > self.layout.last_row and self.layout.table is None):
            return {}
        head = self.sheet.xml[span[0] : self.sheet.xml.index(b">", span[0])]
        return attributes_of(head)

    @cached_property
    def above(self) -> Mapping[str, Above]:
        """Style and formula of the model row's cells by column letters."""
        found = {}
        for letters, place in self.row(self.model_row).items():
            formula = self.formula(place)
            found[letters] = Above(place.attributes.get("s", "0"), formula)
        return found

    def formula(self, place: CellPlace) -> str | None:
        """A cell's own formula as text, None for arrays and for cells without one."""
        match = self.sheet.patterns.formula.search(place.body) if b"f" in place.body else None
        if match is None:
            return None
        attributes = attributes_of(match.group(1))
        if attributes.get("t") in ("array", "dataTable"):
            return None
        text = decode_text(match.group(2) or b"")
        return text or self._shared(attributes.get("si", ""), place)

    def _shared(self, index: str, place: CellPlace) -> str | None:
        """A shared formula as this cell would write it out."""
        needle = b'si="%s"' % index.encode()
        at = self.sheet.xml.find(needle, self.sheet.start)
        while at >= 0:
            tag_start = self.sheet.xml.rfind(b"<", 0, at)
            match = self.sheet.patterns.formula.match(self.sheet.xml, tag_start)
            if match and match.group(2):
                cell_start = self.sheet.xml.rfind(b"<%sc " % self.sheet.patterns.p, 0, tag_start)
                master = next(self.sheet.cells_between(cell_start, self.sheet.end))
                shift = place.row - master.row, column_number(place.column) - column_number(master.column)
                return move_formula(decode_text(match.group(2)), *shift)
            at = self.sheet.xml.find(needle, at + 1)
        return None

    # -- growth

    @property
    def new_box(self) -> Box:
        """The table's range as it is now, totals included."""
        box = self.layout.table.box if self.layout.table else self.layout.box
        return Box(box.left, box.top, box.right, self.totals_row or self.last_row)

    def growth(self, ref: SheetRef) -> Growth | None:
        """How ranges over the whole table must change, or None."""
        box = self.layout.box
        before = Box(box.left, self.layout.first_row, box.right, self.layout.last_row)
        if self.last_row == before.bottom:
            return None
        return Growth(ref.name, ref.part, before, self.last_row)


def check_room(package: Package, ref: SheetRef, end: TableEnd, row: int) -> None:
    """Raise EditRefusedError when a table cannot grow to a row."""
    layout, name = end.layout, end.layout.table.name if end.layout.table else end.layout.spec.name
    bottom = (end.totals_row or row - 1) + 1
    if bottom > MAX_ROW:
        raise EditRefusedError(f"The table {name} is full: a sheet has {MAX_ROW} rows.")
    if layout.table and layout.table.filtered_by_query:
        raise EditRefusedError(f"The table {name} is filled by a query; add the row at its source.")
    below = Box(layout.box.left, bottom, layout.box.right, bottom)
    blocking = next(
        (place for place in end.row(bottom).values() if end.sheet.decode(place).kind is not Kind.BLANK), None
    )
    if blocking:
        raise EditRefusedError(
            f"{ref.name}!{blocking.ref} is right below the table {name}; move it so that the table can grow."
        )
    for guard in guards_of(package, ref):
        if guard.box.meets(below):
            raise EditRefusedError(
                f"The table {name} cannot grow to row {bottom} of {ref.name}: it {guard.reason}."
            )
    for other in excel_tables(package):
        if (
            other.sheet.part == ref.part
            and (layout.table is None or other.part != layout.table.part)
            and other.box.meets(below)
        ):
            raise EditRefusedError(f"The table {name} cannot grow: the table {other.name} is right below it.")


def fill_formula(end: TableEnd, letters: str, row: int) -> Cell | None:
    """The formula that a new row gets in a calculated column, or in a column filled with one formula.

    Programs other than Excel do not mark calculated columns; two equal formulas above each other count as one.
    """
    above = end.above.get(letters)
    model = end.model_row
    calculated = end.layout.table.formulas.get(letters) if end.layout.table else None
    if above and above.formula is not None:
        if calculated is None:
            before = end.row(model - 1).get(letters)
            earlier = end.formula(before) if before else None
            if earlier is None or move_formula(earlier, 1) != above.formula:
                return None
        return Cell(Kind.UNCALCULATED, "", move_formula(above.formula, row - model))
    if calculated is not None and not references(calculated).areas:
        return Cell(Kind.UNCALCULATED, "", calculated)
    return None
