"""What the session tells the screen: facts, in the order in which they happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from refboard.tui.board import Board
    from refboard.tui.difference import Difference
    from refboard.tui.requests import Request
    from workbook import Receipt


class BoardLoaded(Message, bubble=False):
    """The workbook was read; ``outside`` is what others changed since the board before."""

    def __init__(self, board: Board, outside: Difference | None = None) -> None:
        self.board = board
        self.outside = outside
        super().__init__()


class RequestSaved(Message, bubble=False):
    """A request (None: undo or redo) is in the workbook, in the journal, or in conflict: see the receipt."""

    def __init__(self, request: Request | None, receipt: Receipt, verb: str = "") -> None:
        self.request = request
        self.receipt = receipt
        self.verb = verb
        super().__init__()


class RequestFailed(Message, bubble=False):
    """A request (None: undo or redo) was not written; the sentence says why."""

    def __init__(self, request: Request | None, sentence: str) -> None:
        self.request = request
        self.sentence = sentence
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
    """The session came upon something unforeseen and ended."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        super().__init__()
