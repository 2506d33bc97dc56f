"""The workbook as it was last read: opened in the session's thread, read again, and made into boards."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from refboard.tui.session.board import build_board
from refboard.tui.session.difference import compare
from refboard.tui.session.history import History, read_history
from refboard.tui.session.messages import BoardLoaded, ReadFailed, WorkbookRefused
from refboard.tui.session.overview import read_overview

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from textual.message import Message

    from refboard.tui.session.board import Board
    from refboard.tui.session.idle import IdleMonitor
    from refboard.tui.session.shared_store import SharedStore
    from workbook.snapshot import Snapshot


class BoardLoader:
    """Holds the store and the newest board, and posts what was read.

    ``store`` is None until the workbook was opened, ``board`` until it was read; ``busy``: at the last try a
    colleague was saving it. ``show_activity`` is called with what is being done.
    """

    def __init__(
        self,
        open_store: Callable[[], SharedStore],
        post: Callable[[Message], object],
        show_activity: Callable[[str], object],
        *,
        name: str,
        clock: Callable[[], date],
        idle: IdleMonitor | None,
    ) -> None:
        self.store: SharedStore | None = None
        self.board: Board | None = None
        self.busy = False
        self._is_comparable = True
        self._open_store = open_store
        self._post = post
        self._show_activity = show_activity
        self._name = name
        self._clock = clock
        self._idle = idle

    @property
    def is_of_today(self) -> bool:
        """Whether the board is for the day on the clock."""
        return self.board is not None and self.board.on == self._clock()

    def refresh(self, own: Collection[tuple[str, str]] = ()) -> None:
        """Read the workbook and post the new board, or why there is none.

        ``own``: the rows, as (table, row id), that this user has just changed; they are not reported as news.
        """
        from workbook.cooperative import yielding

        self._show_activity("reading")
        # Before the first board there is nothing on the screen that key presses could act on.
        let_keys_first = yielding(self._idle.yield_to_input()) if self._idle and self.board else nullcontext()
        with let_keys_first:
            self._read(own)

    def reopen(self) -> None:
        """Open the workbook again and post the new board."""
        if self.store is not None:
            self.store.close()
            self.store = None
        # The tables are other ones now: a comparison with the rows before would report all of them as news.
        self._is_comparable = False
        self.refresh()

    def renew(self) -> None:
        """Post a board of what was read before, for the day on the clock."""
        if self.board is not None:
            self._publish(self.board.snapshot)

    def _read(self, own: Collection[tuple[str, str]]) -> None:
        from workbook.errors import BusyError, WorkbookError

        try:
            if self.store is None:
                self.store = self._open_store()
            # The journal can refuse as well as the workbook, and says what to do about it.
            self._publish(self.store.read(), own)
        except WorkbookError as error:
            sentence = str(error)
            self.busy = isinstance(error, BusyError)
            self._post(WorkbookRefused(sentence) if self.board is None else ReadFailed(sentence))

    def _publish(self, snapshot: Snapshot, own: Collection[tuple[str, str]] = ()) -> None:
        from workbook.cooperative import checkpoint

        checkpoint()
        before, store = self.board, self.store
        self.board = build_board(
            snapshot,
            self._clock(),
            name=self._name,
            version=before.version + 1 if before else 1,
            history=read_history(store) if store else History(),
            overview=read_overview(store) if store else None,
        )
        outside = compare(before.snapshot, snapshot, own) if before and self._is_comparable else None
        self._is_comparable = True
        self._post(BoardLoaded(self.board, outside if outside and outside.rows else None))
