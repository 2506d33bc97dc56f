"""Copies of the workbook, such as conflict copies of sync services or copies sent by mail: found, read, never written.

A copy is recognized by the row ids that its tables share with the workbook, never by its name: every service and
every language names copies differently.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from workbook.errors import BusyError, FileRefusedError, RefusedError
from workbook.merging.neighbors import find_neighbors
from workbook.merging.table_pair import count_differing, count_shared
from workbook.sharing.disk.patience import Patience
from workbook.sharing.versions.contents import Contents, read_contents
from workbook.sharing.versions.version import read_version
from workbook.xlsx.package import Package

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workbook.schema import TableSpec

_SHARE = 0.2
"""Share of the smaller workbook's rows that both must have; a single pasted row does not make a copy."""


@dataclass(frozen=True, slots=True)
class WorkbookCopy:
    """A copy of the workbook beside it.

    ``shared`` rows have ids of the workbook, ``rows`` of them differ in ``cells`` cells; ``only_copy`` rows are in the
    copy only. ``modified`` is UTC in ISO form.
    """

    path: Path
    shared: int
    rows: int
    cells: int
    only_copy: int
    modified: str
    size: int

    @property
    def differs(self) -> bool:
        """Whether it may hold something that the workbook does not."""
        return bool(self.rows or self.only_copy)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a search: files, bytes of one file, seconds in total by this clock."""

    files: int = 60
    size: int = 64 << 20
    seconds: float = 5.0
    clock: Callable[[], float] = time.monotonic


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Search:
    """What is beside the workbook: copies, the latest first, and files that were not read, with the reason."""

    copies: tuple[WorkbookCopy, ...] = ()
    unread: tuple[tuple[Path, str], ...] = ()


def find_copies(
    target: Path,
    mine: Contents,
    schema: Sequence[TableSpec],
    *,
    common: frozenset[str] = frozenset(),
    limits: Limits = LIMITS,
) -> Search:
    """Look for copies in the workbook's folder.

    ``mine`` are its contents, ``common`` ids that every new workbook has. Files that the gate refuses are not
    copies. Never raises: a folder that cannot be listed has none.
    """
    copies: list[WorkbookCopy] = []
    unread: list[tuple[Path, str]] = []
    deadline = limits.clock() + limits.seconds
    for number, (path, size, modified) in enumerate(find_neighbors(target)):
        if size > limits.size:
            unread.append((path, f"it is larger than {limits.size >> 20} MB"))
        elif number >= limits.files or limits.clock() > deadline:
            unread.append((path, "there are too many files to read all of them"))
        else:
            try:
                copy = read_copy(path, target, schema, Patience(0.0)).in_date_system(date1904=mine.date1904)
            except (RefusedError, BusyError):
                continue
            found = weigh_copy(mine, copy, common)
            if found is not None:
                at = datetime.fromtimestamp(modified, UTC).isoformat(timespec="seconds")
                copies.append(WorkbookCopy(path, *found, at, size))
    return Search(tuple(copies), tuple(unread))


def weigh_copy(
    mine: Contents, copy: Contents, common: frozenset[str] = frozenset()
) -> tuple[int, int, int, int] | None:
    """Count the rows that two workbooks share, those of them that differ, their cells, and the copy's own rows.

    None when they share too little to be copies of each other.
    """
    shared = rows = cells = only = 0
    size = [0, 0]
    for name, theirs in copy.tables.items():
        ours = mine.tables.get(name)
        if ours is None or not (ours.id_column and theirs.id_column):
            continue
        shared += count_shared(ours, theirs, common)
        size[0] += len(ours.first.keys() - common)
        size[1] += len(theirs.first.keys() - common)
        more_rows, more_cells = count_differing(ours, theirs)
        rows, cells = rows + more_rows, cells + more_cells
        only += len(theirs.first.keys() - ours.first.keys()) + sum(not row_id for row_id in theirs.ids)
    if not shared or shared < _SHARE * min(size):
        return None
    return shared, rows, cells, only


def read_copy(path: Path, target: Path, schema: Sequence[TableSpec], patience: Patience) -> Contents:
    """Read a copy through the gate.

    Raises FileRefusedError when it is not there, is the workbook itself or does not pass, BusyError while
    another program writes it.
    """
    try:
        if path.samefile(target):
            raise FileRefusedError(f"{path.name} is the workbook itself; name a copy of it.")
        if not path.is_file():
            raise FileRefusedError(f"{path.name} is not a file.")
    except FileNotFoundError:
        raise FileRefusedError(f"There is no copy {path}; check the name.") from None
    except (OSError, RuntimeError) as error:
        raise FileRefusedError(f"{path} cannot be read; check the name.") from error
    version = read_version(path, patience)
    contents = read_contents(Package.open(version.data, path.name), schema, token=version.token)
    return replace(contents, modified=version.identity.modified_ns / 1e9)
