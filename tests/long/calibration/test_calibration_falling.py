"""Falling: few sources named that do not fall, and how many that halve are found. See test_calibration_silence.py for the command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, fsum, lgamma, log

import numpy as np
import pytest
from measured import Measured, show
from silence_check import starts_until
from simulated_sources import MONTH, PROCESSES, YEAR, Days, paces, practice

from refboard.analysis.sources.falling import find_falling, split_windows
from refboard.analysis.sources.rhythm import fit_model, past_of

HALF = YEAR // 2
PIECE = 10
PLANTED = (4.0, 8.0)
"""Referral days a month of the sources that halve."""


def looks(sources: Sequence[Days]) -> Iterator[set[int]]:
    """What twelve monthly looks after three years call falling."""
    for month in range(1, 13):
        today = 3 * YEAR + month * MONTH - 1
        pasts = {at: past for at, days in enumerate(sources) if (past := past_of(days, today, YEAR))}
        starts = starts_until(today)
        spans = [span for days in sources if (span := past_of(days, today, today - starts[0]))]
        model = fit_model(list(pasts.values()), today, starts, spans)
        windows = {str(at): split_windows(sources[at], model.clock, today, HALF) for at in pasts}
        dispersions = {str(at): model.dispersion_of(past) for at, past in pasts.items()}
        yield {int(key) for key, fall in find_falling(windows, dispersions).items() if fall.found}


def judge(
    process: str, *, practices: int, sources: int, each: int, halve: bool, seed: int = 1
) -> tuple[float, float, float]:
    """Practices in which a steady source is named within a year, and halving ones found within 6 months (4, 8 a month).

    Ten practices share one random generator, so that a long run can be measured in pieces.
    """
    false = 0
    found = np.zeros(2)
    for number in range(practices):
        if number % PIECE == 0:
            random = np.random.default_rng(1000 * seed + number // PIECE)
        given = paces(random, sources)
        given[: 2 * each] = np.repeat(PLANTED, each) / MONTH
        days = practice(random, PROCESSES[process], 4 * YEAR, given)
        planted = range(2 * each if halve else 0)
        for at in planted:
            days[at] = [day for day in days[at] if day < 3 * YEAR or random.random() < 0.5]
        wrong = False
        early: set[int] = set()
        for month, named in enumerate(looks(days)):
            wrong |= any(at not in planted for at in named)
            early |= named if month < 6 else set()
        false += wrong
        found += [sum(at in early for at in range(each)), sum(at in early for at in range(each, 2 * each))]
    return 100 * false / practices, *(float(100 * n / (practices * max(1, each))) for n in found)  # type: ignore[return-value]


def best_power(pace: float, sources: int) -> float:
    """Give the power of a test that knows the earlier pace exactly and looks once, at 6 months, with 5% over all sources.

    With the same level for every source, no test that names a steady source in fewer than 5 of 100 practices finds more;
    ours gives the larger sources more of the level, and so finds more of them and fewer of the others.
    """
    expected = 6 * pace
    chance, reached, least = exp(-expected), 0.0, -1
    while reached + chance <= 0.05 / sources:
        reached, least = reached + chance, least + 1
        chance *= expected / (least + 1)
    halved = expected / 2
    return 100 * fsum(exp(k * log(halved) - halved - lgamma(k + 1)) for k in range(least + 1))


@pytest.mark.long
def test_falling_sources_are_found_and_steady_ones_left_alone() -> None:
    lines = []
    for process, sources, practices, seed in (
        ("Poisson", 80, 120, 108),
        ("Poisson", 25, 100, 104),
        ("strong season", 80, 120, 103),
        ("mixed (Poisson, clustered, bursty)", 80, 40, 107),
    ):
        false, *_ = judge(process, practices=practices, sources=sources, each=0, halve=False, seed=seed)
        lines.append(
            Measured(f"{process}, {sources} sources: one named in a year without a fall", false, None, 0, 5)
        )
    # Among 25 sources the two that halve are a quarter of the practice: the clock that all share slows with them.
    for sources, practices, seed in ((80, 60, 105), (25, 50, 106)):
        _, four, eight = judge("Poisson", practices=practices, sources=sources, each=1, halve=True, seed=seed)
        for pace, power, target in ((4.0, four, 45.0), (8.0, eight, 80.0)):
            oracle = best_power(pace, sources)
            lines.append(
                Measured(
                    f"{sources} sources: most that a test with equal levels finds at {pace:g} a month",
                    oracle,
                    bound=False,
                )
            )
            name = f"{sources} sources: halving from {pace:g} a month found within 6 months"
            lines.append(Measured(name, power, None, target, bound=pace == 8 and sources == 80))
    show("Falling", lines)


def test_a_short_sample_of_the_falling_table() -> None:
    _, _, eight = judge("Poisson", practices=4, sources=25, each=2, halve=True, seed=5)
    assert eight >= 50
    false, *_ = judge("Poisson", practices=4, sources=25, each=1, halve=False, seed=6)
    assert false <= 25
