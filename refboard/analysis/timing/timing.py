"""When offices answer: by the weekday and hour we write, or by the weekday they answer.

Times are in open business days, so that Friday is not slow by construction. A touch too recent to have been answered
is not a "no", and a difference between days is named only when chance is an unlikely explanation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.rates.rates import Rate, make_rate
from refboard.analysis.rates.waiting import WaitingCurve, kaplan_meier
from refboard.analysis.timing.answer_weekdays import dated_answers, judge_answer_weekdays
from refboard.analysis.timing.sent_weekdays import WeekdayVerdict, judge_sent_weekdays
from refboard.analysis.touches.touch_filter import TouchFilter, asking_touches, weekday_name
from refboard.practice.policy import Policy

By = Literal["sent", "answered"]
Share = tuple[float, float, float]
WITHIN: Final = (2, 5, 10)
"""Open days within which the answers are counted."""
QUICK: Final = WITHIN[0]
"""Open days within which an answer is a quick one."""
HOURS: Final = range(8, 19)
"""Hours of the day that are shown; earlier and later ones count as outside."""
CLOCK: Final = "open days"
_WEEK: Final = range(5)


@dataclass(frozen=True, slots=True)
class TimingSlot:
    """The results of the touches of one weekday, one hour, or both; ``day`` is "" and ``hour`` None for all.

    By ``sent``: ``sent`` asking touches, ``matured`` of them, ``answered`` within the window, ``ever`` at any
    time; ``rate`` is answered of matured. By ``answered``: ``sent`` and ``matured`` are None, ``answered`` counts
    the answers that came then, ``rate`` is their share of all answers. ``within``: open days -> share answered
    by then with its interval (None where no touch was followed that long). ``channels``: channel -> touches.
    ``expected``: by ``answered`` the share that our sending days alone would bring, else None.
    ``quick``: by ``sent``, answered within `QUICK` open days, of the matured touches with a dated
    answer or none at all; None by ``answered``.
    """

    day: str
    hour: int | None
    sent: int | None
    matured: int | None
    answered: int
    ever: int
    rate: Rate
    within: Mapping[int, Share | None]
    median: float | None
    channels: Mapping[str, int]
    expected: float | None = None
    quick: Rate | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """The answers to a practice's touches, or to those that pass the filter ``only``, as of the day ``on``.

    ``moved``: touches sent on a closed day (answers come on one), counted for the next open one; ``undated``:
    answers without a usable date, counted in the rates and not in the times; ``untimed``: touches (or answers)
    without a time of day; ``outside``: those earlier or later than `HOURS`.
    """

    on: date
    by: By
    only: TouchFilter
    days: tuple[TimingSlot, ...]
    hours: tuple[TimingSlot, ...]
    cells: tuple[TimingSlot, ...]
    overall: TimingSlot
    verdict: WeekdayVerdict
    moved: int
    undated: int
    untimed: int
    outside: int
    window: int
    matured_after: int
    too_few: int
    clock: str = CLOCK


@lru_cache(maxsize=8)
def measure_timing(facts: Facts, *, by: By = "sent", only: TouchFilter | None = None) -> Timing:
    """Measure when the asking touches that pass ``only`` were answered, by weekday ``sent`` or ``answered``.

    Shares within 2, 5 and 10 open days are Kaplan-Meier estimates over all of them: the unanswered followed up
    to ``facts.on``, those closed by a later answer up to that day. Source of the method: `rates.kaplan_meier`.
    """
    only = only or TouchFilter()
    policy = facts.policy
    touches = _timed(only.apply(asking_touches(facts)))
    rows = touches if by == "sent" else dated_answers(facts, touches)
    if by == "sent":
        days, verdict = _days_sent(rows, policy)
    else:
        days, verdict = _days_answered(facts, rows)
    hour = pl.col("minute") // 60
    timed = rows.filter(hour.is_between(HOURS[0], HOURS[-1])).with_columns(hour.alias("hour"))
    overall = _slot(touches)
    return Timing(
        on=facts.on,
        by=by,
        only=only,
        days=days,
        hours=_split(timed, ("hour",), by),
        cells=_split(timed, ("day", "hour"), by),
        overall=overall,
        verdict=verdict,
        moved=int(rows["moved"].sum()),
        undated=touches.filter(pl.col("ever") & pl.col("lag").is_null()).height,
        untimed=int(rows["minute"].null_count()),
        outside=rows.height - timed.height - int(rows["minute"].null_count()),
        window=policy.window,
        matured_after=policy.matured,
        too_few=policy.too_few,
    )


def _timed(touches: pl.DataFrame) -> pl.DataFrame:
    """Add clocked: matured, and not answered on an unknown day; quick: clocked and answered within `QUICK`."""
    clocked = pl.col("matured") & ~(pl.col("ever") & pl.col("lag").is_null())
    quick = clocked & pl.col("ever") & (pl.col("lag") <= QUICK).fill_null(value=False)
    return touches.with_columns(clocked.alias("clocked"), quick.alias("quick"))


def _days_sent(rows: pl.DataFrame, policy: Policy) -> tuple[tuple[TimingSlot, ...], WeekdayVerdict]:
    matured, good = int(rows["matured"].sum()), int(rows["good"].sum())
    usual = _usual(rows)
    days = tuple(
        _slot(rows.filter(pl.col("day") == day), day=weekday_name(day), usual=usual) for day in _WEEK
    )
    verdict = judge_sent_weekdays({slot.day: slot.rate for slot in days}, good, matured, policy)
    return days, verdict


def _days_answered(facts: Facts, rows: pl.DataFrame) -> tuple[tuple[TimingSlot, ...], WeekdayVerdict]:
    rhythm = judge_answer_weekdays(facts, rows)
    days = tuple(
        _answers(rows.filter(pl.col("day") == day), rows.height, weekday_name(day), prior=expected)
        for day, expected in zip(_WEEK, rhythm.expected, strict=True)
    )
    return days, WeekdayVerdict(
        text=rhythm.text, p=rhythm.p, best=rhythm.best, p_best=rhythm.p_best, needed=None
    )


def _split(rows: pl.DataFrame, keys: tuple[str, ...], by: By) -> tuple[TimingSlot, ...]:
    """One slot per hour, or per weekday and hour; hours without touches have none."""
    usual = _usual(rows)
    slots = []
    for key, part in sorted(rows.group_by(keys), key=lambda item: item[0]):
        *day, hour = key
        name = weekday_name(int(str(day[0]))) if day else ""
        at = int(str(hour))
        if by == "sent":
            slots.append(_slot(part, day=name, hour=at, usual=usual))
        else:
            slots.append(_answers(part, rows.height, name, hour=at))
    return tuple(slots)


def _usual(rows: pl.DataFrame) -> tuple[float | None, float | None]:
    """The shares answered within the window and quickly, toward which the parts of ``rows`` are adjusted."""
    pairs = (("good", "matured"), ("quick", "clocked"))
    shares = [make_rate(int(rows[k].sum()), int(rows[n].sum())).rate for k, n in pairs]
    return shares[0], shares[1]


def _slot(
    part: pl.DataFrame,
    *,
    day: str = "",
    hour: int | None = None,
    usual: tuple[float | None, float | None] = (None, None),
) -> TimingSlot:
    matured, good = int(part["matured"].sum()), int(part["good"].sum())
    # A cell of the heat map gets no curve, because it has only a handful of touches.
    followed = follow(part) if hour is None else None
    return TimingSlot(
        day=day,
        hour=hour,
        sent=part.height,
        matured=matured,
        answered=good,
        ever=int(part["ever"].sum()),
        rate=make_rate(good, matured, prior=usual[0]),
        within={days: followed.answered_within(days) for days in WITHIN} if followed else {},
        median=followed.median() if followed else None,
        channels=_channels(part),
        quick=make_rate(int(part["quick"].sum()), int(part["clocked"].sum()), prior=usual[1]),
    )


def _answers(
    part: pl.DataFrame, total: int, day: str, *, hour: int | None = None, prior: float | None = None
) -> TimingSlot:
    rate = make_rate(part.height, total, prior=prior)
    return TimingSlot(
        day=day,
        hour=hour,
        sent=None,
        matured=None,
        answered=part.height,
        ever=part.height,
        rate=rate,
        within={},
        median=None,
        channels=_channels(part),
        expected=prior,
    )


def _channels(part: pl.DataFrame) -> dict[str, int]:
    counts = part.group_by("channel").len().sort(["len", "channel"], descending=[True, False])
    return {str(channel): int(count) for channel, count in counts.iter_rows()}


def follow(part: pl.DataFrame) -> WaitingCurve:
    """Estimate the waiting times of rows of `asking_touches`; an answer without a day is not used."""
    counts = part.filter(pl.col("wait").is_not_null()).group_by("wait", "seen").len().sort("wait", "seen")
    return kaplan_meier(counts["wait"].to_list(), counts["seen"].to_list(), counts["len"].to_list())
