"""The thread that works figures out: pure, on frozen boards, so that neither a key nor a save waits for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from refboard.tui.session.messages import QuestionAnswered, QuestionFailed
from refboard.tui.session.questions import Answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from refboard.tui.session.board import Board
    from refboard.tui.session.idle import Pauses
    from refboard.tui.session.questions import Question

PATIENCE = 5.0
"""Seconds that the end of the app waits for a figure nobody will see."""


class Answering(threading.Thread):
    """Answers the newest question of each asker, the oldest of them first.

    A question that an asker replaced by another before its turn came is never worked out. None is begun
    while a key is being answered, as ``pauses`` know it.
    """

    def __init__(self, post: Callable[[Message], object], pauses: Pauses | None = None) -> None:
        super().__init__(name="figures", daemon=True)
        self._post = post
        self._pauses = pauses
        self._wanted: dict[str, tuple[Question, Board]] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._answers = Answers()

    def ask(self, asker: str, question: Question, board: Board) -> None:
        """Hand a question over; it replaces an earlier one of the same asker."""
        with self._changed:
            self._wanted[asker] = (question, board)
            self._changed.notify()

    def close(self) -> None:
        """Begin no other figure; returns at once."""
        with self._changed:
            self._closing = True
            self._changed.notify()

    def run(self) -> None:
        """Answer until closed."""
        while (asked := self._next()) is not None:
            asker, question, board = asked
            if self._pauses is not None:
                self._pauses.courtesy()()
            self._serve(asker, question, board)

    def _next(self) -> tuple[str, Question, Board] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._wanted)
            if self._closing:
                return None
            asker = next(iter(self._wanted))
            return (asker, *self._wanted.pop(asker))

    def _serve(self, asker: str, question: Question, board: Board) -> None:
        from workbook.errors import WorkbookError

        try:
            answer = self._answers.answer(question, board)
        except (WorkbookError, ValueError) as error:
            self._post(QuestionFailed(asker, question, board.version, str(error)))
        except Exception as error:
            from refboard import crash

            path = crash.write_report(error, doing="dashboard, figures")
            self._post(QuestionFailed(asker, question, board.version, crash.tell(path), defect=True))
        else:
            self._post(QuestionAnswered(asker, question, board.version, answer))
