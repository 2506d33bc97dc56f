"""Next month's referrals: the 80% range holds what came four times out of five. See test_calibration_silence.py for the command."""

from __future__ import annotations

import numpy as np
import pytest
from measured import Measured, show
from simulated_sources import MONTH, PROCESSES, YEAR, paces, practice

from refboard.analysis.sources.forecast import Month, fit_seasons, forecast_month

HISTORY, MONTHS = 36, 48


def back_test(process: str, *, practices: int, sources: int = 80, seed: int = 1) -> tuple[float, float]:
    """How often the range of the total, and that of the five largest sources, held what came in twelve months."""
    random = np.random.default_rng(seed)
    held, large = [], []
    for _ in range(practices):
        counts = np.zeros((sources, MONTHS), int)
        for at, days in enumerate(practice(random, PROCESSES[process], 4 * YEAR, paces(random, sources))):
            for day in days:
                counts[at, day // MONTH] += 1 + (random.random() < 0.12)
        for month in range(HISTORY, MONTHS):
            past = range(month - HISTORY, month)
            total = [Month(one % 12, MONTH, int(counts[:, one].sum())) for one in past]
            found = forecast_month(total, month % 12, MONTH)
            assert found is not None
            held.append(found.low <= counts[:, month].sum() <= found.high)
            seasons = fit_seasons(total)
            for at in np.argsort(-counts[:, month - 12 : month].sum(axis=1))[:5]:
                own = [Month(one % 12, MONTH, int(counts[at, one])) for one in past]
                single = forecast_month(own, month % 12, MONTH, seasons)
                assert single is not None
                large.append(single.low <= counts[at, month] <= single.high)
    return 100 * float(np.mean(held)), 100 * float(np.mean(large))


@pytest.mark.long
def test_the_range_holds_what_came_four_times_out_of_five() -> None:
    lines = []
    for process in (
        "Poisson",
        "mild season",
        "strong season",
        "clustered (3 within 6 days)",
        "wandering",
        "trending up",
    ):
        total, large = back_test(process, practices=40)
        strict = process in ("Poisson", "mild season", "strong season")
        lines.append(Measured(f"{process}: total", total, None, 75, 85, bound=strict))
        # Sources with 3 to 10 a month have ranges of 5 to 9 whole numbers, which can't hold exactly 80%.
        lines.append(Measured(f"{process}: the five largest sources", large, None, 75, 87, bound=strict))
    total, _ = back_test("strong season", practices=60, sources=15)
    lines.append(Measured("strong season, 15 sources: total", total, None, 75, 85))
    show("Forecast: months whose referrals the 80% range held", lines)


def test_a_short_sample_of_the_forecast_table() -> None:
    total, _ = back_test("strong season", practices=6)
    assert 62 <= total <= 95
