"""The one thread that owns the store: jobs in order, messages out."""

from __future__ import annotations

import threading
import time
from collections import deque
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from refboard.tui.session.board_loader import BoardLoader
from refboard.tui.session.change_writer import ChangeWriter
from refboard.tui.session.figure_worker import JOIN_SECONDS, FigureWorker
from refboard.tui.session.file_wait import FileWait
from refboard.tui.session.jobs import StoreQuestionJob, Task
from refboard.tui.session.messages import ActivityChanged, SessionFailed, WorkbookRefused
from refboard.tui.session.polling import POLL_SECONDS, Poller
from refboard.tui.session.store_commands import StoreCommand
from refboard.tui.session.store_questions import StoreQuestion
from refboard.tui.session.write_stages import OUTCOMES, WriteStage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.message import Message

    from refboard.tui.session.board import Board
    from refboard.tui.session.idle import IdleMonitor
    from refboard.tui.session.intents import Intent
    from refboard.tui.session.jobs import Job
    from refboard.tui.session.questions import Question
    from refboard.tui.session.shared_store import SharedStore


LEAVE_SECONDS: Final = 1.5
"""How long the end of the dashboard waits for the session."""


class Session(threading.Thread):
    """Reads, polls and writes a workbook, and posts what happened.

    ``open_store`` is called in the thread. ``clock`` gives the day of the board and is asked at every poll:
    the board rolls over at midnight. Reading again lets key presses go first (see ``idle``); a save
    never waits. Every job submitted before `close` is done before the thread ends; ``unsaved`` then holds the
    sentences that no screen could show. A file system that never answers can hold the thread up; the end of the
    dashboard doesn't wait for that, see `wait_closed`.
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
        idle: IdleMonitor | None = None,
        wait: FileWait | None = None,
    ) -> None:
        super().__init__(name="session", daemon=True)
        self.unsaved: list[str] = []
        self.closed_at = 0.0
        self._wait = wait or FileWait()
        self._post = post
        self._interval = interval
        self._loader = BoardLoader(open_store, post, self._show_activity, name=name, clock=clock, idle=idle)
        self._writer = ChangeWriter(self._loader, post, self._show_activity, user=user)
        self._poller = Poller(self._loader, self._writer, self._wait)
        self._figures = FigureWorker(post, idle)
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._unfinished: deque[Job] = deque()
        self._activity = ""

    def submit(self, intent: Intent) -> None:
        """Write a change."""
        self._put(intent)

    def act_for(self, user: str) -> None:
        """Write in another name from now on."""
        self._writer.act_for(user)

    def undo(self) -> None:
        """Undo the newest change."""
        self._put(Task.UNDO)

    def redo(self) -> None:
        """Redo the change undone last."""
        self._put(Task.REDO)

    def reload(self) -> None:
        """Read the workbook now."""
        self._put(Task.RELOAD)

    def reopen(self) -> None:
        """Open the workbook again, under the names that are on file now."""
        self._put(Task.REOPEN)

    def perform(self, command: StoreCommand) -> None:
        """Have the store carry out a command."""
        self._put(command)

    def ask(self, asker: str, question: Question | StoreQuestion, board: Board) -> None:
        """Have a question answered, outside this thread: no save ever waits for a figure.

        Only questions to the store itself are answered in the thread.
        """
        if isinstance(question, StoreQuestion):
            self._put(StoreQuestionJob(asker, question, board.version))
            return
        if not (self._figures.ident or self._writer.leaving):
            self._figures.start()
        self._figures.ask(asker, question, board)

    def close(self) -> None:
        """Finish the submitted jobs, then end; returns at once, `wait_closed` waits."""
        if not self._writer.leaving:
            self._writer.leaving = True
            self.closed_at = time.monotonic()
            self._wait.cut_short()
            self._figures.close()
            self._jobs.put(None)

    @property
    def seconds_left(self) -> float:
        """How long the end of the dashboard still waits, counted from `close`."""
        return max(0.0, self.closed_at + LEAVE_SECONDS - time.monotonic())

    def wait_closed(self) -> bool:
        """Wait for the end of the thread, for `LEAVE_SECONDS` at most; return whether it ended."""
        if self.ident is not None:
            self.join(self.seconds_left)
        return not self.is_alive()

    @property
    def seconds_unanswered(self) -> float:
        """How long the file system has owed an answer about the file; 0 when none is due."""
        asked = self._poller.asked_at
        return time.monotonic() - asked if asked else 0.0

    @property
    def unfinished(self) -> tuple[Job, ...]:
        """The submitted jobs that are not done yet, the one being done first."""
        return tuple(self._unfinished)

    def _put(self, job: Job) -> None:
        self._unfinished.append(job)
        self._jobs.put(job)

    def run(self) -> None:
        """Do jobs until closed."""
        try:
            self._do_guarded(Task.RELOAD)
            self._do_guarded(Task.RECOVER)
            while (job := self._next()) is not None:
                self._do_guarded(job)
                if job is not Task.POLL:
                    self._unfinished.popleft()
        finally:
            store = self._loader.store
            self.unsaved = self._writer.unsaved.sentences(store)
            if store is not None:
                store.close()
            if self._figures.ident:
                self._figures.join(JOIN_SECONDS)

    def _next(self) -> Job | None:
        try:
            return self._jobs.get(timeout=self._interval)
        except Empty:
            return Task.POLL

    def _do_guarded(self, job: Job) -> None:
        """Do one job; a defect is reported, and ends neither the app nor the other jobs."""
        self._writer.stage = WriteStage.PREPARING
        try:
            self._do(job)
        except Exception as error:
            self._report(job, error)
        else:
            self._poller.failed = self._poller.failed and job is not Task.POLL
        self._show_activity("")

    def _do(self, job: Job) -> None:
        if job is Task.POLL:
            self._poller.poll()
        elif job is Task.RELOAD:
            self._loader.refresh()
        elif job is Task.REOPEN:
            self._loader.reopen()
        elif job is Task.RECOVER:
            self._writer.sync(quiet=True)
        elif isinstance(job, Task):
            self._writer.step(job)
        elif isinstance(job, StoreQuestionJob):
            if self._loader.store is not None:
                self._show_activity(job.question.activity)
                self._post(job.answer_from(self._loader.store))
        elif isinstance(job, StoreCommand):
            self._writer.perform(job)
        else:
            self._writer.write(job)

    def _show_activity(self, words: str) -> None:
        if words != self._activity:
            self._activity = words
            self._post(ActivityChanged(words))

    def _report(self, job: Job, error: Exception) -> None:
        """Report a defect and what is safe; a poll that fails again and again is reported once."""
        from refboard import crash

        only_reads = job in (Task.POLL, Task.RELOAD, Task.REOPEN) or isinstance(job, StoreQuestionJob)
        if only_reads:
            if self._poller.failed:
                return
            self._poller.failed = True
        stage = self._writer.stage
        sentence = crash.crash_sentence(crash.write_report(error, doing="dashboard"))
        outcome = "" if only_reads else OUTCOMES[stage]
        if not only_reads and stage is not WriteStage.SAVED:
            self._writer.unsaved.add(f"refboard failed while it was {stage.value} the change. {outcome}")
        if self._loader.board is None and only_reads:
            self._post(WorkbookRefused(sentence))
        else:
            settled = only_reads or stage is WriteStage.SAVED
            intent = None if isinstance(job, (Task, StoreQuestionJob, StoreCommand)) else job
            self._post(SessionFailed(intent, sentence, outcome, settled=settled))
