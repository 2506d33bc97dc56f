"""Days as a letter or a printed page writes them."""

from __future__ import annotations

from datetime import date
from typing import Final

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def long_day(day: date) -> str:
    """Write a day as in a letter: ``November 30, 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def full_day(day: date) -> str:
    """Write a day with its weekday: ``Monday, November 30, 2026``."""
    return f"{_WEEKDAYS[day.weekday()]}, {long_day(day)}"
