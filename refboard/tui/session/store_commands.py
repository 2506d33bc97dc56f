"""What the user asks of the store itself, beyond new values: decisions, syncing, earlier versions, copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol, runtime_checkable

from workbook.receipt import Receipt

if TYPE_CHECKING:
    from pathlib import Path

    from refboard.practice.fixes import Fix
    from refboard.tui.session.shared_store import SharedStore
    from workbook.sync_status import LockHolder

DONE: Final = "done"
"""The verb of a command that was carried out."""
NOTHING: Final = Receipt("saved", (), "", "nothing to do")


@runtime_checkable
class StoreCommand(Protocol):
    """Something for the store to do."""

    @property
    def activity(self) -> str:
        """What the status line says meanwhile."""

    def perform(self, store: SharedStore) -> Receipt | None:
        """Do it, in the thread that owns the store; None when there was nothing to do. Raises a `WorkbookError`."""


@dataclass(frozen=True, slots=True)
class SyncNow:
    """Write pending edits and restore overwritten ones."""

    activity: str = "writing pending edits"

    def perform(self, store: SharedStore) -> Receipt | None:
        """See `Store.sync`."""
        return store.sync()


@dataclass(frozen=True, slots=True)
class Decide:
    """Choose which value to keep for one edit."""

    id: str
    keep: Literal["mine", "theirs"]
    activity: str = "saving your decision"

    def perform(self, store: SharedStore) -> Receipt | None:
        """See `Store.resolve`."""
        return store.resolve(self.id, self.keep)


@dataclass(frozen=True, slots=True)
class Restore:
    """Restore a stored version, or only its rows that are missing now."""

    number: int
    rows_only: bool = False
    activity: str = "restoring the version"

    def perform(self, store: SharedStore) -> Receipt | None:
        """See `Store.restore`."""
        return store.restore(self.number, rows_only=self.rows_only)


@dataclass(frozen=True, slots=True)
class Merge:
    """Merge a copy of the workbook into it; the copy stays as it is."""

    path: Path
    activity: str = "merging the copy"

    def perform(self, store: SharedStore) -> Receipt | None:
        """See `Merger.merge`."""
        from refboard.practice.message_templates import standard_template_ids

        return store.merger().merge(self.path, common=standard_template_ids())[1]


@dataclass(frozen=True, slots=True)
class ApplyFixes:
    """Make fixes of the check-up."""

    path: Path
    fixes: tuple[Fix, ...]
    user: str
    activity: str = "making the fixes"

    def perform(self, store: SharedStore) -> Receipt | None:
        """See `fix_workbook.apply_fixes`."""
        from refboard.fix_workbook import apply_fixes

        return apply_fixes(store, self.path, self.fixes, user=self.user)


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Remove a lock file that looked left behind, as the user has just seen it."""

    shown: LockHolder
    activity: str = "removing the lock file"

    def perform(self, store: SharedStore) -> Receipt | None:
        """Remove it unless it changed meanwhile or its owner looks active again; then write pending edits."""
        holder = store.holder()
        if holder is None:
            return store.sync()
        is_same = (holder.name, holder.since) == (self.shown.name, self.shown.since)
        if not is_same or not holder.doubt() or not store.take_over(holder):
            detail = f"{holder.describe()}; the lock file stays."
            return Receipt("queued", (), detail, "The workbook's lock file")
        return store.sync()
