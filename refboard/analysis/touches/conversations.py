"""Runs of trials to an office up to its first sign of life: what contacting again is worth.

A run begins with the first trial after a sign of life and ends with the next answer. One that the office ends in
another way (it refers, or writes of something else), or that is still going on, is followed up to there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from refboard.analysis.rates.answer_curve import AnswerCurve, curve_of


class Run(NamedTuple):
    """One run: how many ``trials`` it had, and whether the last of them was ``answered``."""

    office: str
    trials: int
    answered: bool


@dataclass(frozen=True, slots=True)
class Conversations:
    """``runs`` of trials, and the ``curve`` of how many trials it takes to the first answer.

    Place 0 of the curve is the first trial. A trial that came too lately to judge is not counted in a run.
    """

    runs: int
    answered: int
    curve: AnswerCurve

    def within(self, trials: int) -> tuple[float, float, float] | None:
        """Give the share of runs answered by the ``trials``-th trial with its interval; None if none went that far."""
        if not self.curve.reaches(trials - 1):
            return None
        return (self.curve.share(trials - 1), *self.curve.interval(trials - 1))

    def chance_of(self, trial: int) -> tuple[int, int]:
        """Give how many runs were answered at their ``trial``-th trial, of how many that came to it."""
        at = trial - 1
        if at >= len(self.curve.followed):
            return 0, 0
        return self.curve.answered[at], self.curve.followed[at]

    def median(self) -> int | None:
        """Give the trials by which half of the runs were answered, None while that was not reached."""
        at = self.curve.median()
        return None if at is None else at + 1


def count_conversations(runs: Iterable[Run]) -> Conversations:
    """Count runs; those without a trial are left out."""
    counts = Counter((run.trials - 1, run.answered) for run in runs if run.trials > 0)
    return Conversations(counts.total(), sum(n for (_, seen), n in counts.items() if seen), curve_of(counts))
