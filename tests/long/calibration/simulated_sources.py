"""Invented referral days with a known truth: sources that never change, in all the ways in which real ones vary.

Time is in open days, 21 to a month and 252 to a year. A process gives the referral days of one source: ascending,
distinct numbers from 0 to the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

MONTH: Final = 21
YEAR: Final = 252
MEAN: Final = 1.25
"""Referral days a month of the average source."""
Days = list[int]
Times = NDArray[np.float64]


def paces(random: Generator, count: int) -> Times:
    """Referral days per open day of ``count`` sources: many slow ones, few busy ones."""
    return random.gamma(1.5, MEAN / 1.5, count) / MONTH


def _days(times: Times, end: int) -> Days:
    return sorted({int(time) for time in times if 0 <= time < end})


def _steady(random: Generator, pace: float, end: int) -> Times:
    return random.uniform(0, end, random.poisson(pace * end))


def _thinned(random: Generator, pace: float, end: int, level: Callable[[Times], Times], most: float) -> Times:
    times = _steady(random, pace * most, end)
    return times[random.uniform(0, most, len(times)) < level(times)]


def poisson(random: Generator, pace: float, end: int) -> Days:
    return _days(_steady(random, pace, end), end)


def clustered(random: Generator, pace: float, end: int) -> Days:
    """Three referral days within six, at a third of the pace."""
    starts = _steady(random, pace / 3, end)
    return _days((starts[:, None] + random.uniform(0, 5, (len(starts), 3))).ravel(), end)


def _renewal(random: Generator, pace: float, end: int, shape: float) -> Days:
    gaps = random.gamma(shape, 1 / (pace * shape), int(pace * end * 2 + 60))
    times = np.cumsum(gaps)
    return _days(times - times[25], end)


def bursty(random: Generator, pace: float, end: int) -> Days:
    return _renewal(random, pace, end, 0.5)


def regular(random: Generator, pace: float, end: int) -> Days:
    return _renewal(random, pace, end, 4)


SEASONS: Final = {
    "mild": (1, 1, 1, 1, 1, 1, 0.8, 0.75, 1, 1, 1, 0.8),
    "strong": (1, 1, 1, 1, 1, 0.8, 0.5, 0.4, 1, 1, 1, 0.55),
}


def _seasonal(name: str) -> Callable[[Generator, float, int], Days]:
    levels = np.array(SEASONS[name]) / np.mean(SEASONS[name])

    def level(times: Times) -> Times:
        return np.asarray(levels[(times // MONTH).astype(int) % 12])

    def process(random: Generator, pace: float, end: int) -> Days:
        return _days(_thinned(random, pace, end, level, float(levels.max())), end)

    return process


def vacations(random: Generator, pace: float, end: int) -> Days:
    """Each source is closed for two weeks, twice a year."""
    times = _steady(random, pace, end)
    for year in range(end // YEAR + 1):
        for start in random.uniform(0, YEAR, 2) + year * YEAR:
            times = times[(times < start) | (times >= start + 10)]
    return _days(times, end)


def wandering(random: Generator, pace: float, end: int) -> Days:
    """The pace wanders around its mean by a half, in about six months."""
    step, spread = 5, 0.5
    keep = np.exp(-step / (6 * MONTH))
    logs = np.empty(end // step + 2)
    logs[0] = random.normal() * spread
    for at in range(1, len(logs)):
        logs[at] = keep * logs[at - 1] + random.normal() * spread * np.sqrt(1 - keep * keep)
    levels = np.exp(logs - spread * spread / 2)
    times = _thinned(
        random, pace, end, lambda times: levels[(times // step).astype(int)], float(levels.max())
    )
    return _days(times, end)


def rising(random: Generator, pace: float, end: int) -> Days:
    """Half as much again every year."""

    def level(times: Times) -> Times:
        return np.asarray(np.exp((times - end) / YEAR * np.log(1.5)))

    return _days(_thinned(random, pace * 1.2, end, level, 1.0), end)


def mixed(random: Generator, pace: float, end: int) -> Days:
    return (poisson, clustered, bursty)[random.integers(3)](random, pace, end)


PROCESSES: Final[dict[str, Callable[[Generator, float, int], Days]]] = {
    "Poisson": poisson,
    "clustered (3 within 6 days)": clustered,
    "bursty (gamma shape 1/2)": bursty,
    "mild season": _seasonal("mild"),
    "strong season": _seasonal("strong"),
    "vacations of two weeks": vacations,
    "mixed (Poisson, clustered, bursty)": mixed,
    "wandering": wandering,
    "trending up": rising,
    "regular (gamma shape 4)": regular,
}


def practice(
    random: Generator, process: Callable[[Generator, float, int], Days], end: int, given: Times
) -> list[Days]:
    """The referral days of a practice's sources, one for each pace given."""
    return [process(random, float(pace), end) for pace in given]
