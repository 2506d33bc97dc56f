"""The stretch of time a figure looks at: so many months up to today, or those before them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from refboard.practice.words import day_text, plural

LENGTHS: Final = (12, 6, 3, 0)
"""Months that a period may have, the usual first; 0 is all the time there is."""


@dataclass(frozen=True, slots=True)
class Period:
    """``months`` months (0: all the time) that end ``back`` such stretches before the day one looks from.

    Stretches follow each other without a gap and without a day in common.
    """

    months: int = LENGTHS[0]
    back: int = 0

    def since(self, on: date) -> date | None:
        """The first day; None without a beginning."""
        return _months_before(on + timedelta(days=1), (self.back + 1) * self.months) if self.months else None

    def until(self, on: date) -> date | None:
        """The last day; None for a period that goes on until ``on``."""
        if not self.back:
            return None
        return _months_before(on + timedelta(days=1), self.back * self.months) - timedelta(days=1)

    def earlier(self) -> Period:
        """The stretch before this one."""
        return replace(self, back=self.back + 1) if self.months else self

    def later(self) -> Period:
        """The stretch after this one; the newest stays."""
        return replace(self, back=max(0, self.back - 1))

    def text(self, on: date) -> str:
        """Say it: ``12 months to today``, ``12 months to Mon 24 Nov 2025``, ``all the time``."""
        if not self.months:
            return "all the time"
        until = self.until(on)
        return f"{plural(self.months, 'month')} to {'today' if until is None else day_text(until)}"


def _months_before(day: date, months: int) -> date:
    """Go back so many months; from a day that the month there does not have to the first of the next."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if years < 1:
        return date.min + timedelta(days=1)
    try:
        return date(years, month + 1, day.day)
    except ValueError:
        return _first_of_next(years, month + 1)


def _first_of_next(year: int, month: int) -> date:
    # Every month that lacks a day is followed by one of its own year.
    return date(year, month + 1, 1)
