"""Whether a source has gone quiet by its own rhythm, in referral days and open days.

A source's rate is modeled as Gamma distributed, with a prior estimated from all sources, which gives the probability
of a silence as long as the present one. So each source has its own threshold: a slow one can be silent for months, a
busy one for weeks. Referrals of one day count once, because a batch is one decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import fmean, variance
from typing import Final

import polars as pl

from refboard.analysis.availability import INACTIVE_STATUSES
from refboard.analysis.facts import Facts, Person
from refboard.analysis.rates.rates import compare_windows
from refboard.practice.policy import Policy
from refboard.practice.words import day_text, listing, p_text, plural

STATES: Final = ("lost", "quiet", "watch", "new", "growing", "steady", "too-few", "paused")
"""Every state of a source, the most urgent first."""
NO_REFERRAL: Final = "No dated referral so far."
OPEN_DAYS_A_MONTH: Final = 21
_STRONGEST: Final = 12.0
"""Most months of observation that the prior can count for: similar sources may look so by chance."""
_LEAST_PAST: Final = 63
"""Fewest open days (a quarter) of a source's past that a trend can be compared with."""


@dataclass(frozen=True, slots=True)
class GammaPrior:
    """The Gamma distribution of referral days per month over all sources; ``months`` is its rate parameter."""

    shape: float
    months: float


@dataclass(frozen=True, slots=True)
class ReferralTrend:
    """Referral days in the latest half of the 12 months and in the half before, over ``now`` and ``then`` open days.

    ``p``: how often two halves differ this much by chance (exact, two-sided), None with too few to tell. ``partly``: the
    source is younger than the half before, so that only ``then`` open days of it are known.
    """

    recent: int
    before: int
    now: int
    then: int
    p: float | None
    partly: bool = False

    @property
    def grows(self) -> bool:
        """Whether the latest half has the higher rate."""
        return self.then > 0 and self.recent * self.then > self.before * self.now


@dataclass(frozen=True, slots=True)
class Silence:
    """A source's silence compared with its own rhythm.

    ``p``: how often a source like this is silent this long, None when not judged. ``days_silent``: open days since the
    ``last`` referral day; ``referral_days`` and ``months``: the data behind the rhythm, up to that day.
    ``recent_days``: referral days in the 12 months up to the day of the facts. ``why`` is a sentence.
    """

    state: str
    p: float | None
    days_silent: int | None
    referral_days: int
    months: float
    why: str
    first: date | None = None
    last: date | None = None
    recent_days: int = 0
    trend: ReferralTrend | None = None


@dataclass(frozen=True, slots=True)
class _Past:
    """One source's referral days as open-day numbers; ``since`` is the first one within 12 months of the last."""

    first: date
    last: date
    since: int
    until: int
    days: int
    recent_days: int
    trend: ReferralTrend


def silence_p(prior: GammaPrior, days: float, months: float, silent: float) -> float:
    """Compute how often a source with ``days`` referral days in ``months`` months is silent for ``silent`` months.

    ((b + T) / (b + T + t)) ** (a + k), the survival function of the Gamma-Poisson (Lomax) waiting time.
    Source: P. S. Fader, B. G. S. Hardie and K. L. Lee, Counting your customers the easy way, Marketing Science 24
    (2005), for the model; K. S. Lomax, JASA 49 (1954), for the law.
    """
    past = prior.months + months
    return float((past / (past + max(0.0, silent))) ** (prior.shape + days)) if past > 0 else 1.0


def fit_prior(counts: Iterable[int], months: float = 12) -> GammaPrior:
    """Fit the prior by moments to each source's count over ``months``: shape m^2 / (v - m), rate shape / m.

    Counts that vary no more than by chance suggest one common rate; the prior then counts for 12 months, its most.
    Source: H. Robbins, An empirical Bayes approach to statistics (1956); moments of the negative binomial law.
    """
    given = list(counts)
    mean = fmean(given) if given else 0.0
    if mean <= 0:
        return GammaPrior(0.0, 0.0)
    extra = variance(given) - mean if len(given) > 1 else 0.0
    worth = min(_STRONGEST, months * mean / extra) if extra > 0 else _STRONGEST
    return GammaPrior(mean / months * worth, worth)


@lru_cache(maxsize=4)
def assess_silence(facts: Facts) -> Mapping[str, Silence]:
    """Judge every source by its key (the folded office): those in Targets, and those that only other rows name."""
    pasts = dict(_pasts(facts))
    touched = facts.touches["office"].unique().sort()
    sources = dict.fromkeys((*facts.offices, *pasts, *touched))
    prior = fit_prior(pasts[key].recent_days if key in pasts else 0 for key in sources)
    return {
        key: judge_silence(facts, prior, pasts.get(key), _absence(facts, facts.offices.get(key, ())))
        for key in sources
    }


def judge_silence(facts: Facts, prior: GammaPrior, past: _Past | None, absence: str = "") -> Silence:
    """Judge one source; ``absence`` explains why no one there can be expected to refer, or is ""."""
    if past is None:
        return Silence(
            state="paused" if absence else "too-few",
            p=None,
            days_silent=None,
            referral_days=0,
            months=0.0,
            why=absence or NO_REFERRAL,
        )
    policy, on = facts.policy, facts.on
    silent = max(0, facts.calendar.number(on) - past.until)
    months = (past.until - past.since) / OPEN_DAYS_A_MONTH
    p: float | None = None
    young = (on - past.first).days < policy.new_days
    if absence:
        state, why = "paused", f"{absence} {_last_text(past, on)}"
    elif young:
        state = "new"
        why = f"New: the first referral came on {day_text(past.first, on)}; {plural(past.recent_days, 'referral day')} so far."
    elif past.days < policy.silence_least:
        state = "too-few"
        why = f"{_last_text(past, on)} {plural(past.days, 'referral day')} in the 12 months up to it: too few to tell whether it is silent."
    else:
        p = silence_p(prior, past.days, months, silent / OPEN_DAYS_A_MONTH)
        state = _state(p, past.trend, policy)
        why = _sentence(past, months, silent, p, on)
        if state == "growing":
            why = f"{why} {describe_trend(past.trend)}"
    return Silence(
        state=state,
        p=p,
        days_silent=silent,
        referral_days=past.days,
        months=months,
        why=why,
        first=past.first,
        last=past.last,
        recent_days=past.recent_days,
        trend=past.trend,
    )


def _state(p: float, trend: ReferralTrend, policy: Policy) -> str:
    for name in ("lost", "quiet", "watch"):
        if p < getattr(policy, name):
            return name
    rising = trend.p is not None and trend.p < policy.growing and trend.grows
    return "growing" if rising else "steady"


def _sentence(past: _Past, months: float, silent: int, p: float, on: date) -> str:
    span = f"{_span(months)} up to {day_text(past.last, on)}"
    if not silent:
        return f"{plural(past.days, 'referral day')} in {span}; no open day without one since."
    how_often = "less than 1%" if p < 0.01 else f"{p:.0%}"
    return (
        f"{plural(past.days, 'referral day')} in {span}, then {plural(silent, 'open day')} without one; "
        f"a source like this goes that long without one {how_often} of the time."
    )


def _span(months: float) -> str:
    return f"the {plural(round(months), 'month')}" if months >= 0.5 else "less than a month"


def _last_text(past: _Past, on: date) -> str:
    return f"The last referral came on {day_text(past.last, on)}."


def describe_trend(trend: ReferralTrend) -> str:
    """Describe a trend in a sentence that claims no more than its p supports."""
    counts = (
        f"{plural(trend.recent, 'referral day')} in the latest half-year, {trend.before} in the one before"
    )
    if trend.partly:
        counts += f" (only {plural(trend.then, 'open day')} of it known)"
    if trend.p is None:
        return f"{counts}: too few to detect a change."
    if trend.p >= 0.05:
        return f"{counts}: a difference this size is common by chance ({p_text(trend.p)})."
    return f"{counts}: {'more' if trend.grows else 'fewer'} than before ({p_text(trend.p)})."


def _absence(facts: Facts, people: Iterable[Person]) -> str:
    """Explain a silence by status: everyone there has left, is not accepting or is paused; else return ""."""
    causes: dict[str, None] = {}
    for person in people:
        if person.status in INACTIVE_STATUSES:
            causes[f"status {person.status}"] = None
        elif person.pause_until is not None and person.pause_until > facts.on:
            causes[f"paused until {day_text(person.pause_until, facts.on)}"] = None
        elif person.status == "Paused" and person.pause_until is None:
            causes["paused"] = None
        else:
            return ""
    if not causes:
        return ""
    return f"No active contacts there ({listing(list(causes))}), so a silence means nothing."


def _pasts(facts: Facts) -> Iterator[tuple[str, _Past]]:
    on, today = facts.on, facts.calendar.number(facts.on)
    days = facts.referrals.filter(pl.col("received").is_not_null()).select("office", "received").unique()
    days = days.with_columns(facts.calendar.numbers(days["received"]).alias("number"))
    year, half = (_months_before(on, months) for months in (12, 6))
    starts = facts.calendar.number(year), facts.calendar.number(half)
    received, latest = pl.col("received"), pl.col("received").max().over("office")
    # A source's first referral day starts its clock, so it is no evidence of its rate.
    later = received > received.min().over("office")
    rows = (
        days.with_columns(
            (received >= latest.dt.offset_by("-12mo")).alias("near"),
            (received > year).alias("recent"),
            (later & (received > half)).alias("now"),
            (later & (received > year) & (received <= half)).alias("then"),
        )
        .group_by("office", maintain_order=True)
        .agg(
            received.min().alias("first"),
            received.max().alias("last"),
            pl.col("number").min().alias("first_number"),
            pl.col("number").filter(pl.col("near")).min().alias("since"),
            pl.col("number").max().alias("until"),
            *(pl.col(name).sum() for name in ("near", "recent", "now", "then")),
        )
        .sort("office")
    )
    for office, first, last, first_number, since, until, near, recent, now, then in rows.rows():
        later_days, earlier_days = today - starts[1], max(0, starts[1] - max(starts[0], first_number))
        judged = earlier_days >= _LEAST_PAST and now + then >= facts.policy.too_few
        p = compare_windows(then, now, earlier_days, later_days) if judged else None
        trend = ReferralTrend(
            recent=now, before=then, now=later_days, then=earlier_days, p=p, partly=first_number > starts[0]
        )
        yield (
            office,
            _Past(
                first=first, last=last, since=since, until=until, days=near, recent_days=recent, trend=trend
            ),
        )


def _months_before(day: date, months: int) -> date:
    return pl.Series([day]).dt.offset_by(f"-{months}mo").item()  # type: ignore[no-any-return]
