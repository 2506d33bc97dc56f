"""One cell as the file has it: its kind, its text, and what undo needs to put it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import IntEnum


class Kind(IntEnum):
    """What a cell holds."""

    BLANK = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    """A number shown as a date or a time by its number format."""
    BOOLEAN = 4
    ERROR = 5
    UNCALCULATED = 6
    """A formula that no program has calculated yet, so it has no value."""


FORMULA_FLAG = 16
"""Added to the code of a kind where the cell is a formula."""

Value = str | int | float | bool | date | time | datetime | None
"""What a caller may write; ``None`` empties the cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's kind and text.

    ``text`` is what the file says: the plain text, the number as written (``45680``, ``0.5``), ``1``/``0``
    for a boolean, ``#N/A`` for an error. ``formula`` is the formula without ``=``, or None. ``rich`` is the
    raw XML of formatted text, so that undo can restore the formatting.
    """

    kind: Kind = Kind.BLANK
    text: str = ""
    formula: str | None = None
    rich: str | None = None

    def same_as(self, other: Cell) -> bool:
        """Whether two cells show the same; ``1``, ``1.0`` and ``1E0`` are one number."""
        if self.kind is other.kind and self.text == other.text:
            return self.formula == other.formula
        numeric = (Kind.NUMBER, Kind.DATE)
        if self.kind in numeric and other.kind in numeric and self.formula == other.formula:
            try:
                return float(self.text) == float(other.text)
            except ValueError:
                return False
        return False


BLANK = Cell()
