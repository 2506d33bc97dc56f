"""The way of edits: tried in memory, kept in the journal, brought into the file, noted in the journal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbook.errors import BusyError, NotWrittenError, RefusedError
from workbook.receipt import Receipt
from workbook.sharing import row_ids
from workbook.sharing.commit import check_writable, commit
from workbook.sharing.journal.edit import Batch, JournalEdit, Outcome, invert
from workbook.sharing.journal.journal import Observed
from workbook.sharing.new_version import make_draft_around
from workbook.sharing.reconcile import Reconciler, ReconcileResult
from workbook.xlsx.authorship import last_author

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from workbook.sharing.commit import Prepared
    from workbook.sharing.disk.disk import Disk
    from workbook.sharing.disk.patience import Patience
    from workbook.sharing.journal.edit import Role
    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.new_version import NewVersion
    from workbook.sharing.reader import Reader
    from workbook.sharing.row_ids import RowNaming
    from workbook.sharing.versions.ring import VersionRing
    from workbook.sharing.versions.version import FileVersion
    from workbook.xlsx.reading.rows import Rows

NO_OUTCOMES: Mapping[str, Outcome] = {}
_THEIRS = ("conflict", "reverted", "vanished")
_UNTOLD = "The journal could not be brought up to date."


@dataclass(slots=True)
class _Attempt:
    """One delivery under way: the latest draft, what was found out about the file, what could not be noted."""

    mine: Collection[str]
    draft: NewVersion
    finding: ReconcileResult = field(default_factory=lambda: ReconcileResult(""))
    author: str = ""
    untold: str = ""


class WriteQueue:
    """Brings one user's edits into one workbook."""

    def __init__(
        self, reader: Reader, journal: Journal, ring: VersionRing, user: str, disk: Disk, patience: Patience
    ) -> None:
        self._reader = reader
        self._path = reader.path
        self._journal = journal
        self._ring = ring
        self._recheck = Reconciler(reader, journal, ring)
        self._user = user
        self._disk = disk
        self._patience = patience

    def namings(self, version: FileVersion) -> list[RowNaming]:
        """The ids that rows of this version are to get, known only once the caller has read it."""
        return self._recheck.namings(version)

    def ahead(self, version: FileVersion, rows: Rows) -> list[JournalEdit]:
        """Edits that come into this version before a new one: lost to an older copy, and waiting."""
        return [*self._recheck.look(version, rows).settling.again, *self._journal.edits("pending")]

    def keep(
        self,
        title: str,
        edits: Sequence[JournalEdit],
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
        finding = self._recheck.look(version, rows)
        waiting = [edit for edit in self._journal.edits("pending") if edit.id not in outcomes]
        pending = [edit for edit in edits if edit.status == "pending"]
        older = [*finding.settling.again, *waiting]
        draft = make_draft_around(version, rows, older, pending, self.namings(version))
        if edits:
            self._journal.record(
                title, edits, user=self._user, role=role, reverses=reverses, outcomes=outcomes
            )
        mine = [edit.id for edit in pending]
        try:
            receipt = self._deliver(ids, title, draft, mine)
        except RefusedError:
            self._journal.mark({key: Outcome("undone") for key in mine})
            raise
        if receipt.status == "queued":
            # Somebody may take out the row meanwhile, and nothing else would know what it held.
            self._ring.put(
                version.data, version.token, own=self._recheck.is_own(version), who=last_author(rows.package)
            )
        if receipt.status == "saved":
            # Another process of this user may have brought them in: the caller knows of them all the same.
            self._reader.know(pending)
        return receipt

    def reverse(self, batch: Batch, role: Role) -> Receipt:
        """Take a batch back; what never reached the workbook is only withdrawn."""
        inverses, outcomes = invert(self._journal.edits_of(batch.id), again=role == "redo")
        ids = tuple(dict.fromkeys(edit.row_id for edit in inverses))
        if not any(edit.status == "pending" for edit in inverses):
            self._journal.record(
                batch.title, inverses, user=self._user, role=role, reverses=batch.id, outcomes=outcomes
            )
            return Receipt("saved", ids, "It was not in the workbook.", batch.title)
        return self.keep(batch.title, inverses, ids, role=role, reverses=batch.id, outcomes=outcomes)

    def resume(self) -> Receipt | None:
        """Look at what others saved, and deliver what waits or was lost; None when there is nothing to do."""
        if not self._journal.exists():
            return None
        version, rows = self._reader.current(known=True)
        finding = self._recheck.look(version, rows)
        waiting = self._journal.edits("pending")
        again = finding.settling.again
        if not waiting and not again:
            if finding.is_news:
                self._journal.saw(
                    [self._met(version, finding)], _named(finding.settling.outcomes, finding.who)
                )
                self._ring.put(version.data, version.token, own=False, who=finding.who)
            return None
        edits = [*again, *waiting]
        ids = tuple(dict.fromkeys(edit.row_id for edit in edits))
        draft = make_draft_around(version, rows, edits, (), self.namings(version))
        return self._deliver(ids, _title(waiting, again), draft, [edit.id for edit in waiting])

    def find_news(self) -> ReconcileResult:
        """What the version that is there now does with written edits; nothing is noted.

        Raises BusyError or FileRefusedError.
        """
        version, rows = self._reader.current(known=True)
        return self._recheck.look(version, rows)

    def _deliver(self, ids: tuple[str, ...], title: str, draft: NewVersion, mine: Collection[str]) -> Receipt:
        """Commit a draft, remaking it whenever the file or the journal moved on meanwhile."""
        attempt = _Attempt(frozenset(mine), draft)
        try:
            version = commit(
                self._path,
                lambda version: self._prepare(version, attempt),
                user=self._user,
                disk=self._disk,
                patience=self._patience,
                known=draft.base,
                kept=True,
                done=lambda version: self._note(version, attempt),
            )
        except BusyError as error:
            return Receipt("queued", ids, str(error), title)
        except NotWrittenError as error:
            if error.kept or not mine:
                raise
            # The journal took the edits, and could not be read again on the way into the workbook.
            raise NotWrittenError(
                f"{self._path.name} could not be saved: the journal cannot be read again; the edit is kept and will"
                " be written later.",
                kept=True,
            ) from error
        self._reader.adopt(version, attempt.draft.base, attempt.draft.written(), attempt.draft.made)
        return self._tell(ids, title, attempt)

    def _prepare(self, version: FileVersion, attempt: _Attempt) -> Prepared | None:
        """The next version, made of what others saved and all that waits."""
        rows = self._reader.rows_of(version)
        attempt.finding = self._recheck.look(version, rows)
        attempt.author = last_author(rows.package)
        waiting = self._journal.edits("pending")
        older = [*attempt.finding.settling.again, *(edit for edit in waiting if edit.id not in attempt.mine)]
        edits = [edit for edit in waiting if edit.id in attempt.mine]
        if not attempt.draft.fits(version, [*older, *edits]):
            attempt.draft = make_draft_around(version, rows, older, edits, self.namings(version))
        if attempt.draft.prepared is not None:
            # What is replaced is kept before it is replaced.
            own = self._recheck.is_own(version)
            self._ring.put(version.data, version.token, own=own, who=attempt.finding.who)
        return attempt.draft.prepared

    def _note(self, version: FileVersion, attempt: _Attempt) -> None:
        """Note in the journal what became of every edit, while nobody else of ours saves."""
        draft, finding = attempt.draft, attempt.finding
        met = [self._met(draft.base, finding)]
        if version.token != draft.base.token:
            met.append(Observed(version.token, True, self._user, len(version.data)))  # noqa: FBT003
            self._ring.put(version.data, version.token, own=True, who=self._user)
        outcomes = _named({**finding.settling.outcomes, **draft.outcomes}, attempt.author)
        try:
            self._journal.saw(met, outcomes)
            if draft.namings:
                edits = [naming.as_edit() for naming in draft.namings]
                self._journal.record("Give rows an id", edits, user=self._user, role="ids")
        except NotWrittenError:
            # The workbook has the edits; a journal that still calls them waiting finds them done next time.
            attempt.untold = _UNTOLD

    def _met(self, version: FileVersion, finding: ReconcileResult) -> Observed:
        return Observed(version.token, False, finding.who, len(version.data))  # noqa: FBT003

    def _tell(self, ids: tuple[str, ...], title: str, attempt: _Attempt) -> Receipt:
        """Say how the caller's own edits went, and what else happened on the way."""
        draft = attempt.draft
        outcomes = {key: draft.outcomes[key] for key in attempt.mine if key in draft.outcomes}
        # Another process of this user may have brought them in, and knows how that went.
        try:
            elsewhere = [edit for edit in self._journal.edits("conflict") if edit.id in attempt.mine]
        except NotWrittenError:
            # The workbook has the edits, whatever has become of the journal meanwhile.
            elsewhere, attempt.untold = [], _UNTOLD
        outcomes |= {edit.id: Outcome("conflict", why=edit.why) for edit in elsewhere}
        details = [outcome.why for outcome in outcomes.values() if outcome.why]
        in_conflict = any(outcome.status == "conflict" for outcome in outcomes.values())
        if in_conflict:
            details.insert(0, "The workbook keeps what it has; yours waits for a decision:")
        details += [attempt.finding.sentence, row_ids.describe(draft.namings), attempt.untold]
        detail = " ".join(dict.fromkeys(filter(None, details)))
        return Receipt("conflict" if in_conflict else "saved", ids, detail, title)


def _named(outcomes: Mapping[str, Outcome], who: str) -> dict[str, Outcome]:
    """Note who had the workbook where somebody else's word stands against ours."""
    return {
        key: replace(outcome, who=who) if outcome.status in _THEIRS else outcome
        for key, outcome in outcomes.items()
    }


def _title(waiting: Sequence[JournalEdit], again: Sequence[JournalEdit]) -> str:
    parts = []
    if waiting:
        count = len({edit.batch for edit in waiting})
        parts.append(f"{count} waiting edit{'s' if count > 1 else ''}")
    if again:
        parts.append(f"{len(again)} edit{'s' if len(again) > 1 else ''} that an older copy had taken out")
    return " and ".join(parts)
