"""One workbook that is reached by two paths: by one person, and by two refboards."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from workbook_fixtures import SCHEMA, build_workbook, cell, edit_like_a_colleague, quick

from workbook import RefusedError, SetCells, Store
from workbook.sharing.locks import presence

NOTE = "E2"
MOST_SAVES = 2


def _bind(folder: Path, other: Path) -> bool:
    """Mount a folder at a second path; False where that is not allowed."""
    other.mkdir()
    try:
        done = subprocess.run(["mount", "--bind", folder, other], check=False, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


@pytest.fixture(params=["bind mount", "link to the folder"])
def paths(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Path, Path]]:
    """One workbook's two paths; a link counts as a path of its own here, as a mapped drive does."""
    folder, other = tmp_path / "shared", tmp_path / "other way"
    folder.mkdir()
    board = build_workbook(folder / "board.xlsx")
    if request.param == "bind mount":
        if not _bind(folder, other):
            pytest.skip("no second mount of a folder is allowed here")
        yield board, other / board.name
        subprocess.run(["umount", other], check=True, capture_output=True)
    else:
        other.symlink_to(folder, target_is_directory=True)
        monkeypatch.setattr(Path, "resolve", lambda path, strict=False: Path(os.path.abspath(path)))  # noqa: ARG005, PTH100
        yield board, other / board.name


def open_at(path: Path, state: Path, user: str = "Ana") -> Store:
    return Store.open(path, SCHEMA, state_dir=state, user=user, patience=quick())


def note(text: str) -> SetCells:
    return SetCells("Targets", "P-AAAAA", {"Notes": text})


def come_to_rest(board: Path, stores: list[Store]) -> None:
    """After the last edit everyone looks again: two saves each at most, and then none."""
    saves = [0] * len(stores)
    for _ in range(6):
        for at, store in enumerate(stores):
            before = board.read_bytes()
            store.sync()
            saves[at] += board.read_bytes() != before
    assert max(saves) <= MOST_SAVES, saves
    assert not any(store.status().pending for store in stores)


def test_one_person_has_one_journal_by_both_paths(paths: tuple[Path, Path], tmp_path: Path) -> None:
    with closing(open_at(paths[0], tmp_path / "state")) as store:
        store.submit([note("by the first")])
    with closing(open_at(paths[1], tmp_path / "state")) as store:
        assert store.sync() is None
        store.undo()
    assert cell(paths[0], "Targets", NOTE) != "by the first"


def test_what_waits_by_two_paths_is_written_by_either(paths: tuple[Path, Path], tmp_path: Path) -> None:
    """Both are queued before the workbook has an id by which the paths could know of each other."""
    lock = presence.lock_path(paths[0])
    lock.write_text("Ben,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    for path, change in zip(
        paths, (note("by the first"), SetCells("Targets", "P-BBBBB", {"Notes": "by the second"})), strict=True
    ):
        with closing(open_at(path, tmp_path / "state")) as store:
            assert store.submit([change]).status == "queued"
    lock.unlink()
    for path in paths:
        with closing(open_at(path, tmp_path / "state")) as store:
            store.sync()
            status = store.status()
            assert (status.pending, status.conflicts, status.former) == ([], [], 0)
    assert (cell(paths[0], "Targets", NOTE), cell(paths[0], "Targets", "E3")) == (
        "by the first",
        "by the second",
    )


@pytest.mark.parametrize("states", [("state", "state"), ("one", "two")])
def test_values_that_repeat_come_to_rest(
    paths: tuple[Path, Path], tmp_path: Path, states: tuple[str, str]
) -> None:
    with ExitStack() as stack:
        one, two = (
            stack.enter_context(open_at(path, tmp_path / state))
            for path, state in zip(paths, states, strict=True)
        )
        one.submit([note("A")])
        two.read()
        two.submit([note("B")])
        one.read()
        one.submit([note("A")])
        two.sync()
        two.read()
        two.submit([note("B")])
        come_to_rest(paths[0], [one, two])
        assert cell(paths[0], "Targets", NOTE) == "B"


@pytest.mark.parametrize("states", [("state", "state"), ("one", "two")])
@pytest.mark.parametrize("seed", range(6))
def test_random_days_by_two_paths_come_to_rest(
    paths: tuple[Path, Path], tmp_path: Path, states: tuple[str, str], seed: int
) -> None:
    dice = random.Random(seed)
    with ExitStack() as stack:
        stores = [
            stack.enter_context(open_at(path, tmp_path / state))
            for path, state in zip(paths, states, strict=True)
        ]
        opened = paths[0].read_bytes()
        for _ in range(12):
            store = dice.choice(stores)
            match dice.choice(("note", "note", "read", "sync", "undo", "colleague", "open", "older")):
                case "note":
                    store.submit([note(dice.choice("ABC"))])
                case "read":
                    store.read()
                case "sync":
                    store.sync()
                case "undo":
                    with suppress(RefusedError):
                        store.undo()
                case "colleague":
                    edit_like_a_colleague(paths[0], "Targets", NOTE, dice.choice("ABC"))
                case "open":
                    opened = paths[0].read_bytes()
                case "older":
                    paths[0].write_bytes(opened)
        come_to_rest(paths[0], stores)


def test_a_hard_link_is_refused_and_the_edit_waits(tmp_path: Path) -> None:
    """A save makes a new file: the other name would still have the older version."""
    board = build_workbook(tmp_path / "board.xlsx")
    other = tmp_path / "other.xlsx"
    os.link(board, other)
    before = board.read_bytes()
    with closing(open_at(board, tmp_path / "state")) as store:
        with pytest.raises(RefusedError, match="hard links"):
            store.submit([note("mine")])
        assert board.read_bytes() == other.read_bytes() == before
    other.unlink()
    with closing(open_at(board, tmp_path / "state")) as store:
        assert store.submit([note("mine")]).status == "saved"


def test_a_hard_link_that_another_program_split_is_a_copy(tmp_path: Path) -> None:
    """Another program saved one of the two names: the file with the other name is an older copy."""
    board = build_workbook(tmp_path / "board.xlsx")
    with closing(open_at(board, tmp_path / "state")) as store:
        store.submit([note("mine")])
    other = tmp_path / "other.xlsx"
    os.link(board, other)
    edit_like_a_colleague(board, "Targets", "D3", "555-8")
    if board.stat().st_ino == other.stat().st_ino:
        other.unlink()
        other.write_bytes(board.read_bytes())
    with closing(open_at(other, tmp_path / "state")) as store:
        store.submit([note("in the copy")])
    with closing(open_at(board, tmp_path / "state")) as store:
        assert store.sync() is None
        assert not store.status().conflicts
    assert (cell(board, "Targets", NOTE), cell(other, "Targets", NOTE)) == ("mine", "in the copy")
