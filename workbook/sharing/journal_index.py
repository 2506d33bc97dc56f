"""Which journal belongs to which path and to which workbook id: one small file for each in the state directory.

Without an entry, a path's journal is in the folder named after the path. An entry is needed where that folder belongs
to another workbook, which had the path before, and where a workbook is reached by a second path or was moved.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from typing import TYPE_CHECKING

from workbook.sharing.disk.disk import read_regular

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.sharing.disk.disk import Disk

_FOLDER = re.compile(r"[0-9a-f]{24}(?:-[0-9]{1,4})?")
_LONGEST = 200


def name_of_path(target: Path) -> str:
    """The name that a path's first journal folder has."""
    return hashlib.sha256(os.fsencode(target)).hexdigest()[:24]


class JournalIndex:
    """The index of one state directory."""

    def __init__(self, state_dir: Path) -> None:
        self._state_dir = state_dir
        self._folder = state_dir / "index"

    def folder_of_path(self, target: Path) -> Path:
        """The folder of the journal of whatever workbook has a path."""
        return self._read(f"path-{name_of_path(target)}") or self._state_dir / name_of_path(target)

    def folder_of_id(self, workbook_id: str) -> Path | None:
        """The folder of the journal of a workbook; None where this user never saved it."""
        found = self._read(f"id-{workbook_id}")
        return found if found is not None and (found / "journal.sqlite3").exists() else None

    def free_folder(self, target: Path) -> Path:
        """A folder for another workbook at a path that is in use already."""
        number = 2
        while (folder := self._state_dir / f"{name_of_path(target)}-{number}").exists():
            number += 1
        return folder

    def is_used(self) -> bool:
        """Whether any workbook of this user is known by its id."""
        return self._folder.is_dir()

    def folders_of_path(self, target: Path) -> list[Path]:
        """The folders of all workbooks that had a path, one after another."""
        with contextlib.suppress(OSError):
            return sorted(
                each
                for each in self._state_dir.iterdir()
                if each.name.partition("-")[0] == name_of_path(target)
            )
        return []

    def note_path(self, target: Path, folder: Path, disk: Disk) -> None:
        """Store which folder a path's journal is in; raise OSError when the disk refuses."""
        if self.folder_of_path(target) != folder:
            self._write(f"path-{name_of_path(target)}", folder, disk)
            disk.sync_folder(self._folder)
            disk.sync_folder(self._state_dir)

    def note_id(self, workbook_id: str, folder: Path, disk: Disk) -> None:
        """Store which folder a workbook's journal is in, once; raise OSError when the disk refuses."""
        if self.folder_of_id(workbook_id) is None:
            # Not synced: what a power cut takes is written again with the next save.
            self._write(f"id-{workbook_id}", folder, disk)

    def forget(self, folder: Path, disk: Disk) -> None:
        """Remove every entry of a folder that is gone; raise OSError when the disk refuses."""
        with contextlib.suppress(FileNotFoundError):
            for entry in sorted(self._folder.iterdir()):
                if self._read(entry.name) == folder:
                    disk.unlink(entry)

    def _read(self, name: str) -> Path | None:
        try:
            text = read_regular(self._folder / name, limit=_LONGEST).decode("ascii", "replace").strip()
        except OSError:
            return None
        return self._state_dir / text if _FOLDER.fullmatch(text) else None

    def _write(self, name: str, folder: Path, disk: Disk) -> None:
        if not self._folder.is_dir():
            disk.make_folder(self._state_dir)
            disk.make_folder(self._folder)
        draft = self._folder / f"{name}.{os.getpid()}.new"
        with contextlib.suppress(FileNotFoundError):
            draft.lstat()
            disk.unlink(draft)
        disk.write_new(draft, f"{folder.name}\n".encode())
        disk.replace(draft, self._folder / name)
