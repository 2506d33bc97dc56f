"""The Windows way, through a stand-in for kernel32 that acts on real files; Windows itself was never at hand."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from workbook_fixtures import build_workbook, cell, names_beside, open_store

from workbook import SetCells
from workbook.sharing.disk import windows
from workbook.sharing.disk.disk import DISK
from workbook.sharing.disk.windows import FileInUseError, Kernel32
from workbook.sharing.locks import processes, temporary_files

OURS = SetCells("Targets", "P-AAAAA", {"Notes": "ours"})


class StandIn:
    """kernel32 as Microsoft describes it, on the files of this system; ``fails`` holds error codes by call."""

    def __init__(self) -> None:
        self.fails: dict[str, list[int]] = {}
        self.code = 0
        self.open: dict[int, Any] = {}
        self.calls: list[str] = []

    def _refused(self, call: str) -> bool:
        self.calls.append(call)
        self.code = self.fails[call].pop(0) if self.fails.get(call) else 0
        return self.code != 0

    def CreateFileW(self, name: str, *_: object) -> int:  # noqa: N802
        if self._refused("CreateFileW"):
            return -1
        if not Path(name).exists():
            self.code = 2
            return -1
        handle = 100 + len(self.open)
        self.open[handle] = Path(name).open("rb")  # noqa: SIM115  (open until CloseHandle)
        return handle

    def ReadFile(self, handle: int, buffer: Any, size: int, count: Any, _: object) -> int:  # noqa: ANN401, N802
        data = self.open[handle].read(size)
        ctypes.memmove(buffer, data, len(data))
        count._obj.value = len(data)
        return 1

    def CloseHandle(self, handle: int) -> int:  # noqa: N802
        self.open[handle].close()
        return 1

    def ReplaceFileW(self, target: str, fresh: str, backup: str, *_: object) -> int:  # noqa: N802
        if self._refused("ReplaceFileW"):
            if self.code == 1177:
                Path(target).rename(backup)
            return 0
        Path(target).rename(backup)
        Path(fresh).rename(target)
        return 1

    def MoveFileExW(self, source: str, target: str, *_: object) -> int:  # noqa: N802
        if self._refused("MoveFileExW"):
            return 0
        assert not Path(target).exists()
        Path(source).rename(target)
        return 1


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    stand_in = StandIn()
    monkeypatch.setattr(windows, "KERNEL", Kernel32(stand_in, lambda: stand_in.code, lambda _: None))
    monkeypatch.setattr(processes, "is_running", lambda process: process == os.getpid())
    return stand_in


def test_a_save_goes_through_replace_file_and_leaves_nothing(system: StandIn, tmp_path: Path) -> None:
    board = build_workbook(tmp_path / "board.xlsx")
    with open_store(board) as store:
        assert store.submit([OURS]).status == "saved"
    assert cell(board, "Targets", "E2") == "ours"
    assert "ReplaceFileW" in system.calls
    assert names_beside(board) == ["board.xlsx"]
    assert all(stream.closed for stream in system.open.values())


@pytest.mark.parametrize("code", [5, 32, 33, 1175, 1176, 1177])
def test_a_workbook_open_in_excel_is_waited_for_and_stays_whole(
    system: StandIn, tmp_path: Path, code: int
) -> None:
    board = build_workbook(tmp_path / "board.xlsx")
    before = board.read_bytes()
    system.fails["ReplaceFileW"] = [code]
    with open_store(board) as store:
        assert store.submit([OURS]).status == "queued"
        assert board.read_bytes() == before
        assert names_beside(board) == ["board.xlsx"]
        receipt = store.sync()
    assert receipt is not None
    assert receipt.status == "saved"
    assert cell(board, "Targets", "E2") == "ours"
    assert names_beside(board) == ["board.xlsx"]


def test_a_scanner_that_opens_the_old_file_for_a_moment_is_waited_for(
    system: StandIn, tmp_path: Path
) -> None:
    one, other = tmp_path / "one.tmp", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    system.fails["MoveFileExW"] = [32, 32]
    DISK.exchange(one, other)
    assert (one.read_text(), other.read_text()) == ("2", "1")
    system.fails["MoveFileExW"] = [32] * 20
    with pytest.raises(FileInUseError):
        DISK.exchange(one, other)
    assert (one.read_text(), other.read_text()) == ("2", "1")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_workbook_whose_name_was_lost_between_two_steps_gets_it_back(tmp_path: Path) -> None:
    board = build_workbook(tmp_path / "board.xlsx")
    before = board.read_bytes()
    temp = temporary_files.name_temporary_file(board, "1" * 16, "2" * 16)
    dead = temp.with_name(temp.name.replace(f"-{os.getpid()}-", "-4000000-"))
    board.rename(windows.backup_of(dead))
    temporary_files.sweep(board, DISK)
    assert board.read_bytes() == before
    assert names_beside(board) == ["board.xlsx"]


def test_a_long_name_gets_the_prefix_that_lifts_the_limit() -> None:
    long = "x" * 250
    assert windows.long_name(PureWindowsPath("C:/a.xlsx")) == "C:\\a.xlsx"
    assert windows.long_name(PureWindowsPath(f"C:/{long}")) == f"\\\\?\\C:\\{long}"
    assert (
        windows.long_name(PureWindowsPath(f"//server/share/{long}")) == f"\\\\?\\UNC\\server\\share\\{long}"
    )
