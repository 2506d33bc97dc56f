"""The thread that computes figures: pure, on frozen boards, so that neither a key press nor a save waits for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from refboard.tui.session.messages import QuestionAnswered, QuestionFailed
from refboard.tui.session.questions import AnswerCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from refboard.tui.session.board import Board
    from refboard.tui.session.idle import IdleMonitor
    from refboard.tui.session.questions import Question

JOIN_SECONDS = 0.5
"""How long the end of the app waits for a figure that no screen will show."""


class FigureWorker(threading.Thread):
    """Answers the newest question of each asker, the oldest of those first.

    A question that its asker replaced before its turn came is never answered. None is started while a key press
    is being handled, as ``idle`` knows it.
    """

    def __init__(self, post: Callable[[Message], object], idle: IdleMonitor | None = None) -> None:
        super().__init__(name="figures", daemon=True)
        self._post = post
        self._idle = idle
        self._waiting: dict[str, tuple[Question, Board]] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._answers = AnswerCache()

    def ask(self, asker: str, question: Question, board: Board) -> None:
        """Queue a question; it replaces an earlier one of the same asker."""
        with self._changed:
            self._waiting[asker] = (question, board)
            self._changed.notify()

    def close(self) -> None:
        """Start no other figure; returns at once."""
        with self._changed:
            self._closing = True
            self._changed.notify()

    def run(self) -> None:
        """Answer until closed."""
        while (next_up := self._next()) is not None:
            asker, question, board = next_up
            if self._idle is not None:
                self._idle.yield_to_input()()
            self._answer(asker, question, board)

    def _next(self) -> tuple[str, Question, Board] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._waiting)
            if self._closing:
                return None
            asker = next(iter(self._waiting))
            return (asker, *self._waiting.pop(asker))

    def _answer(self, asker: str, question: Question, board: Board) -> None:
        from workbook.errors import WorkbookError

        try:
            answer = self._answers.answer(question, board)
        except (WorkbookError, ValueError) as error:
            self._post(QuestionFailed(asker, question, board.version, str(error)))
        except Exception as error:
            from refboard import crash

            path = crash.write_report(error, doing="dashboard, figures")
            self._post(
                QuestionFailed(asker, question, board.version, crash.crash_sentence(path), defect=True)
            )
        else:
            self._post(QuestionAnswered(asker, question, board.version, answer))
