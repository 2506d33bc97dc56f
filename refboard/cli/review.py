"""What became of outreach, and where it leaks: review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.figures import facts_of, tell
from refboard.cli.opening import day_of

if TYPE_CHECKING:
    import argparse


def show_review(arguments: argparse.Namespace) -> int:
    """Say what became of outreach, what goes with answers, and where it leaks."""
    from refboard.analysis.review.review import build_review
    from refboard.cli.narrowing import only_of
    from refboard.report.review import review_data, review_page

    on = day_of(arguments.on)
    facts = facts_of(arguments.workbook, on)
    found = build_review(facts, only=only_of(facts, arguments, on))
    return tell(facts, review_page(found), review_data(found), as_json=arguments.json)
