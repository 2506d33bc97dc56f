"""How referring sources are doing: sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from refboard.cli.figures import print_figures, read_facts
from refboard.cli.filters import read_choices, read_owner, read_source
from refboard.cli.opening import read_day
from refboard.cli.options import add_json, add_on, add_owner_and_source, add_workbook
from refboard.cli.registry import CliCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import Any

    from refboard.analysis.sources.health import Health, SourceHealth

SORTS: Final[dict[str, tuple[Callable[[SourceHealth], Any], bool]]] = {
    "score": (lambda row: row.score, False),
    "days": (lambda row: row.silence.recent_days, True),
    "silence": (lambda row: row.silence.p, False),
    "response": (lambda row: row.response.shrunk, True),
    "completion": (lambda row: row.completion.shrunk, True),
    "fit": (lambda row: row.fit.shrunk, True),
    "touched": (lambda row: row.days_since_touch, True),
    "due": (lambda row: row.due, False),
    "name": (lambda row: row.key, False),
}
"""The orders of ``--sort``: the key, and whether the highest comes first; sources without a value come last."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which sources, in which order."""
    add_workbook(parser)
    add_owner_and_source(parser)
    parser.add_argument("--tier", action="append", default=[], help="only this tier; can be repeated")
    parser.add_argument(
        "--state",
        action="append",
        default=[],
        help="only this state: lost, quiet, watch, new, growing, steady, too-few, paused; can be repeated",
    )
    parser.add_argument("--sort", default="", choices=tuple(SORTS), help="sort this way instead of by state")
    add_on(parser)
    add_json(parser)


def show_sources(arguments: argparse.Namespace) -> int:
    """Print how each referring source is doing and what to do next."""
    from refboard.analysis.sources.health import assess_sources, filter_sources
    from refboard.analysis.sources.silence import STATES
    from refboard.practice.schema import TIERS
    from refboard.report.sources import sources_data, sources_page

    states = read_choices("state", arguments.state, STATES)
    facts = read_facts(arguments.workbook, read_day(arguments.on))
    owner = read_owner(arguments.owner, facts.snapshot) or None
    known_tiers = (*TIERS, *{person.tier for person in facts.people if person.tier})
    tiers = read_choices("tier", arguments.tier, known_tiers)
    health = filter_sources(assess_sources(facts), owner=owner, tiers=tiers, states=states)
    if source := read_source(facts, arguments.source):
        health = replace(health, sources=tuple(row for row in health.sources if row.key == source))
    if arguments.sort:
        health = _sorted(health, arguments.sort)
    page = sources_page(health, facts.policy.too_few, by_state=not arguments.sort, recorded=facts.recorded)
    return print_figures(facts, page, sources_data(health), as_json=arguments.json)


COMMANDS = {"sources": CliCommand(add_arguments, show_sources)}


def _sorted(health: Health, name: str) -> Health:
    key, descending = SORTS[name]
    have = [row for row in health.sources if key(row) is not None]
    have.sort(key=lambda row: row.key)
    have.sort(key=key, reverse=descending)
    return replace(health, sources=(*have, *(row for row in health.sources if key(row) is None)))
