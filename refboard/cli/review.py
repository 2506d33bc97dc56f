"""The results of outreach and its weakest step: review."""

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
    """Add which touches."""
    add_workbook(parser)
    add_touch_filters(parser)
    add_on(parser)
    add_json(parser)


def show_review(arguments: argparse.Namespace) -> int:
    """Print the results of outreach, what goes with answers, and the weakest step."""
    from refboard.analysis.review.review import build_review
    from refboard.report.review import review_data, review_page

    on = read_day(arguments.on)
    facts = read_facts(arguments.workbook, on)
    found = build_review(facts, only=read_touch_filter(facts, arguments, on))
    return print_figures(
        facts, review_page(found, facts.recorded), review_data(found), as_json=arguments.json
    )


COMMANDS = {"review": CliCommand(add_arguments, show_review)}
