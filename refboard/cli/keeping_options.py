"""Options of the commands that look after the shared workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.common_options import add_json, add_words, add_workbook

if TYPE_CHECKING:
    import argparse


def fill_sync(parser: argparse.ArgumentParser) -> None:
    """Add which workbook, and what to do about a sign that looks left behind."""
    add_workbook(parser)
    parser.add_argument(
        "--take-over",
        action="store_true",
        help="remove the sign of a program that looks left behind, after asking",
    )
    parser.add_argument(
        "--moved-from",
        default="",
        metavar="OLD",
        help="where the workbook was before it was moved or renamed: what waits for it there comes along",
    )
    parser.add_argument(
        "--same",
        action="store_true",
        help="this is the same workbook as the one that was here before: what waits for that one comes along",
    )
    add_json(parser)


def fill_resolve(parser: argparse.ArgumentParser) -> None:
    """Add what to decide, and how."""
    add_words(parser, "[WORKBOOK] [ID]", "the id that refboard status shows, or its beginning")
    parser.add_argument(
        "--all", action="store_true", help="everything that refboard status lists, the same way"
    )
    parser.add_argument(
        "--keep", required=True, choices=("mine", "theirs"), help="whose value the workbook is to hold"
    )
    add_json(parser)


def fill_restore(parser: argparse.ArgumentParser) -> None:
    """Add which version, and what of it."""
    add_words(parser, "[WORKBOOK] [VERSION]", "the number of a kept version; none lists them")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rows", action="store_true", help="bring back only the rows that are missing now")
    what.add_argument(
        "--to", default="", metavar="FILE", help="write the version there and leave the workbook alone"
    )
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    add_json(parser)


def fill_merge(parser: argparse.ArgumentParser) -> None:
    """Add which copy, and what of it."""
    add_words(parser, "[WORKBOOK] [COPY]", "a conflict copy, or one that came by mail; none looks for copies")
    parser.add_argument(
        "--with-deleted", action="store_true", help="also add rows of the copy that were deleted here"
    )
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    add_json(parser)


def fill_purge(parser: argparse.ArgumentParser) -> None:
    """Add which workbook, and whether to ask."""
    add_workbook(parser)
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    add_json(parser)
