"""Write several new files into a folder, durably, and none over an existing one unless asked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from workbook.errors import NotWrittenError, RefusedError
from workbook.sharing.disk.disk import DISK
from workbook.sharing.new_file import replace_file, write_new_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_files(folder: Path, files: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Write files by name into a folder, which is made (for its owner alone) where it is missing.

    Files get the user's usual permissions. Raises RefusedError, before anything is written, when one exists
    already and ``replace`` is not set, or when the folder is a file; NotWrittenError when the disk refuses: files
    named earlier are then whole, later ones untouched.
    """
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"{folder} is a file, not a folder.")
    there = [name for name in files if os.path.lexists(folder / name)]
    if there and not replace:
        listed = ", ".join(there[:4]) + (f" and {len(there) - 4} more" if len(there) > 4 else "")
        raise RefusedError(f"{folder} already contains {listed}; nothing was written.")
    try:
        if not folder.exists():
            DISK.make_folder(folder)
            DISK.sync_folder(folder.parent)
        for name, data in files.items():
            if (folder / name).exists():
                replace_file(folder / name, data)
            else:
                write_new_file(folder / name, data)
        DISK.sync_folder(folder)
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else "the disk refused"
        raise NotWrittenError(f"{folder} could not be written: {reason}.", in_journal=False) from None
