"""A source's score from 0 to 100: a weighted sum of named parts.

The score measures how good a relationship is, not how big; volume is shown beside it. Percentages from few cases are
adjusted toward your average, so that two lucky answers don't make an office a star. We found no published standard
for such a score; the weights are the practice's own (Settings).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from refboard.analysis.rates.rates import Rate
from refboard.analysis.sources.silence import Silence
from refboard.practice.policy import Policy
from refboard.practice.words import p_text

SCORE_PARTS: Final = ("rhythm", "completion", "fit", "response", "loop", "freshness")


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a score: ``points`` = ``weight`` x ``value``; weights add up to 100.

    ``value`` is from 0 to 1; ``basis`` explains in words what it is based on.
    """

    name: str
    weight: float
    value: float
    points: float
    basis: str


@dataclass(frozen=True, slots=True)
class Score:
    """The rounded sum of its parts; None and no parts when there is too little to judge."""

    value: int | None
    parts: tuple[ScorePart, ...]


NO_SCORE: Final = Score(None, ())


def score_source(
    silence: Silence,
    rates: Mapping[str, Rate],
    usual: Mapping[str, Rate],
    freshness: float | None,
    policy: Policy,
) -> Score:
    """Score one source, or return `NO_SCORE` when there is too little to judge.

    No score: paused; fewer than ``policy.too_few`` matured touches and ended referrals; or less than half of the
    weight based on the source's own data. A part that cannot be judged (no fit recorded anywhere, no rhythm yet) is
    omitted and its weight distributed over the others; when only this source lacks data for a part, the usual share
    is used.
    """
    evidence = rates["response"].n + rates["completion"].n
    if silence.state == "paused" or evidence < policy.too_few:
        return NO_SCORE
    values: dict[str, tuple[float, str]] = {}
    if silence.p is not None:
        rhythm = min(1.0, silence.p / policy.watch) if policy.watch > 0 else 1.0
        values["rhythm"] = (rhythm, f"silence {p_text(silence.p)}, full from {policy.watch:g}")
    for name in ("completion", "fit", "response", "loop"):
        share = _share(rates[name], usual[name])
        if share is not None:
            values[name] = share
    if freshness is not None:
        values["freshness"] = (freshness, "full until due, 0 once late")
    weights = {name: float(getattr(policy, f"score_{name}")) for name in values}
    total = sum(weights.values())
    own = sum(weight for name, weight in weights.items() if name not in rates or rates[name].n)
    if total <= 0 or own < total / 2:
        return NO_SCORE
    parts = tuple(
        ScorePart(
            name=name,
            weight=weight,
            value=values[name][0],
            points=weight * values[name][0],
            basis=values[name][1],
        )
        for name in SCORE_PARTS
        if name in values
        for weight in (100 * weights[name] / total,)
    )
    return Score(round(sum(part.points for part in parts)), parts)


def _share(own: Rate, usual: Rate) -> tuple[float, str] | None:
    if usual.rate is None:
        return None
    if own.shrunk is None:
        return usual.rate, f"no data of its own; your average, {usual.rate:.0%}, is used"
    return own.shrunk, f"{own.k} of {own.n}, adjusted toward your average, {usual.rate:.0%}"
