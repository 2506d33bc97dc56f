"""What the session needs of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from workbook import Receipt
    from workbook.change import Change
    from workbook.merging.merger import Merger
    from workbook.sharing.journal.edit import Batch
    from workbook.sharing.locks.lock_file import LockFile
    from workbook.sharing.versions.difference import TableDifference
    from workbook.sharing.versions.ring import StoredVersion
    from workbook.snapshot import Snapshot
    from workbook.sync_status import SyncStatus


class SharedStore(Protocol):
    """What the session needs of `workbook.Store`."""

    def read(self) -> Snapshot:
        """Read the workbook."""

    def changed(self) -> bool:
        """Whether the file is another than the one last read."""

    def submit(self, changes: Sequence[Change], *, title: str = "") -> Receipt:
        """Write changes."""

    def undo(self) -> Receipt:
        """Take the newest change back."""

    def redo(self) -> Receipt:
        """Do again what was taken back."""

    def undo_title(self) -> str:
        """What undo would take back."""

    def redo_title(self) -> str:
        """What redo would do again."""

    def sync(self) -> Receipt | None:
        """Write what waits in the journal."""

    def status(self) -> SyncStatus:
        """Say what waits in the journal, and for whom."""

    def resolve(self, key: str, keep: Literal["mine", "theirs"]) -> Receipt:
        """Decide an open question."""

    def history(self, count: int = 50) -> list[tuple[Batch, str]]:
        """Say what this user did, and how it stands."""

    def versions(self) -> list[StoredVersion]:
        """Say which versions are kept."""

    def difference(self, number: int) -> list[TableDifference]:
        """Say what changed since a kept version."""

    def restore(self, number: int, *, rows_only: bool = False) -> Receipt:
        """Bring a kept version back."""

    def holder(self) -> LockFile | None:
        """Say who has the workbook open."""

    def take_over(self, holder: LockFile) -> bool:
        """Remove a sign that was left behind."""

    def merger(self) -> Merger:
        """Find copies of the workbook, and merge one."""

    def close(self) -> None:
        """Let go of the journal."""
