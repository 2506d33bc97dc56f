"""Waiting times from small samples, with their uncertainty, while some still wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final

from refboard.analysis.rates.rates import Z95, wilson

_TIE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class WaitingCurve:
    """The share still waiting after each event: a Kaplan-Meier curve with its 95% band.

    ``times`` ascend; ``survival``, ``low`` and ``high`` have one value for each. ``reach`` is the longest follow-up
    time, ``size`` the number of cases, ``events`` how many stopped waiting.
    """

    times: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    reach: float
    size: int
    events: int

    def answered_within(self, days: float) -> tuple[float, float, float] | None:
        """Return the share that stopped waiting within ``days``, with its interval.

        None when no case was followed that long, because then the share is unknown.
        """
        if not self.size or (self.reach < days and not (self.survival and self.survival[-1] == 0)):
            return None
        at = sum(time <= days for time in self.times) - 1
        if at < 0:
            return 0.0, 0.0, wilson(0, self.size)[1]
        return 1 - self.survival[at], 1 - self.high[at], 1 - self.low[at]

    def median(self) -> float | None:
        """Return the time by which half stopped waiting, None when it was not reached."""
        reached = (time for time, share in zip(self.times, self.survival, strict=True) if share <= 0.5 + _TIE)
        return next(reached, None)


def kaplan_meier(
    times: Sequence[float], observed: Sequence[bool], counts: Sequence[int] | None = None
) -> WaitingCurve:
    """Estimate waiting times while some still wait (``observed`` False: followed up to that time).

    ``counts``: how often each pair occurs, by default once. The band is Greenwood's variance on the log(-log) scale;
    where that is undefined (no one has stopped yet, or no one is left) Wilson's bound is used, from those still
    followed or from those who stopped. Sources: E. L. Kaplan and P. Meier, JASA 53 (1958); J. D. Kalbfleisch and
    R. L. Prentice, The statistical analysis of failure time data, 2nd ed. (2002), section 1.4.
    """
    ended, left = Counter[float](), Counter[float]()
    for time, seen, count in zip(times, observed, counts or [1] * len(times), strict=True):
        (ended if seen else left)[time] += count
    at_risk = size = ended.total() + left.total()
    events = ended.total()
    rows: list[tuple[float, float, float, float]] = []
    share, variance = 1.0, 0.0
    for time in sorted(ended.keys() | left.keys()):
        stopped = ended[time]
        if stopped == at_risk and stopped:
            share = 0.0
        else:
            share *= 1 - stopped / at_risk
            variance += stopped / (at_risk * (at_risk - stopped))
        rows.append((time, share, *_band(share, variance, at_risk, events)))
        at_risk -= stopped + left[time]
    return WaitingCurve(
        times=tuple(row[0] for row in rows),
        survival=tuple(row[1] for row in rows),
        low=tuple(row[2] for row in rows),
        high=tuple(row[3] for row in rows),
        reach=rows[-1][0] if rows else 0.0,
        size=size,
        events=events,
    )


def _band(share: float, variance: float, at_risk: int, events: int) -> tuple[float, float]:
    if share >= 1:
        return 1 - wilson(0, at_risk)[1], 1.0
    if share <= 0:
        return 0.0, 1 - wilson(events, events)[0]
    spread = Z95 * sqrt(variance) / -log(share)
    return share ** exp(spread), share ** exp(-spread)
