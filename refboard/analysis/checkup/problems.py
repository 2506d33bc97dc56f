"""Problems at a cell of the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbook.snapshot import Problem, Table

SEVERITIES = ("error", "warning", "note")
"""From what needs fixing to what is for information, the most severe first."""


def problem_at(table: Table, at: int, column: str, code: str, severity: str, text: str) -> Problem:
    """Report a problem at one cell of a row; ``cell`` is "" when the workbook has no such column."""
    return Problem(
        code=code,
        severity=severity,
        sheet=table.sheet_of(at),
        cell=table.cell_of(at, column),
        row_id=table.ids[at],
        text=text,
    )


def drop_duplicates(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Drop later problems with the same code at the same cell."""
    seen: set[tuple[str, str, str, str]] = set()
    for problem in problems:
        said = (problem.code, problem.sheet, problem.cell, "" if problem.cell else problem.text)
        if said not in seen:
            seen.add(said)
            yield problem
