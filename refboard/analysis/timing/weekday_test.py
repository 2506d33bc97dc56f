"""Whether a weekday of sending gets more answers when like is compared with like.

An office that answers everything and is always called on Tuesdays makes a splendid Tuesday. So each weekday is
compared with what the same offices, channels and colleagues do on other days. What was sent on one day is one
piece of evidence, however many touches it had, and so is each office: a mailing that did well, or an office in a
good month, makes no good weekday. Trials are followed as in `rates.answer_curve`, so that a weekday after
which we always follow up soon is not blamed for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import polars as pl

from refboard.analysis.rates.answer_curve import curve_of
from refboard.analysis.rates.linear import Matrix, generalized_inverse
from refboard.analysis.rates.tails import t_quantile, t_tail

_LEVEL: Final = 0.975
FACTORS: Final = ("office", "channel", "by")
"""What a weekday's touches must have in common with those it is compared with."""
_ROUNDS: Final = 8
_LEAST: Final = 2
"""Send days and offices that a weekday needs to be compared."""


@dataclass(frozen=True, slots=True)
class DayEffect:
    """How much more (+) or less (-) a weekday's touches are answered than the same offices' on other days.

    Shares from -1 to 1 with the 95% interval; ``dates``: days of sending it rests on.
    """

    day: int
    effect: float
    low: float
    high: float
    dates: int


@dataclass(frozen=True, slots=True)
class WeekdayTest:
    """What the weekdays of one look say.

    ``p``: how often weekdays without any difference look at least this different. ``best``: the weekday with the
    most answers, ``p_best`` the chance that it is the best. ``dates``, ``offices``: clusters it rests on.
    """

    p: float
    best: int
    p_best: float
    effects: tuple[DayEffect, ...]
    dates: int
    offices: int

    def effect_of(self, day: int) -> DayEffect:
        """Give one weekday's effect."""
        return next(effect for effect in self.effects if effect.day == day)


def compare_weekdays(trials: pl.DataFrame) -> WeekdayTest | None:
    """Compare the weekdays of ``trials``: office, channel, by, number (of the day sent), day, wait, seen.

    Each trial is expected to be answered as often as its office, channel and colleague are, for as long as it was
    followed (observed less expected answers, with the practice's own curve as the clock). A weekday's score over
    its spread between send days, or between offices where that is larger, follows Student's t; the best weekday's chance is multiplied by their number (Bonferroni). None when there is nothing to compare.
    Sources: N. Mantel, Cancer Chemotherapy Reports 50 (1966), for observed less expected; A. C. Cameron, J. B.
    Gelbach and D. L. Miller, Review of Economics and Statistics 90 (2008), for clusters and Student's t on them.
    """
    scored = _scored(trials)
    if scored is None:
        return None
    rows, days, share = scored
    evidence = _Evidence(
        days=days,
        score=[float(rows[f"u{day}"].sum()) for day in days],
        clusterings=tuple(_clusters(rows, name, days) for name in ("number", "office")),
        information=_information(rows, days),
    )
    best, chance = evidence.best()
    return WeekdayTest(
        p=evidence.p(),
        best=best,
        p_best=chance,
        effects=_effects(rows, evidence, share),
        dates=len(evidence.clusterings[0]),
        offices=len(evidence.clusterings[1]),
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The weekdays' scores, the clusters they are sums of (by send day, by office), and what they can tell."""

    days: list[int]
    score: list[float]
    clusterings: tuple[list[tuple[float, ...]], ...]
    information: Matrix

    @property
    def freedom(self) -> int:
        """Degrees of freedom: as few clusters as there are, less one."""
        return max(1, min(map(len, self.clusterings)) - 1)

    def spread(self, line: Sequence[float]) -> float:
        """The standard deviation of a combination of the scores, by the clustering that spreads more."""
        return sqrt(
            max(
                sum(sum(a * b for a, b in zip(line, one, strict=True)) ** 2 for one in clusters)
                for clusters in self.clusterings
            )
        )

    def p(self) -> float:
        """How often the best of weekdays without any difference looks at least this good."""
        found = 1.0
        for at, score in enumerate(self.score):
            spread = self.spread([float(at == other) for other in range(len(self.days))])
            if spread > 0:
                found = min(found, t_tail(score / spread, self.freedom))
        return min(1.0, found * len(self.days))

    def best(self) -> tuple[int, float]:
        """The weekday with the highest pace and the chance that none is higher.

        The product of the pairwise chances, a lower bound: D. Slepian, Bell System Technical Journal 41 (1962).
        """
        size = range(len(self.days))
        inverse = generalized_inverse(self.information)
        pace = [sum(inverse[a][b] * self.score[b] for b in size) for a in size]
        top = max(size, key=pace.__getitem__)
        chance = 1.0
        for other in size:
            if other != top:
                spread = self.spread([inverse[top][at] - inverse[other][at] for at in size])
                chance *= t_tail((pace[other] - pace[top]) / spread, self.freedom) if spread > 0 else 0.5
        return self.days[top], chance


def _scored(trials: pl.DataFrame) -> tuple[pl.DataFrame, list[int], float] | None:
    """Sum by stratum and send day, with what each adds to the weekdays' scores (u0, u1, ...)."""
    counted = trials.group_by("wait", "seen").len().rows()
    curve = curve_of({(int(wait), bool(seen)): int(count) for wait, seen, count in counted})
    hazard, reached = 0.0, []
    for came, followed in zip(curve.answered, curve.followed, strict=True):
        hazard += came / followed
        reached.append(hazard)
    if not hazard or not curve.share(len(curve.followed)) < 1:
        return None
    paced = trials.with_columns(
        pl.col("wait").replace_strict(list(range(len(reached))), reached, return_dtype=pl.Float64).alias("e")
    )
    rows = paced.group_by(*FACTORS, "number", "day").agg(
        pl.col("seen").sum().cast(pl.Float64).alias("o"), pl.col("e").sum()
    )
    rows = _expected(rows.sort(*FACTORS, "number"))
    days = sorted(rows["day"].unique().to_list())
    if len(days) < _LEAST:
        return None
    rows = _centered(rows, days)
    rows = rows.with_columns(
        (pl.col(f"x{day}") * (pl.col("o") - pl.col("m"))).alias(f"u{day}") for day in days
    )
    return rows, days, curve.share(len(curve.followed))


def _expected(rows: pl.DataFrame) -> pl.DataFrame:
    """Add m, the answers expected of each row: e times one factor per office, channel and colleague.

    Iterative proportional fitting; what has no answer at all can be compared with nothing and is left out.
    """
    for factor in FACTORS:
        rows = rows.filter(pl.col("o").sum().over(factor) > 0)
    rows = rows.with_columns(pl.col("e").alias("m"))
    for _ in range(_ROUNDS):
        for factor in FACTORS:
            rows = rows.with_columns(
                (pl.col("m") * pl.col("o").sum().over(factor) / pl.col("m").sum().over(factor)).alias("m")
            )
    return rows


def _centered(rows: pl.DataFrame, days: Sequence[int]) -> pl.DataFrame:
    """Add x0, x1, ...: whether a row is of the weekday, less what office, channel and colleague say of that.

    Weighted least squares on the three, by backfitting. Source: R. Frisch and F. V. Waugh, Econometrica 1 (1933).
    """
    names = [f"x{day}" for day in days]
    rows = rows.with_columns((pl.col("day") == day).cast(pl.Float64).alias(f"x{day}") for day in days)
    for _ in range(_ROUNDS):
        for factor in FACTORS:
            whole = pl.col("m").sum().over(factor)
            rows = rows.with_columns(
                pl.col(name) - (pl.col("m") * pl.col(name)).sum().over(factor) / whole for name in names
            )
    return rows


def _clusters(rows: pl.DataFrame, name: str, days: Sequence[int]) -> list[tuple[float, ...]]:
    return rows.group_by(name).agg(pl.col(*(f"u{day}" for day in days)).sum()).sort(name).drop(name).rows()


def _information(rows: pl.DataFrame, days: Sequence[int]) -> Matrix:
    """How much the rows say of each pair of weekdays: expected answers that can be compared."""
    return [
        [float(rows.select((pl.col("m") * pl.col(f"x{a}") * pl.col(f"x{b}")).sum()).item()) for b in days]
        for a in days
    ]


def _effects(rows: pl.DataFrame, evidence: _Evidence, share: float) -> tuple[DayEffect, ...]:
    total = float(rows["m"].sum())
    dated = rows.group_by("day").agg(pl.col("number").n_unique(), pl.col("m").sum())
    known = {day: (dates, expected / total) for day, dates, expected in dated.rows()}
    offices = len(evidence.clusterings[1])
    found = []
    for at, day in enumerate(evidence.days):
        weight, (dates, part) = evidence.information[at][at], known[day]
        if weight <= 0 or dates < _LEAST or offices < _LEAST:
            continue
        line = [float(at == other) for other in range(len(evidence.days))]
        pace = evidence.score[at] / weight
        reach = t_quantile(_LEVEL, min(dates, offices) - 1) * evidence.spread(line) / weight
        effect, low, high = (_points(share, value, part) for value in (pace, pace - reach, pace + reach))
        found.append(DayEffect(day, effect, low, high, dates))
    return tuple(found)


def _points(share: float, pace: float, part: float) -> float:
    """Turn a difference in pace (1 = the usual one) into one between shares."""
    rest = max(0.0, 1 - pace * part)
    return float((1 - share) ** rest - (1 - share) ** max(0.0, rest + pace))
