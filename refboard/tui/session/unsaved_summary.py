"""What is said when the dashboard is left: what did not get into the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refboard.tui.session.shared_store import SharedStore
    from workbook.receipt import Receipt


class Farewell:
    """Sentences about changes that were not saved, each until it is no longer so."""

    def __init__(self) -> None:
        self._told: list[tuple[str, str]] = []

    def add(self, sentence: str) -> None:
        """Note what was not saved, and never will be by itself."""
        self._told.append(("", f"not saved: {sentence}"))

    def note(self, receipt: Receipt) -> None:
        """Note a change that waits, in the journal or for a decision."""
        if receipt.status != "saved":
            told = f"{receipt.status}: {receipt.title}. {receipt.detail}".strip()
            self._told.append((receipt.status, told))

    def sentences(self, store: SharedStore | None) -> list[str]:
        """What is still so: what was written or decided since is left out."""
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
        return [sentence for status, sentence in self._told if status not in over]
