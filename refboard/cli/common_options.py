"""Options that many commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse

WORKBOOK: Final = "WORKBOOK may be left out where REFBOARD_WORKBOOK or the configuration names it"
DAY: Final = "a day: fri, tomorrow, +3d, 12/1 or 2026-12-01"


def add_workbook(parser: argparse.ArgumentParser) -> None:
    """Add the workbook."""
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=WORKBOOK)


def add_words(parser: argparse.ArgumentParser, metavar: str, more: str) -> None:
    """Add the words of a command, and say what they are."""
    parser.usage = f"{parser.prog} {metavar} [options]"
    parser.add_argument("words", nargs="*", help=f"{more}; {WORKBOOK}", metavar=metavar)


def add_day(parser: argparse.ArgumentParser) -> None:
    """Add the day that counts as today."""
    parser.add_argument("--on", default="", metavar="DAY", help="the day that counts as today")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the JSON form."""
    parser.add_argument("--json", action="store_true", help="print JSON")
