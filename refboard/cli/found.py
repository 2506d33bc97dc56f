"""Commands that found a workbook: init, demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.answers import say, say_json
from refboard.cli.opening import day_of, today
from refboard.cli.parsing import UsageError
from refboard.founding import create_book, default_demo, new_path

if TYPE_CHECKING:
    import argparse


def init(arguments: argparse.Namespace) -> int:
    """Write a new workbook with empty tables, settings, holidays and templates."""
    path = new_path(arguments.path)
    sheets = create_book(path, user=config.load().user, on=today())
    if arguments.json:
        say_json({"status": "created", "path": str(path), "sheets": list(sheets)})
    else:
        say(f"created {path}")
    return 0


def demo(arguments: argparse.Namespace) -> int:
    """Write an invented practice, and open it unless told not to."""
    from refboard import demo as demo_book

    if not 0 <= arguments.touches <= demo_book.MOST_TOUCHES:
        raise UsageError(f"--touches takes a number from 0 to {demo_book.MOST_TOUCHES:,}.")
    on = day_of(arguments.on)
    path = new_path(arguments.path) if arguments.path else default_demo()
    demo_book.build(path, touches=arguments.touches, seed=arguments.seed, on=on)
    if arguments.json:
        say_json({"status": "created", "path": str(path), "touches": arguments.touches})
    else:
        say(f"created {path}")
    if arguments.no_open or arguments.json:
        return 0
    from refboard.cli.dashboard import show

    return show(path, on=on if arguments.on else None)
