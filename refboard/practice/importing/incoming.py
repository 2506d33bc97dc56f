"""The rows of a file as rows of one of our tables: columns recognized, values typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final

from refboard.practice.days import day_in, parse_time
from refboard.practice.rows import checked_ref
from refboard.practice.schema import TABLES
from workbook.cell import Kind
from workbook.recognition.columns import ColumnMatch
from workbook.recognition.grid import SheetGrid
from workbook.recognition.recognition import FoundTable
from workbook.recognition.values import is_blank_word
from workbook.schema import ColumnSpec, ColumnType
from workbook.serial import from_serial

Value = str | date | time | float
_CLOCK: Final = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?)", re.IGNORECASE)
_AHEAD: Final = frozenset({"Next date", "Pause until", "Appointment"})
"""Days that lie ahead when no year is given."""


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One row of the file: ``line`` is its row number there, ``unread`` the columns with a value that does not fit."""

    line: int
    values: Mapping[str, Value]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file's rows for one table; ``columns`` are ours, with the file's headers."""

    table: str
    columns: Mapping[str, tuple[str, ...]]
    rows: tuple[IncomingRow, ...]
    names_left_out: int = 0
    """Patient refs that looked like a person's name and are not brought in."""
    own: tuple[str, ...] = field(default=())


def columns_of(found: FoundTable, chosen: Mapping[str, str] | None = None) -> dict[str, ColumnMatch]:
    """The columns to bring in; ``chosen`` (our column -> their header, "" for none) wins over what was recognized."""
    matches = {match.role: match for match in found.columns}
    if not chosen:
        return matches
    headers = {text: column for column, text in found.parts[0].sighting.region.headers.items()}
    for role, header in chosen.items():
        matches = {name: match for name, match in matches.items() if header not in match.headers}
        matches.pop(role, None)
        if header in headers:
            matches[role] = ColumnMatch(role, (headers[header],), (header,), 1.0, "you said so")
    return matches


def read_incoming(found: FoundTable, matches: Mapping[str, ColumnMatch], *, on: date) -> Incoming:
    """Read the rows of a recognized list; days without a year are read as of ``on``."""
    spec = next(table for table in TABLES if table.name == found.kind)
    columns = {column.name: column for column in spec.columns}
    rows: list[IncomingRow] = []
    names = 0
    for part in found.parts:
        grid = part.sighting.region.grid
        for place in part.sighting.region.data:
            values: dict[str, Value] = {}
            unread = []
            for role, match in matches.items():
                text = joined(grid, match.columns, place)
                if not text or role not in columns:
                    continue
                value = typed(grid, match.columns[0], place, text, columns[role], on=on)
                if value is None:
                    unread.append(role)
                elif role == "Patient ref" and _is_personal(str(value)):
                    names += 1
                else:
                    values[role] = value
            if values:
                rows.append(IncomingRow(grid.rows[place], values, tuple(unread)))
    headers = {role: match.headers for role, match in matches.items() if role in columns}
    used = {header for names_ in headers.values() for header in names_}
    own = tuple(h for h in found.parts[0].sighting.region.headers.values() if h.strip() and h not in used)
    return Incoming(found.kind, headers, tuple(rows), names, own)


def _is_personal(ref: str) -> bool:
    try:
        checked_ref(ref)
    except ValueError:
        return True
    return False


def joined(grid: SheetGrid, columns: Sequence[int], place: int) -> str:
    """The text of one or several cells of a row, joined by a space; "" where they say nothing."""
    texts = [grid.text(column, place).strip() for column in columns if grid.filled(column, place)]
    return " ".join(text for text in texts if not is_blank_word(text))


def typed(grid: SheetGrid, column: int, place: int, text: str, spec: ColumnSpec, *, on: date) -> Value | None:
    """A cell's value by our column's rule; None when it does not fit."""
    code = grid.kinds[column][place] & 15
    if spec.type is ColumnType.DATE:
        if code in (Kind.DATE, Kind.NUMBER):
            moment = from_serial(float(text), date1904=grid.date1904)
            return moment.date() if hasattr(moment, "date") else moment if isinstance(moment, date) else None  # type: ignore[union-attr]
        return day_in(text, on=on, past=spec.name not in _AHEAD)
    if spec.type is ColumnType.TIME:
        return clock_in(grid, column, place, text)
    if spec.type is ColumnType.NUMBER:
        try:
            return float(text.replace("$", "").replace(",", ""))
        except ValueError:
            return None
    if code == Kind.DATE:
        moment = from_serial(float(text), date1904=grid.date1904)
        return str(moment)
    if code == Kind.BOOLEAN:
        return "TRUE" if text == "1" else "FALSE"
    return text.removesuffix(".0") if code == Kind.NUMBER else text


def clock_in(grid: SheetGrid, column: int, place: int, text: str) -> time | None:
    """The time of day in a cell, alone or behind a day."""
    if grid.kinds[column][place] & 15 in (Kind.DATE, Kind.NUMBER):
        moment = from_serial(float(text) % 1)
        return moment if isinstance(moment, time) else None
    match = _CLOCK.search(text)
    try:
        return parse_time(match[1] if match else text)
    except ValueError:
        return None
