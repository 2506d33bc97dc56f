"""Rows of a table by id, and the cells of one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbook.cell import Cell, Kind
from workbook.serial import EDGES
from workbook.xlsx.package import Package
from workbook.xlsx.reading.decode import Decoder
from workbook.xlsx.reading.table_layout import TableLayout
from workbook.xlsx.sheet import Sheet


def find_rows(
    package: Package, layout: TableLayout, row_ids: Sequence[str], hints: Mapping[str, int] | None = None
) -> dict[str, list[int]]:
    """Worksheet rows with one of ``row_ids`` in their id cell, in sheet order.

    ``hints`` are rows where an id was last seen: a hint that still holds saves the search.
    """
    column = layout.letters.get(layout.spec.id_column or "")
    found: dict[str, list[int]] = {row_id: [] for row_id in row_ids}
    if column is None:
        return found
    sheet = Sheet.of(package, layout.part)
    open_ids = set(row_ids)
    for row_id in row_ids:
        row = (hints or {}).get(row_id)
        if row and _id_text(sheet.cell(column, row)) == row_id:
            found[row_id].append(row)
            open_ids.discard(row_id)
    if not open_ids:
        return found
    letters = column.encode()
    sheet.check_cells()
    decoder = Decoder(sheet)
    for cells in sheet.scan():
        for raw in cells:
            if raw[0] == letters or raw[6]:
                place, row, code, text = decoder.one(raw)
                if (
                    place == letters
                    and row > layout.header_row
                    and text.strip(EDGES) in open_ids
                    and code & 15 in (1, 2)
                ):
                    found[text.strip(EDGES)].append(row)
    return found


def _id_text(cell: Cell) -> str:
    return cell.text.strip(EDGES) if cell.kind in (Kind.TEXT, Kind.NUMBER) else ""


def row_cells(package: Package, layout: TableLayout, row: int) -> dict[str, Cell]:
    """The cells of a row by column name; blank where the file has none."""
    sheet = Sheet.of(package, layout.part)
    span = sheet.row_span(row)
    there = {c.column: sheet.decode(c) for c in sheet.cells_between(*span)} if span else {}
    return {name: there.get(letter, Cell()) for name, letter in layout.letters.items()}
