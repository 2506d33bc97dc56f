"""Weekdays: none named where none is better, and one that is better named. See test_calibration_silence.py for the command."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from measured import Measured, show
from simulated_outreach import YEAR, equal, own_weekdays, spaced
from weekday_check import DESIGNS, judge, named, over_a_year, power

BETTER = (-0.03, 0.12, -0.03, -0.03, -0.03)
"""45% on Tuesday, 30% on the other days."""


@pytest.mark.long
def test_no_weekday_is_named_where_none_is_better() -> None:
    lines = []
    for name, design in DESIGNS.items():
        most = 7.0 if "campaigns" in name else 5.0
        for count in (400, 1200):
            found = judge(design, count, practices=200)
            lines.append(Measured(f"{name}, {count:,} a year: one look", found.look, found.before, 0, most))
            lines.append(
                Measured(
                    f"{name}, {count:,} a year: shown (two looks agree)", found.pair, found.differ, 0, most
                )
            )
    show("Weekday named without any effect (share of practices; beside 'shown': old 'they differ')", lines)


@pytest.mark.long
def test_no_weekday_is_named_at_some_time_in_a_year() -> None:
    shown, single = over_a_year(own_weekdays, 400, practices=300)
    plain, _ = over_a_year(equal, 400, practices=300)
    show(
        "Weekday named at some time in a year of daily looks, 400 touches a year",
        [
            Measured("offices differ, each on its own weekday", shown, single, 0, 5),
            Measured("equal", plain, None, 0, 5),
        ],
    )


@pytest.mark.long
def test_a_better_weekday_is_named() -> None:
    one, pair, ever = power(1200, BETTER, practices=100)
    show(
        "Power: 45 v 30 %, 1,200 touches a year at 100 offices",
        [
            Measured("named at one look", one, None, 90),
            Measured("shown (two looks agree)", pair, None, 80),
            Measured("shown at some time in the year", ever, None, 95),
        ],
    )


def test_a_short_sample_of_the_weekday_table() -> None:
    random = np.random.default_rng(4)
    false = sum(named(own_weekdays(random, 400, YEAR), YEAR) is not None for _ in range(40))
    assert false <= 6
    right = sum(named(spaced(random, 1200, 100, YEAR, BETTER), YEAR) == 1 for _ in range(15))
    assert right >= 11


def test_two_offices_with_their_own_weekdays_make_no_best_day() -> None:
    """Alder answers 60% and is contacted on Tuesdays, Birch 15% on Thursdays: no weekday is better."""
    rows = []
    for office, share, usual, other in (("Alder", 0.6, 1, 3), ("Birch", 0.15, 3, 1)):
        for week in range(50):
            day = other if week % 5 == 4 else usual
            answered = (week * 7) % 20 < share * 20
            number = week * 5 + day
            rows.append((office, "Phone", "Ana", number, day, number + 1 if answered else None))
    names = ["office", "channel", "by", "number", "day", "came"]
    assert named(pl.DataFrame(rows, schema=names, orient="row"), 260) is None
