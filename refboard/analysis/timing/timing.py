"""When offices answer: by the weekday and hour we write, or by the weekday they answer.

Times are in open business days, so that Friday is not slow by construction. Touches to one office on one day by one
channel count once (`touches.trials`), and each is followed only until the next one, so that writing more often changes
no share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final, Literal

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.rates.answer_curve import curve_of
from refboard.analysis.rates.clustered import Counts, merged
from refboard.analysis.rates.rates import Rate, make_rate
from refboard.analysis.timing.answer_weekdays import dated_answers, judge_answer_weekdays
from refboard.analysis.timing.experiment_status import ExperimentStatus, follow_experiment
from refboard.analysis.timing.sent_weekdays import WeekdayVerdict, judge_sent_weekdays
from refboard.analysis.touches.touch_filter import TouchFilter, asking_trials, weekday_name
from refboard.analysis.touches.trials import Usual, count_by, count_by_office, usual_of

By = Literal["sent", "answered"]
Share = tuple[float, float, float]
WITHIN: Final = (2, 5, 10)
"""Open days within which the answers are counted."""
QUICK: Final = WITHIN[0]
"""Open days within which an answer is a quick one."""
HOURS: Final = range(8, 19)
"""Hours of the day that are shown; earlier and later ones count as outside."""
CLOCK: Final = "open days"


@dataclass(frozen=True, slots=True)
class TimingSlot:
    """The results of the touches of one weekday, one hour, or both; ``day`` is "" and ``hour`` None for all.

    By ``sent``: ``sent`` touches that ask for an answer, ``matured`` of them, ``answered`` within the window and before
    the next touch, ``ever`` at any time; ``rate``: answered within the window, of those followed (Kaplan-Meier, so that it
    is not ``answered`` of ``sent``). By ``answered``: ``sent`` and ``matured`` are None, ``answered`` counts the answers
    that came then, ``rate`` is their share of all answers. ``within``: open days -> share answered by then with its
    interval (None where no touch was followed that long). ``channels``: channel ->
    touches. ``expected``: by ``answered`` the share that our sending days alone would bring, else None. ``quick``: by
    ``sent``, answered within `QUICK` open days; None by ``answered``.
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
    experiment: ExperimentStatus | None = None


@lru_cache(maxsize=8)
def measure_timing(facts: Facts, *, by: By = "sent", only: TouchFilter | None = None) -> Timing:
    """Measure when the touches that pass ``only`` were answered, by weekday ``sent`` or ``answered``.

    The verdict is that of all offices over its own 12 months, whatever the filter: a view of a part explores, and
    names no weekday on its own. Sources of the shares: `rates.answer_curve`, `rates.clustered`.
    """
    only = only or TouchFilter()
    policy = facts.policy
    trials = only.apply(asking_trials(facts))
    usual = usual_of(trials, policy.window)
    week = facts.calendar.weekdays
    if by == "sent":
        rows = trials
        days = _days_sent(rows, usual, week)
        verdict = judge_sent_weekdays(facts)
    else:
        rows = dated_answers(facts, trials)
        days, verdict = _days_answered(facts, rows)
    if only.is_part:
        verdict = _exploring(verdict)
    hour = pl.col("minute") // 60
    timed = rows.filter(hour.is_between(HOURS[0], HOURS[-1])).with_columns(hour.alias("hour"))
    return Timing(
        on=facts.on,
        by=by,
        only=only,
        days=days,
        hours=_split(timed, ("hour",), by, usual),
        cells=_split(timed, ("day", "hour"), by, usual),
        overall=_slot(trials, count_by_office(trials), usual),
        verdict=verdict,
        moved=int(rows["moved"].sum()),
        undated=trials.filter(pl.col("ever") & pl.col("lag").is_null()).height,
        untimed=int(rows["minute"].null_count()),
        outside=rows.height - timed.height - int(rows["minute"].null_count()),
        window=policy.window,
        matured_after=policy.matured,
        too_few=policy.too_few,
        experiment=follow_experiment(facts),
    )


def _exploring(verdict: WeekdayVerdict) -> WeekdayVerdict:
    """Say of a part of the touches what is known of all of them, and name no day there."""
    text = f"No weekday is named for a part of the touches. All offices: {verdict.text}"
    return replace(verdict, text=text, best=None, p=None, p_best=None, effect=None)


def _days_sent(trials: pl.DataFrame, usual: Usual, week: Sequence[int]) -> tuple[TimingSlot, ...]:
    counts = count_by(trials, ("day",))
    return tuple(
        _slot(
            trials.filter(pl.col("day") == day),
            counts.get((str(day),), {}),
            usual,
            day=weekday_name(day),
        )
        for day in week
    )


def _days_answered(facts: Facts, rows: pl.DataFrame) -> tuple[tuple[TimingSlot, ...], WeekdayVerdict]:
    rhythm = judge_answer_weekdays(facts, rows)
    days = tuple(
        _answers(rows.filter(pl.col("day") == day), rows.height, weekday_name(day), prior=expected)
        for day, expected in zip(facts.calendar.weekdays, rhythm.expected, strict=True)
    )
    return days, WeekdayVerdict(
        text=rhythm.text, p=rhythm.p, best=rhythm.best, p_best=rhythm.p_best, needed=None
    )


def _split(rows: pl.DataFrame, keys: tuple[str, ...], by: By, usual: Usual) -> tuple[TimingSlot, ...]:
    """One slot per hour, or per weekday and hour; hours without touches have none."""
    counts = count_by(rows, keys) if by == "sent" else {}
    slots = []
    for key, part in sorted(rows.group_by(keys), key=lambda item: item[0]):
        *day, hour = key
        name = weekday_name(int(str(day[0]))) if day else ""
        at = int(str(hour))
        if by == "sent":
            slots.append(_slot(part, counts.get(tuple(map(str, key)), {}), usual, day=name, hour=at))
        else:
            slots.append(_answers(part, rows.height, name, hour=at))
    return tuple(slots)


def _slot(
    part: pl.DataFrame,
    counts: Mapping[str, Counts],
    usual: Usual,
    *,
    day: str = "",
    hour: int | None = None,
) -> TimingSlot:
    # A cell of the heat map gets no curve, because it has only a handful of touches.
    within = {days: _share(usual.rate_of(counts, days)) for days in WITHIN} if hour is None else {}
    return TimingSlot(
        day=day,
        hour=hour,
        sent=part.height,
        matured=int(part["matured"].sum()),
        answered=int(part["good"].sum()),
        ever=int(part["ever"].sum()),
        rate=usual.rate_of(counts),
        within=within,
        median=curve_of(merged(counts)).median() if hour is None else None,
        channels=_channels(part),
        quick=usual.rate_of(counts, QUICK),
    )


def _share(rate: Rate) -> Share | None:
    if rate.rate is None or rate.low is None or rate.high is None:
        return None
    return rate.rate, rate.low, rate.high


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
