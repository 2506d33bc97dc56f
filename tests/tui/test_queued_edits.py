"""Edits that wait: a colleague has the workbook open, it was moved, or its share hangs; what the screens show then."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, OpenApp, practice
from textual.widgets import Static

from refboard import demo
from refboard.practice.schema import TABLES
from refboard.tui.app import RefboardApp, run_app
from refboard.tui.panes.card_view import CardView
from refboard.tui.session.file_wait import FileWait
from refboard.tui.session.session import LEAVE_SECONDS
from refboard.tui.widgets.bars import StatusBar
from workbook import Snapshot, Store

USER = "Ana Reyes"


def lock(book: Path) -> Path:
    """A colleague opens the workbook in LibreOffice."""
    path = book.with_name(f".~lock.{book.name}#")
    path.write_text(",Ben Okafor,desk,24.11.2026 09:12,file:///x;", encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "practice.xlsx"
    demo.build(path, touches=150, on=ON)
    return path


def read(book: Path) -> Snapshot:
    with Store.open(book, TABLES, state_dir=book.parent / "reader") as store:
        return store.read()


@asynccontextmanager
async def dashboard(
    book: Path, size: tuple[int, int] = (120, 35), interval: float = 0.2
) -> AsyncIterator[AppDriver]:
    wait = FileWait()
    app = RefboardApp(
        lambda: Store.open(
            book, TABLES, state_dir=book.parent / "state", user=USER, patience=wait.patience()
        ),
        name=book.name, user=USER, clock=lambda: ON, interval=interval, wait=wait,
    )  # fmt: skip
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = AppDriver(pilot, MemoryStore({}))
        await driver.until(lambda: driver.main.board is not None, 20)
        await pilot.pause(0.2)
        yield driver


def queued_are(driver: AppDriver, count: int) -> bool:
    """Whether the board shows that many queued actions."""
    board = driver.main.board
    return board is not None and board.overview.queued_actions == count


def status_line(driver: AppDriver) -> str:
    return driver.main.query_one(StatusBar).sentence


def offices_touched(before: Snapshot, after: Snapshot) -> list[str]:
    """The office of each new touch."""
    old = set(before.tables["Touches"].ids)
    targets = after.tables["Targets"]
    new = [at for at, row_id in enumerate(after.tables["Touches"].ids) if row_id not in old]
    people = [after.tables["Touches"].shown(at)["Target ID"] for at in new]
    return [targets.text["Source"][targets.index(person) or 0] for person in people]


async def test_five_touches_behind_a_lock_go_to_five_offices_and_reach_the_workbook_once(book: Path) -> None:
    before = read(book)
    held = lock(book)
    async with dashboard(book) as d:
        logged = []
        for at in range(5):
            logged.append(d.main.pane.list_widget.current)
            await d.press("t", "ctrl+s")
            await d.until(lambda: d.at_list)
            await d.until(partial(queued_are, d, at + 1), 10)
        assert status_line(d).startswith("5 edits queued: Ben Okafor has had it open since")
        assert len({row.office for row in logged if row}) == 5
        shown = {row.key for row in d.main.pane.rows if row.kind in ("promised", "check-in")}
        settled = {row.key for row in logged if row and row.kind in ("promised", "check-in")}
        assert settled
        assert not settled & shown
        assert len(read(book).tables["Touches"]) == len(before.tables["Touches"])
        held.unlink()
        await d.until(lambda: d.main.board and not d.main.board.pending, 10)
        assert "queued" not in status_line(d)
    assert sorted(offices_touched(before, read(book))) == sorted(row.office for row in logged if row)


async def test_five_touches_typed_ahead_go_to_five_offices(book: Path) -> None:
    """No waiting between them: the cursor goes on before the session has written anything."""
    before = read(book)
    held = lock(book)
    async with dashboard(book) as d:
        for _ in range(5):
            await d.press("t", "ctrl+s")
        await d.until(lambda: d.main.board and d.main.board.overview.queued_actions == 5, 20)
        held.unlink()
        await d.until(lambda: d.main.board and not d.main.board.pending, 10)
    offices = offices_touched(before, read(book))
    assert len(offices) == len(set(offices)) == 5


async def test_a_queued_touch_is_marked_and_warned_about(book: Path) -> None:
    lock(book)
    async with dashboard(book, (160, 45)) as d:
        row = d.main.pane.list_widget.current
        assert row is not None
        await d.press("t", "tab")
        await d.type("likes the guide")
        await d.press("ctrl+s")
        await d.until(lambda: d.main.board and d.main.board.pending, 10)
        await d.main.open_source(row.target_id)
        await d.until(lambda: "queued" in d.look(), 10)
        await d.press("t")
        await d.until(lambda: not d.at_list)
        if "Which person" in d.look():
            await d.press("enter")
            await d.until(lambda: "Log touch" in d.look())
        assert "Already logged today by you (queued)" in d.look()
        await d.press("escape", "escape", "1")
        held = d.main.board
        assert held is not None
        card = d.main.query_one(CardView)
        card.row = row
        said = str(card.query_one("#card-why", Static).render())
        assert "Already logged today by you (queued)" in said
        await d.until(lambda: "· queued" in str(card.query_one("#card-more", Static).render()), 10)


async def test_the_cursor_goes_to_the_row_that_was_below(book: Path) -> None:
    async with dashboard(book) as d:
        queue = d.main.pane.list_widget
        await d.press("j", "j")
        acted = queue.current
        assert acted is not None
        after = queue.rows_shown[queue.rows_shown.index(acted) + 1 :]
        below = next(row for row in after if not row.line and row.office != acted.office)
        await d.press("s", "enter")
        assert queue.current is not None
        assert queue.current.key == below.key
        await d.until(lambda: d.status.startswith("Saved"), 20)
        await d.until(lambda: d.main.board and d.main.board.version > 1, 20)
        assert queue.current.key == below.key


async def test_a_workbook_that_was_moved_is_named_within_3_seconds_and_nothing_is_lost(book: Path) -> None:
    before = read(book)
    elsewhere = book.with_name("moved") / book.name
    elsewhere.parent.mkdir()
    async with dashboard(book, interval=1.0) as d:
        book.rename(elsewhere)
        moved = time.monotonic()
        await d.until(lambda: "practice.xlsx is missing" in status_line(d), 10)
        assert time.monotonic() - moved < 3
        await d.press("6")
        await d.until(lambda: "practice.xlsx is missing" in d.look().split("Pending edits")[0])
        await d.press("1", "t", "ctrl+s")
        await d.until(lambda: d.at_list and "1 edit queued" in status_line(d), 10)
        await d.press("t", "ctrl+s")
        await d.until(lambda: "2 edits queued" in status_line(d), 10)
        elsewhere.rename(book)
        await d.until(lambda: d.main.board and not d.main.board.pending, 15)
        assert "missing" not in status_line(d)
    offices = offices_touched(before, read(book))
    assert len(offices) == len(set(offices)) == 2


async def test_quitting_while_the_workbook_is_away_takes_no_2_seconds_and_names_what_waits(
    book: Path,
) -> None:
    async with dashboard(book, interval=1.0) as d:
        book.rename(book.with_name("elsewhere.xlsx"))
        await d.press("t", "ctrl+s", "t", "ctrl+s")
        left = time.monotonic()
        await d.press("q")
        await d.until(lambda: not d.app.is_running, 5)
        app = d.app
    assert time.monotonic() - left < 2
    assert len(app.unsaved) == 2
    assert all(
        (sentence.startswith("queued: Log") and "is missing" in sentence) or "is not in" in sentence
        for sentence in app.unsaved
    )
    with Store.open(book, TABLES, state_dir=book.parent / "state") as store:
        assert len({edit.row_id for edit in store.status().pending if edit.table == "Touches"}) == 2


class HangingStore(MemoryStore):
    """A share that stops answering: the next look at the file never returns."""

    def __init__(self) -> None:
        super().__init__(practice())
        self.hangs = threading.Event()
        self.free = threading.Event()

    def why_away(self) -> str:
        if self.hangs.is_set():
            self.free.wait(30)
        return ""


async def test_a_share_that_hangs_holds_up_neither_the_screen_nor_the_end(open_app: OpenApp) -> None:
    store = HangingStore()
    async with open_app(opener=lambda: store) as d:
        store.hangs.set()
        await d.until(lambda: "does not respond" in status_line(d), 6)
        await d.press("s", "enter")
        left = time.monotonic()
        await d.press("q")
        await d.until(lambda: not d.app.is_running, 5)
        app = d.app
    assert time.monotonic() - left < 2 < LEAVE_SECONDS + 1
    assert "1 change is not in it yet" in app.unsaved[0]
    store.free.set()


def test_the_process_ends_although_a_thread_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    app = RefboardApp(lambda: MemoryStore(practice()), name="x", user=USER, clock=lambda: ON)
    monkeypatch.setattr(app, "run", lambda **_: None)
    monkeypatch.setattr(app, "finish", lambda: False)
    monkeypatch.setattr("refboard.tui.app.end_process", ended.append)
    assert run_app(app) == 0
    assert ended == [0]
