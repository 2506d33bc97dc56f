"""The version of the file that is there now, and the one that the caller last saw.

The two differ while a colleague's save is not on the screen yet. An edit was made on what the caller saw, so a cell
that a colleague changed since then is a conflict and not overwritten.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.errors import BusyError, FileRefusedError
from workbook.sharing.disk.patience import Patience
from workbook.sharing.disk.watch import Identity, Watch, identify
from workbook.sharing.versions.version import FileVersion, read_version
from workbook.xlsx.package import Package
from workbook.xlsx.reading.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from workbook.cell import Cell
    from workbook.schema import TableSpec
    from workbook.sharing.journal.edit import JournalEdit
    from workbook.sharing.row_identity import RowIdentity
    from workbook.snapshot import Snapshot

_FIRST_PATIENCE = 2.5
"""Seconds to wait for a file that was never read: more likely a wrong name than a save in progress."""
_UNFINISHED = 0.5
"""Seconds without a write, after which a recent file that the gate refuses is damaged and not half-written."""
_PAUSE = 0.05


class Reader:
    """Reads the workbook, no more often than it changes."""

    def __init__(self, path: Path, schema: Sequence[TableSpec], patience: Patience) -> None:
        self.path = path
        self.schema = schema
        self._patience = patience
        self._watch = Watch(path, now_ns=patience.now_ns)
        self._certain = Watch(path, now_ns=patience.now_ns)
        self._version: FileVersion | None = None
        self._rows: Rows | None = None
        self._snapshot: Snapshot | None = None
        self._seen: FileVersion | None = None
        self._seen_rows: Rows | None = None
        self._own: dict[tuple[str, str, str], Cell] = {}
        self.on_open: Callable[[FileVersion, Rows], None] = lambda version, rows: None  # noqa: ARG005
        """Called with each version that was not opened before."""
        self.identity: RowIdentity | None = None
        """Decides which of several rows with one id has it by right; None: the first."""

    def changed(self) -> bool:
        """Whether the file is another one than the caller last saw; our own saves do not count."""
        return self._watch.changed()

    def current(self, *, known: bool) -> tuple[FileVersion, Rows]:
        """The version that is there now; ``known``: the workbook was used before, so a missing file is a save under way.

        Raises BusyError or FileRefusedError.
        """
        version = self._version
        identity = self._identity()
        if version is not None and identity is not None and self._certain.certain(identity):
            return version, self.rows_of(version)
        known = known or version is not None
        deadline = self._patience.clock() + self._patience.seconds
        seen, since = None, self._patience.clock()
        while True:
            fresh = self._read(known=known)
            try:
                return fresh, self.rows_of(fresh)
            except FileRefusedError:
                now = self._patience.clock()
                if fresh.identity != seen:
                    seen, since = fresh.identity, now
                age = (self._patience.now_ns() - fresh.identity.modified_ns) / 1e9
                if abs(age) > self._patience.seconds or now - since >= _UNFINISHED or now > deadline:
                    raise
            self._patience.sleep(_PAUSE)

    def latest(self, *, known: bool) -> tuple[FileVersion, Rows]:
        """The version that is there now or, while another program is saving, the last one that was read.

        That is enough to record an edit, which is merged with whatever that save brings.
        """
        version = self._version
        if version is not None and self._identity() is None:
            return version, self.rows_of(version)
        try:
            return self.current(known=known)
        except BusyError:
            if version is None:
                raise
            return version, self.rows_of(version)

    def _identity(self) -> Identity | None:
        """Which file has the name; None also where that is unknown, because reading then reports why."""
        try:
            return identify(self.path)
        except OSError:
            return None

    def _is_gone(self) -> bool:
        try:
            return identify(self.path) is None
        except OSError:
            return False

    def _has_folder(self) -> bool:
        try:
            return self.path.parent.is_dir()
        except OSError:
            return True

    def _read(self, *, known: bool) -> FileVersion:
        if known:
            return read_version(self.path, self._patience)
        seconds = min(_FIRST_PATIENCE, self._patience.seconds) if self._has_folder() else 0.0
        try:
            return read_version(self.path, replace(self._patience, seconds=seconds))
        except BusyError:
            if not self._is_gone():
                raise
            raise FileRefusedError(f"There is no workbook {self.path}; check the name.") from None

    def rows_of(self, version: FileVersion) -> Rows:
        """Open a version, once; raise FileRefusedError when the gate refuses it."""
        if self._rows is None or self._version is None or self._version.token != version.token:
            rows = self._make_rows(Package.open(version.data, self.path.name))
            self._take(version)
            self._free(rows)
            self._rows = rows
            schema = self.schema
            self.on_open(version, rows)
            if self.schema is not schema:
                self._rows = self._make_rows(rows.package)
        elif self._version.identity != version.identity:
            self._take(version)
        return self._rows

    def _make_rows(self, package: Package) -> Rows:
        rows = Rows(package, self.schema, self._snapshot)
        if self.identity is not None:
            rows.choose = self.identity.choose
        return rows

    def _free(self, fresh: Rows | None) -> None:
        """Free what was computed about the version that another one replaces."""
        before = self._rows
        if before is not None and (fresh is None or before.package is not fresh.package):
            before.package.forget()

    def _take(self, version: FileVersion) -> None:
        self._version = version
        self._certain.note(version.identity, version.token)

    def snapshot(self, *, known: bool) -> Snapshot:
        """Read all tables; the same object as last time when the file is the same."""
        version, rows = self.current(known=known)
        snapshot = self.read(version, rows)
        self._see(version)
        return snapshot

    def read(self, version: FileVersion, rows: Rows) -> Snapshot:
        """All tables of the version that was opened last, without the caller having seen them."""
        from workbook.xlsx.patching.limits import with_limits
        from workbook.xlsx.reading.read import read_snapshot

        if self._snapshot is None or self._snapshot.token != version.token:
            snapshot = read_snapshot(rows.package, self.schema, path=str(self.path), token=version.token)
            snapshot = with_limits(rows.package, self.schema, snapshot)
            self._snapshot = self.identity.name_copies(snapshot, rows) if self.identity else snapshot
            rows.hint = self._snapshot
        return self._snapshot

    def snapshot_of(self, version: FileVersion) -> Snapshot | None:
        """The snapshot of exactly this version, if one was made."""
        return (
            self._snapshot if self._snapshot is not None and self._snapshot.token == version.token else None
        )

    def _see(self, version: FileVersion) -> None:
        if self._seen_rows is not None:
            self._seen_rows.package.forget()
        self._seen, self._seen_rows = version, None
        self._own.clear()
        self._watch.note(version.identity, version.token)

    def adopt(
        self,
        version: FileVersion,
        base: FileVersion,
        written: Iterable[JournalEdit],
        made: Sequence[Package] = (),
    ) -> None:
        """Continue from our own save, which was made from ``base`` and is no news to the caller.

        ``made`` holds the save as it was read back, so that nothing has to be unpacked again.
        """
        if self._version is None or self._version.token != version.token:
            rows = self._make_rows(made[-1]) if made else None
            self._free(rows)
            self._rows = rows
        self._take(version)
        if self._seen is None:
            return
        if self._seen.token == base.token:
            self._see(version)
            return
        # The caller has not seen yet what a colleague did before this save, so what they saw stays; only the cells they
        # wrote themselves move on.
        self.know(written)

    def know(self, written: Iterable[JournalEdit]) -> None:
        """Note edits that the caller made and that are in the workbook now, whichever process wrote them."""
        if self._seen is None:
            return
        for edit in written:
            cells = edit.cells if edit.kind != "set" else {edit.column: edit.new}
            self._own.update({(edit.table, edit.row_id, name): cell for name, cell in cells.items()})

    @property
    def date1904(self) -> bool:
        """Whether the version last opened counts its days from 1904."""
        return self._rows is not None and self._rows.package.date1904

    def seen(self, table: str, row_id: str, column: str) -> Cell | None:
        """A cell as the caller last saw it; None when that is how it is now, or the caller never saw it."""
        own = self._own.get((table, row_id, column))
        if own is not None or self._seen is None or self._version is None:
            return own
        if self._seen.token == self._version.token:
            return None
        if self._seen_rows is None:
            package = Package.open(self._seen.data, self.path.name)
            self._seen_rows = self._make_rows(package)
        cells = self._seen_rows.cells(table, row_id)
        return None if cells is None else cells.get(column)
