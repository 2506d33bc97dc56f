"""Python values to cells, and spreadsheet arithmetic: serial days, numbers as text, column letters.

Serial numbers: day 1 is 1900-01-01 and day 60 never existed (ECMA-376 18.17.4.1); with the 1904 date
system day 0 is 1904-01-01. Nothing here needs polars, so that a single edit starts fast.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

from workbook.cell import Cell, Kind, Value
from workbook.errors import EditRefusedError
from workbook.schema import ColumnType

EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
EDGES = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
"""Spaces around words that people type without noticing."""
LAST_SERIAL = 2_958_465
"""9999-12-31 in the 1900 system, the last day of a spreadsheet."""


def to_serial(value: date | datetime | time, *, date1904: bool = False) -> float:
    """Turn a date or time into a spreadsheet's number of days."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400
    day = value.date() if isinstance(value, datetime) else value
    serial = float((day - (EPOCH_1904 if date1904 else EPOCH_1900)).days)
    if not date1904 and serial < 61:
        serial -= 1
    return serial + to_serial(value.time()) if isinstance(value, datetime) else serial


def cell_of(value: Value | Cell, rule: ColumnType = ColumnType.TEXT, *, date1904: bool = False) -> Cell:
    """Turn a value into the cell that will hold it.

    Raises EditRefusedError for numbers and days that no cell can hold.
    """
    if isinstance(value, Cell):
        return value
    if value is None or value == "":
        return Cell()
    if isinstance(value, bool):
        return Cell(Kind.BOOLEAN, "1" if value else "0")
    if isinstance(value, (date, time)):
        serial = to_serial(value, date1904=date1904)
        if isinstance(value, date) and serial < (0 if date1904 else 1):
            first = EPOCH_1904 if date1904 else date(1900, 1, 1)
            raise EditRefusedError(
                f"{value:%Y-%m-%d} is before {first}, the first day that this workbook can hold."
            )
        return Cell(Kind.DATE, number_text(serial))
    if isinstance(value, (int, float)):
        if isinstance(value, float) and not math.isfinite(value):
            raise EditRefusedError(f"{value} is not a number that a cell can hold.")
        return Cell(
            Kind.DATE if rule in (ColumnType.DATE, ColumnType.TIME) else Kind.NUMBER, number_text(value)
        )
    return Cell(Kind.TEXT, value)


def number_text(value: float) -> str:
    """Write a number with the shortest text that reads back as it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def from_serial(serial: float, *, date1904: bool = False) -> date | datetime | time | None:
    """Turn a spreadsheet's number of days into a date, a time (below one day) or both; None where it is neither."""
    if not 0 <= serial < LAST_SERIAL + 1:
        return None
    days, seconds = divmod(round(serial * 86400), 86400)
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if days == 0 and not date1904:
        return clock
    if not date1904:
        if days == 60:  # February 29, 1900, which never existed
            return None
        days += days < 60
    day = (EPOCH_1904 if date1904 else EPOCH_1900) + timedelta(days=days)
    return datetime.combine(day, clock) if seconds else day


def shown(cell: Cell, *, date1904: bool = False) -> str:
    """A cell as a person sees it: dates as ISO, TRUE and FALSE, numbers plain."""
    if cell.kind is Kind.BOOLEAN:
        return "TRUE" if cell.text == "1" else "FALSE"
    if cell.kind not in (Kind.NUMBER, Kind.DATE):
        return cell.text
    try:
        number = float(cell.text)
    except ValueError:
        return cell.text
    when = from_serial(number, date1904=date1904) if cell.kind is Kind.DATE else None
    if isinstance(when, datetime):
        return f"{when:%Y-%m-%d %H:%M}"
    if isinstance(when, time):
        return f"{when:%H:%M}"
    if when is not None:
        return when.isoformat()
    # Long runs of digits are codes; a float would lose the last digits.
    return cell.text if cell.text.lstrip("-").isdigit() else number_text(number)


def column_letters(number: int) -> str:
    """Column number (1-based) to letters."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Column letters to number (1-based)."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
