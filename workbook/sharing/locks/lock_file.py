"""Our own sign beside the workbook while it is being saved, in LibreOffice's format: there whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING

from workbook.errors import BusyError
from workbook.sharing.locks import leftovers, presence
from workbook.sync_status import Editor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workbook.sharing.disk.door import Disk
    from workbook.sharing.versions.version import Patience

_PAUSE = 0.05


@contextlib.contextmanager
def signed(target: Path, user: str, disk: Disk, patience: Patience) -> Iterator[Callable[[], bool]]:
    """Hold our sign beside the workbook; yields a function that says whether it is still ours alone.

    Raises BusyError, naming the holder, when another program has the workbook open. Another refboard only
    signs for the moment of a save, so that one is waited for.
    """
    path = presence.lock_path(target)
    mine = presence.lock_bytes(user)
    with contextlib.ExitStack() as held:
        _wait_and_sign(target, mine, disk, patience, held)
        try:
            yield lambda: _bytes_of(path) == mine and presence.read_owner(target) is None
        finally:
            with contextlib.suppress(OSError):
                if _bytes_of(path) == mine:
                    disk.unlink(path)


def _wait_and_sign(
    target: Path, mine: bytes, disk: Disk, patience: Patience, held: contextlib.ExitStack
) -> None:
    """Sign as soon as nobody else does; while ``held`` is open the sign counts as a living one."""
    path = presence.lock_path(target)
    deadline = patience.clock() + patience.seconds
    while True:
        holder = presence.find_holder(target)
        if holder is None:
            leftovers.remove_dead_sign(target, disk)
            with contextlib.ExitStack() as trying:
                trying.enter_context(presence.signing(path))
                if _sign(path, target, mine, disk):
                    held.push(trying.pop_all())
                    return
        elif holder.kind is not Editor.REFBOARD or patience.clock() >= deadline:
            raise BusyError(holder.describe())
        if patience.clock() >= deadline:
            raise BusyError("Somebody has the workbook open")
        patience.sleep(_PAUSE)


def _sign(path: Path, target: Path, mine: bytes, disk: Disk) -> bool:
    """Put the sign there whole, or say that somebody was faster."""
    draft = leftovers.temporary(target, "sign", secrets.token_hex(4))
    try:
        handle = disk.create(draft, 0o644)
        try:
            disk.write(handle, mine)
            # After a power cut an empty sign would be nobody's, and block everybody.
            disk.fsync(handle)
        finally:
            disk.close(handle)
        try:
            disk.link(draft, path)
        except FileExistsError:
            return False
        except OSError:
            # No hard links here (FAT, some shares): a kill just now would leave an empty sign.
            return _sign_in_place(path, mine, disk)
    finally:
        with contextlib.suppress(OSError):
            disk.unlink(draft)
    return True


def _sign_in_place(path: Path, mine: bytes, disk: Disk) -> bool:
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
        return path.read_bytes()
    except OSError:
        return None
