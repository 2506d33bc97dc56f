"""What the session tells the screen: facts, in the order in which they happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from refboard.tui.session.board import Board
    from refboard.tui.session.difference import Difference
    from refboard.tui.session.store_questions import StoreQuestion
    from refboard.tui.session.questions import Question
    from refboard.tui.session.intents import Intent
    from workbook import Receipt


class BoardLoaded(Message, bubble=False):
    """The workbook was read; ``outside`` is what others changed since the board before."""

    def __init__(self, board: Board, outside: Difference | None = None) -> None:
        self.board = board
        self.outside = outside
        super().__init__()


class RequestSaved(Message, bubble=False):
    """A request (None: undo or redo) is in the workbook, in the journal, or in conflict: see the receipt."""

    def __init__(self, request: Intent | None, receipt: Receipt, verb: str = "") -> None:
        self.request = request
        self.receipt = receipt
        self.verb = verb
        super().__init__()


class RequestFailed(Message, bubble=False):
    """A request (None: undo or redo) was not written; the sentence says why, ``safe`` what is certain."""

    def __init__(self, request: Intent | None, sentence: str, safe: str = "") -> None:
        self.request = request
        self.sentence = sentence
        self.safe = safe
        super().__init__()


class WorkbookRefused(Message, bubble=False):
    """The workbook cannot be opened."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class ReadFailed(Message, bubble=False):
    """The workbook cannot be read just now; the board on the screen is the last good one."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class SessionFailed(Message, bubble=False):
    """The session came upon something unforeseen in one job, and goes on.

    ``settled``: the job's request was answered before, or there was none.
    """

    def __init__(self, request: Intent | None, sentence: str, safe: str, *, settled: bool) -> None:
        self.request = request
        self.sentence = sentence
        self.safe = safe
        self.settled = settled
        super().__init__()


class Working(Message, bubble=False):
    """What the session is busy with, in a word or two; "" for nothing."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, Working)


class HolderSeen(Message, bubble=False):
    """Who else has the workbook open now, in a sentence; "" for nobody."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__()


class Answered(Message, bubble=False):
    """What an asker wanted to know of the board of a version is worked out."""

    def __init__(self, asker: str, question: Question | StoreQuestion, version: int, answer: object) -> None:
        self.asker = asker
        self.question = question
        self.version = version
        self.answer = answer
        super().__init__()


class QuestionFailed(Message, bubble=False):
    """A question has no answer; the sentence says why. ``defect``: because refboard failed."""

    def __init__(
        self, asker: str, question: Question | StoreQuestion, version: int, sentence: str, *, defect: bool = False
    ) -> None:
        self.asker = asker
        self.question = question
        self.version = version
        self.sentence = sentence
        self.defect = defect
        super().__init__()
