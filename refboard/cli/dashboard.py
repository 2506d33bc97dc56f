"""Open the dashboard; where there is no terminal, say what it would show first."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.opening import day_of, locate, naming, today

if TYPE_CHECKING:
    import argparse
    from datetime import date
    from pathlib import Path

_DUMB = frozenset({"dumb", "unknown"})


def open_dashboard(arguments: argparse.Namespace) -> int:
    """Run the app over a workbook, or print Today when nobody could see the app.

    Where no workbook is named anywhere, the app begins with the choice of one.
    """
    on = day_of(arguments.on) if arguments.on else None
    if not arguments.workbook and config.load().workbook is None and _is_seen():
        return _begin(on)
    return show(locate(arguments.workbook), on=on)


def _begin(on: date | None) -> int:
    """Let the person choose a workbook, and go on with it."""
    from refboard.tui.preferences import preferences_of
    from refboard.tui.start import first_run

    settings = config.load()
    return first_run.run(on=on, user=settings.user, preferences=preferences_of(settings))


def show(path: Path, *, on: date | None) -> int:
    """Show a workbook; ``on`` fixes the day, None means the clock's."""
    if _is_seen():
        from refboard.tui import app
        from refboard.tui.preferences import preferences_of

        settings = config.load()
        return app.run(path, on=on, user=settings.user, preferences=preferences_of(settings))
    from refboard.cli.show import look, say_today
    from refboard.mapping import tables_for
    from workbook import Store

    with (
        naming(path),
        Store.open(path, tables_for(path), user=config.load().user, shows_new_ids=True) as store,
    ):
        say_today(*look(store.read(), on or today()))
    return 0


def _is_seen() -> bool:
    """Whether somebody sees the app: a terminal on both ends, or a browser behind `refboard serve`."""
    if "TEXTUAL_DRIVER" in os.environ:
        return True
    # A dumb terminal can put nothing where it belongs, and does not tell its size.
    able = os.environ.get("TERM", "").lower() not in _DUMB
    return able and sys.stdout.isatty() and sys.stdin.isatty()
