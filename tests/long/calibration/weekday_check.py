"""How often a weekday is named though none is better, and how often one that is better is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from former_rules import former_weekday
from simulated_outreach import DESIGNS, WINDOW, YEAR, Design, follow, spaced

from refboard.analysis.rates.like_with_like import compare_groups

ALPHA, BEST = 0.05, 0.80
MONTH = 21
LOOKS = range(YEAR, 2 * YEAR + 1, MONTH)


def named(rows: pl.DataFrame, today: int) -> int | None:
    """The weekday that one look at the last 12 months names."""
    trials = follow(rows, today, today - YEAR).with_columns(pl.col("day").cast(pl.String).alias("group"))
    test = compare_groups(trials, ("office", "channel", "by"))
    return int(test.best) if test is not None and test.p_better < ALPHA and test.p_best >= BEST else None


def named_before(rows: pl.DataFrame, today: int) -> tuple[bool, bool]:
    matured = rows.filter(pl.col("number") <= today - WINDOW, pl.col("number") > today - YEAR)
    good = (pl.col("came") - pl.col("number") <= WINDOW).fill_null(value=False)
    counts = matured.group_by("day").agg(good.sum().alias("k"), pl.len().alias("n"))
    return former_weekday(counts.select("k", "n").rows())


@dataclass(frozen=True, slots=True)
class Named:
    """Shares of practices, in percent: ``before`` named a day, ``differ`` beside it; ``look`` and ``pair``: one look
    names a day, and two monthly looks in a row do (what is shown)."""

    before: float
    differ: float
    look: float
    pair: float


def judge(design: Design, count: int, *, practices: int, seed: int = 1) -> Named:
    """Look at practices of two years with ``count`` touches a year, at the end of the second."""
    random = np.random.default_rng(seed)
    sums = np.zeros(4)
    for _ in range(practices):
        rows = design(random, 2 * count, 2 * YEAR)
        day, earlier = named(rows, 2 * YEAR), named(rows, 2 * YEAR - MONTH)
        sums += (*named_before(rows, 2 * YEAR), day is not None, day is not None and day == earlier)
    return Named(*(100 * sums / practices))


def over_a_year(design: Design, count: int, *, practices: int, seed: int = 2) -> tuple[float, float]:
    """Named at some time in a year of daily looks (what is shown changes monthly), and in a year of single monthly looks."""
    random = np.random.default_rng(seed)
    pairs = singles = 0
    for _ in range(practices):
        rows = design(random, 2 * count, 2 * YEAR)
        days = [named(rows, today) for today in LOOKS]
        pairs += any(day is not None and day == last for last, day in pairwise(days))
        singles += any(day is not None for day in days[1:])
    return 100 * pairs / practices, 100 * singles / practices


def power(
    count: int, effect: Sequence[float], *, practices: int, offices: int = 100, seed: int = 3
) -> tuple[float, float, float]:
    """One look, two in a row, and at some time in the year after ``count`` touches: the right day named."""
    random = np.random.default_rng(seed)
    best = max(range(len(effect)), key=effect.__getitem__)
    found = np.zeros(3)
    for _ in range(practices):
        rows = spaced(random, 2 * count, offices, 2 * YEAR, effect)
        days = [named(rows, today) == best for today in LOOKS]
        pairs = [a and b for a, b in pairwise(days)]
        found += (days[-1], pairs[-1], any(pairs))
    one, pair, ever = 100 * found / practices
    return float(one), float(pair), float(ever)


__all__ = ["DESIGNS", "judge", "named", "over_a_year", "power"]
