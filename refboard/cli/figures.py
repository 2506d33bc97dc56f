"""Steps that every command with figures shares: read the facts, print the page or JSON, report unusable cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from refboard.cli.opening import open_store, read_shown
from refboard.cli.output import print_json, print_page, warn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from refboard.analysis.facts import Facts
    from refboard.report.pages.page import Page
    from workbook import Problem, Snapshot

SHOWN_PROBLEMS: Final = 3


def read_facts(workbook: str | None, on: date) -> Facts:
    """Read a workbook and prepare its facts as of a day; it must have a list of offices or a log."""
    with open_store(workbook) as store:
        return prepare_facts(read_shown(store), on)


def prepare_facts(snapshot: Snapshot, on: date) -> Facts:
    """Prepare the facts of a snapshot as of a day; it must have a list of offices or a log."""
    from refboard.analysis.facts import prepare
    from refboard.practice.policy import Policy
    from refboard.practice.rows import require_list

    require_list(snapshot)
    return prepare(snapshot, Policy.from_snapshot(snapshot), on)


def unusable_cells(facts: Facts) -> list[Problem]:
    """The cells that the figures could not use as written."""
    return [p for p in (*facts.snapshot.problems, *facts.problems) if p.severity != "note"]


def print_figures(facts: Facts, page: Page, data: Mapping[str, Any], *, as_json: bool) -> int:
    """Print figures, and with them (JSON) or on stderr (text) the cells that could not be used."""
    problems = unusable_cells(facts)
    if as_json:
        print_json({**data, "problems": problems_data(problems)})
        return 0
    from refboard.practice.caveats import caveats_of

    print_page(replace(page, small_print=(*caveats_of(facts.snapshot, facts.recorded), *page.small_print)))
    warn_of_problems(problems)
    return 0


def warn_of_problems(problems: Sequence[Problem]) -> None:
    """Report on stderr what could not be used, the first few with their cell."""
    from refboard.practice.words import plural
    from refboard.report.problems import place_of

    if problems:
        named = " ".join(f"{place_of(problem)}: {problem.text}" for problem in problems[:SHOWN_PROBLEMS])
        rest = len(problems) - SHOWN_PROBLEMS
        more = f" {rest} more with --json." if rest > 0 else ""
        warn(f"{plural(len(problems), 'cell')} could not be used as written. {named}{more}")


def problems_data(problems: Sequence[Problem]) -> list[Any]:
    """Turn problems into JSON-ready data."""
    from refboard.report.data import plain_data

    return [plain_data(problem) for problem in problems]
