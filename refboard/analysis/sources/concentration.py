"""How much a practice depends on its largest sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from refboard.analysis.rates.rates import hhi

TOP: Final = 5


@dataclass(frozen=True, slots=True)
class Concentration:
    """How concentrated the ``n`` referrals of 12 months are on few sources.

    ``top1`` and ``top5``: shares of the largest one and five; ``hhi``: the probability that two referrals have the
    same source (unbiased); ``effective``: the number of equal sources with that concentration. None where undefined.
    """

    n: int
    sources: int
    top1: float | None
    top5: float | None
    hhi: float | None
    effective: float | None


def measure_concentration(referrals: Iterable[int]) -> Concentration:
    """Measure how concentrated referrals are; ``referrals`` has the number of each source in 12 months."""
    counts = sorted((count for count in referrals if count), reverse=True)
    n = sum(counts)
    index = hhi(counts)
    return Concentration(
        n=n,
        sources=len(counts),
        top1=counts[0] / n if n else None,
        top5=sum(counts[:TOP]) / n if n else None,
        hhi=index,
        effective=1 / index if index else None,
    )
