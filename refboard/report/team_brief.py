"""The brief on all sources for a team meeting, as a page and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from refboard.analysis.brief.team_brief import AGES, WEEKS, SourceChange, TeamBrief
from refboard.practice.words import chance_text as by_chance
from refboard.report.brief import RATES, as_of, promise_alert, state_text
from refboard.report.data import fields_data
from refboard.report.figures import count_text, rate_text
from refboard.report.pages.page import Block, Entry, Grid, Page, PageSection, Paragraph, cut, one_line
from refboard.report.sentences import day_text, plural
from refboard.report.sources import chance_text, concentration_text, sources_data, step_text

_STAGE_WORDS: Final = {
    "scheduling": "Not scheduled",
    "visit": "Scheduled, not seen",
    "note": "Seen, note owed",
}
_MOST_OWNERS, _MOST_SOURCES, _MOST_RISING = 8, 5, 4
_REPEAT: Final = ("Sources that referred again within 12 months", "repeat")
_PROMISES: Final = {"scheduled": "Referrals scheduled", "note": "Notes sent"}
_TURN_WORDS: Final = {
    "few": "too few to tell",
    "chance": "within chance",
    "up": "more than chance",
    "down": "fewer than chance",
    "": "our own activity",
}


def team_page(brief: TeamBrief) -> Page:
    """Lay out the brief on all sources."""
    sections = [
        PageSection("Our own promises first", tuple(promise_alert(brief.behind))),
        PageSection("Needs a decision", tuple(_undecided(brief))),
        PageSection("All sources together", tuple(_totals(brief)), narrow=True),
        PageSection("Growing and new", tuple(_rising(brief)), narrow=True),
        PageSection("Today's queue", tuple(_loads(brief)), narrow=True),
        PageSection("Open loops", tuple(_loops(brief)), narrow=True),
        PageSection("Our promises", tuple(_promises(brief))),
        PageSection("What changed", tuple(_changes(brief))),
        PageSection("When offices answer", (Paragraph(brief.timing),)),
    ]
    return Page(
        "All sources",
        f"Brief for {day_text(brief.on)} · {plural(brief.source_count, 'source')} · "
        f"{plural(brief.people_count, 'person or desk', 'people and desks')}",
        tuple(section for section in sections if section.blocks),
        small_print=(as_of(brief.on),),
    )


def team_data(brief: TeamBrief) -> dict[str, Any]:
    """Turn a brief into data: its fields; ``totals``, ``concentration`` and ``undecided`` as `sources_data` has them."""
    figures = sources_data(replace(brief.health, sources=brief.undecided))
    shown = {name: figures[name] for name in ("totals", "concentration")}
    return {
        **fields_data(brief, "health", "undecided", promises="kept"),
        **shown,
        "undecided": figures["sources"],
    }


def _undecided(brief: TeamBrief) -> Iterator[Block]:
    if brief.undecided:
        entries = [
            Entry(
                f"{row.why} Suggested: {step_text(row.suggest)}.",
                f"{one_line(row.source, 60)} ({state_text(row.state)}, {one_line(row.owner, 60) or 'unowned'})",
            )
            for row in brief.undecided
        ]
        yield cut(entries, _MOST_SOURCES, "sources without a decision")
    else:
        yield Paragraph("No source has gone quiet without a decision.")
    if brief.decided:
        yield Paragraph(
            f"{plural(brief.decided, 'quiet source already has', 'quiet sources already have')} a decision."
        )
    if brief.health.totals.judged:
        yield Paragraph(chance_text(brief.health.totals))


def _totals(brief: TeamBrief) -> Iterator[Block]:
    totals = brief.health.totals
    rows = tuple(
        (name, count_text(rate), rate_text(rate, brief.too_few))
        for name, key in (*RATES, _REPEAT)
        for rate in (getattr(totals, key),)
    )
    yield Grid(("What, all years", "How many", "Share"), rows, frozenset({1, 2}))
    yield Paragraph(concentration_text(brief.health.concentration, brief.too_few))


def _rising(brief: TeamBrief) -> Iterator[Block]:
    rising = [row for row in brief.health.sources if row.state in {"growing", "new"}]
    entries = [Entry(row.why, f"{one_line(row.source, 60)} ({row.state})") for row in rising]
    turned = [
        Entry(f"from {state_text(row.was)} to {state_text(row.state)}.", one_line(row.source, 60))
        for row in brief.health.sources
        if row.was != row.state and row.state not in {"growing", "new"} and row not in brief.undecided
    ]
    if entries:
        yield cut(entries, _MOST_RISING, "growing or new")
    else:
        yield Paragraph("No source is growing by more than chance, and none is new.")
    if turned:
        yield Paragraph(f"Changed since {day_text(brief.health.before, brief.on)}:")
        yield cut(turned, _MOST_RISING, "changed")


def _loads(brief: TeamBrief) -> Iterator[Block]:
    if not brief.loads:
        yield Paragraph("No follow-ups today.")
        return
    loads = [(load.owner or "unowned", load.items, load.late, load.held) for load in brief.loads]
    shown, rest = loads[:_MOST_OWNERS], loads[_MOST_OWNERS:]
    if rest:
        _, *counts = zip(*rest, strict=True)
        up, late, held = (sum(map(int, count)) for count in counts)
        shown.append((f"{len(rest)} more", up, late, held))
    rows = tuple((one_line(name, 60), *(f"{count:,}" for count in counts)) for name, *counts in shown)
    yield Grid(("Owner", "Follow-ups", "Late", "Held back"), rows, frozenset({1, 2, 3}))


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
    yield Paragraph(
        f"The {WEEKS} weeks since {day_text(brief.since, brief.on)} compared with the {WEEKS} before."
    )
    yield Grid(("What", "Now", "Before", "Difference"), rows, frozenset({1, 2}))


def _turn(change: SourceChange) -> str:
    words = _TURN_WORDS[change.turn]
    return words if change.p is None else f"{words} (by chance {by_chance(change.p)} such practices)"


def _promises(brief: TeamBrief) -> Iterator[Block]:
    rows = []
    for record in brief.promises:
        promise = f"{_PROMISES[record.what]} within {plural(record.promised, 'open day')}"
        median = "not reached" if record.median is None else f"{record.median:g}"
        in_time = f"{record.rate.k:,} of {record.rate.n:,}"
        rows.append((promise, in_time, rate_text(record.rate, brief.too_few), median))
    yield Grid(("Promise, 12 months", "In time", "Share", "Median days"), tuple(rows), frozenset({1, 2, 3}))
