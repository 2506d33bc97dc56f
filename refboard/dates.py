"""How days are written on screens and in reports; JSON and the workbook have ISO dates.

The style belongs to the person at this computer, like the language of a terminal, so a process has one.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DATE_STYLES: Final = ("us", "day-first", "iso")
"""Tue May 27, Tue 27 May, 2025-05-27."""
_FAR: Final = 300
"""Days from which a short day needs its year."""
_US: Final = ("", "c", "posix", "en_us", "english_united states")
"""Locales with the US style; a computer without a locale has it too."""
_chosen: list[str] = []


def use_style(style: str) -> None:
    """Write days in one of `DATE_STYLES` from now on; "" means the style of the locale."""
    _chosen[:] = [style] if style else []


def style_in_use() -> str:
    """The style that was chosen, else that of the locale."""
    return _chosen[0] if _chosen else _style_of(_locale())


def day_text(day: date, on: date | None = None) -> str:
    """Format a day: ``Tue May 27``, with the year unless it is the year of ``on``."""
    style = style_in_use()
    if style == "iso":
        return day.isoformat()
    year = "" if on is not None and day.year == on.year else f"{day.year}"
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    if style == "us":
        return f"{weekday} {month} {day.day}" + (f", {year}" if year else "")
    return f"{weekday} {day.day} {month}" + (f" {year}" if year else "")


def short_day(day: date | None, on: date) -> str:
    """Format a day in at most six characters: ``today``, ``May 27``, ``Dec'25`` when far away; "" for none."""
    if day is None:
        return ""
    if day == on:
        return "today"
    style, month = style_in_use(), MONTHS[day.month - 1]
    if abs((day - on).days) >= _FAR:
        return f"{month}'{day.year % 100:02d}"
    if style == "iso":
        return f"{day:%m-%d}"
    return f"{month} {day.day}" if style == "us" else f"{day.day} {month}"


def _locale() -> str:
    named = next((value for name in ("LC_ALL", "LC_TIME", "LANG") if (value := os.environ.get(name))), "")
    if named or os.name != "nt":
        return named
    import locale

    return locale.getlocale()[0] or ""


@lru_cache(maxsize=4)
def _style_of(name: str) -> str:
    return "us" if name.partition(".")[0].partition("@")[0].casefold() in _US else "day-first"
