"""How things stand between journal and workbook, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.receipt import Status
from workbook.serial import shown
from workbook.sharing import presence

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.sharing.edit import Edit
    from workbook.sharing.journal import Journal


def standing(target: Path, journal: Journal, *, date1904: bool = False) -> Status:
    """Look beside the workbook and into the journal."""
    holder = presence.find_holder(target)
    return Status(
        None if holder is None else holder.to_json(),
        [_waiting(edit, date1904=date1904) for edit in journal.edits("pending")],
        [_conflict(edit, journal, date1904=date1904) for edit in journal.edits("conflict")],
        len(journal.edits("written")),
    )


def _waiting(edit: Edit, *, date1904: bool) -> dict[str, Any]:
    return {**_named(edit), "value": _new(edit, date1904=date1904), "since": edit.changed}


def _conflict(edit: Edit, journal: Journal, *, date1904: bool) -> dict[str, Any]:
    batch = journal.batch(edit.batch)
    return {
        **_named(edit),
        "base": shown(edit.base, date1904=date1904),
        "mine": _new(edit, date1904=date1904),
        "theirs": shown(edit.theirs, date1904=date1904) if edit.theirs else "",
        "who": "",
        "when": edit.changed,
        "title": batch.title if batch else "",
        "why": edit.why,
    }


def _named(edit: Edit) -> dict[str, Any]:
    return {
        "id": edit.id,
        "kind": edit.kind,
        "table": edit.table,
        "row_id": edit.row_id,
        "column": edit.column,
    }


def _new(edit: Edit, *, date1904: bool) -> str | dict[str, str]:
    if edit.kind == "set":
        return shown(edit.new, date1904=date1904)
    return (
        {name: shown(cell, date1904=date1904) for name, cell in edit.cells.items()}
        if edit.kind == "add"
        else ""
    )
