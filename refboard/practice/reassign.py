"""Hand targets over to a colleague: for good, or until a day, such as during a holiday."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from refboard.practice.actions import Action
from refboard.practice.covers import cover_entry, end_entry, find_cover
from refboard.practice.entries import plain_words
from refboard.practice.rows import append_note, find_row, fit_row
from refboard.practice.words import day_text, plural
from workbook.cell import Cell, Value
from workbook.change import SetCells
from workbook.schema import fold
from workbook.snapshot import Snapshot


def reassign(
    snapshot: Snapshot,
    target_ids: Iterable[str],
    colleague: str,
    *,
    until: date | None = None,
    on: date,
    by: str,
) -> Action:
    """Make a colleague the owner of targets, or with ``until`` let them cover up to the day before.

    A cover is an entry in Notes and leaves the Owner cell as it is, so that the target is its owner's again on that
    day; handing a target over for good ends a cover. Raise ValueError or a RefusedError with a sentence.
    """
    name = " ".join(colleague.split())
    if until is not None and until <= on:
        raise ValueError(f"{day_text(until)} is not after today; choose a later date.")
    if until is not None and not plain_words(name):
        raise ValueError("Who covers until then? Choose a colleague.")
    changes = []
    rows = [find_row(snapshot, "Targets", target, needs_id=True) for target in dict.fromkeys(target_ids)]
    for row in rows:
        notes, cover = row.text("Notes"), find_cover(row.text("Notes"), on)
        values: dict[str, Value] = {}
        emptied: dict[str, Value | Cell] = {}
        if until is not None:
            values["Notes"] = append_note(notes, cover_entry(name, until, on=on, by=by))
        else:
            if not name and row.text("Owner").strip():
                emptied["Owner"] = None
            elif fold(row.text("Owner")) != fold(name):
                values["Owner"] = name
            if cover is not None:
                values["Notes"] = append_note(notes, end_entry(on=on, by=by))
        if values or emptied:
            written = {**fit_row(snapshot, "Targets", values), **emptied}
            changes.append(SetCells("Targets", row.row_id, written))
    if not changes:
        raise ValueError(f"{name or 'No one'} has {'it' if len(rows) == 1 else 'them'} already.")
    what = rows[0].text("Source").strip() or rows[0].name if len(rows) == 1 else plural(len(rows), "target")
    limit = f" until {day_text(until)}" if until is not None else ""
    return Action(f"Reassign {what} to {name or 'no one'}{limit}", tuple(changes))
