"""A store in memory, an app over it, and what the screen looks like as text."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any, Protocol

from textual.pilot import Pilot

from refboard.practice.schema import TABLES
from refboard.tui.app import RefboardApp
from refboard.tui.panes.card_view import CardView
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.preferences import Preferences
from refboard.tui.screens.confirm_dialog import ConfirmDialog
from refboard.tui.screens.main import MainScreen
from refboard.tui.widgets.bars import StatusBar
from workbook import AddRow, Receipt, RefusedError, RemoveRow, SetCells, Snapshot
from workbook.change import Change
from workbook.merging.merger import Merger
from workbook.sharing.journal.edit import Batch
from workbook.sharing.versions.difference import RowDifference, TableDifference
from workbook.sharing.versions.ring import StoredVersion
from workbook.sync_status import Conflict, Editor, LockHolder, PendingEdit, SyncStatus
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 24)
UNDER_WAY = ("Preparing the message", "Opening the workbook", "Checking every row", "alculating")
"""What the screen says while something is still being made."""
Records = dict[str, list[dict[str, Any]]]


@dataclass
class MemoryStore:
    """What a `workbook.Store` does, over records; ``tables`` stands for the file others edit too."""

    tables: Records
    opened: int = 0
    refuse_read: Exception | None = None
    refuse_write: Exception | None = None
    queue_because: str = ""
    away: str = ""
    titles: list[str] = field(default_factory=list)
    closed: bool = False
    open_questions: list[Conflict] = field(default_factory=list)
    decided: list[tuple[str, str]] = field(default_factory=list)
    kept: list[StoredVersion] = field(default_factory=list)
    restored: list[tuple[int, bool]] = field(default_factory=list)
    _seen: Records | None = None
    _done: list[tuple[str, Records]] = field(default_factory=list)
    _undone: list[tuple[str, Records]] = field(default_factory=list)
    _ids: Any = field(default_factory=lambda: count(1))

    def read(self) -> Snapshot:
        if self.refuse_read is not None:
            raise self.refuse_read
        self._seen = deepcopy(self.tables)
        return snapshot_of(TABLES, self._seen)

    def with_pending(self, snapshot: Snapshot) -> Snapshot:
        return snapshot

    def why_away(self) -> str:
        return self.away

    def changed(self) -> bool:
        return self._seen != self.tables

    def submit(self, changes: Sequence[Change], *, title: str = "") -> Receipt:
        if self.refuse_write is not None:
            raise self.refuse_write
        before = deepcopy(self.tables)
        ids = tuple(self._apply(change) for change in changes)
        self._done.append((title, before))
        self._undone.clear()
        self.titles.append(title)
        if self.queue_because:
            return Receipt("queued", ids, self.queue_because, title)
        return Receipt("saved", ids, "", title)

    def undo(self) -> Receipt:
        return self._swap(self._done, self._undone, "Nothing to undo.")

    def redo(self) -> Receipt:
        return self._swap(self._undone, self._done, "Nothing to redo.")

    def undo_title(self) -> str:
        return self._done[-1][0] if self._done else ""

    def redo_title(self) -> str:
        return self._undone[-1][0] if self._undone else ""

    def sync(self) -> Receipt | None:
        return None

    def status(self) -> SyncStatus:
        waiting = PendingEdit(
            id="1", kind="set", table="Targets", row_id="P-AAA", column="Next date", value="", since=""
        )
        if not (self.queue_because and self.titles):
            return SyncStatus(conflicts=self.open_questions)
        at = datetime(ON.year, ON.month, ON.day, 9, 12)  # noqa: DTZ001  (a lock file names no time zone)
        return SyncStatus(holder=LockHolder("Ana", at, Editor.EXCEL), pending=[waiting])

    def resolve(self, key: str, keep: str) -> Receipt:
        self.decided.append((key, keep))
        self.open_questions = [each for each in self.open_questions if each.id != key]
        return Receipt("saved", (), "", f"Keep {keep}")

    def history(self, count: int = 50) -> list[tuple[Batch, str]]:
        done = [(Batch(at, title, "Ana", "2026-11-24T09:00:00+00:00", "edit"), "saved")
                for at, (title, _) in enumerate(self._done, 1)]  # fmt: skip
        undone = [(Batch(100 - at, title, "Ana", "2026-11-24T09:00:00+00:00", "undo"), "saved")
                  for at, (title, _) in enumerate(reversed(self._undone))]  # fmt: skip
        return [*undone, *done[::-1]][:count]

    def versions(self) -> list[StoredVersion]:
        return list(self.kept)

    def difference(self, number: int) -> list[TableDifference]:
        return (
            [TableDifference("Targets", (RowDifference("gone", "P-ZZZ", "Old Office", ()),))]
            if number
            else []
        )

    def restore(self, number: int, *, rows_only: bool = False) -> Receipt:
        self.restored.append((number, rows_only))
        return Receipt("saved", (), "", f"Version {number}")

    def holder(self) -> None:
        return None

    def take_over(self, holder: object) -> bool:
        return holder is None

    def merger(self) -> Merger:
        raise RefusedError("There is no folder to look into.")

    def close(self) -> None:
        self.closed = True

    def _swap(
        self, source: list[tuple[str, Records]], target: list[tuple[str, Records]], empty: str
    ) -> Receipt:
        if not source:
            raise RefusedError(empty)
        title, tables = source.pop()
        before = deepcopy(self.tables)
        target.append((title, before))
        self.tables.clear()
        self.tables.update(tables)
        return Receipt("saved", _differing(before, self.tables), "", title)

    def _apply(self, change: Change) -> str:
        spec = next(spec for spec in TABLES if spec.name == change.table)
        rows = self.tables.setdefault(change.table, [])
        assert spec.id_column is not None
        if isinstance(change, AddRow):
            row = dict(change.values)
            row.setdefault(spec.id_column, f"{spec.id_prefix}-N{next(self._ids)}W")
            rows.append(row)
            return str(row[spec.id_column])
        found = next(row for row in rows if row.get(spec.id_column) == change.row_id)
        if isinstance(change, SetCells):
            found.update(change.values)
        elif isinstance(change, RemoveRow):
            rows.remove(found)
        return change.row_id

    def row(self, table: str, row_id: str) -> dict[str, Any]:
        """The row with this id."""
        column = next(spec.id_column for spec in TABLES if spec.name == table)
        return next(row for row in self.tables[table] if row.get(column or "") == row_id)


def _differing(before: Records, after: Records) -> tuple[str, ...]:
    ids = []
    for spec in TABLES:
        old, new = before.get(spec.name, []), after.get(spec.name, [])
        ids += [
            row[spec.id_column]
            for row in [*old, *new]
            if spec.id_column and (row not in old or row not in new)
        ]
    return tuple(ids)


def practice() -> Records:
    """Five offices on 24 November 2026: promised, owed, to check in, resting, do not contact."""
    return {
        "Targets": [
            {"Target ID": "P-AAA", "Source": "Lakeview Family Medicine", "Contact": "Dr. Jane Poe", "Phone": "555-0101",
             "City": "Madison", "Tier": "A", "Status": "Active", "Owner": "Ana Reyes", "Preferred channel": "Phone",
             "Next step": "send the sinus guide", "Next date": date(2026, 11, 23)},
            {"Target ID": "P-BBB", "Source": "Harbor Pediatrics", "Contact": "Mia Stone", "Phone": "555-0102",
             "City": "Verona", "Tier": "B", "Status": "Active", "Owner": "Ben Okafor", "Preferred channel": "Email",
             "Email": "mia@example.org", "Next step": "agree a lunch visit", "Next date": date(2026, 11, 24)},
            {"Target ID": "P-CCC", "Source": "Northside Internal Medicine", "Contact": "Dr. Raj Patel",
             "City": "Madison", "Tier": "A", "Status": "Active", "Owner": "Ana Reyes", "Preferred channel": "Visit"},
            {"Target ID": "P-DDD", "Source": "Quiet Office", "Contact": "Lou Byrd", "City": "Monona", "Tier": "C",
             "Status": "Active", "Owner": "", "Preferred channel": "Fax", "Do not contact": "All",
             "DNC date": date(2026, 10, 2)},
            {"Target ID": "P-EEE", "Source": "Fresh Start Clinic", "Contact": "Dr. Kim Ito", "City": "Sun Prairie",
             "Tier": "B", "Status": "Active", "Owner": "", "Preferred channel": "Phone",
             "Next step": "call about the new clinic hours", "Next date": date(2026, 11, 20)},
        ],
        "Touches": [
            {"Touch ID": "T-OLD", "Target ID": "P-CCC", "Date": date(2026, 6, 1), "Channel": "Visit",
             "Purpose": "Detail", "By": "Ana Reyes", "Outcome": "Spoke"},
            {"Touch ID": "T-AAA", "Target ID": "P-AAA", "Date": date(2026, 11, 2), "Channel": "Phone",
             "Purpose": "Check-in", "By": "Ana Reyes", "Outcome": "Spoke", "Intel": "Wants the sinus guide"},
            {"Touch ID": "T-BBB", "Target ID": "P-BBB", "Date": date(2026, 11, 3), "Channel": "Email",
             "Purpose": "Detail", "By": "Ben Okafor", "Outcome": "Sent"},
        ],
        "Referrals": [],
        "Settings": [],
        "Holidays": [{"Date": date(2026, 11, 26), "Name": "Thanksgiving"}],
    }  # fmt: skip


@dataclass
class AppDriver:
    """The running app under test."""

    pilot: Pilot[int]
    store: MemoryStore

    @property
    def app(self) -> RefboardApp:
        app = self.pilot.app
        assert isinstance(app, RefboardApp)
        return app

    @property
    def main(self) -> MainScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))

    async def until(self, happened: Callable[[], object], seconds: float = 5.0) -> None:
        """Wait for something that the session will bring about."""
        for _ in range(int(seconds / 0.02)):
            if happened():
                await self.pilot.pause()
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"It did not happen within {seconds} s; the screen says:\n{self.look()}")

    async def still(self, seconds: float = 0.2) -> None:
        """Wait until the screen stays as it is, and nothing on it is still being prepared."""
        seen, since = "", time.monotonic()
        for _ in range(400):
            await self.pilot.pause(0.02)
            look = self.look()
            if look != seen or any(words in look for words in UNDER_WAY) or not self._cards_are_there():
                seen, since = look, time.monotonic()
            elif time.monotonic() - since >= seconds:
                return
        raise AssertionError(f"The screen does not come to rest:\n{self.look()}")

    def _cards_are_there(self) -> bool:
        cards = [
            card for card in self.app.screen.query(CardView) if card.is_on_screen and card.row is not None
        ]
        return all(card.row is not None and card.row.target_id in card._cards for card in cards)

    async def settled(self) -> None:
        """Wait until everything asked for is done and shown."""
        await self.until(lambda: not self.main.query_one(StatusBar).waiting)
        version = self.main.board.version if self.main.board else 0
        self.main.session.reload()
        await self.until(lambda: self.main.board is not None and self.main.board.version > version)

    def look(self) -> str:
        """The screen as text."""
        screen = self.app.screen
        lines = [
            "".join(segment.text for segment in strip).rstrip()
            for strip in screen._compositor.render_strips()
        ]
        return "\n".join(lines).rstrip() + "\n"

    @property
    def at_list(self) -> bool:
        """Whether no form or other screen covers the main screen."""
        return self.app.screen is self.main

    async def close_top(self) -> None:
        """Close what lies over the pane, and discard what was typed there."""
        await self.press("escape")
        if isinstance(self.app.screen, ConfirmDialog) and "Keep what you typed?" in self.look():
            await self.press("d")

    @property
    def offices(self) -> list[str]:
        return [row.office for row in self.main.pane.rows]

    @property
    def status(self) -> str:
        return self.main.query_one(StatusBar).text

    @property
    def status_line(self) -> str:
        """All that the line at the bottom says."""
        return str(self.main.query_one(StatusBar).render())

    @property
    def cursor(self) -> str:
        """The target id of the row under the cursor."""
        current = self.main.pane.query_one(QueueList).current
        return current.target_id if current else ""


class OpenApp(Protocol):
    """The ``open_app`` fixture."""

    def __call__(
        self,
        size: tuple[int, int] = (80, 24),
        *,
        user: str = "Ana Reyes",
        wait: bool = True,
        opener: Callable[[], MemoryStore] | None = None,
        preferences: Preferences | None = None,
    ) -> AbstractAsyncContextManager[AppDriver]: ...
