"""The review of outreach, as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refboard.analysis.review.funnel import Funnel
from refboard.analysis.review.review import Review, ReviewGroup, SourceKind
from refboard.practice.recorded import EVERYTHING, NOT_RECORDED, Recorded
from refboard.practice.words import day_text, plural
from refboard.report.data import fields_data, plain_data
from refboard.report.figures import count_text, percent_text, rate_text
from refboard.report.pages.page import Block, Entries, Entry, Grid, Page, PageSection, Paragraph
from refboard.report.patterns import pattern_sections, patterns_data
from refboard.report.sentences import more_text
from refboard.report.timing import only_data, only_text

_MOST: Final = 12
"""Rows of one table on a page; the JSON has them all."""
_NOT_GIVEN: Final = "not given"


def review_data(review: Review) -> dict[str, Any]:
    """Turn a review into ``{on, only, funnel, weakest, evidence, leaks, by, sources, ...}``."""
    by = {name: [_group(group, name) for group in groups] for name, groups in review.by.items()}
    by["specialty_angle"] = [_group(group, "specialty", "angle") for group in review.mix]
    return {
        "on": review.on.isoformat(),
        "only": only_data(review.only),
        "funnel": [fields_data(step, rate="of_those_with_time") for step in review.funnel.steps],
        "after_days": review.funnel.after,
        "young_offices": review.funnel.young,
        "referred_without_answer": review.funnel.unanswered_referred,
        "weakest": review.weakest,
        "evidence": review.evidence,
        "sent": review.sent,
        "usual": plain_data(review.usual),
        "weakest_step": review.weakest_step,
        "leaks": plain_data(review.leaks),
        "by": by,
        "sources": {name: [_kind(kind, name) for kind in kinds] for name, kinds in review.kinds.items()},
        "too_few": review.too_few,
        "patterns": patterns_data(review.patterns),
    }


def _group(group: ReviewGroup, name: str, more: str = "") -> dict[str, Any]:
    names = {"name": group.name, name: group.name} | ({more: group.more} if more else {})
    return {**names, "sent": group.sent, "answered_ever": group.ever, **plain_data(group.rate)}


def _kind(kind: SourceKind, name: str) -> dict[str, Any]:
    return {**fields_data(kind, referrals="referrals_12m"), name: kind.name}


def review_page(review: Review, recorded: Recorded = EVERYTHING) -> Page:
    """Lay out a review: the weakest step, the funnel, what goes with answers, which sources refer and convert."""
    narrowed = only_text(review.only)
    subtitle = f"{day_text(review.on)}: touches {narrowed}." if narrowed else f"{day_text(review.on)}."
    sections = [
        PageSection("Weakest step", tuple(_leaks(review, recorded))),
        PageSection("From outreach to repeat referrals", tuple(_funnel(review))),
    ]
    for name, groups in review.by.items():
        if groups:
            sections.append(PageSection(f"Answers by {name}", tuple(_table(name, groups, review.too_few))))
    if review.mix:
        sections.append(PageSection("Answers by specialty and angle", tuple(_mix(review))))
    for name, kinds in review.kinds.items():
        if kinds:
            sections.append(
                PageSection(f"Sources by {name}", (_sources(name, kinds, review.too_few, recorded),))
            )
    sections += pattern_sections(review.patterns, review.too_few).values()
    small = (
        "Answered: within the response window, each touch followed until the next one to its office. Adjusted: toward the average of all. Steps and shares "
        f"show what followed outreach, not what it caused. Fewer than {review.too_few}: too few to tell."
    )
    return Page("Review of outreach", subtitle, tuple(sections), small_print=(small,))


def _leaks(review: Review, recorded: Recorded) -> Iterator[Block]:
    if not recorded.answers:
        yield Paragraph("Answers are not recorded here, so no step can be called the weakest.")
        handoff = [leak for leak in review.leaks if leak.part == "handoff" and recorded.scheduling]
        yield Entries(tuple(Entry(leak.evidence, leak.part.capitalize(), leak.found) for leak in handoff))
        return
    named = review.weakest in {leak.part for leak in review.leaks}
    yield Paragraph(f"{review.weakest.capitalize()}: {review.evidence}", urgent=named)
    rest = [leak for leak in review.leaks if leak.evidence != review.evidence]
    yield Entries(tuple(Entry(leak.evidence, leak.part.capitalize(), leak.found) for leak in rest))


def _funnel(review: Review) -> Iterator[Block]:
    funnel = review.funnel
    rows = []
    for step in funnel.steps:
        share = "" if step.rate is None else rate_text(step.rate, review.too_few)
        of = "" if step.rate is None else f"{step.rate.n:,}"
        rows.append((step.step.capitalize(), f"{step.n:,}", share, of))
    head = ("Offices", "n", "Of the step before", "n with enough time")
    yield Grid(head, tuple(rows), frozenset({1, 3}))
    yield from (Paragraph(note) for note in funnel_notes(funnel))


def funnel_notes(funnel: Funnel) -> Iterator[str]:
    """List the offices that the funnel does not count, or counts without an answer."""
    if funnel.young:
        offices = plural(funnel.young, "office")
        yield f"{offices} first contacted less than {funnel.after} days ago: not counted yet."
    if funnel.unanswered_referred:
        offices = plural(funnel.unanswered_referred, "office")
        yield f"{offices} referred after our touches without an answer on file."


def _table(name: str, groups: tuple[ReviewGroup, ...], too_few: int) -> Iterator[Block]:
    rows = tuple(_row((group.name or _NOT_GIVEN,), group, too_few) for group in groups[:_MOST])
    yield Grid(
        (name.capitalize(), "Sent", "Followed", "Answered", "Rate", "Adjusted"), rows, frozenset({1, 2, 3, 5})
    )
    if len(groups) > _MOST:
        yield Paragraph(more_text(len(groups) - _MOST))


def _mix(review: Review) -> Iterator[Block]:
    given = [group for group in review.mix if group.more]
    rows = tuple(
        _row((group.name or _NOT_GIVEN, group.more), group, review.too_few) for group in given[:_MOST]
    )
    if rows:
        head = ("Specialty", "Angle", "Sent", "Followed", "Answered", "Rate", "Adjusted")
        yield Grid(head, rows, frozenset({2, 3, 4, 6}))
    if len(given) > _MOST:
        yield Paragraph(more_text(len(given) - _MOST))
    if len(given) < len(review.mix):
        sent = sum(group.sent for group in review.mix if not group.more)
        yield Paragraph(f"{plural(sent, 'touch', 'touches')} without an angle.")


def _row(names: tuple[str, ...], group: ReviewGroup, too_few: int) -> tuple[str, ...]:
    rate = group.rate
    adjusted = f"{rate.shrunk:.0%}" if rate.shrunk is not None and rate.is_enough(too_few) else ""
    return (*names, f"{group.sent:,}", f"{rate.n:,}", f"{rate.k:,}", rate_text(rate, too_few), adjusted)


def _sources(name: str, kinds: tuple[SourceKind, ...], too_few: int, recorded: Recorded) -> Grid:
    rows = tuple(
        (
            kind.name or _NOT_GIVEN,
            f"{kind.referring.k} of {kind.referring.n}",
            f"{kind.referrals:,}",
            *_completed(kind, too_few, recorded),
        )
        for kind in kinds[:_MOST]
    )
    head = (name.capitalize(), "Refer", "Referrals", "Completed", "Rate")
    return Grid(head, rows, frozenset({1, 2, 3}))


def _completed(kind: SourceKind, too_few: int, recorded: Recorded) -> tuple[str, str]:
    rate = kind.completion
    if not recorded.outcomes:
        return "", NOT_RECORDED
    return count_text(rate), percent_text(rate) if rate.is_enough(too_few) else "too few"
