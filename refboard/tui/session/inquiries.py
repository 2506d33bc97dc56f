"""What screens want to know about the workbook itself: its check-up, and what changed since a version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from refboard.practice.words import listing

if TYPE_CHECKING:
    from refboard.tui.session.board import Board
    from refboard.tui.session.intents import Intent
    from refboard.tui.session.shared_store import SharedStore
    from refboard.tui.session.store_commands import StoreCommand
    from workbook.merging.plan import MergePlan


@runtime_checkable
class Inquiry(Protocol):
    """A question that only the store can answer; asked in the thread that owns it."""

    @property
    def doing(self) -> str:
        """What the status line says meanwhile."""

    def answer_from(self, store: SharedStore) -> object:
        """Find it out; raise a `WorkbookError` with a sentence."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Inquired:
    """An inquiry, who made it, and the version of the board they looked at."""

    asker: str
    inquiry: Inquiry
    version: int


Job: TypeAlias = "Request | StoreCommand | Inquired | str"
"""What the session does one after the other."""


@dataclass(frozen=True)
class CheckupQuestion:
    """What in the workbook needs a look."""

    def answer(self, board: Board) -> object:
        """Give the problems of `checkup.check_up`."""
        from refboard.analysis.checkup.checkup import StoreFindings, run_check_up

        standing = board.standing
        waiting = StoreFindings(standing.vanished, standing.reverted, standing.conflicts)
        return run_check_up(board.snapshot, board.policy, board.on, waiting).problems


@dataclass(frozen=True)
class VersionInquiry:
    """What changed since a kept version; only the store can tell."""

    number: int
    doing: str = "comparing"

    def answer_from(self, store: SharedStore) -> list[str]:
        """Give the differences in words; raise a `WorkbookError` when the version is not kept any more."""
        from workbook.sharing.versions.difference import describe_tables

        return describe_tables(store.difference(self.number))


@dataclass(frozen=True)
class CopiesInquiry:
    """Which copies of the workbook lie beside it, and what they would bring."""

    doing: str = "looking for copies"

    def answer_from(self, store: SharedStore) -> list[tuple[Path, str]]:
        """Give each copy with what it would bring, in words; those that bring nothing are left out."""
        from refboard.practice.message_templates import standard_ids
        from workbook import BusyError, RefusedError

        merger = store.merger()
        found = []
        for copy in merger.find(common=standard_ids()).copies:
            try:
                plan = merger.plan(copy.path, common=standard_ids())
            except (RefusedError, BusyError):
                continue
            if not plan.is_empty:
                found.append((copy.path, brings(plan)))
        return found


def brings(plan: MergePlan) -> str:
    """Say what merging a copy would do."""
    parts = [
        (len(plan.added), "new row"), (len(plan.taken), "cell to take over"), (len(plan.conflicts), "cell that differs"),
    ]  # fmt: skip
    many = {
        "new row": "new rows",
        "cell to take over": "cells to take over",
        "cell that differs": "cells that differ",
    }
    return listing([f"{count} {word if count == 1 else many[word]}" for count, word in parts if count])
