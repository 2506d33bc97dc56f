"""Temporary files beside the workbook: their names, and what a killed save left behind.

The name says what it is: ``.~refboard-WORKBOOK-HOST-PROCESS-BASE-NEW.tmp``, with short digests of the workbook's
name, the host, the version that was read and the version that was made. So our own leftovers can be distinguished from a
colleague's version that was swapped out at the very moment of a kill: that one has neither digest, is never
removed, and goes back or is offered as a copy. ``-swap`` at the end marks the old file within the two steps that
Windows needs to exchange two names; when the workbook is missing, that file is it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import socket
import time
from typing import TYPE_CHECKING, Final

from workbook.sharing.disk.disk import read_regular
from workbook.sharing.disk.watch import digest, identify
from workbook.sharing.locks import presence, processes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from workbook.sharing.disk.disk import Disk
    from workbook.sharing.disk.watch import Identity
    from workbook.sharing.locks.lock_file import LockFile

LOCK_DRAFT: Final = "lock"
"""In the place of BASE: a lock file before it gets its name."""
REMOVED_LOCK: Final = "dead"
"""In the place of BASE: a lock file that is being removed."""
_LOCKS: Final = (LOCK_DRAFT, REMOVED_LOCK)
_NAME = re.compile(
    r"\.~refboard-(?P<key>[0-9a-f]{8})-(?P<host>[0-9a-f]{4})-(?P<process>[0-9]+)"
    rf"-(?P<base>[0-9a-f]{{16}}|{LOCK_DRAFT}|{REMOVED_LOCK})"
    r"-(?P<new>[0-9a-f]{16}|old-[0-9a-f]{8}|[0-9a-f]{8})(?P<swap>-swap)?\.tmp"
)
_LONG_AGO = 24 * 3600
"""Seconds."""


def _short(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def name_temporary_file(target: Path, base: str, new: str) -> Path:
    """Name a temporary file beside the workbook."""
    key, host = _short(target.name, 8), _short(socket.gethostname(), 4)
    return target.with_name(f".~refboard-{key}-{host}-{os.getpid()}-{base}-{new}.tmp")


def discard(path: Path, target: Path, tokens: Iterable[str], disk: Disk) -> None:
    """Remove a temporary file, unless it is the only name of a version that is none of these."""
    with contextlib.suppress(OSError):
        data = read_regular(path)
        if digest(data) in tokens or not _is_whole(data) or path.samefile(target):
            disk.unlink(path)


def sweep(target: Path, disk: Disk, *, locked: bool = False) -> list[Path]:
    """Remove what killed saves of this workbook left here, and return what must stay.

    ``locked``: this process holds the lock, so a version under its own temporary name is from an earlier save.
    """
    remaining: list[Path] = []
    current = identify(target)
    with contextlib.suppress(OSError):
        for path, match in _temporary_files(target):
            if _may_be_in_use(path, match, locked=locked):
                continue
            if match["swap"] and current is None:
                current = _restore_name(path, target, disk)
            if locked and _finish_exchange_back(path, target, match, disk):
                current = identify(target)
            same_file = current is not None and identify(path) == current
            if not _sweep_one(path, match, same_file, disk):
                remaining.append(path)
    return remaining


def find_stranded(target: Path) -> list[Path]:
    """Colleagues' versions that a killed save left under a temporary name; they can be merged like copies.

    Never raises: a folder that cannot be listed has none.
    """
    stranded = []
    with contextlib.suppress(OSError):
        for path, match in _temporary_files(target):
            if match["base"] not in _LOCKS and not _may_be_in_use(path, match, locked=False):
                data = read_regular(path)
                if _is_whole(data) and digest(data)[:16] not in (match["base"], match["new"]):
                    stranded.append(path)
    return stranded


def _temporary_files(target: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    """The temporary files of this workbook, from any computer."""
    key = _short(target.name, 8)
    for path in sorted(target.parent.iterdir()):
        match = _NAME.fullmatch(path.name)
        if match is not None and match["key"] == key:
            yield path, match


def _may_be_in_use(path: Path, match: re.Match[str], *, locked: bool) -> bool:
    """Whether the save that made a file may still be running."""
    if locked:
        status = path.stat()
        if time.time() - max(status.st_mtime, status.st_ctime) > _LONG_AGO:
            # Whichever computer made it: we hold the lock, and no save lasts a day.
            return False
        if match["process"] == str(os.getpid()) and match["base"] not in _LOCKS:
            return match["host"] != _short(socket.gethostname(), 4)
    return match["host"] != _short(socket.gethostname(), 4) or processes.is_running(int(match["process"]))


def _finish_exchange_back(path: Path, target: Path, match: re.Match[str], disk: Disk) -> bool:
    """Undo an exchange that a kill left half done: what came out was not what had been read, so it must go back.

    Only while the workbook is still what that save made of it; our edits are in the journal and come again.
    """
    data, ours = read_regular(path), match["new"]
    if not _is_whole(data) or digest(data)[:16] in (match["base"], ours):
        return False
    with contextlib.suppress(OSError):
        if digest(read_regular(target))[:16] != ours:
            return False
        disk.exchange(path, target)
        if digest(read_regular(path))[:16] == ours:
            disk.sync_folder(target.parent)
            return True
        # A colleague saved between the check and the exchange: the latest save is the one that counts.
        disk.exchange(path, target)
    return False


def _sweep_one(path: Path, match: re.Match[str], same_file: bool, disk: Disk) -> bool:  # noqa: FBT001
    """Remove one file if nothing is lost with it; ``same_file``: the workbook itself under a second name."""
    with contextlib.suppress(OSError):
        if not same_file and match["base"] not in _LOCKS:
            data = read_regular(path)
            known = digest(data)[:16] in (match["base"], match["new"])
            if not known and _is_whole(data):
                return False
        disk.unlink(path)
    return True


def _restore_name(path: Path, target: Path, disk: Disk) -> Identity | None:
    """Give a missing workbook its name again, never over a file that has it by now."""
    with contextlib.suppress(OSError):
        if _is_whole(read_regular(path)):
            disk.link(path, target)
            disk.sync_folder(target.parent)
    return identify(target)


def _is_whole(data: bytes) -> bool:
    """Whether this is a zip to its last byte: its end record and that record's comment are all there."""
    end = data.rfind(b"PK\x05\x06")
    if not data.startswith(b"PK") or end < 0 or end + 22 > len(data):
        return False
    return end + 22 + int.from_bytes(data[end + 20 : end + 22], "little") <= len(data)


def remove_stale_lock_file(target: Path, disk: Disk) -> bool:
    """Remove the lock file of a killed refboard, also when several processes notice it at the same time.

    True when this process removed one.
    """
    found = presence.read_lock(target)
    if found is not None and found.is_stale():
        with contextlib.suppress(OSError):
            return remove_lock_file(target, found, disk)
    return False


def remove_lock_file(target: Path, lock_file: LockFile, disk: Disk) -> bool:
    """Remove one lock file; False, and nothing is changed, when another one has its place by now.

    Only for a killed refboard's lock file, or for another program's after a person agreed. Raises OSError when the
    system refuses, as Windows does while the program that made the lock file is running.
    """
    path = lock_file.path or presence.lock_path(target)
    aside = name_temporary_file(target, REMOVED_LOCK, os.urandom(4).hex())
    try:
        # Rename first and look afterwards: between a look and an unlink a new lock file could take the name.
        disk.rename(path, aside)
    except FileNotFoundError:
        return False
    if presence.read_lock_file(aside, target, original=path) == lock_file:
        disk.unlink(aside)
        return True
    # Another process removed the stale one first, and this is a live one: put it back.
    with contextlib.suppress(FileExistsError):
        disk.link(aside, path)
    disk.unlink(aside)
    return False
