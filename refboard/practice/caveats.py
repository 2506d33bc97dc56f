"""What a reader has to know before the figures of a workbook: facts it does not record, words not understood."""

from __future__ import annotations

from typing import Final

from refboard.practice.recorded import Recorded, not_recorded_note
from refboard.practice.translation import Translation
from refboard.practice.words import listing, plural
from workbook.snapshot import Snapshot

_NAMED: Final = 3
"""Words that are named before the others are counted."""
_RATED: Final = (
    ("Touches", "Direction"),
    ("Touches", "Outcome"),
    ("Touches", "Response"),
    ("Referrals", "Outcome"),
)
"""Columns with words that decide which rows a share counts."""


def caveats_of(snapshot: Snapshot, recorded: Recorded) -> tuple[str, ...]:
    """The sentences to show with the figures, none when there is nothing to know."""
    return tuple(filter(None, (not_recorded_note(snapshot, recorded), unclear_words_note(snapshot))))


def unclear_words_note(snapshot: Snapshot) -> str:
    """Name the words that shares rest on and that are not understood, in one sentence; "" for none."""
    unknown = [
        word
        for word in Translation.from_snapshot(snapshot).unknown(snapshot)
        if (word.table, word.column) in _RATED
    ]
    if not unknown:
        return ""
    unknown.sort(key=lambda word: -word.rows)
    named = [
        f"{word.word!r} ({word.table} {word.column}, {plural(word.rows, 'row')})" for word in unknown[:_NAMED]
    ]
    more = [f"{len(unknown) - _NAMED:,} more"] if len(unknown) > _NAMED else []
    return (
        f"Not understood yet: {listing([*named, *more])}. Shares that rest on them may be wrong until you say what "
        "they mean: refboard adopt asks, and so does Set up workbook in the dashboard."
    )
