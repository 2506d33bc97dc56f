"""A fair experiment of weekdays: chance deals the days, the size is fixed before, and there is one reading at the end.

Looking back, a weekday can only be compared within offices, and whatever made us choose the day stays in the
figure. When chance chooses it, nothing else can. The plan is a few words and a number (the seed): the day of each
office's next trial follows from them, so that every colleague gets the same one, and a new office has one, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, ceil, sqrt
from random import Random
from statistics import NormalDist
from typing import Final

from refboard.practice.experiment import WeekdayExperiment

_NORMAL: Final = NormalDist()


def needed_trials(
    share: float, difference: float, days: int, *, alpha: float = 0.05, power: float = 0.80
) -> int:
    """Say how many trials over all ``days`` weekdays find one that is better by ``difference`` than the others.

    One weekday against the rest, two-sided for two weekdays, else one-sided at ``alpha`` over their number, on
    the arcsine scale. Source: J. Cohen, Statistical power analysis, 2nd ed. (1988), ch. 6.
    Raise ValueError without such a difference or with fewer than two weekdays.
    """
    difference = abs(difference)
    other = share + difference if share + difference <= 1 else share - difference
    if not (0 <= share <= 1 and 0 <= other <= 1 and difference > 0 and days > 1):
        raise ValueError("There is no such difference between weekdays.")
    effect = 2 * abs(asin(sqrt(other)) - asin(sqrt(share)))
    reach = _NORMAL.inv_cdf(1 - alpha / days) + _NORMAL.inv_cdf(power)
    one = (reach / effect) ** 2 * days / (days - 1)
    return days * ceil(one)


def found_difference(
    share: float, trials: int, days: int, *, alpha: float = 0.05, power: float = 0.80
) -> float:
    """Say which difference that many trials can find: the inverse of `needed_trials`, to a tenth of a point."""
    low, high = 0.001, max(share, 1 - share) - 0.001
    while high - low > 0.001:
        middle = (low + high) / 2
        enough = needed_trials(share, middle, days, alpha=alpha, power=power) <= trials
        low, high = (low, middle) if enough else (middle, high)
    return high


def deal_day(plan: WeekdayExperiment, office: str, turn: int, allowed: Sequence[int] = ()) -> int | None:
    """Deal the weekday of an office's ``turn``-th trial (from 0) of the plan; None where its Best days leave no choice.

    ``allowed``: the weekdays that the office asked for, all when empty. Days are dealt in blocks that hold each
    allowed weekday once, so that every office gets all of them about equally often.
    """
    days = [day for day in plan.days if not allowed or day in allowed]
    if len(days) < 2:
        return None
    block, place = divmod(turn, len(days))
    # Text as a seed gives the same numbers on every computer and in every version of Python from 3.2 on.
    Random(f"{plan.seed} {office} {block}").shuffle(days)  # noqa: S311  (a deal, repeatable on purpose)
    return days[place]
