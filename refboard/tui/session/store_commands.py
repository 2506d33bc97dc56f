"""What a person asks of the store itself: not new cells, but decisions, syncing and earlier versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol, runtime_checkable

from workbook.receipt import Receipt

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from refboard.tui.session.shared_store import SharedStore

DONE: Final = "done"
"""The verb of a fulfilled wish."""
NOTHING: Final = Receipt("saved", (), "", "there was nothing to do")


@runtime_checkable
class Wish(Protocol):
    """Something the store is to do."""

    @property
    def doing(self) -> str:
        """What the status line says meanwhile."""

    def perform(self, store: SharedStore) -> Receipt | None:
        """Do it, where the store lives; None when there was nothing to do. Raises a `WorkbookError`."""


@dataclass(frozen=True, slots=True)
class SyncNow:
    """Bring in what waits, and what an older copy took out."""

    doing: str = "writing what waits"

    def perform(self, store: SharedStore) -> Receipt | None:
        """See `Store.sync`."""
        return store.sync()


@dataclass(frozen=True, slots=True)
class Decide:
    """Keep mine or theirs for one open question."""

    id: str
    keep: Literal["mine", "theirs"]
    doing: str = "noting your decision"

    def perform(self, store: SharedStore) -> Receipt | None:
        """See `Store.resolve`."""
        return store.resolve(self.id, self.keep)


@dataclass(frozen=True, slots=True)
class Restore:
    """Bring a kept version back, or only the rows that are missing now."""

    number: int
    rows_only: bool = False
    doing: str = "bringing the version back"

    def perform(self, store: SharedStore) -> Receipt | None:
        """See `Store.restore`."""
        return store.restore(self.number, rows_only=self.rows_only)


@dataclass(frozen=True, slots=True)
class Merge:
    """Bring in what a copy of the workbook holds; the copy stays."""

    path: Path
    doing: str = "merging the copy"

    def perform(self, store: SharedStore) -> Receipt | None:
        """See `Merger.merge`."""
        from refboard.practice.letters import standard_ids

        return store.merger().merge(self.path, common=standard_ids())[1]


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Remove the sign that looked left behind, which a person has just been shown."""

    name: str
    since: datetime | None
    doing: str = "removing the sign"

    def perform(self, store: SharedStore) -> Receipt | None:
        """Remove it unless it is another one by now, or looks alive again; then write what waits."""
        holder = store.holder()
        if holder is None:
            return store.sync()
        same = (holder.name, holder.since) == (self.name, self.since)
        if not same or not holder.doubt() or not store.take_over(holder):
            return Receipt(
                "queued", (), f"{holder.describe()}; the sign stays.", "The sign beside the workbook"
            )
        return store.sync()
