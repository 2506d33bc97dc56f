"""Commands that show: today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.answers import say, say_json
from refboard.cli.opening import day_of, opened, sentences
from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection
    from datetime import date

    from refboard.analysis.followups import Queue
    from workbook import Snapshot


def show_today(arguments: argparse.Namespace) -> int:
    """Say whom to follow up today and why."""
    from refboard.report import data

    on = day_of(arguments.on)
    owner = arguments.owner
    if owner is not None and owner.strip().casefold() == "me":
        owner = config.load().user
    with opened(arguments.workbook) as store:
        queue = _narrow(_queue(store.read(), on, owner), arguments.reason, late=arguments.late)
    if arguments.json:
        say_json(data.today(queue))
    else:
        say_today(queue)
    return 0


def say_today(queue: Queue) -> None:
    """Print today's queue as wide as the terminal."""
    import shutil
    import sys

    from refboard.report import plain

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    say(plain.today(queue, width=width))


def today_of(snapshot: Snapshot, on: date) -> Queue:
    """Build everybody's queue of a day."""
    return _queue(snapshot, on, None)


def _queue(snapshot: Snapshot, on: date, owner: str | None) -> Queue:
    from refboard.analysis.followups import build_queue
    from refboard.practice.policy import Policy
    from refboard.practice.rows import find_table

    find_table(snapshot, "Targets")
    with sentences():
        return build_queue(snapshot, Policy.from_snapshot(snapshot), on, owner=owner)


def _narrow(queue: Queue, reasons: Collection[str], *, late: bool) -> Queue:
    from dataclasses import replace

    from refboard.analysis.reasons import REASONS
    from workbook.schema import fold

    known = {fold(reason): reason for reason in REASONS}
    wanted = set()
    for reason in reasons:
        if fold(reason) not in known:
            raise UsageError(f"No reason is called {reason!r}; there are {', '.join(REASONS)}.")
        wanted.add(known[fold(reason)])
    items = (
        item for item in queue.items if (not wanted or item.reason in wanted) and (item.late or not late)
    )
    return replace(queue, items=tuple(items))
