"""Commands that show: today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.answers import say, say_json
from refboard.cli.figures import as_data, warn_of
from refboard.cli.opening import day_of, opened, sentences
from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Sequence
    from datetime import date

    from refboard.analysis.today.followups import Queue
    from workbook import Problem, Snapshot


def show_today(arguments: argparse.Namespace) -> int:
    """Say whom to follow up today and why."""
    from refboard.cli.narrowing import owner_of
    from refboard.practice.rows import find_table
    from refboard.report import data

    on = day_of(arguments.on)
    with opened(arguments.workbook) as store:
        snapshot = store.read()
        find_table(snapshot, "Targets")
        queue, problems = look(snapshot, on, owner_of(arguments.owner, snapshot) or None)
        queue = _narrow(queue, arguments.reason, late=arguments.late)
    if arguments.json:
        say_json({**data.today(queue), "problems": [as_data(problem) for problem in problems]})
    else:
        say_today(queue, problems)
    return 0


def look(snapshot: Snapshot, on: date, owner: str | None = None) -> tuple[Queue, list[Problem]]:
    """Build the queue of a day, and say what in the workbook could not be used for it."""
    from refboard.analysis.facts import prepare
    from refboard.analysis.today.followups import queue_from_facts
    from refboard.practice.policy import Policy
    from refboard.practice.rows import find_table

    find_table(snapshot, "Targets")
    facts = prepare(snapshot, Policy.from_snapshot(snapshot), on)
    with sentences():
        queue = queue_from_facts(facts, owner=owner)
    return queue, [p for p in (*snapshot.problems, *facts.problems) if p.severity != "note"]


def say_today(queue: Queue, problems: Sequence[Problem]) -> None:
    """Print today's queue as wide as the terminal, and on stderr what could not be used."""
    import shutil
    import sys

    from refboard.report.pages import plain

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    say(plain.today(queue, width=width))
    warn_of(problems)


def _narrow(queue: Queue, reasons: Collection[str], *, late: bool) -> Queue:
    from dataclasses import replace

    from refboard.analysis.today.reasons import REASONS, find_reason

    wanted = set()
    for word in reasons:
        reason = find_reason(word)
        if reason is None:
            labels = ", ".join(one.label for one in REASONS)
            raise UsageError(f"There is no reason {word!r}. The reasons are: {labels}.")
        wanted.add(reason.code)
    items = (
        item for item in queue.items if (not wanted or item.reason in wanted) and (item.late or not late)
    )
    return replace(queue, items=tuple(items))
