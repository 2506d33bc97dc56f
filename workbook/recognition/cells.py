"""Cells in columns, as they are judged: texts and kinds by column number and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook.cell import FORMULA_FLAG, Kind


@dataclass(frozen=True, slots=True)
class Cells:
    """Filled cells: ``texts[column][i]`` and ``kinds[column][i]`` belong to row ``rows[i]``.

    Columns go by number; rows without a filled cell are left out. ``kinds`` has codes of `Kind`, with
    `FORMULA_FLAG` where the cell is a formula.
    """

    rows: Sequence[int]
    columns: tuple[int, ...]
    texts: dict[int, Sequence[str]]
    kinds: dict[int, Sequence[int]]
    merged_rows: frozenset[int] = frozenset()
    """Numbers of the rows with cells merged across columns."""

    def text(self, column: int, place: int) -> str:
        """Text of a cell by column number and place in ``rows``."""
        return self.texts[column][place]

    def filled(self, column: int, place: int) -> bool:
        """Whether a cell holds something, a formula included."""
        return self.kinds[column][place] != Kind.BLANK and bool(
            self.texts[column][place].strip() or self.kinds[column][place] & FORMULA_FLAG
        )

    def typed(self, column: int, place: int) -> bool:
        """Whether a person typed something into a cell: filled, and no formula."""
        code = self.kinds[column][place]
        return code != Kind.BLANK and not code & FORMULA_FLAG and bool(self.texts[column][place].strip())
