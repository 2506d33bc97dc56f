"""The journal's tables, and the migration of a journal that an earlier refboard made.

An older journal may hold edits that no workbook has yet, so it is migrated in one transaction and never replaced by
a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

FORMAT = 3

# TRUNCATE instead of DELETE: the end of the rollback journal is then synced like any other write. No WAL: its shared
# memory does not work on a network home directory.
SETUP = """
PRAGMA journal_mode = TRUNCATE;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
"""
_EDIT = """
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
    status TEXT NOT NULL
        CHECK (status IN ('pending', 'written', 'settled', 'conflict', 'reverted', 'vanished', 'undone')),
    theirs TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    changed TEXT NOT NULL,
    wave INTEGER NOT NULL DEFAULT 0,
    who TEXT NOT NULL DEFAULT ''{more}
);
CREATE INDEX IF NOT EXISTS edit_status ON edit (status);
CREATE INDEX IF NOT EXISTS edit_batch ON edit (batch);
"""
_VERSION = """
CREATE TABLE IF NOT EXISTS version (
    number INTEGER PRIMARY KEY,
    token TEXT NOT NULL,
    at TEXT NOT NULL,
    own INTEGER NOT NULL,
    who TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL{more}
);
CREATE INDEX IF NOT EXISTS version_token ON version (token);
"""
_EDIT_3 = ("returns INTEGER NOT NULL DEFAULT 0", "names TEXT NOT NULL DEFAULT ''")
"""Columns of an edit since format 3: how often it was restored without a history, and which rows it is about."""
_VERSION_3 = (
    "save TEXT NOT NULL DEFAULT ''",
    "contains TEXT NOT NULL DEFAULT ''",
    "count INTEGER NOT NULL DEFAULT 0",
)
"""Columns of a version since format 3: its latest save, the saves it contained, and how many it went through."""
SCHEMA = f"""
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
CREATE INDEX IF NOT EXISTS batch_reverses ON batch (reverses);
{_EDIT.format(more="".join(f", {column}" for column in _EDIT_3))}
{_VERSION.format(more="".join(f", {column}" for column in _VERSION_3))}
PRAGMA user_version = {FORMAT};
COMMIT;
"""
_FROM_1 = f"""
BEGIN IMMEDIATE;
DROP INDEX IF EXISTS edit_status;
DROP INDEX IF EXISTS edit_batch;
ALTER TABLE edit RENAME TO edit_of_format_1;
{_EDIT.format(more="")}
INSERT INTO edit SELECT uuid, batch, place, kind, tbl, row_id, col, base, new, cells, status, theirs, why, changed,
    CASE WHEN status IN ('written', 'settled') THEN 1 ELSE 0 END, '' FROM edit_of_format_1;
DROP TABLE edit_of_format_1;
{_VERSION.format(more="")}
INSERT INTO version VALUES (1, '', '', 1, '', 0);
PRAGMA user_version = 2;
COMMIT;
"""  # noqa: S608  (constants only)
_FROM_2 = "\n".join(
    [
        "BEGIN IMMEDIATE;",
        *(f"ALTER TABLE edit ADD COLUMN {column};" for column in _EDIT_3),
        *(f"ALTER TABLE version ADD COLUMN {column};" for column in _VERSION_3),
        "PRAGMA user_version = 3;",
        "COMMIT;",
    ]
)
_MIGRATIONS = {1: _FROM_1, 2: _FROM_2}


def migrate(database: sqlite3.Connection) -> int:
    """Make the tables, or migrate those of an older journal; returns the format that was found (0: none).

    Raises sqlite3.Error, also for a journal that a newer refboard made.
    """
    import sqlite3

    found = int(database.execute("PRAGMA user_version").fetchone()[0])
    if found > FORMAT:
        raise sqlite3.DatabaseError("a newer refboard made it; update this one")
    if found == 0:
        database.executescript(SCHEMA)
    for step in range(found, FORMAT) if found else ():
        # Another process may have migrated it since the format was read; then nothing is left to do.
        try:
            database.executescript(_MIGRATIONS[step])
        except sqlite3.Error:
            if database.in_transaction:
                database.execute("ROLLBACK")
            if int(database.execute("PRAGMA user_version").fetchone()[0]) <= step:
                raise
    return found
