"""What the session reports to the screen, in the order in which it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from refboard.tui.session.board import Board
    from refboard.tui.session.difference import Difference
    from refboard.tui.session.intents import Intent
    from refboard.tui.session.questions import Question
    from refboard.tui.session.store_questions import StoreQuestion
    from workbook import Receipt


class BoardLoaded(Message, bubble=False):
    """The workbook was read; ``outside`` is what others changed since the previous board."""

    def __init__(self, board: Board, outside: Difference | None = None) -> None:
        self.board = board
        self.outside = outside
        super().__init__()


class ChangeSaved(Message, bubble=False):
    """A change is in the workbook, in the journal, or in conflict: see the receipt.

    ``intent`` is None for undo, redo, a sync and a command to the store; ``verb`` says which.
    """

    def __init__(self, intent: Intent | None, receipt: Receipt, verb: str = "") -> None:
        self.intent = intent
        self.receipt = receipt
        self.verb = verb
        super().__init__()


class ChangeFailed(Message, bubble=False):
    """A change was not written; the sentence says why, ``safe`` what is certain. ``intent`` as in `ChangeSaved`."""

    def __init__(self, intent: Intent | None, sentence: str, safe: str = "") -> None:
        self.intent = intent
        self.sentence = sentence
        self.safe = safe
        super().__init__()


class WorkbookRefused(Message, bubble=False):
    """The workbook cannot be opened."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class ReadFailed(Message, bubble=False):
    """The workbook cannot be read right now; the board on the screen is the last good one."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class SessionFailed(Message, bubble=False):
    """A defect ended one job of the session; the session goes on.

    ``settled``: the job's intent was answered before, or there was none.
    """

    def __init__(self, intent: Intent | None, sentence: str, safe: str, *, settled: bool) -> None:
        self.intent = intent
        self.sentence = sentence
        self.safe = safe
        self.settled = settled
        super().__init__()


class ActivityChanged(Message, bubble=False):
    """What the session is doing, in a word or two; "" for nothing."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, ActivityChanged)


class QuestionAnswered(Message, bubble=False):
    """The answer to a question about the board of a version."""

    def __init__(self, asker: str, question: Question | StoreQuestion, version: int, answer: object) -> None:
        self.asker = asker
        self.question = question
        self.version = version
        self.answer = answer
        super().__init__()


class QuestionFailed(Message, bubble=False):
    """A question has no answer; the sentence says why. ``defect``: because refboard failed."""

    def __init__(
        self,
        asker: str,
        question: Question | StoreQuestion,
        version: int,
        sentence: str,
        *,
        defect: bool = False,
    ) -> None:
        self.asker = asker
        self.question = question
        self.version = version
        self.sentence = sentence
        self.defect = defect
        super().__init__()
