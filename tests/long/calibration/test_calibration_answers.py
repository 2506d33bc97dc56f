"""Answered share: the same however often an office is contacted. See test_calibration_silence.py for the command."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from former_rules import former_answered
from measured import Measured, show
from numpy.random import Generator
from simulated_outreach import DELAYS, YEAR

from refboard.analysis.rates.answer_curve import Trial, count_followed, curve_of, follow_trials

PATTERNS: dict[str, tuple[int, ...]] = {
    "every 12 open days": (12,),
    "weekly": (5,),
    "Monday and Thursday": (3, 2),
    "Tuesday and Thursday": (2, 3),
    "daily": (1,),
}
"""Open days from one trial to the next, over and over."""


def send(random: Generator, share: float, gaps: Sequence[int], offices: int = 40) -> list[Trial]:
    """Each trial is answered with ``share``, whatever else is sent."""
    trials = []
    for office in range(offices):
        number, at = int(random.integers(0, 2)) * 5, 0
        while number < YEAR:
            came = number + int(random.choice(DELAYS)) if random.random() < share else None
            trials.append(Trial(f"O{office:02}", number, came))
            number, at = number + gaps[at % len(gaps)], at + 1
    return trials


def answered(trials: Sequence[Trial]) -> float:
    return 100 * curve_of(count_followed(follow_trials(trials, YEAR + 30, 10))).share(10)


@pytest.mark.long
def test_the_share_does_not_depend_on_how_often_an_office_is_contacted() -> None:
    random = np.random.default_rng(1)
    lines = []
    for name, gaps in PATTERNS.items():
        for share in (0.05, 0.3, 0.5):
            practices = [send(random, share, gaps) for _ in range(60)]
            new = float(np.mean([answered(trials) for trials in practices]))
            counts = [former_answered(trials, YEAR + 30) for trials in practices]
            old = 100 * float(np.mean([k / n for k, n in counts]))
            low, high = 100 * share - 2, 100 * share + 2
            lines.append(
                Measured(f"{name}, true share {share:.0%} (mean of 60 practices)", new, old, low, high)
            )
    show("Answered within 10 open days", lines)


def test_a_short_sample_of_the_answered_table() -> None:
    random = np.random.default_rng(2)
    shares = [answered(send(random, 0.3, PATTERNS["weekly"])) for _ in range(12)]
    assert abs(float(np.mean(shares)) - 30) <= 4


def test_nothing_leaves_the_figure_because_another_trial_succeeded() -> None:
    """One office, silent on day 0 and answering on day 2 what was sent on day 1: one trial failed for a day."""
    trials = [Trial("Alder", 0, None), Trial("Alder", 1, 2), *(Trial(f"O{at}", 0, None) for at in range(8))]
    curve = curve_of(count_followed(follow_trials(trials, 40, 10)))
    assert curve.size == 10
    assert curve.share(10) == pytest.approx(1 / 10)
