"""Stratified tests: whether groups differ when like is compared with like.

If one office answers everything and always gets visits, and another answers nothing and always gets faxes, visits
look better than they are. `within_p` compares touches of the same office with each other; `between_p`, for what
does not vary within an office, treats the office and not the touch as the sampling unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import erfc, exp, lgamma, log, sqrt
from random import Random
from typing import Final

from refboard.analysis.rates.rates import SEED

_TINY: Final = 1e-9
_MANY: Final = 200
"""Number of offices above which the limit distribution is as accurate as permuting, and much faster."""


def within_p(counts: Mapping[tuple[str, str], tuple[int, int]]) -> float | None:
    """Test whether groups differ within strata; ``counts``: (stratum, group) -> (k, n).

    The generalized Cochran-Mantel-Haenszel test of general association for a two-sided outcome; None when no
    stratum has two groups and two outcomes, so that nothing can be compared.
    Source: J. R. Landis, E. R. Heyman and G. G. Koch, Average partial association in three-way contingency
    tables, Int. Stat. Rev. 46 (1978).
    """
    groups = sorted({group for _, group in counts})
    place = {group: at for at, group in enumerate(groups)}
    strata: dict[str, list[tuple[int, int, int]]] = {}
    for (stratum, group), (k, n) in counts.items():
        strata.setdefault(stratum, []).append((place[group], k, n))
    size = len(groups)
    surplus = [0.0] * size
    spread = [[0.0] * size for _ in range(size)]
    for rows in strata.values():
        good, total = sum(k for _, k, _ in rows), sum(n for _, _, n in rows)
        if total < 2 or good in (0, total):
            continue
        scale = good * (total - good) / (total * total * (total - 1))
        for at, k, n in rows:
            surplus[at] += k - n * good / total
            for other, _, m in rows:
                spread[at][other] += scale * n * ((total if at == other else 0) - m)
    statistic, freedom = _quadratic(spread, surplus)
    return chi_square_tail(statistic, freedom) if freedom else None


def _quadratic(matrix: list[list[float]], vector: list[float]) -> tuple[float, int]:
    """Compute u' V- u and the rank of a positive semidefinite V by Gaussian elimination with pivots."""
    rows = [[*line, value] for line, value in zip(matrix, vector, strict=True)]
    left = list(range(len(vector)))
    largest = max((rows[at][at] for at in left), default=0.0)
    statistic, rank = 0.0, 0
    while left:
        pivot = max(left, key=lambda at: rows[at][at])
        weight = rows[pivot][pivot]
        if weight <= _TINY * max(largest, 1.0):
            break
        left.remove(pivot)
        statistic += rows[pivot][-1] ** 2 / weight
        rank += 1
        for at in left:
            share = rows[at][pivot] / weight
            rows[at] = [mine - share * theirs for mine, theirs in zip(rows[at], rows[pivot], strict=True)]
    return statistic, rank


def chi_square_tail(x: float, freedom: int) -> float:
    """Compute the probability that a chi-square variable exceeds ``x``, in closed form.

    Source: M. Abramowitz and I. A. Stegun, Handbook of mathematical functions (1964), 26.4.4 and 26.4.5.
    """
    if x <= 0:
        return 1.0
    half = x / 2
    start, tail = (0.5, erfc(sqrt(half))) if freedom % 2 else (0.0, 0.0)
    for step in range(freedom // 2):
        power = start + step
        tail += exp(power * log(half) - half - lgamma(power + 1))
    return min(1.0, tail)


def between_p(
    offices: Sequence[tuple[str, int, int]], *, draws: int = 1000, seed: int = SEED
) -> float | None:
    """Test whether groups of offices differ; one (group, k, n) per office, n > 0.

    The labels are permuted over the offices, each of which keeps its touches; the statistic is the chi-square of the
    groups' shares. The observed labels count as one permutation. With more than 200 offices the limit distribution
    is used (`_many_p`). None with fewer than two groups, or when all outcomes are the same.
    Source: P. Good, Permutation, parametric and bootstrap tests of hypotheses, 3rd ed. (2005), on clusters.
    """
    labels = [group for group, _, _ in offices]
    good, total = sum(k for _, k, _ in offices), sum(n for _, _, n in offices)
    if len(set(labels)) < 2 or good in (0, total):
        return None
    share = good / total
    if len(offices) > _MANY:
        return _many_p(offices, share)
    observed = _distance(labels, offices, share) * (1 - _TINY)
    random = Random(seed)  # noqa: S311  (a simulation, repeatable on purpose)
    draws = max(200, min(draws, 60_000 // len(offices)))
    extreme = 0
    for _ in range(draws):
        random.shuffle(labels)
        extreme += _distance(labels, offices, share) >= observed
    return (extreme + 1) / (draws + 1)


def _many_p(offices: Sequence[tuple[str, int, int]], share: float) -> float | None:
    """Permutational chi-square: each office's surplus over the usual share, summed by group.

    Source: M. L. Puri and P. K. Sen, Nonparametric methods in multivariate analysis (1971), the L statistic.
    """
    surplus: dict[str, float] = {}
    members: dict[str, int] = {}
    squares = 0.0
    for label, k, n in offices:
        more = k - n * share
        surplus[label] = surplus.get(label, 0.0) + more
        members[label] = members.get(label, 0) + 1
        squares += more * more
    if squares <= 0:
        return None
    between = sum(more * more / members[label] for label, more in surplus.items())
    return chi_square_tail((len(offices) - 1) * between / squares, len(members) - 1)


def _distance(labels: Sequence[str], offices: Sequence[tuple[str, int, int]], share: float) -> float:
    surplus: dict[str, float] = {}
    touches: dict[str, int] = {}
    for label, (_, k, n) in zip(labels, offices, strict=True):
        surplus[label] = surplus.get(label, 0.0) + k - n * share
        touches[label] = touches.get(label, 0) + n
    return sum(more * more / touches[label] for label, more in surplus.items())
