"""The one thread that owns the store: jobs in order, messages out."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from refboard.tui.answering import PATIENCE, Answering
from refboard.tui.board import build_board, holder_text
from refboard.tui.difference import compare
from refboard.tui.history import History
from refboard.tui.messages import (
    BoardLoaded,
    HolderSeen,
    ReadFailed,
    RequestFailed,
    RequestSaved,
    SessionFailed,
    WorkbookRefused,
    Working,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from textual.message import Message

    from refboard.tui.board import Board
    from refboard.tui.figures import Question
    from refboard.tui.requests import Request
    from refboard.tui.shared_store import SharedStore
    from workbook import Receipt
    from workbook.snapshot import Snapshot

POLL_SECONDS = 1.0
SYNC_EVERY = 5
"""Polls between two attempts to write what waits in the journal."""
UNDO, REDO, RELOAD, SYNC, LOOK = "undo", "redo", "reload", "sync", "look"
PREPARING, SAVING, SAVED = "preparing", "saving", "saved"
_SAFE = {
    PREPARING: "Nothing was written.",
    SAVING: "It may have been kept: look whether it is there before you do it again.",
    SAVED: "The change itself is saved.",
}
"""What is certain about a change when refboard fails at a stage of it."""


class Session(threading.Thread):
    """Reads, watches and writes a workbook, and posts what happened.

    ``open_store`` is called in the thread. ``clock`` gives the day of the board, and is asked at every
    poll: the board rolls over at midnight. Every job handed over before `close` is done before the
    thread ends; ``farewell`` then holds the sentences nobody could read any more.
    """

    def __init__(
        self,
        open_store: Callable[[], SharedStore],
        post: Callable[[Message], object],
        *,
        name: str,
        clock: Callable[[], date],
        user: str,
        interval: float = POLL_SECONDS,
    ) -> None:
        super().__init__(name="session")
        self.farewell: list[str] = []
        self._open_store = open_store
        self._post = post
        self._book = name
        self._clock = clock
        self._user = user
        self._interval = interval
        self._figures = Answering(post)
        self._doing = ""
        self._jobs: SimpleQueue[Request | str | None] = SimpleQueue()
        self._store: SharedStore | None = None
        self._board: Board | None = None
        self._busy = False
        self._ticks = 0
        self._closing = False
        self._stage = PREPARING
        self._looked_in_vain = False

    def submit(self, request: Request) -> None:
        """Hand over a change."""
        self._jobs.put(request)

    def undo(self) -> None:
        """Take the newest change back."""
        self._jobs.put(UNDO)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._jobs.put(REDO)

    def reload(self) -> None:
        """Read the workbook now."""
        self._jobs.put(RELOAD)

    def ask(self, asker: str, question: Question, board: Board) -> None:
        """Have something worked out, beside the thread: no save ever waits for a figure."""
        if not (self._figures.ident or self._closing):
            self._figures.start()
        self._figures.ask(asker, question, board)

    def close(self) -> None:
        """Finish what was handed over, then end; returns at once, `join` waits."""
        if not self._closing:
            self._closing = True
            self._figures.close()
            self._jobs.put(None)

    def run(self) -> None:
        """Serve jobs until closed."""
        try:
            self._guarded(RELOAD)
            while (job := self._next()) is not None:
                self._guarded(job)
        finally:
            if self._store is not None:
                self._store.close()
            if self._figures.ident:
                self._figures.join(PATIENCE)

    def _next(self) -> Request | str | None:
        try:
            return self._jobs.get(timeout=self._interval)
        except Empty:
            return LOOK

    def _guarded(self, job: Request | str) -> None:
        """Do one job; a defect is reported, and neither the app nor what else was handed over ends with it."""
        self._stage = PREPARING
        try:
            self._serve(job)
        except Exception as error:
            self._report(job, error)
        else:
            self._looked_in_vain = self._looked_in_vain and job != LOOK
        self._do("")

    def _do(self, words: str) -> None:
        if words != self._doing:
            self._doing = words
            self._post(Working(words))

    def _report(self, job: Request | str, error: Exception) -> None:
        """Say what went wrong and what is safe; a look that fails again and again is told once."""
        from refboard import crash

        if job in (LOOK, RELOAD):
            if self._looked_in_vain:
                return
            self._looked_in_vain = True
        writing = job not in (LOOK, RELOAD)
        path = crash.write_report(error, doing="dashboard")
        safe = _SAFE[self._stage] if writing else ""
        if writing and self._stage != SAVED:
            self.farewell.append(f"not saved: refboard failed while it was {self._stage} the change. {safe}")
        if self._board is None and not writing:
            self._post(WorkbookRefused(crash.tell(path)))
        else:
            settled = self._stage == SAVED or not writing
            request = None if isinstance(job, str) else job
            self._post(SessionFailed(request, crash.tell(path), safe, settled=settled))

    def _serve(self, job: Request | str) -> None:
        if job == LOOK:
            self._look()
        elif job == RELOAD:
            self._refresh()
        elif isinstance(job, str):
            self._take_back(job)
        else:
            self._write(job)

    def _write(self, request: Request) -> None:
        from workbook.errors import WorkbookError

        if self._store is None or self._board is None:
            self._fail(request, "The workbook is not open yet.", _SAFE[PREPARING])
            return
        try:
            action = request.action(self._board, self._user)
        except (WorkbookError, ValueError) as error:
            self._fail(request, str(error), _SAFE[PREPARING])
            return
        self._stage = SAVING
        try:
            receipt = self._store.submit(action.changes, title=action.title)
        except WorkbookError as error:
            self._fail(request, str(error), _kept(error))
            return
        own = {(change.table, row_id) for change, row_id in zip(action.changes, receipt.ids, strict=False)}
        self._answer(request, receipt, own)

    def _take_back(self, verb: str) -> None:
        from workbook.errors import WorkbookError

        if self._store is None:
            return
        self._stage = SAVING
        try:
            receipt = self._store.undo() if verb == UNDO else self._store.redo()
        except WorkbookError as error:
            self._fail(None, str(error), _kept(error))
            return
        own = {(table, row_id) for table in ("Targets", "Touches", "Referrals") for row_id in receipt.ids}
        self._answer(None, receipt, own, verb)

    def _answer(
        self, request: Request | None, receipt: Receipt, own: Collection[tuple[str, str]], verb: str = ""
    ) -> None:
        self._stage = SAVED
        if receipt.status != "saved":
            self.farewell.append(f"{receipt.status}: {receipt.title} {receipt.detail}".strip())
        self._post(RequestSaved(request, receipt, verb))
        self._refresh(own)

    def _fail(self, request: Request | None, sentence: str, safe: str) -> None:
        if self._closing:
            self.farewell.append(f"not saved: {sentence}")
        self._post(RequestFailed(request, sentence, safe))

    def _look(self) -> None:
        """See whether the day, the file or the queue of the journal asks for something."""
        self._ticks += 1
        now_and_then = self._ticks % SYNC_EVERY == 0
        if self._board is None or self._store is None:
            # A refused file is read again when it is another one, a busy one at every look.
            if self._busy or (self._store is not None and self._store.changed()):
                self._refresh()
        elif self._board.waiting and now_and_then:
            self._sync()
        elif self._store.changed():
            self._refresh()
        elif self._clock() != self._board.on:
            self._show(self._board.snapshot)
        elif now_and_then:
            self._post(HolderSeen(holder_text(self._store.status().holder, self._board.on)))

    def _sync(self) -> None:
        from workbook.errors import WorkbookError

        if self._store is None:
            return
        self._do("writing what waits")
        own = {(edit["table"], edit["row_id"]) for edit in self._store.status().pending}
        try:
            receipt = self._store.sync()
        except WorkbookError as error:
            self._post(ReadFailed(str(error)))
            return
        if receipt is None:
            self._refresh()
        elif receipt.status != "queued":
            self.farewell.clear()
            self._answer(None, receipt, own, SYNC)

    def _refresh(self, own: Collection[tuple[str, str]] = ()) -> None:
        from workbook.errors import BusyError, WorkbookError

        self._do("reading")
        try:
            if self._store is None:
                self._store = self._open_store()
            snapshot = self._store.read()
        except WorkbookError as error:
            sentence = str(error)
            self._busy = isinstance(error, BusyError)
            self._post(WorkbookRefused(sentence) if self._board is None else ReadFailed(sentence))
            return
        self._show(snapshot, own)

    def _show(self, snapshot: Snapshot, own: Collection[tuple[str, str]] = ()) -> None:
        before = self._board
        version = before.version + 1 if before else 1
        store = self._store
        history = History(store.undo_title(), store.redo_title()) if store else History()
        self._board = build_board(
            snapshot,
            self._clock(),
            name=self._book,
            version=version,
            history=history,
            status=store.status() if store else None,
        )
        outside = compare(before.snapshot, snapshot, own) if before else None
        self._post(BoardLoaded(self._board, outside if outside and outside.rows else None))


def _kept(error: Exception) -> str:
    """Say what is certain after the store refused a change."""
    from workbook.errors import NotWrittenError

    if isinstance(error, NotWrittenError) and error.kept:
        return "The change is kept in the journal on this computer and is written as soon as it can be."
    return _SAFE[PREPARING]
