"""The other workbooks in the workbook's folder; loads nothing, for most folders have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".xlsx", ".xlsm")


def find_neighbours(target: Path) -> list[tuple[Path, int, float]]:
    """Workbooks in the same folder with their bytes and time stamps (seconds since 1970), the latest first.

    No temporary and no owner files. Never raises: a folder that cannot be listed has none.
    """
    found = []
    try:
        entries = list(target.parent.iterdir())
    except OSError:
        return []
    for path in entries:
        if not path.name.casefold().endswith(SUFFIXES) or path.name.startswith(("~$", ".")):
            continue
        try:
            if path.is_file() and not path.samefile(target):
                status = path.stat()
                found.append((path, status.st_size, status.st_mtime))
        except OSError:
            continue
    return sorted(found, key=lambda entry: (-entry[2], entry[0].name))
