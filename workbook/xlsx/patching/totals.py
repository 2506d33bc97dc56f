"""The totals row of a table, moved down or up as a whole, with its sums over every row of the table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from workbook.cell import Cell
from workbook.errors import EditRefusedError
from workbook.serial import column_letters, column_number
from workbook.xlsx.formula import Area, references
from workbook.xlsx.package import Package
from workbook.xlsx.patching.append import TableEnd
from workbook.xlsx.patching.calc import defined_names, formula_cells
from workbook.xlsx.patching.grow import Growth
from workbook.xlsx.patching.splice import drop_result
from workbook.xlsx.sheet import CellPlace
from workbook.xlsx.values import decode_text, encode_text


@dataclass(frozen=True, slots=True)
class MovedCell:
    """A cell of the totals row in its new place: column, bytes, and the decoded cell."""

    letters: str
    raw: bytes
    cell: Cell


def check_totals(package: Package, end: TableEnd, sheet: str) -> None:
    """Raise EditRefusedError when something calculates with a total by its address, which is about to move.

    ``Table[[#Totals],[Column]]``, which Excel writes by itself, moves along.
    """
    row, box = end.totals_row, end.layout.box
    if row is None or end.layout.totals_row is None:
        return
    names = {ref.part: ref.name for ref in package.sheets}

    def is_total(area: Area, own: str) -> bool:
        where = area.sheets[0] if area.sheets else own
        inside = area.left <= box.right and area.right >= box.left
        return where.casefold() == sheet.casefold() and area.top == area.bottom == row and inside

    for cell in formula_cells(package):
        inside = names[cell.part] == sheet and cell.row == row and box.left <= cell.column <= box.right
        if not inside and any(is_total(area, names[cell.part]) for area in references(cell.formula).areas):
            where = f"{names[cell.part]}!{column_letters(cell.column)}{cell.row}"
            raise EditRefusedError(_refusal(where, end))
    for name, text in defined_names(package).items():
        if any(is_total(area, "") for area in references(text).areas):
            raise EditRefusedError(_refusal(f"The name {name}", end))


def _refusal(where: str, end: TableEnd) -> str:
    table = end.layout.table.name if end.layout.table else end.layout.spec.name
    return (
        f"{where} names a total of the table {table} by its address, and the total has to move down for a new"
        f" row; write it as {table}[[#Totals],[Column]] in Excel."
    )


def move_totals(end: TableEnd, growth: Growth | None, stale: Collection[int]) -> Iterator[MovedCell]:
    """The cells of the totals row in their new row.

    ``growth`` is how the table grew or shrank. ``stale`` are the columns (numbers) with a stored result
    that the edit has made wrong; it is removed, as is that of a sum that now covers another range.
    """
    for place in end.totals_cells:
        cell = end.sheet.decode(place)
        raw = end.sheet.xml[place.start : place.end]
        p = end.sheet.patterns.p
        old = b'<%sc r="%s%d"' % (p, place.column.encode(), place.row)
        raw = raw.replace(old, b'<%sc r="%s%d"' % (p, place.column.encode(), end.totals_row or 0), 1)
        if cell.formula is not None:
            formula = _formula(end, place)
            grown = growth.grow_formula(formula) if growth else formula
            raw = _with_formula(end, raw, grown)
            cell = replace(cell, formula=grown)
            if grown != formula or column_number(place.column) in stale:
                raw = drop_result(raw, end.sheet.patterns.value)
        yield MovedCell(place.column, raw, cell)


def _formula(end: TableEnd, place: CellPlace) -> str:
    """The formula of a total written out; raise EditRefusedError for one that fills several cells."""
    formula = end.formula(place)
    if formula is None:
        raise EditRefusedError(
            f"{end.layout.sheet}!{place.ref} is an array formula in the totals row, which has to move down for a"
            " new row; change it in Excel."
        )
    return formula


def _with_formula(end: TableEnd, raw: bytes, formula: str) -> bytes:
    """A cell's bytes with its formula written out: a shared formula names cells that do not move."""
    match = end.sheet.patterns.formula.search(raw)
    if match is None or (
        b't="shared"' not in match.group(1) and formula == decode_text(match.group(2) or b"")
    ):
        return raw
    attributes = re.sub(rb'\s(?:t="shared"|ref="[^"]*"|si="[^"]*")', b"", match.group(1))
    p = end.sheet.patterns.p
    element = b"<%sf%s>%s</%sf>" % (p, attributes, encode_text(formula), p)
    return raw[: match.start()] + element + raw[match.end() :]
