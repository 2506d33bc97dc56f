"""Questions that only the store can answer: copies of the workbook, what changed since a version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from refboard.practice.words import listing, plural

if TYPE_CHECKING:
    from refboard.tui.session.shared_store import SharedStore
    from workbook.merging.plan import MergePlan


@runtime_checkable
class StoreQuestion(Protocol):
    """A question that only the store can answer, in the thread that owns it."""

    @property
    def activity(self) -> str:
        """What the status line says meanwhile."""

    def answer_from(self, store: SharedStore) -> object:
        """Find the answer; raise a `WorkbookError` with a sentence."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class VersionQuestion:
    """What changed since a stored version."""

    number: int
    activity: str = "comparing"

    def answer_from(self, store: SharedStore) -> list[str]:
        """Describe the differences; raise a `WorkbookError` when the version is no longer stored."""
        from workbook.sharing.versions.difference import describe_tables

        return describe_tables(store.difference(self.number))


@dataclass(frozen=True)
class CopiesQuestion:
    """Which copies of the workbook are in its folder, and what merging each would do."""

    activity: str = "looking for copies"

    def answer_from(self, store: SharedStore) -> list[tuple[Path, str]]:
        """Give each copy with what merging it would add; copies with nothing new are left out."""
        from refboard.practice.message_templates import standard_template_ids
        from workbook import BusyError, RefusedError

        merger = store.merger()
        found = []
        for copy in merger.find(common=standard_template_ids()).copies:
            try:
                plan = merger.plan(copy.path, common=standard_template_ids())
            except (RefusedError, BusyError):
                continue
            if not plan.is_empty:
                found.append((copy.path, describe_merge(plan)))
        return found


def describe_merge(plan: MergePlan) -> str:
    """Say what merging a copy would do."""
    parts = (
        (len(plan.added), plural(len(plan.added), "new row")),
        (len(plan.taken), plural(len(plan.taken), "new value")),
        (len(plan.conflicts), plural(len(plan.conflicts), "different value")),
    )
    return listing([words for count, words in parts if count])
