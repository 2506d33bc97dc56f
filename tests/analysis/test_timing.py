"""When offices answer: counts, clock, censoring, filters, and that nothing is named without reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from random import Random
from statistics import mean
from typing import Any

import polars as pl
import pytest
from practices import ON, Row, offices, open_days, outreach

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.timing.timing import Timing, TimingSlot, measure_timing
from refboard.analysis.touches.touch_filter import TouchFilter, asking_trials
from refboard.analysis.touches.trials import follow
from refboard.practice.calendar import Calendar
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
MONDAY = date(2026, 10, 5)


def facts_of(book: Book, touches: list[Row], targets: list[Row] | None = None, on: date = ON) -> Facts:
    return prepare(book(targets or offices(3), touches), Policy(), on)


def timing_of(book: Book, touches: list[Row], **more: Any) -> Timing:  # noqa: ANN401
    return measure_timing(facts_of(book, touches), **more)


def touch(number: int, day: date, office: int = 0, **more: object) -> Row:
    row: Row = {"Touch ID": f"T-{number}A", "Source": f"Office {office}", "Date": day, "Channel": "Phone"}
    return row | {key.replace("_", " "): value for key, value in more.items()}


def counts(slot: TimingSlot) -> tuple[int | None, int | None, int, int]:
    return slot.sent, slot.matured, slot.answered, slot.ever


def test_each_touch_is_followed_for_ten_open_days_at_most(book: Book) -> None:
    late = MONDAY + timedelta(30)  # 13 open days before the day we look from
    young = date(2026, 11, 10)
    timing = timing_of(book, [
        touch(1, MONDAY, 0, Response="No", Responded_on=MONDAY + timedelta(1)),
        touch(2, late, 1, Response="No", Responded_on=late + timedelta(18)),
        touch(3, late, 2),
        touch(4, young, 0, Response="No", Responded_on=young),
        touch(5, young, 1),
    ])  # fmt: skip
    assert late.weekday() == 2
    assert young.weekday() == 1
    monday, tuesday, wednesday, *_ = timing.days
    assert counts(monday) == (1, 1, 1, 1)
    # Answered after 12 open days: not in time, but answered.
    assert counts(wednesday) == (2, 2, 0, 1)
    assert wednesday.rate.rate == 0
    assert counts(tuesday) == (2, 0, 1, 1)
    assert counts(timing.overall) == (5, 3, 2, 3)


def test_a_touch_is_followed_until_the_next_one_to_its_office(book: Book) -> None:
    rows = [
        touch(1, MONDAY),
        touch(2, MONDAY + timedelta(2), Response="Interested", Responded_on=MONDAY + timedelta(3)),
        touch(3, MONDAY, 1),
    ]
    timing = timing_of(book, rows)
    assert counts(timing.days[0]) == (2, 2, 0, 0)
    assert counts(timing.days[2]) == (1, 1, 1, 1)
    found = {
        (row["office"], row["date"]): row for row in asking_trials(facts_of(book, rows)).iter_rows(named=True)
    }
    first = found["office0", MONDAY]
    assert (first["wait"], first["seen"]) == (2, False)
    # An answer that comes after the next touch says nothing of the first one alone.
    rows[0] |= {"Response": "No", "Responded on": MONDAY + timedelta(4)}
    late = asking_trials(facts_of(book, rows)).filter(pl.col("date") == MONDAY, pl.col("office") == "office0")
    assert late.select("wait", "seen", "ever").rows() == [(2, False, True)]


def test_touches_to_one_office_on_one_day_by_one_channel_are_one(book: Book) -> None:
    day = MONDAY
    people = [touch(at, day, 0, Contact="x") for at in range(3)]
    people[1] |= {"Response": "Interested", "Responded on": day + timedelta(2)}
    rows = [*people, touch(7, day, 0, Channel="Fax"), *(touch(10 + at, day, at + 1) for at in range(2))]
    for order in (rows, rows[::-1]):
        timing = timing_of(book, order)
        assert counts(timing.days[0]) == (4, 4, 1, 1)
        assert counts(timing.overall)[0] == 4


def test_a_touch_on_a_closed_day_counts_for_the_next_open_one(book: Book) -> None:
    saturday, holiday = date(2026, 10, 3), date(2026, 11, 26)
    timing = timing_of(book, [touch(1, saturday), touch(2, saturday + timedelta(1), 1)])
    assert [day.sent for day in timing.days] == [2, 0, 0, 0, 0]
    assert timing.moved == 2
    later = measure_timing(facts_of(book, [touch(1, holiday)], on=date(2026, 12, 31)))
    # Thanksgiving Thursday and the day after are closed: Monday.
    assert [day.sent for day in later.days] == [1, 0, 0, 0, 0]


def test_an_answer_on_an_unknown_day_counts_as_answered_at_all_only(book: Book) -> None:
    timing = timing_of(book, [touch(1, MONDAY, Response="No"), touch(2, MONDAY, 1)])
    assert counts(timing.days[0]) == (2, 2, 0, 1)
    assert (timing.days[0].rate.k, timing.days[0].rate.n) == (0, 1)
    assert timing.undated == 1
    share = timing.days[0].within[10]
    assert share is not None
    # Of the one with a known time nothing came: Wilson's upper end for 0 of 1.
    assert share == pytest.approx((0.0, 0.0, 0.7935), abs=1e-4)


def test_who_was_not_followed_long_enough_says_nothing_about_later(book: Book) -> None:
    day = ON - timedelta(3)
    timing = timing_of(book, [touch(number, day, number % 3) for number in range(20)])
    within = timing.overall.within
    assert within[2] is None
    assert within[10] is None
    assert timing.overall.median is None
    assert (
        timing.verdict.text
        == "Too few to tell whether a weekday stands out (0 touches in the 12 months to Sat Oct 31)."
    )
    assert timing.verdict.p is None


def test_bounced_service_and_incoming_touches_ask_for_nothing(book: Book) -> None:
    timing = timing_of(book, [
        touch(1, MONDAY, Outcome="Bounced"), touch(2, MONDAY, Outcome="Left materials"),
        touch(3, MONDAY, Purpose="Loop note"), touch(4, MONDAY, Purpose="Thank you"),
        touch(5, MONDAY, 1, Direction="In"), touch(6, MONDAY, Purpose="Reply"),
    ])  # fmt: skip
    assert timing.overall.sent == 0
    assert timing.verdict.best is None


def test_hours_and_cells_hold_the_touches_that_have_a_time(book: Book) -> None:
    timing = timing_of(book, [
        touch(1, MONDAY, 0, Time=time(9, 59), Response="No", Responded_on=MONDAY),
        touch(2, MONDAY + timedelta(1), 1, Time=time(9, 0)),
        touch(3, MONDAY, 2, Time=time(18, 30)),
        touch(4, MONDAY, 1, Time=time(7, 59)),
        touch(5, MONDAY, 3),
    ])  # fmt: skip
    assert [(slot.hour, slot.sent, slot.answered) for slot in timing.hours] == [(9, 2, 1), (18, 1, 0)]
    assert [(cell.day, cell.hour, cell.sent) for cell in timing.cells] == [
        ("Mon", 9, 1), ("Mon", 18, 1), ("Tue", 9, 1),
    ]  # fmt: skip
    assert (timing.outside, timing.untimed) == (1, 1)


@pytest.mark.parametrize(
    ("only", "left"),
    [
        (TouchFilter(channel="phone"), {1, 3}),
        (TouchFilter(purpose="CHECK IN"), {2}),
        (TouchFilter(angle="speed"), {3}),
        (TouchFilter(specialty="family medicine"), {1, 3}),
        (TouchFilter(tier="A"), {2}),
        (TouchFilter(city="hillcrest"), {2}),
        (TouchFilter(owner="ana"), {1, 3}),
        (TouchFilter(owner="unowned"), {2}),
        (TouchFilter(by="Ben Adler"), {2}),
        (TouchFilter(source="OFFICE 0"), {1, 3}),
        (TouchFilter(since=MONDAY + timedelta(1)), {2, 3}),
        (TouchFilter(until=MONDAY), {1}),
        (TouchFilter(channel="phone", since=MONDAY + timedelta(1)), {3}),
    ],
)
def test_filters_keep_what_they_mean(book: Book, only: TouchFilter, left: set[int]) -> None:
    targets: list[Row] = [
        {"Target ID": "P-0A", "Source": "Office 0", "Specialty": "Family Medicine", "Owner": "Ana Reyes"},
        {"Target ID": "P-1A", "Source": "Office 1", "Specialty": "OB/GYN", "Tier": "a", "City": "Hillcrest"},
    ]
    touches = [
        touch(1, MONDAY, 0, By="Ana Reyes"),
        touch(2, MONDAY + timedelta(1), 1, Channel="Fax", Purpose="Check-in", By="Ben Adler", Target_ID="P-1A"),
        touch(3, MONDAY + timedelta(2), 0, Angle="Speed", Target_ID="P-0A"),
    ]  # fmt: skip
    facts = facts_of(book, touches, targets)
    kept = only.apply(asking_trials(facts))
    assert {int(facts.snapshot.tables["Touches"].ids[at][2:-1]) for at in kept["at"].to_list()} == left
    assert measure_timing(facts, only=only).overall.sent == len(left)


# ------------------------------------------------------------------ three things a naive chart shows


def test_friday_is_not_slow_on_the_business_clock(book: Book) -> None:
    random = Random(5)
    rows = outreach(random, [1.0] * 5, 150, delays=(1, 2, 2, 3, 3, 4, 6))
    timing = timing_of(book, rows)
    naive = {day: [] for day in range(5)}  # type: dict[int, list[int]]
    for row in rows:
        naive[row["Date"].weekday()].append((row["Responded on"] - row["Date"]).days)
    # Calendar days make Friday slow and never answered within two days ...
    assert mean(naive[4]) > mean(naive[0]) + 1
    assert min(naive[4]) > 2
    # ... open days do not.
    shares = [day.within[2] for day in timing.days]
    told = [share[0] for share in shares if share is not None]
    assert len(told) == 5
    assert max(told) - min(told) < 0.15
    assert {day.median for day in timing.days} <= {2, 3}


def test_last_weeks_touches_do_not_lower_the_rate(book: Book) -> None:
    random, calendar = Random(7), Calendar()
    days = [day for day in open_days(ON - timedelta(28), ON) if day <= ON]
    rows = []
    for number in range(2000):
        day = random.choice(days)
        came = calendar.add(day, random.randrange(0, 11))
        answered = random.random() < 0.4 and came <= ON
        more = {"Response": "No", "Responded on": came} if answered else {}
        rows.append({"Touch ID": f"T-{number}A", "Source": f"Office {number}", "Date": day, **more})
    timing = timing_of(book, rows)
    naive = sum("Response" in row for row in rows) / len(rows)
    assert naive < 0.33
    assert timing.overall.rate.rate == pytest.approx(0.4, abs=0.04)
    share = timing.overall.within[10]
    assert share is not None
    assert share[0] == pytest.approx(0.4, abs=0.04)


def test_noise_names_no_best_day(book: Book) -> None:
    rows = outreach(Random(12), [0.3] * 5, 16)
    timing = timing_of(book, rows)
    rates = [day.rate.rate for day in timing.days if day.rate.rate is not None]
    assert max(rates) - min(rates) > 0.15  # a naive chart shows a best day
    verdict = timing.verdict
    assert verdict.best is None
    assert verdict.effect is None
    assert verdict.text.startswith("No weekday stands out (")
    assert "touches in the 12 months to Sat Oct 31; differences this large come by chance in " in verdict.text
    assert verdict.needed is not None
    assert verdict.needed > 500
    assert (verdict.since, verdict.until) == (date(2025, 11, 1), date(2026, 10, 31))


def test_a_day_that_is_twice_as_good_is_named(book: Book) -> None:
    timing = timing_of(book, outreach(Random(3), [0.3, 0.6, 0.3, 0.3, 0.3], 100))
    verdict = timing.verdict
    assert verdict.best == "Tue"
    assert verdict.p is not None
    assert verdict.p < 0.01
    assert verdict.p_best is not None
    assert verdict.p_best > 0.95
    assert verdict.effect is not None
    effect, low, high = verdict.effect
    assert low < 0.3 < high
    assert verdict.text.startswith(
        f"Tue stands out: +{100 * effect:.0f} points (+{100 * low:.0f} to +{100 * high:.0f}) comparing each office with itself"
    )


def test_a_day_is_named_only_when_two_monthly_looks_agree(book: Book) -> None:
    rows = outreach(Random(3), [0.3, 0.6, 0.3, 0.3, 0.3], 100)
    assert timing_of(book, rows).verdict.best == "Tue"
    # The same rows as of a month in which the look before had none of them yet.
    first = min(row["Date"] for row in rows)
    early = first.replace(day=1) + timedelta(45)
    few = measure_timing(prepare(book(offices(3), rows), Policy(), early))
    assert few.verdict.best is None
    # Every day of a month has the same verdict.
    verdicts = {
        measure_timing(prepare(book(offices(3), rows), Policy(), date(2026, 11, day))).verdict
        for day in (1, 12, 30)
    }
    assert len({(verdict.best, verdict.p, verdict.until) for verdict in verdicts}) == 1


def test_a_part_of_the_touches_names_no_weekday(book: Book) -> None:
    rows = outreach(Random(3), [0.3, 0.6, 0.3, 0.3, 0.3], 100)
    part = timing_of(book, rows, only=TouchFilter(channel="Phone")).verdict
    assert (part.best, part.p, part.effect) == (None, None, None)
    assert part.text.startswith(
        "No weekday is named for a part of the touches. All offices: Tue stands out: "
    )
    period = timing_of(book, rows, only=TouchFilter(since=date(2026, 8, 1))).verdict
    assert period == timing_of(book, rows).verdict


def named(book: Book, runs: int, shares: list[float], per_day: int, start: int) -> list[str | None]:
    return [
        timing_of(book, outreach(Random(start + run), shares, per_day)).verdict.best for run in range(runs)
    ]


def test_equal_days_are_seldom_named(book: Book) -> None:
    assert sum(best is not None for best in named(book, 20, [0.3] * 5, 20, 1000)) <= 3


def test_a_true_best_day_is_found(book: Book) -> None:
    assert named(book, 8, [0.3, 0.6, 0.3, 0.3, 0.3], 100, 2000).count("Tue") >= 7


# ------------------------------------------------------------------ the day they answer


def test_answers_follow_the_days_we_write_and_that_is_no_rhythm(book: Book) -> None:
    rows = outreach(Random(2), [0.8, 0.0, 0.0, 0.0, 0.0], 400, delays=(0, 0, 1, 1, 2, 3, 4))
    timing = timing_of(book, rows, by="answered")
    answered = [day.answered for day in timing.days]
    assert answered[0] > 1.5 * answered[3]  # Monday brings most answers, because we write on Mondays
    assert timing.verdict.best is None
    assert [day.sent for day in timing.days] == [None] * 5
    assert sum(answered) == timing.days[0].rate.n


def test_an_office_that_works_through_its_mail_on_wednesday_is_seen(book: Book) -> None:
    random, rows = Random(4), []
    for number in range(300):
        day = random.choice(open_days(date(2026, 1, 5), date(2026, 9, 30)))
        wednesday = day + timedelta((2 - day.weekday()) % 7)
        came = wednesday if random.random() < 0.7 else Calendar().add(day, random.randrange(0, 6))
        rows.append({"Touch ID": f"T-{number}A", "Source": f"Office {number}", "Date": day,
                     "Response": "No", "Responded on": came})  # fmt: skip
    verdict = timing_of(book, rows, by="answered").verdict
    assert verdict.best == "Wed"
    assert verdict.text.startswith("Wed brings more answers than our sending days explain")


def test_a_weekend_answer_counts_for_monday(book: Book) -> None:
    friday = MONDAY - timedelta(3)
    timing = timing_of(
        book, [touch(1, friday, Response="No", Responded_on=friday + timedelta(1))], by="answered"
    )
    assert [day.answered for day in timing.days] == [1, 0, 0, 0, 0]
    assert timing.moved == 1
    assert timing.verdict.text == "Too few to tell when answers come (1 dated answer)."


# ------------------------------------------------------------------ what must not matter


def figures(timing: Timing) -> object:
    return (timing.days, timing.hours, timing.cells, timing.overall, timing.verdict)


def test_the_order_of_rows_and_the_names_of_ids_do_not_matter(book: Book) -> None:
    rows = outreach(Random(8), [0.4] * 5, 20)
    first = timing_of(book, rows)
    again = [row | {"Touch ID": f"Q-{at}Z"} for at, row in enumerate(rows)]
    Random(9).shuffle(again)
    assert figures(timing_of(book, again)) == figures(first)


def test_whole_weeks_do_not_matter_where_no_holiday_is_near(book: Book) -> None:
    rows = outreach(Random(8), [0.4] * 5, 20)
    later = timedelta(days=7 * 52)
    moved = [
        row | {key: row[key] + later for key in ("Date", "Responded on") if key in row}
        for row in rows
    ]  # fmt: skip
    first = measure_timing(prepare(book([], rows, holidays=()), Policy(), ON))
    second = measure_timing(prepare(book([], moved, holidays=()), Policy(), ON + later))
    # The monthly looks of the verdict are on other days of the month.
    assert figures(replace(first, verdict=second.verdict)) == figures(second)


def test_todays_touches_change_no_rate(book: Book) -> None:
    rows = outreach(Random(8), [0.4] * 5, 20)
    first = timing_of(book, rows)
    more = [touch(9000 + at, ON, office=at) for at in range(30)]
    second = timing_of(book, rows + more)
    assert [day.rate for day in second.days] == [day.rate for day in first.days]
    assert second.verdict == first.verdict
    assert (second.overall.sent or 0) == (first.overall.sent or 0) + 30


def test_how_an_office_is_split_into_people_does_not_matter(book: Book) -> None:
    rows = outreach(Random(8), [0.4] * 5, 20)
    one = measure_timing(facts_of(book, rows, [{"Target ID": "P-1A", "Source": "Office 0"}]))
    many = [{"Target ID": f"P-{at}A", "Source": "office  0", "Contact": f"Person {at}"} for at in range(5)]
    split = [row | ({"Target ID": "P-3A"} if row["Source"] == "Office 0" else {}) for row in rows]
    assert figures(measure_timing(facts_of(book, split, many))) == figures(one)


def test_the_curve_is_that_of_a_second_implementation(book: Book) -> None:
    lifelines = pytest.importorskip("lifelines")
    rows = asking_trials(facts_of(book, outreach(Random(6), [0.5] * 5, 40)))
    curve = follow(rows)
    theirs = lifelines.KaplanMeierFitter().fit(rows["wait"].to_list(), rows["seen"].to_list())
    for days in (2, 5, 10):
        assert curve.share(days) == pytest.approx(1 - theirs.predict(days), abs=1e-9)


# ------------------------------------------------------------------ quick answers


def test_quick_answers_are_those_within_two_open_days(book: Book) -> None:
    friday = MONDAY + timedelta(4)
    timing = timing_of(book, [
        touch(1, MONDAY, 0, Response="No", Responded_on=MONDAY + timedelta(2)),
        touch(2, MONDAY, 1, Response="No", Responded_on=MONDAY + timedelta(3)),
        touch(3, MONDAY, 2),
        touch(4, MONDAY, 3, Response="No"),  # answered on an unknown day: neither quick nor slow
        touch(5, friday, 4, Response="No", Responded_on=friday + timedelta(4)),  # Tuesday: two open days
    ])  # fmt: skip
    quick = {day.day: (day.quick.k, day.quick.n) for day in timing.days if day.quick}
    assert quick == {"Mon": (1, 3), "Tue": (0, 0), "Wed": (0, 0), "Thu": (0, 0), "Fri": (1, 1)}
    assert timing.overall.quick is not None
    assert (timing.overall.quick.k, timing.overall.quick.n) == (2, 4)


def test_quick_shares_are_drawn_towards_the_quick_share_of_all(book: Book) -> None:
    timing = timing_of(book, outreach(Random(4), [0.5] * 5, 30))
    total = timing.overall.quick
    monday = timing.days[0].quick
    assert total is not None
    assert total.rate is not None
    assert monday is not None
    assert 0 < monday.k < timing.days[0].rate.k
    # One touch to each office on a Monday: each is a piece of evidence of its own.
    assert monday.shrunk == pytest.approx((monday.k + 10 * total.rate) / (monday.n + 10))


def test_the_day_they_answer_has_no_quick_share(book: Book) -> None:
    timing = timing_of(book, outreach(Random(4), [0.5] * 5, 30), by="answered")
    assert {day.quick for day in timing.days} == {None}
    assert timing.overall.quick is not None
