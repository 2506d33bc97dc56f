"""Where a user's own records about a workbook are stored, and how they are deleted."""

from __future__ import annotations

from pathlib import Path

from workbook.errors import NotWrittenError
from workbook.sharing.disk.disk import DISK, Disk
from workbook.sharing.journal_index import JournalIndex
from workbook.sharing.state_home import state_home


def state_folder(target: Path, state_dir: Path | None = None) -> Path:
    """The folder of a workbook's journal, below ``state_dir`` or `state_home`."""
    return JournalIndex(state_dir or state_home()).folder_of_path(target)


def is_known(path: Path, state_dir: Path | None = None) -> bool:
    """Whether anything is stored about the workbook of this name, whether or not the workbook exists."""
    try:
        return state_folder(path.resolve(), state_dir).is_dir()
    except (OSError, RuntimeError):
        return False


def purge(target: Path, state_dir: Path | None = None, *, disk: Disk = DISK) -> int:
    """Delete everything stored about a workbook, which no window may have open then; returns the number of files.

    Raises NotWrittenError when the disk refuses.
    """
    folder = state_folder(target, state_dir)
    count = 0
    try:
        for path in sorted(folder.rglob("*"), key=lambda path: -len(path.parts)):
            if path.is_dir() and not path.is_symlink():
                disk.remove_folder(path)
            else:
                disk.unlink(path)
                count += 1
        if folder.exists():
            disk.remove_folder(folder)
        JournalIndex(state_dir or state_home()).forget(folder, disk)
    except OSError as error:
        raise NotWrittenError(
            f"{folder} could not be removed: {error.strerror or error}.", in_journal=True
        ) from None
    return count
