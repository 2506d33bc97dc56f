"""Write a whole new file, never over an existing one unless asked."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from workbook.errors import NotWrittenError, RefusedError
from workbook.sharing.disk.disk import DISK
from workbook.sharing.disk.watch import digest
from workbook.sharing.locks import temporary_files

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder for this user alone, and missing parents; an existing folder stays as it is.

    Raises NotWrittenError when the disk refuses.
    """
    try:
        if not folder.is_dir():
            DISK.make_folder(folder)
    except OSError as error:
        raise NotWrittenError(
            f"The folder {folder} could not be created: {_reason(error)}.", in_journal=False
        ) from None


def write_new_file(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, durably and with the user's usual permissions.

    Raises RefusedError when the name is taken, NotWrittenError when the disk refuses.
    """
    token = digest(data)[:16]
    draft = temporary_files.name_temporary_file(path, token, token)
    if os.path.lexists(path):
        raise _taken(path)
    try:
        with contextlib.suppress(OSError):
            temporary_files.sweep(path, DISK)
        DISK.write_new(draft, data, mode=0o666)
        try:
            # Only a whole file gets the name; what a kill leaves goes with the next save here.
            _give_name(draft, path)
        finally:
            with contextlib.suppress(OSError):
                DISK.unlink(draft)
        # The new name must survive a power cut as well as the bytes.
        DISK.sync_folder(path.resolve().parent)
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        raise _refused(path, error) from None


def _taken(path: Path) -> RefusedError:
    return RefusedError(f"{path.name} already exists; nothing was changed. Choose another name.")


def _give_name(draft: Path, path: Path) -> None:
    """Give a file its final name, never over another; raise FileExistsError where the name is taken."""
    try:
        DISK.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # No hard links here (FAT, some shares).
        if os.path.lexists(path):
            raise FileExistsError from None
        DISK.rename(draft, path)


def replace_file(path: Path, data: bytes) -> None:
    """Replace the bytes of a file in one step; its permissions stay.

    Raises NotWrittenError when the disk refuses; the old file is then as it was.
    """
    real = path.resolve()
    try:
        fresh = temporary_files.name_temporary_file(real, digest(real.read_bytes())[:16], digest(data)[:16])
        # After a kill it stays here; its name shows the next write that it may be removed.
        temporary_files.sweep(real, DISK)
        DISK.write_new(fresh, data, like=real)
        try:
            DISK.replace(fresh, real)
            DISK.sync_folder(real.parent)
        except OSError:
            DISK.unlink(fresh)
            raise
    except OSError as error:
        raise _refused(path, error) from None


def _refused(path: Path, error: OSError) -> NotWrittenError:
    return NotWrittenError(
        f"{path.name} could not be written: {_reason(error)}. Nothing was changed.", in_journal=False
    )


def _reason(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno else "the disk refused"
