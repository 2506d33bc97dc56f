"""Weekdays as people write them: ``Mon-Fri``, ``Sun to Thu``, ``Tue, Thu``, ``Fri mornings``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from refboard.practice.words import WEEKDAYS

_WEEK: Final = len(WEEKDAYS)
_NAME: Final = (
    r"(mon(?=(?:days?)?\b)|tue(?=(?:s(?:days?)?)?\b)|wed(?=(?:s|nes(?:days?)?)?\b)|thu(?=(?:r(?:s(?:days?)?)?)?\b)"
    r"|fri(?=(?:days?)?\b)|sat(?=(?:urdays?)?\b)|sun(?=(?:days?)?\b))[a-z]*\.?"
)
_RANGE: Final = re.compile(rf"\b{_NAME}(?:\s*(?:-|–|—|to|through|thru|until)\s*{_NAME})?", re.IGNORECASE)
_PLACES: Final = {name.lower(): at for at, name in enumerate(WEEKDAYS)}


def find_weekdays(text: str) -> tuple[int, ...]:
    """Find the weekdays that a text names, 0 for Monday, ascending; other words don't matter."""
    found: set[int] = set()
    for match in _RANGE.finditer(text):
        first = _PLACES[match[1].lower()]
        last = _PLACES[match[2].lower()] if match[2] else first
        found |= {(first + step) % _WEEK for step in range((last - first) % _WEEK + 1)}
    return tuple(sorted(found))


def parse_weekdays(text: str) -> tuple[int, ...] | None:
    """Parse a list of weekdays that contains nothing else; None if it does, or names none."""
    rest = re.sub(r"[\s,;/&+]|\band\b", "", _RANGE.sub("", text), flags=re.IGNORECASE)
    return find_weekdays(text) or None if not rest else None


def weekdays_text(days: Iterable[int]) -> str:
    """Write weekdays: ``Mon-Fri``, ``Sun-Thu``, ``Tue, Thu``."""
    given = sorted(set(days))
    runs: list[list[int]] = []
    for day in given:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    # A week that begins on Sunday or Saturday is one run, too.
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == _WEEK - 1:
        runs[0] = [*runs.pop(), *runs[0]]
    return ", ".join(_run_text(run) for run in runs)


def _run_text(run: Sequence[int]) -> str:
    first, last = WEEKDAYS[run[0]], WEEKDAYS[run[-1]]
    return f"{first}-{last}" if len(run) > 2 else ", ".join(WEEKDAYS[day] for day in run)
