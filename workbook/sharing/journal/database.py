"""The SQLite file of a journal: made with the first recorded step, and exact about what a failing disk took."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

from workbook.errors import NotWrittenError
from workbook.sharing.disk.disk import DISK, Disk
from workbook.sharing.journal.tables import SETUP, migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


NOT_RECORDED = "nothing was saved and nothing was changed"
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


class InDoubtError(NotWrittenError):
    """The disk failed during the commit of a step: SQLite may have made it durable all the same."""


class DamagedJournalError(NotWrittenError):
    """The journal's file is damaged; what was pending in it is unknown."""


def name_place(target: Path) -> str:
    """A workbook's path as the journal can store it; "" for a name that is not valid text."""
    try:
        return str(target).encode().decode()
    except UnicodeEncodeError:
        return ""


class Database:
    """The database of one workbook's journal; nothing is created before the first step."""

    def __init__(self, folder: Path, target: Path, *, disk: Disk = DISK) -> None:
        self.folder = folder
        self._target = target
        self._disk = disk
        self._open: sqlite3.Connection | None = None
        self._place: tuple[int, int] | None = None
        self._before_writing: Callable[[], None] | None = None

    def relocate(self, folder: Path, before_writing: Callable[[], None]) -> None:
        """Go on with the journal in another folder; ``before_writing`` runs before anything is written to it."""
        self.close()
        self.folder = folder
        self._before_writing = before_writing

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / "journal.sqlite3"

    def exists(self) -> bool:
        """Whether this user ever edited this workbook; True also where that is unknown."""
        if self._open is not None:
            with self._translated_errors():
                self._follow()
        try:
            return self._open is not None or self.path.exists()
        except OSError:
            # The first query reports what is wrong; treating it as new would hide what is pending in it.
            return True

    def close(self) -> None:
        """Close the database."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _query(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if not self.exists():
            return []
        with self._translated_errors():
            return self._database().execute(statement, values).fetchall()

    def _damaged(self, why: str) -> DamagedJournalError:
        return DamagedJournalError(
            f"The journal {self.path} is damaged ({why}); {NOT_RECORDED}; rename that file to begin a new one, and do not delete"
            " it, because edits may be pending in it.",
            in_journal=False,
        )

    @contextlib.contextmanager
    def _translated_errors(self, kind: type[NotWrittenError] = NotWrittenError) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            name = getattr(error, "sqlite_errorname", "")
            if kind is NotWrittenError and name.startswith(_DAMAGED):
                raise self._damaged(str(error)) from error
            words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise kind(
                f"The journal {self.path} cannot be used ({words}); {NOT_RECORDED}.", in_journal=False
            ) from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; raises NotWrittenError, or InDoubtError when the commit itself failed."""
        with self._translated_errors():
            if self._before_writing is not None:
                self._before_writing()
                self._before_writing = None
            database = self._database()
            # IMMEDIATE takes the write lock now: another window of this user waits here, and not at its COMMIT.
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                with self._translated_errors(InDoubtError):
                    database.execute("COMMIT")
            except BaseException:
                try:
                    if database.in_transaction:
                        database.execute("ROLLBACK")
                except sqlite3.Error:
                    # The disk failed the rollback too. A fresh connection rolls back from the journal file on disk.
                    self.close()
                raise

    def _follow(self) -> None:
        """Close a file that was removed while we had it open, as by a purge; what is pending in it is saved.

        The open connection is then the only copy of those edits: on POSIX a removed file lives until it is closed.
        Raises OSError or sqlite3.Error where they cannot be saved.
        """
        if self._open is None or self._place == self._where():
            return
        removed, self._open = self._open, None
        try:
            waits = "SELECT EXISTS (SELECT 1 FROM edit WHERE status IN ('pending', 'conflict'))"
            if not removed.execute(waits).fetchone()[0]:
                return
            if self.path.exists():
                raise sqlite3.DatabaseError(
                    "another journal has its place, and edits are pending in the removed one"
                )
            with contextlib.closing(self._file()) as fresh:
                removed.backup(fresh)
            self._disk.sync_folder(self.folder)
            self._disk.sync_folder(self.folder.parent)
        finally:
            removed.close()

    def _where(self) -> tuple[int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _file(self) -> sqlite3.Connection:
        if not self.path.exists():
            self._disk.make_folder(self.folder.parent)
            self._disk.make_folder(self.folder)
        elif not self.path.stat().st_size and (self.folder / "versions").exists():
            # Versions are stored after the first edit, so the journal was there and was emptied.
            raise self._damaged("it is empty")
        return self._disk.database(self.path)

    def _database(self) -> sqlite3.Connection:
        self._follow()
        if self._open is None:
            database = self._file()
            try:
                database.executescript(SETUP)
                if migrate(database) == 0:
                    database.execute(
                        "INSERT OR IGNORE INTO about VALUES ('workbook', ?)", (name_place(self._target),)
                    )
                    # The new file's name must survive a power cut as well as its bytes.
                    self._disk.sync_folder(self.folder)
                    self._disk.sync_folder(self.folder.parent)
            except BaseException:
                database.close()
                raise
            self._open, self._place = database, self._where()
        return self._open
