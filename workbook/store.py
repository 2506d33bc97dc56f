"""The store: a shared workbook, read as tables and edited by row id, with nobody overwritten.

A short file that hands on: reading to `workbook.reader`, words to cells to `workbook.resolve`, the next
version to `workbook.draft`, keeping to the journal, and the way onto the disk to the commit protocol.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from workbook import identity
from workbook.draft import make_draft, make_draft_around
from workbook.errors import BusyError, FileRefusedError, NotWrittenError, RefusedError
from workbook.reader import Reader
from workbook.receipt import Receipt, Status
from workbook.resolve import Resolver, describe
from workbook.sharing import presence
from workbook.sharing.commit import check_writable, commit
from workbook.sharing.edit import Batch, Edit, Outcome, invert
from workbook.sharing.fsops import DISK, Disk
from workbook.sharing.journal import Journal, state_folder
from workbook.sharing.version import Patience, Version
from workbook.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbook.change import Change
    from workbook.draft import Draft
    from workbook.identity import Naming
    from workbook.rows import Rows
    from workbook.schema import TableSpec
    from workbook.sharing.commit import Prepared
    from workbook.sharing.edit import Role
    from workbook.snapshot import Snapshot


class Store:
    """One shared workbook.

    Used by one thread. Every method that reads may raise FileRefusedError (no workbook of ours) or BusyError
    (missing or half-written, for longer than the patience).
    """

    def __init__(
        self,
        path: Path,
        schema: Sequence[TableSpec],
        journal: Journal,
        user: str,
        disk: Disk,
        patience: Patience,
    ) -> None:
        self.path = path
        self.user = user
        self._journal = journal
        self._disk = disk
        self._patience = patience
        self._reader = Reader(path, schema, patience)

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
    ) -> Self:
        """Get ready to use a workbook; symbolic links are resolved, and nothing is read or created yet.

        ``state_dir`` is where journals are kept (default: ``REFBOARD_STATE_DIR``, else the user's state
        directory). ``user`` is the name that colleagues see while this store saves.
        """
        try:
            target = Path(path).resolve()
        except (OSError, RuntimeError) as error:
            raise FileRefusedError(f"{path} leads in a circle of links; name the workbook itself.") from error
        journal = Journal(state_folder(target, state_dir), target, disk=disk)
        return cls(target, tuple(schema), journal, user or presence.login(), disk, patience or Patience())

    # -- reading

    def read(self) -> Snapshot:
        """Read all tables; the same snapshot as before while the file is the same."""
        return self._reader.snapshot(known=self._journal.exists())

    def changed(self) -> bool:
        """Whether somebody else changed the file since it was last read; costs one stat."""
        return self._reader.changed()

    # -- editing

    def submit(self, changes: Iterable[Change], *, title: str = "") -> Receipt:
        """Keep changes in the journal, then bring them into the workbook.

        ``title`` is one sentence that undo will show. Rows without an id and copied ids get a new one in the
        same save; without any change that is all it does. Raises EditRefusedError, TableMissingError or
        RowMissingError when a change makes no sense (nothing is kept), NotWrittenError when the disk refuses.
        """
        changes = list(changes)
        version, rows = self._current()
        waiting = self._journal.edits("pending")
        edits, ids = Resolver(rows, waiting, self._reader.seen).resolve(changes)
        namings = self._namings(version)
        if not edits and not namings:
            return Receipt("saved", ids, title=title)
        return self._keep(title or describe(changes), waiting, edits, ids, namings)

    def undo(self) -> Receipt:
        """Take back the latest action of this user, also one from before a restart.

        The receipt's title says what came back. Raises RefusedError when there is nothing to undo.
        """
        batch = self._journal.undoable()
        if batch is None:
            raise RefusedError(f"Nothing to undo in {self.path.name}.")
        return self._reverse(batch, "undo")

    def redo(self) -> Receipt:
        """Do again what the last undo took back; raise RefusedError when there is nothing to redo."""
        batch = self._journal.redoable()
        if batch is None:
            raise RefusedError(f"Nothing to redo in {self.path.name}.")
        return self._reverse(batch, "redo")

    def undo_title(self) -> str:
        """What undo would take back, "" when nothing."""
        batch = self._journal.undoable()
        return batch.title if batch else ""

    def redo_title(self) -> str:
        """What redo would do again, "" when nothing."""
        batch = self._journal.redoable()
        return batch.title if batch else ""

    def sync(self) -> Receipt | None:
        """Bring waiting edits into the workbook; None when none wait."""
        waiting = self._journal.edits("pending")
        if not waiting:
            return None
        version, rows = self._current()
        draft, aside = make_draft_around(version, rows, waiting, ())
        self._journal.mark(aside)
        ids = tuple(dict.fromkeys(edit.row_id for edit in waiting))
        count = len({edit.batch for edit in waiting})
        title = f"{count} waiting action{'s' if count > 1 else ''}"
        return self._deliver(draft, ids, title, [edit.id for edit in waiting])

    def status(self) -> Status:
        """Say who has the workbook open, what waits for it, and what waits for a person."""
        return standing(self.path, self._journal, date1904=self._reader.date1904)

    def close(self) -> None:
        """Let go of the journal."""
        self._journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- how

    def _current(self) -> tuple[Version, Rows]:
        return self._reader.current(known=self._journal.exists())

    def _namings(self, version: Version) -> list[Naming]:
        snapshot = self._reader.snapshot_of(version)
        return identity.name_rows(snapshot) if snapshot is not None else []

    def _reverse(self, batch: Batch, role: Role) -> Receipt:
        inverses, outcomes = invert(self._journal.edits_of(batch.id), again=role == "redo")
        if not any(edit.status == "pending" for edit in inverses):
            # It never reached the workbook, so taking it out of the journal is all there is to do.
            self._journal.record(
                batch.title, inverses, user=self.user, role=role, reverses=batch.id, outcomes=outcomes
            )
            return Receipt("saved", tuple(dict.fromkeys(e.row_id for e in inverses)), title=batch.title)
        waiting = [edit for edit in self._journal.edits("pending") if edit.id not in outcomes]
        ids = tuple(dict.fromkeys(edit.row_id for edit in inverses))
        return self._keep(
            batch.title, waiting, inverses, ids, (), role=role, reverses=batch.id, outcomes=outcomes
        )

    def _keep(
        self,
        title: str,
        waiting: Sequence[Edit],
        edits: Sequence[Edit],
        ids: tuple[str, ...],
        namings: Sequence[Naming],
        *,
        role: Role = "edit",
        reverses: int | None = None,
        outcomes: dict[str, Outcome] | None = None,
    ) -> Receipt:
        """Try the edits in memory, keep them in the journal, then deliver them."""
        check_writable(self.path, self._disk)
        version, rows = self._current()
        pending = [edit for edit in edits if edit.status == "pending"]
        draft, aside = make_draft_around(version, rows, waiting, pending, namings)
        outcomes = {**(outcomes or {}), **aside}
        if edits:
            self._journal.record(
                title, edits, user=self.user, role=role, reverses=reverses, outcomes=outcomes
            )
        return self._deliver(draft, ids, title, [edit.id for edit in pending])

    def _deliver(self, draft: Draft, ids: tuple[str, ...], title: str, mine: Sequence[str]) -> Receipt:
        """Commit a draft, remaking it whenever the file or the journal moved on meanwhile."""

        def prepare(version: Version) -> Prepared | None:
            nonlocal draft
            edits = self._journal.edits("pending")
            if not draft.fits(version, edits):
                draft = make_draft(version, self._reader.rows_of(version), edits, self._namings(version))
            return draft.prepared

        try:
            version = commit(
                self.path,
                prepare,
                user=self.user,
                disk=self._disk,
                patience=self._patience,
                known=draft.base,
                kept=True,
            )
        except BusyError as error:
            return Receipt("queued", ids, str(error), title)
        except RefusedError:
            self._journal.mark({key: Outcome("undone") for key in mine})
            raise
        return self._finish(draft, version, ids, title, mine)

    def _finish(
        self, draft: Draft, version: Version, ids: tuple[str, ...], title: str, mine: Sequence[str]
    ) -> Receipt:
        """Note what became of every edit and say so."""
        details = [outcome.why for key in mine if (outcome := draft.outcomes.get(key)) and outcome.why]
        in_conflict = any(draft.outcomes[key].status == "conflict" for key in mine if key in draft.outcomes)
        if named := identity.describe(list(draft.namings)):
            details.append(named)
        self._reader.adopt(version, draft.base, draft.written())
        try:
            self._journal.mark(draft.outcomes)
            if draft.namings:
                edits = [naming.as_edit() for naming in draft.namings]
                self._journal.record("Give rows an id", edits, user=self.user, role="ids")
        except NotWrittenError:
            # The workbook has the edits; a journal that still calls them waiting finds them done next time.
            details.append("The journal could not be brought up to date.")
        if in_conflict:
            details.insert(0, "The workbook keeps what it has; yours waits for a decision:")
        return Receipt("conflict" if in_conflict else "saved", ids, " ".join(dict.fromkeys(details)), title)
