"""The way of edits: tried in memory, kept in the journal, brought into the file, noted in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook import identity
from workbook.draft import make_draft, make_draft_around
from workbook.errors import BusyError, NotWrittenError, RefusedError
from workbook.receipt import Receipt
from workbook.sharing.commit import check_writable, commit
from workbook.sharing.edit import Batch, Edit, Outcome, invert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.draft import Draft
    from workbook.identity import Naming
    from workbook.reader import Reader
    from workbook.sharing.commit import Prepared
    from workbook.sharing.edit import Role
    from workbook.sharing.fsops import Disk
    from workbook.sharing.journal import Journal
    from workbook.sharing.version import Patience, Version

NO_OUTCOMES: Mapping[str, Outcome] = {}


class Delivery:
    """Brings one user's edits into one workbook."""

    def __init__(self, reader: Reader, journal: Journal, user: str, disk: Disk, patience: Patience) -> None:
        self._reader = reader
        self._path = reader.path
        self._journal = journal
        self._user = user
        self._disk = disk
        self._patience = patience

    def namings(self, version: Version) -> list[Naming]:
        """The ids that rows of this version are to get, known only once the caller has read it."""
        snapshot = self._reader.snapshot_of(version)
        return identity.name_rows(snapshot) if snapshot is not None else []

    def keep(
        self,
        title: str,
        waiting: Sequence[Edit],
        edits: Sequence[Edit],
        ids: tuple[str, ...],
        *,
        role: Role = "edit",
        reverses: int | None = None,
        outcomes: Mapping[str, Outcome] = NO_OUTCOMES,
    ) -> Receipt:
        """Try edits after those that wait, keep them, and deliver all.

        A refused edit raises before anything is kept. ``outcomes`` of earlier edits are noted with them.
        """
        check_writable(self._path, self._disk)
        version, rows = self._reader.latest(known=self._journal.exists())
        pending = [edit for edit in edits if edit.status == "pending"]
        draft, aside = make_draft_around(version, rows, waiting, pending, self.namings(version))
        if edits:
            noted = {**outcomes, **aside}
            self._journal.record(title, edits, user=self._user, role=role, reverses=reverses, outcomes=noted)
        mine = [edit.id for edit in pending]
        try:
            return self._deliver(draft, ids, title, mine)
        except RefusedError:
            self._journal.mark({key: Outcome("undone") for key in mine})
            raise

    def reverse(self, batch: Batch, role: Role) -> Receipt:
        """Take a batch back; what never reached the workbook is only withdrawn."""
        inverses, outcomes = invert(self._journal.edits_of(batch.id), again=role == "redo")
        ids = tuple(dict.fromkeys(edit.row_id for edit in inverses))
        if not any(edit.status == "pending" for edit in inverses):
            self._journal.record(
                batch.title, inverses, user=self._user, role=role, reverses=batch.id, outcomes=outcomes
            )
            return Receipt("saved", ids, "It had not reached the workbook yet.", batch.title)
        waiting = [edit for edit in self._journal.edits("pending") if edit.id not in outcomes]
        return self.keep(batch.title, waiting, inverses, ids, role=role, reverses=batch.id, outcomes=outcomes)

    def resume(self) -> Receipt | None:
        """Deliver what waits; None when nothing does."""
        waiting = self._journal.edits("pending")
        if not waiting:
            return None
        version, rows = self._reader.current(known=True)
        draft, aside = make_draft_around(version, rows, waiting, ())
        self._journal.mark(aside)
        count = len({edit.batch for edit in waiting})
        title = f"{count} waiting action{'s' if count > 1 else ''}"
        ids = tuple(dict.fromkeys(edit.row_id for edit in waiting))
        return self._deliver(draft, ids, title, [edit.id for edit in waiting], aside)

    def _deliver(
        self,
        draft: Draft,
        ids: tuple[str, ...],
        title: str,
        mine: Sequence[str],
        aside: Mapping[str, Outcome] = NO_OUTCOMES,
    ) -> Receipt:
        """Commit a draft, remaking it whenever the file or the journal moved on meanwhile."""

        def prepare(version: Version) -> Prepared | None:
            nonlocal draft
            edits = self._journal.edits("pending")
            if not draft.fits(version, edits):
                draft = make_draft(version, self._reader.rows_of(version), edits, self.namings(version))
            return draft.prepared

        try:
            version = commit(
                self._path,
                prepare,
                user=self._user,
                disk=self._disk,
                patience=self._patience,
                known=draft.base,
                kept=True,
            )
        except BusyError as error:
            return Receipt("queued", ids, str(error), title)
        outcomes = {**draft.outcomes, **aside}
        self._reader.adopt(version, draft.base, draft.written(), draft.made)
        details = [outcomes[key].why for key in mine if key in outcomes and outcomes[key].why]
        details += [identity.describe(draft.namings), self._note(draft)]
        in_conflict = any(outcomes[key].status == "conflict" for key in mine if key in outcomes)
        if in_conflict:
            details.insert(0, "The workbook keeps what it has; yours waits for a decision:")
        detail = " ".join(dict.fromkeys(filter(None, details)))
        return Receipt("conflict" if in_conflict else "saved", ids, detail, title)

    def _note(self, draft: Draft) -> str:
        """Note in the journal what became of every edit; say so when that fails."""
        try:
            self._journal.mark(draft.outcomes)
            if draft.namings:
                edits = [naming.as_edit() for naming in draft.namings]
                self._journal.record("Give rows an id", edits, user=self._user, role="ids")
        except NotWrittenError:
            # The workbook has the edits; a journal that still calls them waiting finds them done next time.
            return "The journal could not be brought up to date."
        return ""
