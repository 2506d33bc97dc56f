"""Commands that found a workbook: init, demo."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from refboard import config
from refboard.cli.answers import say, say_json
from refboard.cli.opening import day_of, today
from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    import argparse

_DEMO_NAME: Final = "demo"


def init(arguments: argparse.Namespace) -> int:
    """Write a new workbook with empty tables, settings, holidays and templates."""
    from refboard.practice.book import plan_book
    from workbook.sharing.founding import write_new_file
    from workbook.xlsx.create import build

    path = _new_path(arguments.path)
    user = config.load().user
    plan = plan_book(on=today(), rows={"People": [(user, None)]} if user else {})
    write_new_file(path, build(plan, now=datetime.now()))  # noqa: DTZ005  (properties have no zone)
    if arguments.json:
        say_json({"status": "created", "path": str(path), "sheets": [sheet.name for sheet in plan.sheets]})
    else:
        say(f"created {path}")
    return 0


def demo(arguments: argparse.Namespace) -> int:
    """Write an invented practice, and open it unless told not to."""
    from refboard import demo as demo_book

    if not 0 <= arguments.touches <= demo_book.MOST_TOUCHES:
        raise UsageError(f"--touches takes a number from 0 to {demo_book.MOST_TOUCHES:,}.")
    on = day_of(arguments.on)
    path = _new_path(arguments.path) if arguments.path else _default_demo()
    demo_book.build(path, touches=arguments.touches, seed=arguments.seed, on=on)
    if arguments.json:
        say_json({"status": "created", "path": str(path), "touches": arguments.touches})
    else:
        say(f"created {path}")
    if arguments.no_open or arguments.json:
        return 0
    from refboard.cli.dashboard import show

    return show(path, on=on if arguments.on else None)


def _new_path(word: str) -> Path:
    path = Path(word).expanduser()
    if path.suffix.casefold() != ".xlsx":
        raise UsageError(f"{path.name} must end in .xlsx, so that Excel opens it.")
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}.")
    if path.is_dir():
        raise UsageError(f"{path} is a folder.")
    return path


def _default_demo() -> Path:
    """The demo in the user's data folder; one that somebody worked in is kept and gets a sibling."""
    from platformdirs import user_data_path

    from refboard.demo import is_untouched

    folder = Path(user_data_path("refboard", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    path, number = folder / f"{_DEMO_NAME}.xlsx", 2
    while path.exists() and not is_untouched(path):
        path, number = folder / f"{_DEMO_NAME}-{number}.xlsx", number + 1
    return path
