"""What a person decides: mine or theirs, for a conflict and for what a later save removed from the workbook."""

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
    """Applies a person's decision about one conflict or lost edit."""

    def __init__(self, reader: Reader, journal: Journal, ring: VersionRing, write_queue: WriteQueue) -> None:
        self._reader = reader
        self._journal = journal
        self._ring = ring
        self._write_queue = write_queue

    def resolve(self, key: str, keep: Side) -> Receipt:
        """Keep mine or theirs; ``key`` is an edit's id or its beginning.

        Raises RefusedError when nothing with this id is open, or when mine cannot be restored any more.
        """
        with contextlib.suppress(BusyError, FileRefusedError):
            # The status shows what the newest save removed; the journal has it only after this.
            self._write_queue.flush()
        edit = self._find(key)
        together = self._together(edit)
        outcomes = {each.id: Outcome("undone", each.theirs, f"kept {keep}") for each in together}
        title = f"Keep {'yours' if keep == 'mine' else 'theirs'}: {_name(edit)}"
        if keep == "theirs":
            self._journal.mark(outcomes)
            return Receipt("saved", (edit.row_id,), "The workbook keeps its value.", title)
        _, rows = self._reader.latest(known=True)
        changes = self._changes(edit, rows)
        waiting = self._journal.edits("pending")
        edits, ids = ChangePlanner(rows, waiting, lambda *_: None).resolve(changes)
        if not edits:
            self._journal.mark(outcomes)
            return Receipt("saved", (edit.row_id,), "The workbook has your value already.", title)
        return self._write_queue.submit(title, edits, ids, outcomes=outcomes)

    def resolve_all(self, keep: Side) -> list[Receipt]:
        """Resolve all that is open the same way; raise RefusedError when nothing is, or nothing could be."""
        receipts: list[Receipt] = []
        refused: dict[str, RefusedError] = {}
        while left := [edit for edit in self._journal.edits(*OPEN) if edit.id not in refused]:
            try:
                receipts.append(self.resolve(left[0].id, keep))
            except RefusedError as error:
                refused[left[0].id] = error
            if any(edit.id == left[0].id for edit in self._journal.edits(*OPEN)):
                refused.setdefault(left[0].id, RefusedError(""))
        if not receipts:
            raise next(iter(refused.values()), None) or RefusedError(
                "No conflict or lost edit is open; `refboard status` lists them."
            )
        return receipts

    def _find(self, key: str) -> JournalEdit:
        wanted = key.strip().casefold()
        found = [edit for edit in self._journal.edits(*OPEN) if edit.id.startswith(wanted)]
        exact = [edit for edit in found if edit.id == wanted]
        if len(found) > 1 and not exact:
            raise RefusedError(
                f"{key} fits {len(found)} edits; type more of the id that `refboard status` shows."
            )
        if not found or len(wanted) < _SHORTEST:
            raise RefusedError(f"No conflict or lost edit has the id {key}; `refboard status` lists them.")
        return (exact or found)[0]

    def _together(self, edit: JournalEdit) -> list[JournalEdit]:
        """The edits that one decision covers: all of a row that vanished, or this one."""
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
        """The cells of a row that is gone, from the newest stored version that has it."""
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
            f"{edit.row_id} is gone from {edit.table}, and no version stored here has it;"
            " add it again, or keep theirs."
        )


def _name(edit: JournalEdit) -> str:
    return f"{edit.column} of {edit.row_id}" if edit.column else f"{edit.row_id} of {edit.table}"
