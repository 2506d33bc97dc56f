"""A workbook that was moved or renamed while edits waited for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook_fixtures import build_workbook, cell, open_store

from workbook import AddRow, RefusedError, SetCells
from workbook.errors import NotWrittenError
from workbook.sharing.disk.disk import Disk
from workbook.sharing.locks import presence
from workbook.sharing.moved_workbook import Orphan, find_orphans, move
from workbook.sharing.state import state_folder


def note(text: str) -> SetCells:
    return SetCells("Targets", "P-AAAAA", {"Notes": text})


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def moved(tmp_path: Path) -> tuple[Path, Path]:
    """One edit saved, two waiting, and then the workbook gets another name."""
    old, new = build_workbook(tmp_path / "board.xlsx"), tmp_path / "board 2027.xlsx"
    with open_store(old) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Source": "Oak"})])
        sign = presence.lock_path(old)
        sign.write_text("Ben,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
        store.submit([note("likes fax")])
        store.submit([AddRow("Touches", {"Target ID": "P-AAAAA", "Channel": "Fax"})])
        sign.unlink()
    old.rename(new)
    return old, new


def channels(board: Path) -> list[object]:
    with open_store(board) as store:
        return list(store.read().tables["Touches"].text["Channel"])


def test_everything_goes_along_with_the_new_name(moved: tuple[Path, Path], state: Path) -> None:
    old, new = moved
    assert find_orphans(new, state) == [Orphan(old, 2)]
    assert move(old, new, state) == 2
    assert find_orphans(new, state) == []
    assert not state_folder(old, state).exists()
    with open_store(new) as store:
        assert len(store.versions()) == 2
        receipt = store.sync()
        assert receipt is not None
        assert receipt.status == "saved"
        assert cell(new, "Targets", "E2") == "likes fax"
        for _ in range(3):
            store.undo()
    assert cell(new, "Targets", "B3") == "Oak Clinic"
    assert channels(new) == ["Phone"]
    with pytest.raises(RefusedError, match="Nothing is stored here about"):
        move(old, new, state)


def test_pending_edits_move_to_a_name_that_has_a_journal_already(
    moved: tuple[Path, Path], state: Path
) -> None:
    old, new = moved
    with open_store(new) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Cadence days": 9})])
    # The workbook is known by its id, so what was pending came along.
    assert move(old, new, state) == 0
    assert find_orphans(new, state) == []
    with open_store(new) as store:
        store.sync()
    assert cell(new, "Targets", "E2") == "likes fax"
    assert cell(new, "Targets", "D3") == 9
    assert channels(new) == ["Phone", "Fax"]


def test_a_move_that_is_cut_short_is_done_again_without_doubling(
    moved: tuple[Path, Path], state: Path
) -> None:
    old, new = moved
    with open_store(new) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Cadence days": 9})])
    with open_store(new) as store:
        store.sync()
    assert move(old, new, state) == 0
    with open_store(new) as store:
        assert store.sync() is None
    assert channels(new) == ["Phone", "Fax"]


def test_what_has_not_moved_stays(tmp_path: Path, moved: tuple[Path, Path], state: Path) -> None:
    old, new = moved
    build_workbook(old)
    with pytest.raises(RefusedError, match="is still there"):
        move(old, new, state)
    assert find_orphans(new, state) == []
    with pytest.raises(RefusedError, match="check the name"):
        move(tmp_path / "other.xlsx", new, state)
    with pytest.raises(RefusedError, match="check the name"):
        move(tmp_path / "other.xlsx", tmp_path / "other.xlsx", state)


def test_a_disk_error_is_reported(moved: tuple[Path, Path], state: Path) -> None:
    class Refusing(Disk):
        def rename(self, source: Path, target: Path) -> None:  # noqa: ARG002
            raise OSError(28, "No space left on device", str(source))

    old, new = moved
    with pytest.raises(NotWrittenError, match="no space left on device"):
        move(old, new, state, disk=Refusing())
    assert find_orphans(new, state) == [Orphan(old, 2)]
