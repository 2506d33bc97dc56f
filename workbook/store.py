"""The store: a shared workbook, read as tables and edited by row id, without overwriting a colleague.

This class only delegates: reading to `workbook.sharing.reader`, changes to edits to
`workbook.sharing.change_planner`, journal and file to `workbook.sharing.write_queue`.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from workbook.errors import BusyError, FileRefusedError, NotWrittenError, RefusedError
from workbook.joining import is_joined, join, split, with_parts
from workbook.receipt import Receipt
from workbook.sharing.binding import JournalBinding
from workbook.sharing.change_planner import ChangePlanner, describe
from workbook.sharing.conflicts import ConflictResolver, Side
from workbook.sharing.disk.disk import DISK, Disk, describe_error
from workbook.sharing.disk.patience import Patience
from workbook.sharing.journal.journal import Journal
from workbook.sharing.journal_index import JournalIndex
from workbook.sharing.locks import lock_file, presence, temporary_files
from workbook.sharing.moved_workbook import take_over
from workbook.sharing.reader import Reader
from workbook.sharing.recovery import Recovery
from workbook.sharing.row_identity import RowIdentity
from workbook.sharing.state_home import state_home
from workbook.sharing.sync_status import read_sync_status
from workbook.sharing.versions.ring import VersionRing
from workbook.sharing.versions.version import why_away
from workbook.sharing.write_queue import WriteQueue
from workbook.sync_status import SyncStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbook.change import Change
    from workbook.merging.merger import Merger
    from workbook.schema import TableSpec
    from workbook.sharing.journal.edit import Batch
    from workbook.sharing.locks.lock_file import LockFile
    from workbook.sharing.versions.difference import TableDifference
    from workbook.sharing.versions.ring import StoredVersion
    from workbook.snapshot import Snapshot


class Store:
    """One shared workbook.

    Used by one thread. Every method that reads may raise FileRefusedError (not a workbook that can be used here) or
    BusyError (missing or half-written for longer than the patience).
    """

    def __init__(
        self,
        path: Path,
        schema: Sequence[TableSpec],
        journal: Journal,
        user: str,
        disk: Disk,
        patience: Patience,
        index: JournalIndex,
        *,
        shows_new_ids: bool = False,
    ) -> None:
        self.path = path
        self.user = user
        self._journal = journal
        self._schema = tuple(schema)
        self._joined: tuple[Snapshot, Snapshot] | None = None
        self._reader = Reader(path, with_parts(schema), patience)
        self._ring = VersionRing(journal.folder / "versions", disk=disk)
        self._binding = JournalBinding(self._reader, journal, self._ring, index, disk)
        self._reader.on_open = self._binding.bind
        self._reader.identity = RowIdentity(journal, self._ring, shows_new_ids=shows_new_ids)
        self._write_queue = WriteQueue(self._reader, self._binding, journal, self._ring, user, disk, patience)
        self._conflicts = ConflictResolver(self._reader, journal, self._ring, self._write_queue)
        self._recovery = Recovery(self._reader, journal, self._ring, self._write_queue, user)
        self._disk = disk
        self._patience = patience
        self.removed_lock_file = False
        """Whether the lock file of a killed refboard was found beside the workbook and removed."""

    @classmethod
    def open(
        cls,
        path: str | Path,
        schema: Sequence[TableSpec],
        *,
        state_dir: Path | None = None,
        user: str = "",
        disk: Disk = DISK,
        patience: Patience | None = None,
        shows_new_ids: bool = False,
    ) -> Self:
        """Get ready to use a workbook; symbolic links are resolved, and nothing is read or created yet.

        ``state_dir`` is where journals are stored (default: ``REFBOARD_STATE_DIR``, else the user's state
        directory). ``user`` is the name that colleagues see while this store saves. ``shows_new_ids``: a row that was
        copied with another row's id shows the id that it will get with the next save.
        """
        try:
            target = Path(path).resolve()
        except (OSError, RuntimeError) as error:
            raise FileRefusedError(
                f"{path} is a loop of symbolic links; name the workbook itself."
            ) from error
        index = JournalIndex(state_dir or state_home())
        journal = Journal(index.folder_of_path(target), target, disk=disk)
        return cls(
            target,
            tuple(schema),
            journal,
            user or lock_file.login(),
            disk,
            patience or Patience(),
            index,
            shows_new_ids=shows_new_ids,
        )

    # -- reading

    def read(self) -> Snapshot:
        """Read all tables; the same snapshot as before while the file is the same."""
        self._remove_stale_lock_file()
        return self._join(self._reader.snapshot(known=self._journal.exists()))

    def _join(self, snapshot: Snapshot) -> Snapshot:
        if not is_joined(self._schema):
            return snapshot
        if self._joined is None or self._joined[0] is not snapshot:
            self._joined = snapshot, join(snapshot, self._schema)
        return self._joined[1]

    def _remove_stale_lock_file(self) -> None:
        """Remove the lock file of a killed refboard: LibreOffice would call the workbook locked."""
        with contextlib.suppress(OSError):
            if presence.lock_path(self.path).exists():
                removed = temporary_files.remove_stale_lock_file(self.path, self._disk)
                self.removed_lock_file = self.removed_lock_file or removed

    def with_pending(self, snapshot: Snapshot) -> Snapshot:
        """Lay the pending edits over a snapshot: how the workbook will read once they are written."""
        edits = self._journal.edits("pending") if self._journal.exists() else []
        if not edits:
            return snapshot
        from workbook.sharing.overlay import overlay

        return overlay(snapshot, edits)

    def why_away(self) -> str:
        """Say why the workbook cannot be found now (moved, its share disconnected), or return ""; costs one stat."""
        return why_away(self.path)

    def changed(self) -> bool:
        """Whether another program changed the file since it was last read; costs one stat."""
        return self._reader.changed()

    # -- editing

    def submit(self, changes: Iterable[Change], *, title: str = "") -> Receipt:
        """Record changes in the journal, then write them to the workbook.

        ``title`` is one sentence that undo will show. Rows without an id and copied ids get a new one in the
        same save; without any change that is all it does. Raises EditRefusedError, TableMissingError or
        RowMissingError when a change makes no sense (nothing is recorded), NotWrittenError when the disk refuses.
        """
        changes = list(changes)
        version, rows = self._reader.latest(known=self._journal.exists())
        earlier = self._write_queue.earlier_edits(version, rows)
        if changes and is_joined(self._schema):
            changes = split(changes, self._join(self._reader.read(version, rows)))
        edits, ids = ChangePlanner(rows, earlier, self._reader.seen).resolve(changes)
        if not edits and not self._write_queue.assignments(version):
            return Receipt("saved", ids, title=title)
        return self._write_queue.submit(title or describe(changes), edits, ids)

    def undo(self) -> Receipt:
        """Undo the latest action of this user, also one from before a restart.

        The receipt's title says what was undone. Raises RefusedError when there is nothing to undo.
        """
        self._binding.follow()
        batch = self._journal.undoable()
        if batch is None:
            raise RefusedError(f"Nothing to undo in {self.path.name}.")
        return self._write_queue.reverse(batch, "undo")

    def redo(self) -> Receipt:
        """Redo what the last undo reversed; raise RefusedError when there is nothing to redo."""
        self._binding.follow()
        batch = self._journal.redoable()
        if batch is None:
            raise RefusedError(f"Nothing to redo in {self.path.name}.")
        return self._write_queue.reverse(batch, "redo")

    def undo_title(self) -> str:
        """What undo would reverse, "" when nothing."""
        batch = self._journal.undoable()
        return batch.title if batch else ""

    def redo_title(self) -> str:
        """What redo would make again, "" when nothing."""
        batch = self._journal.redoable()
        return batch.title if batch else ""

    def sync(self) -> Receipt | None:
        """Compare with what others saved, and write pending and lost edits; None when there are none.

        Call it after every outside change: only then are edits noticed that an older copy was saved over.
        """
        self._remove_stale_lock_file()
        self._binding.find()
        return self._write_queue.flush()

    def take_over_former(self) -> int:
        """Let what waits for the workbook that had this path before go into this one, after a person said they are one.

        Returns how many edits are pending now; raises NotWrittenError when the disk refuses.
        """
        self._reader.current(known=True)
        for folder, _ in self._binding.former():
            take_over(Journal(folder, self.path, disk=self._disk), self._journal, self.path.name)
        return len(self._journal.edits("pending"))

    def holder(self) -> LockFile | None:
        """Who has the workbook open, as far as the lock files beside it say."""
        return presence.find_lock_file(self.path)

    def take_over(self, holder: LockFile) -> bool:
        """Remove a lock file that was left behind, after a person confirmed that no one has the workbook open.

        False when another lock file has its place by now. Raises NotWrittenError when the system refuses.
        """
        try:
            return temporary_files.remove_lock_file(self.path, holder, self._disk)
        except OSError as error:
            raise NotWrittenError(
                f"The lock file beside {self.path.name} could not be removed: {describe_error(error)}.",
                in_journal=True,
            ) from None

    def resolve(self, key: str, keep: Side) -> Receipt:
        """Decide a conflict, or what becomes of a cell or row that a later save removed.

        ``key`` is the id in the status, or its beginning. Raises RefusedError when nothing with this id is open.
        """
        self._binding.find()
        return self._conflicts.resolve(key, keep)

    def resolve_all(self, keep: Side) -> list[Receipt]:
        """Resolve every conflict and lost edit the same way; those that cannot be restored stay open.

        Raises RefusedError when none is open.
        """
        self._binding.find()
        return self._conflicts.resolve_all(keep)

    # -- earlier versions

    def versions(self) -> list[StoredVersion]:
        """The versions stored in this user's state directory, newest first."""
        return self._ring.versions()

    def difference(self, number: int) -> list[TableDifference]:
        """What changed since a stored version, table by table; raise RefusedError when it is not stored."""
        return self._recovery.difference(number)

    def version(self, number: int) -> bytes:
        """The file as a stored version; raise RefusedError when it is not stored or was damaged."""
        return self._recovery.bytes_of(number)

    def restore(self, number: int, *, rows_only: bool = False) -> Receipt:
        """Restore a stored version, or only the rows that are missing now.

        A whole version takes the workbook's place and edits made since are withdrawn; what was there is stored as the
        newest version. Raises RefusedError when there is nothing to do or another program has the workbook open.
        """
        if rows_only:
            return self._recovery.restore_rows(number)
        return self._recovery.restore(number, self._disk, self._patience)

    def merger(self) -> Merger:
        """Find copies of the workbook beside it, plan what one of them would bring, and merge it."""
        from workbook.merging.merger import Merger

        return Merger(self._reader, self._journal, self._ring, self._write_queue)

    def history(self, count: int = 50) -> list[tuple[Batch, str]]:
        """The latest actions of this user, newest first, each with its state."""
        return self._journal.history(count)

    def status(self) -> SyncStatus:
        """Say who has the workbook open, what is pending, what waits for a person, and what was lost.

        Nothing is recorded or restored; for a workbook that cannot be read now it says why.
        """
        self._remove_stale_lock_file()
        self._binding.find()
        result, unread = None, ""
        if self._journal.latest() is not None:
            try:
                result = self._write_queue.reconcile()
            except (FileRefusedError, BusyError) as error:
                unread = str(error)
        status = read_sync_status(self.path, self._journal, result, date1904=self._reader.date1904)
        return replace(
            status,
            unread=unread,
            former=sum(count for _, count in self._binding.former()),
            removed_lock=self.removed_lock_file,
        )

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
