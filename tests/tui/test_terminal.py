"""The app in a real terminal: a morning of triage from the prompt and back to it."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from terminal import Terminal

from refboard import demo
from refboard.practice.schema import TABLES
from workbook import Snapshot, Store
from workbook.change import SetCells

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

ON = date(2026, 11, 24)
TITLE = "the-title-before"


@pytest.fixture(params=[(80, 24), (140, 45)], ids=["80x24", "140x45"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    here = Terminal(tmp_path, *request.param)
    yield here
    here.close()


def read(book: Path, state: Path) -> Snapshot:
    with Store.open(book, TABLES, state_dir=state) as store:
        return store.read()


def target_at(snapshot: Snapshot, office: str) -> str:
    """The first target at the office whose name begins so."""
    targets = snapshot.tables["Targets"]
    names = targets.text["Source"].to_list()
    return next(row_id for row_id, name in zip(targets.ids, names, strict=True) if name.startswith(office))


def test_a_morning_of_triage(terminal: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "demo.xlsx"
    demo.build(book, touches=120, on=ON)
    before = read(book, tmp_path / "s")
    hostile = "\x1b]0;pwned\x07\x1b]2;pwned\x07"
    with Store.open(book, TABLES, state_dir=tmp_path / "ben", user="Ben Okafor") as ben:
        ben.submit(
            [
                SetCells(
                    "Targets",
                    target_at(before, "Swan Ledge"),
                    {"Contact": hostile, "Notes": hostile, "Source": hostile},
                )
            ]
        )
    before = read(book, tmp_path / "s")

    terminal.text(
        f"printf '\\033]2;{TITLE}\\007'; {sys.executable} -m refboard {book} --on {ON}; echo code=$?"
    )
    terminal.keys("Enter")
    terminal.sees("follow-up")
    terminal.sees("␛]0;pwned␇")
    terminal.keys("j", "k", "G", "g", "/")
    terminal.text("raven")
    terminal.sees("filter: raven")
    terminal.keys("Enter", "t", "s", "Enter")
    terminal.text("likes the guide")
    terminal.keys("Enter", "Enter", "Enter")
    terminal.text("+3d")
    terminal.sees("→ Fri Nov 27, 2026")
    terminal.keys("C-s")
    terminal.sees("Saved: Log")
    terminal.keys("Escape")
    time.sleep(0.3)  # a terminal cannot tell Escape and a letter from Alt and the letter otherwise
    terminal.keys("g", "s")
    terminal.text("2026-12-15")
    terminal.keys("Enter")
    terminal.sees("Saved: Move the next date")
    terminal.keys("u")
    terminal.sees("Undone: Move the next date")
    with Store.open(book, TABLES, state_dir=tmp_path / "ben", user="Ben Okafor") as ben:
        ben.submit([SetCells("Targets", target_at(before, "Sumac Mill"), {"Notes": "prefers mornings"})])
    terminal.sees("Workbook changed: 1 row", 5)
    terminal.keys("h", "h", "q")
    terminal.sees("code=0")
    assert not terminal.alternate
    assert terminal.title == TITLE

    after = read(book, tmp_path / "s")
    touches = after.tables["Touches"]
    assert len(touches) == len(before.tables["Touches"]) + 1
    logged = touches.shown(len(touches) - 1)
    assert logged["Intel"] == "likes the guide"
    place = after.tables["Targets"].index(logged["Target ID"])
    assert place is not None
    assert after.tables["Targets"].frame["Next date"][place] == date(2026, 11, 27)


def test_a_refused_file_ends_with_code_2(terminal: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "notes.xlsx"
    book.write_bytes(b"no workbook at all")
    terminal.text(f"{sys.executable} -m refboard {book} --on {ON}; echo code=$?")
    terminal.keys("Enter")
    terminal.sees("cannot be opened")
    terminal.keys("q")
    terminal.sees("code=2")
    assert not terminal.alternate
