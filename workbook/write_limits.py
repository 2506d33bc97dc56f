"""Where a table cannot be written, so that a person hears it before they type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbook.serial import column_number


@dataclass(frozen=True, slots=True)
class WriteArea:
    """A rectangle of worksheet cells, 1-based and inclusive, and why no one may write there.

    ``anchor_free``: the top left cell may be written all the same; it holds the value of merged cells.
    """

    left: int
    top: int
    right: int
    bottom: int
    reason: str = ""
    anchor_free: bool = False

    def holds(self, column: int, row: int) -> bool:
        """Whether a cell is inside."""
        return self.left <= column <= self.right and self.top <= row <= self.bottom

    def bars(self, column: int, row: int) -> bool:
        """Whether a cell inside may not be written."""
        is_anchor = (column, row) == (self.left, self.top)
        return self.holds(column, row) and not (self.anchor_free and is_anchor)


@dataclass(frozen=True, slots=True)
class WriteLimits:
    """What prevents writing to one sheet's table.

    ``workbook``: why nothing may be written at all; ``no_rows``: why no row can be added; ``new_cells``: column ->
    why the cell of a new row is not for typing. "" or absent: nothing is in the way.
    """

    workbook: str = ""
    no_rows: str = ""
    new_cells: Mapping[str, str] = field(default_factory=dict)
    calculated: frozenset[str] = frozenset()
    """Columns that the table itself fills with a formula in a new row."""
    areas: tuple[WriteArea, ...] = ()
    is_protected: bool = False
    free: tuple[WriteArea, ...] = ()
    """Ranges of a protected sheet that anyone may edit."""
    unlocked: frozenset[tuple[str, int]] = frozenset()
    """Cells of a protected sheet, as column letters and row, that are not locked."""

    def refusal(self, sheet: str, letters: str, row: int) -> str:
        """Why a cell of the sheet cannot be written; "" when it can."""
        if self.workbook:
            return self.workbook
        column = column_number(letters)
        for area in self.areas:
            if area.bars(column, row):
                return f"{sheet}!{letters}{row} {area.reason}; change it in Excel."
        is_open = (letters, row) in self.unlocked or any(area.holds(column, row) for area in self.free)
        return "" if is_open or not self.is_protected else locked_sentence(sheet, f"{letters}{row}")


def locked_sentence(sheet: str, ref: str) -> str:
    """Say that a cell is locked, and what to do."""
    return (
        f"{sheet}!{ref} is locked, because the sheet {sheet} is protected; ask whoever protected it, or choose Review,"
        " Unprotect Sheet in Excel."
    )
