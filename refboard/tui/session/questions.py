"""Questions that the figures answer, as data: answered outside the screen's thread, and cached with the board.

A question is a frozen dataclass: two that are equal have the same answer on the same board.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable

    from refboard.analysis.facts import Facts
    from refboard.analysis.loop.loop import LoopBoard
    from refboard.analysis.sources.health import Health
    from refboard.tui.session.board import Board
    from workbook.snapshot import Problem


class Question(Protocol):
    """Something that the analysis can answer."""

    def answer(self, board: Board) -> object:
        """Compute the answer; raise a `WorkbookError` or ValueError with a sentence where there is none."""

    def __hash__(self) -> int: ...


def facts_of(board: Board) -> Facts:
    """Prepare a board's rows; cached, so that every question about a board uses the same facts."""
    from refboard.analysis.facts import prepare

    return prepare(board.snapshot, board.policy, board.on)


@dataclass(frozen=True)
class SourcesQuestion:
    """How every source is doing."""

    def answer(self, board: Board) -> Health:
        """See `assess_sources`."""
        from refboard.analysis.sources.health import assess_sources

        return assess_sources(facts_of(board))


@dataclass(frozen=True)
class LoopQuestion:
    """Which referrals are open, and how well we keep our promises."""

    owner: str = ""
    handler: str = ""

    def answer(self, board: Board) -> LoopBoard:
        """See `read_loop_board`."""
        from refboard.analysis.loop.loop import read_loop_board

        return read_loop_board(facts_of(board), owner=self.owner, handler=self.handler)


@dataclass(frozen=True)
class CheckupQuestion:
    """What needs attention in the workbook."""

    def answer(self, board: Board) -> tuple[Problem, ...]:
        """See `run_check_up`."""
        from refboard.analysis.checkup.checkup import StoreFindings, run_check_up

        status = board.overview.status
        findings = StoreFindings(status.vanished, status.reverted, status.conflicts)
        return run_check_up(board.snapshot, board.policy, board.on, findings).problems


class AnswerCache:
    """The answers about the newest board that was asked about."""

    def __init__(self) -> None:
        self._board: Board | None = None
        self._answers: dict[Hashable, object] = {}

    def answer(self, question: Question, board: Board) -> object:
        """Give the answer, computed at most once for each board."""
        if self._board is not board:
            self._board, self._answers = board, {}
        if question not in self._answers:
            self._answers[question] = question.answer(board)
        return self._answers[question]
