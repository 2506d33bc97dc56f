"""What the practice's whole history shows: which sources differ, what comes next, how referrals end.

Unlike the rest of the review these figures are not limited to the touches of a filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from refboard.analysis.facts import Facts
from refboard.analysis.rates.answer_curve import curve_of
from refboard.analysis.rates.bounds import OPEN_SHARE
from refboard.analysis.rates.clustered import effective_trials
from refboard.analysis.rates.control_limits import FunnelPlot, plot_funnel
from refboard.analysis.review.cohorts import (
    Cohort,
    LineOutcome,
    ReasonCount,
    compare_lines,
    count_reasons,
    follow_cohorts,
)
from refboard.analysis.sources.first_referral import FirstReferral, summarize_all, summarize_first_referrals
from refboard.analysis.sources.next_month import NextMonth, forecast_referrals
from refboard.analysis.sources.overview import name_sources
from refboard.analysis.sources.quality import OutcomeCounts, count_quality
from refboard.analysis.touches.conversations import Conversations
from refboard.analysis.touches.steps import read_conversations
from refboard.analysis.touches.touch_filter import office_traits

PLOTTED: Final = ("completion", "response")
"""Shares by which sources are compared with each other."""
KINDS: Final = ("specialty", "tier")


@dataclass(frozen=True, slots=True)
class SourceComparison:
    """Sources compared by one share: ``plot`` is None without any; ``open``: left out, too many have no outcome yet."""

    plot: FunnelPlot | None
    open: int = 0


@dataclass(frozen=True, slots=True)
class ReferralPatterns:
    """The figures of the whole practice; ``names``: the sources' names by key.

    ``compared``: by word of `PLOTTED`. ``first``: the first referral after our first touch, ``first_by``: by word of
    `KINDS`.
    """

    names: Mapping[str, str]
    compared: Mapping[str, SourceComparison]
    next_month: NextMonth
    first: FirstReferral
    first_by: Mapping[str, tuple[FirstReferral, ...]]
    cohorts: tuple[Cohort, ...]
    lines: tuple[LineOutcome, ...]
    reasons: tuple[ReasonCount, ...]
    conversations: Conversations


@lru_cache(maxsize=2)
def find_patterns(facts: Facts) -> ReferralPatterns:
    """Gather the figures of the whole practice."""
    traits = office_traits(facts)
    counts = count_quality(facts)
    return ReferralPatterns(
        names=name_sources(facts, tuple(counts)),
        compared={
            "completion": _compare_completion(counts),
            "response": SourceComparison(_plot_response(counts, facts.policy.window)),
        },
        next_month=forecast_referrals(facts),
        first=summarize_all(facts),
        first_by={
            kind: summarize_first_referrals(facts, {office: words[kind] for office, words in traits.items()})
            for kind in KINDS
        },
        cohorts=follow_cohorts(facts),
        lines=compare_lines(facts),
        reasons=count_reasons(facts),
        conversations=read_conversations(facts),
    )


def _compare_completion(counts: Mapping[str, OutcomeCounts]) -> SourceComparison:
    given, left_out = [], 0
    for key, count in counts.items():
        k, n = count.completion
        if count.open > OPEN_SHARE * (n + count.open):
            left_out += 1
        else:
            given.append((key, k, n))
    return SourceComparison(plot_funnel(given), left_out)


def _plot_response(counts: Mapping[str, OutcomeCounts], window: int) -> FunnelPlot | None:
    """Plot the shares answered; trials that were followed for less than the window count for less than one."""
    given = []
    for key, count in counts.items():
        curve = curve_of(count.response)
        if curve.size and curve.reaches(window):
            share = curve.share(window)
            size = max(1, round(effective_trials(curve, window, share, curve.size)))
            given.append((key, round(share * size), size))
    return plot_funnel(given)
