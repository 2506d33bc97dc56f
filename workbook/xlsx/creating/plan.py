"""What a new workbook should hold, described without a word of the file format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workbook.schema import ColumnType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.cell import Value


class ColumnLook(StrEnum):
    """How a highlighted cell looks."""

    LATE = "late"
    SOON = "soon"
    OPEN = "open"
    GOOD = "good"
    STOP = "stop"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column of a table.

    ``width`` is in characters. ``choices`` names a list of `BookPlan.lists` or, as ``Table[Column]``, a
    column of another table; a word that is not in it can still be typed after a warning. ``literal``
    keeps what is typed as text (codes, telephone numbers). ``number_format`` replaces the type's own.
    """

    name: str
    type: ColumnType = ColumnType.TEXT
    width: float = 14
    choices: str = ""
    wrap: bool = False
    literal: bool = False
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional format.

    ``columns`` are the cells that change, empty for the whole row. ``formula`` is a spreadsheet formula
    in which ``{Column name}`` is that column's cell in the same row.
    """

    formula: str
    look: ColumnLook
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet that is one table, named like the sheet.

    ``rows`` hold one value per column, None for a blank cell. ``frozen`` counts the columns that stay
    in sight when scrolling to the right.
    """

    name: str
    columns: tuple[ColumnPlan, ...]
    rows: Sequence[Sequence[Value]] = ()
    highlights: tuple[Highlight, ...] = ()
    frozen: int = 0
    tab: str = ""


@dataclass(frozen=True, slots=True)
class TextPlan:
    """A sheet of prose: lines of (style, left text, right text); styles are title, heading, text, pair."""

    name: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class BookPlan:
    """A whole workbook, sheets in order.

    ``lists`` are the words of the dropdowns by list name; they get a sheet ``Lists`` of their own, where
    people add words. ``active`` is the sheet that shows first. ``origin`` names the maker in the file's
    properties: see `workbook.xlsx.creating.create.is_untouched`.
    """

    sheets: tuple[SheetPlan | TextPlan, ...]
    lists: Mapping[str, Sequence[str]]
    active: str = ""
    title: str = ""
    origin: str = ""
