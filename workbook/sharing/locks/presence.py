"""Who has the workbook open: the lock files beside it, found and read.

LibreOffice and refboard put ``.~lock.NAME#`` beside the workbook, Excel ``~$NAME``. LibreOffice opens read-only when
it meets a ``.~lock`` file of another program; Excel ignores it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.sharing.disk.disk import read_beginning
from workbook.sharing.locks.lock_file import LockFile, local_time
from workbook.sharing.locks.lock_format import LARGEST, parse_lock, parse_owner_file
from workbook.sync_status import Editor

if TYPE_CHECKING:
    from pathlib import Path


def lock_path(target: Path) -> Path:
    """Where LibreOffice and refboard put their lock file."""
    return target.with_name(f".~lock.{target.name}#")


def owner_path(target: Path) -> Path:
    """Where Excel puts its owner file."""
    return target.with_name(f"~${target.name}")


def owner_paths(target: Path) -> list[Path]:
    """Every name under which an Office program may have put an owner file for this workbook.

    Excel uses the whole name. Word drops the first letter of a seven-letter name and two of a longer one, and that
    form turns up on files that went through other programs. A short name counts only while no workbook has exactly
    that name, for the owner file would be that workbook's.
    """
    dropped = min(2, max(0, len(target.stem) - 6))
    short = target.name[dropped:]
    names = [target.name]
    if dropped and not _is_there(target.with_name(short)):
        names.append(short)
    return [target.with_name(f"~${name}") for name in names]


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def find_lock_file(target: Path) -> LockFile | None:
    """Find out who has the workbook open, as far as lock files say; a killed refboard's lock file does not count."""
    found = read_lock(target)
    if found is not None and not found.is_stale():
        return found
    return read_owner_file(target)


def read_owner_file(target: Path) -> LockFile | None:
    """Read Excel's owner file beside the workbook."""
    for path in owner_paths(target):
        found = read_lock_file(path, target)
        if found is not None:
            return found
    return None


def read_lock(target: Path) -> LockFile | None:
    """Read the ``.~lock`` file beside the workbook."""
    return read_lock_file(lock_path(target), target)


def read_lock_file(path: Path, target: Path, *, original: Path | None = None) -> LockFile | None:
    """Read one lock file beside the workbook; None when it is gone, or is a pipe or a device.

    ``original`` is the name it had before it was renamed.
    """
    is_lock = (original or path).name.startswith(".~lock.")
    try:
        data, status = read_beginning(path, LARGEST)
        since = local_time(status.st_mtime)
    except PermissionError:
        # Excel on Windows may open its owner file for itself alone; that the file exists is enough.
        found = LockFile("", None, Editor.LIBREOFFICE if is_lock else Editor.EXCEL)
    except OSError:
        return None
    else:
        found = parse_lock(data) if is_lock else parse_owner_file(data, since)
    return replace(found, path=path, target=target)
