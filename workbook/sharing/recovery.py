"""Earlier versions: which are kept, what differs from now, and bringing one back."""

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
from workbook.sharing.row_ids import with_later_ids
from workbook.sharing.versions.date_systems import convert_dates
from workbook.sharing.versions.difference import find_difference
from workbook.xlsx.authorship import last_author
from workbook.xlsx.package import Package
from workbook.xlsx.reading.rows import Rows

if TYPE_CHECKING:
    from workbook.cell import Cell
    from workbook.sharing.commit import Prepared
    from workbook.sharing.disk.disk import Disk
    from workbook.sharing.disk.patience import Patience
    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.reader import Reader
    from workbook.sharing.row_ids import RowNaming
    from workbook.sharing.versions.difference import TableDifference
    from workbook.sharing.versions.ring import StoredVersion, VersionRing
    from workbook.sharing.versions.version import FileVersion
    from workbook.sharing.write_queue import WriteQueue
    from workbook.snapshot import Snapshot


class Recovery:
    """Works on the ring of old versions of one workbook."""

    def __init__(
        self, reader: Reader, journal: Journal, ring: VersionRing, delivery: WriteQueue, user: str
    ) -> None:
        self._reader = reader
        self._path = reader.path
        self._journal = journal
        self._ring = ring
        self._delivery = delivery
        self._user = user

    def version(self, number: int) -> StoredVersion:
        """A kept version by its number; raise RefusedError when it is not kept (any more)."""
        for kept in self._ring.versions():
            if kept.number == number:
                return kept
        raise RefusedError(
            f"No version {number} of {self._path.name} is kept; `refboard restore` lists those that are."
        )

    def bytes_of(self, number: int) -> bytes:
        """The file as it was; raise RefusedError when it is not kept or was damaged."""
        return self._ring.load(self.version(number).token)

    def difference(self, number: int) -> list[TableDifference]:
        """What changed from a kept version to the workbook as it is now."""
        _, package = self._open(self.version(number))
        then, _ = self._then(package)
        return self._since(then)

    def _open(self, kept: StoredVersion) -> tuple[bytes, Package]:
        """A kept version's bytes and package; raise RefusedError where it was no whole workbook then."""
        data = self._ring.load(kept.token)
        try:
            return data, Package.open(data, self._path.name)
        except FileRefusedError as error:
            raise RefusedError(
                f"Version {kept.number} was no whole workbook when it was kept ({str(error).rstrip('.')}); choose"
                " another version."
            ) from None

    def _then(self, package: Package) -> tuple[Snapshot, list[RowNaming]]:
        """A kept version, its rows by the ids that they were given since."""
        from workbook.xlsx.reading.read import read_snapshot

        return with_later_ids(read_snapshot(package, self._reader.schema), self._journal.namings())

    def _since(self, then: Snapshot) -> list[TableDifference]:
        version, rows = self._reader.current(known=True)
        return find_difference(then, self._reader.read(version, rows))

    def bring_rows_back(self, number: int) -> Receipt:
        """Add the rows that a kept version has and the workbook no longer has; all else stays.

        Raises RefusedError when none is missing, or none of those that are has an id.
        """
        kept = self.version(number)
        _, package = self._open(kept)
        old = Rows(package, self._reader.schema)
        then, namings = self._then(package)
        given: dict[tuple[str, str], dict[str, Cell]] = {}
        for naming in namings:
            old.name(naming.table, naming.row_id, naming.row)
            given[naming.table, naming.row_id] = {naming.column: cell_of(naming.row_id)}
        _, rows = self._reader.current(known=True)
        changes, nameless = [], 0
        for table in self._since(then):
            letters = rows.layout(table.table).letters if table.found[1] else {}
            for row in table.rows:
                nameless += row.change == "gone" and not row.row_id and bool(letters)
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
        left = _tell_nameless(nameless, number)
        if not changes:
            every = "every row with an id" if left else "every row"
            raise RefusedError(
                f"{self._path.name} has {every} of version {number}; nothing was changed. {left}".rstrip()
            )
        edits, ids = ChangePlanner(rows, self._journal.edits("pending"), lambda *_: None).resolve(changes)
        count = f"{len(changes)} row{'s' if len(changes) > 1 else ''}"
        receipt = self._delivery.keep(f"Bring back {count} of version {number}", edits, ids)
        return replace(receipt, detail=" ".join(filter(None, (receipt.detail, left))))

    def bring_back(self, number: int, disk: Disk, patience: Patience) -> Receipt:
        """Let a kept version take the workbook's place; what is there now, damaged or not, is kept first.

        Edits made since then are given up. Raises RefusedError when it is what the workbook holds, or when
        somebody has the workbook open, NotWrittenError when the disk refuses.
        """
        kept = self.version(number)
        data, package = self._open(kept)
        check_writable(self._path, disk)
        self._journal.set_about(RESTORING, kept.token)
        try:
            version, base = self._put_in_place(kept, data, disk, patience)
        except RefusedError:
            self._call_off()
            raise
        except NotWrittenError:
            with contextlib.suppress(OSError):
                if digest(read_shared(self._path)) != kept.token:
                    self._call_off()
            raise
        self._reader.adopt(version, base, (), (package,))
        self._delivery.resume()
        self._journal.set_about(RESTORING, "")
        day = f"{kept.at[:10]} {kept.at[11:16]} UTC"
        self._journal.record(f"Bring back version {number} of {day}", (), user=self._user)
        return Receipt(
            "saved", (), "What it replaced is kept as the newest version.", f"Version {number} of {day}"
        )

    def _put_in_place(
        self, kept: StoredVersion, data: bytes, disk: Disk, patience: Patience
    ) -> tuple[FileVersion, FileVersion]:
        """Replace the workbook by the bytes of a kept version; gives what is there now, and what was there."""
        replaced: list[FileVersion] = []

        def prepare(version: FileVersion) -> Prepared:
            if version.token == kept.token:
                raise RefusedError(
                    f"Version {kept.number} is what {self._path.name} holds now; nothing was changed."
                )
            if not self._ring.put(version.data, version.token, own=False, who=self._author(version)):
                raise RefusedError("The version that is there now could not be kept, so it is not replaced.")
            replaced.append(version)
            return data, lambda fresh: _check(fresh, data)

        try:
            version = commit(
                self._path,
                prepare,
                user=self._user,
                disk=disk,
                patience=patience,
                # Another refboard of this user may have noted what was there before, and so forgotten the intent.
                done=lambda _: self._journal.set_about(RESTORING, kept.token),
            )
        except BusyError as error:
            raise RefusedError(
                f"{error}; nothing was changed. Try again when the workbook is free."
            ) from None
        return version, replaced[-1]

    def _call_off(self) -> None:
        """Forget the intent: a colleague's later save of the same bytes would pass for this user's decision."""
        with contextlib.suppress(NotWrittenError):
            self._journal.set_about(RESTORING, "")

    def _author(self, version: FileVersion) -> str:
        """Who saved a version last, "" for one that cannot be opened: that is what a restore is for."""
        try:
            return last_author(self._reader.rows_of(version).package)
        except FileRefusedError:
            return ""


def _tell_nameless(count: int, number: int) -> str:
    """Say what becomes of rows that are gone and had no id; "" when there are none."""
    if not count:
        return ""
    rows = "A row" if count == 1 else f"{count} rows"
    return (
        f"{rows} of it without an id may be gone or only changed; look for them in it:"
        f" `refboard restore {number} --to FILE`."
    )


def _check(fresh: bytes, data: bytes) -> None:
    if fresh != data:
        raise RefusedError("What was written is not what was to be written; nothing was changed.")
