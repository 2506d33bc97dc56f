"""Formatting for sentences: days, counts, lists and shares as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date, on: date | None = None) -> str:
    """Format a day: ``Tue 24 Nov``, with the year unless it is the year of ``on``."""
    text = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return text if on is not None and day.year == on.year else f"{text} {day.year}"


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


def p_text(p: float) -> str:
    """Format a p-value: ``p=.70``, ``p=.004``, ``p<.001``."""
    if p < 0.001:
        return "p<.001"
    text = f"{p:.2f}" if p >= 0.01 else f"{p:.3f}"
    return f"p={text.removeprefix('0')}"
