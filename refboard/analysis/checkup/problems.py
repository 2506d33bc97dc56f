"""Naming a cell that a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbook.snapshot import Problem, Table

SEVERITIES = ("error", "warning", "note")
"""From what must be mended to what is only worth knowing."""


def problem_at(table: Table, at: int, column: str, code: str, severity: str, text: str) -> Problem:
    """Name one cell of a row; ``cell`` is "" where the workbook has no such column."""
    letter = table.letters.get(column, "")
    cell = f"{letter}{table.rows[at]}" if letter else ""
    return Problem(code, severity, table.sheet, cell, table.ids[at], text)


def drop_duplicates(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Keep the first of those that name the same cell for the same reason."""
    seen: set[tuple[str, str, str, str]] = set()
    for problem in problems:
        said = (problem.code, problem.sheet, problem.cell, "" if problem.cell else problem.text)
        if said not in seen:
            seen.add(said)
            yield problem
