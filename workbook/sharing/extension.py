"""Adding columns and tables to the shared file, by the same protocol as every save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.sharing.commit import commit
from workbook.sharing.disk.disk import DISK, Disk
from workbook.sharing.disk.patience import Patience
from workbook.sharing.locks import lock_file
from workbook.sharing.state import state_folder
from workbook.sharing.versions.ring import VersionRing
from workbook.xlsx.package import Package
from workbook.xlsx.patching.extend import Extension, extend
from workbook.xlsx.stamp import new_save, read_stamp, stamped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workbook.schema import TableSpec
    from workbook.sharing.commit import Prepared
    from workbook.sharing.versions.version import FileVersion

__all__ = ["Extension", "extend_workbook", "try_extension"]


def try_extension(path: Path, schema: Sequence[TableSpec], extension: Extension) -> None:
    """Make the extension in memory only; raise what `extend_workbook` would, before anything is written."""
    from workbook.sharing.versions.version import read_version

    version = read_version(path.resolve(), Patience(seconds=2.0))
    extend(Package.open(version.data, path.name), schema, extension)


def extend_workbook(
    path: Path,
    schema: Sequence[TableSpec],
    extension: Extension,
    *,
    user: str = "",
    state_dir: Path | None = None,
    disk: Disk = DISK,
    patience: Patience | None = None,
) -> None:
    """Extend a workbook; the version before is stored, so that ``restore`` can bring it back.

    Raises BusyError when another program has it open, EditRefusedError where a cell or a protection is in the way,
    NotWrittenError when the disk refuses: nothing was changed then.
    """
    target = path.resolve()
    ring = VersionRing(state_folder(target, state_dir) / "versions", disk=disk)

    def prepare(version: FileVersion) -> Prepared:
        before = Package.open(version.data, target.name)
        data = _with_next_stamp(extend(before, schema, extension), before)
        if not ring.put(version.data, version.token, own=False, who=""):
            raise RefusedError("The current version could not be stored, so the workbook was not changed.")
        return data, lambda fresh: _check(fresh, data)

    commit(target, prepare, user=user or lock_file.login(), disk=disk, patience=patience or Patience())


def _with_next_stamp(data: bytes, before: Package) -> bytes:
    """The extended workbook, stamped as the next save; one that has no id yet gets it with its first edit."""
    stamp = read_stamp(before)
    if stamp is None:
        return data
    return stamped(Package.open(data, before.name), stamp.after(new_save()))


def _check(fresh: bytes, data: bytes) -> None:
    if fresh != data:
        raise RefusedError("The file did not read back as written; nothing was changed.")
