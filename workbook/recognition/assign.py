"""The one-to-one assignment with the best total (Hungarian algorithm, Kuhn 1955, in the form with potentials)."""

from __future__ import annotations

import math
from collections.abc import Sequence


def best_assignment(gains: Sequence[Sequence[float]]) -> dict[int, int]:
    """Pair rows with columns, each at most once, so that the sum of gains is largest.

    ``gains`` is rows x columns. Leaving a row or a column out gains 0, so no pair with a gain of 0 or less is in
    the result. Time is O(n^2 m).
    """
    width = max(map(len, gains), default=0)
    if not width:
        return {}
    # One more column per row for "none": every row can stay alone.
    cost = [[-max(gain, 0.0) for gain in row] + [0.0] * len(gains) for row in gains]
    owner = _owners(cost, width + len(gains))
    return {
        row: column
        for column, row in enumerate(owner)
        if row >= 0 and column < len(gains[row]) and gains[row][column] > 0
    }


def _owners(cost: Sequence[Sequence[float]], width: int) -> list[int]:
    """The row that each column goes to in the cheapest assignment, -1 for none."""
    row_potential = [0.0] * (len(cost) + 1)
    column_potential = [0.0] * (width + 1)
    owner = [0] * (width + 1)  # rows and columns count from 1; 0 is the free column that begins a path
    for row in range(1, len(cost) + 1):
        owner[0] = row
        at = 0
        least = [math.inf] * (width + 1)
        came = [0] * (width + 1)
        done = [False] * (width + 1)
        while owner[at]:
            done[at] = True
            line, step, nearest = owner[at], math.inf, 0
            for column in range(1, width + 1):
                if done[column]:
                    continue
                reduced = cost[line - 1][column - 1] - row_potential[line] - column_potential[column]
                if reduced < least[column]:
                    least[column], came[column] = reduced, at
                if least[column] < step:
                    step, nearest = least[column], column
            for column in range(width + 1):
                if done[column]:
                    row_potential[owner[column]] += step
                    column_potential[column] -= step
                else:
                    least[column] -= step
            at = nearest
        while at:
            owner[at] = owner[came[at]]
            at = came[at]
    return [row - 1 for row in owner[1:]]
