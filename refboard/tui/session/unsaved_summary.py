"""What the dashboard prints when it ends: the changes that are not in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.session.jobs import StoreQuestionJob, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.tui.session.jobs import Job
    from refboard.tui.session.shared_store import SharedStore
    from workbook.receipt import Receipt

NEXT_START = (
    "What the journal has, the next start writes; what you typed into a form is there when you open it again."
)


class UnsavedSummary:
    """Sentences about changes that were not saved, each until it no longer holds."""

    def __init__(self) -> None:
        self._entries: list[tuple[str, str]] = []

    def add(self, sentence: str) -> None:
        """Note a change that was not saved and will not be without the user."""
        self._entries.append(("", f"not saved: {sentence}"))

    def note(self, receipt: Receipt) -> None:
        """Note a change that is pending in the journal or needs a decision."""
        if receipt.status != "saved":
            sentence = f"{receipt.status}: {receipt.title}. {receipt.detail}".strip()
            self._entries.append((receipt.status, sentence))

    def sentences(self, store: SharedStore | None) -> list[str]:
        """The sentences that still hold: changes written or decided since are left out."""
        from workbook.errors import WorkbookError

        try:
            status = store.status() if store is not None else None
        except WorkbookError:
            status = None
        over = set()
        if status is not None and not status.pending:
            over.add("queued")
        if status is not None and not status.conflicts:
            over.add("conflict")
        return [sentence for status, sentence in self._entries if status not in over]


def describe_unfinished(jobs: Sequence[Job]) -> list[str]:
    """Sentences about jobs that were not done when the dashboard ended, because the workbook did not respond."""
    count = sum(
        not isinstance(job, (Task, StoreQuestionJob)) or job in (Task.UNDO, Task.REDO) for job in jobs
    )
    if not count:
        return []
    what = "1 change is" if count == 1 else f"{count} changes are"
    return [f"not saved: the workbook did not respond, and {what} not in it yet. {NEXT_START}"]
