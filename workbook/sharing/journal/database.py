"""The SQLite file of a journal: made with the first step that is kept, and honest about a disk that fails."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

from workbook.errors import NotWrittenError
from workbook.sharing.disk.disk import DISK, Disk
from workbook.sharing.journal.tables import SETUP, bring_forward

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


NOTHING_KEPT = "nothing was kept and nothing was changed"
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


class InDoubtError(NotWrittenError):
    """The disk failed while a step was being finished: SQLite may have taken it all the same."""


class DamagedJournalError(NotWrittenError):
    """The journal's file is no journal any more; nobody can tell what waited in it."""


def name_place(target: Path) -> str:
    """A workbook's place as the journal can keep it: "" for a name that is no text in any code."""
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

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / "journal.sqlite3"

    def exists(self) -> bool:
        """Whether this user ever edited this workbook; True also where that cannot be told."""
        if self._open is not None:
            with self._telling():
                self._follow()
        try:
            return self._open is not None or self.path.exists()
        except OSError:
            # Using it says what is wrong; taking it for new would hide what waits in it.
            return True

    def close(self) -> None:
        """Let go of the database."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _query(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if not self.exists():
            return []
        with self._telling():
            return self._database().execute(statement, values).fetchall()

    def _damaged(self, why: str) -> DamagedJournalError:
        return DamagedJournalError(
            f"The journal {self.path} is damaged ({why}); {NOTHING_KEPT}; rename that file to begin a new one, and keep"
            " it, for edits may wait in it.",
            kept=False,
        )

    @contextlib.contextmanager
    def _telling(self, kind: type[NotWrittenError] = NotWrittenError) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            name = getattr(error, "sqlite_errorname", "")
            if kind is NotWrittenError and name.startswith(_DAMAGED):
                raise self._damaged(str(error)) from error
            words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise kind(
                f"The journal {self.path} cannot be used ({words}); {NOTHING_KEPT}.", kept=False
            ) from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One step: all of it or nothing; raises NotWrittenError, InDoubtError from its very end."""
        with self._telling():
            database = self._database()
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                with self._telling(InDoubtError):
                    database.execute("COMMIT")
            except BaseException:
                try:
                    if database.in_transaction:
                        database.execute("ROLLBACK")
                except sqlite3.Error:
                    self.close()
                raise

    def _follow(self) -> None:
        """Let go of a file that was taken away under us, as by a purge; what still waits in it is kept.

        Raises OSError or sqlite3.Error where it cannot be kept.
        """
        if self._open is None or self._place == self._where():
            return
        removed, self._open = self._open, None
        try:
            waits = "SELECT EXISTS (SELECT 1 FROM edit WHERE status IN ('pending', 'conflict'))"
            if not removed.execute(waits).fetchone()[0]:
                return
            if self.path.exists():
                raise sqlite3.DatabaseError("another one has its place, and edits wait in the one before")
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
        return self._disk.database(self.path)

    def _database(self) -> sqlite3.Connection:
        self._follow()
        if self._open is None:
            database = self._file()
            try:
                database.executescript(SETUP)
                if bring_forward(database) == 0:
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
