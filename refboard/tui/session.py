"""The one thread that owns the store: jobs in order, messages out."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from refboard.tui.answering import PATIENCE, Answering
from refboard.tui.board import build_board, holder_text
from refboard.tui.difference import compare
from refboard.tui.farewell import Farewell
from refboard.tui.history import History, take_history
from refboard.tui.inquiries import Inquired, Inquiry
from refboard.tui.messages import (
    Answered,
    BoardLoaded,
    HolderSeen,
    QuestionFailed,
    ReadFailed,
    RequestFailed,
    RequestSaved,
    SessionFailed,
    WorkbookRefused,
    Working,
)
from refboard.tui.safety import PREPARING, SAFE, SAVED, SAVING, rows_of, say_kept
from refboard.tui.standing import take_standing
from refboard.tui.wishes import DONE, NOTHING, Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from textual.message import Message

    from refboard.tui.board import Board
    from refboard.tui.figures import Question
    from refboard.tui.inquiries import Job
    from refboard.tui.pauses import Pauses
    from refboard.tui.requests import Request
    from refboard.tui.shared_store import SharedStore
    from workbook import Receipt
    from workbook.snapshot import Snapshot

POLL_SECONDS = 1.0
SYNC_EVERY = 5
"""Polls between two attempts to write what waits in the journal."""
UNDO, REDO, RELOAD, SYNC, LOOK, SETTLE = "undo", "redo", "reload", "sync", "look", "settle"


class Session(threading.Thread):
    """Reads, watches and writes a workbook, and posts what happened.

    ``open_store`` is called in the thread. ``clock`` gives the day of the board, and is asked at every
    poll: the board rolls over at midnight. Reading again stands back for keys, as ``pauses`` know them;
    a save never does. Every job handed over before `close` is done before the thread ends; ``farewell``
    then holds the sentences nobody could read any more.
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
        pauses: Pauses | None = None,
    ) -> None:
        super().__init__(name="session")
        self.farewell: list[str] = []
        self._unwritten = Farewell()
        self._open_store = open_store
        self._post = post
        self._book = name
        self._clock = clock
        self._user = user
        self._interval = interval
        self._pauses = pauses
        self._figures = Answering(post, pauses)
        self._doing = ""
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
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

    def wish(self, wish: Wish) -> None:
        """Ask the store itself for something."""
        self._jobs.put(wish)

    def ask(self, asker: str, question: Question | Inquiry, board: Board) -> None:
        """Have something worked out, beside the thread: no save ever waits for a figure.

        Only what the store alone can tell is asked in the thread.
        """
        if isinstance(question, Inquiry):
            self._jobs.put(Inquired(asker, question, board.version))
            return
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
            self._guarded(SETTLE)
            while (job := self._next()) is not None:
                self._guarded(job)
        finally:
            self.farewell = self._unwritten.sentences(self._store)
            if self._store is not None:
                self._store.close()
            if self._figures.ident:
                self._figures.join(PATIENCE)

    def _next(self) -> Job | None:
        try:
            return self._jobs.get(timeout=self._interval)
        except Empty:
            return LOOK

    def _guarded(self, job: Job) -> None:
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

    def _report(self, job: Job, error: Exception) -> None:
        """Say what went wrong and what is safe; a look that fails again and again is told once."""
        from refboard import crash

        looking = job in (LOOK, RELOAD) or isinstance(job, Inquired)
        if looking:
            if self._looked_in_vain:
                return
            self._looked_in_vain = True
        writing = not looking
        path = crash.write_report(error, doing="dashboard")
        safe = SAFE[self._stage] if writing else ""
        if writing and self._stage != SAVED:
            self._unwritten.add(f"refboard failed while it was {self._stage} the change. {safe}")
        if self._board is None and not writing:
            self._post(WorkbookRefused(crash.tell(path)))
        else:
            settled = self._stage == SAVED or not writing
            request = None if isinstance(job, (str, Inquired, Wish)) else job
            self._post(SessionFailed(request, crash.tell(path), safe, settled=settled))

    def _serve(self, job: Job) -> None:
        if job == LOOK:
            self._look()
        elif job == RELOAD:
            self._refresh()
        elif job == SETTLE:
            self._sync(quiet=True)
        elif isinstance(job, str):
            self._take_back(job)
        elif isinstance(job, Inquired):
            self._inquire(job)
        elif isinstance(job, Wish):
            self._perform(job)
        else:
            self._write(job)

    def _write(self, request: Request) -> None:
        from workbook.errors import WorkbookError

        if self._store is None or self._board is None:
            self._fail(request, "The workbook is not open yet.", SAFE[PREPARING])
            return
        try:
            action = request.action(self._board, self._user)
        except (WorkbookError, ValueError) as error:
            self._fail(request, str(error), SAFE[PREPARING])
            return
        self._stage = SAVING
        try:
            receipt = self._store.submit(action.changes, title=action.title)
        except WorkbookError as error:
            self._fail(request, str(error), say_kept(error))
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
            self._fail(None, str(error), say_kept(error))
            return
        self._answer(None, receipt, rows_of(receipt), verb)

    def _perform(self, wish: Wish) -> None:
        from workbook.errors import WorkbookError

        if self._store is None:
            self._fail(None, "The workbook is not open yet.", SAFE[PREPARING])
            return
        self._do(wish.doing)
        self._stage = SAVING
        try:
            receipt = wish.perform(self._store) or NOTHING
        except WorkbookError as error:
            self._fail(None, str(error), say_kept(error))
            return
        self._answer(None, receipt, rows_of(receipt), DONE)

    def _inquire(self, asked: Inquired) -> None:
        from workbook.errors import WorkbookError

        if self._store is None:
            return
        self._do(asked.inquiry.doing)
        try:
            answer = asked.inquiry.answer_from(self._store)
        except WorkbookError as error:
            self._post(QuestionFailed(asked.asker, asked.inquiry, asked.version, str(error)))
        else:
            self._post(Answered(asked.asker, asked.inquiry, asked.version, answer))

    def _answer(
        self, request: Request | None, receipt: Receipt, own: Collection[tuple[str, str]], verb: str = ""
    ) -> None:
        self._stage = SAVED
        self._unwritten.note(receipt)
        self._post(RequestSaved(request, receipt, verb))
        self._refresh(own)

    def _fail(self, request: Request | None, sentence: str, safe: str) -> None:
        if self._closing:
            self._unwritten.add(sentence)
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
            # An older copy may have been saved over edits of this user.
            self._sync(quiet=True)
        elif self._clock() != self._board.on:
            self._show(self._board.snapshot)
        elif now_and_then:
            self._post(HolderSeen(holder_text(self._store.status().holder, self._board.on)))

    def _sync(self, *, quiet: bool = False) -> None:
        """Write what waits and what an older copy took out; ``quiet``: nothing is read again when there is neither."""
        from workbook.errors import WorkbookError

        if self._store is None:
            return
        if not quiet:
            self._do("writing what waits")
        try:
            receipt = self._store.sync()
        except WorkbookError as error:
            self._post(ReadFailed(str(error)))
            return
        if receipt is None:
            if not quiet:
                self._refresh()
        elif receipt.status != "queued":
            self._answer(None, receipt, rows_of(receipt), SYNC)

    def _refresh(self, own: Collection[tuple[str, str]] = ()) -> None:
        from workbook.pace import gently

        # Nothing is shown yet before the first reading: nobody has a use for keys.
        beside = gently(self._pauses.courtesy()) if self._pauses and self._board else nullcontext()
        with beside:
            self._read(own)

    def _read(self, own: Collection[tuple[str, str]]) -> None:
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
        from workbook.pace import breathe

        breathe()
        before = self._board
        version = before.version + 1 if before else 1
        store = self._store
        history = take_history(store) if store else History()
        self._board = build_board(
            snapshot,
            self._clock(),
            name=self._book,
            version=version,
            history=history,
            standing=take_standing(store) if store else None,
        )
        outside = compare(before.snapshot, snapshot, own) if before else None
        self._post(BoardLoaded(self._board, outside if outside and outside.rows else None))
