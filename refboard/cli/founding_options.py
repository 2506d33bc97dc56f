"""Options of the commands that begin something: a workbook, the dashboard, the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.common_options import add_day, add_json, add_workbook
from refboard.cli.options import add_config_words, add_serve_options

if TYPE_CHECKING:
    import argparse


def fill_dashboard(parser: argparse.ArgumentParser) -> None:
    """Add which workbook, and the day."""
    add_workbook(parser)
    add_day(parser)


def fill_init(parser: argparse.ArgumentParser) -> None:
    """Add where it goes."""
    parser.add_argument("path", help="where the new workbook goes; nothing is ever replaced")
    add_json(parser)


def fill_demo(parser: argparse.ArgumentParser) -> None:
    """Add where it goes and how large it is."""
    parser.add_argument("path", nargs="?", help="where it goes (default: with your application data)")
    parser.add_argument("--touches", type=int, default=400, metavar="N", help="rows of Touches (default 400)")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="another practice for another number"
    )
    parser.add_argument("--no-open", action="store_true", help="only write it")
    add_day(parser)
    add_json(parser)


def fill_config(parser: argparse.ArgumentParser) -> None:
    """Add what to set."""
    add_config_words(parser)
    add_json(parser)


def fill_serve(parser: argparse.ArgumentParser) -> None:
    """Add which workbook, and where it is served."""
    fill_dashboard(parser)
    add_serve_options(parser)


def fill_keys(parser: argparse.ArgumentParser) -> None:
    """Add how to list them."""
    add_json(parser)


def fill_adopt(parser: argparse.ArgumentParser) -> None:
    """Add what is known about the workbook, and how far to go."""
    add_workbook(parser)
    parser.add_argument(
        "--map", default="", metavar="FILE.toml", help="what its tables and columns are called"
    )
    parser.add_argument("--yes", action="store_true", help="agree without being asked")
    parser.add_argument(
        "--write",
        action="store_true",
        help="also add id columns, missing tables and the names to the workbook",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what is found")
    add_json(parser)
