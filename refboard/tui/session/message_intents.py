"""Messages that were sent, as data: one touch for each, all in one save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refboard.practice.actions import Action
    from refboard.tui.session.board import Board
    from refboard.tui.session.intents import LogTouch


@dataclass(frozen=True, slots=True)
class LogMessages:
    """Log several messages as sent: one save, and one undo."""

    touches: tuple[LogTouch, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        """Ids of the targets to mark as changing."""
        return tuple(target for touch in self.touches for target in touch.targets)

    def action(self, board: Board, user: str) -> Action:
        """Make the touches; refuse all of them if one is not wanted."""
        from refboard.practice.actions import combine

        return combine([touch.action(board, user) for touch in self.touches])
