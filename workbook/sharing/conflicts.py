"""What a person decides: mine or theirs, for a conflict and for what somebody took out of the workbook."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal

from workbook.cell import BLANK, Cell
from workbook.change import AddRow, Change, RemoveRow, SetCells
from workbook.errors import BusyError, FileRefusedError, RefusedError
from workbook.receipt import Receipt
from workbook.sharing.change_planner import ChangePlanner
from workbook.sharing.journal.edit import Outcome
from workbook.sharing.versions.date_systems import convert_dates
from workbook.xlsx.package import Package
from workbook.xlsx.reading.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.sharing.journal.edit import EditStatus, JournalEdit
    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.reader import Reader
    from workbook.sharing.versions.ring import VersionRing
    from workbook.sharing.write_queue import WriteQueue

Side = Literal["mine", "theirs"]
OPEN: tuple[EditStatus, ...] = ("conflict", "reverted", "vanished")
_SHORTEST = 4


class ConflictResolver:
    """Settles one open question of the journal."""

    def __init__(self, reader: Reader, journal: Journal, ring: VersionRing, delivery: WriteQueue) -> None:
        self._reader = reader
        self._journal = journal
        self._ring = ring
        self._delivery = delivery

    def make(self, key: str, keep: Side) -> Receipt:
        """Keep mine or theirs; ``key`` is an edit's id or its beginning.

        Raises RefusedError when nothing of this id waits, or when mine cannot be brought back any more.
        """
        with contextlib.suppress(BusyError, FileRefusedError):
            # What somebody took out by now is in the status, and not yet in the journal.
            self._delivery.resume()
        edit = self._find(key)
        together = self._together(edit)
        outcomes = {each.id: Outcome("undone", each.theirs, f"{keep} was kept") for each in together}
        title = f"Keep {'yours' if keep == 'mine' else 'theirs'}: {_name(edit)}"
        if keep == "theirs":
            self._journal.mark(outcomes)
            return Receipt("saved", (edit.row_id,), "The workbook keeps what it has.", title)
        _, rows = self._reader.latest(known=True)
        changes = self._changes(edit, rows)
        waiting = self._journal.edits("pending")
        edits, ids = ChangePlanner(rows, waiting, lambda *_: None).resolve(changes)
        if not edits:
            self._journal.mark(outcomes)
            return Receipt("saved", (edit.row_id,), "The workbook holds yours already.", title)
        return self._delivery.keep(title, edits, ids, outcomes=outcomes)

    def _find(self, key: str) -> JournalEdit:
        wanted = key.strip().casefold()
        found = [edit for edit in self._journal.edits(*OPEN) if edit.id.startswith(wanted)]
        exact = [edit for edit in found if edit.id == wanted]
        if len(found) > 1 and not exact:
            raise RefusedError(
                f"{key} fits {len(found)} edits; give more of the id that `refboard status` shows."
            )
        if not found or len(wanted) < _SHORTEST:
            raise RefusedError(
                f"Nothing with the id {key} waits for a decision; `refboard status` lists what does."
            )
        return (exact or found)[0]

    def _together(self, edit: JournalEdit) -> list[JournalEdit]:
        """The edits that one answer settles: all of a row that vanished, or this one."""
        if edit.status != "vanished":
            return [edit]
        row = (edit.table, edit.row_id)
        return [each for each in self._journal.edits("vanished") if (each.table, each.row_id) == row]

    def _changes(self, edit: JournalEdit, rows: Rows) -> list[Change]:
        cells = rows.cells(edit.table, edit.row_id)
        if edit.kind == "remove":
            return [RemoveRow(edit.table, edit.row_id)] if cells is not None else []
        if cells is not None:
            return [SetCells(edit.table, edit.row_id, {edit.column: edit.new})] if edit.kind == "set" else []
        known = dict(self._last_known(edit, rows))
        if edit.kind == "set":
            known[edit.column] = edit.new
        return [AddRow(edit.table, known)]

    def _last_known(self, edit: JournalEdit, rows: Rows) -> Mapping[str, Cell]:
        """What a row that is gone held, as the newest version that has it says."""
        layout = rows.layout(edit.table)
        for version in self._ring.versions():
            try:
                package = Package.open(self._ring.load(version.token), rows.package.name)
                cells = Rows(package, rows.schema).cells(edit.table, edit.row_id)
            except RefusedError:
                continue
            if cells is not None:
                # Calculated columns fill themselves; a column that is gone has no place for its cell.
                known = {
                    name: cell
                    for name, cell in cells.items()
                    if name in layout.letters and cell != BLANK and cell.formula is None
                }
                return convert_dates(
                    layout.spec, known, was1904=package.date1904, is1904=rows.package.date1904
                )
        if edit.kind == "add":
            return edit.cells
        raise RefusedError(
            f"{edit.row_id} is gone from {edit.table}, and no version that is kept here has it;"
            " add it again, or keep theirs."
        )


def _name(edit: JournalEdit) -> str:
    return f"{edit.column} of {edit.row_id}" if edit.column else f"{edit.row_id} of {edit.table}"
