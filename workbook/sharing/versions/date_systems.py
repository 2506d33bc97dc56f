"""Dates converted between the two date systems of workbooks, from 1900 and from 1904."""

from __future__ import annotations

from collections.abc import Mapping

from workbook.cell import Cell, Kind
from workbook.schema import ColumnType, TableSpec
from workbook.serial import from_serial, number_text

_SHIFT = 1462
"""Days between the two date systems (ECMA-376 18.17.4.1)."""


def convert_dates(
    spec: TableSpec, cells: Mapping[str, Cell], *, was1904: bool, is1904: bool
) -> dict[str, Cell]:
    """A row's cells by column, with the same days in another date system."""
    return {
        name: (shift_day(cell, _is_dated(spec, name), to1904=is1904) if was1904 != is1904 else None) or cell
        for name, cell in cells.items()
    }


def _is_dated(spec: TableSpec, name: str) -> bool:
    return any(column.name == name and column.type is ColumnType.DATE for column in spec.columns)


def shift_day(cell: Cell, dated: bool, *, to1904: bool) -> Cell | None:  # noqa: FBT001
    """Convert one cell that holds a day; None for any other cell. ``dated``: its column holds dates."""
    is_day = cell.kind is Kind.DATE or (dated and cell.kind is Kind.NUMBER)
    return _shift_cell(cell, to1904=to1904) if is_day else None


def _shift_cell(cell: Cell, *, to1904: bool) -> Cell | None:
    """A day in the other system, as text where that system cannot count it; None for a time of day, which stays."""
    try:
        serial = float(cell.text)
    except ValueError:
        return None
    if serial < 1:
        return None
    moved = serial - _SHIFT if to1904 else serial + _SHIFT
    if moved >= 1:
        return Cell(Kind.DATE, number_text(moved), cell.formula)
    when = from_serial(serial, date1904=not to1904)
    return Cell(Kind.TEXT, when.isoformat(), cell.formula) if when is not None else None
