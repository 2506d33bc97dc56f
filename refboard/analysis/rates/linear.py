"""Small matrices: a generalized inverse, without a library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

Matrix = list[list[float]]
_TINY: Final = 1e-9


def generalized_inverse(matrix: Sequence[Sequence[float]]) -> Matrix:
    """Invert a symmetric matrix without negative eigenvalues, as far as its rank goes.

    Gauss-Jordan elimination with diagonal pivots: rows and columns that depend on others stay 0, which gives
    a reflexive generalized inverse.
    """
    size = len(matrix)
    work = [list(row) for row in matrix]
    left = list(range(size))
    largest = max((work[at][at] for at in left), default=0.0)
    used: list[int] = []
    while left:
        pivot = max(left, key=lambda at: work[at][at])
        weight = work[pivot][pivot]
        if weight <= _TINY * max(largest, _TINY):
            break
        left.remove(pivot)
        used.append(pivot)
        _sweep(work, pivot, weight)
    return [[-work[a][b] if a in used and b in used else 0.0 for b in range(size)] for a in range(size)]


def _sweep(work: Matrix, pivot: int, weight: float) -> None:
    """Apply the symmetric sweep operator. Source: J. H. Goodnight, American Statistician 33 (1979)."""
    size = range(len(work))
    column = [work[at][pivot] for at in size]
    for a in size:
        if a == pivot:
            continue
        for b in size:
            if b != pivot:
                work[a][b] -= column[a] * column[b] / weight
    for at in size:
        work[at][pivot] = work[pivot][at] = column[at] / weight
    work[pivot][pivot] = -1 / weight
