"""Shares and counts from small samples, each with its uncertainty.

Everything is in closed form or sampled with a fixed seed, so that the same workbook always gives the same figures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import asin, ceil, exp, inf, lgamma, log, sqrt
from random import Random
from statistics import NormalDist
from typing import Final, Literal

Z95: Final = NormalDist().inv_cdf(0.975)
SEED: Final = 20_261_123
_TIE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Rate:
    """A share ``k`` of ``n`` with its 95% interval; share and interval are None when ``n`` is 0.

    ``shrunk`` is the share adjusted toward the usual one (`shrink`), None when no usual share was given. ``open``: how
    many more have no outcome yet; where they are too many, ``rate`` is None and ``low`` and ``high`` are the share if
    all of them fail and if all succeed (`bounds`).
    """

    k: int
    n: int
    rate: float | None
    low: float | None
    high: float | None
    shrunk: float | None
    open: int = 0

    @property
    def only_bounds(self) -> bool:
        """Whether too many are open for a rate."""
        return self.rate is None and self.low is not None

    @property
    def cases(self) -> int:
        """The cases that the share or its bounds are about: ``n``, with the open ones where only bounds are known."""
        return self.n + (self.open if self.only_bounds else 0)

    def is_enough(self, least: int) -> bool:
        """Whether there are enough cases, ``least``, to draw a conclusion."""
        return self.cases >= least


def make_rate(k: int, n: int, *, prior: float | None = None, weight: float = 10) -> Rate:
    """Compute the rate of ``k`` in ``n``; ``prior`` is the usual share, which counts as ``weight`` observations.

    Raise ValueError unless 0 <= k <= n.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a share.")
    if n == 0:
        return Rate(k=0, n=0, rate=None, low=None, high=None, shrunk=None)
    low, high = wilson(k, n)
    return Rate(
        k=k,
        n=n,
        rate=k / n,
        low=low,
        high=high,
        shrunk=None if prior is None else shrink(k, n, prior, weight),
    )


@lru_cache(maxsize=8192)
def wilson(k: float, n: float, z: float = Z95) -> tuple[float, float]:
    """Compute the score interval of a share; (0, 1) when ``n`` is 0.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if n <= 0:
        return 0.0, 1.0
    share, square = k / n, z * z
    center = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    low = 0.0 if k <= 0 else max(0.0, center - half)
    high = 1.0 if k >= n else min(1.0, center + half)
    return low, high


def shrink(k: float, n: float, p0: float, m: float) -> float:
    """Adjust a share toward the usual one: the mean of the Beta-Binomial posterior, (k + m p0) / (n + m).

    Source: A. Agresti and D. B. Hitchcock, Bayesian inference for categorical data analysis, SMA 14 (2005).
    """
    return (k + m * p0) / (n + m) if n + m > 0 else p0


def permutation_p(
    k_by_group: Sequence[int], n_by_group: Sequence[int], *, draws: int = 2000, seed: int = SEED
) -> float:
    """Test whether groups differ: how often equal groups look at least as different as these (chi-square).

    Each draw redistributes the successes over the groups: the multivariate hypergeometric distribution, sampled group
    by group. The observed distribution counts as one draw, so that p is never 0.
    Source: B. Phipson and G. K. Smyth, Permutation p-values should never be zero, SAGMB 9 (2010).
    """
    pairs = [(k, n) for k, n in zip(k_by_group, n_by_group, strict=True) if n > 0]
    successes, total = sum(k for k, _ in pairs), sum(n for _, n in pairs)
    if len(pairs) < 2 or successes in (0, total):
        return 1.0
    # With the margins fixed the chi-square statistic grows with the sum of k * k / n alone.
    observed = sum(k * k / n for k, n in pairs) * (1 - _TIE)
    sizes = [n for _, n in pairs]
    random = Random(seed)  # noqa: S311  (a simulation, repeatable on purpose)
    laws: dict[tuple[int, int], _Law] = {}
    extreme = sum(_deal(random, sizes, successes, total, laws) >= observed for _ in range(draws))
    return (extreme + 1) / (draws + 1)


def _deal(
    random: Random, sizes: Sequence[int], successes: int, total: int, laws: dict[tuple[int, int], _Law]
) -> float:
    """Redistribute the successes once; ``laws``, by group and what is left, are reused from draw to draw."""
    statistic = 0.0
    for at, size in enumerate(sizes[:-1]):
        law = laws.get((at, successes))
        if law is None:
            law = laws[at, successes] = _Law(successes, total - successes, size)
        k = law.draw(random)
        statistic += k * k / size
        successes -= k
        total -= size
    return statistic + successes * successes / sizes[-1]


class _Law:
    """The hypergeometric distribution, sampled by inversion outwards from its mode."""

    __slots__ = ("_chances", "_found", "_numbers", "_reached")

    def __init__(self, good: int, bad: int, taken: int) -> None:
        self._numbers: list[int] = []
        self._reached: list[float] = []
        self._found = 0.0
        self._chances = _outwards(good, bad, taken)

    def draw(self, random: Random) -> int:
        """Draw one number; a certain one needs no random number."""
        if not self._reached:
            self._extend()
        if self._reached[0] == inf:
            return self._numbers[0]
        level = random.random()
        while self._reached[-1] < level:
            if not self._extend():
                return self._numbers[0]
        return self._numbers[bisect_left(self._reached, level)]

    def _extend(self) -> bool:
        number, chance = next(self._chances, (0, 0.0))
        if not chance:
            return False
        self._found += chance
        self._numbers.append(number)
        self._reached.append(self._found)
        return True


def _outwards(good: int, bad: int, taken: int) -> Iterator[tuple[int, float]]:
    """Yield each number of successes with its probability, from the mode on; a certain one has an infinite one."""
    lowest, highest = max(0, taken - bad), min(taken, good)
    if lowest == highest:
        yield lowest, inf
        return
    up = down = mode = min(highest, max(lowest, (taken + 1) * (good + 1) // (good + bad + 2)))
    rising = falling = exp(_choices(good, mode) + _choices(bad, taken - mode) - _choices(good + bad, taken))
    yield mode, rising
    while up < highest or down > lowest:
        if up < highest:
            rising *= (good - up) * (taken - up) / ((up + 1) * (bad - taken + up + 1))
            up += 1
            yield up, rising
        if down > lowest:
            falling *= down * (bad - taken + down) / ((good - down + 1) * (taken - down + 1))
            down -= 1
            yield down, falling


def _choices(n: int, k: int) -> float:
    """Logarithm of the binomial coefficient."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def p_best(
    k_by_group: Sequence[int],
    n_by_group: Sequence[int],
    *,
    draws: int = 4000,
    seed: int = SEED,
    weight: float = 10,
) -> list[float]:
    """Estimate for each group the probability that it has the highest true share; 0.0 for groups with ``n`` 0.

    Samples each group's Beta posterior around the pooled share, which counts as ``weight`` observations. When all are
    successes or all are failures nothing distinguishes the groups, and all are equally likely.
    Source: A. Gelman et al., Bayesian data analysis, 3rd ed. (2013), ch. 2.
    """
    pairs = list(zip(k_by_group, n_by_group, strict=True))
    present = [at for at, (_, n) in enumerate(pairs) if n > 0]
    successes, total = sum(k for k, _ in pairs), sum(n for _, n in pairs)
    chances = [0.0] * len(pairs)
    if successes in (0, total):
        for at in present:
            chances[at] = 1 / len(present)
        return chances
    p0 = successes / total
    shapes = [(pairs[at][0] + weight * p0, pairs[at][1] - pairs[at][0] + weight * (1 - p0)) for at in present]
    random = Random(seed)  # noqa: S311  (a simulation, repeatable on purpose)
    for _ in range(draws):
        drawn = [random.betavariate(alpha, beta) for alpha, beta in shapes]
        chances[present[drawn.index(max(drawn))]] += 1 / draws
    return chances


@lru_cache(maxsize=4096)
def compare_windows(
    k1: int, k2: int, t1: float = 1, t2: float = 1, *, side: Literal["both", "fewer", "more"] = "both"
) -> float:
    """Test whether two windows of lengths ``t1`` and ``t2`` have the same rate of events; return p.

    Given k1 + k2 events, those in the second window follow a binomial distribution. ``both`` sums the outcomes that
    are no more likely than the observed one; ``fewer`` and ``more`` test for a fall or a rise in the second window.
    Small counts have little power: a true halving from 9 to 4.5 is detected in a quarter of all cases.
    Source: J. Przyborowski and H. Wilenski, Homogeneity of results in testing samples from Poisson series,
    Biometrika 31 (1940). Raise ValueError for a window without length.
    """
    if t1 <= 0 or t2 <= 0:
        raise ValueError("Both windows must have a positive length.")
    n, share = k1 + k2, t2 / (t1 + t2)
    chances = [exp(_choices(n, k) + k * log(share) + (n - k) * log(1 - share)) for k in range(n + 1)]
    if side == "fewer":
        return min(1.0, sum(chances[: k2 + 1]))
    if side == "more":
        return min(1.0, sum(chances[k2:]))
    return min(1.0, sum(chance for chance in chances if chance <= chances[k2] * (1 + 1e-7)))


def hhi(counts: Iterable[int]) -> float | None:
    """Measure how concentrated counts are: the probability that two different referrals have the same source.

    Sum of k (k - 1) / (n (n - 1)), unbiased for the Herfindahl-Hirschman index; None under two referrals.
    Source: E. H. Simpson, Measurement of diversity, Nature 163 (1949); S. H. Hurlbert, Ecology 52 (1971).
    """
    given = list(counts)
    n = sum(given)
    return sum(k * (k - 1) for k in given) / (n * (n - 1)) if n > 1 else None


def needed_per_group(p: float, difference: float, *, alpha: float = 0.05, power: float = 0.80) -> int:
    """Compute how many observations each of two groups needs to detect a difference of ``difference`` from ``p``.

    Two-sided at ``alpha`` with ``power``, on the arcsine scale; the other share is ``p + difference``, or below
    ``p`` where that would pass 1. Source: J. Cohen, Statistical power analysis, 2nd ed. (1988), ch. 6.
    Raise ValueError when neither share exists.
    """
    difference = abs(difference)
    other = p + difference if p + difference <= 1 else p - difference
    if not (0 <= p <= 1 and 0 <= other <= 1 and difference > 0):
        raise ValueError("Two shares cannot differ by that much.")
    effect = 2 * abs(asin(sqrt(other)) - asin(sqrt(p)))
    normal = NormalDist()
    return ceil(2 * ((normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)) / effect) ** 2)
