"""How referrals and touches end, by source: completion, loop closure, fit and response as counts.

All of the workbook is counted, not only the last months, because a rate needs all the evidence. An outcome, visit or
note dated after the day of the facts has not happened yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.rates.rates import Rate, make_rate
from refboard.analysis.touches.touch_filter import asking_touches

RATE_NAMES: Final = ("response", "completion", "loop", "fit")
_FAILED: Final = ("Declined", "No-show", "Unreachable")


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """(k, n) of each rate, and how many matured referrals still have no outcome (``open``)."""

    response: tuple[int, int] = (0, 0)
    completion: tuple[int, int] = (0, 0)
    loop: tuple[int, int] = (0, 0)
    fit: tuple[int, int] = (0, 0)
    open: int = 0


NO_OUTCOMES: Final = OutcomeCounts()


@lru_cache(maxsize=4)
def count_outcomes(facts: Facts) -> Mapping[str, OutcomeCounts]:
    """Count completion, loop closure and fit by source (folded office); ``response`` stays (0, 0).

    Completion: k Completed of n Completed, Declined, No-show and Unreachable, received long enough ago; Cancelled
    is left out. Loop: of the visits long enough ago those with a note on or after the visit (the idea of CMS
    measure 50, closing the referral loop). Fit: k Good of n with a fit.
    """
    policy, on = facts.policy, facts.on
    visit = pl.coalesce("appointment", "outcome_date")
    ended = pl.coalesce("outcome_date", "appointment")
    known = ((ended <= on) | ended.is_null()) & (pl.col("outcome") != "")
    matured = pl.col("received") <= on - timedelta(days=policy.completion_matured)
    completed = known & (pl.col("outcome") == "Completed")
    judged = completed & (visit <= on - timedelta(days=policy.loop_matured))
    closed = judged & (pl.col("note_sent") >= visit) & (pl.col("note_sent") <= on)
    flags = {
        "completed": matured & completed,
        "judged": matured & known & (completed | pl.col("outcome").is_in(_FAILED)),
        "open": matured & ~known & pl.lit(facts.recorded.outcomes),
        "closed": closed,
        "visits": judged & pl.lit(facts.recorded.notes),
        "good": pl.col("fit") == "Good",
        "fitted": pl.col("fit").is_in(["Good", "Partial", "Poor"]),
    }
    rows = facts.referrals.group_by("office").agg(
        flag.fill_null(value=False).sum().alias(name) for name, flag in flags.items()
    )
    rows = rows.select("office", *flags)
    return {
        office: OutcomeCounts(
            response=(0, 0),
            completion=(completed, ended),
            loop=(closed, visits),
            fit=(good, fitted),
            open=waiting,
        )
        for office, completed, ended, waiting, closed, visits, good, fitted in rows.rows()
    }


@lru_cache(maxsize=2)
def count_quality(facts: Facts) -> Mapping[str, OutcomeCounts]:
    """Count as `count_outcomes` does, with ``response``: k answered in time of n matured asking touches."""
    outcomes = count_outcomes(facts)
    rows = asking_touches(facts).group_by("office").agg(pl.col("good").sum(), pl.col("matured").sum())
    responses = {office: (good, matured) for office, good, matured in rows.rows()}
    return {
        key: OutcomeCounts(
            response=responses.get(key, (0, 0)),
            completion=counts.completion,
            loop=counts.loop,
            fit=counts.fit,
            open=counts.open,
        )
        for key in dict.fromkeys((*outcomes, *responses))
        for counts in (outcomes.get(key, NO_OUTCOMES),)
    }


def total_rate(counts: Iterable[OutcomeCounts], name: str) -> Rate:
    """Total one of `RATE_NAMES` over all sources, adjusted toward its own share."""
    pairs = [getattr(count, name) for count in counts]
    k, n = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return make_rate(k, n, prior=k / n if n else None)


def rate_of(counts: OutcomeCounts, name: str, usual: Rate) -> Rate:
    """Compute one source's rate of one of `RATE_NAMES`, adjusted toward the usual share."""
    k, n = getattr(counts, name)
    return make_rate(k, n, prior=usual.rate)
