"""More columns at the right end of a table: their headers, and the range of an Excel table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from workbook.cell import Cell, Kind
from workbook.errors import EditRefusedError
from workbook.serial import column_letters
from workbook.xlsx.excel_table import Box, excel_tables
from workbook.xlsx.formula import MAX_COLUMN
from workbook.xlsx.patching.guards import guards_of
from workbook.xlsx.patching.patch import CellWrite
from workbook.xlsx.sheet import Sheet
from workbook.xlsx.values import escape_xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.table_layout import TableLayout

_TABLE: Final = re.compile(rb'<(?:[\w.-]+:)?table(?=\s)[^>]*?\sref="([^"]*)"')
_FILTER: Final = re.compile(rb'<(?:[\w.-]+:)?autoFilter(?=\s)[^>]*?\sref="([^"]*)"')
_COLUMNS: Final = re.compile(
    rb"<(?P<p>[\w.-]+:)?tableColumns(?=[\s>])[^>]*>.*?</(?P=p)?tableColumns>", re.DOTALL
)
_ID: Final = re.compile(rb'<(?:[\w.-]+:)?tableColumn\s[^>]*?\bid="([0-9]+)"')
_COUNT: Final = re.compile(rb'\scount="[0-9]+"')


def plan_columns(
    package: Package, layout: TableLayout, names: Sequence[str]
) -> tuple[list[CellWrite], dict[str, bytes]]:
    """Plan the header cells to write and the new table part; raise EditRefusedError where there is no room."""
    box = layout.table.box if layout.table else layout.box
    writes = []
    for right, name in enumerate(names, box.right + 1):
        if right > MAX_COLUMN:
            raise EditRefusedError(f"{layout.sheet} has no column left for {name}.")
        _check_room(package, layout, Box(right, box.top, right, box.bottom), name)
        ref = f"{column_letters(right)}{layout.header_row}"
        writes.append(CellWrite(layout.sheet, ref, Cell(Kind.TEXT, name)))
    if layout.table is None:
        return writes, {}
    name = names[0]
    if layout.table.filtered_by_query:
        raise EditRefusedError(
            f"The table {layout.table.name} is filled by a query; add {name} at its source."
        )
    if not layout.table.has_header:
        raise EditRefusedError(
            f"The table {layout.table.name} shows no headers; switch them on in Excel first."
        )
    xml = package.read(layout.table.part)
    for at, name in enumerate(names):
        xml = _widen(xml, Box(box.left, box.top, box.right + at, box.bottom), name)
    return writes, {layout.table.part: xml}


def _check_room(package: Package, layout: TableLayout, strip: Box, name: str) -> None:
    """Refuse where a cell of the new column is filled or protected."""
    sheet = Sheet.of(package, layout.part)
    letters = column_letters(strip.left)
    ref = next(ref for ref in package.sheets if ref.part == layout.part)
    is_used = sheet.xml.find(b' r="%s' % letters.encode(), sheet.start, sheet.end) >= 0
    for place in sheet.cells_between(sheet.start, sheet.end) if is_used else ():
        inside = place.column == letters and strip.top <= place.row <= strip.bottom
        if inside and (place.body or sheet.decode(place).kind is not Kind.BLANK):
            raise EditRefusedError(
                f"{layout.sheet}!{place.ref} is where the column {name} would go; move it, or add the column in Excel."
            )
    for guard in guards_of(package, ref):
        if guard.box.meets(strip):
            raise EditRefusedError(
                f"{layout.sheet} has no room for the column {name}: {letters}{strip.top} {guard.reason}."
            )
    for other in excel_tables(package):
        own = layout.table is not None and other.part == layout.table.part
        if other.sheet.part == layout.part and not own and other.box.meets(strip):
            raise EditRefusedError(
                f"The table {other.name} is where the column {name} would go on {layout.sheet}."
            )


def _widen(xml: bytes, box: Box, name: str) -> bytes:
    """A table part with one more column."""
    wider = str(Box(box.left, box.top, box.right + 1, box.bottom)).encode()

    def filtered(match: re.Match[bytes]) -> bytes:
        # A filter over some columns only is a person's choice; one over all of them grows.
        first, _, last = match[1].decode().partition(":")
        if first.replace("$", "") != f"{column_letters(box.left)}{box.top}":
            return match[0]
        if re.sub(r"[$0-9]", "", last) != column_letters(box.right):
            return match[0]
        row = re.sub(r"\D", "", last)
        fresh = f"{first}:{column_letters(box.right + 1)}{row}".encode()
        return match[0].replace(b'ref="%s"' % match[1], b'ref="%s"' % fresh, 1)

    def listed(match: re.Match[bytes]) -> bytes:
        prefix = match["p"] or b""
        ids = [int(found) for found in _ID.findall(match[0])]
        column = b'<%stableColumn id="%d" name="%s"/>' % (
            prefix,
            max(ids, default=0) + 1,
            escape_xml(name).encode(),
        )
        head, body = match[0].split(b">", 1)
        head = _COUNT.sub(b' count="%d"' % (len(ids) + 1), head)
        end = body.rindex(b"</")
        return head + b">" + body[:end] + column + body[end:]

    xml = _FILTER.sub(filtered, xml, count=1)
    xml = _TABLE.sub(
        lambda match: match[0].replace(b'ref="%s"' % match[1], b'ref="%s"' % wider, 1), xml, count=1
    )
    return _COLUMNS.sub(listed, xml, count=1)
