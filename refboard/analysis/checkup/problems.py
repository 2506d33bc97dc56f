"""Problems at a cell of the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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


def also_at(table: Table, rows: Sequence[int], column: str) -> str:
    """Name the other cells of one problem: `` (also C5, C7:C9)``; "" when there is only one."""
    places = [(table.sheet_of(at), table.cell_of(at, column)) for at in rows[1:]]
    runs: list[list[str]] = []
    before = ("", "", 0)
    first = table.sheet_of(rows[0]) if rows else ""
    for sheet, cell in places:
        letters = cell.rstrip("0123456789")
        row = int(cell[len(letters) :] or 0)
        if runs and before == (sheet, letters, row - 1):
            runs[-1][1] = cell
        else:
            runs.append([cell if sheet == first else f"{sheet}!{cell}", ""])
        before = (sheet, letters, row)
    named = [f"{start}:{end}" if end else start for start, end in runs]
    return f" (also {', '.join(named)})" if named else ""
