"""The demo's calendar: open days by number, 0 being the last open day up to ``on``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from refboard.practice.calendar import Calendar
from refboard.practice.holidays import federal_holidays

YEARS_BACK: Final = 12
YEARS_AHEAD: Final = 1


class Clock:
    """Turns a number of open days before (negative) or after ``on`` into a date."""

    def __init__(self, on: date) -> None:
        self.holidays = [
            holiday
            for year in range(on.year - YEARS_BACK, on.year + YEARS_AHEAD + 1)
            for holiday in federal_holidays(year)
        ]
        calendar = Calendar(day for day, _ in self.holidays)
        first = date(on.year - YEARS_BACK, 1, 1)
        last = date(on.year + YEARS_AHEAD, 12, 31)
        every = (first + timedelta(days=number) for number in range((last - first).days + 1))
        self._open = [day for day in every if calendar.is_open(day)]
        self._zero = calendar.days(first, on) - (0 if calendar.is_open(first) else 1)

    def day(self, number: int) -> date:
        """Date of an open day by its number."""
        return self._open[max(0, min(self._zero + number, len(self._open) - 1))]
