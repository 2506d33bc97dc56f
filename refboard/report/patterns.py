"""The figures of the whole practice at the end of a review: comparisons, forecast, cohorts, reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from refboard.analysis.rates.control_limits import Z_WARN, FunnelPlot, Point
from refboard.analysis.rates.rates import make_rate
from refboard.analysis.review.cohorts import AFTER, MONTHS
from refboard.analysis.review.patterns import PLOTTED, ReferralPatterns, SourceComparison
from refboard.analysis.sources.first_referral import WITHIN, FirstReferral
from refboard.analysis.sources.forecast import Forecast
from refboard.practice.words import MONTHS as MONTH_NAMES
from refboard.practice.words import listing, plural, share_text
from refboard.report.data import plain_data
from refboard.report.figures import count_text, rate_text
from refboard.report.pages.page import Block, Grid, PageSection, Paragraph

_MOST: Final = 12
_MOST_TOUCHES: Final = 6
"""Touches in a row that are shown one by one."""
_MOST_REASONS: Final = 4
_NOT_GIVEN: Final = "not given"
_COMPARED_WORDS: Final = {"completion": "of referrals are completed", "response": "of touches are answered"}
_NOT_COMPARED_WORDS: Final = {"completion": "completed referrals", "response": "answered touches"}


def patterns_data(patterns: ReferralPatterns) -> dict[str, Any]:
    """Turn the patterns into ``{compared, next_month, first_referral, cohorts, service_lines, not_seen, conversations}``."""
    talks = patterns.conversations
    ahead = patterns.next_month
    return {
        "compared": {name: _comparison_data(patterns, name) for name in PLOTTED},
        "next_month": {
            "month": f"{ahead.start:%Y-%m}",
            "total": plain_data(ahead.total),
            "sources": [
                {"source": patterns.names.get(key, key), **plain_data(one)} for key, one in ahead.sources
            ],
        },
        "first_referral": {
            "all": _first_data(patterns.first),
            **{kind: [_first_data(one) for one in found] for kind, found in patterns.first_by.items()},
        },
        "cohorts": plain_data(patterns.cohorts),
        "service_lines": plain_data(patterns.lines),
        "not_seen": [
            {
                "outcome": one.outcome,
                "count": one.count,
                "reasons": [{"reason": reason, "count": count} for reason, count in one.reasons.items()],
            }
            for one in patterns.reasons
        ],
        "conversations": {
            "runs": talks.runs,
            "answered": talks.answered,
            "median_touches": talks.median(),
            "touches": [
                {"touch": at, "runs": n, "answered": k, "within": _share(talks.within(at))}
                for at in range(1, len(talks.curve.followed) + 1)
                for k, n in (talks.chance_of(at),)
            ],
        },
    }


def _share(share: tuple[float, float, float] | None) -> dict[str, float | None]:
    rate, low, high = share or (None, None, None)
    return {"rate": rate, "low": low, "high": high}


def _first_data(first: FirstReferral) -> dict[str, Any]:
    return {
        "name": first.name,
        "offices": first.offices,
        "referred": first.referred,
        "within": {str(days): _share(share) for days, share in first.within.items()},
        "median_days": first.median,
        "touches_before": first.touches,
    }


def _comparison_data(patterns: ReferralPatterns, name: str) -> dict[str, Any]:
    compared = patterns.compared[name]
    plot = compared.plot
    return {
        "usual": None if plot is None else plot.share,
        "dispersion": None if plot is None else plot.dispersion,
        "left_out": compared.open,
        "sources": []
        if plot is None
        else [
            {
                "source": patterns.names.get(point.key, point.key),
                "k": point.k,
                "n": point.n,
                "low": low,
                "high": high,
                "p": point.p,
                "differs": point.differs,
            }
            for point in plot.points
            for low, high in (plot.limits(point.n),)
        ],
    }


def pattern_sections(patterns: ReferralPatterns, too_few: int) -> dict[str, PageSection]:
    """Lay out the patterns; by the names under which the Review pane shows them."""
    parts: dict[str, tuple[str, Callable[[], Iterator[Block]]]] = {
        "sources compared: completed": (
            "Sources compared: completed referrals",
            lambda: compared_blocks(patterns, "completion", too_few),
        ),
        "sources compared: answered": (
            "Sources compared: answered touches",
            lambda: compared_blocks(patterns, "response", too_few),
        ),
        "next month": ("Next month's referrals", lambda: _next_month(patterns)),
        "touches until an answer": ("Touches until an answer", lambda: _conversations(patterns, too_few)),
        "first referral": (
            "From our first touch to the first referral",
            lambda: _first_referrals(patterns, too_few),
        ),
        "month received": ("Referrals by month received", lambda: _cohorts(patterns, too_few)),
        "service line": ("Referrals by service line", lambda: _lines(patterns, too_few)),
        "patients not seen": ("Why patients did not come", lambda: _reasons(patterns)),
    }
    return {name: PageSection(heading, tuple(blocks())) for name, (heading, blocks) in parts.items()}


def compared_blocks(patterns: ReferralPatterns, name: str, too_few: int) -> Iterator[Block]:
    """Say which sources differ beyond chance, with their numbers and what is usual at those."""
    compared = patterns.compared[name]
    yield Paragraph(comparison_text(compared, name, too_few))
    differing = differing_points(compared)
    if compared.plot is None or not differing:
        return
    plot, rows = compared.plot, []
    for point in differing[:_MOST]:
        low, high = plot.limits(point.n, Z_WARN)
        rows.append(
            (
                patterns.names.get(point.key, point.key),
                rate_text(make_rate(point.k, point.n), too_few),
                f"{point.n:,}",
                f"{100 * low:.0f}-{100 * high:.0f}%",
            )
        )
    yield Grid(("Source", "Share", "Of", "Usual range"), tuple(rows), frozenset({2}))


def plot_of(compared: SourceComparison, too_few: int) -> FunnelPlot | None:
    """Give the plot if at least two sources have enough cases to be compared."""
    plot = compared.plot
    enough = 0 if plot is None else sum(point.n >= too_few for point in plot.points)
    return plot if enough > 1 else None


def comparison_text(compared: SourceComparison, name: str, too_few: int) -> str:
    """Sum up a comparison of sources in a sentence or two."""
    plot = plot_of(compared, too_few)
    if plot is None:
        text = f"Too few sources with enough data to compare {_NOT_COMPARED_WORDS[name]}."
    else:
        count = sum(point.differs for point in plot.points)
        sources = plural(len(plot.points), "source")
        text = f"{sources} compared. Over all of them, {share_text(plot.share)} {_COMPARED_WORDS[name]}. "
        text += (
            "No source differs from the others by more than chance explains."
            if not count
            else f"{count:,} {'differs' if count == 1 else 'differ'} by more than chance explains."
        )
    if compared.open:
        text += f" {plural(compared.open, 'source is', 'sources are')} left out: too many referrals have no outcome yet."
    return text


def differing_points(compared: SourceComparison) -> list[Point]:
    """List the sources that differ beyond chance, the least likely first."""
    points = () if compared.plot is None else compared.plot.points
    return sorted((point for point in points if point.differs), key=lambda point: (point.p, point.key))


def _next_month(patterns: ReferralPatterns) -> Iterator[Block]:
    ahead = patterns.next_month
    month = f"{MONTH_NAMES[ahead.start.month - 1]} {ahead.start.year}"
    if ahead.total is None:
        yield Paragraph(f"{month}: too little history for a forecast. It takes 4 months with referrals.")
        return
    total = ahead.total
    season = (
        "The time of year is taken into account."
        if total.seasons
        else "The time of year is not taken into account: that takes two years of history, and months that differ by more than chance."
    )
    yield Paragraph(
        f"{month}: about {total.expected:.0f} referrals, 80% range {_range_text(total)}, from {plural(total.months, 'month')} of history. {season}"
    )
    rows = tuple(
        (patterns.names.get(key, key), f"{one.expected:.1f}", _range_text(one)) for key, one in ahead.sources
    )
    if rows:
        yield Grid(("Largest sources", "About", "80% range"), rows, frozenset({1, 2}))


def _range_text(forecast: Forecast) -> str:
    return f"{forecast.low:,} to {forecast.high:,}" if forecast.low != forecast.high else f"{forecast.low:,}"


def _conversations(patterns: ReferralPatterns, too_few: int) -> Iterator[Block]:
    talks = patterns.conversations
    if talks.runs < too_few:
        yield Paragraph(f"Too few runs of touches to tell ({talks.runs:,}).")
        return
    median = talks.median()
    until = (
        f" Half of the runs are answered by touch {median}."
        if median is not None
        else " Fewer than half are ever answered."
    )
    yield Paragraph(
        f"{plural(talks.runs, 'run')} of touches, each up to the office's next sign of life: an answer, a conversation, a message, or a "
        f"referral. {talks.answered:,} ended with an answer.{until}"
    )
    rows = []
    for at in range(1, min(_MOST_TOUCHES, len(talks.curve.followed)) + 1):
        k, n = talks.chance_of(at)
        within = talks.within(at)
        so_far = (
            "-"
            if within is None or n < too_few
            else f"{100 * within[0]:.0f}% ({100 * within[1]:.0f}-{100 * within[2]:.0f}%)"
        )
        rows.append((f"{at}", f"{n:,}", f"{k:,}", rate_text(make_rate(k, n), too_few), so_far))
    yield Grid(("Touch", "Runs", "Answered", "Share", "Answered by then"), tuple(rows), frozenset({0, 1, 2}))


def _first_referrals(patterns: ReferralPatterns, too_few: int) -> Iterator[Block]:
    first = patterns.first
    if not first.offices:
        yield Paragraph("No office was contacted before it ever referred.")
        return
    touches = "" if first.touches is None else f", after {first.touches:.1f} touches on average"
    yield Paragraph(
        f"{plural(first.offices, 'office')} had never referred before our first touch; {first.referred:,} did later{touches}. "
        "The referrals came after the touches; a workbook can't show what caused what."
    )
    rows = [("All offices", *_first_row(first, too_few))]
    for found in patterns.first_by.values():
        rows += [(one.name or _NOT_GIVEN, *_first_row(one, too_few)) for one in found[:_MOST]]
    head = ("Offices", "n", "Referred", *(f"By {days} days" for days in WITHIN), "Half by")
    yield Grid(head, tuple(rows), frozenset({1, 2, 6}))


def _first_row(first: FirstReferral, too_few: int) -> tuple[str, ...]:
    if first.offices < too_few:
        shares: tuple[str, ...] = ("too few",) * len(WITHIN)
    else:
        shares = tuple(
            "-" if share is None else f"{100 * share[0]:.0f}% ({100 * share[1]:.0f}-{100 * share[2]:.0f}%)"
            for share in first.within.values()
        )
    half = "-" if first.median is None or first.offices < too_few else f"{first.median:.0f} d"
    return (f"{first.offices:,}", f"{first.referred:,}", *shares, half)


def _cohorts(patterns: ReferralPatterns, too_few: int) -> Iterator[Block]:
    if not patterns.cohorts:
        yield Paragraph("No referrals with a date in the last 12 months.")
        return
    yield Paragraph("Without canceled referrals. A dash: not all of them have had that long.")
    rows = []
    for cohort in patterns.cohorts:
        by = (
            "-" if rate is None else _counted(rate.k, rate.n, rate_text(rate, too_few))
            for rate in cohort.by.values()
        )
        rows.append((cohort.month, f"{cohort.received:,}", *by, count_text(cohort.completion)))
    head = ("Received", "n", *(f"In {days} days" for days in AFTER), "Completed so far")
    yield Grid(head, tuple(rows), frozenset({1}))


def _counted(k: int, n: int, share: str) -> str:
    return f"{k} of {n}" if share == "too few" else share


def _lines(patterns: ReferralPatterns, too_few: int) -> Iterator[Block]:
    named = [line for line in patterns.lines if line.name]
    if not named:
        yield Paragraph(f"No service line is recorded for the referrals of the last {MONTHS} months.")
        return
    rows = tuple(
        (
            line.name or _NOT_GIVEN,
            f"{line.received:,}",
            count_text(line.completion),
            rate_text(line.completion, too_few),
        )
        for line in patterns.lines[:_MOST]
    )
    yield Grid(("Service line", "Referrals", "Completed", "Share"), rows, frozenset({1, 2}))


def _reasons(patterns: ReferralPatterns) -> Iterator[Block]:
    if not patterns.reasons:
        yield Paragraph(f"No referral of the last {MONTHS} months is recorded as not seen.")
        return
    rows = []
    for outcome in patterns.reasons:
        given = [(reason, count) for reason, count in outcome.reasons.items() if reason]
        words = [f"{reason} {count:,}" for reason, count in given[:_MOST_REASONS]]
        others = sum(count for _, count in given[_MOST_REASONS:])
        words += [f"others {others:,}"] if others else []
        blank = outcome.reasons.get("", 0)
        words += [f"no reason {blank:,}"] if blank else []
        rows.append((outcome.outcome, f"{outcome.count:,}", listing(words)))
    yield Grid(("Outcome", "Referrals", "Reasons"), tuple(rows), frozenset({1}))
