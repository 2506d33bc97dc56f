"""Writing off what we owe: a note, a reply or an appointment that will not happen any more.

It is an entry in the Notes of the referral or touch, ``2026-11-30 Ana Reyes: written off``: a value of its own, never
a day on which nothing was sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from refboard.practice.actions import Action
from refboard.practice.entries import Entry, plain_words
from refboard.practice.rows import append_note, find_row, fit_row
from refboard.practice.words import plural
from workbook.change import SetCells
from workbook.snapshot import Snapshot

WRITTEN_OFF: Final = r"(?i)(\d{4}-\d{2}-\d{2}) ?[^:;\n]*: *written off"
"""The pattern of an entry; its group is the day."""
_TABLES: Final = {"reply-owed": "Touches", "loop-note": "Referrals", "unscheduled": "Referrals"}
_NAMES: Final = {"reply-owed": "reply", "loop-note": "note", "unscheduled": "referral"}


def write_off(snapshot: Snapshot, reason: str, row_ids: Iterable[str], *, on: date, by: str) -> Action:
    """Write off replies, notes or referrals to schedule, by the code of the reason in Today.

    Raise ValueError for a reason of which nothing can be written off, EditRefusedError for a row without an id.
    """
    table = _TABLES.get(reason)
    if table is None:
        raise ValueError("Only a reply, a note or a referral to schedule can be written off.")
    rows = [find_row(snapshot, table, row_id, needs_id=True) for row_id in dict.fromkeys(row_ids)]
    if not rows:
        raise ValueError("It has no ID yet. It gets one with the next save; then try again.")
    entry = Entry(on, plain_words(by), "written off").text
    changes = [
        SetCells(
            table, row.row_id, fit_row(snapshot, table, {"Notes": append_note(row.text("Notes"), entry)})
        )
        for row in rows
    ]
    name = _NAMES[reason]
    what = plural(len(rows), name, "replies" if name == "reply" else "")
    return Action(f"Write off {what}", tuple(changes))
