"""One version of the workbook's bytes, read whole even while another program is saving.

Excel deletes the file and renames a new one into its place; LibreOffice truncates the file and writes it again in
place. For a moment there is no file, or half of one. Both mean wait, never that there is no workbook.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import BusyError, FileRefusedError
from workbook.sharing.disk.disk import describe_error
from workbook.sharing.disk.patience import Patience
from workbook.sharing.disk.watch import Identity, digest, identify
from workbook.sharing.disk.windows import FileInUseError, read_shared

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.xlsx.package import Package

LARGEST = 256 << 20
"""Bytes; a bigger file is refused before it is read."""
_PAUSE = 0.05
_TAIL = 66_000
"""A zip's directory ends within its last 65,557 bytes."""
_STILL = 1.0
"""Seconds without a write, after which half a file counts as damaged, whatever the server's clock says."""
_AWAY = frozenset(
    {
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
        errno.ENETUNREACH,
        errno.ENOTCONN,
        errno.ECONNRESET,
        errno.ECONNABORTED,
        errno.EAGAIN,
    }
)
"""The errors when a share is unreachable for the moment, or its file has just been replaced."""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """The bytes of a workbook at one moment; ``token`` is their SHA-256."""

    data: bytes
    identity: Identity
    token: str


def open_package(path: Path, *, seconds: float = 2.0) -> Package:
    """Read a workbook for a look only; raise BusyError or FileRefusedError when it cannot be read."""
    from workbook.xlsx.package import Package

    return Package.open(read_version(path.resolve(), Patience(seconds=seconds)).data, path.name)


def read_version(target: Path, patience: Patience) -> FileVersion:
    """Read a whole version; wait while the file is missing or half-written.

    Raises BusyError when that lasts, FileRefusedError when this cannot be a workbook.
    """
    deadline = patience.clock() + patience.seconds
    seen: Identity | None = None
    since = patience.clock()
    while True:
        before, trouble = _look(target)
        if before != seen:
            seen, since = before, patience.clock()
        if before is not None:
            if before.size > LARGEST:
                raise FileRefusedError(
                    f"{target.name} is larger than {LARGEST >> 20} MB, too large to open here."
                )
            data = _read(target)
            settled = data is not None and len(data) == before.size and _look(target)[0] == before
            if data is not None and settled:
                still = patience.clock() - since >= min(_STILL, patience.seconds)
                if not _is_torn(data) or (still and not _is_fresh(before, patience)):
                    return FileVersion(data, before, digest(data))
        elif not trouble and _is_something_else(target):
            raise FileRefusedError(f"{target.name} is not a file.")
        if patience.clock() >= deadline:
            raise BusyError(_why_unreadable(target, before, trouble))
        patience.sleep(_PAUSE)


def _look(target: Path) -> tuple[Identity | None, str]:
    """Stat the workbook; None with the reason where the share is unreachable, None and "" where the file is missing.

    Raises FileRefusedError where the system refuses for good.
    """
    try:
        return identify(target), ""
    except OSError as error:
        if error.errno in _AWAY:
            return None, describe_error(error)
        raise _refusal(target, error) from error


def _refusal(target: Path, error: OSError) -> FileRefusedError:
    if not isinstance(error, PermissionError):
        return FileRefusedError(f"{target.name} cannot be read: {describe_error(error)}.")
    if os.access(target.parent, os.X_OK):
        return FileRefusedError(f"This account may not read {target.name}; ask its owner for access.")
    return FileRefusedError(
        f"{target.name} cannot be reached because this account may not open the folder {target.parent}; ask its owner."
    )


def _is_something_else(target: Path) -> bool:
    """Whether a folder or a device has the name; a file may have come back in the meantime."""
    try:
        return not stat.S_ISREG(target.stat().st_mode)
    except OSError:
        return False


def _read(target: Path) -> bytes | None:
    try:
        return read_shared(target)
    except FileNotFoundError:
        return None
    except FileInUseError:
        # A sharing violation: another program is saving.
        return None
    except OSError as error:
        if error.errno in _AWAY:
            return None
        raise _refusal(target, error) from error


def _is_torn(data: bytes) -> bool:
    """Whether this looks like the first part of a file that is being written in place."""
    if data and not data.startswith(b"PK"[: len(data)]):
        return False
    return b"PK\x05\x06" not in data[-_TAIL:]


def _is_fresh(identity: Identity, patience: Patience) -> bool:
    """Whether it was written just now; a time stamp far in the future is from another clock and means nothing."""
    return abs(patience.now_ns() - identity.modified_ns) < patience.seconds * 1e9


def why_away(target: Path) -> str:
    """Say why there is no workbook of this name now, or return ""; costs one stat."""
    try:
        identity, trouble = _look(target)
    except FileRefusedError as error:
        return str(error)
    if identity is not None or (not trouble and _is_something_else(target)):
        return ""
    if not trouble and not target.parent.is_dir():
        return f"{target.name} is missing with its folder (moved, or its drive is disconnected); it was in {target.parent}."
    if not trouble:
        return f"{target.name} is missing (moved, renamed or deleted); it was in {target.parent}."
    return _why_unreadable(target, None, trouble)


def _why_unreadable(target: Path, identity: Identity | None, trouble: str) -> str:
    if trouble:
        return f"{target.name} cannot be reached at the moment ({trouble}); try again when its drive is back."
    if identity is None:
        return f"{target.name} is not in {target.parent} at the moment; another program may be saving it, so try again."
    return f"{target.name} is being written by another program and is not whole yet; try again in a moment."
