from __future__ import annotations

from datetime import date, time, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.practice.calendar import Calendar, later
from refboard.practice.days import parse_day, parse_full_day, parse_time
from refboard.practice.schema import TABLES
from workbook.xlsx.reading.frames import snapshot_of

THANKSGIVING = Calendar([date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28)])
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("start", "end", "open_days"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 25), date(2026, 11, 30), 1),  # Thanksgiving, the day after and the weekend are closed
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 23), date(2026, 12, 7), 8),
        (date(2026, 12, 7), date(2026, 11, 23), -8),
    ],
)
def test_days_between(start: date, end: date, open_days: int) -> None:
    assert THANKSGIVING.days(start, end) == open_days


@given(DAYS, st.integers(0, 400), st.sets(DAYS, max_size=30))
def test_days_counts_one_by_one(start: date, length: int, holidays: set[date]) -> None:
    calendar = Calendar(holidays)
    span = [start + timedelta(days=step) for step in range(1, length + 1)]
    assert calendar.days(start, start + timedelta(days=length)) == sum(map(calendar.is_open, span))


@given(DAYS, st.integers(1, 300), st.sets(DAYS, max_size=30))
def test_add_is_the_inverse_of_days(start: date, count: int, holidays: set[date]) -> None:
    calendar = Calendar(holidays)
    end = calendar.add(start, count)
    assert calendar.is_open(end)
    assert calendar.days(start, end) == count


@given(st.lists(DAYS | st.none(), min_size=1, max_size=30), st.sets(DAYS, max_size=10))
def test_a_column_counts_like_a_day(days: list[date | None], holidays: set[date]) -> None:
    calendar = Calendar(holidays)
    column = pl.Series("d", days, dtype=pl.Date)
    assert calendar.numbers(column).to_list() == [None if d is None else calendar.number(d) for d in days]
    sent = [None if d is None else calendar.number(calendar.next_open(d)) for d in days]
    assert calendar.numbers(column, sent=True).to_list() == sent


def test_a_touch_on_a_closed_day_counts_for_the_next_open_one() -> None:
    assert THANKSGIVING.next_open(date(2026, 11, 26)) == date(2026, 11, 30)
    assert THANKSGIVING.since_sent(date(2026, 11, 26), date(2026, 11, 30)) == 0
    assert THANKSGIVING.since_sent(date(2026, 11, 25), date(2026, 11, 30)) == 1


def test_holidays_come_from_the_workbook() -> None:
    snapshot = snapshot_of(TABLES, {"Holidays": [{"Date": date(2026, 11, 26)}, {"Date": "soon"}]})
    assert Calendar.from_snapshot(snapshot).holidays == {date(2026, 11, 26)}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", MONDAY),
        ("Tomorrow", date(2026, 11, 24)),
        ("fri", date(2026, 11, 27)),
        ("mon", date(2026, 11, 30)),
        ("next Thurs", date(2026, 11, 26)),
        ("last fri", date(2026, 11, 20)),
        ("next week", date(2026, 11, 30)),
        ("+3d", date(2026, 11, 26)),
        ("+3", date(2026, 11, 26)),
        ("2 weeks", date(2026, 12, 7)),
        ("+3m", date(2027, 2, 23)),
        ("3 days ago", date(2026, 11, 20)),
        ("in 10 days", date(2026, 12, 3)),
        ("In 2 weeks", date(2026, 12, 7)),
        ("in a month", date(2026, 12, 23)),
        ("one week", date(2026, 11, 30)),
        ("12/1", date(2026, 12, 1)),
        ("1/5", date(2027, 1, 5)),
        ("11/23", MONDAY),
        ("12/1/27", date(2027, 12, 1)),
        ("1.12.", date(2026, 12, 1)),
        ("1 dec", date(2026, 12, 1)),
        ("Dec 1, 2027", date(2027, 12, 1)),
        ("2/29", date(2028, 2, 29)),
        ("2026-12-01", date(2026, 12, 1)),
    ],
)
def test_days_people_type(text: str, day: date) -> None:
    assert parse_day(text, MONDAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("fri", date(2026, 11, 20)),
        ("mon", date(2026, 11, 16)),
        ("11/24", date(2025, 11, 24)),
        ("11/23", MONDAY),
    ],
)
def test_days_in_the_past(text: str, day: date) -> None:
    assert parse_day(text, MONDAY, past=True) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "13/1",
        "2/30",
        "2026-02-30",
        "5",
        "f",
        "+",
        "9999 weeks x",
        "marchish 3",
        "in 3",
        "in a",
        "am",
        "in 3 days ago",
    ],
)
def test_what_is_no_day_is_explained_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^'.*' (is not|has no).*\.$"):
        parse_day(text, MONDAY)


def test_a_full_day_names_its_year() -> None:
    assert parse_full_day("12/1/2026") == date(2026, 12, 1)
    with pytest.raises(ValueError, match="does not name a year"):
        parse_full_day("fri")


def test_times_people_type() -> None:
    assert [parse_time(t) for t in ("9", "9:30", "2:15 pm", "12 am", "14:05")] == [
        time(9), time(9, 30), time(14, 15), time(0), time(14, 5),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="is not a time"):
        parse_time("25:00")


def test_the_last_days_of_the_calendar_end_no_search() -> None:
    """9999-12-31 is what people write for "for good"; it may even be a holiday."""
    calendar = Calendar([date.max])
    assert calendar.next_open(date.max) == date.max
    assert calendar.add(date(9999, 12, 29), 10) == date(9999, 12, 30)
    assert later(date(9999, 12, 20), 30) == date.max
    assert later(MONDAY, 30) == MONDAY + timedelta(days=30)


@pytest.mark.parametrize("text", ["1899-12-31", "0001-01-01", "31.12.1899", "-9999w"])
def test_a_day_before_a_spreadsheets_first_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is before 1900, the first year a workbook can hold"):
        parse_day(text, MONDAY)
