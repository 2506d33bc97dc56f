"""Who to follow up with today and why: today."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.figures import prepare_facts, problems_data, unusable_cells, warn_of_problems
from refboard.cli.filters import read_owner
from refboard.cli.opening import as_usage_errors, open_store, read_day, read_shown
from refboard.cli.options import add_json, add_on, add_owner, add_workbook
from refboard.cli.output import output_width, print_json, print_text
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand
from refboard.practice.roles import ROLE_REASONS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date

    from refboard.analysis.today.followups import Queue
    from workbook import Problem, Snapshot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add owner and reasons."""
    add_workbook(parser)
    add_on(parser)
    add_owner(parser)
    parser.add_argument("--reason", action="append", default=[], help="only this reason; can be repeated")
    parser.add_argument("--late", action="store_true", help="only what is late")
    parser.add_argument(
        "--for",
        dest="colleague",
        default="",
        metavar="NAME",
        help="only what this colleague owns, handles, or sees by their role ('me' for you)",
    )
    parser.add_argument("--role", choices=tuple(ROLE_REASONS), help="only what this role sees")
    add_json(parser)


def show_today(arguments: argparse.Namespace) -> int:
    """Print who to follow up with today and why."""
    from refboard.practice.recorded import no_days_note, recorded_in
    from refboard.practice.rows import require_list
    from refboard.report.data import today_data

    on = read_day(arguments.on)
    with open_store(arguments.workbook) as store:
        snapshot = read_shown(store)
        require_list(snapshot)
        queue, problems = build_queue(snapshot, on, read_owner(arguments.owner, snapshot) or None)
        queue = _filter(queue, arguments.reason, late=arguments.late)
        queue = _only_for(queue, snapshot, arguments.colleague, arguments.role)
    if arguments.json:
        print_json({**today_data(queue), "problems": problems_data(problems)})
    else:
        print_queue(queue, problems)
        if not queue.items and (note := no_days_note(snapshot, recorded_in(snapshot, on))):
            print_text(note)
    return 0


COMMANDS = {"today": CliCommand(add_arguments, show_today)}


def build_queue(snapshot: Snapshot, on: date, owner: str | None = None) -> tuple[Queue, list[Problem]]:
    """Build the queue of a day, and list the cells it could not use."""
    from refboard.analysis.today.followups import queue_from_facts

    facts = prepare_facts(snapshot, on)
    with as_usage_errors():
        queue = queue_from_facts(facts, owner=owner)
    return queue, unusable_cells(facts)


def print_queue(queue: Queue, problems: Sequence[Problem]) -> None:
    """Print today's queue as wide as the terminal, and on stderr what could not be used."""
    from refboard.report.pages import plain

    print_text(plain.today(queue, width=output_width() if sys.stdout.isatty() else None))
    warn_of_problems(problems)


def _filter(queue: Queue, words: Sequence[str], *, late: bool) -> Queue:
    from refboard.analysis.today.reasons import REASONS, find_reason

    wanted = set()
    for word in words:
        reason = find_reason(word)
        if reason is None:
            labels = ", ".join(one.label for one in REASONS)
            raise UsageError(f"There is no reason {word!r}. The reasons are: {labels}.")
        wanted.add(reason.code)
    return queue.only(lambda item: (not wanted or item.reason in wanted) and (item.late or not late))


def _only_for(queue: Queue, snapshot: Snapshot, name: str, role: str | None) -> Queue:
    from refboard.analysis.today.colleagues import find_colleague

    if name.strip():
        colleague = find_colleague(snapshot, config.load().user if name.strip().casefold() == "me" else name)
        queue = queue.only(colleague.has)
    return queue.only(lambda item: item.reason in ROLE_REASONS[role]) if role else queue
