"""The second look: whether written edits are still in the workbook after somebody else saved it."""

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
    from workbook.sharing.journal.edit import JournalEdit
    from workbook.sharing.journal.journal import Journal, SeenVersion
    from workbook.sharing.reader import Reader
    from workbook.sharing.row_ids import RowNaming
    from workbook.sharing.versions.ring import VersionRing
    from workbook.sharing.versions.version import FileVersion
    from workbook.snapshot import Snapshot
    from workbook.xlsx.reading.rows import Rows

GIVEN_UP = "An earlier version was brought back."
"""Why edits are withdrawn that the version brought back does not have."""
_REMEMBERED = 400
"""Versions noted in the journal that are searched for one that is kept."""


@dataclass(frozen=True, slots=True)
class ReconcileResult:
    """What an outside version does with written edits; ``is_news`` is False for one that was looked at."""

    token: str
    is_news: bool = False
    settling: Settling = field(default_factory=Settling)
    who: str = ""

    @property
    def sentence(self) -> str:
        """Say what is brought back; "" when nothing is."""
        count = self.settling.lost
        if not count:
            return ""
        by = f"{self.who or 'Somebody'} saved an older copy of the workbook over"
        return f"{by} {count} {'edits' if count > 1 else 'edit'} of yours; {'they are' if count > 1 else 'it is'} back."


class Reconciler:
    """Holds the journal's written edits against the versions that others save."""

    def __init__(self, reader: Reader, journal: Journal, ring: VersionRing) -> None:
        self._reader = reader
        self._journal = journal
        self._ring = ring
        self._known: tuple[str, int, ReconcileResult] | None = None

    def is_own(self, version: FileVersion) -> bool:
        """Whether this user's refboard made this version."""
        latest = self._journal.latest()
        return latest is not None and latest.token == version.token and latest.own

    def look(self, version: FileVersion, rows: Rows) -> ReconcileResult:
        """What a version does with written edits; nothing for one that was noted already."""
        latest = self._journal.latest()
        if latest is None or latest.token == version.token:
            return ReconcileResult(version.token, settling=Settling())
        if self._known is not None and self._known[:2] == (version.token, latest.number):
            return self._known[2]
        edits, reversing = self._journal.watched()
        _look_up(rows, edits)
        self._name_again(version, rows)

        def is_older(wave: int, leaving: Collection[tuple[str, str]]) -> bool:
            return self._is_older(version, rows, wave, leaving)

        found = settle(edits, lambda edit: _find(rows, edit), reversing=reversing, is_older=is_older)
        if self._journal.about(RESTORING) == version.token:
            found = _give_up(found)
        finding = ReconcileResult(version.token, True, found, last_author(rows.package))  # noqa: FBT003
        self._known = (version.token, latest.number, finding)
        return finding

    def namings(self, version: FileVersion) -> list[RowNaming]:
        """The ids that rows of this version are to get; none while nobody has read the version."""
        snapshot = self._reader.snapshot_of(version)
        if snapshot is None or not (fresh := row_ids.name_rows(snapshot)):
            return []
        package = self._reader.rows_of(version).package
        free = [naming for naming in fresh if _is_free(package, naming)]
        return row_ids.recall(free, self._journal.namings(), snapshot.tables.values())

    def _name_again(self, version: FileVersion, rows: Rows) -> None:
        """Let rows that were given an id, and lost it to an older copy, go by it again."""
        earlier = self._journal.namings()
        _look_up(rows, earlier)
        if all(_find(rows, edit) is not None for edit in earlier):
            return
        self._reader.read(version, rows)
        known = {(edit.table, edit.row_id) for edit in earlier}
        for naming in self.namings(version):
            if (naming.table, naming.row_id) in known:
                rows.name(naming.table, naming.row_id, naming.row)

    def _is_older(
        self, version: FileVersion, rows: Rows, wave: int, leaving: Collection[tuple[str, str]]
    ) -> bool:
        """Whether a file has more in common with the version before a save than with the latest one."""
        seen = [known for known in self._journal.seen(_REMEMBERED) if self._ring.holds(known.token)]
        before = next((known for known in seen if known.number < wave), None)
        after = next((known for known in seen if known.number >= wave), None)
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


def _give_up(found: Settling) -> Settling:
    """What bringing back an earlier version means for the edits that it does not have: they are withdrawn."""
    gone = Outcome("undone", why=GIVEN_UP)
    return Settling((), {key: gone for key, outcome in found.outcomes.items() if outcome.status != "settled"})


def _is_free(package: Package, naming: RowNaming) -> bool:
    """Whether an id may be written where it belongs; one that may not must not keep other edits back."""
    letters, row = split_ref(naming.ref)
    try:
        check_edit(package, package.sheet(naming.sheet), letters, row, BLANK)
    except EditRefusedError:
        return False
    return True


def _find(rows: Rows, edit: JournalEdit) -> Mapping[str, Cell] | None:
    return rows.cells(edit.table, edit.row_id)


def _look_up(rows: Rows, edits: Sequence[JournalEdit]) -> None:
    wanted: dict[str, dict[str, None]] = {}
    for edit in edits:
        wanted.setdefault(edit.table, {})[edit.row_id] = None
    for table, wanted_ids in wanted.items():
        try:
            rows.look_up(rows.layout(table), wanted_ids)
        except TableMissingError:
            continue
