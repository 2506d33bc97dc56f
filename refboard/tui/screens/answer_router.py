"""Questions of panes on their way to the session, and the answers on their way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from refboard.tui.session.store_questions import StoreQuestion

if TYPE_CHECKING:
    from refboard.tui.panes.pane import Pane
    from refboard.tui.session.board import Board
    from refboard.tui.session.messages import QuestionAnswered, QuestionFailed
    from refboard.tui.session.questions import Question
    from refboard.tui.session.session import Session


class AnswerHost(Protocol):
    """The screen that has the panes."""

    @property
    def session(self) -> Session:
        """The session that answers."""

    def current_board(self) -> Board | None:
        """The newest board."""

    def active_pane(self, name: str) -> Pane | None:
        """The pane of that name, if it is shown."""

    def show_working(self, words: str) -> None:
        """Show what is being worked on; "" for nothing."""


class AnswerRouter:
    """Remembers the latest question of each pane; an answer to an earlier one or about an older board is dropped."""

    def __init__(self, host: AnswerHost) -> None:
        self._host = host
        self._asked: dict[str, Question | StoreQuestion] = {}
        self._shown: dict[str, tuple[Question, int]] = {}
        self._busy_with = ""

    def ask(self, asker: str, question: Question | StoreQuestion) -> None:
        """Send a question to the session, unless the pane shows its answer already."""
        board = self._host.current_board()
        if not asker or board is None:
            return
        if self._shown.get(asker) == (question, board.version) and asker not in self._asked:
            # The pane was away and comes back: what it shows is still right.
            return
        self._asked[asker] = question
        self._show_working()
        self._host.session.ask(asker, question, board)

    def show_busy(self, words: str) -> None:
        """Show what the session is busy with."""
        self._busy_with = words
        self._show_working()

    def take(self, event: QuestionAnswered) -> None:
        """Hand an answer to its pane."""
        pane = self._asker(event)
        if pane is None:
            return
        if isinstance(event.question, StoreQuestion):
            pane.found(event.question, event.answer)
        else:
            self._shown[event.asker] = event.question, event.version
            pane.answered(event.question, event.answer)

    def refuse(self, event: QuestionFailed) -> bool:
        """Show in the pane why there is no answer; return whether the pane still waited for it."""
        pane = self._asker(event)
        if pane is None:
            return False
        self._shown.pop(event.asker, None)
        if isinstance(event.question, StoreQuestion):
            pane.not_found(event.question, event.sentence)
        else:
            pane.refused(event.question, event.sentence)
        return True

    def _asker(self, event: QuestionAnswered | QuestionFailed) -> Pane | None:
        board = self._host.current_board()
        if self._asked.get(event.asker) != event.question:
            return None
        if board is None or event.version != board.version:
            return None
        del self._asked[event.asker]
        self._show_working()
        return self._host.active_pane(event.asker)

    def _show_working(self) -> None:
        self._host.show_working(self._busy_with or ("calculating" if self._asked else ""))
