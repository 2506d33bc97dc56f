"""A sample practice: demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.opening import read_day
from refboard.cli.options import add_json, add_on
from refboard.cli.output import print_json, print_text
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand
from refboard.init_workbook import default_demo, new_path

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the path and the size."""
    parser.add_argument("path", nargs="?", help="where to put it (default: your application data folder)")
    parser.add_argument("--touches", type=int, default=400, metavar="N", help="rows of Touches (default 400)")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="a different number makes a different practice"
    )
    parser.add_argument("--no-open", action="store_true", help="create it without opening it")
    add_on(parser)
    add_json(parser)


def make_demo(arguments: argparse.Namespace) -> int:
    """Create a sample practice, and open it unless ``--no-open`` is given."""
    from refboard import demo

    if not 0 <= arguments.touches <= demo.MOST_TOUCHES:
        raise UsageError(f"--touches takes a number from 0 to {demo.MOST_TOUCHES:,}.")
    on = read_day(arguments.on)
    path = new_path(arguments.path) if arguments.path else default_demo()
    demo.build(path, touches=arguments.touches, seed=arguments.seed, on=on)
    if arguments.json:
        print_json({"status": "created", "path": str(path), "touches": arguments.touches})
    else:
        print_text(f"created {path}")
    if arguments.no_open or arguments.json:
        return 0
    from refboard.cli.dashboard import show_workbook

    return show_workbook(path, on=on if arguments.on else None)


COMMANDS = {"demo": CliCommand(add_arguments, make_demo)}
