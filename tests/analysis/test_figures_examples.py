"""The examples of docs/figures.md, each computed here and, where one workbook can hold it, by refboard, too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from math import exp, factorial
from pathlib import Path

import pytest
from cells_from_text import Cells, Row
from formulas_from_text import binomial_at_most, kaplan_meier, wilson

from refboard.analysis.checkup.gifts import build_ledger
from refboard.analysis.facts import prepare
from refboard.analysis.loop.loop import read_loop_board
from refboard.analysis.sources.health import assess_sources
from refboard.analysis.timing.timing import measure_timing
from refboard.analysis.touches.office_history import gather_histories
from refboard.analysis.touches.touch_filter import TouchFilter
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures.md"
ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def page() -> str:
    return " ".join(PAGE.read_text(encoding="utf-8").replace("\n> ", " ").split())


def percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def test_open_days() -> None:
    friday, monday, tuesday = date(2026, 10, 9), date(2026, 10, 12), date(2026, 10, 13)
    assert Cells({}, ON).days_between(friday, monday) == 1
    assert Cells({"Holidays": [{"Date": monday}]}, ON).days_between(friday, tuesday) == 1


@pytest.mark.parametrize(
    ("k", "n", "text"), [(5, 10, "50%, range 24% to 76%"), (50, 100, "50%, range 40% to 60%")]
)
def test_the_range(k: int, n: int, text: str, page: str) -> None:
    low, high = wilson(k, n)
    assert f"{percent(k / n)}, range {percent(low)} to {percent(high)}" == text
    assert text in page


def test_the_adjusted_share(page: str) -> None:
    assert f"or {percent((2 + 0.3 * 10) / (2 + 10))}." in page


def test_a_sign_of_life(book: Book) -> None:
    def touch(day: date, channel: str, outcome: str) -> Row:
        return {"Source": "Alder", "Date": day, "Channel": channel, "Purpose": "Check-in", "Outcome": outcome}

    touches = [
        touch(date(2026, 3, 2), "Phone", "No answer"),
        touch(date(2026, 3, 16), "Letter", "Sent"),
        touch(date(2026, 4, 6), "Email", "Sent"),
    ]
    referral = {"Source": "Alder", "Received": date(2026, 3, 20)}
    for referrals, run in (([referral], 1), ([], 3)):
        snapshot = book([{"Target ID": "P-1A", "Source": "Alder"}], touches, referrals)
        facts = prepare(snapshot, Policy.from_snapshot(snapshot), date(2026, 4, 7))
        assert gather_histories(facts)["alder"].run == run
        assert Cells({"Touches": touches, "Referrals": referrals}, facts.on).run("alder") == run


def test_the_answered_share_of_ten_touches(book: Book) -> None:
    waits = [(1, True)] * 2 + [(3, False)] * 4 + [(5, True)] + [(10, False)] * 3
    assert kaplan_meier(waits, 10) == pytest.approx(0.4)
    monday = date(2026, 8, 3)
    touches: list[Row] = []
    for at, (wait, is_answered) in enumerate(waits):
        row: Row = {"Source": f"Office {at}", "Date": monday, "Channel": "Email", "Outcome": "Sent"}
        day = monday + timedelta(days=wait if wait < 5 else 7)
        touches.append(row | ({"Response": "Interested", "Responded on": day} if is_answered else {}))
        if wait == 3:
            touches.append({**row, "Date": day})
    snapshot = book((), touches)
    facts = prepare(snapshot, Policy.from_snapshot(snapshot), date(2026, 8, 31))
    rate = measure_timing(facts, only=TouchFilter(until=monday)).overall.rate
    assert (rate.k, rate.n) == (3, 10)
    assert rate.rate == pytest.approx(0.4)


def test_offices_that_differ_name_no_weekday(book: Book) -> None:
    touches: list[Row] = []
    for week in range(0, 48, 2):
        for office, after, often in (("Alder", 1, 0.6), ("Birch", 3, 0.15)):
            day = date(2025, 11, 10) + timedelta(days=7 * week + after)
            row: Row = {"Source": office, "Date": day, "Channel": "Email", "By": "Ana", "Outcome": "Sent"}
            is_answered = int((week // 2 + 1) * often) > int(week // 2 * often)
            touches.append(row | ({"Response": "Interested", "Responded on": day} if is_answered else {}))
    snapshot = book((), touches)
    timing = measure_timing(prepare(snapshot, Policy.from_snapshot(snapshot), ON))
    shares = {slot.day: slot.rate.rate for slot in timing.days if slot.sent}
    assert shares["Tue"] == pytest.approx(0.6, abs=0.05)
    assert shares["Thu"] == pytest.approx(0.15, abs=0.05)
    assert timing.verdict.best is None


def test_a_share_is_not_below_what_was_seen_already(book: Book) -> None:
    """Weekly contact follows no touch for 10 open days, but 6 of 10 were answered on the same day."""
    touches: list[Row] = []
    for week in range(40):
        for office, after, often in (("Alder", 1, 6), ("Birch", 3, 1)):
            day = date(2025, 11, 11) + timedelta(days=7 * week + after)
            row: Row = {"Source": office, "Date": day, "Channel": "Email", "Outcome": "Sent"}
            touches.append(row | ({"Response": "No", "Responded on": day} if week % 10 < often else {}))
    touches += [
        {"Source": f"Office {at}", "Date": date(2026, 6, 2), "Channel": "Email", "Outcome": "Sent"}
        for at in range(9)
    ]
    snapshot = book((), touches)
    for slot in measure_timing(prepare(snapshot, Policy.from_snapshot(snapshot), ON)).days:
        early, full = slot.within[2], slot.within[10]
        assert (early is None) == (full is None)
        if early is not None and full is not None:
            assert full[0] >= early[0] - 1e-6


def test_the_experiment(page: str) -> None:
    """Two shares of 30% and 45%, 5% error and 80% power: 162.3 touches a weekday (J. L. Fleiss 1981, eq. 3.13)."""
    middle = 0.375
    sure = 1.959964 * (2 * middle * (1 - middle)) ** 0.5 + 0.841621 * (0.3 * 0.7 + 0.45 * 0.55) ** 0.5
    each = round((sure / 0.15) ** 2)
    assert (
        f"Comparing two weekdays takes {2 * each} touches. With 20 a week: {round(2 * each / 20)} weeks."
        in page
    )


@pytest.mark.parametrize(
    ("silent", "low", "high"), [(21, 0.375, 0.385), (63, 0.065, 0.075), (105, 0.01, 0.02)]
)
def test_the_chance_of_a_silence(silent: int, low: float, high: float) -> None:
    """12 gaps in 252 open days: the predictive distribution of the next gap."""
    assert low <= (252 / (252 + silent)) ** 12 <= high
    assert (252 / (252 + 63)) ** 3 > 0.2


@pytest.mark.parametrize(("silent", "state"), [(21, "steady"), (63, "watch"), (105, "quiet")])
def test_the_silence_of_one_source(silent: int, state: str, book: Book) -> None:
    calendar = Cells({}, ON)
    opens = [day for at in range(700, -1, -1) if calendar.is_open(day := ON - timedelta(days=at))]
    days = opens[-1 - silent - 252 : len(opens) - silent : 21]
    assert len(days) == 13
    snapshot = book((), (), [{"Source": "Lakeside", "Received": day} for day in days], holidays=())
    found = assess_sources(prepare(snapshot, Policy.from_snapshot(snapshot), ON)).sources[0].silence
    assert (found.state, found.days_silent) == (state, silent)
    assert found.p == pytest.approx((252 / (252 + silent)) ** 12, abs=0.02)
    assert silent < 105 or (found.p is not None and 0.01 <= found.p <= 0.02)


def test_a_fall() -> None:
    at_most = sum(exp(-48) * 48**k / factorial(k) for k in range(25))
    assert at_most < 0.001
    assert binomial_at_most(24, 24 + 4 * 48, 1 / 5) < 0.001
    assert binomial_at_most(9, 9 + 4 * 12, 1 / 5) > 0.1


@pytest.mark.parametrize(("completed", "failed", "still_open"), [(30, 0, 70), (60, 35, 5)])
def test_completion_with_and_without_many_open(
    completed: int, failed: int, still_open: int, book: Book
) -> None:
    outcomes = ["Completed"] * completed + ["Declined"] * failed + [""] * still_open
    referrals = [{"Source": "Alder", "Received": date(2026, 6, 1), "Patient ref": f"X{at}", "Outcome": outcome}
                 for at, outcome in enumerate(outcomes)]  # fmt: skip
    snapshot = book((), (), referrals)
    rate = assess_sources(prepare(snapshot, Policy.from_snapshot(snapshot), ON)).sources[0].completion
    if still_open == 70:
        assert (rate.rate, rate.low, rate.high, rate.open) == (None, 0.3, 1.0, 70)
    else:
        assert rate.rate == pytest.approx(60 / 95)
        assert percent(60 / 95) == "63%"


def test_the_score(page: str) -> None:
    parts = 30 + 0.8 * 20 + 0.68 * 15 + 0.4 * 15 + 1 * 10 + 10
    assert parts == pytest.approx(82.2)
    assert "Fit 68%: 10.2." in page
    assert f"Score: {parts:.0f}." in page


def test_concentration(page: str) -> None:
    same = sum(count * (count - 1) for count in (50, 30, 20)) / (100 * 99)
    assert f"spread like {1 / same:.1f} equal sources" in page


def test_notes_in_time(book: Book) -> None:
    visit = date(2026, 11, 11)
    notes = [date(2026, 11, 16)] * 4 + [date(2026, 11, 20)] + [None] * 5
    referrals = [
        {"Source": "Alder", "Received": date(2026, 11, 2), "Patient ref": f"X{at}", "Appointment": visit,
         "Outcome": "Completed", "Note sent": note}
        for at, note in enumerate(notes)
    ]  # fmt: skip
    snapshot = book((), (), referrals, holidays=())
    facts = prepare(snapshot, Policy.from_snapshot(snapshot), ON)
    assert Cells({}, ON).days_between(visit, ON) == 8
    rate = read_loop_board(facts).note.rate
    assert (rate.k, rate.n) == (4, 10)


def test_sources_compared(page: str) -> None:
    def between(low: int, high: int) -> float:
        return binomial_at_most(high, 40, 0.75) - binomial_at_most(low - 1, 40, 0.75)

    assert between(25, 35) > 0.95 > max(between(26, 35), between(25, 34))
    assert f"Of 40, a usual source completes 25 to 35 ({percent(25 / 40)} to {percent(35 / 40)})" in page
    assert binomial_at_most(8, 40, 0.75) < 1e-9
    assert binomial_at_most(2, 4, 0.75) > 0.2


def test_touches_until_an_answer(page: str) -> None:
    assert f"147 were answered at touch 1 ({percent(147 / 259)})" in page
    assert f"28 of those were answered ({percent(28 / 50)})" in page
    assert f"By then, {percent(1 - (1 - 147 / 259) * (1 - 28 / 50))} had an answer" in page


def test_the_first_referral() -> None:
    waits = [(40, True), (100, True), (320, False)]
    assert kaplan_meier(waits, 90) == pytest.approx(1 / 3)
    halves = [day for day in (40, 99, 100) if (kaplan_meier(waits, day) or 0) >= 0.5]
    assert halves == [100]


def test_a_lunch_for_two(book: Book) -> None:
    targets = [
        {"Target ID": f"P-{at}A", "Source": "Alder", "Contact": name, "Role": "Physician"}
        for at, name in enumerate(("Dr. Ada Moss", "Dr. Ben Reed"))
    ]
    lunch = {"Source": "Alder", "Target ID": "P-0A", "Date": date(2026, 6, 1), "Channel": "Visit", "Value": 60,
             "Value to": "Dr. Ada Moss, Dr. Ben Reed"}  # fmt: skip
    snapshot = book(targets, [lunch])
    ledger = build_ledger(prepare(snapshot, Policy.from_snapshot(snapshot), ON))
    assert [(gift.year, gift.total) for gift in ledger.gifts] == [(2026, 30), (2026, 30)]
