"""Entries in Notes that refboard reads back: ``2026-11-30 Ana Reyes: covered by Ben Okafor until Dec 15``.

An entry begins with its day and the person who wrote it; the rest is in plain words, so that a colleague can
read, change or delete it in Excel. Entries are separated by semicolons or line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from refboard.dates import MONTHS
from refboard.practice.days import parse_day

_ENTRY: Final = re.compile(
    r"(?:^|[;.\n])\s*(\d{4}-\d{2}-\d{2}) ?([^:;\n]*): *((?:(?!\.\s+\d{4}-\d{2}-\d{2})[^;\n])+)"
)
_SEPARATORS: Final = ":;()\n"


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """One entry: the day it was made, the person who made it, "" when it names no one, and what it says."""

    on: date
    by: str
    words: str

    @property
    def text(self) -> str:
        """The entry as it is written into Notes."""
        return f"{self.on} {self.by}".rstrip() + f": {self.words}"


def read_entries(notes: str) -> Iterator[NoteEntry]:
    """Find the entries in a note, in the order in which it has them; one with an impossible day is skipped."""
    for match in _ENTRY.finditer(notes):
        try:
            on = date.fromisoformat(match[1])
        except ValueError:
            continue
        yield NoteEntry(on, match[2].strip(), match[3].strip())


def entry_day(day: date, on: date) -> str:
    """Write a day of an entry made ``on`` a day: ``Dec 15``, with the year when it is not the next such day."""
    short = f"{MONTHS[day.month - 1]} {day.day}"
    return short if read_entry_day(short, on) == day else f"{short}, {day.year}"


def read_entry_day(text: str, on: date) -> date | None:
    """Read a day of an entry made ``on`` a day: an ISO date, or a day that is the next one without a year."""
    try:
        return parse_day(text.strip(), on)
    except ValueError:
        return None


def plain_words(text: str, dropped: str = _SEPARATORS) -> str:
    """Remove the punctuation that separates the parts of an entry."""
    return " ".join("".join(" " if mark in dropped else mark for mark in text).split())
