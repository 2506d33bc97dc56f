"""What the journal holds about the workbook, as the status that screens and commands show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.serial import shown
from workbook.sharing.locks import presence
from workbook.sync_status import Conflict, EditValue, LostEdit, LostState, PendingEdit, SyncStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from workbook.sharing.journal.edit import JournalEdit
    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.reconcile import ReconcileResult


def read_sync_status(
    target: Path, journal: Journal, result: ReconcileResult | None = None, *, date1904: bool = False
) -> SyncStatus:
    """Look at the lock files beside the workbook and at the journal.

    ``result`` compares the current version with the written edits; None when the workbook cannot be read.
    """
    lock_file = presence.find_lock_file(target)
    outcomes = result.settling.outcomes if result is not None else {}
    restorable = result.settling.to_restore if result is not None else ()
    lost = [edit for edit in journal.edits("reverted", "vanished") if edit.id not in outcomes]
    watched = {edit.id: edit for edit in journal.watched()[0]} if outcomes else {}
    lost += [
        replace(watched[key], status=outcome.status, why=outcome.why, theirs=outcome.theirs)
        for key, outcome in outcomes.items()
        if outcome.status in ("reverted", "vanished") and key in watched
    ]
    describe = _Describer(journal, date1904=date1904)
    reverted = [describe.lost(edit, LostState.WAITING) for edit in restorable]
    reverted += [
        describe.lost(edit, LostState.REPLACED if edit.theirs is not None else LostState.LEFT)
        for edit in lost
        if edit.status == "reverted"
    ]
    last = next((seen for seen in journal.seen(50) if not seen.own and seen.at), None)
    is_news = result is not None and result.is_news
    return SyncStatus(
        holder=None if lock_file is None else lock_file.holder(),
        pending=[describe.pending(edit) for edit in journal.edits("pending")],
        conflicts=[describe.conflict(edit) for edit in journal.edits("conflict")],
        unsettled=len(journal.edits("written")),
        reverted=reverted,
        vanished=[describe.lost(edit, LostState.LEFT) for edit in _first_of_rows(lost)],
        author=result.who if result is not None and is_news else last.who if last else "",
        changed=last.at if last and not is_news else "",
    )


def _first_of_rows(lost: Iterable[JournalEdit]) -> Iterator[JournalEdit]:
    """One edit for each row that vanished: the one that added it, where this user did."""
    rows: dict[tuple[str, str], JournalEdit] = {}
    for edit in lost:
        if edit.status == "vanished" and (edit.kind == "add" or (edit.table, edit.row_id) not in rows):
            rows[edit.table, edit.row_id] = edit
    yield from rows.values()


class _Describer:
    """Turns edits of the journal into the public data, with dates in the workbook's date system."""

    def __init__(self, journal: Journal, *, date1904: bool) -> None:
        self._journal = journal
        self._date1904 = date1904

    def pending(self, edit: JournalEdit) -> PendingEdit:
        return PendingEdit(
            id=edit.id,
            kind=edit.kind,
            table=edit.table,
            row_id=edit.row_id,
            column=edit.column,
            value=self._value(edit),
            since=edit.changed,
        )

    def conflict(self, edit: JournalEdit) -> Conflict:
        return Conflict(
            id=edit.id,
            kind=edit.kind,
            table=edit.table,
            row_id=edit.row_id,
            column=edit.column,
            base=shown(edit.base, date1904=self._date1904),
            mine=self._value(edit),
            theirs=shown(edit.theirs, date1904=self._date1904) if edit.theirs else "",
            missing=edit.theirs is None,
            who=edit.who,
            when=edit.changed,
            title=self._title(edit),
            why=edit.why,
        )

    def lost(self, edit: JournalEdit, state: LostState) -> LostEdit:
        place = f"{edit.column} of {edit.row_id}" if edit.column else f"{edit.row_id} of {edit.table}"
        return LostEdit(
            id=edit.id,
            kind=edit.kind,
            table=edit.table,
            row_id=edit.row_id,
            column=edit.column,
            value=self._value(edit),
            who=edit.who,
            when=edit.changed,
            state=state,
            theirs=shown(edit.theirs, date1904=self._date1904) if edit.theirs is not None else "",
            title=self._title(edit),
            text=edit.why or f"The saved file did not contain {place}; the next sync restores it.",
        )

    def _title(self, edit: JournalEdit) -> str:
        batch = self._journal.batch(edit.batch)
        return batch.title if batch else ""

    def _value(self, edit: JournalEdit) -> EditValue:
        if edit.kind == "set":
            return shown(edit.new, date1904=self._date1904)
        if edit.kind == "remove":
            return ""
        return {name: shown(cell, date1904=self._date1904) for name, cell in edit.cells.items()}
