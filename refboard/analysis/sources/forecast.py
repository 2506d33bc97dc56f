"""How many referrals next month brings, with the range that holds it four times out of five.

The pace of the last months per open day, the newer ones weighing more, as much more as forecast the past best; how each calendar month differs from the
year, once two years are known; and as much doubt as the forecasts of the past would have needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, lgamma, log
from typing import Final, NamedTuple

_HALF_LIVES: Final = (18.0, 6.0, 2.0)
"""Months after which a month weighs half: the one is taken that would have forecast the past best."""
_YEAR: Final = 12
_TWO_YEARS: Final = 24
_LEAST: Final = 4
"""Months without which nothing is forecast."""
_TAIL: Final = 0.1
_INSIDE: Final = 0.8
_PRIOR: Final = 4.0
"""Past forecasts that the assumption of plain chance (dispersion 1) is worth."""


class Month(NamedTuple):
    """One calendar month: ``place`` 0 (January) to 11, its open days so far, its referrals so far."""

    place: int
    open_days: int
    referrals: int


@dataclass(frozen=True, slots=True)
class Seasons:
    """How each calendar month compares with the average (``index``, 12 values), and how much of that is estimated.

    ``doubt``: the variance of each index over its square; ``spent``: the free numbers that the estimate took.
    """

    index: tuple[float, ...]
    doubt: tuple[float, ...]
    spent: float
    known: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """What next month may bring: ``expected`` referrals, and the 80% range from ``low`` to ``high``.

    ``seasons``: whether two years were known, so that the calendar month counts. ``months``: what it rests on.
    """

    expected: float
    low: int
    high: int
    seasons: bool
    months: int


def forecast_month(
    months: Sequence[Month], place: int, open_days: int, seasons: Seasons | None = None
) -> Forecast | None:
    """Forecast the month at ``place`` of the year with ``open_days`` open days from those before, oldest first.

    ``seasons``: those of the whole practice, for a source too small to have its own; without them those of ``months``.
    The range is that of a negative binomial law: the variance of chance, of pace and season, and of the errors
    that such forecasts made one month ahead. None with fewer than four months or without any referral.
    Sources: R. G. Brown, Smoothing, forecasting and prediction (1963), for the weights; P. McCullagh and J. A.
    Nelder, Generalized linear models, 2nd ed. (1989), ch. 9, for the dispersion.
    """
    known = [month for month in months if month.open_days > 0]
    if len(known) < _LEAST or not any(month.referrals for month in known):
        return None
    seasons = seasons or fit_seasons(known)
    dispersion, half_life = min((_dispersion(known, seasons, half), -half) for half in _HALF_LIVES)
    pace, weight = _pace(known, seasons, -half_life)
    expected = pace * open_days * seasons.index[place]
    variance = dispersion * expected * (1 + expected * (1 / max(weight, 1.0) + seasons.doubt[place]))
    low, high = _range(expected, max(variance, expected))
    return Forecast(expected, low, high, seasons.known, len(known))


NO_SEASONS: Final = Seasons((1.0,) * _YEAR, (0.0,) * _YEAR, 0.0, known=False)


def fit_seasons(months: Sequence[Month]) -> Seasons:
    """Compare each calendar month with the year around it, shrunk toward 1 as far as chance explains it.

    Only months with half a year on both sides count, so that growth is no season; it takes two years.
    Source: J. Shiskin, A. H. Young and J. C. Musgrave, The X-11 variant (1967), for the ratio to a centered year.
    """
    if len(months) < _TWO_YEARS:
        return NO_SEASONS
    seen, expected = [0.0] * _YEAR, [0.0] * _YEAR
    half = _YEAR // 2
    for at in range(half, len(months) - half):
        month, around = months[at], months[at - half : at + half + 1]
        # The same calendar month is at both ends: each counts half.
        ends = (around[0], around[-1])
        referrals = sum(one.referrals for one in around) - sum(one.referrals for one in ends) / 2
        days = sum(one.open_days for one in around) - sum(one.open_days for one in ends) / 2
        seen[month.place] += month.referrals
        expected[month.place] += month.open_days * referrals / days
    total = fsum(expected)
    extra = fsum((s - e) ** 2 - e for s, e in zip(seen, expected, strict=True))
    between = extra / fsum(e * e for e in expected) if total > 0 else 0.0
    if between <= 0:
        return NO_SEASONS
    index = tuple((s + 1 / between) / (e + 1 / between) for s, e in zip(seen, expected, strict=True))
    doubt = tuple(1 / (e + 1 / between) for e in expected)
    return Seasons(index, doubt, fsum(e / (e + 1 / between) for e in expected), known=True)


def _pace(months: Sequence[Month], seasons: Seasons, half_life: float) -> tuple[float, float]:
    """The weighted pace per open day of a usual month, and the expected referrals that it rests on."""
    count = exposure = square = 0.0
    for age, month in enumerate(reversed(months)):
        weight = 0.5 ** (age / half_life)
        usual = month.open_days * seasons.index[month.place]
        count += weight * month.referrals
        exposure += weight * usual
        square += weight * weight * usual
    if exposure <= 0:
        return 0.0, 0.0
    pace = count / exposure
    # The variance of the pace is pace * square / exposure^2: as of this many referrals.
    return pace, pace * exposure * exposure / square if square > 0 else 0.0


def _dispersion(months: Sequence[Month], seasons: Seasons, half_life: float) -> float:
    """How much larger the squared errors of past forecasts were than chance makes them, at least 1."""
    errors, number = 0.0, 0
    for at in range(_LEAST, len(months)):
        pace, weight = _pace(months[:at], seasons, half_life)
        month = months[at]
        expected = pace * month.open_days * seasons.index[month.place]
        if expected > 0 and weight > 0:
            errors += (month.referrals - expected) ** 2 / (expected * (1 + expected / weight))
            number += 1
    free = max(1.0, number * (1 - seasons.spent / max(_YEAR + 1, len(months))))
    return max(1.0, (errors + _PRIOR) / (free + _PRIOR))


def _range(mean: float, variance: float) -> tuple[int, int]:
    """The numbers from the 10th to the 90th percentile of a negative binomial law.

    An end that brings the range nearer to 80% when it goes is left out: small counts come in large steps.
    """
    law = _law(mean, variance)
    low, high = _cut(law, _TAIL), _cut(law, 1 - _TAIL)
    inside = fsum(law[low : high + 1])
    while low < high:
        end = low if law[low] < law[high] else high
        if abs(inside - law[end] - _INSIDE) >= abs(inside - _INSIDE):
            break
        inside -= law[end]
        low, high = (low + 1, high) if end == low else (low, high - 1)
    return low, high


def _cut(law: Sequence[float], level: float) -> int:
    """The smallest number up to which at least ``level`` lies."""
    reached = 0.0
    for number, chance in enumerate(law):
        reached += chance
        if reached >= level:
            return number
    return len(law) - 1


def _law(mean: float, variance: float) -> list[float]:
    extra = variance - mean
    most = int(mean + 12 * variance**0.5) + 10
    if extra <= 1e-9 * mean:
        return [exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(most)]
    shape = mean * mean / extra
    good = shape / (shape + mean)
    return [
        exp(lgamma(k + shape) - lgamma(shape) - lgamma(k + 1) + shape * log(good) + k * log(1 - good))
        for k in range(most)
    ]
