"""The formulas behind docs/figures.md in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb

from cells_from_text import OneTrial


def kaplan_meier(waits: Iterable[tuple[int, bool]], days: int) -> float | None:
    """The share with an event by a day; ``waits``: time followed, and whether an event ended it.

    None when no one was followed that long, unless all had their event before.
    """
    waits = list(waits)
    still = 1.0
    for day in range(days + 1):
        at_risk = sum(wait >= day for wait, _ in waits)
        events = sum(wait == day and seen for wait, seen in waits)
        if not at_risk:
            return None if still > 0 else 1.0
        still *= 1 - events / at_risk
    return 1 - still


def answered_share(trials: Iterable[OneTrial], days: int = 10) -> float | None:
    return kaplan_meier(((one.wait, one.is_seen) for one in trials if one.wait >= 0), days)


def answered_median(trials: Sequence[OneTrial]) -> int | None:
    for day in range(11):
        share = answered_share(trials, day)
        if share is not None and share >= 0.5 - 1e-12:
            return day
    return None


def binomial_at_most(k: int, n: int, p: float) -> float:
    return sum(comb(n, at) * p**at * (1 - p) ** (n - at) for at in range(k + 1))


def wilson(k: float, n: float, z: float = 1.959964) -> tuple[float, float]:
    middle = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * (k * (n - k) / n + z * z / 4) ** 0.5
    return middle - half, middle + half
