"""The user's own record of every edit: durable before the workbook is touched, kept when it cannot be.

One SQLite file per workbook in the user's state directory (0700, the file 0600). An edit is ``pending`` until
it is in the workbook, then ``written``, and ``settled`` once another program's save confirmed it; ``conflict``
waits for a person, ``undone`` was withdrawn. A batch is what one action did; undo and redo are batches too,
each naming the batch that it takes back.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.errors import NotWrittenError
from workbook.sharing.edit import Batch, Edit, EditStatus, Outcome, Role, from_row, pack, to_row
from workbook.sharing.fsops import DISK, Disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# The rollback journal is truncated, not deleted or memory-mapped: its end is then synced like any other
# write, and it works on network homes too.
_SETUP = """
PRAGMA journal_mode = TRUNCATE;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
"""
_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS batch (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    user TEXT NOT NULL,
    at TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('edit', 'undo', 'redo', 'ids')),
    reverses INTEGER REFERENCES batch (id)
);
CREATE TABLE IF NOT EXISTS edit (
    uuid TEXT PRIMARY KEY,
    batch INTEGER NOT NULL REFERENCES batch (id),
    place INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('set', 'add', 'remove')),
    tbl TEXT NOT NULL,
    row_id TEXT NOT NULL,
    col TEXT NOT NULL,
    base TEXT NOT NULL,
    new TEXT NOT NULL,
    cells TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'written', 'settled', 'conflict', 'undone')),
    theirs TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    changed TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS edit_status ON edit (status);
CREATE INDEX IF NOT EXISTS edit_batch ON edit (batch);
CREATE INDEX IF NOT EXISTS batch_reverses ON batch (reverses);
PRAGMA user_version = 1;
COMMIT;
"""


def state_folder(target: Path, state_dir: Path | None = None) -> Path:
    """Where the journal of a workbook is kept; ``REFBOARD_STATE_DIR`` overrides the user's state directory."""
    if state_dir is None:
        named = os.environ.get("REFBOARD_STATE_DIR")
        if named:
            state_dir = Path(named)
        else:
            import platformdirs

            state_dir = platformdirs.user_state_path("refboard", appauthor=False)
    return state_dir / hashlib.sha256(os.fsencode(target)).hexdigest()[:24]


class Journal:
    """The journal of one workbook.

    Nothing is created before the first edit is recorded. Methods that write raise NotWrittenError with
    ``kept=False`` when the disk refuses.
    """

    def __init__(self, folder: Path, target: Path, *, disk: Disk = DISK) -> None:
        self.folder = folder
        self._target = target
        self._disk = disk
        self._open: sqlite3.Connection | None = None

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / "journal.sqlite3"

    def exists(self) -> bool:
        """Whether this user ever edited this workbook."""
        return self._open is not None or self.path.exists()

    def close(self) -> None:
        """Let go of the database."""
        if self._open is not None:
            self._open.close()
            self._open = None

    # -- writing

    def record(
        self,
        title: str,
        edits: Sequence[Edit],
        *,
        user: str,
        role: Role = "edit",
        reverses: int | None = None,
        outcomes: Mapping[str, Outcome] | None = None,
    ) -> Batch:
        """Keep a batch of edits, durable on return; ``outcomes`` of earlier edits go into the same step."""
        now = _now()
        with self._writing() as database:
            number = database.execute(
                "INSERT INTO batch (title, user, at, role, reverses) VALUES (?, ?, ?, ?, ?)",
                (title, user, now, role, reverses),
            ).lastrowid
            database.executemany(
                "INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [to_row(edit, int(number or 0), place, now) for place, edit in enumerate(edits)],
            )
            _update(database, outcomes or {}, now)
        return Batch(int(number or 0), title, user, now, role, reverses)

    def mark(self, outcomes: Mapping[str, Outcome]) -> None:
        """Note what became of edits."""
        if outcomes:
            with self._writing() as database:
                _update(database, outcomes, _now())

    # -- reading

    def edits(self, *statuses: EditStatus) -> list[Edit]:
        """Edits of these statuses, oldest first."""
        marks = ", ".join("?" * len(statuses))
        where = f"status IN ({marks})"
        return self._select(where, statuses)

    def edits_of(self, batch: int) -> list[Edit]:
        """The edits of one batch, in order."""
        return self._select("batch = ?", (batch,))

    def batch(self, number: int) -> Batch | None:
        """One batch."""
        rows = self._query("SELECT id, title, user, at, role, reverses FROM batch WHERE id = ?", (number,))
        return Batch(*rows[0]) if rows else None

    def undoable(self) -> Batch | None:
        """The batch that undo would take back: the latest that nothing took back yet."""
        return self._latest("role IN ('edit', 'redo')")

    def redoable(self) -> Batch | None:
        """The undo that redo would take back; a new edit leaves nothing to redo."""
        newest = "SELECT coalesce(max(id), 0) FROM batch WHERE role = 'edit'"
        return self._latest(f"role = 'undo' AND id > ({newest})")

    def _latest(self, where: str) -> Batch | None:
        rows = self._query(
            f"SELECT id, title, user, at, role, reverses FROM batch AS b WHERE {where}"  # noqa: S608  (our words)
            " AND NOT EXISTS (SELECT 1 FROM batch AS later WHERE later.reverses = b.id)"
            " AND EXISTS (SELECT 1 FROM edit WHERE edit.batch = b.id)"
            " ORDER BY id DESC LIMIT 1"
        )
        return Batch(*rows[0]) if rows else None

    def _select(self, where: str, values: Sequence[Any]) -> list[Edit]:
        names = "uuid, batch, kind, tbl, row_id, col, base, new, cells, status, theirs, why, changed"
        rows = self._query(f"SELECT {names} FROM edit WHERE {where} ORDER BY batch, place", values)  # noqa: S608
        return [from_row(row) for row in rows]

    def _query(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if not self.exists():
            return []
        with self._telling():
            return self._database().execute(statement, values).fetchall()

    # -- the database

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise NotWrittenError(
                f"The journal {self.path} cannot be used ({words}); nothing was kept and nothing was changed.",
                kept=False,
            ) from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._telling():
            database = self._database()
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise

    def _database(self) -> sqlite3.Connection:
        if self._open is None:
            if not self.path.exists():
                self._disk.make_folder(self.folder.parent)
                self._disk.make_folder(self.folder)
            database = self._disk.database(self.path)
            try:
                database.executescript(_SETUP)
                if database.execute("PRAGMA user_version").fetchone()[0] == 0:
                    database.executescript(_SCHEMA)
                    database.execute(
                        "INSERT OR IGNORE INTO about VALUES ('workbook', ?)", (str(self._target),)
                    )
                    # The new file's name must survive a power cut as well as its bytes.
                    self._disk.sync_folder(self.folder)
                    self._disk.sync_folder(self.folder.parent)
            except BaseException:
                database.close()
                raise
            self._open = database
        return self._open


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _update(database: sqlite3.Connection, outcomes: Mapping[str, Outcome], now: str) -> None:
    database.executemany(
        "UPDATE edit SET status = ?, theirs = ?, why = ?, changed = ? WHERE uuid = ?",
        [
            (outcome.status, pack(outcome.theirs) if outcome.theirs else "", outcome.why, now, key)
            for key, outcome in outcomes.items()
        ],
    )
