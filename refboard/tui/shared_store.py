"""What the session needs of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook import Receipt
    from workbook.change import Change
    from workbook.receipt import Status
    from workbook.snapshot import Snapshot


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

    def status(self) -> Status:
        """Say what waits in the journal, and for whom."""

    def close(self) -> None:
        """Let go of the journal."""
