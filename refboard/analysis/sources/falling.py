"""Which sources refer clearly less than before though they have not gone quiet.

The referral days of the latest half-year are compared with those of up to two years before it, on the clock that all
sources share (`rhythm.PracticeClock`), so that a slow summer of the whole practice is no fall of one source. A decision on a
source starts a new chapter: from a quarter of a year after it, only the days since then count as the latest ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from refboard.analysis.rates.discoveries import discoveries
from refboard.analysis.rates.tails import binomial_at_most
from refboard.analysis.sources.rhythm import PracticeClock

LEVEL: Final = 0.008
"""Level of Benjamini and Hochberg at one monthly look; twelve of them name a source that does not fall in fewer than
5 of 100 practices a year (simulated: tests/long/calibration)."""
LEAST_EXPECTED: Final = 18.0
"""Referral days that the latest window should bring: with fewer, hardly a halving would be found, and every
source that is tested makes it harder to find the others."""


@dataclass(frozen=True, slots=True)
class Windows:
    """A source's referral days: ``recent`` in the ``now`` time on the clock, ``before`` in the ``then`` before it.

    ``days``: open days of both windows; ``recent_open_days``: those of the latest one.
    """

    recent: int
    before: int
    now: float
    then: float
    days: int
    recent_open_days: int

    @property
    def expected(self) -> float:
        """The referral days that the latest window would have at the pace of both."""
        total = self.now + self.then
        return (self.recent + self.before) * self.now / total if total > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Fall:
    """What the windows say: ``p``, how often no change looks like this; ``found``: it may be called falling.

    ``expected``: referral days that the earlier pace would have brought in the latest window.
    """

    windows: Windows
    p: float
    found: bool

    @property
    def expected(self) -> float:
        """The referral days that the earlier pace would have brought."""
        windows = self.windows
        return windows.before * windows.now / windows.then if windows.then > 0 else 0.0


def split_windows(
    numbers: Sequence[int], clock: PracticeClock, today: int, half: int, chapter: int | None = None
) -> Windows | None:
    """Split a source's referral days into the latest ``half`` (open days) and up to four times as much before.

    ``numbers``: its referral days, ascending; ``chapter``: the open-day number of the latest decision, or None.
    None where less than a half-year lies before the latest window.
    """
    since = today - half
    if chapter is not None and since < chapter <= today - half // 2:
        since = chapter
    elif chapter is not None and chapter > today - half // 2:
        return None
    end = bisect_right(numbers, since)
    if not end:
        return None
    begin = max(since - 4 * half, clock.starts[0], numbers[0])
    if since - begin < half:
        return None
    recent = bisect_right(numbers, today) - end
    # A source's first referral day starts its clock and is no evidence of its pace.
    before = end - bisect_right(numbers, begin)
    return Windows(
        recent=recent,
        before=before,
        now=clock.at(today) - clock.at(since),
        then=clock.at(since) - clock.at(begin),
        days=today - begin,
        recent_open_days=today - since,
    )


def fall_p(windows: Windows, dispersion: float) -> float:
    """Say how often a source without a change has so few referral days in the latest window (exact, one-sided).

    Given both counts, the latest one is binomial; with a ``dispersion`` above 1 both count as so much less
    evidence, and as a day has at most one referral day, busy sources vary less. Source: J. Przyborowski and H. Wilenski,
    Biometrika 31 (1940).
    """
    total = windows.now + windows.then
    if total <= 0:
        return 1.0
    count = windows.recent + windows.before
    dispersion *= 1 - count / max(1, windows.days + 1)
    k, n = windows.recent / dispersion, count / dispersion
    share = windows.now / total
    return binomial_at_most(k, n, share)


def find_falling(sources: Mapping[str, Windows | None], dispersions: Mapping[str, float]) -> dict[str, Fall]:
    """Test every source that is large enough, and say which are falling beyond chance.

    Larger sources weigh more (the square of their days): they matter more and can show more. Where the total of false
    alarms is the same, these weights find more halvings from 8 a month than equal ones or the days themselves. So does this test
    compared with a CUSUM of the likelihood ratio of a halving over the last 12 months (docs/figures.md).
    """
    large = {
        key: windows
        for key, windows in sources.items()
        if windows is not None and windows.expected >= LEAST_EXPECTED * dispersions[key]
    }
    ps = {key: fall_p(windows, dispersions[key]) for key, windows in large.items()}
    weights = [(windows.recent + windows.before) ** 2 for windows in large.values()]
    found = discoveries(list(ps.values()), LEVEL, weights)
    return {
        key: Fall(windows, ps[key], passed)
        for (key, windows), passed in zip(large.items(), found, strict=True)
    }
