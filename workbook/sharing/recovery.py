"""Earlier versions: which are stored, what differs from now, and restoring one."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.change import AddRow
from workbook.errors import BusyError, FileRefusedError, NotWrittenError, RefusedError
from workbook.receipt import Receipt
from workbook.serial import cell_of
from workbook.sharing.change_planner import ChangePlanner
from workbook.sharing.commit import check_writable, commit
from workbook.sharing.disk.watch import digest
from workbook.sharing.disk.windows import read_shared
from workbook.sharing.journal.journal import RESTORING
from workbook.sharing.row_ids import with_assigned_ids
from workbook.sharing.versions.date_systems import convert_dates
from workbook.sharing.versions.difference import find_difference
from workbook.xlsx.authorship import last_author
from workbook.xlsx.package import Package
from workbook.xlsx.reading.rows import Rows
from workbook.xlsx.stamp import same_but_stamp, stamped

if TYPE_CHECKING:
    from workbook.cell import Cell
    from workbook.sharing.commit import Prepared
    from workbook.sharing.disk.disk import Disk
    from workbook.sharing.disk.patience import Patience
    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.reader import Reader
    from workbook.sharing.row_ids import IdAssignment
    from workbook.sharing.versions.difference import TableDifference
    from workbook.sharing.versions.ring import StoredVersion, VersionRing
    from workbook.sharing.versions.version import FileVersion
    from workbook.sharing.write_queue import WriteQueue
    from workbook.snapshot import Snapshot


class Recovery:
    """Works on the ring of old versions of one workbook."""

    def __init__(
        self, reader: Reader, journal: Journal, ring: VersionRing, write_queue: WriteQueue, user: str
    ) -> None:
        self._reader = reader
        self._path = reader.path
        self._journal = journal
        self._ring = ring
        self._write_queue = write_queue
        self._user = user

    def version(self, number: int) -> StoredVersion:
        """A stored version by its number; raise RefusedError when it is not stored (any more)."""
        for stored in self._ring.versions():
            if stored.number == number:
                return stored
        raise RefusedError(
            f"No version {number} of {self._path.name} is stored; `refboard restore` lists the stored versions."
        )

    def bytes_of(self, number: int) -> bytes:
        """The file as it was; raise RefusedError when it is not stored or was damaged."""
        return self._ring.load(self.version(number).token)

    def difference(self, number: int) -> list[TableDifference]:
        """What changed from a stored version to the workbook as it is now."""
        _, package = self._open(self.version(number))
        then, _ = self._old_snapshot(package)
        return self._difference_since(then)

    def _open(self, stored: StoredVersion) -> tuple[bytes, Package]:
        """A stored version's bytes and package; raise RefusedError where it was not a whole workbook then."""
        data = self._ring.load(stored.token)
        try:
            return data, Package.open(data, self._path.name)
        except FileRefusedError as error:
            raise RefusedError(
                f"Version {stored.number} was not a whole workbook when it was stored ({str(error).rstrip('.')}); choose"
                " another version."
            ) from None

    def _old_snapshot(self, package: Package) -> tuple[Snapshot, list[IdAssignment]]:
        """A stored version, its rows with the ids that they got since."""
        from workbook.xlsx.reading.read import read_snapshot

        return with_assigned_ids(read_snapshot(package, self._reader.schema), self._journal.assignments())

    def _difference_since(self, then: Snapshot) -> list[TableDifference]:
        version, rows = self._reader.current(known=True)
        return find_difference(then, self._reader.read(version, rows))

    def restore_rows(self, number: int) -> Receipt:
        """Add the rows that a stored version has and the workbook no longer has; everything else stays.

        Raises RefusedError when none is missing, or none of the missing rows has an id.
        """
        stored = self.version(number)
        _, package = self._open(stored)
        old = Rows(package, self._reader.schema)
        then, assignments = self._old_snapshot(package)
        given: dict[tuple[str, str], dict[str, Cell]] = {}
        for assignment in assignments:
            old.assign_id(assignment.table, assignment.row_id, assignment.row)
            given[assignment.table, assignment.row_id] = {assignment.column: cell_of(assignment.row_id)}
        _, rows = self._reader.current(known=True)
        changes, without_id = [], 0
        for table in self._difference_since(then):
            letters = rows.layout(table.table).letters if table.found[1] else {}
            for row in table.rows:
                without_id += row.change == "gone" and not row.row_id and bool(letters)
                cells = old.cells(table.table, row.row_id) if row.change == "gone" and row.row_id else None
                if cells is not None and letters:
                    known = convert_dates(
                        then.tables[table.table].spec,
                        {
                            name: cell
                            for name, cell in cells.items()
                            if name in letters and cell.formula is None
                        },
                        was1904=package.date1904,
                        is1904=rows.package.date1904,
                    )
                    changes.append(AddRow(table.table, {**known, **given.get((table.table, row.row_id), {})}))
        left = _describe_rows_without_id(without_id, number)
        if not changes:
            every = "every row with an id" if left else "every row"
            raise RefusedError(
                f"{self._path.name} has {every} of version {number}; nothing was changed. {left}".rstrip()
            )
        edits, ids = ChangePlanner(rows, self._journal.edits("pending"), lambda *_: None).resolve(changes)
        count = f"{len(changes)} row{'s' if len(changes) > 1 else ''}"
        receipt = self._write_queue.submit(f"Restore {count} of version {number}", edits, ids)
        return replace(receipt, detail=" ".join(filter(None, (receipt.detail, left))))

    def restore(self, number: int, disk: Disk, patience: Patience) -> Receipt:
        """Put a stored version in the workbook's place; what is there now, damaged or not, is stored first.

        Edits made since then are withdrawn. Raises RefusedError when the workbook is that version already, or when
        another program has it open, NotWrittenError when the disk refuses.
        """
        stored = self.version(number)
        _, package = self._open(stored)
        check_writable(self._path, disk)
        try:
            version, base = self._put_in_place(stored, package, disk, patience)
        except RefusedError:
            self._clear_intent()
            raise
        except NotWrittenError:
            with contextlib.suppress(OSError):
                if digest(read_shared(self._path)) != self._journal.fact(RESTORING):
                    self._clear_intent()
            raise
        self._reader.adopt(version, base, (), (Package.open(version.data, self._path.name),))
        self._write_queue.flush()
        self._journal.set_fact(RESTORING, "")
        day = f"{stored.at[:10]} {stored.at[11:16]} UTC"
        self._journal.record(f"Restore version {number} of {day}", (), user=self._user)
        return Receipt(
            "saved", (), "The replaced file is stored as the newest version.", f"Version {number} of {day}"
        )

    def _put_in_place(
        self, stored: StoredVersion, package: Package, disk: Disk, patience: Patience
    ) -> tuple[FileVersion, FileVersion]:
        """Replace the workbook by a stored version; returns what is there now, and what was there.

        The file says that it comes after all saves so far, so that no refboard takes it for an older copy.
        """
        replaced: list[FileVersion] = []
        intent = ""

        def prepare(version: FileVersion) -> Prepared:
            nonlocal intent
            now = self._rows_of(version)
            if version.token == stored.token or (now is not None and same_but_stamp(now.package, package)):
                raise RefusedError(
                    f"Version {stored.number} is what {self._path.name} holds now; nothing was changed."
                )
            if not self._ring.put(
                version.data, version.token, own=False, who=last_author(now.package) if now else ""
            ):
                raise RefusedError("The current version could not be stored, so it was not replaced.")
            replaced.append(version)
            data = stamped(package, self._write_queue.next_stamp(now))
            intent = digest(data)
            self._journal.set_fact(RESTORING, intent)
            return data, lambda fresh: _check(fresh, data)

        try:
            version = commit(
                self._path,
                prepare,
                user=self._user,
                disk=disk,
                patience=patience,
                # Another window of this user may have recorded the version before, which clears the intent.
                done=lambda _: self._journal.set_fact(RESTORING, intent),
            )
        except BusyError as error:
            raise RefusedError(
                f"{error}; nothing was changed. Try again when the workbook is free."
            ) from None
        return version, replaced[-1]

    def _clear_intent(self) -> None:
        """Clear the intent: a colleague's later save of the same bytes would pass for this user's decision."""
        with contextlib.suppress(NotWrittenError):
            self._journal.set_fact(RESTORING, "")

    def _rows_of(self, version: FileVersion) -> Rows | None:
        """A version, opened; None for one that cannot be: repairing that is what a restore is for."""
        try:
            return self._reader.rows_of(version)
        except FileRefusedError:
            return None


def _describe_rows_without_id(count: int, number: int) -> str:
    """Say what to do about rows that are gone and had no id; "" when there are none."""
    if not count:
        return ""
    rows = "A row" if count == 1 else f"{count} rows"
    return (
        f"{rows} of it without an id may be gone or only changed; write the version to a file and look there:"
        f" `refboard restore {number} --to FILE`."
    )


def _check(fresh: bytes, data: bytes) -> None:
    if fresh != data:
        raise RefusedError("The file did not read back as written; nothing was changed.")
