from __future__ import annotations

import errno
import os
import re
import stat
import sys
from typing import TYPE_CHECKING

import pytest
from workbook_fixtures import FailingDisk, PlainDisk, RacingDisk, names_beside, quick

from workbook.errors import BusyError, EditRefusedError, FileRefusedError, NotWrittenError
from workbook.sharing.commit import commit
from workbook.sharing.disk.disk import DISK, Disk
from workbook.sharing.disk.patience import Patience
from workbook.sharing.disk.watch import Identity, digest, identify
from workbook.sharing.locks import lock_format, presence, processes, temporary_files
from workbook.sharing.versions.version import LARGEST, FileVersion, read_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbook.sharing.commit import Prepared

# The protocol knows nothing of workbooks but how a whole zip begins and ends.
TAIL = bytes(18)
OLD = b"PK\x03\x04 old " + b"PK\x05\x06" + TAIL
THEIRS = b"PK\x03\x04 theirs " + b"PK\x05\x06" + TAIL


def append(text: bytes) -> Callable[[FileVersion], Prepared]:
    def prepare(version: FileVersion) -> Prepared:
        data = version.data.replace(b"PK\x05\x06" + TAIL, text + b"PK\x05\x06" + TAIL)

        def check(fresh: bytes) -> None:
            assert fresh == data

        return data, check

    return prepare


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "board.xlsx"
    path.write_bytes(OLD)
    return path


@pytest.mark.parametrize("disk", [DISK, PlainDisk()], ids=["swap", "without swap"])
def test_the_new_version_takes_the_place_and_nothing_is_left(target: Path, disk: Disk) -> None:
    version = commit(target, append(b"new "), disk=disk, patience=quick())
    assert target.read_bytes() == version.data == b"PK\x03\x04 old new PK\x05\x06" + TAIL
    assert version.token == digest(version.data)
    assert read_version(target, quick()) == version
    assert names_beside(target) == ["board.xlsx"]


def test_nothing_to_write_leaves_the_very_same_file(target: Path) -> None:
    before = target.stat()
    commit(target, lambda _: None, patience=quick())
    assert target.stat() == before
    assert names_beside(target) == ["board.xlsx"]


@pytest.mark.parametrize("disk", [DISK, PlainDisk()], ids=["swap", "without swap"])
def test_mode_owner_and_attributes_are_preserved(target: Path, disk: Disk) -> None:
    target.chmod(0o664)
    if os.getuid() == 0:
        os.chown(target, 12345, 23456)
    if sys.platform == "linux":
        os.setxattr(target, "user.label", b"for the front desk")
    owner = (target.stat().st_uid, target.stat().st_gid)
    commit(target, append(b"new "), disk=disk, patience=quick())
    after = target.stat()
    assert stat.S_IMODE(after.st_mode) == 0o664
    assert (after.st_uid, after.st_gid) == owner
    if sys.platform == "linux":
        assert os.getxattr(target, "user.label") == b"for the front desk"


def test_a_hard_linked_workbook_is_refused(target: Path) -> None:
    os.link(target, target.with_name("other.xlsx"))
    with pytest.raises(EditRefusedError, match="2 names"):
        commit(target, append(b"new "), patience=quick())
    assert target.read_bytes() == OLD
    assert names_beside(target) == ["board.xlsx", "other.xlsx"]


def test_a_second_name_left_by_a_killed_save_is_no_hard_link(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.link(target, temporary_files.name_temporary_file(target, digest(OLD)[:16], "old-0badcafe"))
    monkeypatch.setattr(processes, "is_running", lambda _: False)
    commit(target, append(b"new "), patience=quick())
    assert b"new" in target.read_bytes()
    assert names_beside(target) == ["board.xlsx"]


def test_another_save_in_the_last_moment_is_found_and_built_upon(target: Path) -> None:
    def save_by_rename() -> None:
        fresh = target.with_name("fresh")
        fresh.write_bytes(THEIRS)
        fresh.replace(target)

    commit(target, append(b"ours "), disk=RacingDisk(save_by_rename), patience=quick())
    assert target.read_bytes() == b"PK\x03\x04 theirs ours PK\x05\x06" + TAIL
    assert names_beside(target) == ["board.xlsx"]


def test_a_save_in_place_in_the_last_moment_is_found_too(target: Path) -> None:
    commit(target, append(b"ours "), disk=RacingDisk(lambda: _overwrite(target)), patience=quick())
    assert target.read_bytes() == b"PK\x03\x04 theirs ours PK\x05\x06" + TAIL
    assert names_beside(target) == ["board.xlsx"]


def _overwrite(target: Path) -> None:
    target.write_bytes(THEIRS)


def test_without_swap_a_save_while_linking_is_found(target: Path) -> None:
    class Racing(PlainDisk):
        raced = False

        def replace(self, source: Path, target: Path) -> None:
            if not self.raced:
                self.raced = True
                _overwrite(target)
            super().replace(source, target)

    commit(target, append(b"ours "), disk=Racing(), patience=quick())
    assert target.read_bytes() == b"PK\x03\x04 theirs ours PK\x05\x06" + TAIL
    assert names_beside(target) == ["board.xlsx"]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
def test_whatever_the_disk_refuses_the_workbook_is_whole(target: Path, error: int) -> None:
    refused = 0
    for at in range(1, 60):
        target.write_bytes(OLD)
        disk = FailingDisk(at, error)
        answer = None
        try:
            commit(target, append(b"new "), disk=disk, patience=quick(), in_journal=True)
        except NotWrittenError as problem:
            answer = problem
            refused += 1
        assert answer is None or (answer.in_journal and re.fullmatch(r"board\.xlsx .*\.", str(answer)))
        assert target.read_bytes() in (OLD, b"PK\x03\x04 old new PK\x05\x06" + TAIL)
        # What could not be removed just now goes when this process is over; nothing else stays.
        assert len(names_beside(target)) <= 2
        for left in target.parent.glob(".~*"):
            left.unlink()
        if len(disk.calls) < at:
            break
    assert refused >= 4


def test_full_disk_leaves_no_temporary_file_and_no_lock_file(target: Path) -> None:
    class Full(Disk):
        def write(self, handle: int, data: bytes) -> None:
            if b"new" in data:
                raise OSError(errno.ENOSPC, "No space left on device")
            super().write(handle, data)

    with pytest.raises(NotWrittenError, match=r"no space left on device; nothing was changed\."):
        commit(target, append(b"new "), disk=Full(), patience=quick())
    assert target.read_bytes() == OLD
    assert names_beside(target) == ["board.xlsx"]


def test_a_failed_verification_changes_nothing(target: Path) -> None:
    def prepare(version: FileVersion) -> Prepared:
        def check(_: bytes) -> None:
            raise EditRefusedError("not as meant")

        return version.data + b"!", check

    with pytest.raises(EditRefusedError, match="not as meant"):
        commit(target, prepare, patience=quick())
    assert target.read_bytes() == OLD
    assert names_beside(target) == ["board.xlsx"]


def test_a_missing_file_is_waited_for_and_never_created(target: Path) -> None:
    target.unlink()
    with pytest.raises(BusyError, match=r"board\.xlsx is not in"):
        commit(target, append(b"new "), patience=quick())
    assert names_beside(target) == []


def test_the_gap_of_a_save_by_delete_and_rename_is_waited_out(target: Path) -> None:
    target.unlink()
    naps = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 5:
            target.write_bytes(THEIRS)

    patience = Patience(10.0, lambda: sum(naps), sleep)
    commit(target, append(b"ours "), patience=patience)
    assert target.read_bytes() == b"PK\x03\x04 theirs ours PK\x05\x06" + TAIL


def test_a_half_written_file_is_waited_for(target: Path) -> None:
    target.write_bytes(THEIRS[:7])
    naps = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            target.write_bytes(THEIRS)

    assert read_version(target, Patience(10.0, lambda: sum(naps), sleep)).data == THEIRS
    assert len(naps) == 3


def test_an_old_broken_file_is_given_as_it_is(target: Path) -> None:
    target.write_bytes(b"")
    os.utime(target, (1, 1))
    assert read_version(target, quick()).data == b""


def test_what_is_no_file_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="is not a file"):
        read_version(tmp_path, quick())
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as stream:
        stream.truncate(LARGEST + 1)
    with pytest.raises(FileRefusedError, match="larger than"):
        read_version(huge, quick())


def test_a_file_that_comes_back_the_moment_it_was_missed_is_read(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Path] = []

    def look(path: Path) -> Identity | None:
        looks.append(path)
        return identify(path) if len(looks) > 1 else None

    monkeypatch.setattr("workbook.sharing.versions.version.identify", look)
    assert read_version(target, quick()).data == OLD
    assert len(looks) == 3


def test_another_program_has_it_open(target: Path) -> None:
    sign = presence.lock_path(target)
    sign.write_bytes(b"Luis Ortega,luis,frontdesk,23.11.2026 09:12,file:///home/luis;")
    with pytest.raises(BusyError, match=r"Luis Ortega has had the workbook open since .*09:12"):
        commit(target, append(b"new "), patience=quick())
    assert target.read_bytes() == OLD
    assert sign.exists()


def test_another_program_opens_it_while_we_prepare(target: Path) -> None:
    def prepare(version: FileVersion) -> Prepared:
        presence.owner_path(target).write_bytes(bytes(165))
        return append(b"new ")(version)

    with pytest.raises(BusyError):
        commit(target, prepare, patience=quick())
    assert target.read_bytes() == OLD
    assert names_beside(target) == ["board.xlsx", "~$board.xlsx"]


def test_we_hold_a_lock_file_while_we_save(target: Path) -> None:
    seen = []

    def prepare(version: FileVersion) -> Prepared:
        seen.append(presence.read_lock(target))
        return append(b"new ")(version)

    commit(target, prepare, user="Ana; Reyes, \\ x", patience=quick())
    assert seen[0] is not None
    assert (seen[0].name, seen[0].kind, seen[0].process) == ("Ana; Reyes, \\ x", "refboard", os.getpid())


def test_another_refboard_is_waited_for(target: Path) -> None:
    sign = presence.lock_path(target)
    sign.write_bytes(lock_format.lock_bytes("Luis", process=os.getppid()))
    naps = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 4:
            sign.unlink()

    commit(target, append(b"new "), patience=Patience(10.0, lambda: sum(naps), sleep))
    assert b"new" in target.read_bytes()


def test_the_lock_file_of_a_killed_refboard_is_removed(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    presence.lock_path(target).write_bytes(lock_format.lock_bytes("Luis", process=4_000_000))
    monkeypatch.setattr(processes, "is_running", lambda process: process != 4_000_000)
    commit(target, append(b"new "), patience=quick())
    assert names_beside(target) == ["board.xlsx"]


def test_a_colleagues_version_swapped_out_by_a_killed_save_is_never_removed(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "is_running", lambda _: False)
    precious = temporary_files.name_temporary_file(target, digest(OLD)[:16], digest(b"ours")[:16])
    precious.write_bytes(THEIRS)
    worthless = temporary_files.name_temporary_file(target, digest(OLD)[:16], "0" * 16)
    worthless.write_bytes(OLD)
    torn = temporary_files.name_temporary_file(target, "1" * 16, "2" * 16)
    torn.write_bytes(THEIRS[:-1])
    assert temporary_files.sweep(target, DISK) == [precious]
    assert names_beside(target) == sorted([precious.name, "board.xlsx"])


def test_without_swap_a_save_just_before_is_found(target: Path) -> None:
    class Racing(PlainDisk):
        raced = False

        def link(self, source: Path, target: Path) -> None:
            if source.name == "board.xlsx" and not self.raced:
                self.raced = True
                fresh = source.with_name("fresh")
                fresh.write_bytes(THEIRS)
                fresh.replace(source)
            super().link(source, target)

    commit(target, append(b"ours "), disk=Racing(), patience=quick())
    assert target.read_bytes() == b"PK\x03\x04 theirs ours PK\x05\x06" + TAIL
    assert names_beside(target) == ["board.xlsx"]


@pytest.mark.parametrize(
    ("disk", "order"),
    [
        (DISK, ["create", "fsync", "exchange", "sync_folder", "unlink"]),
        (PlainDisk(), ["create", "fsync", "link", "replace", "unlink", "sync_folder"]),
    ],
    ids=["swap", "without swap"],
)
def test_bytes_are_synced_before_the_name_and_the_name_before_we_say_saved(
    target: Path, monkeypatch: pytest.MonkeyPatch, disk: Disk, order: list[str]
) -> None:
    steps: list[str] = []
    for name in ("create", "fsync", "exchange", "link", "replace", "sync_folder", "unlink"):
        real = getattr(disk, name)

        def noted(*args: object, name: str = name, real: Callable[..., object] = real) -> object:
            result = real(*args)
            if name == "create":
                steps.clear()
            if not any("-lock-" in str(arg) or "~lock" in str(arg) for arg in args):
                steps.append(name)
            return result

        monkeypatch.setattr(disk, name, noted, raising=False)
    commit(target, append(b"new "), disk=disk, patience=quick())
    assert steps == order


def test_our_lock_file_is_whole_before_it_has_its_name(target: Path) -> None:
    steps: list[str] = []

    class Noting(Disk):
        def fsync(self, handle: int) -> None:
            steps.append("fsync")
            super().fsync(handle)

        def link(self, source: Path, target: Path) -> None:
            steps.append(target.name)
            super().link(source, target)

    commit(target, lambda _: None, disk=Noting(), patience=quick())
    assert steps == ["fsync", ".~lock.board.xlsx#"]
