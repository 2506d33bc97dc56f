"""What panes want to know, as data; worked out beside the screen and kept while the board stays.

A question is a frozen dataclass: two that are equal have the same answer on the same board.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable

    from refboard.analysis.facts import Facts
    from refboard.tui.session.board import Board


class Question(Protocol):
    """Something that the analysis can answer."""

    def answer(self, board: Board) -> object:
        """Work it out; raise a `WorkbookError` or ValueError with a sentence where it has no answer."""

    def __hash__(self) -> int: ...


def facts_of(board: Board) -> Facts:
    """Prepare a board's rows; kept, so that every question of a board looks at the same facts."""
    from refboard.analysis.facts import prepare

    return prepare(board.snapshot, board.policy, board.on)


@dataclass(frozen=True)
class SourcesQuestion:
    """How every source is doing."""

    def answer(self, board: Board) -> object:
        """Give a `health.Health`."""
        from refboard.analysis.sources.health import assess_sources

        return assess_sources(facts_of(board))


@dataclass(frozen=True)
class LoopQuestion:
    """Which referrals are open, and how our promises are kept."""

    owner: str = ""
    handler: str = ""

    def answer(self, board: Board) -> object:
        """Give a `loop.Loop`."""
        from refboard.analysis.loop.loop import read_loop_board

        return read_loop_board(facts_of(board), owner=self.owner, handler=self.handler)


class Answers:
    """The answers on the newest board that was asked about."""

    def __init__(self) -> None:
        self._board: Board | None = None
        self._known: dict[Hashable, object] = {}

    def answer(self, question: Question, board: Board) -> object:
        """Give the answer, worked out at most once a board."""
        if self._board is not board:
            self._board, self._known = board, {}
        if question not in self._known:
            self._known[question] = question.answer(board)
        return self._known[question]
