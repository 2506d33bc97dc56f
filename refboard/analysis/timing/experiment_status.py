"""The running weekday experiment: how far it is, which day each office is dealt next, and the one reading at its end.

Touches are compared by the weekday that was dealt, not by the one they went out on: what keeps us from a dealt day is
no matter of chance. Before the planned number is reached and followed, no share by weekday is shown, because whoever
looks often enough finds a difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.availability import is_available
from refboard.analysis.facts import Facts
from refboard.analysis.rates.like_with_like import GroupEffect, compare_groups
from refboard.analysis.rates.rates import Rate
from refboard.analysis.timing.experiment import deal_day, found_difference, needed_trials
from refboard.analysis.touches.touch_filter import asking_trials
from refboard.analysis.touches.trials import count_by, usual_of
from refboard.practice.calendar import later
from refboard.practice.experiment import WeekdayExperiment, read_experiment
from refboard.practice.weekdays import find_weekdays, weekdays_text
from refboard.practice.words import WEEKDAYS, chance_text, plural, points_text, share_text

LEVEL: Final = 0.05
"""Chance below which the reading names a weekday."""


@dataclass(frozen=True, slots=True)
class DealtDay:
    """The weekday of an office's next touch; ``touches``: how many of its touches the experiment has so far."""

    office: str
    source: str
    day: str
    touches: int


@dataclass(frozen=True, slots=True)
class ExperimentReading:
    """The reading: the share answered by dealt weekday, the best one if it differs beyond chance, and a sentence."""

    days: tuple[tuple[str, Rate], ...]
    best: str | None
    effect: GroupEffect | None
    p: float | None
    text: str


@dataclass(frozen=True, slots=True)
class ExperimentStatus:
    """A running experiment as of a day.

    ``sent``: touches so far; ``as_dealt``: those sent on the dealt weekday; ``followed``: whether the planned number is
    reached and each of them old enough. ``reading`` is None before. ``deals``: offices by name.
    """

    plan: WeekdayExperiment
    sent: int
    as_dealt: int
    followed: bool
    deals: tuple[DealtDay, ...]
    reading: ExperimentReading | None


@dataclass(frozen=True, slots=True)
class ExperimentSize:
    """What an experiment would take: ``touches`` for ``points``, at a usual ``share`` answered and ``weekly`` touches."""

    days: tuple[int, ...]
    points: int
    touches: int
    share: float
    weekly: float
    offices: int
    all_offices: int

    @property
    def weeks(self) -> int | None:
        """The weeks that it takes at the present pace, None without any touch in the last quarter."""
        return round(self.touches / self.weekly) if self.weekly > 0 else None


def size_experiment(facts: Facts, days: tuple[int, ...], points: int) -> ExperimentSize:
    """Say how many touches an experiment of ``days`` takes; raise ValueError with a sentence for days it can't compare."""
    closed = [day for day in days if day not in facts.calendar.weekdays]
    if len(days) < 2:
        raise ValueError("Name at least two weekdays to compare, like Tue, Thu.")
    if closed:
        raise ValueError(f"Offices are closed on {weekdays_text(closed)}; choose other weekdays.")
    if not 1 <= points <= 50:
        raise ValueError("The difference worth knowing is from 1 to 50 percentage points.")
    trials = asking_trials(facts)
    share = usual_of(trials, facts.policy.window).rate.rate
    recent = trials.filter(pl.col("date") > pl.lit(facts.on).dt.offset_by("-13w")).height / 13
    usual = 0.3 if share is None else min(0.95, max(0.05, share))
    offices = sum(1 for office in facts.offices if len(_choices(facts, office, days)) > 1)
    touches = needed_trials(usual, points / 100, len(days))
    return ExperimentSize(days, points, touches, usual, recent, offices, len(facts.offices))


def plan_experiment(
    facts: Facts, size: ExperimentSize, *, start: date | None = None, seed: int | None = None
) -> WeekdayExperiment:
    """Plan an experiment from a day, tomorrow unless given; raise ValueError for a day that is over.

    The seed is the day it starts unless given: any number deals as fairly.
    """
    first = later(facts.on, 1) if start is None else start
    if first < facts.on:
        raise ValueError("An experiment can't start in the past: those touches were not dealt by chance.")
    return WeekdayExperiment(
        days=size.days,
        start=first,
        touches=size.touches,
        points=size.points,
        seed=int(f"{first:%Y%m%d}") if seed is None else abs(seed),
    )


def describe_size(size: ExperimentSize) -> str:
    """Say before an experiment how many touches it takes, and how long that is at the present pace."""
    needed = plural(size.touches, "touch", "touches")
    text = (
        f"Comparing {weekdays_text(size.days)} takes {needed} to find a difference of {plural(size.points, 'point')} "
        f"8 times in 10 (usually {share_text(size.share)} are answered)."
    )
    text += f" {size.offices:,} of {plural(size.all_offices, 'office')} can take part"
    text += (
        "." if size.offices == size.all_offices else "; the others want only one of these weekdays, or none."
    )
    if size.weeks is None:
        return f"{text} No touches in the last 13 weeks, so there is no telling how long that takes."
    return f"{text} At your pace of {size.weekly:.0f} a week, that is about {plural(max(1, size.weeks), 'week')}."


@lru_cache(maxsize=2)
def follow_experiment(facts: Facts) -> ExperimentStatus | None:
    """Follow the running experiment; None without one."""
    plan = read_experiment(facts.snapshot)
    if plan is None:
        return None
    rows = _dealt_trials(facts, plan)
    counted = _planned(rows, plan)
    today = facts.calendar.number(facts.on)
    last = counted["number"].max()
    ripe = isinstance(last, int) and today - last > facts.policy.window
    followed = counted.height >= plan.touches and ripe
    as_dealt = counted.filter(pl.col("dealt") == pl.col("day")).height
    return ExperimentStatus(
        plan=plan,
        sent=counted.height,
        as_dealt=as_dealt,
        followed=followed,
        deals=_deals(facts, plan, rows),
        reading=_read(facts, plan, counted) if followed else None,
    )


def dealt_day(facts: Facts, office: str) -> str:
    """Name the weekday that the running experiment deals an office next.

    "" without an experiment, before its start and after its last touch, and where the office wants only one of the weekdays.
    """
    return _dealt_days(facts).get(office, "")


@lru_cache(maxsize=2)
def _dealt_days(facts: Facts) -> Mapping[str, str]:
    status = follow_experiment(facts)
    if status is None or status.sent >= status.plan.touches or facts.on < status.plan.start:
        return {}
    return {deal.office: deal.day for deal in status.deals}


def _choices(facts: Facts, office: str, days: tuple[int, ...]) -> tuple[int, ...]:
    """The weekdays of an experiment that an office asked for (Best days); all where no one did."""
    asked_for = {
        day
        for person in facts.offices.get(office, ())
        for day in find_weekdays(str(person.row["Best days"] or ""))
    }
    return tuple(day for day in days if not asked_for or day in asked_for)


def _dealt_trials(facts: Facts, plan: WeekdayExperiment) -> pl.DataFrame:
    """The trials since the start with ``dealt``, the weekday that chance dealt; those of offices without a choice left out."""
    trials = asking_trials(facts).filter(pl.col("date") >= plan.start)
    trials = trials.with_columns(pl.int_range(pl.len()).over("office").alias("turn"))
    dealt = [
        deal_day(plan, office, turn, _choices(facts, office, plan.days))
        if len(_choices(facts, office, plan.days)) > 1
        else None
        for office, turn in trials.select("office", "turn").rows()
    ]
    return trials.with_columns(pl.Series("dealt", dealt, dtype=pl.Int8)).filter(pl.col("dealt").is_not_null())


def _planned(rows: pl.DataFrame, plan: WeekdayExperiment) -> pl.DataFrame:
    """The first trials up to the planned number, with all of the day on which it is reached."""
    if rows.height < plan.touches:
        return rows
    return rows.filter(pl.col("number") <= rows["number"].sort()[plan.touches - 1])


def _deals(facts: Facts, plan: WeekdayExperiment, rows: pl.DataFrame) -> tuple[DealtDay, ...]:
    sent: Mapping[str, int] = dict(rows.group_by("office").len().rows())
    found = []
    for office, people in facts.offices.items():
        allowed = _choices(facts, office, plan.days)
        if len(allowed) < 2 or not any(is_available(facts, person) for person in people):
            continue
        day = deal_day(plan, office, sent.get(office, 0), allowed)
        if day is not None:
            found.append(DealtDay(office, people[0].source or office, WEEKDAYS[day], sent.get(office, 0)))
    return tuple(sorted(found, key=lambda deal: (deal.source.casefold(), deal.office)))


def _read(facts: Facts, plan: WeekdayExperiment, rows: pl.DataFrame) -> ExperimentReading:
    rows = rows.filter(pl.col("wait").is_not_null()).with_columns(
        pl.col("dealt").replace_strict(list(range(7)), list(WEEKDAYS), return_dtype=pl.String).alias("group")
    )
    usual = usual_of(rows, facts.policy.window)
    counts = count_by(rows, ("group",))
    shares = tuple((WEEKDAYS[day], usual.rate_of(counts.get((WEEKDAYS[day],), {}))) for day in plan.days)
    found = compare_groups(rows)
    if found is None:
        return ExperimentReading(
            shares, None, None, None, "No answers to compare, so no weekday is answered more."
        )
    chance = f"differences this large come by chance {chance_text(found.p)} such experiments"
    effect = found.effect_of(found.best)
    if found.p < LEVEL and effect is not None:
        text = (
            f"{found.best} is answered more: {points_text(effect.effect)} points ({points_text(effect.low)} to "
            f"{points_text(effect.high)}) compared with the other days of the experiment ({chance})."
        )
        return ExperimentReading(shares, found.best, effect, found.p, text)
    share = 0.3 if usual.rate.rate is None else usual.rate.rate
    points = round(100 * found_difference(share, rows.height, len(plan.days)))
    text = (
        f"No weekday is answered more ({chance}). A difference of {plural(points, 'point')} would have been found 8 times "
        "in 10: choose the days that suit you."
    )
    return ExperimentReading(shares, None, None, found.p, text)
