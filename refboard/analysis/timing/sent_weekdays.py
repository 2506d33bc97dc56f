"""Whether a weekday of sending stands out: one sentence, the same everywhere, that changes once a month.

Looking every day would name a day by luck sooner or later. So the answers of the 12 months are looked at on the first
of each month, and a day is named only when two looks in a row agree. Every part of the dashboard and every
command says what that look said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.period import first_day_of_year_to
from refboard.analysis.rates.like_with_like import Comparison, compare_groups
from refboard.analysis.timing.experiment import needed_trials
from refboard.analysis.touches.touch_filter import asking_trials
from refboard.analysis.touches.trials import follow
from refboard.practice.words import WEEKDAYS, chance_text, day_text, plural, points_text

FACTORS: Final = ("office", "channel", "by")
"""What the touches of a weekday must have in common with those they are compared with."""
Effect = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class WeekdayVerdict:
    """Whether a weekday stands out: the sentence, the p-value, the day and its probability of being the best.

    ``best`` is None unless a day stands out; ``p`` and ``p_best`` are None with too few touches to judge.
    ``needed``: how many more touches, over all weekdays, are needed to detect the smallest difference that matters.
    ``effect``: by how much more (+) or less (-) the best day is answered, each office compared with itself, with its
    95% interval. ``since`` and ``until``: the 12 months of the look, ``touches`` in them.
    """

    text: str
    p: float | None
    best: str | None
    p_best: float | None
    needed: int | None
    effect: Effect | None = None
    since: date | None = None
    until: date | None = None
    touches: int = 0


@dataclass(frozen=True, slots=True)
class WeekdayLook:
    """One monthly look at the 12 months up to ``until``: the day it names, if any, and its comparison."""

    since: date
    until: date
    touches: int
    share: float | None
    comparison: Comparison | None
    named: str | None


@lru_cache(maxsize=4)
def judge_sent_weekdays(facts: Facts) -> WeekdayVerdict:
    """Judge by the looks on the first of this month and of the one before.

    In simulated practices without any difference a day is named at some time in a year in fewer than 5 of 100, also
    when offices, channels and colleagues have weekdays of their own; 45 against 30% is named with 1,200 touches in 9 of
    10 (tests/long/calibration). Source of the test: `rates.like_with_like`.
    """
    latest = look_at(facts, facts.on.replace(day=1))
    before = look_at(facts, latest.until.replace(day=1))
    sample = (
        f"{plural(latest.touches, 'touch', 'touches')} in the 12 months to {day_text(latest.until, facts.on)}"
    )
    needed = _needed(facts, latest)
    if latest.comparison is None:
        text = f"Too few to tell whether a weekday stands out ({sample})."
        return WeekdayVerdict(
            text=text,
            p=None,
            best=None,
            p_best=None,
            needed=needed,
            since=latest.since,
            until=latest.until,
            touches=latest.touches,
        )
    found = latest.comparison
    named = latest.named if latest.named == before.named else None
    effect = found.effect_of(found.best)
    chance = f"differences this large come by chance {chance_text(found.p_better)} such practices"
    if named is not None:
        by_itself = "" if effect is None else f" {_effect_text((effect.effect, effect.low, effect.high))}"
        text = f"{named} stands out:{by_itself} ({sample}; {chance})."
    elif latest.named is not None:
        text = f"{latest.named} was answered more in this month's look, but not in last month's: two in a row have to agree ({sample})."
    else:
        text = f"No weekday stands out ({sample}; {chance})."
    return WeekdayVerdict(
        text=text,
        p=found.p_better,
        best=named,
        p_best=found.p_best,
        needed=needed if named is None else 0,
        effect=None if effect is None or named is None else (effect.effect, effect.low, effect.high),
        since=latest.since,
        until=latest.until,
        touches=latest.touches,
    )


@lru_cache(maxsize=8)
def look_at(facts: Facts, until: date) -> WeekdayLook:
    """Look at the touches of the 12 months before a day, as they were known by then."""
    policy, calendar = facts.policy, facts.calendar
    until = max(until, date.min + timedelta(days=366))
    last = until - timedelta(days=1)
    since = first_day_of_year_to(last)
    today = calendar.number(last)
    trials = asking_trials(facts).filter(pl.col("date") >= since, pl.col("date") <= last)
    # What was answered later was still waiting then.
    waited = pl.min_horizontal("wait", today - pl.col("number")).clip(lower_bound=0)
    seen = pl.col("seen") & (pl.col("answered_number") <= today)
    trials = trials.filter(pl.col("wait").is_not_null() | pl.col("answered_number").is_not_null())
    trials = trials.with_columns(waited.alias("wait"), seen.alias("seen")).filter(
        pl.col("wait").is_not_null()
    )
    curve = follow(trials)
    share = curve.share(policy.window) if curve.reaches(policy.window) else None
    enough = trials.group_by("day").len().filter(pl.col("len") >= policy.too_few)["day"].to_list()
    named: str | None = None
    comparison: Comparison | None = None
    if len(enough) > 1:
        names = [WEEKDAYS[day] for day in enough]
        group = pl.col("day").replace_strict(enough, names, return_dtype=pl.String)
        compared = trials.filter(pl.col("day").is_in(enough)).with_columns(group.alias("group"))
        comparison = compare_groups(compared, FACTORS)
    if (
        comparison is not None
        and comparison.p_better < policy.day_stands_out
        and comparison.p_best >= policy.best_chance
    ):
        named = comparison.best
    return WeekdayLook(since, last, trials.height, share, comparison, named)


def _needed(facts: Facts, look: WeekdayLook) -> int:
    share = 0.5 if look.share is None else look.share
    days = len(facts.calendar.weekdays)
    return max(0, needed_trials(share, facts.policy.difference, max(2, days)) - look.touches)


def _effect_text(effect: Effect) -> str:
    return (
        f"{points_text(effect[0])} points ({points_text(effect[1])} to {points_text(effect[2])}) "
        "comparing each office with itself"
    )
