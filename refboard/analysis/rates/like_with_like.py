"""Whether groups of trials get more answers when like is compared with like: weekdays, angles, channels.

An office that answers everything and is always called on Tuesdays makes a splendid Tuesday. So each group is
compared with what the same offices (channels, colleagues, steps) do in the other groups. What was sent on one day is
one piece of evidence, however many touches it had, and so is each office: a mailing that did well, or an office in a
good month, makes no good weekday. Trials are followed as in `rates.answer_curve`, so that a group after which we
always follow up soon is not blamed for it.
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
_ROUNDS: Final = 8
_NOTHING: Final = 1e-6
_LEAST: Final = 2
"""Send days and offices that a group needs to have an effect."""


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """How much more (+) or less (-) a group's trials are answered than those of the same offices in other groups.

    Shares from -1 to 1 with the 95% interval; ``dates``: days of sending it rests on.
    """

    group: str
    effect: float
    low: float
    high: float
    dates: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison of groups says.

    ``p``: how often groups without any difference look at least this different; ``p_better``: how often one of them
    looks at least as good as the best one does. ``best``: the group with the most answers, ``p_best`` the chance that it
    is. ``dates``, ``offices``: clusters it rests on.
    """

    p: float
    p_better: float
    best: str
    p_best: float
    effects: tuple[GroupEffect, ...]
    dates: int
    offices: int

    def effect_of(self, group: str) -> GroupEffect | None:
        """Give one group's effect, None where it rests on too little."""
        return next((effect for effect in self.effects if effect.group == group), None)


def compare_groups(trials: pl.DataFrame, factors: Sequence[str] = ("office",)) -> Comparison | None:
    """Compare the groups of ``trials``: office, number (of the day sent), group (text), wait, seen, and ``factors``.

    Each trial is expected to be answered as often as its ``factors`` are, for as long as it was followed (observed
    less expected answers, with the practice's own curve as the clock). A group's score over its spread between send
    days, or between offices where that is larger, follows Student's t; the smallest chance is multiplied by the number of
    groups (Bonferroni). None when there is nothing to compare.
    Sources: N. Mantel, Cancer Chemotherapy Reports 50 (1966), for observed less expected; A. C. Cameron, J. B.
    Gelbach and D. L. Miller, Review of Economics and Statistics 90 (2008), for clusters and Student's t on them.
    """
    scored = _scored(trials, factors)
    if scored is None:
        return None
    rows, groups, share = scored
    names = [f"u {group}" for group in groups]
    evidence = _Evidence(
        groups=groups,
        score=[float(rows[name].sum()) for name in names],
        clusterings=tuple(
            rows.group_by(cluster).agg(pl.col(*names).sum()).sort(cluster).drop(cluster).rows()
            for cluster in ("number", "office")
        ),
        information=_information(rows, groups),
    )
    if not any(evidence.information[at][at] > _NOTHING for at in range(len(groups))):
        return None
    p, p_better = evidence.chances()
    best, chance = evidence.best()
    return Comparison(
        p=p,
        p_better=p_better,
        best=best,
        p_best=chance,
        effects=_effects(rows, evidence, share),
        dates=len(evidence.clusterings[0]),
        offices=len(evidence.clusterings[1]),
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The groups' scores, the clusters they are sums of (by send day, by office), and what they can tell."""

    groups: list[str]
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

    def chances(self) -> tuple[float, float]:
        """How often groups without any difference have one this far off, and one this good."""
        off, good = 1.0, 1.0
        for at, score in enumerate(self.score):
            spread = self.spread([float(at == other) for other in range(len(self.groups))])
            if spread > _NOTHING:
                off = min(off, 2 * t_tail(abs(score) / spread, self.freedom))
                good = min(good, t_tail(score / spread, self.freedom))
        # Two groups are one comparison, seen from both sides.
        many = len(self.groups)
        return min(1.0, off * (many if many > 2 else 1)), min(1.0, good * many)

    def best(self) -> tuple[str, float]:
        """The group with the highest pace and the chance that none is higher.

        The product of the pairwise chances, a lower bound: D. Slepian, Bell System Technical Journal 41 (1962).
        """
        size = range(len(self.groups))
        inverse = generalized_inverse(self.information)
        pace = [sum(inverse[a][b] * self.score[b] for b in size) for a in size]
        top = max(size, key=pace.__getitem__)
        chance = 1.0
        for other in size:
            if other != top:
                spread = self.spread([inverse[top][at] - inverse[other][at] for at in size])
                ahead = (pace[other] - pace[top]) / spread if spread > _NOTHING else 0.0
                chance *= t_tail(ahead, self.freedom)
        return self.groups[top], chance


def _scored(trials: pl.DataFrame, factors: Sequence[str]) -> tuple[pl.DataFrame, list[str], float] | None:
    """Sum by factors, send day and group, with what each row adds to the groups' scores ("u Mon", "u Tue", ...)."""
    counted = trials.group_by("wait", "seen").len().rows()
    curve = curve_of({(int(wait), bool(seen)): int(count) for wait, seen, count in counted})
    hazard, reached = 0.0, []
    for came, followed in zip(curve.answered, curve.followed, strict=True):
        hazard += came / followed
        reached.append(hazard)
    share = curve.share(len(curve.followed))
    if not hazard or share >= 1:
        return None
    paced = trials.with_columns(
        pl.col("wait").replace_strict(list(range(len(reached))), reached, return_dtype=pl.Float64).alias("e")
    )
    keys = list(dict.fromkeys((*factors, "office", "number", "group")))
    rows = paced.group_by(keys).agg(pl.col("seen").sum().cast(pl.Float64).alias("o"), pl.col("e").sum())
    rows = _expected(rows.sort(keys), factors)
    groups = sorted(rows["group"].unique().to_list())
    if len(groups) < _LEAST:
        return None
    rows = _centered(rows, groups, factors)
    rows = rows.with_columns(
        (pl.col(f"x {group}") * (pl.col("o") - pl.col("m"))).alias(f"u {group}") for group in groups
    )
    return rows, groups, share


def _expected(rows: pl.DataFrame, factors: Sequence[str]) -> pl.DataFrame:
    """Add m, the answers expected of each row: e times one number per office, channel ... (each of the factors).

    Iterative proportional fitting; what has no answer at all can be compared with nothing and is left out.
    """
    for factor in factors:
        rows = rows.filter(pl.col("o").sum().over(factor) > 0)
    rows = rows.with_columns(pl.col("e").alias("m"))
    for _ in range(_ROUNDS):
        for factor in factors:
            rows = rows.with_columns(
                (pl.col("m") * pl.col("o").sum().over(factor) / pl.col("m").sum().over(factor)).alias("m")
            )
    return rows


def _centered(rows: pl.DataFrame, groups: Sequence[str], factors: Sequence[str]) -> pl.DataFrame:
    """Add "x Mon" ...: whether a row is of the group, less what its office, channel ... say of that.

    Weighted least squares on the factors, by backfitting. Source: R. Frisch and F. V. Waugh, Econometrica 1 (1933).
    """
    names = [f"x {group}" for group in groups]
    rows = rows.with_columns(
        (pl.col("group") == group).cast(pl.Float64).alias(f"x {group}") for group in groups
    )
    for _ in range(_ROUNDS):
        for factor in factors:
            whole = pl.col("m").sum().over(factor)
            rows = rows.with_columns(
                pl.col(name) - (pl.col("m") * pl.col(name)).sum().over(factor) / whole for name in names
            )
    return rows


def _information(rows: pl.DataFrame, groups: Sequence[str]) -> Matrix:
    """How much the rows say of each pair of groups: expected answers that can be compared."""
    return [
        [float(rows.select((pl.col("m") * pl.col(f"x {a}") * pl.col(f"x {b}")).sum()).item()) for b in groups]
        for a in groups
    ]


def _effects(rows: pl.DataFrame, evidence: _Evidence, share: float) -> tuple[GroupEffect, ...]:
    total = float(rows["m"].sum())
    dated = rows.group_by("group").agg(pl.col("number").n_unique(), pl.col("m").sum())
    known = {group: (dates, expected / total) for group, dates, expected in dated.rows()}
    offices = len(evidence.clusterings[1])
    found = []
    for at, group in enumerate(evidence.groups):
        weight, (dates, part) = evidence.information[at][at], known[group]
        if weight <= _NOTHING or dates < _LEAST or offices < _LEAST:
            continue
        line = [float(at == other) for other in range(len(evidence.groups))]
        pace = evidence.score[at] / weight
        reach = t_quantile(_LEVEL, min(dates, offices) - 1) * evidence.spread(line) / weight
        effect, low, high = (_points(share, value, part) for value in (pace, pace - reach, pace + reach))
        found.append(GroupEffect(group, effect, low, high, dates))
    return tuple(found)


def _points(share: float, pace: float, part: float) -> float:
    """Turn a difference in pace (1 = the usual one) into one between shares."""
    rest = max(0.0, 1 - pace * part)
    return float((1 - share) ** rest - (1 - share) ** max(0.0, rest + pace))
