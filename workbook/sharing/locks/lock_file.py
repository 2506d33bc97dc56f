"""A lock file beside the workbook: who made it, and whether that program can still be running.

A lock file is a hint, never a proof: Excel ignores ours, and Excel and LibreOffice both leave theirs behind when
they crash. So a lock file that looks left behind says why (`LockFile.doubt`), and is removed only after a person
agreed.
"""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from workbook.sharing.disk import windows
from workbook.sharing.locks import processes
from workbook.sync_status import Editor, LockHolder

_LONGEST_SAVE = timedelta(minutes=15)
_RESTART = timedelta(minutes=2)
"""A lock file from before a restart is stale at this age: no save takes longer, and the start itself took a while."""
_SILENCE = timedelta(days=1)
_OWN_LOCKS: Counter[Path] = Counter()
"""The lock files that this process is making or holds at the moment."""


@dataclass(frozen=True, slots=True)
class LockFile:
    """What a lock file says: who has the workbook open, in which program, since when.

    ``run`` and ``started`` distinguish a refboard's process from a later one with the same number. ``path`` is the lock
    file itself, ``target`` the workbook it belongs to.
    """

    name: str
    since: datetime | None
    kind: Editor
    login: str = ""
    host: str = ""
    process: int = 0
    run: str = ""
    started: int = 0
    path: Path | None = field(default=None, compare=False)
    target: Path | None = field(default=None, compare=False)

    def holder(self) -> LockHolder:
        """The public data about who has the workbook open."""
        return LockHolder(name=self.name, since=self.since, kind=self.kind, doubt=self.doubt())

    def describe(self) -> str:
        """Say who has the workbook open and since when, as a sentence without its period."""
        since = f" since {self.since:%H:%M}" if self.since else ""
        if self.since and self.since.date() != local_now().date():
            since = f" since {self.since:%Y-%m-%d %H:%M}"
        return f"{self.name or 'Someone'} {'has had' if since else 'has'} the workbook open{since}"

    def is_stale(self) -> bool:
        """Whether a refboard of this login left this lock file on this machine when it was killed."""
        if self.kind is not Editor.REFBOARD or not _is_here(self.host) or self.login != login():
            return False
        age = local_now() - self.since if self.since is not None else timedelta()
        if age > _LONGEST_SAVE:
            # Process numbers are reused; no save of ours takes this long.
            return True
        if self.run and self.run != processes.machine_run():
            # Made before a restart, or on another machine of this name: only the latter can be alive.
            return age > _RESTART
        if not self.process:
            return False
        if self.process == os.getpid() and self.path is not None:
            # A lock file that this very process failed to remove must not block its next save.
            return not _OWN_LOCKS[self.path]
        return self._has_ended()

    def _has_ended(self) -> bool:
        """Whether the process that made the lock file is gone, or another one has its number now."""
        begun = processes.started(self.process)
        return not processes.is_running(self.process) or bool(
            self.started and begun and self.started != begun
        )

    def doubt(self) -> str:
        """Say in a sentence why this lock file looks left behind; "" while its program may well be open.

        LibreOffice's: it was made on this computer and no LibreOffice runs here. refboard's: its process ended, or
        no save takes that long. Any: neither the lock file nor the workbook has changed for a day.
        """
        if self.kind is Editor.LIBREOFFICE and _is_here(self.host) and processes.runs_office() is False:
            return "No LibreOffice is running on this computer, where the lock file was made."
        if (
            self.kind is Editor.REFBOARD
            and self.since is not None
            and local_now() - self.since > _LONGEST_SAVE
        ):
            return "refboard makes a lock file only while it saves, which never takes this long."
        is_known = self.process and self.run and self.run == processes.machine_run() and _is_here(self.host)
        if self.kind is Editor.REFBOARD and is_known and self._has_ended():
            return "The refboard that made the lock file on this computer is no longer running."
        seen = self._last_change()
        if seen is None or local_now() - seen < _SILENCE or _is_in_use(self.target):
            return ""
        return f"Neither the lock file nor the workbook has changed since {seen:%Y-%m-%d %H:%M}."

    def _last_change(self) -> datetime | None:
        """The latest of the date in the lock file, its time stamp and the workbook's; None when unknown."""
        times = [_changed(path) for path in (self.path, self.target)]
        known = [time for time in (self.since, *times) if time is not None]
        return max(known) if times[0] is not None else None


@contextmanager
def own_lock(path: Path) -> Iterator[None]:
    """Mark a lock file as this process's own, unlike one that an earlier save of this process failed to remove."""
    _OWN_LOCKS[path] += 1
    try:
        yield
    finally:
        _OWN_LOCKS[path] -= 1


def login() -> str:
    """Name the account, without asking a directory service."""
    for variable in ("LOGNAME", "USER", "USERNAME"):
        if name := os.environ.get(variable, "").strip():
            return name
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def local_now() -> datetime:
    """The local time without its zone, as lock files write it."""
    return datetime.now().astimezone().replace(tzinfo=None)


def local_time(seconds: float) -> datetime:
    """A time stamp (seconds since 1970) as local time without its zone."""
    return datetime.fromtimestamp(seconds).astimezone().replace(tzinfo=None)


def _is_in_use(target: Path | None) -> bool:
    """Whether the system itself refuses the workbook because a program has it open (on Windows only)."""
    return target is not None and windows.KERNEL is not None and windows.KERNEL.is_in_use(target)


def _changed(path: Path | None) -> datetime | None:
    try:
        return None if path is None else local_time(path.stat().st_mtime)
    except OSError:
        return None


def _is_here(host: str) -> bool:
    """Whether a host name, short or in full, is this machine's."""
    here = socket.gethostname().casefold()
    return bool(host) and host.casefold().partition(".")[0] == here.partition(".")[0]
