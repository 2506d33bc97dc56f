"""A colleague who covers for the owner of a target until a day, such as during a holiday.

The cover is an entry in the target's Notes, ``2026-11-30 Ana Reyes: covered by Ben Okafor until Dec 15``. The Owner
cell stays as it is, so on that day the target is its owner's again and no one has to change it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from refboard.practice.entries import NoteEntry, entry_day, plain_words, read_entries, read_entry_day

_COVERED: Final = re.compile(r"covered by (.+?) until (.+)", re.IGNORECASE)
_ENDED: Final = re.compile(r"cover ended", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cover:
    """``colleague`` covers up to the day before ``until``."""

    colleague: str
    until: date


def find_cover(notes: str, on: date) -> Cover | None:
    """Find the cover in force on a day: the latest entry up to it counts, on a tie the later one in the note."""
    if "cover" not in notes.casefold():
        return None
    latest: tuple[date, Cover | None] | None = None
    for entry in read_entries(notes):
        if entry.on > on or (latest is not None and entry.on < latest[0]):
            continue
        if match := _COVERED.fullmatch(entry.words):
            until = read_entry_day(match[2], entry.on)
            if until is not None:
                latest = (entry.on, Cover(match[1].strip(), until))
        elif _ENDED.fullmatch(entry.words):
            latest = (entry.on, None)
    cover = latest[1] if latest else None
    return cover if cover is not None and on < cover.until else None


def cover_entry(colleague: str, until: date, *, on: date, by: str) -> str:
    """Write the entry of a cover that begins now."""
    return NoteEntry(
        on, plain_words(by), f"covered by {plain_words(colleague)} until {entry_day(until, on)}"
    ).text


def end_entry(*, on: date, by: str) -> str:
    """Write the entry that ends a cover before its day."""
    return NoteEntry(on, plain_words(by), "cover ended").text
