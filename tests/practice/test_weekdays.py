from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from refboard.practice.calendar import Calendar
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.practice.weekdays import find_weekdays, parse_weekdays, weekdays_text
from workbook.xlsx.reading.frames import snapshot_of


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("monday to saturday", (0, 1, 2, 3, 4, 5)),
        ("Sun–Thu", (0, 1, 2, 3, 6)),
        ("Tue, Thu", (1, 3)),
        ("Tues. and Thurs.", (1, 3)),
        ("Wed", (2,)),
    ],
)
def test_weekdays_people_write(text: str, days: tuple[int, ...]) -> None:
    assert parse_weekdays(text) == days
    assert parse_weekdays(weekdays_text(days)) == days


def test_what_is_no_list_of_weekdays() -> None:
    assert parse_weekdays("Fri mornings") is None
    assert find_weekdays("Fri mornings") == (4,)
    assert parse_weekdays("daily") is None
    assert find_weekdays("monthly") == ()
    assert weekdays_text((0, 1, 2, 3, 6)) == "Sun-Thu"


@pytest.mark.parametrize("weekdays", [(0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 6), (1, 3), tuple(range(7))])
def test_a_calendar_counts_the_open_days_it_is_given(weekdays: tuple[int, ...]) -> None:
    holidays = [date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 29)]
    calendar = Calendar(holidays, weekdays)
    first = date(2026, 11, 1)
    number = calendar.number(first)
    for step in range(1, 60):
        day = first + timedelta(step)
        number += day.weekday() in weekdays and day not in holidays
        assert calendar.number(day) == number
        assert calendar.is_open(day) == (day.weekday() in weekdays and day not in holidays)
    days = pl.Series("d", [first + timedelta(step) for step in range(60)])
    assert calendar.numbers(days).to_list() == [calendar.number(day) for day in days]
    sent = [calendar.number(calendar.next_open(day)) for day in days]
    assert calendar.numbers(days, sent=True).to_list() == sent
    assert calendar.days(first, calendar.add(first, 7)) == 7


def test_the_settings_sheet_names_the_open_days() -> None:
    snapshot = snapshot_of(TABLES, {"Settings": [{"Setting": "Open days", "Value": "Mon-Sat"}]})
    assert Policy.from_snapshot(snapshot).open_days == (0, 1, 2, 3, 4, 5)
    assert Calendar.from_snapshot(snapshot).is_open(date(2026, 11, 28))
    wrong = snapshot_of(TABLES, {"Settings": [{"Setting": "Open days", "Value": "whenever"}]})
    (problem,) = Policy.from_snapshot(wrong).problems
    assert "not a list of weekdays like Mon-Fri; the default, Mon-Fri, is used" in problem.text
