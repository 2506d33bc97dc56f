"""Whether written edits are still in the workbook after another program saved it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.cell import BLANK
from workbook.errors import EditRefusedError, RefusedError, TableMissingError
from workbook.sharing import row_ids
from workbook.sharing.journal.edit import Outcome
from workbook.sharing.journal.journal import RESTORING
from workbook.sharing.settling import Settling, settle
from workbook.sharing.versions.lineage import is_nearer
from workbook.xlsx.authorship import last_author
from workbook.xlsx.package import Package
from workbook.xlsx.patching.guards import check_edit
from workbook.xlsx.sheet_patterns import split_ref

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from workbook.cell import Cell
    from workbook.sharing.journal.edit import JournalEdit, RowKey
    from workbook.sharing.journal.journal import Journal, SeenVersion
    from workbook.sharing.reader import Reader
    from workbook.sharing.row_ids import IdAssignment
    from workbook.sharing.versions.ring import VersionRing
    from workbook.sharing.versions.version import FileVersion
    from workbook.snapshot import Snapshot
    from workbook.xlsx.reading.rows import Rows

WITHDRAWN = "An earlier version was restored."
"""Why edits are withdrawn that the restored version does not have."""
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
        if latest is None or latest.token == version.token:
            return ReconcileResult(version.token, settling=Settling())
        # The result holds for this version against this state of the journal; another process of this user may
        # record a version in between, which the number shows.
        if self._known is not None and self._known[:2] == (version.token, latest.number):
            return self._known[2]
        edits, reversing = self._journal.watched()
        _locate(rows, edits)
        self._restore_ids(version, rows)

        def is_older(save_number: int, leaving: Collection[RowKey]) -> bool:
            return self._is_older(version, rows, save_number, leaving)

        found = settle(edits, lambda edit: _find(rows, edit), reversing=reversing, is_older=is_older)
        # After a restore the missing edits are this user's own decision. The journal names the version before it
        # is put in place, so that a kill right after the exchange does not make the next start write them back.
        if self._journal.fact(RESTORING) == version.token:
            found = _withdraw(found)
        result = ReconcileResult(version.token, is_news=True, settling=found, who=last_author(rows.package))
        self._known = (version.token, latest.number, result)
        return result

    def assignments(self, version: FileVersion) -> list[IdAssignment]:
        """The ids that rows of this version will get; none until the version has been read."""
        snapshot = self._reader.snapshot_of(version)
        if snapshot is None or not (fresh := row_ids.assign_ids(snapshot)):
            return []
        package = self._reader.rows_of(version).package
        free = [assignment for assignment in fresh if _is_free(package, assignment)]
        return row_ids.restore_ids(free, self._journal.assignments(), snapshot.tables.values())

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
