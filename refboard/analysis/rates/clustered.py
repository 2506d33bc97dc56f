"""Intervals that know that touches to one office are alike.

Offices differ: some answer most of what they get, some nothing. A hundred touches to five offices so say less than
a hundred touches to a hundred offices. The practice's own trials show how alike those of one office are (the
intraclass correlation); with it, every row of a table has an effective number of trials.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import expm1, log, log1p
from statistics import NormalDist
from typing import Final

from refboard.analysis.rates.answer_curve import AnswerCurve, curve_of
from refboard.analysis.rates.rates import wilson
from refboard.analysis.rates.tails import t_quantile

_LEVEL: Final = 0.975
_FEW: Final = 8
_TINY: Final = 1e-9
_FASTEST: Final = 100.0
_HALVINGS: Final = 50

Counts = Mapping[tuple[int, bool], int]
"""Trials by (wait, seen)."""


@dataclass(frozen=True, slots=True)
class Alikeness:
    """How alike the trials of one office are: the intraclass ``correlation``, learnt from ``offices`` offices."""

    correlation: float
    offices: int


@dataclass(frozen=True, slots=True)
class ClusteredShare:
    """A share with the interval that offices allow; all three are None where nothing was followed that long.

    ``n``: trials; ``offices``: those they went to; ``design_effect``: how many trials say as much as one
    independent one.
    """

    share: float | None
    low: float | None
    high: float | None
    n: int
    offices: int
    design_effect: float


def merged(by_office: Mapping[str, Counts]) -> dict[tuple[int, bool], int]:
    """Add the counts of all offices up."""
    total: dict[tuple[int, bool], int] = {}
    for counts in by_office.values():
        for key, count in counts.items():
            total[key] = total.get(key, 0) + count
    return total


def measure_alikeness(by_office: Mapping[str, Counts], days: int) -> Alikeness:
    """Estimate the intraclass correlation by moments of the trials' influence on the share within ``days``.

    Source: J. L. Fleiss, B. Levin and M. C. Paik, Statistical methods for rates and proportions, 3rd ed. (2003),
    ch. 15, for the moment estimator; influence values take the place of outcomes, so that censored trials count.
    """
    curve = curve_of(merged(by_office))
    values = curve.influence(days)
    offices = len(by_office)
    squares = between = pairs = 0.0
    size = 0
    for counts in by_office.values():
        here = sum(counts.values())
        total = sum(values[key] * count for key, count in counts.items())
        own = sum(values[key] ** 2 * count for key, count in counts.items())
        squares += own
        between += total * total * offices / max(1, offices - 1) - own
        pairs += here * (here - 1)
        size += here
    if squares <= 0 or pairs <= 0 or offices < 2:
        return Alikeness(0.0, offices)
    return Alikeness(min(1.0, max(0.0, between * size / (squares * pairs))), offices)


def clustered_share(
    by_office: Mapping[str, Counts], days: int, alike: Alikeness, usual: AnswerCurve | None = None
) -> ClusteredShare:
    """Give the share within ``days`` with the 95% interval for trials clustered by office.

    Wilson's interval of the effective number of trials: what Greenwood's variance amounts to, over the design
    effect 1 + (m - 1) rho, m being the trials per office that a trial has beside it; Student's t with the offices
    the correlation was learnt from. Where hardly a trial was followed for so long (a weekday after which we always
    follow up soon), the share comes from the pace of the answers on the ``usual`` curve (`_paced`).
    Sources: L. Kish, Survey sampling (1965), section 5.4; E. L. Korn and B. I. Graubard, Survey Methodology 24
    (1998); N. Dean and M. Pagano, J. Survey Stat. Methodology 3 (2015).
    """
    counts = merged(by_office)
    curve = curve_of(counts)
    sizes = [sum(here.values()) for here in by_office.values()]
    n = sum(sizes)
    effect = 1 + max(0.0, sum(size * size for size in sizes) / n - 1) * alike.correlation if n else 1.0
    found = _paced(counts, days, usual) if usual is not None and _hardly_followed(curve, days) else None
    if found is None and n and curve.reaches(days):
        share = curve.share(days)
        found = share, effective_trials(curve, days, share, n)
    if found is None:
        return ClusteredShare(None, None, None, n, len(sizes), effect)
    share, effective = found
    if len(sizes) == 1 and curve.reaches(days):
        # Of one office alone nothing is said of others: its trials are independent.
        return ClusteredShare(share, *curve.interval(days), n, 1, 1.0)
    effective /= effect
    quantile = t_quantile(_LEVEL, alike.offices - 1) if alike.offices > 1 else NormalDist().inv_cdf(_LEVEL)
    low, high = wilson(share * effective, effective, quantile)
    return ClusteredShare(share, low, high, n, len(sizes), effect)


def _hardly_followed(curve: AnswerCurve, days: int) -> bool:
    left = curve.followed[days] if len(curve.followed) > days else 0
    return curve.censored(days) and left < _FEW


def _paced(counts: Counts, days: int, usual: AnswerCurve) -> tuple[float, float] | None:
    """The share that the answers' pace would bring within ``days``, and the independent trials it is worth.

    The pace that makes the answers on the ``usual`` curve as many as came while followed (proportional hazards in
    discrete time: N. E. Breslow, Int. Stat. Rev. 43, 1975). None where the usual curve does not reach so far.
    """
    if not usual.reaches(days) or usual.share(days) >= 1:
        return None
    curve = curve_of(counts)
    usual_days = zip(usual.answered[: days + 1], usual.followed[: days + 1], strict=True)
    waits = [log1p(-came / followed) for came, followed in usual_days]
    answers, followed = sum(curve.answered[: days + 1]), curve.followed[: len(waits)]

    def expected(pace: float) -> float:
        return sum(-expm1(pace * wait) * count for wait, count in zip(waits, followed, strict=False))

    if expected(1) <= 0:
        return None
    # The pace at which as many answers are expected as came: expected() rises with it.
    low, high = 0.0, 1.0
    while expected(high) < answers and high < _FASTEST:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if expected(middle) < answers else (low, middle)
    waiting = max(_TINY, (1 - usual.share(days)) ** high)
    share = 1 - waiting
    if not answers:
        return 0.0, expected(1) / max(usual.share(days), _TINY)
    variance = (waiting * log(waiting)) ** 2 / answers
    return share, share * waiting / variance if variance > 0 else float(answers)


def effective_trials(curve: AnswerCurve, days: int, share: float, n: int) -> float:
    """Count the independent, fully followed trials that the curve is worth."""
    variance = (1 - share) ** 2 * curve.relative_variance(days)
    if variance <= 0:
        return float(curve.followed[min(days, len(curve.followed) - 1)])
    return min(float(n), share * (1 - share) / variance)
