"""Options of the commands that show something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.common_options import add_day, add_json, add_words, add_workbook
from refboard.cli.narrowing import add_owner, add_touch_filters

if TYPE_CHECKING:
    import argparse


def fill_today(parser: argparse.ArgumentParser) -> None:
    """Add whose rows and which reasons."""
    add_workbook(parser)
    add_day(parser)
    parser.add_argument("--owner", help="only this colleague's; 'me' for your own, 'unowned' for nobody's")
    parser.add_argument(
        "--reason",
        action="append",
        default=[],
        help="only this reason, as shown or by its code; may be repeated",
    )
    parser.add_argument("--late", action="store_true", help="only what is late")
    add_json(parser)


def fill_brief(parser: argparse.ArgumentParser) -> None:
    """Add which source, and the form of the page."""
    add_words(
        parser, "[WORKBOOK] [SOURCE]", "an office's name, a contact or a target id; none means all sources"
    )
    parser.add_argument(
        "--format",
        default="",
        metavar="FORM",
        help="text, md or html (default: what FILE ends in, else text)",
    )
    parser.add_argument("--out", default="", metavar="FILE", help="write it there instead of printing it")
    parser.add_argument("--force", action="store_true", help="replace FILE when it is there already")
    add_day(parser)
    add_json(parser)


def fill_sources(parser: argparse.ArgumentParser) -> None:
    """Add which sources, in which order."""
    add_workbook(parser)
    add_owner(parser)
    parser.add_argument("--tier", action="append", default=[], help="only this tier; may be repeated")
    parser.add_argument("--state", action="append", default=[],
                        help="only this state: lost, quiet, watch, new, growing, steady, too-few, paused; may be repeated")  # fmt: skip
    parser.add_argument("--sort", default="", choices=("score", "days", "silence", "response", "completion", "fit",
                        "touched", "due", "name"), help="put them in this order instead of by state")  # fmt: skip
    add_day(parser)
    add_json(parser)


def fill_timing(parser: argparse.ArgumentParser) -> None:
    """Add whose outreach, and by which day."""
    add_workbook(parser)
    parser.add_argument("--by", choices=("sent", "answered"), default="sent",
                        help="the weekday we wrote (default), or the weekday they answered")  # fmt: skip
    add_outreach(parser)


def fill_loop(parser: argparse.ArgumentParser) -> None:
    """Add which open referrals."""
    add_workbook(parser)
    parser.add_argument("--stage", choices=("scheduling", "visit", "note"), default="",
                        help="only what waits to be scheduled, to be seen, or for its note")  # fmt: skip
    parser.add_argument("--late", action="store_true", help="only what is late")
    parser.add_argument("--handler", default="", metavar="NAME", help="only what this colleague handles")
    add_owner(parser)
    add_day(parser)
    add_json(parser)


def fill_review(parser: argparse.ArgumentParser) -> None:
    """Add whose outreach."""
    add_workbook(parser)
    add_outreach(parser)


def add_outreach(parser: argparse.ArgumentParser) -> None:
    """Add what narrows outreach down, and the day."""
    add_touch_filters(parser)
    add_day(parser)
    add_json(parser)


def fill_listing(parser: argparse.ArgumentParser) -> None:
    """Add which workbook, and the day."""
    add_workbook(parser)
    add_day(parser)
    add_json(parser)


def fill_book(parser: argparse.ArgumentParser) -> None:
    """Add which workbook."""
    add_workbook(parser)
    add_json(parser)


def fill_export(parser: argparse.ArgumentParser) -> None:
    """Add where the files go, and their form."""
    add_workbook(parser)
    parser.add_argument("--to", required=True, metavar="DIR", help="the folder they go to; made when missing")
    parser.add_argument(
        "--format", choices=("csv", "parquet"), default="csv", help="csv (default) or parquet"
    )
    parser.add_argument("--force", action="store_true", help="replace files that are there already")
    parser.add_argument(
        "--csv-raw",
        action="store_true",
        help="leave texts that a spreadsheet could run as formulas without the apostrophe in front",
    )
    add_json(parser)
