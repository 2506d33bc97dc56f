"""What the session looks at again and again: the day, the file, the journal, who has the workbook open."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refboard.tui.session.board_loader import BoardLoader
    from refboard.tui.session.change_writer import ChangeWriter
    from refboard.tui.session.file_wait import FileWait
    from refboard.tui.session.shared_store import SharedStore

POLL_SECONDS = 1.0
SYNC_EVERY = 5
"""Polls between two attempts to write the pending edits of the journal."""
MISSED = 2
"""Polls in a row that find no workbook before it counts as away: Excel deletes it for a moment in each save."""


class Poller:
    """Reads again or writes when a poll shows the need; ``failed``: the last poll or read did."""

    def __init__(self, loader: BoardLoader, writer: ChangeWriter, wait: FileWait) -> None:
        self.failed = False
        self._loader = loader
        self._writer = writer
        self._wait = wait
        self.asked_at = 0.0
        """When the file system was asked for the file; 0 while no answer is due (monotonic seconds)."""
        self._polls = 0
        self._missed = 0

    def poll(self) -> None:
        """Look once."""
        self._polls += 1
        sync_is_due = self._polls % SYNC_EVERY == 0
        loader, store, board = self._loader, self._loader.store, self._loader.board
        if board is None or store is None:
            # A refused file is read again once it has changed, a busy one at every poll.
            if loader.busy or (store is not None and store.changed()):
                loader.refresh()
        elif self._is_away(store):
            if not loader.is_of_today:
                loader.renew()
        elif board.pending and sync_is_due:
            self._writer.sync()
        elif store.changed():
            loader.refresh()
            # An older copy may have been saved over this user's edits.
            self._writer.sync(quiet=True)
        elif not loader.is_of_today:
            loader.renew()
        elif sync_is_due:
            loader.set_holder(store.status().holder)

    def _is_away(self, store: SharedStore) -> bool:
        """Whether there is no workbook now; that it came back is posted, and then a poll goes on as usual."""
        loader = self._loader
        self.asked_at = time.monotonic()
        away = store.why_away()
        self.asked_at = 0.0
        self._missed = self._missed + 1 if away else 0
        if away and self._missed >= MISSED:
            self._wait.cut_short()
            loader.set_away(away)
        elif not away and loader.away:
            self._wait.restore()
            loader.set_away("")
            loader.refresh()
            self._writer.sync(quiet=True)
        return bool(away)
