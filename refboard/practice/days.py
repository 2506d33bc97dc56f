"""Days as people type them: ``fri``, ``+3d``, ``in 10 days``, ``tomorrow``, ``12/1``, ``2026-12-01``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, time, timedelta
from typing import Final

from refboard.practice.words import MONTHS, WEEKDAYS

_WORDS: Final = {"today": 0, "now": 0, "tomorrow": 1, "tom": 1, "yesterday": -1}
_STEP: Final = re.compile(
    r"([+-]|in\s)?\s*(\d{1,4}|(?:an?|one)(?=\s))\s*(d|days?|w|weeks?|m|months?)?(\s+ago)?"
)
_NUMERIC: Final = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})?")
_NAMED: Final = re.compile(r"(?:(\d{1,2})\.?\s+([a-z]{3,9})|([a-z]{3,9})\.?\s+(\d{1,2}))(?:,?\s+(\d{4}))?")
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2}))?\s*([ap])?\.?m?\.?")
_FULL_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FULL_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_LONGEST: Final = 200
"""Characters of the longest text that names a day; on longer ones the patterns could take very long."""
_ISO_START: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_DAY_START: Final = re.compile(r"(.+?)[ T,]+(?:at\s+)?\d{1,2}:\d{2}.*$", re.IGNORECASE)
FIRST_YEAR: Final = 1900
"""The first year that a spreadsheet can hold."""
_EXAMPLES: Final = "fri, tomorrow, +3d, +2w, 12/1 or 2026-12-01"


def parse_day(text: str, on: date, *, past: bool = False) -> date:
    """Parse a day that a person typed on the day ``on``.

    A weekday and a day without a year mean the next one (``past``: the latest one up to ``on``);
    ``12/1`` is month/day, ``1.12.`` day.month. Raise ValueError with a sentence when it is not a day, or is
    before the first day that a workbook can hold.
    """
    day = _parse(text, on, past=past)
    if day.year < FIRST_YEAR:
        raise ValueError(f"{text.strip()!r} is before {FIRST_YEAR}, the first year a workbook can hold.")
    return day


def _parse(text: str, on: date, *, past: bool) -> date:
    words = " ".join(text.strip().casefold().split())
    if words in _WORDS:
        return on + timedelta(days=_WORDS[words])
    weekday = _weekday(words.removeprefix("next ").removeprefix("last "))
    if weekday is not None:
        back = past or words.startswith("last ")
        away = (on.weekday() - weekday if back else weekday - on.weekday()) % 7 or 7
        return on - timedelta(days=away) if back else on + timedelta(days=away)
    if words == "next week":
        return on + timedelta(days=7 - on.weekday())
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", words):
        year, month, day = (int(part) for part in words.split("-"))
        return _made(year, month, day, text)
    if step := _STEP.fullmatch(words):
        # A bare number is not a day; a signed one counts days.
        if (step[3] or step[1] in ("+", "-")) and not (step[1] == "in " and step[4]):
            return _stepped(on, step, text)
        raise ValueError(_no_day(text))
    return _calendar_day(words, on, text, past=past)


def parse_full_day(text: str) -> date:
    """Parse a day that names its year; raise ValueError with a sentence when it does not."""
    early, late = date(2004, 2, 29), date(2032, 2, 29)
    try:
        first, second = parse_day(text, early), parse_day(text, late)
    except ValueError:
        raise ValueError(_no_day(text)) from None
    if first != second:
        raise ValueError(f"{text.strip()!r} does not name a year; write it like 2026-12-01.")
    return first


def parse_time(text: str) -> time:
    """Parse a time of day (``9``, ``9:30``, ``2:15 pm``); raise ValueError with a sentence."""
    match = _CLOCK.fullmatch(text.strip().casefold())
    if match:
        hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        if match[4] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if match[4] == "p" else 0)
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    raise ValueError(f"{text.strip()!r} is not a time; write it like 9:30 or 2:15 pm.")


def _no_day(text: str) -> str:
    return f"{text.strip()!r} is not a day; write it like {_EXAMPLES}."


def _weekday(words: str) -> int | None:
    for index, short in enumerate(WEEKDAYS):
        if len(words) >= 3 and _FULL_WEEKDAYS[index].startswith(words) and words.startswith(short.casefold()):
            return index
    return None


def _month(words: str) -> int | None:
    for index, short in enumerate(MONTHS):
        if _FULL_MONTHS[index].startswith(words) and words.startswith(short.casefold()):
            return index + 1
    return None


def _stepped(on: date, step: re.Match[str], text: str) -> date:
    count = (int(step[2]) if step[2].isdecimal() else 1) * (-1 if step[1] == "-" or step[4] else 1)
    unit = (step[3] or "d")[0]
    if unit == "m":
        months = on.year * 12 + on.month - 1 + count
        year, month = months // 12, months % 12 + 1
        return _made(year, month, min(on.day, monthrange(year, month)[1]) if 1 <= year <= 9999 else 1, text)
    try:
        return on + timedelta(days=count * (7 if unit == "w" else 1))
    except OverflowError:
        raise ValueError(_no_day(text)) from None


def _calendar_day(words: str, on: date, text: str, *, past: bool) -> date:
    if match := _NUMERIC.fullmatch(words):
        month, day, year = int(match[1]), int(match[2]), match[3]
        if month > 12:
            raise ValueError(f"{text.strip()!r} has no valid month; write month/day, or 2026-12-01.")
    elif match := _DOTTED.fullmatch(words):
        day, month, year = int(match[1]), int(match[2]), match[3]
    elif match := _NAMED.fullmatch(words):
        found = _month(match[2] or match[3])
        if found is None:
            raise ValueError(_no_day(text))
        month, day, year = found, int(match[1] or match[4]), match[5]
    else:
        raise ValueError(_no_day(text))
    if year:
        return _made(int(year) + (2000 if len(year) == 2 else 0), month, day, text)
    # A leap day may be eight years away (1900 and 2100 have none).
    years = range(on.year, on.year - 9, -1) if past else range(on.year, on.year + 9)
    for candidate in years:
        if 1 <= month <= 12 and 1 <= day <= monthrange(candidate, month)[1]:
            found_day = date(candidate, month, day)
            if found_day <= on if past else found_day >= on:
                return found_day
    raise ValueError(_no_day(text))


def _made(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text.strip()!r} is not a calendar day.") from None


def day_in(text: str, *, on: date, past: bool) -> date | None:
    """The day that a text names, with or without a time behind it; None for any other text."""
    if len(text) > _LONGEST:
        return None
    if match := _ISO_START.match(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    for candidate in (text, *(m[1] for m in [_DAY_START.match(text)] if m)):
        try:
            return parse_day(candidate, on, past=past)
        except ValueError:
            continue
    return None


def time_in(text: str) -> time | None:
    """The time of day that a text says (``9am``, ``14:30``); None for any other text."""
    try:
        return parse_time(text)
    except ValueError:
        return None
