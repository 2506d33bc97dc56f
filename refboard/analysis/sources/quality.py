"""How referrals and touches end, by source: completion, loop closure, fit and response as counts.

All of the workbook is counted, not only the last months, because a rate needs all the evidence. An outcome, visit or
note dated after the day of the facts has not happened yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.loop.promises import without_outcome
from refboard.analysis.rates.bounds import bound_rate
from refboard.analysis.rates.clustered import Counts, measure_alikeness
from refboard.analysis.rates.rates import Rate
from refboard.analysis.rates.shrinkage import usual_weight
from refboard.analysis.touches.touch_filter import asking_trials
from refboard.analysis.touches.trials import cluster_rate, count_by_office, office_rate

RATE_NAMES: Final = ("response", "completion", "loop", "fit")
_FAILED: Final = ("Declined", "No-show", "Unreachable")


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """(k, n) of each rate, and how many matured referrals still have no outcome (``open``).

    ``loop_open``: appointments old enough to judge their note that have no outcome yet, so that it is unknown whether
    there was a visit.

    ``response``: trials by (open days followed, whether the answer ended that).
    """

    response: Counts = field(default_factory=dict)
    completion: tuple[int, int] = (0, 0)
    loop: tuple[int, int] = (0, 0)
    fit: tuple[int, int] = (0, 0)
    open: int = 0
    loop_open: int = 0


NO_OUTCOMES: Final = OutcomeCounts()


@dataclass(frozen=True, slots=True)
class UsualQuality:
    """The rates over all sources (by `RATE_NAMES`), and how many cases each counts when a source's is adjusted.

    ``window``: open days within which a touch is answered.
    """

    rates: Mapping[str, Rate]
    weights: Mapping[str, float]
    window: int


@lru_cache(maxsize=4)
def count_outcomes(facts: Facts) -> Mapping[str, OutcomeCounts]:
    """Count completion, loop closure and fit by source (folded office); ``response`` stays empty.

    Completion: k Completed of n Completed, Declined, No-show and Unreachable, received long enough ago; Cancelled
    is left out. Loop: of the visits long enough ago those with a note on or after the visit (the idea of CMS
    measure 50, closing the referral loop); appointments as old without an outcome are open. Fit: k Good of n with a fit.
    """
    policy, on = facts.policy, facts.on
    visit = pl.coalesce("appointment", "outcome_date")
    unknown = without_outcome(on)
    known = ~unknown
    matured = pl.col("received") <= on - timedelta(days=policy.completion_matured)
    completed = known & (pl.col("outcome") == "Completed")
    mature = on - timedelta(days=policy.loop_matured)
    judged = completed & (visit <= mature)
    closed = judged & (pl.col("note_sent") >= visit) & (pl.col("note_sent") <= on)
    flags = {
        "completed": matured & completed,
        "judged": matured & known & (completed | pl.col("outcome").is_in(_FAILED)),
        "open": matured & unknown & pl.lit(facts.recorded.outcomes),
        "unclosed": unknown
        & (pl.col("appointment") <= mature)
        & pl.lit(facts.recorded.notes and facts.recorded.outcomes),
        "closed": closed,
        "visits": judged & pl.lit(facts.recorded.notes),
        "good": pl.col("fit") == "Good",
        "fitted": pl.col("fit").is_in(["Good", "Partial", "Poor"]),
    }
    rows = facts.referrals.group_by("office").agg(
        flag.fill_null(value=False).sum().alias(name) for name, flag in flags.items()
    )
    rows = rows.select("office", *flags).sort("office")
    return {
        office: OutcomeCounts(
            completion=(completed, ended),
            loop=(closed, visits),
            fit=(good, fitted),
            open=waiting,
            loop_open=unclosed,
        )
        for office, completed, ended, waiting, unclosed, closed, visits, good, fitted in rows.rows()
    }


@lru_cache(maxsize=2)
def count_quality(facts: Facts) -> Mapping[str, OutcomeCounts]:
    """Count as `count_outcomes` does, with ``response``: the trials to each source."""
    outcomes = count_outcomes(facts)
    responses = count_by_office(asking_trials(facts))
    return {
        key: replace(outcomes.get(key, NO_OUTCOMES), response=responses.get(key, {}))
        for key in sorted({*outcomes, *responses})
    }


def measure_usual(counts: Mapping[str, OutcomeCounts], window: int) -> UsualQuality:
    """Total the rates over all sources, with intervals clustered by source; completion and loop with bounds while many are open.

    A source's share is pulled toward the total as far as chance explains their differences (`shrinkage`).
    """
    rates = {name: _total(counts, name, window) for name in RATE_NAMES}
    weights = {
        name: usual_weight([getattr(count, name) for count in counts.values()])
        for name in RATE_NAMES
        if name != "response"
    }
    answered = [office_rate(count.response, window) for count in counts.values() if count.response]
    weights["response"] = usual_weight([(rate.k, rate.n) for rate in answered])
    return UsualQuality(rates, weights, window)


def _total(counts: Mapping[str, OutcomeCounts], name: str, window: int) -> Rate:
    if name == "response":
        by_office = {key: count.response for key, count in counts.items() if count.response}
        return cluster_rate(by_office, window, measure_alikeness(by_office, window))
    pairs = {key: getattr(count, name) for key, count in counts.items()}
    return total_share(pairs, sum(_open(count, name) for count in counts.values()))


def _open(counts: OutcomeCounts, name: str) -> int:
    return {"completion": counts.open, "loop": counts.loop_open}.get(name, 0)


def total_share(pairs: Mapping[str, tuple[int, int]], still_open: int = 0) -> Rate:
    """Total shares of sources, (k, n) each, with an interval clustered by source; bounds while many are open."""
    k, n = sum(pair[0] for pair in pairs.values()), sum(pair[1] for pair in pairs.values())
    found = bound_rate(k, n, still_open, prior=k / n if n else None)
    if found.rate is None:
        return found
    by_office = {key: {(0, True): k, (0, False): n - k} for key, (k, n) in pairs.items() if n}
    clustered = cluster_rate(by_office, 0, measure_alikeness(by_office, 0))
    return replace(found, low=clustered.low, high=clustered.high)


def rate_of(counts: OutcomeCounts, name: str, usual: UsualQuality) -> Rate:
    """Compute one source's rate of one of `RATE_NAMES`, adjusted toward the usual share."""
    prior, weight = usual.rates[name].rate, usual.weights[name]
    if name == "response":
        return office_rate(counts.response, usual.window, prior=prior, weight=weight)
    k, n = getattr(counts, name)
    return bound_rate(k, n, _open(counts, name), prior=prior, weight=weight)
