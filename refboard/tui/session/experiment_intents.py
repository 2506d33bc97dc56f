"""The intent to start a weekday experiment; see `intents`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from refboard.practice.actions import Action
    from refboard.tui.session.board import Board


@dataclass(frozen=True, slots=True, kw_only=True)
class StartExperiment:
    """Start an experiment of weekdays (0 is Monday) from a day, tomorrow unless given, to find a difference of ``points``."""

    days: tuple[int, ...]
    points: int
    start: date | None = None
    targets: tuple[str, ...] = ()

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Write the plan; see `practice.experiment.start_experiment`."""
        from refboard.analysis.timing.experiment_status import plan_experiment, size_experiment
        from refboard.practice.experiment import start_experiment
        from refboard.tui.session.questions import facts_of

        facts = facts_of(board)
        size = size_experiment(facts, self.days, self.points)
        return start_experiment(board.snapshot, plan_experiment(facts, size, start=self.start))

    def describe(self, board: Board) -> str:
        """Say how many touches it takes; raise ValueError for days that can't be compared."""
        from refboard.analysis.timing.experiment_status import describe_size, size_experiment
        from refboard.tui.session.questions import facts_of

        return describe_size(size_experiment(facts_of(board), self.days, self.points))
