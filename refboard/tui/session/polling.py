"""What the session looks at again and again: the day, the file, the journal, who has the workbook open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.session.messages import HolderChanged
from refboard.tui.session.overview import describe_holder

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from refboard.tui.session.board_loader import BoardLoader
    from refboard.tui.session.change_writer import ChangeWriter

POLL_SECONDS = 1.0
SYNC_EVERY = 5
"""Polls between two attempts to write the pending edits of the journal."""


class Poller:
    """Reads again or writes when a poll shows the need; ``failed``: the last poll or read did."""

    def __init__(self, loader: BoardLoader, writer: ChangeWriter, post: Callable[[Message], object]) -> None:
        self.failed = False
        self._loader = loader
        self._writer = writer
        self._post = post
        self._polls = 0

    def poll(self) -> None:
        """Look once."""
        self._polls += 1
        sync_is_due = self._polls % SYNC_EVERY == 0
        loader, store, board = self._loader, self._loader.store, self._loader.board
        if board is None or store is None:
            # A refused file is read again once it has changed, a busy one at every poll.
            if loader.busy or (store is not None and store.changed()):
                loader.refresh()
        elif board.pending and sync_is_due:
            self._writer.sync()
        elif store.changed():
            loader.refresh()
            # An older copy may have been saved over this user's edits.
            self._writer.sync(quiet=True)
        elif not loader.is_of_today:
            loader.renew()
        elif sync_is_due:
            holder = store.status().holder
            self._post(HolderChanged(describe_holder(holder, board.on) if holder is not None else ""))
