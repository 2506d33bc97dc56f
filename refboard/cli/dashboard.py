"""The dashboard; without a terminal, Today as text."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.opening import find_workbook, name_file_in_errors, read_day, read_shown, today
from refboard.cli.options import add_on, add_workbook
from refboard.cli.registry import DASHBOARD, CliCommand

if TYPE_CHECKING:
    import argparse
    from datetime import date
    from pathlib import Path

_DUMB = frozenset({"dumb", "unknown"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the workbook and the day."""
    add_workbook(parser)
    add_on(parser)


def open_dashboard(arguments: argparse.Namespace) -> int:
    """Run the app over a workbook, or print Today if no one could see the app.

    If no workbook is named anywhere, the app begins with the choice of one.
    """
    on = read_day(arguments.on) if arguments.on else None
    if not arguments.workbook and config.load().workbook is None and _is_visible():
        return _choose_workbook(on)
    return show_workbook(find_workbook(arguments.workbook), on=on)


COMMANDS = {DASHBOARD: CliCommand(add_arguments, open_dashboard)}


def _choose_workbook(on: date | None) -> int:
    """Let the person choose a workbook and continue with it."""
    from refboard.tui.preferences import preferences_of
    from refboard.tui.start import first_run

    settings = config.load()
    return first_run.run(on=on, user=settings.user, preferences=preferences_of(settings))


def show_workbook(path: Path, *, on: date | None) -> int:
    """Show a workbook; ``on`` fixes the day, None means the clock's."""
    settings = config.load()
    if _is_visible():
        from refboard.tui import app
        from refboard.tui.preferences import preferences_of

        return app.run(path, on=on, user=settings.user, preferences=preferences_of(settings))
    from refboard.cli.today import build_queue, print_queue
    from refboard.mapping import tables_for
    from workbook import Store

    with (
        name_file_in_errors(path),
        Store.open(path, tables_for(path), user=settings.user, shows_new_ids=True) as store,
    ):
        print_queue(*build_queue(read_shown(store), on or today()))
    return 0


def _is_visible() -> bool:
    """Whether a person can see the app: a terminal at both ends, or a browser behind `refboard serve`."""
    if "TEXTUAL_DRIVER" in os.environ:
        return True
    # A dumb terminal cannot position text and does not report its size.
    able = os.environ.get("TERM", "").lower() not in _DUMB
    return able and sys.stdout.isatty() and sys.stdin.isatty()
