"""Signs of life of each office, and the place of each trial in the run since the last one."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.touches.attribution import attribute
from refboard.analysis.touches.conversations import Conversations, Run, count_conversations
from refboard.analysis.touches.touch_filter import asking_trials


@lru_cache(maxsize=2)
def signs_of_life(facts: Facts) -> pl.DataFrame:
    """Return the days on which an office gave a sign of life: office, sign (a date), answer.

    An answer (``answer`` true), a conversation, an incoming touch, or a referral received. An answer without a day counts
    on the day of its touch.
    """
    touches = attribute(facts)
    wrote = touches.filter("incoming").select(
        "office", pl.col("date").alias("sign"), answer=pl.col("answers_at").is_not_null()
    )
    answered = touches.filter("answered").select(
        "office", pl.coalesce("answered_on", "date").alias("sign"), answer=pl.lit(value=True)
    )
    referred = facts.referrals.filter(pl.col("received").is_not_null()).select(
        "office", pl.col("received").alias("sign"), answer=pl.lit(value=False)
    )
    signs = pl.concat([wrote, answered, referred])
    return signs.group_by("office", "sign").agg(pl.col("answer").any()).sort("sign", "office")


@lru_cache(maxsize=2)
def stepped_trials(facts: Facts) -> pl.DataFrame:
    """Return `asking_trials` with sign (the office's last sign of life before, or null) and step: 1, 2, 3 or 4+.

    The step is the trial's place among those since that sign of life. On the same day the trial came before the sign
    of life, because answers follow touches.
    """
    trials = asking_trials(facts)
    signs = signs_of_life(facts).with_columns((pl.col("sign") + pl.duration(days=1)).alias("from"))
    since = trials.sort("date", "number", "stamp", "channel").join_asof(
        signs.select("office", "sign", "from"),
        left_on="date",
        right_on="from",
        by="office",
        strategy="backward",
        check_sortedness=False,
    )
    place = pl.int_range(pl.len()).over("office", "sign") + 1
    step = pl.when(place > 3).then(pl.lit("4+")).otherwise(place.cast(pl.String))
    return since.drop("from").with_columns(place.cast(pl.Int64).alias("place"), step.alias("step"))


@lru_cache(maxsize=2)
def read_conversations(facts: Facts) -> Conversations:
    """Count the runs of trials up to each office's next sign of life: what one more touch is worth.

    A run ends answered when one of its trials was; otherwise it was given up, is still going on, or ended in another way.
    The last trial of a run that is too young to judge, unless it was answered, is left out.
    """
    trials = stepped_trials(facts).with_columns(pl.col("sign").fill_null(pl.date(1, 1, 1)))
    judged = trials.filter(pl.col("ever") | pl.col("matured"))
    runs = judged.group_by("office", "sign").agg(
        pl.col("place").filter("ever").min().alias("answered_at"), pl.len().alias("trials")
    )
    return count_conversations(
        Run(office, int(trials if answered_at is None else answered_at), answered=answered_at is not None)
        for office, answered_at, trials in runs.select("office", "answered_at", "trials")
        .sort("office")
        .rows()
    )
