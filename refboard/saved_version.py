"""The workbook as it was right after refboard added to it, to see whether anything was changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.xlsx.package import Package

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.sharing.versions.ring import VersionRing
    from workbook.sharing.versions.version import FileVersion


def current_version(path: Path) -> FileVersion:
    """The workbook as it is now; raise BusyError while another program saves it."""
    from workbook.sharing.disk.patience import Patience
    from workbook.sharing.versions.version import read_version

    return read_version(path.resolve(), Patience(seconds=2.0))


def store_version(path: Path) -> str:
    """Store the workbook as it is now in this user's state directory; returns its token."""
    version = current_version(path)
    _ring(path).put(version.data, version.token, own=True, who="")
    return version.token


def is_unchanged_since(path: Path, token: str) -> bool:
    """Whether every cell is as in a stored version: edits that were undone leave no trace but a stamp."""
    version = current_version(path)
    if version.token == token:
        return True
    ring = _ring(path)
    if not ring.holds(token):
        return False
    now = Package.open(version.data, path.name)
    return _cells(now) == _cells(Package.open(ring.load(token), path.name))


def _ring(path: Path) -> VersionRing:
    from workbook.sharing.state import state_folder
    from workbook.sharing.versions.ring import VersionRing

    return VersionRing(state_folder(path.resolve()) / "versions")


def _cells(package: Package) -> dict[tuple[str, int, int], str]:
    from workbook.recognition.grid import read_grid

    grids = [read_grid(package, ref) for ref in package.sheets]
    return {
        (grid.sheet, row, column): grid.text(column, place)
        for grid in grids
        for place, row in enumerate(grid.rows)
        for column in grid.columns
        if grid.filled(column, place)
    }
