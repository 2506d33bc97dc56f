"""How far the shares of single sources are pulled toward the practice's average: as far as chance explains them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LEAST_WEIGHT: Final = 10.0
MOST_WEIGHT: Final = 400.0


def usual_weight(counts: Sequence[tuple[int, int]]) -> float:
    """Say how many cases the average counts when a source's share, (k, n) each, is pulled toward it; 10 to 400.

    The between-source variance by moments; sources that differ no more than chance makes them get the most.
    Source: J. C. Kleinman, Proportions with extraneous variance, JASA 68 (1973).
    """
    given = [(k, n) for k, n in counts if n > 0]
    total = sum(n for _, n in given)
    if len(given) < 2 or not total:
        return LEAST_WEIGHT
    share = sum(k for k, _ in given) / total
    chance = share * (1 - share)
    if chance <= 0:
        return MOST_WEIGHT
    squares = sum(n * (k / n - share) ** 2 for k, n in given)
    scale = total - sum(n * n for _, n in given) / total
    between = (squares - (len(given) - 1) * chance) / scale if scale > 0 else 0.0
    if between <= 0:
        return MOST_WEIGHT
    return min(MOST_WEIGHT, max(LEAST_WEIGHT, chance / between - 1))
