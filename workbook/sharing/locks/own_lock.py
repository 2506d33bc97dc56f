"""Our own lock file while the workbook is being saved, in LibreOffice's format: there whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
import stat
from typing import TYPE_CHECKING

from workbook.errors import BusyError
from workbook.sharing.disk.disk import read_regular
from workbook.sharing.locks import presence, temporary_files
from workbook.sharing.locks.lock_file import own_lock
from workbook.sharing.locks.lock_format import lock_bytes
from workbook.sync_status import Editor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workbook.sharing.disk.disk import Disk
    from workbook.sharing.disk.patience import Patience

_PAUSE = 0.05


@contextlib.contextmanager
def hold_lock(target: Path, user: str, disk: Disk, patience: Patience) -> Iterator[Callable[[], bool]]:
    """Hold our lock file beside the workbook; yields a function that says whether we still hold it alone.

    Raises BusyError, naming the holder, when another program has the workbook open. Another refboard locks only
    for the moment of a save, so that one is waited for.
    """
    path = presence.lock_path(target)
    mine = lock_bytes(user)
    with contextlib.ExitStack() as stack:
        _wait_and_lock(target, mine, disk, patience, stack)
        try:
            # Excel never looks at our lock file, so its owner file may appear at any moment of the save.
            yield lambda: _bytes_of(path) == mine and presence.read_owner_file(target) is None
        finally:
            with contextlib.suppress(OSError):
                if _bytes_of(path) == mine:
                    disk.unlink(path)


def _wait_and_lock(
    target: Path, mine: bytes, disk: Disk, patience: Patience, stack: contextlib.ExitStack
) -> None:
    """Make our lock file as soon as there is no other; until ``stack`` closes it counts as a live one."""
    path = presence.lock_path(target)
    deadline = patience.clock() + patience.seconds
    while True:
        found = presence.find_lock_file(target)
        if found is None and _is_something_else(path):
            raise BusyError(
                f"{path.name} beside the workbook is not a file, so no one can see who saves; remove it"
            )
        if found is None:
            temporary_files.remove_stale_lock_file(target, disk)
            with contextlib.ExitStack() as attempt:
                attempt.enter_context(own_lock(path))
                if _make_lock_file(path, target, mine, disk):
                    stack.push(attempt.pop_all())
                    return
        elif found.kind is not Editor.REFBOARD or patience.clock() >= deadline:
            raise BusyError(found.describe())
        if patience.clock() >= deadline:
            raise BusyError("Someone has the workbook open")
        patience.sleep(_PAUSE)


def _is_something_else(path: Path) -> bool:
    """Whether a pipe, a device or a folder has the lock file's name."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _make_lock_file(path: Path, target: Path, mine: bytes, disk: Disk) -> bool:
    """Make the lock file whole; False when another program made one first."""
    draft = temporary_files.name_temporary_file(target, temporary_files.LOCK_DRAFT, secrets.token_hex(4))
    try:
        handle = disk.create(draft, 0o644)
        try:
            disk.write(handle, mine)
            # After a power cut an empty lock file would name no owner and block every editor.
            disk.fsync(handle)
        finally:
            disk.close(handle)
        try:
            disk.link(draft, path)
        except FileExistsError:
            return False
        except OSError:
            # No hard links here (FAT, some shares): a kill at this moment would leave an empty lock file.
            return _make_in_place(path, mine, disk)
    finally:
        with contextlib.suppress(OSError):
            disk.unlink(draft)
    return True


def _make_in_place(path: Path, mine: bytes, disk: Disk) -> bool:
    try:
        handle = disk.create(path, 0o644)
    except FileExistsError:
        return False
    try:
        disk.write(handle, mine)
    except OSError:
        with contextlib.suppress(OSError):
            disk.unlink(path)
        raise
    finally:
        disk.close(handle)
    return True


def _bytes_of(path: Path) -> bytes | None:
    try:
        return read_regular(path)
    except OSError:
        return None
