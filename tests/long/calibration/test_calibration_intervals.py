"""Intervals: 95% of them hold the truth though offices differ. See test_calibration_silence.py for the command."""

from __future__ import annotations

import numpy as np
import pytest
from measured import Measured, show
from numpy.random import Generator
from simulated_outreach import DELAYS, ICC, office_shares

from refboard.analysis.rates.answer_curve import curve_of
from refboard.analysis.rates.clustered import Counts, clustered_share, measure_alikeness, merged

CASES = (
    # offices, trials to each, offices in the row, true share, intraclass correlation
    (80, 15, 5, 0.3, ICC),
    (30, 15, 5, 0.3, ICC),
    (80, 15, 3, 0.3, ICC),
    (80, 15, 5, 0.08, ICC),
    (80, 15, 5, 0.6, ICC),
    (80, 15, 5, 0.3, 0.02),
    (8, 40, 5, 0.3, ICC),
    (5, 20, 5, 0.3, ICC),
)


def practice(random: Generator, offices: int, trials: int, share: float, icc: float) -> dict[str, Counts]:
    """Trials by office, wait and answer; three in ten were followed for less than the window."""
    found: dict[str, Counts] = {}
    for office, own in enumerate(office_shares(random, offices, share, icc)):
        counts: dict[tuple[int, bool], int] = {}
        for _ in range(max(1, random.poisson(trials))):
            end = 10 if random.random() < 0.7 else int(random.integers(3, 10))
            came = int(random.choice(DELAYS)) if random.random() < own else None
            key = (came, True) if came is not None and came <= end else (end, False)
            counts[key] = counts.get(key, 0) + 1
        found[str(office)] = counts
    return found


def coverage(
    case: tuple[int, int, int, float, float], practices: int, seed: int = 1
) -> tuple[float, float, float]:
    """How often the naive interval, the overall one and that of a row hold the truth."""
    random = np.random.default_rng(seed)
    offices, trials, row, share, icc = case
    held = np.zeros(3)
    for _ in range(practices):
        counts = practice(random, offices, trials, share, icc)
        alike = measure_alikeness(counts, 10)
        naive = curve_of(merged(counts)).interval(10)
        few = {name: counts[name] for name in list(counts)[:row]}
        ranges = [naive]
        for part in (counts, few):
            found = clustered_share(part, 10, alike)
            assert found.low is not None
            assert found.high is not None
            ranges.append((found.low, found.high))
        held += [low <= share <= high for low, high in ranges]
    naive_share, overall, in_row = 100 * held / practices
    return float(naive_share), float(overall), float(in_row)


@pytest.mark.long
def test_intervals_hold_the_truth_though_offices_differ() -> None:
    lines = []
    for case in CASES:
        offices, trials, row, share, icc = case
        naive, overall, in_row = coverage(case, 600)
        name = f"{offices} offices x {trials} trials, true {share:.0%}, ICC {icc:g}"
        lines.append(Measured(f"{name}: overall", overall, naive, 92))
        lines.append(Measured(f"{name}: a row of {row} offices", in_row, None, 92))
    show("Coverage of 95% intervals (before: Wilson or log-log over touches)", lines)


def test_a_short_sample_of_the_coverage_table() -> None:
    naive, overall, in_row = coverage(CASES[0], 80)
    assert naive <= 85
    assert overall >= 86
    assert in_row >= 86
