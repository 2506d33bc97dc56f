"""Open referrals and our own promises: loop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refboard.cli.figures import facts_of, tell
from refboard.cli.opening import day_of

if TYPE_CHECKING:
    import argparse


def show_loop(arguments: argparse.Namespace) -> int:
    """Say which referrals are open, where and for how long, and how our promises are kept."""
    from refboard.analysis.loop.loop import read_loop_board
    from refboard.cli.narrowing import owner_of, source_of
    from refboard.report.loop import loop_data, loop_page

    facts = facts_of(arguments.workbook, day_of(arguments.on))
    source = source_of(facts, arguments.source)
    owner = owner_of(arguments.owner, facts.snapshot)
    loop = read_loop_board(facts, owner=owner, source=source, handler=arguments.handler.strip())
    kept = tuple(
        one for one in loop.open if (one.late or not arguments.late) and arguments.stage in ("", one.stage)
    )
    page = loop_page(replace(loop, open=kept), facts.policy.too_few)
    return tell(facts, page, loop_data(replace(loop, open=kept)), as_json=arguments.json)
