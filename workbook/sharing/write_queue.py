"""The path of an edit: tried in memory, recorded in the journal, written to the workbook, noted in the journal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbook.errors import BusyError, NotWrittenError, RefusedError
from workbook.receipt import Receipt
from workbook.sharing import row_ids
from workbook.sharing.commit import check_writable, commit
from workbook.sharing.history import NO_SAVE, ObservedSave
from workbook.sharing.journal.edit import Batch, JournalEdit, Outcome, invert
from workbook.sharing.journal.journal import ObservedVersion
from workbook.sharing.new_version import draft_version, is_placeable
from workbook.sharing.reconcile import Reconciler, ReconcileResult
from workbook.sharing.references import check_references
from workbook.xlsx.authorship import last_author

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from workbook.sharing.binding import JournalBinding
    from workbook.sharing.commit import Prepared
    from workbook.sharing.disk.disk import Disk
    from workbook.sharing.disk.patience import Patience
    from workbook.sharing.journal.edit import Role
    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.new_version import NewVersion
    from workbook.sharing.reader import Reader
    from workbook.sharing.row_ids import IdAssignment
    from workbook.sharing.versions.ring import VersionRing
    from workbook.sharing.versions.version import FileVersion
    from workbook.xlsx.reading.rows import Rows
    from workbook.xlsx.stamp import Stamp

NO_OUTCOMES: Mapping[str, Outcome] = {}
_BY_OTHERS = ("conflict", "reverted", "vanished")
_RING_FAILED = (
    "No earlier version could be stored on this computer, so `refboard restore` will not offer this one."
)
_JOURNAL_FAILED = "The journal could not be brought up to date."


@dataclass(slots=True)
class _Attempt:
    """One write under way: the latest draft, how the file compares, and what could not be noted."""

    own_ids: Collection[str]
    draft: NewVersion
    result: ReconcileResult = field(default_factory=lambda: ReconcileResult(""))
    saved_by: str = ""
    journal_error: str = ""
    ring_error: str = ""


class WriteQueue:
    """Writes one user's edits to one workbook, and keeps them pending while it cannot."""

    def __init__(
        self,
        reader: Reader,
        binding: JournalBinding,
        journal: Journal,
        ring: VersionRing,
        user: str,
        disk: Disk,
        patience: Patience,
    ) -> None:
        self._binding = binding
        self._reader = reader
        self._path = reader.path
        self._journal = journal
        self._ring = ring
        self._reconciler = Reconciler(reader, journal, ring)
        self._user = user
        self._disk = disk
        self._patience = patience

    def assignments(self, version: FileVersion) -> list[IdAssignment]:
        """The ids that rows of this version will get."""
        return self._reconciler.assignments(version)

    def next_stamp(self, rows: Rows | None) -> Stamp:
        """What the version after this one says about itself; None for a version that cannot be read."""
        return self._reconciler.next_stamp(rows)

    def earlier_edits(self, version: FileVersion, rows: Rows) -> list[JournalEdit]:
        """Edits that are written to this version before a new one: lost to an older copy, and pending."""
        return [*self.reconcile_with(version, rows).settling.to_restore, *self._journal.edits("pending")]

    def reconcile_with(self, version: FileVersion, rows: Rows) -> ReconcileResult:
        """What this version means for written edits; nothing is recorded."""
        return self._reconciler.reconcile(version, rows)

    def reconcile(self) -> ReconcileResult:
        """What the version that is there now means for written edits; nothing is recorded.

        Raises BusyError or FileRefusedError.
        """
        return self.reconcile_with(*self._reader.current(known=True))

    def submit(
        self,
        title: str,
        edits: Sequence[JournalEdit],
        ids: tuple[str, ...],
        *,
        role: Role = "edit",
        reverses: int | None = None,
        outcomes: Mapping[str, Outcome] = NO_OUTCOMES,
    ) -> Receipt:
        """Try edits after the pending ones, record them in the journal, and write all.

        A refused edit raises before anything is recorded. ``outcomes`` of earlier edits are recorded with them.
        """
        check_writable(self._path, self._disk)
        folder = self._journal.folder
        version, rows = self._reader.latest(known=self._journal.exists())
        self._binding.check()
        self._binding.bring_along()
        if self._journal.folder != folder and (outcomes or reverses is not None):
            raise RefusedError(f"{self._path.name} is another workbook now; nothing was changed.")
        result = self.reconcile_with(version, rows)
        waiting = [edit for edit in self._journal.edits("pending") if edit.id not in outcomes]
        pending = [edit for edit in edits if edit.status == "pending"]
        older = [*result.settling.to_restore, *waiting]
        draft = draft_version(
            version,
            rows,
            older,
            pending,
            self.assignments(version),
            self.next_stamp(rows),
        )
        if edits:
            self._journal.record(
                title, edits, user=self._user, role=role, reverses=reverses, outcomes=outcomes
            )
            self._binding.note_roles(rows)
        own_ids = [edit.id for edit in pending]
        try:
            receipt = self._write(ids, title, draft, own_ids)
        except RefusedError:
            self._journal.mark({key: Outcome("undone") for key in own_ids})
            raise
        if receipt.status == "queued":
            # A colleague may remove the row while the edit waits, and nothing else would know what it held.
            self._ring.put(
                version.data,
                version.token,
                own=self._reconciler.is_own(version),
                who=last_author(rows.package),
            )
        if receipt.status == "saved":
            # Another process of this user may have written them: the caller knows of them all the same.
            self._reader.know(pending)
        return receipt

    def reverse(self, batch: Batch, role: Role) -> Receipt:
        """Undo or redo a batch; what never reached the workbook is only withdrawn."""
        inverses, outcomes = invert(self._journal.edits_of(batch.id), redo=role == "redo")
        ids = tuple(dict.fromkeys(edit.row_id for edit in inverses))
        if not any(edit.status == "pending" for edit in inverses):
            self._journal.record(
                batch.title, inverses, user=self._user, role=role, reverses=batch.id, outcomes=outcomes
            )
            return Receipt("saved", ids, "It was not in the workbook.", batch.title)
        check_references(self._reader, inverses)
        return self.submit(batch.title, inverses, ids, role=role, reverses=batch.id, outcomes=outcomes)

    def flush(self) -> Receipt | None:
        """Compare with what others saved, and write what is pending or was lost; None when there is nothing to do."""
        if not self._journal.exists():
            return None
        version, rows = self._reader.current(known=True)
        self._binding.bring_along()
        result = self.reconcile_with(version, rows)
        self._heal(rows)
        waiting = self._journal.edits("pending")
        lost = result.settling.to_restore
        if not waiting and not lost:
            if result.is_news:
                self._journal.record_versions(
                    [self._observed(version, result)], _with_name(result.settling.outcomes, result.who)
                )
                self._ring.put(version.data, version.token, own=False, who=result.who)
            return None
        edits = [*lost, *waiting]
        ids = tuple(dict.fromkeys(edit.row_id for edit in edits))
        draft = draft_version(version, rows, edits, (), self.assignments(version), self.next_stamp(rows))
        return self._write(ids, _title(waiting, lost), draft, [edit.id for edit in waiting])

    def _heal(self, rows: Rows) -> None:
        """Let edits wait again after their sheet, column or row came back as they found it."""
        back = {
            edit.id: Outcome("pending")
            for edit in self._journal.edits("conflict")
            if edit.theirs is None and is_placeable(rows, edit)
        }
        self._journal.mark(back)

    def _write(
        self, ids: tuple[str, ...], title: str, draft: NewVersion, own_ids: Collection[str]
    ) -> Receipt:
        """Commit a draft, remaking it whenever the file or the journal moved on meanwhile."""
        attempt = _Attempt(frozenset(own_ids), draft)
        try:
            version = commit(
                self._path,
                lambda version: self._prepare(version, attempt),
                user=self._user,
                disk=self._disk,
                patience=self._patience,
                known=draft.base,
                in_journal=True,
                done=lambda version: self._record(version, attempt),
            )
        except BusyError as error:
            return Receipt("queued", ids, str(error), title)
        except NotWrittenError as error:
            if error.in_journal or not own_ids:
                raise
            # The journal took the edits, and could not be read again on the way into the workbook.
            raise NotWrittenError(
                f"{self._path.name} could not be saved: the journal cannot be read again; the edit is in it and will"
                " be written later.",
                in_journal=True,
            ) from error
        self._reader.adopt(version, attempt.draft.base, attempt.draft.written(), attempt.draft.made)
        return self._receipt(ids, title, attempt)

    def _prepare(self, version: FileVersion, attempt: _Attempt) -> Prepared | None:
        """The next version, made of what others saved and all pending edits."""
        folder = self._journal.folder
        rows = self._reader.rows_of(version)
        if self._journal.folder != folder:
            raise BusyError(f"{self._path.name} is another workbook now; the edit waits for the one before")
        attempt.result = self.reconcile_with(version, rows)
        attempt.saved_by = last_author(rows.package)
        # Read under the lock: another window of this user may have queued or written edits since the draft was made.
        waiting = self._journal.edits("pending")
        older = [
            *attempt.result.settling.to_restore,
            *(edit for edit in waiting if edit.id not in attempt.own_ids),
        ]
        edits = [edit for edit in waiting if edit.id in attempt.own_ids]
        if not attempt.draft.fits(version, [*older, *edits]):
            stamp = self.next_stamp(rows)
            attempt.draft = draft_version(version, rows, older, edits, self.assignments(version), stamp)
        if attempt.draft.prepared is not None:
            # What is replaced is stored before it is replaced.
            own = self._reconciler.is_own(version)
            if not self._ring.put(version.data, version.token, own=own, who=attempt.result.who):
                attempt.ring_error = _RING_FAILED
        return attempt.draft.prepared

    def _record(self, version: FileVersion, attempt: _Attempt) -> None:
        """Record in the journal what became of every edit, while no other refboard can save."""
        draft, result = attempt.draft, attempt.result
        observed = [self._observed(draft.base, result)]
        if version.token != draft.base.token:
            observed.append(self._own(version, draft))
            if not self._ring.put(version.data, version.token, own=True, who=self._user):
                attempt.ring_error = _RING_FAILED
        again = {key for key, outcome in result.settling.outcomes.items() if outcome.returned}
        written = {key: replace(outcome, returned=key in again) for key, outcome in draft.outcomes.items()}
        outcomes = _with_name({**result.settling.outcomes, **written}, attempt.saved_by)
        try:
            self._journal.record_versions(observed, outcomes)
            if draft.stamp is not None and version.token != draft.base.token:
                self._binding.note_id(draft.stamp.workbook)
            if draft.assignments:
                edits = [assignment.as_edit() for assignment in draft.assignments]
                self._journal.record("Give rows an id", edits, user=self._user, role="ids")
        except (NotWrittenError, OSError):
            # The workbook has the edits; a journal that still calls them pending finds them done next time.
            attempt.journal_error = _JOURNAL_FAILED

    def _observed(self, version: FileVersion, result: ReconcileResult) -> ObservedVersion:
        return ObservedVersion(
            version.token, own=False, who=result.who, size=len(version.data), history=result.history
        )

    def _own(self, version: FileVersion, draft: NewVersion) -> ObservedVersion:
        history = NO_SAVE
        if draft.stamp is not None:
            before = self._journal.latest_save()
            # What was known here before is decided with this save, also what the file it was made of did not list.
            contains = (*draft.stamp.saves, *filter(None, [before]))
            history = ObservedSave(draft.stamp.tip, contains, draft.stamp.count)
        return ObservedVersion(
            version.token, own=True, who=self._user, size=len(version.data), history=history
        )

    def _receipt(self, ids: tuple[str, ...], title: str, attempt: _Attempt) -> Receipt:
        """Say how the caller's own edits went, and what else happened on the way."""
        draft = attempt.draft
        outcomes = {key: draft.outcomes[key] for key in attempt.own_ids if key in draft.outcomes}
        # Another process of this user may have written them, and recorded how that went.
        try:
            elsewhere = [edit for edit in self._journal.edits("conflict") if edit.id in attempt.own_ids]
        except NotWrittenError:
            # The workbook has the edits, whatever has become of the journal meanwhile.
            elsewhere, attempt.journal_error = [], _JOURNAL_FAILED
        outcomes |= {edit.id: Outcome("conflict", why=edit.why) for edit in elsewhere}
        details = [outcome.why for outcome in outcomes.values() if outcome.why]
        in_conflict = any(outcome.status == "conflict" for outcome in outcomes.values())
        if in_conflict:
            details.insert(0, "The workbook keeps its value; yours waits for a decision:")
        details += [
            attempt.result.sentence,
            row_ids.describe(draft.assignments),
            attempt.journal_error,
            attempt.ring_error,
        ]
        detail = " ".join(dict.fromkeys(filter(None, details)))
        return Receipt("conflict" if in_conflict else "saved", ids, detail, title)


def _with_name(outcomes: Mapping[str, Outcome], who: str) -> dict[str, Outcome]:
    """Note who saved the workbook where another value or a removal is theirs."""
    return {
        key: replace(outcome, who=who) if outcome.status in _BY_OTHERS else outcome
        for key, outcome in outcomes.items()
    }


def _title(waiting: Sequence[JournalEdit], lost: Sequence[JournalEdit]) -> str:
    parts = []
    if waiting:
        count = len({edit.batch for edit in waiting})
        parts.append(f"{count} pending edit{'s' if count > 1 else ''}")
    if lost:
        parts.append(f"{len(lost)} edit{'s' if len(lost) > 1 else ''} that the saved file did not contain")
    return " and ".join(parts)
