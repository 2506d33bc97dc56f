"""The workbook as it was last read: opened in the session's thread, read again, and made into boards."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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
    from workbook.sync_status import LockHolder


class BoardLoader:
    """Holds the store and the newest board, and posts what was read.

    ``store`` is None until the workbook was opened, ``board`` until it was read; ``busy``: at the last try a
    colleague was saving it; ``away`` says why it cannot be found now. A board shows the edits that wait in the journal
    as if they were written. ``show_activity`` is called with what is being done.
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
        self.away = ""
        self._snapshot: Snapshot | None = None
        """What the file said when it was last read, without pending edits."""
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
        """Post a board of what was read before, for the day on the clock and the edits that wait now."""
        if self._snapshot is not None:
            self._publish(self._snapshot)

    def set_away(self, sentence: str) -> None:
        """Post that the workbook cannot be found, or with "" that it is there again."""
        if sentence != self.away:
            self.away = sentence
            self._update_overview(away=sentence)

    def set_holder(self, holder: LockHolder | None) -> None:
        """Post who else has the workbook open now."""
        if self.board is not None and holder != self.board.overview.holder:
            self._update_overview(holder=holder)

    def _update_overview(self, **changes: Any) -> None:  # noqa: ANN401  (fields of `WorkbookOverview`)
        """Post the same board with another overview: no figure has to be computed again."""
        if self.board is not None:
            self.board = replace(self.board, overview=replace(self.board.overview, **changes))
            self._post(BoardLoaded(self.board))

    def _read(self, own: Collection[tuple[str, str]]) -> None:
        from workbook.errors import BusyError, WorkbookError

        try:
            if self.store is None:
                self.store = self._open_store()
            if self.board is not None and self.store.why_away():
                # What the user just did is shown all the same; the poll says that the file is away.
                self.renew()
                return
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
        earlier, self._snapshot = self._snapshot, snapshot
        self.board = build_board(
            store.with_pending(snapshot) if store else snapshot,
            self._clock(),
            name=self._name,
            version=before.version + 1 if before else 1,
            history=read_history(store) if store else History(),
            overview=read_overview(store, self.away) if store else None,
        )
        outside = compare(earlier, snapshot, own) if earlier and self._is_comparable else None
        self._is_comparable = True
        self._post(BoardLoaded(self.board, outside if outside and outside.rows else None))
