"""A share of which part is not known yet: between what it is if all the open ones fail and if none does."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from refboard.analysis.rates.rates import Rate, make_rate

OPEN_SHARE: Final = 0.10
"""Share of open ones from which only bounds are given."""


def bound_rate(
    k: int,
    n: int,
    still_open: int,
    *,
    prior: float | None = None,
    weight: float = 10,
    open_share: float = OPEN_SHARE,
) -> Rate:
    """Compute the rate of ``k`` in ``n`` while ``still_open`` more have no outcome; only bounds where those are many.

    Source: C. F. Manski, Partial identification of probability distributions (2003), ch. 1, on missing outcomes.
    Raise ValueError unless 0 <= k <= n and ``still_open`` >= 0.
    """
    if not 0 <= k <= n or still_open < 0:
        raise ValueError(f"{k} of {n} with {still_open} open is not a share.")
    total = n + still_open
    if still_open > open_share * total:
        # Nothing is learnt of the share where most of it is open: it is not adjusted but the usual one.
        return Rate(
            k=k, n=n, rate=None, low=k / total, high=(k + still_open) / total, shrunk=prior, open=still_open
        )
    known = make_rate(k, n, prior=prior, weight=weight)
    return replace(known, open=still_open)
