"""What a formula refers to, and a formula moved to another row.

Only references are parsed; functions, operators and constants are skipped, and so is text in double quotes.
References into other workbooks are ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from workbook.serial import column_letters, column_number

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_SHEET = r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^\W\d][\w.]*(?::[\w.]+)?))!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_AREA = re.compile(
    rf"(?:{_SHEET})?(?:(?P<a>{_CELL})(?::(?P<b>{_CELL}))?"
    r"|(?P<c1>\$?[A-Za-z]{1,3}):(?P<c2>\$?[A-Za-z]{1,3})|(?P<r1>\$?[0-9]{1,7}):(?P<r2>\$?[0-9]{1,7}))(?![\w(!.\[])"
)
_NAME = re.compile(rf"(?:{_SHEET})?(?P<name>[^\W\d][\w.\\?]*)(?P<call>\()?")
_DYNAMIC = frozenset({"INDIRECT", "OFFSET", "CELL", "INFO"})
"""Functions with references that are known only when the formula runs."""
_NUMBER = re.compile(r"[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?")
_SPLIT_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


_LONGEST = 8192
"""Characters of a formula in Excel."""
_MOST_MARKS = 512
"""Quotes or brackets; more of them are no formula of a person, and take long to pair up."""


def is_readable(formula: str) -> bool:
    """Whether a formula is one that a program can hold; of any other nothing is known."""
    return len(formula) <= _LONGEST and all(formula.count(mark) <= _MOST_MARKS for mark in "'[")


@dataclass(frozen=True, slots=True)
class Area:
    """A reference to cells; ``sheets`` is () for the formula's own sheet, two names for a 3-D reference."""

    sheets: tuple[str, ...]
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class TableReference:
    """A structured reference: table ("" for the formula's own), what is in the brackets, own row only."""

    table: str
    inside: str
    own_row: bool


@dataclass(frozen=True, slots=True)
class References:
    """Everything a formula refers to."""

    areas: tuple[Area, ...] = ()
    tables: tuple[TableReference, ...] = ()
    names: frozenset[str] = frozenset()
    dynamic: bool = False


@lru_cache(maxsize=20_000)
def references(formula: str) -> References:
    """Find what a formula refers to; the formula comes without ``=``."""
    if not is_readable(formula):
        return References(dynamic=True)
    areas: list[Area] = []
    tables: list[TableReference] = []
    names: set[str] = set()
    dynamic = False
    at = 0
    while at < len(formula):
        char = formula[at]
        if char == '"':
            at = _after_string(formula, at)
            continue
        if char == "[":
            inside, at = _brackets(formula, at)
            outside = _AREA.match(formula, at) or _NAME.match(formula, at)
            if outside and outside.start() == at and not inside.startswith("@"):
                at = outside.end()  # [1]Sheet1!A1 refers to another workbook
            else:
                tables.append(TableReference("", inside, own_row="@" in inside or "#This Row" in inside))
            continue
        area = _AREA.match(formula, at) if char.isalnum() or char in "$'_" else None
        if area:
            areas.append(_area(area))
            at = area.end()
            continue
        word = _NAME.match(formula, at) if char.isalpha() or char in "_'" else None
        if word is None:
            number = _NUMBER.match(formula, at)
            at = number.end() if number else at + 1
            continue
        at = word.end()
        if word.group("call"):
            dynamic = dynamic or word.group("name").upper().removeprefix("_XLFN.") in _DYNAMIC
        elif at < len(formula) and formula[at] == "[":
            inside, at = _brackets(formula, at)
            own = "@" in inside or "#This Row" in inside
            tables.append(TableReference(word.group("name"), inside, own_row=own))
        else:
            names.add(word.group("name").casefold())
    return References(tuple(areas), tuple(tables), frozenset(names), dynamic)


def _after_string(formula: str, at: int) -> int:
    end = formula.find('"', at + 1)
    while 0 <= end < len(formula) - 1 and formula[end + 1] == '"':
        end = formula.find('"', end + 2)
    return len(formula) if end < 0 else end + 1


def _brackets(formula: str, at: int) -> tuple[str, int]:
    """The text in balanced brackets and the place after them; ``'`` escapes a bracket."""
    depth, start = 0, at
    while at < len(formula):
        char = formula[at]
        if char == "'" and at + 1 < len(formula):
            at += 1
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if depth == 0:
                return formula[start + 1 : at], at + 1
        at += 1
    return formula[start + 1 :], len(formula)


def _area(match: re.Match[str]) -> Area:
    quoted, bare = match.group("quoted"), match.group("bare")
    name = quoted.replace("''", "'") if quoted else bare or ""
    sheets = tuple(name.split(":", 1)) if name else ()
    if match.group("a"):
        left, top = _split(match.group("a"))
        right, bottom = _split(match.group("b")) if match.group("b") else (left, top)
    elif match.group("c1"):
        left, right = (column_number(match.group(g).replace("$", "").upper()) for g in ("c1", "c2"))
        top, bottom = 1, MAX_ROW
    else:
        top, bottom = (int(match.group(g).replace("$", "")) for g in ("r1", "r2"))
        left, right = 1, MAX_COLUMN
    return Area(sheets, min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def _split(cell: str) -> tuple[int, int]:
    match = _SPLIT_CELL.match(cell)
    return (column_number(match.group(2).upper()), int(match.group(4))) if match else (0, 0)


def move_formula(formula: str, rows: int, columns: int = 0) -> str:
    """The formula as it would read after filling it down by ``rows`` (and right by ``columns``)."""
    if not is_readable(formula):
        return formula
    out: list[str] = []
    at = 0
    while at < len(formula):
        char = formula[at]
        if char == '"':
            end = _after_string(formula, at)
        elif char == "[":
            _, end = _brackets(formula, at)
        else:
            area = _AREA.match(formula, at) if char.isalnum() or char in "$'_" else None
            if area:
                out.append(_moved(area, rows, columns))
                at = area.end()
                continue
            word = re.compile(r"'(?:[^']|'')*'!?|[\w.\\]+").match(formula, at)
            end = word.end() if word else at + 1
        out.append(formula[at:end])
        at = end
    return "".join(out)


def _moved(match: re.Match[str], rows: int, columns: int) -> str:
    text = match.group()
    head, mark, tail = text.rpartition("!")

    def shift(cell: re.Match[str]) -> str:
        column, row = cell.group(2), int(cell.group(4))
        if not cell.group(1) and columns:
            column = column_letters(max(1, column_number(column.upper()) + columns))
        if not cell.group(3):
            row = max(1, row + rows)
        return f"{cell.group(1)}{column}{cell.group(3)}{row}"

    return head + mark + _SPLIT_CELL.sub(shift, tail) if match.group("a") else text
