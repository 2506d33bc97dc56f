"""Problems of the workbook's cells as text."""

from __future__ import annotations

from workbook.snapshot import Problem


def place_of(problem: Problem) -> str:
    """Name the cell of a problem, like ``Touches!D17``, or its sheet."""
    return f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet
