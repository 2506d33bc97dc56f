"""The other workbooks in the workbook's folder; loads little, because most folders have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.sharing.locks.temporary_files import find_stranded

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".xlsx", ".xlsm")


def find_neighbors(target: Path) -> list[tuple[Path, int, float]]:
    """Workbooks in the same folder with their bytes and time stamps (seconds since 1970), the latest first.

    Owner files and temporary files are left out, except a colleague's version that a killed save left behind. Never raises: a folder
    that cannot be listed has none.
    """
    found = []
    try:
        entries = list(target.parent.iterdir())
    except OSError:
        return []
    named = [
        path
        for path in entries
        if path.name.casefold().endswith(SUFFIXES) and not path.name.startswith(("~$", "."))
    ]
    for path in (*named, *find_stranded(target)):
        try:
            if path.is_file() and not path.samefile(target):
                status = path.stat()
                found.append((path, status.st_size, status.st_mtime))
        except OSError:
            continue
    return sorted(found, key=lambda entry: (-entry[2], entry[0].name))
