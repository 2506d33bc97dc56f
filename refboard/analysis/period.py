"""The period that a figure covers: a number of months up to today, or those before them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from refboard.practice.words import day_text, plural

LENGTHS: Final = (12, 6, 3, 0)
"""Months that a period can have, the default first; 0 is all time."""


@dataclass(frozen=True, slots=True)
class Period:
    """``months`` months (0: all time) that end ``back`` such periods before today.

    Periods follow each other without a gap and without a day in common.
    """

    months: int = LENGTHS[0]
    back: int = 0

    def since(self, on: date) -> date | None:
        """The first day; None for all time."""
        return _months_before(on + timedelta(days=1), (self.back + 1) * self.months) if self.months else None

    def until(self, on: date) -> date | None:
        """The last day; None for a period that runs until ``on``."""
        if not self.back:
            return None
        return _months_before(on + timedelta(days=1), self.back * self.months) - timedelta(days=1)

    def earlier(self) -> Period:
        """The period before this one."""
        return replace(self, back=self.back + 1) if self.months else self

    def later(self) -> Period:
        """The period after this one; the newest stays."""
        return replace(self, back=max(0, self.back - 1))

    def text(self, on: date) -> str:
        """Describe it: ``12 months to today``, ``12 months to Mon Nov 24, 2025``, ``all time``."""
        if not self.months:
            return "all time"
        until = self.until(on)
        return f"{plural(self.months, 'month')} to {'today' if until is None else day_text(until)}"


def first_day_of_year_to(on: date) -> date:
    """Find the first day of the 12 months up to a day."""
    return _months_before(on + timedelta(days=1), 12)


def _months_before(day: date, months: int) -> date:
    """Go back so many months; a day that the month there does not have becomes the first of the next month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if years < 1:
        return date.min + timedelta(days=1)
    try:
        return date(years, month + 1, day.day)
    except ValueError:
        # Every month that lacks a day is followed by one of the same year.
        return date(years, month + 2, 1)
