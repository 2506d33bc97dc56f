"""Folders that are closed, shares that are away, names that nothing can stand beside: each said in a sentence."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from workbook_fixtures import build_workbook, cell, open_store, quick

from workbook import SetCells
from workbook.errors import BusyError, FileRefusedError, NotWrittenError
from workbook.sharing.disk.patience import Patience
from workbook.sharing.disk.watch import Identity, Watch, digest, identify
from workbook.sharing.journal.journal import Journal
from workbook.sharing.versions import version
from workbook.sharing.versions.version import read_version

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes and accounts of POSIX")
OTHER_USER = 65534
NOTE = SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"})


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


@contextmanager
def without_rights(folder: Path, mode: int) -> Iterator[None]:
    """Give a folder this mode, as an account that modes apply to."""
    before = folder.stat().st_mode
    user = os.geteuid()
    folder.chmod(mode)
    if user == 0:
        # The test folders above are for their owner alone.
        for above in folder.parents[:-2]:
            above.chmod(above.stat().st_mode | 0o011)
        # That account may not be able to read them from Python's own folder.
        for codec in ("ascii", "cp437", "utf-16-le"):
            codecs.lookup(codec)
        os.setresuid(OTHER_USER, OTHER_USER, 0)
    try:
        yield
    finally:
        if user == 0:
            os.setresuid(0, 0, 0)
        folder.chmod(before)


@POSIX
def test_a_closed_folder_is_reported_in_a_sentence(board: Path) -> None:
    watch = Watch(board)
    watch.note(Identity.of(board.stat()), digest(board.read_bytes()))
    with open_store(board) as store, without_rights(board.parent, 0o000):
        with pytest.raises(FileRefusedError, match="may not open the folder"):
            store.read()
        assert watch.changed()
        assert store.changed()


@POSIX
def test_a_closed_state_folder_is_reported(board: Path, tmp_path: Path) -> None:
    state = tmp_path / "closed"
    state.mkdir()
    with without_rights(state, 0o000), open_store(board, state=state) as store:
        assert store.read().tables["Targets"].ids == ["P-AAAAA", "P-BBBBB"]
        with pytest.raises(NotWrittenError, match="Permission denied"):
            store.status()
        with pytest.raises(NotWrittenError, match="nothing was saved"):
            store.submit([NOTE])


@POSIX
def test_a_read_only_folder_is_named(board: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    moved = board.rename(folder / board.name)
    moved.chmod(0o666)
    state = tmp_path / "state"
    state.mkdir()
    state.chmod(0o777)
    if os.geteuid() == 0:
        os.chown(state, OTHER_USER, -1)
    with open_store(moved, state=state) as store, without_rights(folder, 0o555):
        with pytest.raises(NotWrittenError, match=f"may not write in the folder {folder}") as caught:
            store.submit([NOTE])
        assert caught.value.in_journal
    with open_store(moved, state=state) as store:
        store.sync()
    assert cell(moved, "Targets", "E2") == "likes fax"


def test_a_name_too_long_for_a_lock_file_is_refused_before_anything_is_recorded(tmp_path: Path) -> None:
    board = build_workbook(tmp_path / f"{'患' * 82}.xlsx")
    with open_store(board) as store:
        with pytest.raises(FileRefusedError, match="shorter name"):
            store.submit([NOTE])
        assert store.status().pending == []


def test_a_folder_in_the_workbooks_place_is_no_hard_link(board: Path) -> None:
    with open_store(board) as store:
        store.read()
        board.unlink()
        board.mkdir()
        with pytest.raises(FileRefusedError, match="is not a file"):
            store.submit([NOTE])
        assert store.status().pending == []


def test_a_share_that_is_away_is_waited_for_and_named(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Path] = []

    def stale(path: Path) -> Identity | None:
        looks.append(path)
        if len(looks) < 5:
            raise OSError(errno.ESTALE, "Stale file handle", str(path))
        return identify(path)

    monkeypatch.setattr(version, "identify", stale)
    assert read_version(board, quick()).data == board.read_bytes()

    def away(path: Path) -> Identity | None:
        raise OSError(errno.EHOSTDOWN, "Host is down", str(path))

    monkeypatch.setattr(version, "identify", away)
    with pytest.raises(BusyError, match=r"cannot be reached at the moment \(host is down\)"):
        read_version(board, quick())


def test_half_a_file_of_a_server_whose_clock_is_wrong_is_waited_for(tmp_path: Path) -> None:
    target = tmp_path / "board.xlsx"
    target.write_bytes(b"PK\x03\x04 half")
    os.utime(target, (1e9, 1e9))
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) % 5 == 0 and len(naps) < 60:
            with target.open("ab") as stream:
                stream.write(b" and more")
            os.utime(target, (1e9, 1e9))
        if len(naps) == 60:
            target.write_bytes(b"PK\x03\x04 whole PK\x05\x06" + bytes(18))

    assert b"whole" in read_version(target, Patience(10.0, lambda: sum(naps), sleep)).data
    # One without further writes is damaged, which is reported within a second or so.
    for stamp in (1e9, 4e9):
        target.write_bytes(b"PK\x03\x04 half")
        os.utime(target, (stamp, stamp))
        naps.clear()
        assert read_version(target, Patience(10.0, lambda: sum(naps), naps.append)).data.endswith(b"half")
        assert sum(naps) < 1.2


def test_a_journal_without_edits_does_not_exist(tmp_path: Path) -> None:
    assert not Journal(tmp_path / "none", tmp_path / "board.xlsx").exists()
