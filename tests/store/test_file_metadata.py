"""What belongs to the file and not to its contents: a save through the store keeps it."""

from __future__ import annotations

import os
import stat
import struct
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workbook_fixtures import PlainDisk, build_workbook, cell, names_beside, open_store

from workbook import SetCells
from workbook.errors import EditRefusedError
from workbook.sharing.disk.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


# Newer Pythons warn of a fork beside threads; the child runs none of theirs.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
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
        with open_store(board) as store:
            # Everything is loaded before the account changes: it may not read where Python lives.
            store.submit([OURS])
            store.undo()
        folder.chmod(0o770)
        os.chown(folder, ANA, OFFICE)
        os.chown(board, ANA, OFFICE)
        board.chmod(0o660)
        yield board


def act_as(user: int, groups: list[int], work: Callable[[], None]) -> str:
    """Do something as another account, in a process of its own; gives what it raised."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups(groups)
            os.setgid(user)
            os.setuid(user)
            work()
        except BaseException:
            os.write(writing, traceback.format_exc().encode()[-4000:])
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as reported:
        return reported.read().decode()


def save_as_ben(board: Path) -> Callable[[], None]:
    def save() -> None:
        with open_store(board, state=board.parent / "bens state") as store:
            assert store.submit([OURS]).status == "saved"

    return save


def test_a_colleagues_save_leaves_the_file_to_the_group(share: Path) -> None:
    assert act_as(BEN, [OFFICE], save_as_ben(share)) == ""
    status = share.stat()
    assert (status.st_gid, stat.S_IMODE(status.st_mode)) == (OFFICE, 0o660)
    assert cell(share, "Targets", "E2") == "ours"
    # And Ana goes on with it, though the file is Ben's now.
    assert status.st_uid == BEN

    def save_as_ana() -> None:
        with open_store(share, state=share.parent / "anas state") as store:
            assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "Ana's"})]).status == "saved"

    assert act_as(ANA, [OFFICE], save_as_ana) == ""
    assert cell(share, "Targets", "E2") == "Ana's"


def test_a_save_that_would_shut_the_group_out_is_refused(share: Path) -> None:
    share.parent.chmod(0o777)
    os.chown(share, BEN, OTHERS)
    before = share.read_bytes()
    reported = act_as(BEN, [OFFICE], save_as_ben(share))
    assert "EditRefusedError" in reported
    assert "would shut that group out" in reported
    assert share.read_bytes() == before
    assert share.stat().st_gid == OTHERS


def test_a_folder_that_hands_its_group_on_keeps_it(share: Path) -> None:
    share.parent.chmod(0o2777)
    os.chown(share.parent, ANA, OTHERS)
    share.parent.chmod(0o2777)
    os.chown(share, BEN, OTHERS)
    assert act_as(BEN, [OFFICE], save_as_ben(share)) == ""
    assert share.stat().st_gid == OTHERS
    assert cell(share, "Targets", "E2") == "ours"
