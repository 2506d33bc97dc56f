"""Our record on promises: referrals scheduled, and notes sent, within the days we promise.

Times are open days. What is still waiting counts as waiting, so that a backlog is not hidden by the few that were
quick; what ended in another way (the patient could not be reached) is followed up to that day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.period import first_day_of_year_to
from refboard.analysis.rates.bounds import bound_rate
from refboard.analysis.rates.rates import Rate, make_rate
from refboard.analysis.rates.waiting import kaplan_meier
from refboard.practice.policy import Policy
from refboard.practice.words import percent, plural

Share = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """One promise over the 12 months from ``since``.

    ``promised``: open days. ``rate``: done on time, of those for which the promise has come due. ``within``: days ->
    Kaplan-Meier share done by then with its interval, None where none was followed that long. ``median``: open days
    until half are done, None while not reached. ``done`` and ``waiting`` count the cases behind the times;
    ``undated`` those done on an unknown day. ``closure``: visits old enough to judge (Settings) that have their note
    by now, with bounds while too many appointments have no outcome yet; None for scheduling. ``behind``: how we fall behind, or "". ``recorded`` is False where the days are not
    recorded at all: nothing is counted then.
    """

    what: str
    since: date
    promised: int
    rate: Rate
    within: dict[int, Share | None]
    median: float | None
    done: int
    waiting: int
    undated: int
    closure: Rate | None
    behind: str
    recorded: bool = True


def measure_scheduling(facts: Facts, referrals: pl.DataFrame) -> PromiseRecord:
    """Measure the open days from received to scheduled over rows of ``facts.referrals`` of the last 12 months.

    A referral scheduled or ended on an unknown day (an appointment or a completed visit without Scheduled on, or a
    day before the referral was received) is not in the times; it is counted as ``undated``.
    """
    on, since = facts.on, first_day_of_year_to(facts.on)
    is_recorded = facts.recorded.has("Referrals", "Scheduled on")
    rows = referrals.filter(pl.col("received") >= since, pl.lit(is_recorded))
    scheduled, received = pl.col("scheduled"), pl.col("received")
    done = (scheduled >= received) & (scheduled <= on)
    booked = pl.col("appointment").is_not_null() | (pl.col("outcome") == "Completed")
    unknown = (scheduled < received) | (scheduled.is_null() & booked)
    ended = scheduled.is_null() & ~booked & (pl.col("outcome") != "")
    over = pl.min_horizontal("outcome_date", pl.lit(on))
    # min_horizontal ignores a blank, so an end on an unknown day has to be kept unknown.
    over = pl.when(pl.col("outcome_date").is_not_null()).then(over)
    end = pl.when(done).then(scheduled).when(ended).then(over).otherwise(pl.lit(on))
    record = _measure(
        facts,
        rows.with_columns(
            done.fill_null(value=False).alias("done"),
            (unknown.fill_null(value=False) | end.is_null()).alias("unknown"),
            ended.alias("ended"),
            end.alias("end"),
            pl.col("received_number").alias("start"),
        ),
        "scheduled",
        facts.policy.schedule_promise,
    )
    return replace(record, recorded=is_recorded)


def measure_notes(facts: Facts, referrals: pl.DataFrame) -> PromiseRecord:
    """Measure the open days from a completed visit to its note over the visits of the last 12 months.

    A note dated before its visit does not count; the visit is still waiting. ``closure`` is the idea of CMS measure
    50 (closing the referral loop): of the visits old enough to judge, those with a report after the visit.
    """
    on, since, policy = facts.on, first_day_of_year_to(facts.on), facts.policy
    visit = pl.coalesce("appointment", "outcome_date")
    mature = on - timedelta(days=policy.loop_matured)
    still_open = referrals.filter(
        pl.col("appointment").is_between(since, mature),
        without_outcome(on),
        pl.lit(facts.recorded.notes and facts.recorded.outcomes),
    ).height
    rows = referrals.filter(pl.col("outcome") == "Completed").with_columns(visit.alias("visit"))
    rows = rows.filter(pl.col("visit") >= since, pl.col("visit") <= on, pl.lit(facts.recorded.notes))
    done = ((pl.col("note_sent") >= pl.col("visit")) & (pl.col("note_sent") <= on)).fill_null(value=False)
    rows = rows.with_columns(
        done.alias("done"),
        pl.lit(value=False).alias("unknown"),
        pl.lit(value=False).alias("ended"),
        pl.when(done).then("note_sent").otherwise(pl.lit(on)).alias("end"),
        facts.calendar.numbers(rows["visit"], sent=True).alias("start"),
    )
    judged = rows.filter(pl.col("visit") <= mature)
    closure = bound_rate(int(judged["done"].sum()), judged.height, still_open)
    record = _measure(facts, rows, "note", policy.note_promise, closure)
    return replace(record, recorded=facts.recorded.notes)


def without_outcome(on: date) -> pl.Expr:
    """Say of which referrals the outcome is not known on a day: blank, or dated later."""
    ended = pl.coalesce("outcome_date", "appointment")
    return ~(((ended <= on) | ended.is_null()) & (pl.col("outcome") != "")).fill_null(value=False)


def _measure(
    facts: Facts, rows: pl.DataFrame, what: str, promised: int, closure: Rate | None = None
) -> PromiseRecord:
    """Measure rows with start (open-day number), end (a day), and flags done, ended (otherwise) and unknown."""
    today = facts.calendar.number(facts.on)
    unknown = int(rows["unknown"].sum())
    rows = rows.filter(~pl.col("unknown"))
    rows = rows.with_columns(
        (facts.calendar.numbers(rows["end"]) - rows["start"]).clip(lower_bound=0).alias("wait")
    )
    curve = kaplan_meier(rows["wait"].to_list(), rows["done"].to_list())
    # Due: the promised days are over, and it had not ended otherwise before.
    due = rows.filter(today - pl.col("start") > promised, pl.col("done") | (pl.col("wait") > promised))
    rate = make_rate(due.filter("done", pl.col("wait") <= promised).height, due.height)
    done = int(rows["done"].sum())
    return PromiseRecord(
        what=what,
        since=first_day_of_year_to(facts.on),
        promised=promised,
        rate=rate,
        within={days: curve.answered_within(days) for days in sorted({2, 5, 10, promised})},
        median=curve.median(),
        done=done,
        waiting=rows.filter(~pl.col("done"), ~pl.col("ended")).height,
        undated=unknown,
        closure=closure,
        behind=_behind(what, promised, rate, curve.median(), facts.policy),
    )


_HALF: Final = {
    "scheduled": "half of the referrals wait {} to be scheduled",
    "note": "half of the notes take {} after the visit",
}
_PART: Final = {
    "scheduled": "{} of {} were scheduled within {}",
    "note": "{} of {} were sent within {} of the visit",
}
_THINGS: Final = {"scheduled": "referral", "note": "note"}


def _behind(what: str, promised: int, rate: Rate, median: float | None, policy: Policy) -> str:
    """Say how we fall behind: half take longer than promised, or clearly too few are on time.

    Clearly means that even the upper end of the 95% interval is below the share in Settings.
    """
    if not rate.is_enough(policy.too_few) or rate.rate is None or rate.high is None:
        return ""
    within = plural(promised, "open day")
    if (median is not None and median > promised) or (median is None and rate.rate < 0.5):
        longer = plural(round(median), "open day") if median is not None else f"longer than {within}"
        return (
            f"{_HALF[what].format(longer)}, {promised} promised "
            f"({percent(rate.k, rate.n)} of {rate.n:,} on time)"
        )
    if rate.high < policy.promise_share:
        part = _PART[what].format(percent(rate.k, rate.n), plural(rate.n, _THINGS[what]), within)
        return f"{part}; our goal is {policy.promise_share:.0%}"
    return ""
