"""Intents of the rows of Today: decide as suggested, write off, reassign; see `intents`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from refboard.practice.actions import Action
    from refboard.tui.session.board import Board


@dataclass(frozen=True, slots=True)
class RowDecision:
    """A decision about the office of one target: a code of `practice.suggestions`, accepted or declined."""

    target: str
    choice: str
    declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRows:
    """Record one decision for each row."""

    decisions: tuple[RowDecision, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that carry the decisions."""
        return tuple(one.target for one in self.decisions)

    def action(self, board: Board, user: str) -> Action:
        """Make the entries; see `practice.suggestions`."""
        from refboard.practice import actions, suggestions

        return actions.combine(
            [
                (suggestions.decline if one.declined else suggestions.accept)(
                    board.snapshot, one.target, one.choice, on=board.on, by=user
                )
                for one in self.decisions
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff:
    """Write off what rows say we owe; ``owed``: code of the reason -> ids of the touches, referrals or targets."""

    targets: tuple[str, ...]
    owed: tuple[tuple[str, tuple[str, ...]], ...]

    def action(self, board: Board, user: str) -> Action:
        """Make the entries; see `practice.write_offs`."""
        from refboard.practice import actions
        from refboard.practice.write_offs import write_off

        return actions.combine(
            [write_off(board.snapshot, reason, ids, on=board.on, by=user) for reason, ids in self.owed]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign:
    """Hand targets over to a colleague, "" for no one; with ``until`` they cover up to the day before."""

    targets: tuple[str, ...]
    colleague: str
    until: date | None = None

    def action(self, board: Board, user: str) -> Action:
        """Make the changes; see `practice.reassign`."""
        from refboard.practice.reassign import reassign

        return reassign(board.snapshot, self.targets, self.colleague, until=self.until, on=board.on, by=user)
