"""The workbook before and after refboard added to it, so that the setup can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import mapping
from refboard.practice.adopting import tables_under
from workbook.errors import RefusedError
from workbook.xlsx.package import Package

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.sharing.versions.ring import VersionRing
    from workbook.sharing.versions.version import FileVersion


class SetupRecord:
    """Which version of a workbook was there before its setup, and which after it."""

    def __init__(self, path: Path, *, user: str) -> None:
        self._path = path
        self._user = user

    def token(self) -> str:
        """The token of the workbook as it is now."""
        return self._version().token

    def close(self, before: str) -> tuple[str, str]:
        """Store the workbook as it is after a setup that began at the token ``before``; returns both tokens.

        A second setup on top of the first is undone together with it.
        """
        setup = mapping.load_setup(self._path)
        version = self._version()
        self._ring().put(version.data, version.token, own=True, who="")
        return (setup[0] if setup and setup[1] == before else before), version.token

    def undo(self) -> str:
        """Restore the workbook as it was before the setup, and forget its names; one sentence says so.

        Raises RefusedError when the workbook was changed since.
        """
        from workbook import Store

        name = self._path.name
        setup = mapping.load_setup(self._path)
        if setup is not None:
            before, after = setup
            if not self._is_unchanged_since(after):
                raise RefusedError(
                    f"{name} was changed after it was set up, and those changes stay. refboard restore "
                    f"{name} lists its earlier versions."
                )
            with Store.open(self._path, tables_under({}), user=self._user) as store:
                numbers = [version.number for version in store.versions() if version.token == before]
                if not numbers:
                    raise RefusedError(f"The version of {name} before the setup is no longer stored.")
                store.restore(numbers[0])
        mapping.forget(self._path)
        changed = "as it was before" if setup else "unchanged"
        return f"The setup of {name} was undone; the workbook is {changed}."

    def _version(self) -> FileVersion:
        from workbook.sharing.disk.patience import Patience
        from workbook.sharing.versions.version import read_version

        return read_version(self._path.resolve(), Patience(seconds=2.0))

    def _ring(self) -> VersionRing:
        from workbook.sharing.state import state_folder
        from workbook.sharing.versions.ring import VersionRing

        return VersionRing(state_folder(self._path.resolve()) / "versions")

    def _is_unchanged_since(self, token: str) -> bool:
        """Whether every cell is as in a stored version: edits that were undone leave no trace but a stamp."""
        version = self._version()
        if version.token == token:
            return True
        ring, name = self._ring(), self._path.name
        if not ring.holds(token):
            return False
        now = Package.open(version.data, name)
        return _cells(now) == _cells(Package.open(ring.load(token), name))


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
