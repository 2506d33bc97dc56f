"""Arguments and output of ``python -m workbook``: addresses and values as typed, cells as listed."""

from __future__ import annotations

import json
import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from workbook.cell import BLANK, Cell, Kind
from workbook.errors import EditRefusedError, TableMissingError
from workbook.schema import ColumnSpec, TableSpec, fold
from workbook.serial import cell_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workbook.xlsx.package import Package

_ADDRESS = re.compile(r"(?P<sheet>.*?)!(?P<ref>\$?[A-Za-z]{1,3}\$?[0-9]+)=(?P<value>.*)", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")
_MOST_DIGITS = 15
"""A value with more digits than a spreadsheet's numbers can hold is a code."""

Listing = list[tuple[str, "dict[str, Cell]"]]


def split_address(text: str) -> tuple[str, str, str]:
    """``'My Sheet'!B2=text`` to sheet, reference and value; raise EditRefusedError for anything else."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise EditRefusedError(f"{text} does not name a cell; write it as Sheet!B2=value.")
    sheet = match["sheet"]
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, match["ref"].replace("$", "").upper(), match["value"]


def split_column(text: str, columns: Iterable[str]) -> tuple[str, str]:
    """``Column=value`` to its two halves; the name of a known column may contain an equals sign."""
    known = {fold(column) for column in columns}
    for match in re.finditer("=", text):
        if fold(text[: match.start()]) in known:
            return text[: match.start()], text[match.end() :]
    name, equals, value = text.partition("=")
    if not equals:
        raise EditRefusedError(f"{text} does not set a column; write it as Column=value.")
    return name, value


def cell_from(text: str, *, date1904: bool = False) -> Cell:
    """The cell for a typed value."""
    if text.startswith("'"):
        return Cell(Kind.TEXT, text[1:]) if text[1:] else BLANK
    if text.upper() in ("TRUE", "FALSE"):
        return cell_of(text.upper() == "TRUE")
    if _NUMBER.fullmatch(text) and sum(map(str.isdigit, text)) <= _MOST_DIGITS and math.isfinite(float(text)):
        return Cell(Kind.NUMBER, text)
    if _DATE.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return Cell(Kind.TEXT, text)
        value: date = moment if len(text) > len("2026-01-31") else moment.date()
        return cell_of(value, date1904=date1904)
    return cell_of(text)


def table_spec(package: Package, name: str) -> TableSpec:
    """Describe a table of any workbook by its own header; ``name`` is the table's or its sheet's."""
    from workbook.xlsx.excel_table import excel_tables
    from workbook.xlsx.reading.cells import read_sheet
    from workbook.xlsx.sheet_patterns import split_ref

    tables = excel_tables(package)
    wanted = fold(name)
    for table in tables:
        if fold(table.name) == wanted:
            return _spec(table.name, table.columns)
    sheet = next((sheet for sheet in package.sheets if fold(sheet.name) == wanted), None)
    if sheet is None:
        present = ", ".join([table.name for table in tables] or [sheet.name for sheet in package.sheets])
        raise TableMissingError(f"{package.name} has no table or sheet named {name}; it has {present}.")
    on_sheet = [table for table in tables if table.sheet.part == sheet.part]
    if len(on_sheet) == 1:
        return _spec(on_sheet[0].name, on_sheet[0].columns)
    if on_sheet:
        names = ", ".join(table.name for table in on_sheet)
        raise TableMissingError(f"The sheet {name} has several tables; name one of {names}.")
    header: list[str] = []
    first = 0
    for ref, cell in read_sheet(package, sheet.name).items():
        row = split_ref(ref)[1]
        first = first or row
        if row != first:
            break
        header.append(cell.text)
    if not header:
        raise TableMissingError(f"The sheet {name} is empty, so it has no columns to append to.")
    return _spec(sheet.name, header)


def _spec(name: str, columns: Iterable[str]) -> TableSpec:
    return TableSpec(name, tuple(ColumnSpec(column) for column in dict.fromkeys(columns) if column.strip()))


def printable(text: str) -> str:
    r"""Text that a terminal only shows: control characters and direction marks become escapes such as ``\x1b``."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def as_lines(listing: Listing) -> Iterator[str]:
    """One line per cell: reference, kind, text, formula, separated by tabs."""
    for sheet, cells in listing:
        for ref, cell in cells.items():
            formula = "" if cell.formula is None else "=" + cell.formula
            yield "\t".join(
                printable(part) for part in (f"{sheet}!{ref}", cell.kind.name.lower(), cell.text, formula)
            )


def as_json(listing: Listing) -> str:
    """Every cell as JSON in ASCII, which holds no control characters either."""
    sheets = [
        {"name": sheet, "cells": [_record(ref, cell) for ref, cell in cells.items()]}
        for sheet, cells in listing
    ]
    return json.dumps({"sheets": sheets})


def _record(ref: str, cell: Cell) -> Mapping[str, str | None]:
    return {"ref": ref, "kind": cell.kind.name.lower(), "text": cell.text, "formula": cell.formula}
