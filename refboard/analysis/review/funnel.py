"""The funnel of the offices we contacted: answered, referred after, scheduled, completed, referred again.

Each step is a subset of the one before. A referral comes after a touch; no step claims that it came because of it.
"""

from __future__ import annotations

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
    """Count the offices of rows of `ask_touches` step by step.

    An office answered when any of these touches was answered; it referred after that when a referral came on or
    after the day of its first answer (the day of the touch where the answer has none). Scheduled, completed
    and repeat (two days with referrals) look at those referrals alone. Had time: the days of *Review after* since
    the answer for a referral and since it for another, the promised open days for scheduling, the days of
    *Completion matured after* for completion.
    """
    policy, on = facts.policy, facts.on
    answered_on = pl.when("ever").then(pl.coalesce("answered_on", "date"))
    offices = touches.group_by("office").agg(
        pl.col("date").min().alias("asked"), answered_on.min().alias("answered")
    )
    old = pl.col("asked") <= on - timedelta(days=policy.review_after)
    cohort = offices.filter(old)
    booked = (
        pl.col("scheduled").is_not_null()
        | pl.col("appointment").is_not_null()
        | (pl.col("outcome") == "Completed")
    )
    seen = (pl.col("outcome") == "Completed") & (pl.coalesce("appointment", "outcome_date") <= on).fill_null(
        value=True
    )
    came = (
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
    rows = cohort.join(came, on="office", how="left").with_columns(
        pl.col("booked").fill_null(value=False), pl.col("seen").fill_null(value=False)
    )
    review, completion = timedelta(days=policy.review_after), timedelta(days=policy.completion_matured)
    today = facts.calendar.number(on)
    taken = (
        pl.col("answered").is_not_null(),
        pl.col("first").is_not_null(),
        pl.col("booked"),
        pl.col("seen"),
        pl.col("seen") & (pl.col("days") >= 2),
    )
    ripe = (
        pl.lit(value=True),
        pl.col("answered") <= on - review,
        today - pl.col("first_number") > policy.schedule_promise,
        pl.col("first") <= on - completion,
        pl.col("first") <= on - review,
    )
    steps = [FunnelStep(FUNNEL_STEPS[0], rows.height, None, 0)]
    for name, took, had_time in zip(FUNNEL_STEPS[1:], taken, ripe, strict=True):
        judged = rows.filter(had_time)
        rate = make_rate(judged.filter(took).height, judged.height)
        steps.append(FunnelStep(name, rows.filter(took).height, rate, rows.height - judged.height))
        rows = rows.filter(took)
    silent = cohort.filter(pl.col("answered").is_null()).join(
        facts.referrals.select("office", "received"), on="office"
    )
    beside = silent.filter(pl.col("received") >= pl.col("asked"))["office"].n_unique()
    return Funnel(tuple(steps), policy.review_after, offices.height - cohort.height, beside)
