"""A source's score from 0 to 100: a weighted sum of named parts.

The score measures how good a relationship is, not how big; volume is shown beside it. Percentages from few cases are
adjusted toward your average, so that two lucky answers don't make an office a star. We found no published standard
for such a score; the weights are the practice's own (Settings).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from refboard.analysis.rates.rates import Rate
from refboard.analysis.sources.quality import UsualQuality
from refboard.analysis.sources.silence import Silence
from refboard.practice.policy import Policy

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
    """The rounded sum of its parts; None and no parts when there is too little to judge.

    ``spread``: points up or down within which the score of four in five such sources lies by chance alone.
    """

    value: int | None
    parts: tuple[ScorePart, ...]
    spread: int | None = None


_FOUR_OF_FIVE: Final = 1.2816
"""Standard errors on either side that hold 80% (normal law)."""
_TINY: Final = 1e-9
NO_SCORE: Final = Score(None, ())


def score_source(
    silence: Silence,
    rates: Mapping[str, Rate],
    usual: UsualQuality,
    freshness: float | None,
    policy: Policy,
) -> Score:
    """Score one source, or return `NO_SCORE` when there is too little to judge.

    The rhythm is full for a source that is not on watch: a pause as long as every fifth source makes now and then is no
    fault. From there it falls to 0 when lost.

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
        basis = (
            "as usual"
            if silence.p >= policy.watch
            else f"{silence.state}; full when not on watch, 0 when lost"
        )
        values["rhythm"] = (_rhythm(silence.p, policy), basis)
    for name in ("completion", "fit", "response", "loop"):
        share = _share(rates[name], usual.rates[name])
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
    variance = sum((part.weight * _doubt(part.name, rates, usual)) ** 2 for part in parts)
    return Score(round(sum(part.points for part in parts)), parts, round(_FOUR_OF_FIVE * sqrt(variance)))


def _rhythm(p: float, policy: Policy) -> float:
    if p >= policy.watch or policy.watch <= policy.lost:
        return 1.0
    return max(
        0.0, log(max(p, _TINY) / max(policy.lost, _TINY)) / log(policy.watch / max(policy.lost, _TINY))
    )


def _doubt(name: str, rates: Mapping[str, Rate], usual: UsualQuality) -> float:
    """The standard error of a part's value: that of the adjusted share; rhythm and freshness have none of their own."""
    if name not in rates:
        return 0.0
    share, weight = rates[name].shrunk, usual.weights[name]
    if share is None or rates[name].rate is None:
        return 0.0
    return sqrt(share * (1 - share) * rates[name].n) / (rates[name].n + weight)


def _share(own: Rate, usual: Rate) -> tuple[float, str] | None:
    if usual.rate is None:
        return None
    if own.shrunk is None:
        return usual.rate, f"no data of its own; your average, {usual.rate:.0%}, is used"
    if own.only_bounds:
        return (
            own.shrunk,
            f"{own.open} of {own.n + own.open} have no outcome yet; your average, {usual.rate:.0%}, is used",
        )
    return own.shrunk, f"{own.k} of {own.n}, adjusted toward your average, {usual.rate:.0%}"
