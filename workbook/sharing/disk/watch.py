"""Whether the file has changed: a stat is enough, except within the time stamp's own resolution.

Change notification does not help on a shared drive: the kernel reports only what this machine did.
"""

from __future__ import annotations

import hashlib
import stat
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.sharing.disk.windows import read_shared

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

RESOLUTION_NS = 2_000_000_000
"""The coarsest time stamps in use (FAT and some servers): two writes within it may look alike."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What distinguishes one version of a file from another without reading it."""

    device: int
    inode: int
    size: int
    modified_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Identity:
        """Take the identity from a stat."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def identify(path: Path) -> Identity | None:
    """Stat a file; None when there is no regular file of this name."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Identity.of(status) if stat.S_ISREG(status.st_mode) else None


def digest(data: bytes) -> str:
    """SHA-256 in hex: the token of a version."""
    return hashlib.sha256(data).hexdigest()


class Watch:
    """Remembers one version of a file and says whether the name still leads to it."""

    def __init__(self, path: Path, *, now_ns: Callable[[], int] = time.time_ns) -> None:
        self._path = path
        self._now_ns = now_ns
        self._identity: Identity | None = None
        self._token = ""
        self._conclusive = False

    def note(self, identity: Identity, token: str) -> None:
        """Remember a version that was just read or written."""
        self._identity = identity
        self._token = token
        self._conclusive = self._now_ns() - identity.modified_ns > RESOLUTION_NS

    def changed(self) -> bool:
        """Whether the file is another one now, or gone; True before anything was noted.

        A file written within its time stamp's resolution could be rewritten without a trace, so its bytes are
        compared once, when that time is over.
        """
        identity = self._identity
        if identity is None or not self._leads_to(identity):
            return True
        if self._conclusive or self._now_ns() - identity.modified_ns <= RESOLUTION_NS:
            return False
        try:
            data = read_shared(self._path)
        except OSError:
            return True
        if not self._leads_to(identity) or digest(data) != self._token:
            return True
        self._conclusive = True
        return False

    def _leads_to(self, identity: Identity) -> bool:
        """Whether this version still has the name; an unreachable share counts as a change, which the reader reports."""
        try:
            return identify(self._path) == identity
        except OSError:
            return False

    def certain(self, identity: Identity) -> bool:
        """Whether an equal identity proves equal bytes."""
        return self._conclusive and identity == self._identity
