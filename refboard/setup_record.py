"""The workbook before and after refboard added to it, so that the setup can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import mapping
from refboard.practice.adopting import tables_under
from refboard.saved_version import current_version, is_unchanged_since, store_version
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path


class SetupRecord:
    """Which version of a workbook was there before its setup, and which after it."""

    def __init__(self, path: Path, *, user: str) -> None:
        self._path = path
        self._user = user

    def token(self) -> str:
        """The token of the workbook as it is now."""
        return current_version(self._path).token

    def close(self, before: str) -> tuple[str, str]:
        """Store the workbook as it is after a setup that began at the token ``before``; returns both tokens.

        A second setup on top of the first is undone together with it.
        """
        setup = mapping.load_setup(self._path)
        after = store_version(self._path)
        return (setup[0] if setup and setup[1] == before else before), after

    def undo(self) -> str:
        """Restore the workbook as it was before the setup, and forget its names; one sentence says so.

        Raises RefusedError when the workbook was changed since.
        """
        from workbook import Store

        name = self._path.name
        setup = mapping.load_setup(self._path)
        if setup is not None:
            before, after = setup
            if not is_unchanged_since(self._path, after):
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
