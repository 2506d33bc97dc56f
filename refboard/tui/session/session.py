"""The one thread that owns the store: jobs in order, messages out."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from refboard.tui.session.board import holder_text
from refboard.tui.session.figure_worker import PATIENCE, Answering
from refboard.tui.session.store_questions import Inquired, StoreQuestion
from refboard.tui.session.messages import (
    QuestionAnswered,
    HolderChanged,
    QuestionFailed,
    SessionFailed,
    WorkbookRefused,
    ActivityChanged,
)
from refboard.tui.session.board_loader import Reading
from refboard.tui.session.write_stages import PREPARING, SAFE, SAVED
from refboard.tui.session.store_commands import StoreCommand
from refboard.tui.session.change_writer import REDO, UNDO, Writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.message import Message

    from refboard.tui.session.board import Board
    from refboard.tui.session.idle import Pauses
    from refboard.tui.session.store_questions import Job
    from refboard.tui.session.questions import Question
    from refboard.tui.session.intents import Intent
    from refboard.tui.session.shared_store import SharedStore

POLL_SECONDS = 1.0
SYNC_EVERY = 5
"""Polls between two attempts to write what waits in the journal."""
RELOAD, LOOK, SETTLE = "reload", "look", "settle"


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
        self._post = post
        self._interval = interval
        self._reading = Reading(open_store, post, self._do, name=name, clock=clock, pauses=pauses)
        self._writing = Writing(self._reading, post, self._do, user=user)
        self._figures = Answering(post, pauses)
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._doing = ""
        self._ticks = 0
        self._looked_in_vain = False

    def submit(self, request: Intent) -> None:
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

    def wish(self, wish: StoreCommand) -> None:
        """Ask the store itself for something."""
        self._jobs.put(wish)

    def ask(self, asker: str, question: Question | StoreQuestion, board: Board) -> None:
        """Have something worked out, beside the thread: no save ever waits for a figure.

        Only what the store alone can tell is asked in the thread.
        """
        if isinstance(question, StoreQuestion):
            self._jobs.put(Inquired(asker, question, board.version))
            return
        if not (self._figures.ident or self._writing.leaving):
            self._figures.start()
        self._figures.ask(asker, question, board)

    def close(self) -> None:
        """Finish what was handed over, then end; returns at once, `join` waits."""
        if not self._writing.leaving:
            self._writing.leaving = True
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
            store = self._reading.store
            self.farewell = self._writing.unwritten.sentences(store)
            if store is not None:
                store.close()
            if self._figures.ident:
                self._figures.join(PATIENCE)

    def _next(self) -> Job | None:
        try:
            return self._jobs.get(timeout=self._interval)
        except Empty:
            return LOOK

    def _guarded(self, job: Job) -> None:
        """Do one job; a defect is reported, and neither the app nor what else was handed over ends with it."""
        self._writing.stage = PREPARING
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
            self._post(ActivityChanged(words))

    def _report(self, job: Job, error: Exception) -> None:
        """Say what went wrong and what is safe; a look that fails again and again is told once."""
        from refboard import crash

        looking = job in (LOOK, RELOAD) or isinstance(job, Inquired)
        if looking:
            if self._looked_in_vain:
                return
            self._looked_in_vain = True
        writing, stage = not looking, self._writing.stage
        path = crash.write_report(error, doing="dashboard")
        safe = SAFE[stage] if writing else ""
        if writing and stage != SAVED:
            self._writing.unwritten.add(f"refboard failed while it was {stage} the change. {safe}")
        if self._reading.board is None and not writing:
            self._post(WorkbookRefused(crash.tell(path)))
        else:
            settled = stage == SAVED or not writing
            request = None if isinstance(job, (str, Inquired, StoreCommand)) else job
            self._post(SessionFailed(request, crash.tell(path), safe, settled=settled))

    def _serve(self, job: Job) -> None:
        if job == LOOK:
            self._look()
        elif job == RELOAD:
            self._reading.refresh()
        elif job == SETTLE:
            self._writing.sync(quiet=True)
        elif isinstance(job, str):
            self._writing.take_back(job)
        elif isinstance(job, Inquired):
            self._inquire(job)
        elif isinstance(job, StoreCommand):
            self._writing.perform(job)
        else:
            self._writing.write(job)

    def _inquire(self, asked: Inquired) -> None:
        from workbook.errors import WorkbookError

        if self._reading.store is None:
            return
        self._do(asked.inquiry.doing)
        try:
            answer = asked.inquiry.answer_from(self._reading.store)
        except WorkbookError as error:
            self._post(QuestionFailed(asked.asker, asked.inquiry, asked.version, str(error)))
        else:
            self._post(QuestionAnswered(asked.asker, asked.inquiry, asked.version, answer))

    def _look(self) -> None:
        """See whether the day, the file or the queue of the journal asks for something."""
        self._ticks += 1
        now_and_then = self._ticks % SYNC_EVERY == 0
        reading, store, board = self._reading, self._reading.store, self._reading.board
        if board is None or store is None:
            # A refused file is read again when it is another one, a busy one at every look.
            if reading.busy or (store is not None and store.changed()):
                reading.refresh()
        elif board.waiting and now_and_then:
            self._writing.sync()
        elif store.changed():
            reading.refresh()
            # An older copy may have been saved over edits of this user.
            self._writing.sync(quiet=True)
        elif not reading.is_of_today:
            reading.renew()
        elif now_and_then:
            self._post(HolderChanged(holder_text(store.status().holder, board.on)))
