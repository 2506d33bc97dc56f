"""What every command that shows a figure does: read the facts, tell the page or the data, name what was unusable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from refboard.cli.answers import say, say_json, warn
from refboard.cli.opening import opened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from refboard.analysis.facts import Facts
    from refboard.report.pages.page import Page
    from workbook import Problem

SHOWN_PROBLEMS: Final = 3


def facts_of(workbook: str | None, on: date) -> Facts:
    """Read a workbook and prepare its facts as of a day; it must have a table of targets."""
    from refboard.analysis.facts import prepare
    from refboard.practice.policy import Policy
    from refboard.practice.rows import find_table

    with opened(workbook) as store:
        snapshot = store.read()
        find_table(snapshot, "Targets")
        return prepare(snapshot, Policy.from_snapshot(snapshot), on)


def tell(facts: Facts, page: Page, data: Mapping[str, Any], *, as_json: bool) -> int:
    """Print the figure, and with it (JSON) or on stderr (text) what in the workbook could not be used."""
    problems = [p for p in (*facts.snapshot.problems, *facts.problems) if p.severity != "note"]
    if as_json:
        say_json({**data, "problems": [as_data(problem) for problem in problems]})
        return 0
    import shutil
    import sys

    from refboard.report.pages.plain import WIDTH
    from refboard.report.pages.plain_page import render_plain

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    say(render_plain(page, width).rstrip("\n"))
    warn_of(problems)
    return 0


def warn_of(problems: Sequence[Problem]) -> None:
    """Say on stderr what could not be used; the first few with their cell."""
    from refboard.practice.words import plural

    if problems:
        named = " ".join(f"{_place(problem)}: {problem.text}" for problem in problems[:SHOWN_PROBLEMS])
        rest = len(problems) - SHOWN_PROBLEMS
        more = f" {rest} more with --json." if rest > 0 else ""
        warn(f"{plural(len(problems), 'cell')} could not be used as written. {named}{more}")


def _place(problem: Problem) -> str:
    return f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet


def as_data(problem: Problem) -> dict[str, str]:
    """Turn a problem into JSON-ready data."""
    names = ("code", "severity", "sheet", "cell", "row_id", "text")
    return {name: getattr(problem, name) for name in names}
