"""The thread that stores drafts of forms, so that no key waits for the disk."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from refboard.drafts import Draft, DraftFolder, FormKey

FLUSH_SECONDS: Final = 1.0
"""How long the end of the app waits for the last draft."""


class DraftWriter(threading.Thread):
    """Reads the drafts of a workbook, hands them to ``on_loaded``, then stores and deletes in the order of the calls."""

    def __init__(self, workbook: Path, on_loaded: Callable[[Mapping[FormKey, Draft]], None]) -> None:
        super().__init__(name="drafts", daemon=True)
        self._workbook = workbook
        self._on_loaded = on_loaded
        self._jobs: SimpleQueue[Callable[[DraftFolder], None]] = SimpleQueue()

    def put(self, draft: Draft) -> None:
        """Store a draft instead of an earlier one of the same form."""
        self._jobs.put(lambda folder: folder.save(draft))

    def remove(self, key: FormKey) -> None:
        """Delete the draft of a form."""
        self._jobs.put(lambda folder: folder.remove(key))

    def flush(self) -> bool:
        """Wait a moment until everything asked for so far is done; return whether it is."""
        done = threading.Event()
        self._jobs.put(lambda _: done.set())
        return done.wait(FLUSH_SECONDS)

    def run(self) -> None:
        """Do the jobs for as long as the process lives."""
        from refboard.drafts import DraftFolder

        folder = DraftFolder(self._workbook)
        self._on_loaded(folder.load())
        while True:
            self._jobs.get()(folder)
