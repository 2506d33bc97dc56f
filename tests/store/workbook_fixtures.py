"""A small shared workbook, disks that fail, and clocks that do not wait."""

from __future__ import annotations

import errno
import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.worksheet.table import Table

from workbook import ColumnSpec, ColumnType, Store, TableSpec
from workbook.sharing.disk.disk import Disk, ExchangeUnsupportedError
from workbook.sharing.disk.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = date(2026, 11, 2)
SCHEMA = (
    TableSpec(
        "Targets",
        (
            ColumnSpec("Target ID", aliases=("ID",)),
            ColumnSpec("Source", aliases=("Office",)),
            ColumnSpec("Next date", ColumnType.DATE, aliases=("Follow up",)),
            ColumnSpec("Cadence days", ColumnType.NUMBER),
            ColumnSpec("Notes"),
            ColumnSpec("Fax"),
        ),
        "Target ID",
        "P",
    ),
    TableSpec(
        "Touches",
        (
            ColumnSpec("Touch ID"),
            ColumnSpec("Target ID"),
            ColumnSpec("Date", ColumnType.DATE),
            ColumnSpec("Channel"),
            ColumnSpec("Notes"),
        ),
        "Touch ID",
        "T",
    ),
    TableSpec("Referrals", (ColumnSpec("Referral ID"), ColumnSpec("Source")), "Referral ID", "R"),
)
TARGETS: list[list[Any]] = [
    ["Target ID", "Office", "Follow up", "Cadence days", "Notes", "Birthday cake"],
    ["P-AAAAA", "Elm Street", DAY, 30, "prefers mornings", "lemon"],
    ["P-BBBBB", "Oak Clinic", None, None, None, "=1+1"],
]
TOUCHES: list[list[Any]] = [
    ["Touch ID", "Target ID", "Date", "Channel", "Notes"],
    ["T-AAAAA", "P-AAAAA", date(2026, 10, 1), "Phone", "spoke to the desk"],
]


def build_workbook(
    path: Path, targets: list[list[Any]] = TARGETS, touches: list[list[Any]] = TOUCHES
) -> Path:
    """Write a workbook with two Excel tables."""
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "Targets"
    for name, sheet, rows in (
        ("Targets", first, targets),
        ("Touches", book.create_sheet("Touches"), touches),
    ):
        for row in rows:
            sheet.append(row)
        sheet.add_table(Table(displayName=name, ref=f"A1:{chr(64 + len(rows[0]))}{len(rows)}"))
    book.save(path)
    return path


def edit_like_a_colleague(path: Path, sheet: str, ref: str, value: object) -> None:
    """Change a cell and save, the way another program does."""
    book = openpyxl.load_workbook(path)
    book[sheet][ref] = value  # type: ignore[assignment]
    book.save(path)


def cell(path: Path, sheet: str, ref: str) -> Any:  # noqa: ANN401  (whatever the cell holds)
    """Read a cell with a second reader."""
    return openpyxl.load_workbook(path)[sheet][ref].value


def quick() -> Patience:
    """Ten seconds of patience that pass at once."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    return Patience(10.0, lambda: now[0], sleep)


def open_store(
    path: Path, *, disk: Disk | None = None, patience: Patience | None = None, state: Path | None = None
) -> Store:
    """Open with the journal beside the test's workbook."""
    return Store.open(
        path,
        SCHEMA,
        state_dir=state or path.parent / "state",
        user="Ana Reyes",
        disk=disk or Disk(),
        patience=patience or quick(),
    )


def names_beside(path: Path) -> list[str]:
    """What lies in the workbook's folder, the journal left out."""
    return sorted(entry.name for entry in path.parent.iterdir() if entry.name != "state")


class Killed(BaseException):
    """The process ended here."""


class FailingDisk(Disk):
    """Fails at the n-th change of the disk: once with an errno, or for good as if the process were killed."""

    def __init__(self, at: int, error: int = 0) -> None:
        self.at = at
        self.error = error
        self.calls: list[str] = []

    def _step(self, name: str) -> None:
        if not self.error and len(self.calls) >= self.at:
            raise Killed(name)
        self.calls.append(name)
        if len(self.calls) == self.at:
            if self.error:
                raise OSError(
                    self.error, "No space left on device" if self.error == errno.ENOSPC else "failed"
                )
            raise Killed(name)

    def create(self, path: Path, mode: int = 0o600) -> int:
        self._step("create")
        return super().create(path, mode)

    def write(self, handle: int, data: bytes) -> None:
        if not self.error and len(self.calls) + 1 == self.at:
            # A kill in the middle of a write leaves its first half.
            super().write(handle, data[: len(data) // 2])
        self._step("write")
        super().write(handle, data)

    def fsync(self, handle: int) -> None:
        self._step("fsync")
        super().fsync(handle)

    def link(self, source: Path, target: Path) -> None:
        self._step("link")
        super().link(source, target)

    def unlink(self, path: Path) -> None:
        self._step("unlink")
        super().unlink(path)

    def exchange(self, one: Path, other: Path) -> None:
        self._step("exchange")
        super().exchange(one, other)

    def replace(self, source: Path, target: Path) -> None:
        self._step("replace")
        super().replace(source, target)

    def sync_folder(self, folder: Path) -> None:
        self._step("sync_folder")
        super().sync_folder(folder)


class PlainDisk(Disk):
    """A file system that cannot swap names."""

    def exchange(self, one: Path, other: Path) -> None:
        raise ExchangeUnsupportedError(errno.EINVAL, "no swap", str(one), None, str(other))


class RacingDisk(Disk):
    """Runs something just before the names are swapped, the first time."""

    def __init__(self, race: Callable[[], None]) -> None:
        self._race: Callable[[], None] | None = race

    def exchange(self, one: Path, other: Path) -> None:
        race, self._race = self._race, None
        if race is not None:
            race()
        super().exchange(one, other)


def unstamped_members(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook, without those that say which saves it went through."""
    stamp = {"docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name not in stamp}
