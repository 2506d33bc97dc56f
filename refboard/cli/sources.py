"""How referring sources are doing: sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from refboard.cli.figures import facts_of, tell
from refboard.cli.narrowing import owner_of, source_of
from refboard.cli.opening import day_of
from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
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
"""What ``--sort`` may name: the key, and whether the highest comes first; who has none comes last."""


def show_sources(arguments: argparse.Namespace) -> int:
    """Say how each referring source is doing, and what to do next."""
    from refboard.analysis.sources.health import assess_sources, filter_sources
    from refboard.analysis.sources.silence import STATES
    from refboard.practice.schema import TIERS
    from refboard.report.sources import sources_data, sources_page

    states = _known("state", arguments.state, STATES)
    facts = facts_of(arguments.workbook, day_of(arguments.on))
    owner = owner_of(arguments.owner, facts.snapshot) or None
    tiers = _known("tier", arguments.tier, (*TIERS, *{person.tier for person in facts.people if person.tier}))
    health = filter_sources(assess_sources(facts), owner=owner, tiers=tiers, states=states)
    if source := source_of(facts, arguments.source):
        health = replace(health, sources=tuple(row for row in health.sources if row.key == source))
    if arguments.sort:
        health = _sorted(health, arguments.sort)
    page = sources_page(health, facts.policy.too_few, by_state=not arguments.sort)
    return tell(facts, page, sources_data(health), as_json=arguments.json)


def _known(what: str, words: Iterable[str], choices: Iterable[str]) -> list[str]:
    from workbook.schema import fold

    known = {fold(choice): choice for choice in choices}
    for word in words:
        if fold(word) not in known:
            raise UsageError(f"No {what} is called {word!r}; there are {', '.join(known.values())}.")
    return [known[fold(word)] for word in words]


def _sorted(health: Health, name: str) -> Health:
    key, descending = SORTS[name]
    have = [row for row in health.sources if key(row) is not None]
    have.sort(key=lambda row: row.key)
    have.sort(key=key, reverse=descending)
    return replace(health, sources=(*have, *(row for row in health.sources if key(row) is None)))
