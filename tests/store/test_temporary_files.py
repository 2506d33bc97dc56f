"""What killed saves leave beside the workbook: taken away, given back, or offered; never a colleague's work lost."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import openpyxl
import pytest
from workbook_fixtures import Killed, build_workbook, cell, edit_like_a_colleague, names_beside, open_store

from workbook import SetCells
from workbook.sharing.disk.disk import DISK, Disk
from workbook.sharing.disk.watch import digest
from workbook.sharing.locks import processes, temporary_files

NOTE = SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"})


class KilledAtTheSwap(Disk):
    """A colleague saves right before the exchange, and the process ends right after it."""

    def __init__(self, board: Path) -> None:
        self._board = board

    def exchange(self, one: Path, other: Path) -> None:
        edit_like_a_colleague(self._board, "Targets", "B3", "Oak Clinic North")
        super().exchange(one, other)
        raise Killed

    def unlink(self, path: Path) -> None:
        if path.name.startswith(".~refboard-") and "-lock-" not in path.name:
            # The process is gone.
            return
        super().unlink(path)


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


@pytest.fixture
def stranded(board: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The hidden file that holds the colleague's save, while the workbook is our unfinished version."""
    with open_store(board, disk=KilledAtTheSwap(board)) as store, pytest.raises(Killed):
        store.submit([NOTE])
    monkeypatch.setattr(processes, "is_running", lambda process: process != os.getpid())
    (left,) = (path for path in board.parent.iterdir() if path.name.startswith(".~refboard-"))
    assert openpyxl.load_workbook(io.BytesIO(left.read_bytes()))["Targets"]["B3"].value == "Oak Clinic North"
    assert cell(board, "Targets", "B3") == "Oak Clinic"
    return left


def test_a_colleagues_save_that_a_killed_one_swapped_out_goes_back(board: Path, stranded: Path) -> None:
    with open_store(board) as store:
        store.sync()
        assert store.status().pending == []
    assert not stranded.exists()
    assert names_beside(board) == ["board.xlsx"]
    assert cell(board, "Targets", "B3") == "Oak Clinic North"
    assert cell(board, "Targets", "E2") == "likes fax"


def test_after_another_save_it_is_offered_as_a_copy(board: Path, stranded: Path) -> None:
    edit_like_a_colleague(board, "Targets", "F2", "orange")
    with open_store(board) as store:
        store.sync()
        assert stranded.exists()
        (copy,) = store.merger().find().copies
        assert (copy.path, copy.differs) == (stranded, True)
        plan = store.merger().plan(stranded)
        assert [(note.column, note.copy) for note in (*plan.taken, *plan.conflicts)] == [
            ("Source", "Oak Clinic North")
        ]
        store.merger().merge(stranded)
        (conflict,) = store.status().conflicts
        assert (conflict.theirs, conflict.mine) == ("Oak Clinic", "Oak Clinic North")
    assert cell(board, "Targets", "F2") == "orange"


def test_a_temporary_file_of_a_finished_save_does_not_revert_its_edits(
    board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Disk):
        def unlink(self, path: Path) -> None:
            if path.name.startswith(".~refboard-") and "-lock-" not in path.name:
                return
            super().unlink(path)

    with open_store(board, disk=Slow()) as store:
        assert store.submit([NOTE]).status == "saved"
    assert len(names_beside(board)) == 2
    monkeypatch.setattr(processes, "is_running", lambda _: False)
    with open_store(board) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Source": "Oak"})])
    assert names_beside(board) == ["board.xlsx"]
    assert cell(board, "Targets", "E2") == "likes fax"


def test_what_another_computer_left_goes_after_a_day(board: Path) -> None:
    base, new = digest(board.read_bytes())[:16], "0" * 16
    mine = temporary_files.name_temporary_file(board, base, new)
    parts = mine.name.split("-")
    parts[2] = "ffff" if parts[2] != "ffff" else "eeee"
    elsewhere = mine.with_name("-".join(parts))
    elsewhere.write_bytes(b"half a save")
    assert temporary_files.sweep(board, DISK, locked=True) == []
    assert elsewhere.exists()
    later = time.time() + 25 * 3600
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(time, "time", lambda: later)
        temporary_files.sweep(board, DISK)
        assert elsewhere.exists()
        temporary_files.sweep(board, DISK, locked=True)
    assert not elsewhere.exists()
