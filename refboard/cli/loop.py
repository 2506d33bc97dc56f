"""Open referrals and our own promises: loop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refboard.cli.figures import print_figures, read_facts
from refboard.cli.filters import read_owner, read_source
from refboard.cli.opening import read_day
from refboard.cli.options import add_json, add_on, add_owner_and_source, add_workbook
from refboard.cli.registry import CliCommand

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which open referrals."""
    add_workbook(parser)
    parser.add_argument(
        "--stage",
        choices=("scheduling", "visit", "note"),
        default="",
        help="only referrals to be scheduled, to be seen, or with a note owed",
    )
    parser.add_argument("--late", action="store_true", help="only what is late")
    parser.add_argument("--handler", default="", metavar="NAME", help="only what this colleague handles")
    add_owner_and_source(parser)
    add_on(parser)
    add_json(parser)


def show_loop(arguments: argparse.Namespace) -> int:
    """Print which referrals are open, at which stage and for how long, and how well we keep our promises."""
    from refboard.analysis.loop.loop import read_loop_board
    from refboard.report.loop import loop_data, loop_page

    facts = read_facts(arguments.workbook, read_day(arguments.on))
    source = read_source(facts, arguments.source)
    owner = read_owner(arguments.owner, facts.snapshot)
    loop = read_loop_board(facts, owner=owner, source=source, handler=arguments.handler.strip())
    shown = tuple(
        one for one in loop.open if (one.late or not arguments.late) and arguments.stage in ("", one.stage)
    )
    loop = replace(loop, open=shown)
    return print_figures(
        facts, loop_page(loop, facts.policy.too_few), loop_data(loop), as_json=arguments.json
    )


COMMANDS = {"loop": CliCommand(add_arguments, show_loop)}
