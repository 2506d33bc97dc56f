"""How referring sources are doing, as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from refboard.analysis.sources.health import TOP, Concentration, Health, SourceHealth, Totals
from refboard.analysis.sources.scores import ScorePart
from refboard.analysis.sources.silence import STATES, ReferralTrend, describe_trend
from refboard.practice.words import day_text, percent, plural
from refboard.report.figures import rate_data, rate_text
from refboard.report.pages.page import Block, Entries, Entry, Grid, Page, PageSection, Paragraph

STATE_WORDS: Final = {"too-few": "too few to tell"}
STEP_WORDS: Final = {
    "close-loop": "send the note", "adjust-message": "adjust the message", "check-in": "check in",
}  # fmt: skip
_RATES: Final = {
    "response": "Touches answered in time", "completion": "Referrals completed", "fit": "Referrals that fit well",
    "loop": "Visits with a note back", "repeat": "Sources that came again in 12 months",
}  # fmt: skip
_PRESSING: Final = frozenset({"lost", "quiet"})


def sources_data(health: Health) -> dict[str, Any]:
    """Turn health into ``{on, before, sources, concentration, totals}`` with the promised keys."""
    totals = health.totals
    return {
        "on": health.on.isoformat(),
        "before": health.before.isoformat(),
        "sources": [_source(row) for row in health.sources],
        "concentration": _concentrated(health.concentration),
        "totals": {
            **{name: rate_data(getattr(totals, name)) for name in _RATES},
            "open": totals.open,
            "states": dict(totals.states),
            "judged": totals.judged,
            "by_chance": totals.by_chance,
        },
    }


def _source(row: SourceHealth) -> dict[str, Any]:
    silence, advice = row.silence, row.advice
    return {
        "source": row.source,
        "tier": row.tier,
        "owner": row.owner,
        "state": row.state,
        "score": row.score,
        "why": row.why,
        "suggest": row.suggest,
        "suggest_why": row.suggest_why,
        "referral_days_12m": silence.recent_days,
        "referral_days_by_month": list(row.months),
        "referrals_12m": row.referrals_12m,
        "last_referral": silence.last.isoformat() if silence.last else None,
        "first_referral": silence.first.isoformat() if silence.first else None,
        "silence_p": silence.p,
        "days_silent": silence.days_silent,
        "trend": _trend(silence.trend) if silence.trend else None,
        "response": rate_data(row.response),
        "completion": {**rate_data(row.completion), "open": row.open},
        "repeat": {
            "days": row.repeat.days,
            "again": row.repeat.again,
            "median_gap": row.repeat.median_gap,
            "gaps": row.repeat.gaps,
        },
        "loop": rate_data(row.loop),
        "fit": rate_data(row.fit),
        "last_touch": row.last_touch.isoformat() if row.last_touch else None,
        "days_since_touch": row.days_since_touch,
        "due": row.due.isoformat() if row.due else None,
        "late": row.late,
        "parts": [_part(part) for part in row.parts],
        "was": row.was,
        "new_referrals": row.new_referrals,
        "tier_suggested": advice.tier if advice else None,
        "tier_why": advice.why if advice else "",
    }


def _trend(trend: ReferralTrend) -> dict[str, Any]:
    return {
        "recent": trend.recent, "before": trend.before, "recent_open_days": trend.now,
        "before_open_days": trend.then, "p": trend.p,
    }  # fmt: skip


def _part(part: ScorePart) -> dict[str, Any]:
    return {
        "name": part.name, "weight": part.weight, "value": part.value, "points": part.points, "basis": part.basis,
    }  # fmt: skip


def _concentrated(concentration: Concentration) -> dict[str, Any]:
    return {
        "n": concentration.n, "sources": concentration.sources, "top1": concentration.top1,
        "top5": concentration.top5, "hhi": concentration.hhi, "effective": concentration.effective,
    }  # fmt: skip


def sources_page(health: Health, too_few: int, *, by_state: bool = True) -> Page:
    """Lay out the sources: all together first, then one by one, and the figures of each in a table.

    With ``by_state`` they stand under a heading for each state, else in the order they are given in. A single
    source is told with every part of its score.
    """
    shown = health.sources
    sections = [PageSection("All sources together", tuple(_together(health, too_few)))]
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
        sections.append(PageSection("Figures", (_grid(shown, too_few),)))
    return Page("Referring sources", _headline(health), tuple(sections), _SMALL_PRINT)


_SMALL_PRINT: Final = (
    "Days are referral days: several referrals on one day count once.",
    "Shares come with their 95% interval, out of what is old enough to have happened.",
)


def _headline(health: Health) -> str:
    counts = [(state, sum(row.state == state for row in health.sources)) for state in STATES]
    named = ", ".join(f"{count:,} {_state(state)}" for state, count in counts if count)
    said = plural(len(health.sources), "source")
    total = sum(health.totals.states.values())
    of_all = f" of {total:,}" if total != len(health.sources) else ""
    return f"{day_text(health.on)}: {said}{of_all}{': ' + named if named else ''}."


def _state(state: str) -> str:
    return STATE_WORDS.get(state, state)


def step_text(code: str) -> str:
    """Say a suggested step in words."""
    return STEP_WORDS.get(code, code)


def _together(health: Health, too_few: int) -> Iterator[Block]:
    totals = health.totals
    rows = tuple(
        (text, f"{rate.k:,} of {rate.n:,}", rate_text(rate, too_few))
        for name, text in _RATES.items()
        for rate in (getattr(totals, name),)
    )
    yield Grid(("What", "How many", "Share"), rows, frozenset({1, 2}))
    yield Paragraph(concentration_text(health.concentration, too_few))
    if totals.judged:
        yield Paragraph(chance_text(totals))


def concentration_text(concentration: Concentration, too_few: int) -> str:
    """Say how far referrals come from few sources, or that there are too few to tell."""
    n, top1, top5 = concentration.n, concentration.top1, concentration.top5
    if n < too_few or top1 is None or top5 is None:
        return f"{plural(n, 'referral')} in 12 months: too few to say how concentrated they are."
    said = f"{plural(n, 'referral')} in 12 months from {plural(concentration.sources, 'source')}: the largest sent {top1:.0%}"
    if concentration.sources > TOP:
        said += f", the five largest {top5:.0%}"
    if concentration.effective is None:
        return f"{said}."
    return f"{said}; as concentrated as {plural(round(concentration.effective), 'equal source')}."


def chance_text(totals: Totals) -> str:
    """Say how many sources look quiet, beside how many would by chance alone."""
    found = sum(totals.states[state] for state in _PRESSING)
    return (
        f"{found:,} of {plural(totals.judged, 'judged source')} "
        f"{'looks' if found == 1 else 'look'} quiet or lost; by chance alone about {totals.by_chance:.1f} would."
    )


def _entries(rows: Sequence[SourceHealth], health: Health) -> Entries:
    return Entries(
        tuple(Entry(_said(row, health), row.source, urgent=row.state in _PRESSING) for row in rows)
    )


def _said(row: SourceHealth, health: Health) -> str:
    parts = [row.why, f"Next: {step_text(row.suggest)}. {row.suggest_why}"]
    if row.was != row.state:
        parts.append(f"It was {_state(row.was)} on {day_text(health.before, health.on)}.")
    if row.advice:
        parts.append(f"Tier {row.advice.tier} would fit: {row.advice.why}")
    return " ".join(parts)


def _grid(rows: Sequence[SourceHealth], too_few: int) -> Grid:
    head = ("Source", "Tier", "Score", "Days", "Answered", "Completed", "Fit well", "Touched")
    lines = tuple(
        (
            row.source, row.tier or "-", score_text(row.score), f"{row.silence.recent_days:,}",
            _short(row, "response", too_few), _short(row, "completion", too_few), _short(row, "fit", too_few),
            "never" if row.days_since_touch is None else f"{row.days_since_touch:,} d",
        )
        for row in rows
    )  # fmt: skip
    return Grid(head, lines, frozenset(range(2, 8)))


def _short(row: SourceHealth, name: str, too_few: int) -> str:
    rate = getattr(row, name)
    return (
        f"{percent(rate.k, rate.n)} of {rate.n:,}" if rate.is_enough(too_few) else f"{rate.k:,} of {rate.n:,}"
    )


def score_text(score: int | None) -> str:
    """Say a score: ``73``, or ``-`` where there is too little to tell."""
    return "-" if score is None else f"{score}"


def _alone(row: SourceHealth, health: Health, too_few: int) -> Iterator[Block]:
    owner = row.owner or "unowned"
    tier = f"tier {row.tier}" if row.tier else "no tier"
    yield Paragraph(f"{_state(row.state).capitalize()}; {tier}; {owner}.", urgent=row.state in _PRESSING)
    yield Paragraph(_said(row, health))
    if row.silence.trend:
        yield Paragraph(describe_trend(row.silence.trend))
    rates = {name: text for name, text in _RATES.items() if name != "repeat"}
    yield Grid(
        ("What", "How many", "Share", "Usual"),
        tuple(
            (
                text, f"{rate.k:,} of {rate.n:,}", rate_text(rate, too_few),
                percent(usual.k, usual.n),
            )
            for name, text in rates.items()
            for rate, usual in ((getattr(row, name), getattr(health.totals, name)),)
        ),
        frozenset({1, 2, 3}),
    )  # fmt: skip
    yield Paragraph(_rhythm(row))
    if row.score is None:
        yield Paragraph("No score: too little of its own to tell.")
        return
    yield Paragraph(f"Score {row.score} of 100, from these parts:")
    yield Grid(
        ("Part", "Points", "Of", "From"),
        tuple((part.name, f"{part.points:.1f}", f"{part.weight:.1f}", part.basis) for part in row.parts),
        frozenset({1, 2}),
    )


def _rhythm(row: SourceHealth) -> str:
    repeat = row.repeat
    said = f"{plural(row.referrals_12m, 'referral')} on {plural(repeat.days, 'day')} in 12 months"
    if row.open:
        said += f"; {plural(row.open, 'matured referral')} without an outcome"
    if repeat.gaps:
        gap = "not reached yet" if repeat.median_gap is None else plural(round(repeat.median_gap), "open day")
        said += f"; half of the gaps between referral days are over after: {gap}"
    return f"{said}."
