"""A new workbook: init."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.opening import today
from refboard.cli.options import add_json
from refboard.cli.output import print_json, print_text
from refboard.cli.registry import CliCommand
from refboard.init_workbook import create_workbook, new_path

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the path."""
    parser.add_argument("path", help="the path of the new workbook; an existing file is never replaced")
    add_json(parser)


def init(arguments: argparse.Namespace) -> int:
    """Create a workbook with empty tables, settings, holidays and message templates."""
    path = new_path(arguments.path)
    sheets = create_workbook(path, user=config.load().user, on=today())
    if arguments.json:
        print_json({"status": "created", "path": str(path), "sheets": list(sheets)})
    else:
        print_text(f"created {path}")
    return 0


COMMANDS = {"init": CliCommand(add_arguments, init)}
