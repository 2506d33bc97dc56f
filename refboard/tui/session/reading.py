"""The workbook as it was last read: opened in the session's thread, read again, and made into boards."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from refboard.tui.session.board import build_board
from refboard.tui.session.difference import compare
from refboard.tui.session.history import History, take_history
from refboard.tui.session.messages import BoardLoaded, ReadFailed, WorkbookRefused
from refboard.tui.session.sync_status import take_standing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from textual.message import Message

    from refboard.tui.session.board import Board
    from refboard.tui.session.idle import Pauses
    from refboard.tui.session.shared_store import SharedStore
    from workbook.snapshot import Snapshot


class Reading:
    """Keeps the store and the newest board, and posts what was read.

    ``store`` is None until the workbook could be opened, ``board`` until it could be read; ``busy`` says that
    somebody was saving it at the last try. ``tell`` says what is being done.
    """

    def __init__(
        self,
        open_store: Callable[[], SharedStore],
        post: Callable[[Message], object],
        tell: Callable[[str], object],
        *,
        name: str,
        clock: Callable[[], date],
        pauses: Pauses | None,
    ) -> None:
        self.store: SharedStore | None = None
        self.board: Board | None = None
        self.busy = False
        self._open_store = open_store
        self._post = post
        self._tell = tell
        self._book = name
        self._clock = clock
        self._pauses = pauses

    @property
    def is_of_today(self) -> bool:
        """Whether the board is for the day on the clock."""
        return self.board is not None and self.board.on == self._clock()

    def refresh(self, own: Collection[tuple[str, str]] = ()) -> None:
        """Read the workbook and post the new board, or why there is none; ``own`` rows are no news."""
        from workbook.cooperative import yielding

        self._tell("reading")
        # Nothing is shown yet before the first reading: nobody has a use for keys.
        beside = yielding(self._pauses.courtesy()) if self._pauses and self.board else nullcontext()
        with beside:
            self._read(own)

    def renew(self) -> None:
        """Post a board of what was read before, for the day on the clock."""
        if self.board is not None:
            self._show(self.board.snapshot)

    def _read(self, own: Collection[tuple[str, str]]) -> None:
        from workbook.errors import BusyError, WorkbookError

        try:
            if self.store is None:
                self.store = self._open_store()
            # The journal may refuse as well as the workbook, and says what to do about it.
            self._show(self.store.read(), own)
        except WorkbookError as error:
            sentence = str(error)
            self.busy = isinstance(error, BusyError)
            self._post(WorkbookRefused(sentence) if self.board is None else ReadFailed(sentence))

    def _show(self, snapshot: Snapshot, own: Collection[tuple[str, str]] = ()) -> None:
        from workbook.cooperative import checkpoint

        checkpoint()
        before, store = self.board, self.store
        self.board = build_board(
            snapshot,
            self._clock(),
            name=self._book,
            version=before.version + 1 if before else 1,
            history=take_history(store) if store else History(),
            standing=take_standing(store) if store else None,
        )
        outside = compare(before.snapshot, snapshot, own) if before else None
        self._post(BoardLoaded(self.board, outside if outside and outside.rows else None))
