"""How long a source like this one is silent by chance: the model behind watch, quiet and lost.

Four things make a naive count of days since the last referral cry wolf, and each has its remedy here. The day of
the last referral starts the silence, so it is no evidence of the pace: k - 1 referral days count over the exposure
before it. Referrals come in clusters: the practice's dispersion says how many days make one independent piece of
evidence. Offices slow down together, in August or over the holidays: time runs on a clock that all sources
of the practice share. And a few days prove little: each pace leans on the paces of the practice's other sources.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, inf, sqrt
from statistics import fmean
from typing import Final

_ROUNDS: Final = 3
"""Passes in which paces and month index settle; further ones change the third decimal."""
_STRETCH: Final = 2
"""Months in which days are counted to see how far they cluster: longer than a burst, short enough for six a year."""
_LEAST_WEIGHT: Final = 6.0
"""Degrees of freedom that the usual dispersion is worth at least: a source's own year has about as many."""
_LARGEST: Final = 6.0
"""Referral days that one piece of evidence can be worth at most."""
_HIDDEN: Final = 0.6
"""Dispersion that stretches of two months hide, as they cut bursts and are too short for slow swings (simulated)."""
_CAUTION: Final = 0.3
"""Standard errors by which a source's own dispersion is taken to be larger than its estimate (simulated)."""
_MOST_PIECES: Final = 20.0
"""Pieces of evidence that a pace can rest on at most: no pace stays the same for long enough to prove more."""
LEAST_PIECES: Final = 2.0
"""Independent pieces of evidence below which no silence is judged: one burst and a day say nothing of the pace."""
_SLOWEST: Final = 0.3
"""Pace of the slowest month: a practice to which hardly anyone refers for long has lost its sources, not its season."""
_JUST_LOST: Final = 0.01
_LEAST_EXPECTED: Final = 1e-9


@dataclass(frozen=True, slots=True)
class PracticeClock:
    """The practice's own time: open days, each weighted by how busy its month was over all sources.

    ``starts``: the open-day number before each month's first day, ascending; ``index``: each month's pace compared
    with the average (1 = usual).
    """

    starts: tuple[int, ...]
    index: tuple[float, ...]
    reached: tuple[float, ...]

    def at(self, number: float) -> float:
        """Give the time that has passed by an open-day number."""
        place = max(0, bisect_left(self.starts, number) - 1)
        return self.reached[place] + self.index[place] * (number - self.starts[place])


@dataclass(frozen=True, slots=True)
class SourcePast:
    """One source's evidence: ``days`` referral days after the first or before the last, over ``exposure``.

    ``numbers``: its referral days (open-day numbers) of the window, ascending; ``whole``: the source is older than
    the window, so that every day in it but the last is evidence; else the first one starts the clock.
    """

    numbers: tuple[int, ...]
    since: int
    whole: bool

    @property
    def until(self) -> int:
        """The number of the last referral day."""
        return self.numbers[-1]

    @property
    def evidence(self) -> int:
        """The referral days that say something of the pace: k - 1."""
        return len(self.numbers) - 1

    @property
    def inner(self) -> tuple[int, ...]:
        """The referral days that may fall anywhere in the window: neither its ends."""
        return self.numbers[:-1] if self.whole else self.numbers[1:-1]


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Referral days that make one independent piece of evidence: the ``usual`` of a practice, worth ``weight``.

    ``weight`` counts degrees of freedom: a source's own dispersion is shrunk toward the usual one by it.
    """

    usual: float
    weight: float

    def of(self, surplus: float, freedom: int) -> float:
        """Shrink a source's own dispersion, ``surplus`` / ``freedom``, toward the usual one; at least 1.

        `_HIDDEN` and `_CAUTION` were chosen so that quiet and lost come as often as they say in practices in which
        referrals come in clusters, in bursts, and in a mix of both (tests/long/calibration).
        """
        own = self.usual
        if self.weight != inf:
            own = (surplus + self.weight * self.usual) / (freedom + self.weight)
            own += _CAUTION * own * sqrt(2 / (freedom + self.weight))
        return min(_LARGEST, max(1.0, own + _HIDDEN * (1 - 1 / max(1.0, own))))


@dataclass(frozen=True, slots=True)
class Model:
    """What all sources of a practice say of one.

    ``dispersion``: referral days that make one independent piece of evidence, at least 1. ``shape`` and ``exposure``:
    the Gamma law of the sources' paces, as evidence and as time on the clock that it took.
    """

    clock: PracticeClock
    dispersion: Dispersion
    shape: float
    exposure: float

    def dispersion_of(self, past: SourcePast) -> float:
        """Say how many of a source's referral days make one independent piece of evidence."""
        return self.dispersion.of(*_surplus(past, self.clock))

    def pieces(self, past: SourcePast) -> float:
        """Count a source's independent pieces of evidence: its days over their dispersion."""
        return past.evidence / self.dispersion_of(past)

    def silence_p(self, past: SourcePast, today: int) -> float:
        """Say how often a source with this past is silent this long: the chance of no referral from its last on.

        ((b + W) / (b + W + w)) ** (a + n), the survival function of the Gamma-Poisson (Lomax) waiting time, with
        W and w the exposure and the silence on the shared clock and n the evidence over the dispersion.
        Source: P. S. Fader, B. G. S. Hardie and K. L. Lee, Counting your customers the easy way, Marketing
        Science 24 (2005); P. McCullagh and J. A. Nelder, Generalized linear models, 2nd ed. (1989), ch. 9, for
        the quasi-likelihood.
        """
        # A day holds one referral day at most: -log(1 - n / W) is about n / (W - n / 2).
        exposure = self.exposure + self.clock.at(past.until) - self.clock.at(past.since) - past.evidence / 2
        silent = max(0.0, self.clock.at(today) - self.clock.at(past.until))
        evidence = self.shape + self.pieces(past)
        if exposure <= 0 or evidence <= 0:
            return 1.0
        bounded = min(evidence, _MOST_PIECES)
        exposure *= bounded / evidence
        return float((exposure / (exposure + silent)) ** bounded)


def past_of(numbers: Sequence[int], today: int, year: int) -> SourcePast | None:
    """Take the referral days of the ``year`` open days up to the last one; None without any up to ``today``.

    ``numbers``: open-day numbers of a source's referral days, ascending and distinct.
    """
    end = bisect_right(numbers, today)
    if not end:
        return None
    last = numbers[end - 1]
    begin = bisect_right(numbers, last - year, 0, end)
    whole = begin > 0
    return SourcePast(tuple(numbers[begin:end]), last - year if whole else numbers[begin], whole)


def fit_model(
    pasts: Sequence[SourcePast], today: int, starts: Sequence[int], spans: Sequence[SourcePast] | None = None
) -> Model:
    """Fit clock, dispersion and paces to all sources of a practice; ``starts`` as in `PracticeClock`, up to ``today``.

    ``spans``: the same sources' referral days over all the months of the clock, from which the clock is learnt (`past_of`
    with a longer year); those of ``pasts`` without them. Pace and month index are found in turns (iterative
    proportional fitting).
    """
    spans = pasts if spans is None else spans
    clock = _clock(starts, [1.0] * len(starts))
    dispersion = _dispersion(pasts, clock)
    for turn in range(_ROUNDS):
        model = _with_paces(pasts, clock, dispersion)
        # At first everyone's silence counts: where all are silent it is the month that is slow, and no one is lost.
        clock = _clock(starts, _index(spans, model, today, lost=_JUST_LOST if turn else 0.0))
        dispersion = _dispersion(pasts, clock)
    return _with_paces(pasts, clock, dispersion)


def _clock(starts: Sequence[int], index: Sequence[float]) -> PracticeClock:
    reached, total = [0.0], 0.0
    for (start, end), pace in zip(pairwise(starts), index, strict=False):
        total += pace * (end - start)
        reached.append(total)
    return PracticeClock(tuple(starts), tuple(index), tuple(reached))


def _months(clock: PracticeClock, since: int, until: int) -> tuple[int, int]:
    """The places of the months from that of the day after ``since`` to that of ``until``."""
    return max(0, bisect_right(clock.starts, since) - 1), max(0, bisect_left(clock.starts, until) - 1)


def _surplus(past: SourcePast, clock: PracticeClock) -> tuple[float, int]:
    """Pearson's chi-square of a source's stretches of two months, and its degrees of freedom.

    Given how many there are, independent days fall into the stretches in proportion to the clock, and the
    statistic is its degrees of freedom on average, however few the days.
    """
    inner = past.inner
    total = clock.at(past.until) - clock.at(past.since)
    if len(inner) < 2 or total <= 0:
        return 0.0, 0
    first, last = _months(clock, past.since, past.until)
    ends = [past.since, *clock.starts[first + 1 : last + 1][_STRETCH - 1 :: _STRETCH], past.until]
    at, before, surplus = 0, clock.at(past.since), 0.0
    for end in ends[1:]:
        seen, at = at, bisect_right(inner, end)
        reached = clock.at(end)
        expected = len(inner) * (reached - before) / total
        before = reached
        if expected > _LEAST_EXPECTED:
            surplus += (at - seen - expected) ** 2 / expected
    return surplus, len(ends) - 2


def _dispersion(pasts: Sequence[SourcePast], clock: PracticeClock) -> Dispersion:
    """Estimate the usual dispersion, and how far a source's own may be trusted, by moments."""
    found = [one for one in (_surplus(past, clock) for past in pasts) if one[1] > 0]
    freedom = sum(one[1] for one in found)
    if not freedom:
        return Dispersion(1.0, inf)
    usual = fsum(one[0] for one in found) / freedom
    between = fsum(df * (x / df - usual) ** 2 - 2 * usual * usual for x, df in found) / freedom
    weight = max(_LEAST_WEIGHT, 2 * usual * usual / between) if between > 0 else inf
    return Dispersion(usual, weight)


def _with_paces(pasts: Sequence[SourcePast], clock: PracticeClock, dispersion: Dispersion) -> Model:
    """Fit the Gamma law of the paces by moments, as a negative binomial law with unequal exposures.

    Source: H. Robbins, An empirical Bayes approach to statistics (1956), for the idea; the moments weight each
    source by its exposure.
    """
    exposures = [clock.at(past.until) - clock.at(past.since) for past in pasts]
    total, days = fsum(exposures), sum(past.evidence for past in pasts)
    if total <= 0 or not days:
        return Model(clock, dispersion, 0.0, 0.0)
    pace, usual = days / total, max(1.0, dispersion.usual)
    extra = fsum(
        (past.evidence - pace * exposure) ** 2 - usual * pace * exposure
        for past, exposure in zip(pasts, exposures, strict=True)
    )
    squares = fsum(exposure * exposure for exposure in exposures)
    between = extra / squares
    if between <= 0:
        mean = fmean(exposures)
        return Model(clock, dispersion, pace * mean / usual, mean)
    shape = min(pace * pace / between, pace * fmean(exposures) / usual)
    return Model(clock, dispersion, shape, shape * usual / pace)


def _index(spans: Sequence[SourcePast], model: Model, today: int, *, lost: float) -> list[float]:
    """Compare each month's referral days, over all sources, with what their paces alone would bring.

    The comparison is shrunk toward 1 as far as chance explains it. A source's silence counts as exposure unless its
    chance is below ``lost``: an August in which all are silent is a slow August.
    """
    clock = model.clock
    seen, expected = [0.0] * len(clock.starts), [0.0] * len(clock.starts)
    for past in spans:
        exposure = clock.at(past.until) - clock.at(past.since)
        if exposure <= 0 or not past.evidence:
            continue
        pace = past.evidence / exposure
        end = today if model.silence_p(past, today) >= lost else past.until
        for number in past.numbers if past.whole else past.numbers[1:]:
            seen[max(0, bisect_left(clock.starts, number) - 1)] += 1
        first, last = _months(clock, past.since, end)
        for place in range(first, last + 1):
            begin = max(past.since, clock.starts[place])
            stop = min(end, clock.starts[place + 1]) if place + 1 < len(clock.starts) else end
            expected[place] += pace * (stop - begin)
    return _shrunk(seen, expected, max(1.0, model.dispersion.usual))


def _shrunk(seen: Sequence[float], expected: Sequence[float], dispersion: float) -> list[float]:
    """Shrink seen / expected toward 1 by what chance (``dispersion`` x expected) leaves of its variance."""
    total = fsum(expected)
    if total <= 0:
        return [1.0] * len(seen)
    scale = fsum(seen) / total
    fitted = [scale * value for value in expected]
    extra = fsum((s - f) ** 2 - dispersion * f for s, f in zip(seen, fitted, strict=True))
    between = extra / fsum(f * f for f in fitted)
    if between <= 0:
        return [1.0] * len(seen)
    weight = dispersion / between
    return [max(_SLOWEST, (s + weight) / (f + weight)) for s, f in zip(seen, fitted, strict=True)]
