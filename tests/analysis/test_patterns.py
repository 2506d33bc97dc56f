"""What the whole practice's history shows, worked out by hand: cohorts, first referrals, runs, comparisons, forecast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.rates.rates import wilson
from refboard.analysis.review.cohorts import compare_lines, count_reasons, follow_cohorts
from refboard.analysis.review.patterns import find_patterns
from refboard.analysis.sources.first_referral import summarize_all, summarize_first_referrals
from refboard.analysis.sources.next_month import forecast_referrals, next_month_of
from refboard.analysis.touches.steps import read_conversations
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
ON = date(2026, 11, 23)


NUMBERS = count()


def look(snapshot: Snapshot, on: date = ON) -> Facts:
    return prepare(snapshot, Policy.from_snapshot(snapshot), on)


def referral(received: date, outcome: str = "", visit: date | None = None, **more: object) -> dict[str, Any]:
    row = {
        "Referral ID": f"R-{next(NUMBERS)}XA",
        "Source": "Oak",
        "Received": received,
        "Outcome": outcome,
        "Appointment": visit,
    }
    return row | {name.replace("_", " "): value for name, value in more.items()}


def test_a_cohort_is_followed_from_the_month_received(book: Book) -> None:
    day = date(2026, 6, 10)
    rows = [
        *(referral(day, "Completed", day + timedelta(days=age)) for age in (5, 30, 31, 75)),
        referral(day, "No-show", day + timedelta(days=9)),
        referral(day, "Cancelled"),
        *(referral(date(2026, 11, 2), "Completed", date(2026, 11, 9)) for _ in range(2)),
        *(referral(date(2026, 11, 2)) for _ in range(3)),
    ]
    newest, june = follow_cohorts(look(book([], [], rows)))
    assert (june.month, june.received) == ("2026-06", 5)
    assert {days: rate and (rate.k, rate.n) for days, rate in june.by.items()} == {
        30: (2, 5),
        60: (3, 5),
        90: (4, 5),
    }
    assert june.completion.rate == 4 / 5
    assert (newest.month, newest.received) == ("2026-11", 5)
    assert newest.by == {30: None, 60: None, 90: None}, "none of them has had 30 days"
    assert newest.completion.only_bounds
    assert (newest.completion.low, newest.completion.high) == (2 / 5, 1.0)


def test_reasons_and_service_lines_are_counted_as_written(book: Book) -> None:
    day = date(2026, 6, 10)
    rows = [
        referral(day, "Declined", Reason="Too far", Service_line="Sinus"),
        referral(day, "Declined", Reason=" Too far ", Service_line="Sinus"),
        referral(day, "Declined", Service_line="Voice"),
        referral(day, "No-show", Reason="Rain", Service_line="Sinus"),
        referral(day, "Completed", day, Service_line="Sinus"),
        referral(date(2025, 6, 10), "No-show", Reason="Too long ago", Service_line="Sinus"),
    ]
    facts = look(book([], [], rows))
    declined, missed = count_reasons(facts)
    assert (declined.outcome, declined.count, dict(declined.reasons)) == (
        "Declined",
        3,
        {"Too far": 2, "": 1},
    )
    assert (missed.outcome, missed.count, dict(missed.reasons)) == ("No-show", 1, {"Rain": 1})
    sinus, voice = compare_lines(facts)
    assert (sinus.name, sinus.received, sinus.completion.k, sinus.completion.n) == ("Sinus", 4, 1, 4)
    assert (voice.name, voice.received, voice.completion.k, voice.completion.n) == ("Voice", 1, 0, 1)


def test_the_first_referral_comes_after_the_first_touch_or_is_none_of_ours(book: Book) -> None:
    first = date(2026, 1, 5)
    touched = [
        {"Source": name, "Date": first + timedelta(days=later), "Channel": "Phone"}
        for name in ("Oak", "Elm", "Ash", "Fir")
        for later in (0, 30)
    ]
    came = {"Oak": 40, "Elm": 100, "Ash": 0}
    rows = [{**referral(first + timedelta(days=age)), "Source": name} for name, age in came.items()]
    facts = look(book([], touched, rows))
    found = summarize_all(facts)
    assert (found.offices, found.referred, found.touches) == (3, 2, 2.0), (
        "Ash referred on the day of the touch"
    )
    shares = {days: share and share[0] for days, share in found.within.items()}
    assert shares[90] == pytest.approx(1 / 3)
    assert shares[180] == pytest.approx(2 / 3)
    assert found.median == 100
    by_kind = summarize_first_referrals(facts, {"oak": "A", "elm": "B", "fir": "B"})
    assert [(one.name, one.offices, one.referred) for one in by_kind] == [("B", 2, 1), ("A", 1, 1)]


def test_a_run_of_touches_ends_with_a_sign_of_life(book: Book) -> None:
    def sent(name: str, *days: date, answered: date | None = None) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = [
            {"Source": name, "Date": day, "Channel": "Phone", "Outcome": "Sent"} for day in days
        ]
        if answered:
            rows[-1] |= {"Response": "Interested", "Responded on": answered}
        return rows

    first, second, third = date(2026, 3, 2), date(2026, 4, 6), date(2026, 5, 4)
    touches = [
        *sent("Oak", first, second, answered=second),
        *sent("Oak", third),
        *sent("Elm", first, second, third),
        *sent("Ash", first, answered=first),
    ]
    found = read_conversations(look(book([], touches, [])))
    assert (found.runs, found.answered) == (4, 2)
    assert [found.chance_of(at) for at in (1, 2, 3, 4)] == [(1, 4), (1, 2), (0, 1), (0, 0)]
    within = found.within(1)
    assert within is not None
    assert within[0] == 1 / 4


def test_sources_that_complete_clearly_less_are_named_and_open_ones_left_out(book: Book) -> None:
    day = date(2026, 6, 10)
    rows = [
        {**referral(day, "Completed" if at < good else "No-show", day), "Source": name}
        for name, good in (("Low", 8), *((f"Usual {n}", 32) for n in range(12)))
        for at in range(40)
    ]
    rows += [{**referral(day), "Source": "Open"} for _ in range(20)]
    found = find_patterns(look(book([], [], rows)))
    compared = found.compared["completion"]
    assert compared.open == 1
    assert compared.plot is not None
    assert [found.names[point.key] for point in compared.plot.points if point.differs] == ["Low"]
    low, high = compared.plot.limits(40)
    share = compared.plot.share
    assert low < share < high
    usual = wilson(share * 40, 40)
    assert high - low == pytest.approx(usual[1] - usual[0], abs=0.15)


def test_next_month_is_forecast_from_the_months_on_file(book: Book) -> None:
    rows = [
        {**referral(date(year, month, day)), "Source": "Oak"}
        for year in (2025, 2026)
        for month in range(1, 13)
        for day in range(1, 21)
        if date(year, month, day) <= ON
    ]
    ahead = forecast_referrals(look(book([], [], rows)))
    assert ahead.start == date(2026, 12, 1)
    assert ahead.total is not None
    assert ahead.total.low <= 20 <= ahead.total.high
    assert ahead.total.expected == pytest.approx(20, abs=2.5)
    assert [office for office, _ in ahead.sources] == ["oak"]
    assert forecast_referrals(look(book([], [], []))).total is None
    assert next_month_of(date(2026, 12, 31)) == date(2027, 1, 1)
