"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse

_LEFT_OUT = "can be left out if REFBOARD_WORKBOOK or the configuration names it"
WORKBOOK: Final = f"WORKBOOK {_LEFT_OUT}"
DAY: Final = "a day: fri, tomorrow, +3d, 12/1 or 2026-12-01"
TARGET: Final = "a target id or a unique name"
ANGLES: Final = "Speed, Expertise, Convenience, Communication"
CLOCK: Final = "9:30 or 2:15 pm"
NEXT_DAY: Final = f"when the next step is due; {DAY}"
NOTES: Final = "anything else"
MATERIALS: Final = "what you left or sent, by its name in Settings, such as overview; can be repeated"
TOUCH_FILTERS: Final = {
    "channel": "only touches by this channel: Visit, Phone, Email, Fax ...",
    "purpose": "only touches with this purpose: Introduce, Detail, Availability, Check-in ...",
    "angle": f"only touches with this angle: {ANGLES}",
    "specialty": "only offices with this specialty",
    "tier": "only targets in this tier",
    "city": "only targets in this city",
}
"""Filters of touches by a word of the workbook: option name and help."""


def add_workbook(parser: argparse.ArgumentParser) -> None:
    """Add the workbook."""
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=f"the workbook; {_LEFT_OUT}")


def add_words(parser: argparse.ArgumentParser, metavar: str, meaning: str) -> None:
    """Add a command's positional words, the optional workbook first; ``meaning`` explains the others."""
    parser.usage = f"{parser.prog} {metavar} [options]"
    parser.add_argument("words", nargs="*", help=f"{meaning}; {WORKBOOK}", metavar=metavar)


def add_on(parser: argparse.ArgumentParser) -> None:
    """Add the day that counts as today."""
    parser.add_argument("--on", default="", metavar="DAY", help="the day to treat as today")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add JSON output."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_yes(parser: argparse.ArgumentParser, help_text: str = "do it without asking") -> None:
    """Add consent in advance."""
    parser.add_argument("--yes", action="store_true", help=help_text)


def add_workbook_and_json(parser: argparse.ArgumentParser) -> None:
    """Add the workbook and JSON output."""
    add_workbook(parser)
    add_json(parser)


def add_workbook_day_and_json(parser: argparse.ArgumentParser) -> None:
    """Add the workbook, the day and JSON output."""
    add_workbook(parser)
    add_on(parser)
    add_json(parser)


def add_owner(parser: argparse.ArgumentParser) -> None:
    """Add the choice of an owner."""
    parser.add_argument(
        "--owner", help="only this colleague's; 'me' for yours, 'unowned' for those without an owner"
    )


def add_owner_and_source(parser: argparse.ArgumentParser) -> None:
    """Add the choice of an owner and a source."""
    add_owner(parser)
    parser.add_argument("--source", default="", help="only this source: a target id, its name or part of it")


def add_touch_filters(parser: argparse.ArgumentParser) -> None:
    """Add the filters of touches."""
    add_owner_and_source(parser)
    parser.add_argument("--colleague", default="", metavar="NAME", help="only touches this colleague sent")
    for name, help_text in TOUCH_FILTERS.items():
        parser.add_argument(f"--{name}", default="", help=help_text)
    parser.add_argument("--since", default="", metavar="DAY", help="only touches sent on or after this day")
    parser.add_argument("--until", default="", metavar="DAY", help="only touches sent on or before this day")
