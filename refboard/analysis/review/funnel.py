"""The funnel of the offices we contacted: answered, referred after, scheduled, completed, referred again.

Each step is a subset of the one before. A referral comes after a touch; no step claims that it came because of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.rates.rates import Rate, make_rate

FUNNEL_STEPS: Final = ("outreach", "answered", "referred after", "scheduled", "completed", "repeat")


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step, which ``n`` offices reached.

    ``rate``: the share that reached it, of the offices at the step before that have had time to (None for the first
    step); ``young``: offices at the step before that have not had time.
    """

    step: str
    n: int
    rate: Rate | None
    young: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """The steps over offices first contacted (in the period) at least ``after`` days ago.

    ``young``: offices first contacted later, not counted; ``unanswered_referred``: offices of the funnel that referred
    after our first touch although no answer is recorded.
    """

    steps: tuple[FunnelStep, ...]
    after: int
    young: int
    unanswered_referred: int


def count_funnel(facts: Facts, touches: pl.DataFrame) -> Funnel:
    """Count the offices of rows of `ask_touches` step by step; steps that are not recorded are left out.

    An office answered when any of these touches was answered; it referred after that when a referral came on or
    after the day of its first answer (the day of the touch where the answer has none). Scheduled, completed
    and repeat (two days with referrals) look at those referrals alone. Had time: the days of *Review after* since
    the answer for a referral and since it for another, the promised open days for scheduling, the days of
    *Completion matured after* for completion.
    """
    policy, on = facts.policy, facts.on
    # Where no answer is recorded, a referral follows the first touch itself.
    is_start = pl.col("ever") if facts.recorded.answers else pl.lit(value=True)
    answered_on = pl.when(is_start).then(pl.coalesce("answered_on", "date"))
    offices = touches.group_by("office").agg(
        pl.col("date").min().alias("asked"), answered_on.min().alias("answered")
    )
    cohort = offices.filter(pl.col("asked") <= on - timedelta(days=policy.review_after))
    steps = _steps(facts, _with_referrals(facts, cohort))
    unanswered = cohort.filter(pl.col("answered").is_null())
    referred = unanswered.join(facts.referrals.select("office", "received"), on="office")
    referred = referred.filter(pl.col("received") >= pl.col("asked"))
    return Funnel(
        steps=tuple(steps),
        after=policy.review_after,
        young=offices.height - cohort.height,
        unanswered_referred=referred["office"].n_unique(),
    )


def _with_referrals(facts: Facts, cohort: pl.DataFrame) -> pl.DataFrame:
    """Add what came of each office's referrals on or after its first answer."""
    visited = pl.col("outcome") == "Completed"
    booked = pl.col("scheduled").is_not_null() | pl.col("appointment").is_not_null() | visited
    visit = pl.coalesce("appointment", "outcome_date")
    seen = visited & (visit <= facts.on).fill_null(value=True)
    referrals = (
        facts.referrals.filter(pl.col("received").is_not_null())
        .join(cohort.filter(pl.col("answered").is_not_null()), on="office")
        .filter(pl.col("received") >= pl.col("answered"))
        .group_by("office")
        .agg(
            pl.col("received").min().alias("first"),
            pl.col("received_number").min().alias("first_number"),
            booked.any().alias("booked"),
            seen.any().alias("seen"),
            pl.col("received").n_unique().alias("days"),
        )
    )
    return cohort.join(referrals, on="office", how="left").with_columns(
        pl.col("booked").fill_null(value=False), pl.col("seen").fill_null(value=False)
    )


def _steps(facts: Facts, offices: pl.DataFrame) -> Iterator[FunnelStep]:
    """Count step by step the offices that reached it, and those that have had time to."""
    policy, on = facts.policy, facts.on
    review, completion = timedelta(days=policy.review_after), timedelta(days=policy.completion_matured)
    open_days = facts.calendar.number(on) - pl.col("first_number")
    recorded = facts.recorded
    reached = (
        pl.col("answered").is_not_null(),
        pl.col("first").is_not_null(),
        pl.col("booked"),
        pl.col("seen"),
        pl.col("seen") & (pl.col("days") >= 2),
    )
    had_time = (
        pl.lit(value=True),
        pl.col("answered") <= on - review,
        open_days > policy.schedule_promise,
        pl.col("first") <= on - completion,
        pl.col("first") <= on - review,
    )
    there = (recorded.answers, True, recorded.scheduling, recorded.outcomes, recorded.outcomes)
    yield FunnelStep(step=FUNNEL_STEPS[0], n=offices.height, rate=None, young=0)
    for name, step, old, is_recorded in zip(FUNNEL_STEPS[1:], reached, had_time, there, strict=True):
        if not is_recorded:
            continue
        judged = offices.filter(old)
        rate = make_rate(judged.filter(step).height, judged.height)
        young = offices.height - judged.height
        offices = offices.filter(step)
        yield FunnelStep(step=name, n=offices.height, rate=rate, young=young)
