"""The app over a real workbook and the real store: what is typed is found where Excel would look."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from app_fixtures import ON, AppDriver, MemoryStore

from refboard import demo
from refboard.practice.schema import TABLES
from refboard.tui.app import RefboardApp
from workbook import Snapshot, Store
from workbook.change import SetCells

BOOK = "demo.xlsx"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("demo") / BOOK
    demo.build(path, touches=120, on=ON)
    return path.read_bytes()


@pytest.fixture
def book(built: bytes, tmp_path: Path) -> Path:
    path = tmp_path / BOOK
    path.write_bytes(built)
    return path


@asynccontextmanager
async def opened(book: Path, user: str = "Ana Reyes") -> AsyncIterator[AppDriver]:
    app = RefboardApp(
        lambda: Store.open(book, TABLES, user=user), name=book.name, user=user, clock=lambda: ON, interval=0.1
    )
    async with app.run_test(size=(140, 45), notifications=True) as pilot:
        d = AppDriver(pilot, MemoryStore({}))
        await d.until(lambda: d.main.board is not None, 20)
        yield d


def read(book: Path, state: Path) -> Snapshot:
    with Store.open(book, TABLES, state_dir=state) as store:
        return store.read()


def members(book: Path, unlike: Callable[[str], bool]) -> dict[str, bytes]:
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not unlike(name)}


async def test_a_logged_touch_is_in_the_workbook_and_survives_undo_after_a_restart(
    book: Path, tmp_path: Path
) -> None:
    before = read(book, tmp_path / "s")
    async with opened(book) as d:
        row = d.main.pane.rows[0]
        # The outcome of a visit is filled in already, so the form begins with what was learned.
        await d.press("t")
        await d.until(lambda: not d.at_list)
        await d.type("asked about weekend hours")
        await d.press("ctrl+s")
        await d.until(lambda: d.status.startswith("Saved: Log"), 20)
    after = read(book, tmp_path / "s").tables["Touches"]
    assert len(after) == len(before.tables["Touches"]) + 1
    logged = after.row(len(after) - 1)
    assert logged["Target ID"] == row.target_id
    assert logged["Date"] == ON
    assert (logged["By"], logged["Intel"]) == ("Ana Reyes", "asked about weekend hours")
    assert str(logged["Touch ID"]).startswith("T-")
    for name in ("Messages", "Settings", "Holidays", "Limits", "People"):
        assert read(book, tmp_path / "s").tables[name].text.equals(before.tables[name].text)

    async with opened(book) as d:
        await d.press("u")
        await d.until(lambda: d.status.startswith("Undone: Log"), 20)
    again = read(book, tmp_path / "s")
    for name, table in before.tables.items():
        assert again.tables[name].text.equals(table.text), name


async def test_a_colleagues_save_arrives_with_the_cursor_and_the_selection_kept(
    book: Path, tmp_path: Path
) -> None:
    async with opened(book) as d:
        await d.press("j", "space", "j")
        chosen, here = set(d.main.pane.panel.selected), d.cursor
        other = next(row.target_id for row in reversed(d.main.pane.rows) if row.target_id != here)
        with Store.open(book, TABLES, state_dir=tmp_path / "colleague", user="Ben Okafor") as colleague:
            receipt = colleague.submit([SetCells("Targets", other, {"Notes": "prefers mornings now"})])
        assert receipt.status == "saved"
        await d.until(lambda: "Workbook changed: 1 row" in d.status, 5)
        assert d.main.outside == {other}
        assert set(d.main.pane.panel.selected) == chosen
        assert d.cursor == here


async def test_an_edit_waits_while_a_colleague_has_the_workbook_open(book: Path) -> None:
    lock = book.with_name(f".~lock.{book.name}#")
    async with opened(book) as d:
        target = d.main.pane.rows[0].target_id
        lock.write_text(
            ",Ben Okafor,ben-pc,24.11.2026 09:12,file:///home/ben/.config/libreoffice;", encoding="utf-8"
        )
        await d.press("s")
        await d.type("2026-12-15")
        await d.press("enter")
        await d.until(lambda: d.status.startswith("Queued (Ben Okafor has had the workbook open"), 20)
        await d.until(lambda: target in d.main.pending)
        assert "Ben Okafor" in d.look()
        lock.unlink()
        await d.until(lambda: not d.main.pending, 20)
        assert "Written from the journal" in d.status
        board = d.main.board
        assert board is not None
        targets = board.snapshot.tables["Targets"]
        place = targets.index(target)
        assert place is not None
        assert targets.frame["Next date"][place] == date(2026, 12, 15)


async def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_bytes(b"not a zip at all")
    app = RefboardApp(
        lambda: Store.open(path, TABLES), name=path.name, user="Ana", clock=lambda: ON, interval=0.1
    )
    async with app.run_test(size=(80, 24)) as pilot:
        d = AppDriver(pilot, MemoryStore({}))
        await d.until(lambda: type(app.screen).__name__ == "RefusedScreen", 10)
        assert "notes.xlsx" in d.look()
        await pilot.press("q")
    assert app.return_code == 2
