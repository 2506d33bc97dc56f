"""A share of which part is not known yet: between what it is if all the open ones fail and if none does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from refboard.analysis.rates.rates import wilson

OPEN_SHARE: Final = 0.10
"""Share of open ones from which only bounds are given."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """``k`` of ``n`` that ended, and ``open`` ones; ``rate`` is None where too many are open.

    ``least`` and ``most``: the share if all the open ones fail, and if all succeed; ``low`` and ``high``: the 95%
    interval (of the rate; else from the lower end of the least to the upper end of the most).
    """

    k: int
    n: int
    open: int
    rate: float | None
    least: float | None
    most: float | None
    low: float | None
    high: float | None

    @property
    def only_bounds(self) -> bool:
        """Whether too many are open for a rate."""
        return self.rate is None and self.least is not None


def bound_share(k: int, n: int, still_open: int, *, open_share: float = OPEN_SHARE) -> Bounds:
    """Bound a share of ``k`` in ``n`` while ``still_open`` more have no outcome.

    Source: C. F. Manski, Partial identification of probability distributions (2003), ch. 1, on missing outcomes.
    Raise ValueError unless 0 <= k <= n.
    """
    if not 0 <= k <= n or still_open < 0:
        raise ValueError(f"{k} of {n} with {still_open} open is no share.")
    total = n + still_open
    if not total:
        return Bounds(0, 0, 0, None, None, None, None, None)
    least, most = k / total, (k + still_open) / total
    if still_open > open_share * total:
        return Bounds(
            k, n, still_open, None, least, most, wilson(k, total)[0], wilson(k + still_open, total)[1]
        )
    low, high = wilson(k, n)
    return Bounds(k, n, still_open, k / n, least, most, low, high)
