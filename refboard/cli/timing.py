"""When offices answer: timing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.figures import facts_of, tell
from refboard.cli.opening import day_of

if TYPE_CHECKING:
    import argparse


def show_timing(arguments: argparse.Namespace) -> int:
    """Say when offices answer, by weekday and hour."""
    from refboard.analysis.timing.timing import measure_timing
    from refboard.cli.narrowing import only_of
    from refboard.report.timing import timing_data, timing_page

    on = day_of(arguments.on)
    facts = facts_of(arguments.workbook, on)
    timing = measure_timing(facts, by=arguments.by, only=only_of(facts, arguments, on))
    return tell(facts, timing_page(timing), timing_data(timing), as_json=arguments.json)
