"""Shares as text and data: never without the number of cases, and not at all if they are too few."""

from __future__ import annotations

from collections.abc import Mapping

from refboard.analysis.rates.rates import Rate
from refboard.practice.words import share_text as whole_percent

Share = tuple[float, float, float]


def rate_text(rate: Rate, too_few: int) -> str:
    """Write a rate: ``38% (30-46%)``, or ``too few`` under ``too_few`` cases; the caller shows n beside it.

    While too many are open, their bounds: ``30-100% (70 open)``.
    """
    if not rate.is_enough(too_few) or rate.low is None or rate.high is None:
        return "too few"
    if rate.only_bounds:
        return f"{percent_text(rate)} ({rate.open:,} open)"
    return f"{percent_text(rate)} ({100 * rate.low:.0f}-{100 * rate.high:.0f}%)"


def percent_text(rate: Rate) -> str:
    """Write a share in whole percent: ``38%``, its bounds ``30-100%`` while too many are open, ``-`` for none."""
    if rate.only_bounds and rate.low is not None and rate.high is not None:
        return f"{100 * rate.low:.0f}-{100 * rate.high:.0f}%"
    return whole_percent(rate.rate)


def count_text(rate: Rate) -> str:
    """Write how many of how many: ``30 of 42``; with the open ones while they are too many: ``30 of 100, 58 open``."""
    if rate.only_bounds:
        return f"{rate.k:,} of {rate.cases:,}, {rate.open:,} open"
    return f"{rate.k:,} of {rate.n:,}"


def share_text(share: Share | None) -> str:
    """Write a Kaplan-Meier share in whole percent; ``?`` if no touch was followed that long."""
    return "?" if share is None else f"{share[0]:.0%}"


def within_data(within: Mapping[int, Share | None]) -> dict[str, dict[str, float | None]]:
    """Turn shares within so many open days into ``{within, within_low, within_high}``, each ``{"2": ...}``."""
    return {
        name: {str(days): None if share is None else share[at] for days, share in within.items()}
        for at, name in enumerate(("within", "within_low", "within_high"))
    }


def bar(share: float | None, width: int = 20) -> str:
    """Draw a share of 0 to 1 as a bar of at most ``width`` characters."""
    return "#" * round(width * share) if share is not None else ""
