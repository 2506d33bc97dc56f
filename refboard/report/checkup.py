"""The check-up as a page, grouped by the meaning of the codes, and as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from refboard.analysis.checkup.checkup import GROUPS, CheckUp
from refboard.practice.words import day_text, listing, plural
from refboard.report.data import plain_data
from refboard.report.pages.page import Entries, Entry, Page, PageSection
from refboard.report.problems import place_of
from workbook.snapshot import Problem

MOST: Final = 12
"""Cells of one code that the page names; the data has all of them."""


def checkup_data(checked: CheckUp) -> dict[str, Any]:
    """Turn it into ``{on, counts, problems}``; problems have code, severity, sheet, cell, row_id, text."""
    return {
        "on": checked.on.isoformat(),
        "counts": {f"{word}s": checked.count(word) for word in ("error", "warning", "note")},
        "problems": plain_data(checked.problems),
    }


def checkup_page(checked: CheckUp, name: str) -> Page:
    """Lay out what was found, the most severe of each group first; ``name`` is the workbook's."""
    sections = tuple(
        PageSection(heading, (Entries(tuple(_entries(found))),))
        for group, heading in GROUPS.items()
        if (found := [problem for problem in checked.problems if problem.code.startswith(group)])
    )
    legend = ("! needs fixing; - is for information.",) if sections else ()
    return Page(
        f"Check-up of {name}",
        f"As of {day_text(checked.on)}: {summary(checked)}",
        sections,
        small_print=legend,
    )


def summary(checked: CheckUp) -> str:
    """Count the problems by severity in a few words."""
    counts = [(word, checked.count(word)) for word in ("error", "warning", "note")]
    named = [plural(count, word) for word, count in counts if count]
    return f"{listing(named)}." if named else "nothing needs fixing."


def _entries(problems: list[Problem]) -> Iterator[Entry]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for problem in problems:
        counts[problem.severity, problem.code] += 1
    shown: dict[tuple[str, str], int] = defaultdict(int)
    for problem in problems:
        kind = problem.severity, problem.code
        shown[kind] += 1
        if shown[kind] <= MOST:
            lead = f"{problem.code} {place_of(problem)}"
            yield Entry(problem.text, lead=lead, urgent=problem.severity != "note")
        if shown[kind] == counts[kind] > MOST:
            yield Entry(f"{counts[kind] - MOST:,} more {problem.code} with --json.")
