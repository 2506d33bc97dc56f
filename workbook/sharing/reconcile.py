"""Whether written edits are still in the workbook after another program saved it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbook.cell import BLANK
from workbook.errors import EditRefusedError, RefusedError, TableMissingError
from workbook.sharing import row_ids
from workbook.sharing.history import NO_SAVE, ObservedSave, SaveHistory, is_related
from workbook.sharing.journal.edit import Outcome
from workbook.sharing.journal.journal import RESTORING
from workbook.sharing.settling import Settling, limit_returns, settle
from workbook.sharing.settling_by_history import settle_by_history
from workbook.sharing.versions.lineage import is_nearer
from workbook.xlsx.authorship import last_author
from workbook.xlsx.package import Package
from workbook.xlsx.patching.guards import check_edit
from workbook.xlsx.patching.protection import check_locked
from workbook.xlsx.reading.rows import Rows
from workbook.xlsx.sheet_patterns import split_ref
from workbook.xlsx.stamp import CHAIN, Stamp, new_save, new_workbook_id, read_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from workbook.cell import Cell
    from workbook.sharing.journal.edit import JournalEdit, RowKey
    from workbook.sharing.journal.journal import Journal, SeenVersion
    from workbook.sharing.reader import Reader
    from workbook.sharing.row_ids import IdAssignment
    from workbook.sharing.versions.ring import VersionRing
    from workbook.sharing.versions.version import FileVersion
    from workbook.snapshot import Snapshot

WITHDRAWN = "An earlier version was restored."
"""Why edits are withdrawn that the restored version does not have."""
_COMPARED = 3
"""Stored versions of one save that a file may have been made from: other programs may have saved in between."""
_SEARCHED = 400
"""Versions recorded in the journal that are searched for one that is stored."""


@dataclass(frozen=True, slots=True)
class ReconcileResult:
    """What a version by another program means for written edits.

    ``is_news`` is False for a version that the journal has recorded already. ``who`` saved it, as far as it says.
    """

    token: str
    is_news: bool = False
    settling: Settling = field(default_factory=Settling)
    who: str = ""
    history: ObservedSave = NO_SAVE
    """The saves that the version contains, as it says."""

    @property
    def sentence(self) -> str:
        """Say what is restored; "" when nothing is."""
        count = self.settling.lost
        if not count:
            return ""
        were = "they were" if count > 1 else "it was"
        return f"The saved file did not contain {count} of your edits; {were} restored."


class Reconciler:
    """Compares the journal's written edits with the versions that other programs save."""

    def __init__(self, reader: Reader, journal: Journal, ring: VersionRing) -> None:
        self._reader = reader
        self._journal = journal
        self._ring = ring
        self._known: tuple[str, int, ReconcileResult] | None = None

    def is_own(self, version: FileVersion) -> bool:
        """Whether this user's refboard made this version."""
        latest = self._journal.latest()
        return latest is not None and latest.token == version.token and latest.own

    def reconcile(self, version: FileVersion, rows: Rows) -> ReconcileResult:
        """Compare a version with the written edits; an empty result for one that is recorded already."""
        latest = self._journal.latest()
        stamp = read_stamp(rows.package)
        history = ObservedSave(stamp.tip, stamp.saves, stamp.count) if stamp is not None else NO_SAVE
        if latest is None or latest.token == version.token:
            return ReconcileResult(version.token, settling=Settling(), history=history)
        # The result holds for this version against this state of the journal; another process of this user may
        # record a version in between, which the number shows.
        if self._known is not None and self._known[:2] == (version.token, latest.number):
            return self._known[2]
        edits, reversing = self._journal.watched()
        _locate(rows, edits)
        self._restore_ids(version, rows)

        saves = self._journal.saves()
        known = SaveHistory(saves.values())
        own = [saves[edit.save_number].save for edit in edits if edit.save_number in saves]
        if stamp is not None and is_related(known, stamp, own):
            found = self._settle_by_history(rows, edits, reversing, saves, stamp)
        else:
            found = limit_returns(self._settle_by_values(version, rows, edits, reversing), edits)
            before = self._journal.latest_save()
            if before and not any(o.status in ("written", "conflict") for o in found.outcomes.values()):
                # Its saves are new here, and all that was known before is in it or was decided over.
                history = replace(history, contains=(*history.contains, before))
        # After a restore the missing edits are this user's own decision. The journal names the version before it
        # is put in place, so that a kill right after the exchange does not make the next start write them back.
        if self._journal.fact(RESTORING) == version.token:
            found = _withdraw(found)
        result = ReconcileResult(
            version.token,
            is_news=True,
            settling=found,
            who=last_author(rows.package),
            history=history,
        )
        self._known = (version.token, latest.number, result)
        return result

    def next_stamp(self, rows: Rows | None) -> Stamp:
        """What the version after this one says about itself; None for a version that cannot be read.

        Saves that the file did not contain are not listed, although our own edits of them come back with this one: an
        edit of a colleague in them does not, and their refboard must see that the file lacks it.
        """
        found = read_stamp(rows.package) if rows is not None else None
        if found is None:
            known = self._journal.workbook_ids()
            found = Stamp(known[-1] if known else new_workbook_id())
            if rows is None and (saves := self._journal.saves()):
                latest = saves[max(saves)]
                found = replace(found, saves=latest.contains[-CHAIN:], count=latest.count)
        roles = {**found.roles, **rows.roles()} if rows is not None else found.roles
        return replace(found.after(new_save()), roles=roles)

    def _settle_by_values(
        self, version: FileVersion, rows: Rows, edits: Sequence[JournalEdit], reversing: Collection[int]
    ) -> Settling:
        """Decide by what the file holds, where it does not say which saves its writer had read."""

        def is_older(save_number: int, leaving: Collection[RowKey]) -> bool:
            return self._is_older(version, rows, save_number, leaving)

        return settle(edits, lambda edit: _find(rows, edit), reversing=reversing, is_older=is_older)

    def _settle_by_history(
        self,
        rows: Rows,
        edits: Sequence[JournalEdit],
        reversing: Collection[int],
        saves: Mapping[int, ObservedSave],
        stamp: Stamp,
    ) -> Settling:
        """Decide by the saves that the file says its writer had read; edits from before all stamps by values."""
        dated = {(edit.table, edit.row_id) for edit in edits if edit.save_number in saves}
        known = SaveHistory(saves.values())

        def had(edit: JournalEdit) -> bool:
            save = saves.get(edit.save_number)
            return save is None or known.contains(stamp, save.save)

        found = settle_by_history(
            [edit for edit in edits if (edit.table, edit.row_id) in dated],
            lambda edit: _find(rows, edit),
            had=had,
            earlier=self._earlier(rows, known.known(stamp)[:1]),
        )
        unclear = [
            edit
            for edit in edits
            if edit.save_number in saves and known.is_unclear(stamp, saves[edit.save_number].save)
        ]
        if unclear:
            found = limit_returns(found, unclear)
        undated = [edit for edit in edits if (edit.table, edit.row_id) not in dated]
        before = settle(undated, lambda edit: _find(rows, edit), reversing=reversing)
        return Settling(
            (*found.to_restore, *before.to_restore), {**found.outcomes, **before.outcomes}, found.open
        )

    def _earlier(
        self, rows: Rows, saves: Sequence[str]
    ) -> Callable[[RowKey], Sequence[Mapping[str, Cell] | None]]:
        """Finds a row in the stored versions that are the latest of which the file shows that it was made from them."""
        opened: list[Rows] = []
        tokens = [seen.token for seen in self._journal.seen(_SEARCHED) if seen.save in saves][:_COMPARED]

        def find(row: RowKey) -> Sequence[Mapping[str, Cell] | None]:
            while tokens:
                token = tokens.pop(0)
                with contextlib.suppress(RefusedError):
                    opened.append(Rows(Package.open(self._ring.load(token), rows.package.name), rows.schema))
            return [version.cells(*row) for version in opened]

        return find

    def assignments(self, version: FileVersion) -> list[IdAssignment]:
        """The ids that rows of this version will get."""
        snapshot = self._reader.read(version, self._reader.rows_of(version))
        identity = self._reader.identity
        copies = identity.copies(version.token) if identity is not None else []
        fresh = row_ids.assign_ids(snapshot, copies)
        if not (copies or fresh):
            return []
        package = self._reader.rows_of(version).package
        free = [assignment for assignment in fresh if _is_free(package, assignment)]
        named = row_ids.restore_ids(free, self._journal.assignments(), snapshot.tables.values())
        return [*(copy for copy in copies if _is_free(package, copy)), *named]

    def _restore_ids(self, version: FileVersion, rows: Rows) -> None:
        """Let rows that lost their id to an older copy go by it again, so that edits of them are found."""
        earlier = self._journal.assignments()
        _locate(rows, earlier)
        if all(_find(rows, edit) is not None for edit in earlier):
            return
        self._reader.read(version, rows)
        known = {(edit.table, edit.row_id) for edit in earlier}
        for assignment in self.assignments(version):
            if (assignment.table, assignment.row_id) in known:
                rows.assign_id(assignment.table, assignment.row_id, assignment.row)

    def _is_older(
        self, version: FileVersion, rows: Rows, save_number: int, leaving: Collection[RowKey]
    ) -> bool:
        """Whether a file has more in common with the version before a save than with the one after it."""
        seen = [known for known in self._journal.seen(_SEARCHED) if self._ring.holds(known.token)]
        before = next((known for known in seen if known.number < save_number), None)
        after = next((known for known in seen if known.number >= save_number), None)
        if before is None or after is None:
            return False
        try:
            older, newer = self._read(before, rows), self._read(after, rows)
        except RefusedError:
            return False
        return is_nearer(self._reader.read(version, rows), older, newer, leaving)

    def _read(self, known: SeenVersion, rows: Rows) -> Snapshot:
        from workbook.xlsx.reading.read import read_snapshot

        package = Package.open(self._ring.load(known.token), rows.package.name)
        return read_snapshot(package, rows.schema, token=known.token)


def _withdraw(found: Settling) -> Settling:
    """What restoring an earlier version means for the edits that it does not have: they are withdrawn."""
    gone = Outcome("undone", why=WITHDRAWN)
    return Settling((), {key: gone for key, outcome in found.outcomes.items() if outcome.status != "settled"})


def _is_free(package: Package, assignment: IdAssignment) -> bool:
    """Whether an id may be written into its cell; a protected cell must not hold up the other edits."""
    letters, row = split_ref(assignment.ref)
    try:
        check_edit(package, package.sheet(assignment.sheet), letters, row, BLANK)
        check_locked(package, package.sheet(assignment.sheet), letters, row)
    except EditRefusedError:
        return False
    return True


def _find(rows: Rows, edit: JournalEdit) -> Mapping[str, Cell] | None:
    return rows.cells(edit.table, edit.row_id)


def _locate(rows: Rows, edits: Sequence[JournalEdit]) -> None:
    """Find the rows of all edits in one pass over each table."""
    wanted: dict[str, dict[str, None]] = {}
    for edit in edits:
        wanted.setdefault(edit.table, {})[edit.row_id] = None
    for table, wanted_ids in wanted.items():
        try:
            rows.locate(rows.layout(table), wanted_ids)
        except TableMissingError:
            continue
