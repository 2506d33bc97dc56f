"""Stretches of months: no gap, no day twice, whatever the day one looks from."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.analysis.period import LENGTHS, Period, first_day_of_year_to

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def test_the_usual_period_is_the_twelve_months_up_to_today() -> None:
    on = date(2026, 11, 24)
    period = Period()
    assert (period.since(on), period.until(on)) == (date(2025, 11, 25), None)
    assert period.text(on) == "12 months to today"
    before = period.earlier()
    assert (before.since(on), before.until(on)) == (date(2024, 11, 25), date(2025, 11, 24))
    assert before.text(on) == "12 months to Mon Nov 24, 2025"


@given(DAYS)
def test_it_begins_where_the_other_yearly_figures_begin(on: date) -> None:
    assert Period().since(on) == first_day_of_year_to(on)


@given(DAYS, st.sampled_from([length for length in LENGTHS if length]), st.integers(0, 20))
def test_stretches_leave_out_no_day_and_share_none(on: date, months: int, back: int) -> None:
    period = Period(months, back)
    since = period.since(on)
    assert since is not None
    assert period.earlier().until(on) == since - timedelta(days=1)
    assert since <= (period.until(on) or on)


@pytest.mark.parametrize(
    ("on", "months", "since"),
    [
        (date(2026, 5, 30), 3, date(2026, 3, 1)),  # 31 May: February has no such day
        (date(2026, 12, 30), 3, date(2026, 10, 1)),
        (date(2026, 2, 28), 12, date(2025, 3, 1)),
        (date(2024, 2, 28), 12, date(2023, 3, 1)),
        (date(2026, 12, 31), 6, date(2026, 7, 1)),
    ],
)
def test_a_day_that_the_month_does_not_have_is_the_first_of_the_next(
    on: date, months: int, since: date
) -> None:
    assert Period(months).since(on) == since


def test_steps_go_there_and_back_and_end_at_today() -> None:
    period = Period(6)
    assert period.earlier().later() == period
    assert period.later() == period
    everything = Period(0)
    assert everything.earlier() == everything
    assert (everything.since(date(2026, 11, 24)), everything.until(date(2026, 11, 24))) == (None, None)
    assert everything.text(date(2026, 11, 24)) == "all time"


def test_a_period_before_the_calendar_begins_at_its_first_days() -> None:
    on = date(2026, 11, 24)
    assert Period(12, 3000).since(on) == date(1, 1, 2)
    assert Period(12, 3000).until(on) == date(1, 1, 1)
