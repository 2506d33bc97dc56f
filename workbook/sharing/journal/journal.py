"""The user's own record of every edit: durable before the workbook is touched, pending while it cannot be.

One SQLite file per workbook in the user's state directory (0700, the file 0600). An edit is ``pending`` until
it is in the workbook, then ``written``, and ``settled`` once another program's save confirmed it; ``conflict``
waits for a person; ``reverted`` and ``vanished`` were removed from the workbook by someone who had seen them;
``undone`` was withdrawn. A batch is what one action did; undo and redo are batches too, each naming the batch
that it reverses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from workbook.errors import NotWrittenError
from workbook.sharing.history import NO_SAVE, ObservedSave
from workbook.sharing.journal.database import Database, InDoubtError
from workbook.sharing.journal.edit import (
    Batch,
    EditStatus,
    JournalEdit,
    Outcome,
    Role,
    from_row,
    pack,
    to_row,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

_NAMES = "uuid, edit.batch, kind, tbl, row_id, col, base, new, cells, status, theirs, why, changed, wave, who, returns, names"
RESTORING = "restoring"
"""The key of the version that is being restored: its token, until the restore is done."""
_WORKBOOK_ID = "workbook id"
"""The key of the id that the workbook says it has."""
_WATCHED_SAVES = 300
_WATCHED_DAYS = 30
_REMEMBERED_SAVES = 1000
_WORST = ("conflict", "pending", "vanished", "reverted")


@dataclass(frozen=True, slots=True)
class ObservedVersion:
    """A version of the workbook that this user's refboard made (``own``) or read."""

    token: str
    own: bool
    who: str
    size: int
    history: ObservedSave = NO_SAVE


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """A version as recorded: numbers grow, ``at`` is UTC in ISO form; ``save`` is its latest save, "" without a stamp."""

    number: int
    token: str
    at: str
    own: bool
    who: str
    size: int
    save: str = ""


class Journal(Database):
    """The journal of one workbook.

    Nothing is created before the first edit is recorded. Methods that write raise NotWrittenError with
    ``in_journal=False`` when the disk refuses.
    """

    # -- writing

    def record(
        self,
        title: str,
        edits: Sequence[JournalEdit],
        *,
        user: str,
        role: Role = "edit",
        reverses: int | None = None,
        outcomes: Mapping[str, Outcome] | None = None,
    ) -> Batch:
        """Record a batch of edits, durable on return; ``outcomes`` of earlier edits go into the same transaction.

        Raises NotWrittenError, with ``in_journal=True`` where the journal took the edits before the disk failed.
        """
        now = _now()
        try:
            with self._writing() as database:
                number = database.execute(
                    "INSERT INTO batch (title, user, at, role, reverses) VALUES (?, ?, ?, ?, ?)",
                    (title, user, now, role, reverses),
                ).lastrowid
                database.executemany(
                    "INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [to_row(edit, int(number or 0), place, now) for place, edit in enumerate(edits)],
                )
                _update(database, outcomes or {}, now)
        except InDoubtError as error:
            self._resolve_doubt(edits, error)
            raise
        return Batch(int(number or 0), title, user, now, role, reverses)

    def _resolve_doubt(self, edits: Sequence[JournalEdit], doubt: InDoubtError) -> None:
        """Find out after a failed commit whether the edits were taken, and raise that if so."""
        # The connection that failed answers from its own cache; a new one reads what the file holds.
        self.close()
        try:
            taken = any(self.holds(edit.id) for edit in edits)
        except NotWrittenError:
            raise NotWrittenError(
                f"The journal {self.path} failed while it took the edit, and it is unknown whether it did: check"
                " with refboard status before you enter it again.",
                in_journal=False,
            ) from doubt
        if taken:
            raise NotWrittenError(
                f"The disk failed while the journal {self.path} took the edit; the edit is recorded and will be written"
                " later, unless the computer stops before the disk works again.",
                in_journal=True,
            ) from doubt

    def mark(self, outcomes: Mapping[str, Outcome]) -> None:
        """Record what became of edits."""
        if outcomes:
            with self._writing() as database:
                _update(database, outcomes, _now())

    def record_versions(self, versions: Sequence[ObservedVersion], outcomes: Mapping[str, Outcome]) -> int:
        """Record the versions observed, oldest first, and what became of edits, in one transaction.

        Edits that become ``written`` are recorded with the number of the last version, which is returned.
        """
        now = _now()
        with self._writing() as database:
            last = database.execute(
                "SELECT number, token FROM version ORDER BY number DESC LIMIT 1"
            ).fetchone()
            number, newest = (int(last[0]), str(last[1])) if last else (0, None)
            for version in versions:
                if version.token != newest:
                    number, newest = number + 1, version.token
                    database.execute(
                        "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        (
                            number,
                            version.token,
                            now,
                            version.own,
                            version.who,
                            version.size,
                            version.history.save,
                            " ".join(version.history.contains),
                            version.history.count,
                        ),
                    )
            if versions:
                # A restore that was killed before it replaced anything is over once another version is there.
                # Without this a colleague's later save of the same bytes would pass for this user's decision.
                database.execute(
                    "UPDATE about SET value = '' WHERE key = ? AND value != ?",
                    (RESTORING, versions[-1].token),
                )
            _update(database, outcomes, now, number)
            # No one has a copy open that long; what is older counts as confirmed.
            database.execute(
                "UPDATE edit SET status = 'settled' WHERE status = 'written' AND changed < ?", (_days_ago(),)
            )
        return number

    def set_fact(self, key: str, value: str) -> None:
        """Store one fact about the workbook."""
        with self._writing() as database:
            database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))

    def add_workbook_id(self, workbook_id: str) -> None:
        """Store an id that the workbook has; one that lost its stamp gets another."""
        known = self.workbook_ids()
        if known[-1:] != (workbook_id,):
            ids = [each for each in known if each != workbook_id]
            self.set_fact(_WORKBOOK_ID, " ".join([*ids, workbook_id]))

    # -- reading

    def workbook_ids(self) -> tuple[str, ...]:
        """The ids that this journal's workbook had, the latest last; none before a save gave it one."""
        return tuple(self.fact(_WORKBOOK_ID).split())

    def fact(self, key: str) -> str:
        """A fact about the workbook, "" when none is stored."""
        rows = self._query("SELECT value FROM about WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else ""

    def latest(self) -> SeenVersion | None:
        """The version that was recorded last."""
        return next(iter(self.seen(1)), None)

    def seen(self, count: int) -> list[SeenVersion]:
        """The versions recorded last, newest first."""
        rows = self._query(
            "SELECT number, token, at, own, who, size, save FROM version ORDER BY number DESC LIMIT ?",
            (count,),
        )
        return [
            SeenVersion(int(number), token, at, bool(own), who, size, save)
            for number, token, at, own, who, size, save in rows
        ]

    def saves(self) -> dict[int, ObservedSave]:
        """The saves of the versions recorded last, by the version's number."""
        rows = self._query(
            "SELECT number, save, contains, count FROM version WHERE save != '' ORDER BY number DESC LIMIT ?",
            (_REMEMBERED_SAVES,),
        )
        return {
            int(number): ObservedSave(save, tuple(contains.split()), int(count))
            for number, save, contains, count in rows
        }

    def latest_save(self) -> str:
        """The save of the last version that said what it is; "" when none did."""
        rows = self._query("SELECT save FROM version WHERE save != '' ORDER BY number DESC LIMIT 1")
        return str(rows[0][0]) if rows else ""

    def watched(self) -> tuple[list[JournalEdit], frozenset[int]]:
        """The edits that a later save by another program could have lost, oldest first; and the batches that undid others.

        All edits that no save has confirmed yet, and of the others those of the last saves and days. Ids that rows got
        with another save are left out.
        """
        edits = self._select(
            "edit.batch IN (SELECT id FROM batch WHERE role != 'ids') AND (status = 'written'"
            " OR (status IN ('settled', 'reverted', 'vanished') AND changed > ?"
            " AND wave > (SELECT coalesce(max(number), 0) FROM version) - ?))",
            (_days_ago(), _WATCHED_SAVES),
        )
        rows = self._query("SELECT id FROM batch WHERE reverses IS NOT NULL")
        return edits, frozenset(int(row[0]) for row in rows)

    def assignments(self) -> list[JournalEdit]:
        """The ids that rows got with other saves, oldest first."""
        return self._select("edit.batch IN (SELECT id FROM batch WHERE role = 'ids')", ())

    def history(self, count: int) -> list[tuple[Batch, str]]:
        """The latest actions, newest first, each with its state.

        ``undone``, ``conflict``, ``pending``, ``reverted``, ``vanished`` or ``saved``: the worst state of its edits;
        ``decided`` where a person gave up all of them.
        """
        rows = self._query(
            "SELECT id, title, user, at, role, reverses, (SELECT group_concat(DISTINCT status) FROM edit"
            " WHERE edit.batch = batch.id), EXISTS (SELECT 1 FROM batch AS later WHERE later.reverses = batch.id)"
            " FROM batch WHERE role != 'ids' ORDER BY id DESC LIMIT ?",
            (count,),
        )
        entries = []
        for number, title, user, at, role, reverses, statuses, is_undone in rows:
            found = set((statuses or "").split(","))
            worst = next((word for word in _WORST if word in found), "saved")
            if found == {"undone"}:
                worst = "decided"
            entries.append((Batch(number, title, user, at, role, reverses), "undone" if is_undone else worst))
        return entries

    def edits(self, *statuses: EditStatus) -> list[JournalEdit]:
        """Edits of these statuses, oldest first."""
        marks = ", ".join("?" * len(statuses))
        where = f"status IN ({marks})"
        return self._select(where, statuses)

    def holds(self, key: str) -> bool:
        """Whether the journal has an edit with this id, whatever became of it."""
        return bool(self._query("SELECT 1 FROM edit WHERE uuid = ?", (key,)))

    def edits_of(self, batch: int) -> list[JournalEdit]:
        """The edits of one batch, in order."""
        return self._select("batch = ?", (batch,))

    def batch(self, number: int) -> Batch | None:
        """One batch."""
        rows = self._query("SELECT id, title, user, at, role, reverses FROM batch WHERE id = ?", (number,))
        return Batch(*rows[0]) if rows else None

    def undoable(self) -> Batch | None:
        """The batch that undo would reverse: the latest one that is not undone yet."""
        return self._latest(
            "role IN ('edit', 'redo')"
            " AND EXISTS (SELECT 1 FROM edit WHERE edit.batch = b.id AND edit.status != 'undone')"
        )

    def redoable(self) -> Batch | None:
        """The undo that redo would reverse; a new edit leaves nothing to redo."""
        newest = "SELECT coalesce(max(id), 0) FROM batch WHERE role = 'edit'"
        return self._latest(f"role = 'undo' AND id > ({newest})")

    def _latest(self, where: str) -> Batch | None:
        rows = self._query(
            f"SELECT id, title, user, at, role, reverses FROM batch AS b WHERE {where}"  # noqa: S608  (constants)
            " AND NOT EXISTS (SELECT 1 FROM batch AS later WHERE later.reverses = b.id)"
            " AND EXISTS (SELECT 1 FROM edit WHERE edit.batch = b.id)"
            " ORDER BY id DESC LIMIT 1"
        )
        return Batch(*rows[0]) if rows else None

    def _select(self, where: str, values: Sequence[Any]) -> list[JournalEdit]:
        rows = self._query(f"SELECT {_NAMES} FROM edit WHERE {where} ORDER BY batch, place", values)  # noqa: S608
        try:
            return [from_row(row) for row in rows]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._damaged("an edit in it cannot be read") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _days_ago() -> str:
    return (datetime.now(UTC) - timedelta(days=_WATCHED_DAYS)).isoformat(timespec="milliseconds")


def _update(database: sqlite3.Connection, outcomes: Mapping[str, Outcome], now: str, number: int = 0) -> None:
    database.executemany(
        "UPDATE edit SET status = ?, theirs = ?, why = ?, who = ?, changed = ?, wave = coalesce(?, wave),"
        " returns = returns + ? WHERE uuid = ?",
        [
            (
                outcome.status,
                pack(outcome.theirs) if outcome.theirs else "",
                outcome.why,
                outcome.who,
                now,
                number if number and outcome.status == "written" else None,
                int(outcome.returned),
                key,
            )
            for key, outcome in outcomes.items()
        ],
    )
