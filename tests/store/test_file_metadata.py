"""What belongs to the file and not to its contents: a save through the store keeps it."""

from __future__ import annotations

import os
import stat
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workbook_fixtures import PlainDisk, build_workbook, cell, names_beside, open_store

from workbook import SetCells
from workbook.errors import EditRefusedError
from workbook.sharing.disk.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = SetCells("Targets", "P-AAAAA", {"Notes": "ours"})
ACL = struct.pack(
    "<I" + "HHI" * 5,
    *(2, 1, 6, 0xFFFFFFFF, 2, 6, 1000, 4, 4, 0xFFFFFFFF, 0x10, 6, 0xFFFFFFFF, 0x20, 0, 0xFFFFFFFF),
)
"""Owner rw, user 1000 rw, group r, mask rw, others nothing, as acl(5) is laid out in an attribute."""


@pytest.mark.parametrize("disk", [Disk(), PlainDisk()], ids=["swap", "without swap"])
def test_a_symbolic_link_stays_one_and_its_file_is_saved(tmp_path: Path, disk: Disk) -> None:
    (tmp_path / "share").mkdir()
    board = build_workbook(tmp_path / "share" / "board.xlsx")
    link = tmp_path / "desk.xlsx"
    link.symlink_to(board)
    with open_store(link, disk=disk) as store:
        assert store.submit([OURS]).status == "saved"
    assert link.is_symlink()
    assert cell(board, "Targets", "E2") == "ours"
    assert names_beside(board) == ["board.xlsx"]


@pytest.mark.skipif(sys.platform != "linux", reason="access lists are attributes only on Linux")
def test_the_access_list_and_the_mode_are_preserved(tmp_path: Path) -> None:
    board = build_workbook(tmp_path / "board.xlsx")
    try:
        os.setxattr(board, "system.posix_acl_access", ACL)
    except OSError as error:
        pytest.skip(f"no access lists on this file system: {error.strerror}")
    before = (os.getxattr(board, "system.posix_acl_access"), stat.S_IMODE(board.stat().st_mode))
    with open_store(board) as store:
        assert store.submit([OURS]).status == "saved"
    assert (os.getxattr(board, "system.posix_acl_access"), stat.S_IMODE(board.stat().st_mode)) == before


def test_a_hard_linked_workbook_is_refused_and_nothing_is_recorded(tmp_path: Path) -> None:
    board = build_workbook(tmp_path / "board.xlsx")
    os.link(board, tmp_path / "other.xlsx")
    before = board.read_bytes()
    with open_store(board) as store:
        with pytest.raises(EditRefusedError, match="hard links"):
            store.submit([OURS])
        assert not store.status().pending
    assert board.read_bytes() == before


ANA, BEN, OFFICE, OTHERS = 21001, 21002, 22000, 22001


@pytest.fixture
def share() -> Iterator[Path]:
    """A workbook that Ana made, in a folder of the office's; only root can play both of them."""
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("only root can act as two accounts")
    # Not below pytest's own folder: other accounts cannot go there.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        board = build_workbook(folder / "board.xlsx")
        folder.chmod(0o770)
        os.chown(folder, ANA, OFFICE)
        os.chown(board, ANA, OFFICE)
        board.chmod(0o660)
        yield board


SAVE_AS = """
import os, sys, tempfile, traceback
from pathlib import Path
sys.path[:0] = {path!r}
from workbook import SetCells
from workbook_fixtures import build_workbook, open_store

edit = SetCells("Targets", "P-AAAAA", {{"Notes": {note!r}}})
# Everything is loaded before the account changes: it may not read where Python lives.
with tempfile.TemporaryDirectory() as folder:
    board = build_workbook(Path(folder) / "board.xlsx")
    with open_store(board) as store:
        store.submit([edit])
        store.undo()
os.setgroups([{group}])
os.setgid({user})
os.setuid({user})
board = Path({board!r})
try:
    with open_store(board, state=board.parent / "state of {user}") as store:
        assert store.submit([edit]).status == "saved"
except BaseException:
    print(traceback.format_exc())
"""


def save_as(user: int, board: Path, *, note: str) -> str:
    """Save a note as another account of the office; gives what was raised.

    In a new process: a fork of this one would wait forever for threads that only the parent has.
    """
    script = SAVE_AS.format(path=sys.path, note=note, group=OFFICE, user=user, board=str(board))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def test_a_colleagues_save_leaves_the_file_to_the_group(share: Path) -> None:
    assert save_as(BEN, share, note="ours") == ""
    status = share.stat()
    assert (status.st_gid, stat.S_IMODE(status.st_mode)) == (OFFICE, 0o660)
    assert cell(share, "Targets", "E2") == "ours"
    # And Ana goes on with it, though the file is Ben's now.
    assert status.st_uid == BEN
    assert save_as(ANA, share, note="Ana's") == ""
    assert cell(share, "Targets", "E2") == "Ana's"


def test_a_save_that_would_shut_the_group_out_is_refused(share: Path) -> None:
    share.parent.chmod(0o777)
    os.chown(share, BEN, OTHERS)
    before = share.read_bytes()
    reported = save_as(BEN, share, note="ours")
    assert "EditRefusedError" in reported
    assert "would shut that group out" in reported
    assert share.read_bytes() == before
    assert share.stat().st_gid == OTHERS


def test_a_folder_that_hands_its_group_on_keeps_it(share: Path) -> None:
    share.parent.chmod(0o2777)
    os.chown(share.parent, ANA, OTHERS)
    share.parent.chmod(0o2777)
    os.chown(share, BEN, OTHERS)
    assert save_as(BEN, share, note="ours") == ""
    assert share.stat().st_gid == OTHERS
    assert cell(share, "Targets", "E2") == "ours"
