"""The brief on all sources as a page for a team meeting."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from refboard.analysis.team_brief import AGES, WEEKS, Change, TeamBrief
from refboard.report.page import Block, Grid, Page, Paragraph, Section
from refboard.report.sentences import day_text, plural

_STAGE_WORDS: Final = {
    "scheduling": "Not scheduled yet",
    "visit": "Scheduled, not seen yet",
    "note": "Seen, no note back yet",
}
_TURN_WORDS: Final = {
    "few": "too few to tell",
    "chance": "within chance",
    "up": "more than chance explains",
    "down": "fewer than chance explains",
    "": "our own doing",
}


def team_page(brief: TeamBrief) -> Page:
    """Lay out the brief on all sources."""
    sections = [
        Section("Today's queue", tuple(_loads(brief)), narrow=True),
        Section("Open loops", tuple(_loops(brief)), narrow=True),
        Section(
            f"The {WEEKS} weeks since {day_text(brief.since, brief.on)} beside the {WEEKS} before",
            tuple(_changes(brief)),
        ),
    ]
    return Page(
        "All sources",
        f"Brief for {day_text(brief.on)} · {plural(brief.sources, 'source')} · "
        f"{plural(brief.people, 'person or desk', 'people and desks')}",
        tuple(section for section in sections if section.blocks),
        (f"As of {day_text(brief.on)}, from the workbook as it was then.",),
    )


def _loads(brief: TeamBrief) -> Iterator[Block]:
    if not brief.loads:
        yield Paragraph("Nobody is up today.")
        return
    rows = tuple(
        (load.owner or "unowned", f"{load.items:,}", f"{load.late:,}", f"{load.held:,}")
        for load in brief.loads
    )
    yield Grid(("Owner", "Up", "Late", "Held back"), rows, frozenset({1, 2, 3}))


def _loops(brief: TeamBrief) -> Iterator[Block]:
    if not any(loops.total for loops in brief.loops):
        yield Paragraph("Every loop is closed.")
        return
    spans = [
        f"≤{AGES[0]}",
        *(f"{low + 1}–{high}" for low, high in pairwise(AGES)),
        f">{AGES[-1]}",
    ]
    rows = tuple(
        (
            _STAGE_WORDS[loops.stage],
            f"{loops.total:,}",
            f"{loops.late:,}",
            *(f"{age:,}" for age in loops.ages),
        )
        for loops in brief.loops
    )
    yield Grid(("Age in open days", "All", "Late", *spans), rows, frozenset(range(1, 3 + len(spans))))


def _changes(brief: TeamBrief) -> Iterator[Block]:
    rows = tuple(
        (change.name, f"{change.now:,}", f"{change.before:,}", _turn(change)) for change in brief.changes
    )
    yield Grid(("What", "Now", "Before", "Difference"), rows, frozenset({1, 2}))


def _turn(change: Change) -> str:
    words = _TURN_WORDS[change.turn]
    return words if change.p is None else f"{words} (p={chance(change.p)})"


def chance(p: float) -> str:
    """Say a p with two places, never as a bare zero: ``.03``, ``<.01``, ``1.00``."""
    if p < 0.01:
        return "<.01"
    return f"{p:.2f}".removeprefix("0")
