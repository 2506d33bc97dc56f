"""Drafts on the disk: private, whole, and gone once they are removed."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

from refboard.drafts import Draft, DraftFolder
from refboard.tui.session.draft_writer import DraftWriter


def files(state: Path) -> list[Path]:
    return [path for path in state.rglob("*") if path.is_file()]


def test_a_draft_is_private_and_comes_back_whole(tmp_path: Path) -> None:
    book, state = tmp_path / "book.xlsx", tmp_path / "state"
    draft = Draft(("TouchForm", "P-AAA"), "Log touch", "Elm Street", {"Intel": "one\ntwo “three”"})
    DraftFolder(book, state).save(draft)
    (file,) = files(state)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert DraftFolder(book, state).load() == {draft.key: draft}
    assert DraftFolder(tmp_path / "other.xlsx", state).load() == {}
    DraftFolder(book, state).remove(draft.key)
    assert files(state) == []
    DraftFolder(book, state).remove(draft.key)


def test_what_is_no_draft_is_left_alone(tmp_path: Path) -> None:
    folder = DraftFolder(tmp_path / "book.xlsx", tmp_path / "state")
    folder.save(Draft(("a",), "", "", {"x": "1"}))
    (file,) = files(tmp_path / "state")
    for number, text in enumerate(("", "[]", '{"key": 1, "entries": []}', '{"entries": {}}')):
        file.with_name(f"{number}.json").write_text(text, encoding="utf-8")
    assert list(folder.load()) == [("a",)]


def test_a_disk_that_refuses_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder belongs", encoding="utf-8")
    folder = DraftFolder(tmp_path / "book.xlsx", tmp_path / "state")
    folder.save(Draft(("a",), "", "", {"x": "1"}))
    assert folder.load() == {}


def test_the_thread_stores_in_order(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    DraftFolder(book).save(Draft(("old",), "", "", {"x": "0"}))
    loaded: list[object] = []
    there = threading.Event()

    def load(drafts: object) -> None:
        loaded.append(drafts)
        there.set()

    writer = DraftWriter(book, load)
    writer.start()
    assert there.wait(5)
    assert loaded == [{("old",): Draft(("old",), "", "", {"x": "0"})}]
    writer.put(Draft(("a",), "", "", {"x": "1"}))
    writer.put(Draft(("b",), "", "", {"x": "2"}))
    writer.remove(("a",))
    assert writer.flush()
    assert set(DraftFolder(book).load()) == {("old",), ("b",)}
