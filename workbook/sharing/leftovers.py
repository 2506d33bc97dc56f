"""Temporary files beside the workbook: their names, and what a killed save left behind.

A name says whose it is: ``.~refboard-WORKBOOK-HOST-PROCESS-BASE-NEW.tmp``, with short digests of the
workbook's name, the host, the version that was read and the version that was made. So a file that a killed
process left can be told from a colleague's version that happened to be swapped out at that very moment: the
latter has neither digest and is never removed. ``-swap`` at the end marks the old file within the two steps
that Windows needs to exchange two names; when the workbook is missing, that file is it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import socket
from typing import TYPE_CHECKING

from workbook.sharing import presence
from workbook.sharing.watch import digest, identify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workbook.sharing.fsops import Disk
    from workbook.sharing.presence import Holder
    from workbook.sharing.watch import Identity

_NAME = re.compile(
    r"\.~refboard-(?P<key>[0-9a-f]{8})-(?P<host>[0-9a-f]{4})-(?P<process>[0-9]+)"
    r"-(?P<base>[0-9a-f]{16}|sign|dead)-(?P<new>[0-9a-f]{16}|old-[0-9a-f]{8}|[0-9a-f]{8})(?P<swap>-swap)?\.tmp"
)


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
    key, host = _short(target.name, 8), _short(socket.gethostname(), 4)
    with contextlib.suppress(OSError):
        for path in sorted(target.parent.iterdir()):
            match = _NAME.fullmatch(path.name)
            if match is None or match["key"] != key or match["host"] != host:
                continue
            mine_too = (
                signed and match["process"] == str(os.getpid()) and match["base"] not in ("sign", "dead")
            )
            if not mine_too and presence.is_running(int(match["process"])):
                continue
            if match["swap"] and mine is None:
                mine = _put_back(path, target, disk)
            if not _sweep_one(path, match, mine is not None and identify(path) == mine, disk):
                kept.append(path)
    return kept


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


def remove_sign(target: Path, holder: Holder, disk: Disk) -> bool:
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
