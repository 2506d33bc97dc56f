"""When an office likes to be visited, as people write it: ``Tue, Thu``, ``Wed mornings``, ``not Mondays``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from refboard.practice.weekdays import find_weekdays

PARTS: Final = ("morning", "midday", "afternoon")
"""Parts of a day, in order."""
_SEGMENTS: Final = re.compile(r"[;,\n]|\bbut\b|(?=\b(?:not|never|no|except|avoid|closed)\b)", re.IGNORECASE)
_AGAINST: Final = re.compile(r"^\s*(?:not|never|no|except|avoid|closed)\b", re.IGNORECASE)
_PARTS: Final = (
    ("midday", re.compile(r"\b(?:lunch(?:time)?|noon|midday)\b", re.IGNORECASE)),
    (
        "morning",
        re.compile(
            r"\bmornings?\b|\bearly\b|(?<![a-z])a\.?m\b\.?|\bbefore\s+(?:noon|1[0-2]\b|[7-9]\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "afternoon",
        re.compile(
            r"\bafternoons?\b|(?<![a-z])p\.?m\b\.?|\bafter\s+(?:noon|lunch|12\b|[1-5]\b)", re.IGNORECASE
        ),
    ),
)
_NOON: Final = re.compile(r"\b(?:before|after)\s+(?:noon|lunch)\b", re.IGNORECASE)
_WEEK: Final = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class PreferredTimes:
    """The weekdays (0 is Monday) that suit an office, and the part of the day where one is named.

    A text that names no weekday allows each; ``parts``: weekday -> morning, midday or afternoon.
    """

    days: frozenset[int] = _WEEK
    parts: dict[int, str] = field(default_factory=dict)

    def suits(self, day: date) -> bool:
        """Whether the day's weekday suits them."""
        return day.weekday() in self.days

    def part_on(self, day: date) -> str:
        """The part of that day they prefer, or ""."""
        return self.parts.get(day.weekday(), "")


def read_preferred_times(text: str) -> PreferredTimes:
    """Read a Best days cell; words without a weekday or a time of day do not matter."""
    wanted: dict[int, str] = {}
    refused: set[int] = set()
    everywhere = ""
    for segment in _SEGMENTS.split(text):
        days, part = find_weekdays(segment), _part_of(segment)
        if _AGAINST.match(segment):
            # "not Friday afternoons" leaves the morning.
            if days and part:
                wanted.update(dict.fromkeys(days, "afternoon" if part == "morning" else "morning"))
            elif part:
                everywhere = "afternoon" if part == "morning" else "morning"
            else:
                refused.update(days)
        elif days:
            wanted.update(dict.fromkeys(days, part))
        elif part:
            everywhere = part
    listed = {day for day in wanted if day not in refused}
    return PreferredTimes(
        _allowed(text, listed, refused),
        {day: part for day in _WEEK if (part := wanted.get(day) or everywhere)},
    )


def _allowed(text: str, listed: set[int], refused: set[int]) -> frozenset[int]:
    positive = any(
        find_weekdays(segment) and not _AGAINST.match(segment) for segment in _SEGMENTS.split(text)
    )
    return frozenset(listed) if positive and listed else _WEEK - refused


def _part_of(text: str) -> str:
    plain = _NOON.sub("", text)
    for part, pattern in _PARTS:
        if pattern.search(plain if part == "midday" else text):
            return part
    return ""
