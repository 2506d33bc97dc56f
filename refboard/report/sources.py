"""How referring sources are doing, as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from refboard.analysis.sources.concentration import TOP, Concentration
from refboard.analysis.sources.falling import Fall
from refboard.analysis.sources.health import Health, SourceHealth, Totals
from refboard.analysis.sources.silence import STATES, ReferralTrend, describe_trend
from refboard.practice.recorded import EVERYTHING, NOT_RECORDED, Recorded
from refboard.practice.words import day_text, plural
from refboard.report.data import fields_data, plain_data
from refboard.report.figures import count_text, percent_text, rate_text
from refboard.report.pages.page import Block, Entries, Entry, Grid, Page, PageSection, Paragraph

STATE_WORDS: Final = {"too-few": "too few to tell"}
STEP_WORDS: Final = {
    "close-loop": "send the note",
    "adjust-message": "adjust the message",
    "check-in": "check in",
}
_RATES: Final = {
    "response": "Touches answered in time",
    "completion": "Referrals completed",
    "fit": "Referrals that fit well",
    "loop": "Visits with a note sent",
    "repeat": "Sources that referred again within 12 months",
}
_URGENT: Final = frozenset({"lost", "quiet"})
_LOUD: Final = frozenset({"lost", "quiet", "falling"})


def sources_data(health: Health) -> dict[str, Any]:
    """Turn health into ``{on, before, sources, concentration, totals}``."""
    return {**fields_data(health), "sources": [_source_data(row) for row in health.sources]}


def _source_data(row: SourceHealth) -> dict[str, Any]:
    silence, advice = row.silence, row.advice
    return {
        **fields_data(row, "key", "owners", "silence", "open", "advice", months="referral_days_by_month"),
        "owner": row.owner,
        "state": row.state,
        "referral_days_12m": silence.recent_days,
        "last_referral": plain_data(silence.last),
        "first_referral": plain_data(silence.first),
        "silence_p": silence.p,
        "fall": _fall_data(silence.fall) if silence.fall else None,
        "days_silent": silence.days_silent,
        "trend": _trend_data(silence.trend) if silence.trend else None,
        "completion": {**plain_data(row.completion), "open": row.open},
        "tier_suggested": advice.tier if advice else None,
        "tier_why": advice.why if advice else "",
    }


def _fall_data(fall: Fall) -> dict[str, Any]:
    return {
        "recent": fall.windows.recent,
        "expected": fall.expected,
        "recent_open_days": fall.windows.recent_open_days,
        "p": fall.p,
        "found": fall.found,
    }


def _trend_data(trend: ReferralTrend) -> dict[str, Any]:
    return fields_data(trend, "partly", now="recent_open_days", then="before_open_days")


def sources_page(
    health: Health, too_few: int, *, by_state: bool = True, recorded: Recorded = EVERYTHING
) -> Page:
    """Lay out the sources: all together first, then one by one, and the figures of each in a table.

    With ``by_state`` they are grouped under a heading for each state, else in the given order. A single source
    comes with every part of its score.
    """
    shown = health.sources
    sections = [PageSection("All sources together", tuple(_together(health, too_few, recorded)))]
    if len(shown) == 1:
        sections.append(PageSection(shown[0].source, tuple(_alone(shown[0], health, too_few))))
    elif by_state:
        for state in STATES:
            rows = [row for row in shown if row.state == state]
            if rows:
                head = f"{_state(state).capitalize()} ({len(rows):,})"
                sections.append(PageSection(head, (_entries(rows, health),)))
    elif shown:
        sections.append(PageSection("One by one", (_entries(shown, health),)))
    if len(shown) > 1:
        sections.append(PageSection("Figures", (_grid(shown, too_few, recorded),)))
    return Page("Referring sources", _headline(health), tuple(sections), small_print=_SMALL_PRINT)


_SMALL_PRINT: Final = (
    "Days are referral days: several referrals on one day count once.",
    "Shares come with their 95% interval, and only count cases old enough to have an outcome.",
)


def _headline(health: Health) -> str:
    counts = [(state, sum(row.state == state for row in health.sources)) for state in STATES]
    named = ", ".join(f"{count:,} {_state(state)}" for state, count in counts if count)
    count_text = plural(len(health.sources), "source")
    total = sum(health.totals.states.values())
    of_all = f" of {total:,}" if total != len(health.sources) else ""
    return f"{day_text(health.on)}: {count_text}{of_all}{': ' + named if named else ''}."


def _state(state: str) -> str:
    return STATE_WORDS.get(state, state)


def step_text(code: str) -> str:
    """Write a suggested step in words."""
    return STEP_WORDS.get(code, code)


def _together(health: Health, too_few: int, recorded: Recorded) -> Iterator[Block]:
    totals = health.totals
    rows = tuple(
        (text, count_text(rate), rate_text(rate, too_few))
        if recorded.share(name)
        else (text, "", NOT_RECORDED)
        for name, text in _RATES.items()
        for rate in (getattr(totals, name),)
    )
    yield Grid(("What", "How many", "Share"), rows, frozenset({1, 2}))
    yield Paragraph(concentration_text(health.concentration, too_few))
    if totals.judged:
        yield Paragraph(chance_text(totals))


def concentration_text(concentration: Concentration, too_few: int) -> str:
    """Describe how concentrated referrals are, or that there are too few to tell."""
    n, top1, top5 = concentration.n, concentration.top1, concentration.top5
    if n < too_few or top1 is None or top5 is None:
        return f"{plural(n, 'referral')} in 12 months: too few to tell how concentrated they are."
    text = f"{plural(n, 'referral')} in 12 months from {plural(concentration.sources, 'source')}: the largest sent {top1:.0%}"
    if concentration.sources > TOP:
        text += f", the five largest {top5:.0%}"
    if concentration.effective is None:
        return f"{text}."
    return f"{text}; spread like {plural(round(concentration.effective), 'equal source')}."


def chance_text(totals: Totals) -> str:
    """Compare how many sources look quiet with how many would by chance alone."""
    found = sum(totals.states[state] for state in _URGENT)
    return (
        f"{found:,} of {plural(totals.judged, 'source with enough data', 'sources with enough data')} "
        f"{'looks' if found == 1 else 'look'} quiet or lost; about {totals.by_chance:.1f} would by chance alone."
    )


def _entries(rows: Sequence[SourceHealth], health: Health) -> Entries:
    return Entries(tuple(Entry(_summary(row, health), row.source, urgent=row.state in _LOUD) for row in rows))


def _summary(row: SourceHealth, health: Health) -> str:
    parts = [row.why, f"Next: {step_text(row.suggest)}. {row.suggest_why}"]
    if row.was != row.state:
        parts.append(f"State on {day_text(health.before, health.on)}: {_state(row.was)}.")
    if row.advice:
        parts.append(f"Consider tier {row.advice.tier}: {row.advice.why}")
    return " ".join(parts)


def _grid(rows: Sequence[SourceHealth], too_few: int, recorded: Recorded) -> Grid:
    head = ("Source", "Tier", "Score", "Days", "Answered", "Completed", "Fit well", "Touched")
    lines = tuple(
        (
            row.source,
            row.tier or "-",
            score_text(row.score),
            f"{row.silence.recent_days:,}",
            *(
                _short(row, name, too_few) if recorded.share(name) else NOT_RECORDED
                for name in ("response", "completion", "fit")
            ),
            ("never" if recorded.contacts else NOT_RECORDED)
            if row.days_since_touch is None
            else f"{row.days_since_touch:,} d",
        )
        for row in rows
    )
    return Grid(head, lines, frozenset(range(2, 8)))


def _short(row: SourceHealth, name: str, too_few: int) -> str:
    rate = getattr(row, name)
    return f"{percent_text(rate)} of {rate.cases:,}" if rate.is_enough(too_few) else count_text(rate)


def score_text(score: int | None) -> str:
    """Write a score: ``73``, or ``-`` if there are too few cases."""
    return "-" if score is None else f"{score}"


def spread_text(spread: int | None) -> str:
    """Write how far chance alone moves a score: `` (give or take 6)``; "" for none."""
    return f" (give or take {spread})" if spread else ""


def _alone(row: SourceHealth, health: Health, too_few: int) -> Iterator[Block]:
    owner = row.owner or "unowned"
    tier = f"tier {row.tier}" if row.tier else "no tier"
    yield Paragraph(f"{_state(row.state).capitalize()}; {tier}; {owner}.", urgent=row.state in _LOUD)
    yield Paragraph(_summary(row, health))
    if row.silence.trend:
        yield Paragraph(describe_trend(row.silence.trend))
    rates = {name: text for name, text in _RATES.items() if name != "repeat"}
    yield Grid(
        ("What", "How many", "Share", "Average"),
        tuple(
            (
                text,
                count_text(rate),
                rate_text(rate, too_few),
                percent_text(usual),
            )
            for name, text in rates.items()
            for rate, usual in ((getattr(row, name), getattr(health.totals, name)),)
        ),
        frozenset({1, 2, 3}),
    )
    yield Paragraph(_rhythm(row))
    if row.score is None:
        yield Paragraph("No score: too few cases.")
        return
    yield Paragraph(f"Score: {score_text(row.score)} of 100{spread_text(row.score_spread)}, made up of:")
    yield Grid(
        ("Part", "Points", "Of", "Based on"),
        tuple((part.name, f"{part.points:.1f}", f"{part.weight:.1f}", part.basis) for part in row.parts),
        frozenset({1, 2}),
    )


def _rhythm(row: SourceHealth) -> str:
    repeat = row.repeat
    text = f"{plural(row.referrals_12m, 'referral')} on {plural(repeat.days, 'day')} in 12 months"
    if row.open:
        text += f"; {plural(row.open, 'matured referral')} without an outcome"
    if repeat.gaps:
        gap = "not reached yet" if repeat.median_gap is None else plural(round(repeat.median_gap), "open day")
        text += f"; median gap between referral days: {gap}"
    return f"{text}."
