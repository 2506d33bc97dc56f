"""Which of many shares differ beyond chance: the funnel plot and its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final

from refboard.analysis.rates.discoveries import discoveries
from refboard.analysis.rates.tails import binomial_at_most

_NORMAL: Final = NormalDist()
Z_WARN: Final = _NORMAL.inv_cdf(0.975)
Z_ALARM: Final = _NORMAL.inv_cdf(0.999)
_LEVEL: Final = 0.05
_WINSOR: Final = 0.1
_LEAST_TO_PULL: Final = 5
_MOST: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Point:
    """One source in the plot: ``k`` of ``n``; ``p``: how often a usual one is this far off; ``differs``: beyond chance."""

    key: str
    k: int
    n: int
    p: float
    differs: bool


@dataclass(frozen=True, slots=True)
class FunnelPlot:
    """All sources around their common share; ``dispersion``: how much more they vary than chance alone makes them."""

    share: float
    dispersion: float
    points: tuple[Point, ...]

    def limits(self, n: float, z: float = Z_WARN) -> tuple[float, float]:
        """Give the control limits at ``n`` cases: 95% (`Z_WARN`) or 99.8% (`Z_ALARM`) of usual sources lie between."""
        half = z * sqrt(self.dispersion * self.share * (1 - self.share) / n) if n > 0 else 1.0
        return max(0.0, self.share - half), min(1.0, self.share + half)


def plot_funnel(counts: Sequence[tuple[str, int, int]]) -> FunnelPlot | None:
    """Place sources, (key, k, n) each, in a funnel plot; None without any case.

    A source differs when its exact mid-p, widened by the sources' common overdispersion, passes Benjamini and
    Hochberg's 5%. Source: D. J. Spiegelhalter, Statistics in Medicine 24 (2005), with winsorized z-scores.
    """
    given = [(key, k, n) for key, k, n in counts if n > 0]
    total = sum(n for _, _, n in given)
    if not total:
        return None
    share = sum(k for _, k, _ in given) / total
    if share in (0.0, 1.0):
        return FunnelPlot(share, 1.0, tuple(Point(key, k, n, 1.0, False) for key, k, n in given))  # noqa: FBT003
    scores = [_score(k, n, share) for _, k, n in given]
    dispersion = _dispersion(scores)
    ps = [2 * _NORMAL.cdf(-abs(z) / sqrt(dispersion)) for z in scores]
    differ = discoveries(ps, _LEVEL)
    points = tuple(Point(key, k, n, p, d) for (key, k, n), p, d in zip(given, ps, differ, strict=True))
    return FunnelPlot(share, dispersion, points)


def _score(k: int, n: int, share: float) -> float:
    """The z-score of the mid-p of k in n."""
    p = (binomial_at_most(k, n, share) + binomial_at_most(k - 1, n, share)) / 2
    return _NORMAL.inv_cdf(min(1 - _MOST, max(_MOST, p)))


def _dispersion(scores: Sequence[float]) -> float:
    """The mean square of the scores, the outer tenths (at least one of five or more) pulled in, at least 1."""
    ranked = sorted(scores)
    # One source that is far off must not widen the limits so much that it lies within them.
    cut = max(int(len(ranked) * _WINSOR), int(len(ranked) >= _LEAST_TO_PULL))
    low, high = ranked[cut], ranked[len(ranked) - 1 - cut]
    return max(1.0, sum(min(high, max(low, z)) ** 2 for z in scores) / len(scores))
