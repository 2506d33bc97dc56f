"""Which journal the workbook at a path has: known by the id in the file, not by the path.

Another workbook may get the path, by deleting and making anew or by copying over: then nothing that waits for the
first may reach it. And one workbook may be reached by two paths, or be moved: then its journal comes along.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import BusyError, FileRefusedError, NotWrittenError, RefusedError
from workbook.sharing.disk.watch import digest
from workbook.sharing.journal.database import name_place
from workbook.sharing.moved_workbook import take_over
from workbook.sharing.versions.kinship import are_related
from workbook.xlsx.package import Package
from workbook.xlsx.reading.pinned_roles import with_pinned_roles
from workbook.xlsx.stamp import is_born, read_stamp

if TYPE_CHECKING:
    from workbook.sharing.disk.disk import Disk
    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.journal_index import JournalIndex
    from workbook.sharing.reader import Reader
    from workbook.sharing.versions.ring import VersionRing
    from workbook.sharing.versions.version import FileVersion
    from workbook.xlsx.reading.rows import Rows
    from workbook.xlsx.stamp import Stamp

ROLES = "columns"
"""The key of the headers under which columns were read, as JSON."""
PLACE = "workbook"
"""The key of the path at which the workbook was."""


class JournalBinding:
    """Points a store's journal and its versions to those of the workbook that was read."""

    def __init__(
        self, reader: Reader, journal: Journal, ring: VersionRing, index: JournalIndex, disk: Disk
    ) -> None:
        self._reader = reader
        self._path = reader.path
        self._schema = tuple(reader.schema)
        self._journal = journal
        self._ring = ring
        self._index = index
        self._disk = disk
        self._unbound: tuple[FileVersion, Rows] | None = None
        self._left: Path | None = None

    def bind(self, version: FileVersion, rows: Rows) -> None:
        """Find the journal of a version that was just opened; nothing is written.

        Reading goes on without a journal that cannot be used; `check` raises what was wrong with it.
        """
        self._unbound = (version, rows)
        with contextlib.suppress(NotWrittenError):
            self.check()

    def find(self) -> None:
        """Look into the file where only it can say which journal is its own; errors of reading are left to others."""
        if not self._journal.exists() and self._index.is_used():
            with contextlib.suppress(BusyError, FileRefusedError):
                self._reader.current(known=False)

    def follow(self) -> None:
        """Switch to the journal of the file that is there now; errors of reading are left to others."""
        with contextlib.suppress(BusyError, FileRefusedError):
            self._reader.current(known=self._journal.exists())

    def former(self) -> list[tuple[Path, int]]:
        """The journals of other workbooks that had this path, with the number of edits that wait in each."""
        found: list[tuple[Path, int]] = []
        for folder in self._index.folders_of_path(self._path):
            if folder != self._journal.folder and (folder / "journal.sqlite3").exists():
                journal = type(self._journal)(folder, self._path, disk=self._disk)
                with contextlib.closing(journal), contextlib.suppress(NotWrittenError):
                    waiting = len(journal.edits("pending", "conflict"))
                    found += [(folder, waiting)] if waiting else []
        return found

    def bring_along(self) -> None:
        """Take over what waits in the journal that this path had before its workbook was found to have another one.

        Edits that were queued by two paths to a workbook without an id are in two journals. Raises NotWrittenError.
        """
        if self._left is not None:
            take_over(
                type(self._journal)(self._left, self._path, disk=self._disk), self._journal, self._path.name
            )
            self._left = None

    def check(self) -> None:
        """Make sure that the journal is the one of the version that was opened last; raise NotWrittenError."""
        if self._unbound is not None:
            self._bind(*self._unbound)
            self._unbound = None
            self._pin_roles()

    def _bind(self, version: FileVersion, rows: Rows) -> None:
        stamp = read_stamp(rows.package)
        if not self._journal.exists():
            found = self._by_id(stamp)
            if found is not None:
                self._go_to(found)
            return
        latest = self._journal.latest()
        if latest is not None and latest.token == version.token:
            return
        known = self._journal.workbook_ids()
        if stamp is not None and stamp.workbook in known:
            return
        if not known and stamp is not None and (found := self._by_id(stamp)) is not None:
            if self._has_version_of(rows):
                self._left = self._journal.folder
            self._go_to(found)
        elif self._is_other(rows, stamp, known):
            self._go_to(self._by_id(stamp) or self._index.free_folder(self._path))

    def _is_other(self, rows: Rows, stamp: Stamp | None, known: tuple[str, ...]) -> bool:
        """Whether the file is another workbook than the journal's."""
        if stamp is not None and known and is_born(stamp.workbook):
            return True
        return self._has_version_of(rows) is False

    def _has_version_of(self, rows: Rows) -> bool | None:
        """Whether the newest stored version is one of this workbook; None where none can be read."""
        for stored in self._ring.versions():
            try:
                package = Package.open(self._ring.load(stored.token), rows.package.name)
                return are_related(package, rows.package, rows.schema)
            except RefusedError:
                continue
        return None

    def _by_id(self, stamp: Stamp | None) -> Path | None:
        found = self._index.folder_of_id(stamp.workbook) if stamp is not None else None
        if found is None or found == self._journal.folder:
            return None
        place = self._place_of(found)
        return found if place is None or self._is_this(place) else None

    def _place_of(self, folder: Path) -> Path | None:
        journal = type(self._journal)(folder, folder, disk=self._disk)
        with contextlib.closing(journal), contextlib.suppress(NotWrittenError):
            place = Path(journal.fact(PLACE))
            return place if place.is_absolute() else None
        return None

    def _is_this(self, place: Path) -> bool:
        """Whether a workbook's earlier path led to this file: by another way, or before it was moved.

        A copy is another file with the same id, and must not share the journal.
        """
        if place == self._path:
            return True
        try:
            there, here = place.stat(), self._path.stat()
        except FileNotFoundError:
            # Gone from a folder that is there: moved. A whole folder that is away may come back with the file in it.
            return place.parent.is_dir()
        except OSError:
            return False
        if (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino):
            return True
        if there.st_dev == here.st_dev or (there.st_size, there.st_mtime_ns) != (
            here.st_size,
            here.st_mtime_ns,
        ):
            return False
        try:
            return digest(place.read_bytes()) == digest(self._path.read_bytes())
        except OSError:
            return False

    def _go_to(self, folder: Path) -> None:
        self._journal.relocate(folder, self._note)
        self._ring.folder = folder / "versions"

    def _note(self) -> None:
        """Store where this path's journal is, before the first edit goes into it; raise OSError."""
        self._index.note_path(self._path, self._journal.folder, self._disk)

    def note_roles(self, rows: Rows) -> None:
        """Store under which headers columns are read, for edits that wait while the file says nothing about it."""
        words = json.dumps(rows.roles(), sort_keys=True)
        if words != (self._journal.fact(ROLES) or "{}"):
            self._journal.set_fact(ROLES, words)

    def _pin_roles(self) -> None:
        words = self._journal.fact(ROLES)
        with contextlib.suppress(ValueError, AttributeError, TypeError):
            if words:
                self._reader.schema = with_pinned_roles(self._schema, json.loads(words))

    def note_id(self, workbook_id: str) -> None:
        """Store that this journal is the one of a workbook, now that the workbook has its id.

        Raises NotWrittenError or OSError.
        """
        self._journal.add_workbook_id(workbook_id)
        self._index.note_id(workbook_id, self._journal.folder, self._disk)
        place = Path(self._journal.fact(PLACE))
        if place != self._path and not place.exists():
            self._journal.set_fact(PLACE, name_place(self._path))
