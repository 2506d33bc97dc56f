"""Writing off what we owe: a note, a reply, an appointment or a promise that will not happen any more.

It is an entry in the Notes of the referral, touch or target, ``2026-11-30 Ana Reyes: written off``: a value of its own,
never a day on which nothing was sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from refboard.practice.actions import Action
from refboard.practice.entries import NoteEntry, plain_words
from refboard.practice.rows import append_note, find_row, fit_row
from refboard.practice.words import plural
from workbook.cell import Cell, Value
from workbook.change import SetCells
from workbook.snapshot import Snapshot

WRITTEN_OFF: Final = r"(?i)(\d{4}-\d{2}-\d{2}) ?[^:;\n]*: *written off"
"""The pattern of an entry; its group is the day."""
_TABLES: Final = {
    "reply-owed": "Touches",
    "loop-note": "Referrals",
    "unscheduled": "Referrals",
    "promised": "Targets",
}
_NAMES: Final = {
    "reply-owed": "reply",
    "loop-note": "note",
    "unscheduled": "referral",
    "promised": "promise",
}
WRITE_OFF_REASONS: Final = frozenset(_TABLES)
"""Codes of the reasons of which something can be written off."""


def write_off(snapshot: Snapshot, reason: str, row_ids: Iterable[str], *, on: date, by: str) -> Action:
    """Write off replies, notes, referrals to schedule or promises, by the code of the reason in Today.

    A promise that is written off also leaves Next step and Next date, and its entry says what it was.
    Raise ValueError for a reason of which nothing can be written off, EditRefusedError for a row without an id.
    """
    table = _TABLES.get(reason)
    if table is None:
        raise ValueError("Only a reply, a note, a referral to schedule or a promise can be written off.")
    rows = [find_row(snapshot, table, row_id, needs_id=True) for row_id in dict.fromkeys(row_ids)]
    if not rows:
        raise ValueError("It has no ID yet. It gets one with the next save; then try again.")
    changes = []
    for row in rows:
        words, emptied = "written off", dict[str, Value | Cell]()
        if reason == "promised":
            step = plain_words(row.text("Next step"), ";\n") or "the next step"
            words = f"wrote off {step}"
            emptied = {name: None for name in ("Next step", "Next date") if row.text(name)}
        notes: dict[str, Value] = {
            "Notes": append_note(row.text("Notes"), NoteEntry(on, plain_words(by), words).text)
        }
        changes.append(SetCells(table, row.row_id, {**fit_row(snapshot, table, notes), **emptied}))
    name = _NAMES[reason]
    what = plural(len(rows), name, "replies" if name == "reply" else "")
    return Action(f"Write off {what}", tuple(changes))
