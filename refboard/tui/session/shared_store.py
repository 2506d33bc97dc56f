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

    def with_pending(self, snapshot: Snapshot) -> Snapshot:
        """Lay the pending edits over a snapshot."""

    def why_away(self) -> str:
        """Say why the workbook cannot be found now; "" when it is there."""

    def changed(self) -> bool:
        """Whether the file is not the one last read."""

    def submit(self, changes: Sequence[Change], *, title: str = "") -> Receipt:
        """Write changes."""

    def undo(self) -> Receipt:
        """Undo the newest change."""

    def redo(self) -> Receipt:
        """Redo the change undone last."""

    def undo_title(self) -> str:
        """Title of the change that undo would act on."""

    def redo_title(self) -> str:
        """Title of the change that redo would act on."""

    def sync(self) -> Receipt | None:
        """Write pending edits and restore overwritten ones; None when there are none."""

    def status(self) -> SyncStatus:
        """Say which edits are pending, and who has the workbook open."""

    def resolve(self, key: str, keep: Literal["mine", "theirs"]) -> Receipt:
        """Choose which value to keep for one edit."""

    def history(self, count: int = 50) -> list[tuple[Batch, str]]:
        """What this user did, newest first, each with its state."""

    def versions(self) -> list[StoredVersion]:
        """The stored versions, newest first."""

    def difference(self, number: int) -> list[TableDifference]:
        """What changed since a stored version."""

    def restore(self, number: int, *, rows_only: bool = False) -> Receipt:
        """Restore a stored version, or only its rows that are missing now."""

    def holder(self) -> LockFile | None:
        """Who has the workbook open."""

    def take_over(self, holder: LockFile) -> bool:
        """Remove a lock file that was left behind; False when it could not be."""

    def merger(self) -> Merger:
        """Find copies of the workbook, and merge one."""

    def close(self) -> None:
        """Close the journal."""
