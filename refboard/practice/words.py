"""Formatting for sentences: days, counts, lists and shares as people write them."""

from __future__ import annotations

from collections.abc import Sequence

from refboard.dates import MONTHS, WEEKDAYS, day_text, short_day

__all__ = [
    "MONTHS",
    "WEEKDAYS",
    "day_text",
    "listing",
    "percent",
    "plural",
    "sentence",
    "short_day",
]


def plural(count: int, one: str, many: str = "") -> str:
    """Format a count: ``1 day``, ``3 days``, ``2 offices``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listing(words: Sequence[str], last: str = "and") -> str:
    """Format a list: ``A``, ``A and B``, ``A, B and C``."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sentence(text: str) -> str:
    """End a person's own text with a period, unless it already ends a sentence."""
    words = " ".join(text.split())
    return words if not words or words[-1] in ".!?…" else words + "."


def percent(k: float, n: float) -> str:
    """Format a share in whole percent: ``30%``; ``-`` when ``n`` is 0."""
    return f"{100 * k / n:.0f}%" if n else "-"


def share_text(share: float | None) -> str:
    """Format a share in whole percent: ``30%``; ``-`` for none."""
    return "-" if share is None else f"{100 * share:.0f}%"


def chance_text(p: float) -> str:
    """Format how often chance alone does something: ``in 7 of 10``, ``in 3 of 100``, ``in fewer than 1 of 1,000``."""
    if p >= 0.95:
        return "in nearly all"
    if p >= 0.095:
        return f"in {10 * p:.0f} of 10"
    if p >= 0.0095:
        return f"in {100 * p:.0f} of 100"
    return "in fewer than 1 of 100" if p >= 0.001 else "in fewer than 1 of 1,000"


def points_text(points: float) -> str:
    """Format a difference between two shares: ``+7`` points for 0.07."""
    return f"{100 * points:+.0f}".replace("-", "−") if round(100 * points) else "0"
