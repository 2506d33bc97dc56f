"""When an office likes to be visited."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from refboard.practice.preferred_times import read_preferred_times

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", "0123456"),
        ("Tue, Thu", "13"),
        ("Tuesdays and Thursdays", "13"),
        ("Mon-Wed", "012"),
        ("not Mondays", "123456"),
        ("Tue-Fri, not Thu", "124"),
        ("closed Wed", "013456"),
        ("any day but never Friday", "012356"),
        ("mornings", "0123456"),
        ("Wed mornings, Fri afternoons", "24"),
        ("not Friday afternoons", "0123456"),
        ("ask for Monica", "0123456"),
    ],
)
def test_weekdays_that_suit(text: str, days: str) -> None:
    times = read_preferred_times(text)
    suited = "".join(str(day) for day in range(7) if times.suits(MONDAY + timedelta(days=day)))
    assert suited == days


@pytest.mark.parametrize(
    ("text", "weekday", "part"),
    [
        ("Tue, Thu", 1, ""),
        ("Wed mornings, Fri afternoons", 2, "morning"),
        ("Wed mornings, Fri afternoons", 4, "afternoon"),
        ("Tue, Thu, mornings", 3, "morning"),
        ("before noon", 0, "morning"),
        ("after lunch", 0, "afternoon"),
        ("lunch", 0, "midday"),
        ("9 am", 0, "morning"),
        ("Thu 2pm", 3, "afternoon"),
        ("not Friday afternoons", 4, "morning"),
        ("never mornings", 0, "afternoon"),
        ("Amherst team", 0, ""),
    ],
)
def test_part_of_the_day(text: str, weekday: int, part: str) -> None:
    assert read_preferred_times(text).part_on(MONDAY + timedelta(days=weekday)) == part
