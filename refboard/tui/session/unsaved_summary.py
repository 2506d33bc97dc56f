"""What the dashboard prints when it ends: the changes that are not in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refboard.tui.session.shared_store import SharedStore
    from workbook.receipt import Receipt


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
