"""When offices answer: timing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.figures import print_figures, read_facts
from refboard.cli.filters import read_touch_filter
from refboard.cli.opening import read_day
from refboard.cli.options import add_json, add_on, add_touch_filters, add_workbook
from refboard.cli.registry import CliCommand

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which touches, and by which day."""
    add_workbook(parser)
    parser.add_argument(
        "--by",
        choices=("sent", "answered"),
        default="sent",
        help="by the weekday we wrote (default) or the weekday they answered",
    )
    add_touch_filters(parser)
    add_on(parser)
    add_json(parser)


def show_timing(arguments: argparse.Namespace) -> int:
    """Print when offices answer, by weekday and hour."""
    from refboard.analysis.timing.timing import measure_timing
    from refboard.report.timing import timing_data, timing_page

    on = read_day(arguments.on)
    facts = read_facts(arguments.workbook, on)
    timing = measure_timing(facts, by=arguments.by, only=read_touch_filter(facts, arguments, on))
    return print_figures(
        facts, timing_page(timing, facts.recorded), timing_data(timing), as_json=arguments.json
    )


COMMANDS = {"timing": CliCommand(add_arguments, show_timing)}
