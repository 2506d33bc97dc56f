"""How things stand between journal and workbook, as data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbook.receipt import SyncStatus
from workbook.serial import shown
from workbook.sharing.locks import presence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from workbook.sharing.journal.edit import JournalEdit
    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.reconcile import ReconcileResult


def read_sync_status(
    target: Path, journal: Journal, finding: ReconcileResult | None = None, *, date1904: bool = False
) -> SyncStatus:
    """Look beside the workbook and into the journal.

    ``finding`` is what the version that is there now does with written edits; None when it cannot be read.
    """
    holder = presence.find_holder(target)
    outcomes = finding.settling.outcomes if finding is not None else {}
    again = finding.settling.again if finding is not None else ()
    taken = [edit for edit in journal.edits("reverted", "vanished") if edit.id not in outcomes]
    watched = {edit.id: edit for edit in journal.watched()[0]} if outcomes else {}
    taken += [
        replace(watched[key], status=outcome.status, why=outcome.why, theirs=outcome.theirs)
        for key, outcome in outcomes.items()
        if outcome.status in ("reverted", "vanished") and key in watched
    ]
    reverted = [_lost(edit, "waiting", journal, date1904=date1904) for edit in again]
    reverted += [
        _lost(edit, "replaced" if edit.theirs is not None else "left", journal, date1904=date1904)
        for edit in taken
        if edit.status == "reverted"
    ]
    last = next((seen for seen in journal.seen(50) if not seen.own and seen.at), None)
    is_news = finding is not None and finding.is_news
    return SyncStatus(
        None if holder is None else holder.to_json(),
        [_waiting(edit, date1904=date1904) for edit in journal.edits("pending")],
        [_conflict(edit, journal, date1904=date1904) for edit in journal.edits("conflict")],
        len(journal.edits("written")),
        reverted,
        [_lost(edit, "left", journal, date1904=date1904) for edit in _first_of_rows(taken)],
        finding.who if finding is not None and is_news else last.who if last else "",
        last.at if last and not is_news else "",
    )


def _first_of_rows(taken: Iterable[JournalEdit]) -> Iterator[JournalEdit]:
    """One edit for each row that vanished: its addition where it is ours."""
    rows: dict[tuple[str, str], JournalEdit] = {}
    for edit in taken:
        if edit.status == "vanished" and (edit.kind == "add" or (edit.table, edit.row_id) not in rows):
            rows[edit.table, edit.row_id] = edit
    yield from rows.values()


def _waiting(edit: JournalEdit, *, date1904: bool) -> dict[str, Any]:
    return {**_named(edit), "value": _new(edit, date1904=date1904), "since": edit.changed}


def _conflict(edit: JournalEdit, journal: Journal, *, date1904: bool) -> dict[str, Any]:
    batch = journal.batch(edit.batch)
    return {
        **_named(edit),
        "base": shown(edit.base, date1904=date1904),
        "mine": _new(edit, date1904=date1904),
        "theirs": shown(edit.theirs, date1904=date1904) if edit.theirs else "",
        "missing": edit.theirs is None,
        "who": edit.who,
        "when": edit.changed,
        "title": batch.title if batch else "",
        "why": edit.why,
    }


def _lost(edit: JournalEdit, state: str, journal: Journal, *, date1904: bool) -> dict[str, Any]:
    where = f"{edit.column} of {edit.row_id}" if edit.column else f"{edit.row_id} of {edit.table}"
    batch = journal.batch(edit.batch)
    text = edit.why or f"{where} was lost to an older copy that somebody saved; the next sync brings it back."
    return {
        **_named(edit),
        "value": _new(edit, date1904=date1904),
        "who": edit.who,
        "when": edit.changed,
        "state": state,
        "theirs": shown(edit.theirs, date1904=date1904) if edit.theirs is not None else "",
        "title": batch.title if batch else "",
        "text": text,
    }


def _named(edit: JournalEdit) -> dict[str, Any]:
    return {
        "id": edit.id,
        "kind": edit.kind,
        "table": edit.table,
        "row_id": edit.row_id,
        "column": edit.column,
    }


def _new(edit: JournalEdit, *, date1904: bool) -> str | dict[str, str]:
    if edit.kind == "set":
        return shown(edit.new, date1904=date1904)
    return (
        {name: shown(cell, date1904=date1904) for name, cell in edit.cells.items()}
        if edit.kind == "add"
        else ""
    )
