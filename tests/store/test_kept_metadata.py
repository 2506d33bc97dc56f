"""What belongs to the file and not to its contents: a save through the store keeps it."""

from __future__ import annotations

import os
import stat
import struct
import sys
from typing import TYPE_CHECKING

import pytest
from boards import PlainDisk, build_board, cell, names_beside, open_store

from workbook import SetCells
from workbook.errors import EditRefusedError
from workbook.sharing.fsops import Disk

if TYPE_CHECKING:
    from pathlib import Path

OURS = SetCells("Targets", "P-AAAAA", {"Notes": "ours"})
ACL = struct.pack(
    "<I" + "HHI" * 5,
    *(2, 1, 6, 0xFFFFFFFF, 2, 6, 1000, 4, 4, 0xFFFFFFFF, 0x10, 6, 0xFFFFFFFF, 0x20, 0, 0xFFFFFFFF),
)
"""Owner rw, user 1000 rw, group r, mask rw, others nothing, as acl(5) is laid out in an attribute."""


@pytest.mark.parametrize("disk", [Disk(), PlainDisk()], ids=["swap", "without swap"])
def test_a_symbolic_link_stays_one_and_its_file_is_saved(tmp_path: Path, disk: Disk) -> None:
    (tmp_path / "share").mkdir()
    board = build_board(tmp_path / "share" / "board.xlsx")
    link = tmp_path / "desk.xlsx"
    link.symlink_to(board)
    with open_store(link, disk=disk) as store:
        assert store.submit([OURS]).status == "saved"
    assert link.is_symlink()
    assert cell(board, "Targets", "E2") == "ours"
    assert names_beside(board) == ["board.xlsx"]


@pytest.mark.skipif(sys.platform != "linux", reason="access lists are attributes only on Linux")
def test_the_access_list_and_the_mode_are_kept(tmp_path: Path) -> None:
    board = build_board(tmp_path / "board.xlsx")
    try:
        os.setxattr(board, "system.posix_acl_access", ACL)
    except OSError as error:
        pytest.skip(f"no access lists on this file system: {error.strerror}")
    before = (os.getxattr(board, "system.posix_acl_access"), stat.S_IMODE(board.stat().st_mode))
    with open_store(board) as store:
        assert store.submit([OURS]).status == "saved"
    assert (os.getxattr(board, "system.posix_acl_access"), stat.S_IMODE(board.stat().st_mode)) == before


def test_a_hard_linked_workbook_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    board = build_board(tmp_path / "board.xlsx")
    os.link(board, tmp_path / "other.xlsx")
    before = board.read_bytes()
    with open_store(board) as store:
        with pytest.raises(EditRefusedError, match="hard links"):
            store.submit([OURS])
        assert not store.status().pending
    assert board.read_bytes() == before
