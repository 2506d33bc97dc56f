"""Federal holidays of the United States, the default for a new workbook's Holidays sheet."""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = (
    (1, 1, "New Year's Day"),
    (6, 19, "Juneteenth"),
    (7, 4, "Independence Day"),
    (11, 11, "Veterans Day"),
    (12, 25, "Christmas Day"),
)
_MONDAY, _THURSDAY = 0, 3
_NTH = (
    (1, _MONDAY, 3, "Martin Luther King Jr. Day"),
    (2, _MONDAY, 3, "Presidents' Day"),
    (9, _MONDAY, 1, "Labor Day"),
    (10, _MONDAY, 2, "Columbus Day"),
    (11, _THURSDAY, 4, "Thanksgiving Day"),
)


def federal_holidays(year: int) -> list[tuple[date, str]]:
    """List the eleven federal holidays of a year, in order, as observed.

    A fixed date on a Saturday is observed the Friday before, on a Sunday the Monday after
    (5 U.S.C. 6103); a New Year's Day observed in the year before is listed with that year.
    """
    days = [(observed(date(year, month, day)), name) for month, day, name in _FIXED]
    days.append((observed(date(year + 1, 1, 1)), "New Year's Day"))
    days += [(nth_weekday(year, month, weekday, nth), name) for month, weekday, nth, name in _NTH]
    days.append((last_monday(year, 5), "Memorial Day"))
    return sorted((day, name) for day, name in days if day.year == year)


def observed(day: date) -> date:
    """Move a holiday on a weekend to the weekday on which it is observed."""
    return day + timedelta({5: -1, 6: 1}.get(day.weekday(), 0))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Find the nth Monday (0), Tuesday (1) ... of a month."""
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))


def last_monday(year: int, month: int) -> date:
    """Find the last Monday of a month."""
    last = (date(year, month, 28) + timedelta(4)).replace(day=1) - timedelta(1)
    return last - timedelta(last.weekday())
