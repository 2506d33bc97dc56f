"""Temporary files beside the workbook: their names, and what a killed save left behind.

A name says whose it is: ``.~refboard-WORKBOOK-HOST-PROCESS-BASE-NEW.tmp``, with short digests of the
workbook's name, the host, the version that was read and the version that was made. So a file that a killed
process left can be told from a colleague's version that happened to be swapped out at that very moment: the
latter has neither digest, is never removed, and goes back or is offered as a copy. ``-swap`` at the end marks the old file within the two steps
that Windows needs to exchange two names; when the workbook is missing, that file is it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import socket
import time
from typing import TYPE_CHECKING

from workbook.sharing.disk.watch import digest, identify
from workbook.sharing.locks import presence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from workbook.sharing.disk.door import Disk
    from workbook.sharing.disk.watch import Identity
    from workbook.sharing.locks.presence import LockFile

_NAME = re.compile(
    r"\.~refboard-(?P<key>[0-9a-f]{8})-(?P<host>[0-9a-f]{4})-(?P<process>[0-9]+)"
    r"-(?P<base>[0-9a-f]{16}|sign|dead)-(?P<new>[0-9a-f]{16}|old-[0-9a-f]{8}|[0-9a-f]{8})(?P<swap>-swap)?\.tmp"
)

_LONG_AGO = 24 * 3600
"""Seconds."""


def _short(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def temporary(target: Path, base: str, new: str) -> Path:
    """Name a temporary file beside the workbook."""
    key, host = _short(target.name, 8), _short(socket.gethostname(), 4)
    return target.with_name(f".~refboard-{key}-{host}-{os.getpid()}-{base}-{new}.tmp")


def discard(path: Path, target: Path, tokens: Iterable[str], disk: Disk) -> None:
    """Remove a temporary file, unless it is the only name of a version that is none of these."""
    with contextlib.suppress(OSError):
        data = path.read_bytes()
        if digest(data) in tokens or not _is_whole(data) or path.samefile(target):
            disk.unlink(path)


def sweep(target: Path, disk: Disk, *, signed: bool = False) -> list[Path]:
    """Remove what killed saves of this workbook left here, and name what must be kept.

    ``signed``: this process holds the sign, so that a version under its own name is left from an earlier save.
    """
    kept: list[Path] = []
    mine = identify(target)
    with contextlib.suppress(OSError):
        for path, match in _found(target):
            if _may_be_wanted(path, match, signed=signed):
                continue
            if match["swap"] and mine is None:
                mine = _put_back(path, target, disk)
            if signed and _give_back(path, target, match, disk):
                mine = identify(target)
            if not _sweep_one(path, match, mine is not None and identify(path) == mine, disk):
                kept.append(path)
    return kept


def find_stranded(target: Path) -> list[Path]:
    """Versions of somebody else's that a killed save left under a temporary name; they are copies to be merged.

    Never raises: a folder that cannot be listed has none.
    """
    stranded = []
    with contextlib.suppress(OSError):
        for path, match in _found(target):
            if match["base"] not in ("sign", "dead") and not _may_be_wanted(path, match, signed=False):
                data = path.read_bytes()
                if _is_whole(data) and digest(data)[:16] not in (match["base"], match["new"]):
                    stranded.append(path)
    return stranded


def _found(target: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    """The temporary files of this workbook, whoever made them."""
    key = _short(target.name, 8)
    for path in sorted(target.parent.iterdir()):
        match = _NAME.fullmatch(path.name)
        if match is not None and match["key"] == key:
            yield path, match


def _may_be_wanted(path: Path, match: re.Match[str], *, signed: bool) -> bool:
    """Whether the save that made a file may be under way."""
    if signed:
        status = path.stat()
        if time.time() - max(status.st_mtime, status.st_ctime) > _LONG_AGO:
            # Whoever made it, and where: nobody but us saves now, and no save lasts a day.
            return False
        if match["process"] == str(os.getpid()) and match["base"] not in ("sign", "dead"):
            return match["host"] != _short(socket.gethostname(), 4)
    return match["host"] != _short(socket.gethostname(), 4) or presence.is_running(int(match["process"]))


def _give_back(path: Path, target: Path, match: re.Match[str], disk: Disk) -> bool:
    """Undo a swap that a kill left half done: what came out was not what had been read, so it must go back.

    Only while the workbook still is what that save made of it; our edits are in the journal and come again.
    """
    data, ours = path.read_bytes(), match["new"]
    if not _is_whole(data) or digest(data)[:16] in (match["base"], ours):
        return False
    with contextlib.suppress(OSError):
        if digest(target.read_bytes())[:16] != ours:
            return False
        disk.exchange(path, target)
        if digest(path.read_bytes())[:16] == ours:
            disk.sync_folder(target.parent)
            return True
        # Somebody saved within that moment: the latest save is the one that counts.
        disk.exchange(path, target)
    return False


def _sweep_one(path: Path, match: re.Match[str], same: bool, disk: Disk) -> bool:  # noqa: FBT001
    """Remove one file if nobody can miss it; ``same``: the workbook itself under a second name."""
    with contextlib.suppress(OSError):
        if not same and match["base"] not in ("sign", "dead"):
            data = path.read_bytes()
            known = digest(data)[:16] in (match["base"], match["new"])
            if not known and _is_whole(data):
                return False
        disk.unlink(path)
    return True


def _put_back(path: Path, target: Path, disk: Disk) -> Identity | None:
    """Give a missing workbook its name again, never over a file that has it by now."""
    with contextlib.suppress(OSError):
        if _is_whole(path.read_bytes()):
            disk.link(path, target)
            disk.sync_folder(target.parent)
    return identify(target)


def _is_whole(data: bytes) -> bool:
    """Whether this is a zip to its last byte: its end record and that record's comment are all there."""
    end = data.rfind(b"PK\x05\x06")
    if not data.startswith(b"PK") or end < 0 or end + 22 > len(data):
        return False
    return end + 22 + int.from_bytes(data[end + 20 : end + 22], "little") <= len(data)


def remove_dead_sign(target: Path, disk: Disk) -> None:
    """Take away the sign of a killed refboard, however many notice it at the same time."""
    holder = presence.read_lock(target)
    if holder is not None and holder.is_dead():
        with contextlib.suppress(OSError):
            remove_sign(target, holder, disk)


def remove_sign(target: Path, holder: LockFile, disk: Disk) -> bool:
    """Take one sign away; False, and nothing is changed, when another one stands there by now.

    Only for a dead refboard's sign, or for somebody else's after a person agreed. Raises OSError when the
    system refuses, as Windows does while the program that made the sign is alive.
    """
    sign = holder.sign or presence.lock_path(target)
    aside = temporary(target, "dead", os.urandom(4).hex())
    try:
        disk.rename(sign, aside)
    except FileNotFoundError:
        return False
    if presence.read_sign(aside, target, like=sign) == holder:
        disk.unlink(aside)
        return True
    # Another one removed that sign first, and this is a living one: put it back.
    with contextlib.suppress(FileExistsError):
        disk.link(aside, sign)
    disk.unlink(aside)
    return False
