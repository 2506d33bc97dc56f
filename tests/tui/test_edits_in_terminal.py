"""Edits and typed words in a real terminal: behind a lock, without the workbook, and when the terminal closes."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from terminal import Terminal

from refboard import demo
from refboard.drafts import DraftFolder
from refboard.practice.schema import TABLES
from workbook import Snapshot, Store

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

ON = date(2026, 11, 24)
LINES = "first line of the paste\nsecond line\nthird and last line"


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[Callable[[], Terminal]]:
    """Opens terminals, one after the other, and closes them at the end."""
    opened: list[Terminal] = []

    def open_one() -> Terminal:
        folder = tmp_path / f"tmux{len(opened)}"
        folder.mkdir()
        opened.append(Terminal(folder, 120, 40))
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.close()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "demo.xlsx"
    demo.build(path, touches=120, on=ON)
    return path


def start(terminal: Terminal, book: Path, state: Path) -> None:
    terminal.text(f"REFBOARD_STATE_DIR={state} {sys.executable} -m refboard {book} --on {ON}; echo code=$?")
    terminal.keys("Enter")
    terminal.sees("follow-ups")


def read(book: Path, state: Path) -> Snapshot:
    with Store.open(book, TABLES, state_dir=state) as store:
        return store.read()


def lock(book: Path) -> Path:
    """A colleague opens the workbook in LibreOffice."""
    path = book.with_name(f".~lock.{book.name}#")
    path.write_text(",Ben Okafor,desk,24.11.2026 09:12,file:///x;", encoding="utf-8")
    return path


def new_offices(before: Snapshot, after: Snapshot) -> list[str]:
    """The office of each new touch."""
    targets, touches = after.tables["Targets"], after.tables["Touches"]
    old = set(before.tables["Touches"].ids)
    people = [touches.shown(at)["Target ID"] for at, key in enumerate(touches.ids) if key not in old]
    return [targets.shown(targets.index(person) or 0)["Source"] for person in people]


def log_in_a_row(terminal: Terminal, count: int) -> None:
    """Log a touch on the row under the cursor, and on each next one."""
    for at in range(count):
        terminal.keys("t")
        terminal.sees("what you promised")
        terminal.keys("C-s")
        terminal.sees(f"{at + 1} edit{'s' if at else ''} queued")


def test_five_touches_behind_a_lock_reach_the_workbook_exactly_once(
    terminals: Callable[[], Terminal], book: Path, tmp_path: Path
) -> None:
    before = read(book, tmp_path / "reader")
    held = lock(book)
    terminal = terminals()
    start(terminal, book, tmp_path / "state")
    log_in_a_row(terminal, 5)
    assert "5 edits queued: Ben Okafor has had it open since" in terminal.look()
    assert read(book, tmp_path / "reader").token == before.token
    held.unlink()
    end = time.monotonic() + 20
    while "queued" in terminal.look() and time.monotonic() < end:
        time.sleep(0.2)
    terminal.keys("q")
    terminal.sees("code=0")
    offices = new_offices(before, read(book, tmp_path / "reader"))
    assert len(offices) == len(set(offices)) == 5


def test_a_workbook_that_was_moved_is_named_and_quitting_does_not_wait(
    terminals: Callable[[], Terminal], book: Path, tmp_path: Path
) -> None:
    before = read(book, tmp_path / "reader")
    terminal = terminals()
    start(terminal, book, tmp_path / "state")
    elsewhere = book.with_name("elsewhere.xlsx")
    book.rename(elsewhere)
    moved = time.monotonic()
    terminal.sees("demo.xlsx is missing", 10)
    assert time.monotonic() - moved < 3.5  # 3 s, and the time tmux takes to look
    terminal.keys("6")
    terminal.sees("it was in")
    terminal.keys("1")
    log_in_a_row(terminal, 2)
    left = time.monotonic()
    terminal.keys("q")
    look = terminal.sees("code=0", 10)
    assert time.monotonic() - left < 3  # 2 s, and the end of the process
    assert "queued: Log" in look
    elsewhere.rename(book)
    again = terminals()
    start(again, book, tmp_path / "state")
    end = time.monotonic() + 20
    while len(read(book, tmp_path / "reader").tables["Touches"]) < len(before.tables["Touches"]) + 2:
        assert time.monotonic() < end
        time.sleep(0.3)
    again.keys("q")
    again.sees("code=0")
    offices = new_offices(before, read(book, tmp_path / "reader"))
    assert len(offices) == len(set(offices)) == 2


def test_not_a_word_is_lost(terminals: Callable[[], Terminal], book: Path, tmp_path: Path) -> None:
    """A paste of three lines survives Esc, the end of the terminal, and a save that is refused."""
    before = read(book, tmp_path / "reader")
    terminal = terminals()
    start(terminal, book, tmp_path / "state")
    terminal.keys("t")
    terminal.sees("what you promised")
    if "[–]" in _line(terminal, "Outcome"):
        # What is written was sent; of a call or a visit the outcome is asked first.
        terminal.keys("Enter")
    terminal.paste(LINES)
    for line in LINES.splitlines():
        terminal.sees(line)
    terminal.keys("Escape")
    terminal.sees("Keep what you typed?")
    terminal.keys("Enter")
    terminal.sees("Draft stored")
    folder = next((tmp_path / "state").glob("*/drafts"))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]

    terminal.keys("t")
    terminal.sees("third and last line")
    terminal.text(" and more")
    terminal.sees("third and last line and more")
    terminal.hang_up()
    wait_for_words(book, tmp_path, "third and last line and more")

    again = terminals()
    start(again, book, tmp_path / "state")
    again.sees("Unsaved draft: Log touch")
    again.keys("t")
    again.sees("third and last line and more")
    # The refused save: a workbook that nothing can be written into.
    whole = book.read_bytes()
    book.write_bytes(b"no workbook at all")
    again.keys("C-s")
    again.sees("Not saved")
    book.write_bytes(whole)
    again.keys("Escape")
    time.sleep(1.5)
    again.keys("t")
    again.sees("third and last line and more")
    again.keys("C-s")
    again.sees("Saved: Log")
    again.keys("q")
    again.sees("code=0")
    after = read(book, tmp_path / "reader").tables["Touches"]
    intel = [
        after.shown(at)["Intel"]
        for at, key in enumerate(after.ids)
        if key not in before.tables["Touches"].ids
    ]
    assert intel == [f"{LINES} and more"]
    assert list(folder.iterdir()) == []


def _line(terminal: Terminal, label: str) -> str:
    return next((line for line in terminal.look().splitlines() if label in line), "")


def wait_for_words(book: Path, tmp_path: Path, words: str) -> None:
    """Wait until the draft on the disk has the words."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        drafts = DraftFolder(book, tmp_path / "state").load().values()
        if any(words in value for draft in drafts for value in draft.entries.values()):
            return
        time.sleep(0.1)
    raise AssertionError("The draft was not stored.")
