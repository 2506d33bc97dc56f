"""The board of open referrals and how our own promises are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from practices import ON, Row, offices

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.loop.loop import LoopBoard, read_loop_board
from refboard.analysis.period import first_day_of_year_to
from refboard.practice.calendar import Calendar
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
RECEIVED = date(2026, 9, 1)  # a Tuesday
VISIT = date(2026, 10, 6)  # a Tuesday
OPEN = Calendar()


def referral(number: int, **more: object) -> Row:
    row: Row = {"Referral ID": f"R-{number}A", "Source": "Office 0", "Received": RECEIVED}
    return row | {key.replace("_", " "): value for key, value in more.items()}


def seen(number: int, **more: object) -> Row:
    booked: Row = {
        "Scheduled_on": RECEIVED,
        "Appointment": VISIT,
        "Outcome": "Completed",
        "Outcome_date": VISIT,
    }
    return referral(number, **(booked | more))


def facts_of(book: Book, rows: list[Row], on: date = ON, targets: list[Row] | None = None) -> Facts:
    return prepare(book(targets or offices(3), [], rows), Policy(), on)


def read(book: Book, rows: list[Row], on: date = ON, **more: Any) -> LoopBoard:  # noqa: ANN401
    return read_loop_board(facts_of(book, rows, on), **more)


def stages(loop: LoopBoard) -> dict[str, str]:
    return {one.referral_id: one.stage for one in loop.open}


@pytest.mark.parametrize(
    ("row", "stage"),
    [
        (referral(1), "scheduling"),
        (referral(1, Scheduled_on=RECEIVED), "visit"),
        (referral(1, Appointment=VISIT), "visit"),
        (seen(1), "note"),
        (seen(1, Note_sent=VISIT), None),
        (seen(1, Note_sent=VISIT + timedelta(40)), None),
        (seen(1, Note_sent=VISIT - timedelta(1)), "note"),
        (seen(1, Note_sent=ON + timedelta(1)), "note"),
        (seen(1, Appointment=None), "note"),
        (seen(1, Appointment=ON + timedelta(3), Outcome_date=None), "visit"),
        (referral(1, Outcome="Declined"), None),
        (referral(1, Outcome="no show", Outcome_date=VISIT), None),
        (seen(1, Received=date(2023, 1, 3), Appointment=date(2023, 2, 1)), "note"),
    ],
)
def test_where_a_referral_waits(book: Book, row: Row, stage: str | None) -> None:
    assert stages(read(book, [row])) == ({} if stage is None else {"R-1A": stage})


def test_an_outcome_that_is_dated_later_has_not_happened(book: Book) -> None:
    before = date(2026, 9, 15)
    assert stages(read(book, [seen(1, Note_sent=VISIT)], before)) == {"R-1A": "visit"}
    no_show = referral(1, Scheduled_on=RECEIVED, Appointment=VISIT, Outcome="No-show")
    assert stages(read(book, [no_show], before)) == {"R-1A": "visit"}


def test_ages_are_open_days_against_the_promise(book: Book) -> None:
    loop = read(
        book, [seen(1), referral(2, Received=ON - timedelta(5)), referral(3, Received=ON - timedelta(7))]
    )
    note, late, waits = loop.open
    assert (note.referral_id, note.since, note.age, note.promised, note.late) == ("R-1A", VISIT, 34, 5, True)
    # Wednesday before last to Monday: three open days are promised, three have gone.
    assert (waits.referral_id, waits.age, waits.promised, waits.late) == ("R-2A", 3, 3, False)
    assert (late.referral_id, late.age, late.late) == ("R-3A", 5, True)
    assert {stage.stage: (stage.total, stage.late, stage.oldest) for stage in loop.stages} == {
        "scheduling": (2, 1, 5), "visit": (0, 0, None), "note": (1, 1, 34),
    }  # fmt: skip


def test_an_appointment_that_has_passed_without_an_outcome_is_late(book: Book) -> None:
    loop = read(book, [
        referral(1, Scheduled_on=RECEIVED, Appointment=ON - timedelta(1)),
        referral(2, Scheduled_on=RECEIVED, Appointment=ON),
    ])  # fmt: skip
    assert {one.referral_id: (one.stage, one.late, one.promised) for one in loop.open} == {
        "R-1A": ("visit", True, None), "R-2A": ("visit", False, None),
    }  # fmt: skip


def test_a_completed_visit_without_a_day_is_named(book: Book) -> None:
    loop = read(book, [referral(7, Outcome="Completed")])
    assert loop.undated == ("R-7A",)
    assert loop.open == ()


def test_the_board_can_be_narrowed(book: Book) -> None:
    targets = [
        {"Target ID": "P-1A", "Source": "Office 0", "Owner": "Ana Reyes"},
        {"Target ID": "P-2A", "Source": "Office 1", "Owner": "Ben Adler"},
        {"Target ID": "P-3A", "Source": "Office 2"},
    ]
    rows = [
        referral(0, Handler="Rosa"),
        referral(1, Source="office 1", Handler="Tom"),
        referral(2, Source="Office 2"),
    ]
    facts = facts_of(book, rows, targets=targets)
    assert set(stages(read_loop_board(facts, owner="ana"))) == {"R-0A"}
    assert set(stages(read_loop_board(facts, owner="unowned"))) == {"R-2A"}
    assert set(stages(read_loop_board(facts, source="Office 1"))) == {"R-1A"}
    assert set(stages(read_loop_board(facts, handler="rosa"))) == {"R-0A"}
    assert [one.owner for one in read_loop_board(facts, source="Office 1").open] == ["Ben Adler"]


def test_a_patient_ref_is_masked(book: Book) -> None:
    (one,) = read(book, [referral(1, Patient_ref="C5MHP")]).open
    assert one.patient_ref == "•••HP"


# ------------------------------------------------------------------ promises


def noted(number: int, days: int) -> Row:
    return seen(number, Note_sent=OPEN.add(VISIT, days))


def test_a_promise_counts_only_what_has_fallen_due(book: Book) -> None:
    friday = ON - timedelta(3)
    loop = read(book, [
        referral(1, Received=RECEIVED, Scheduled_on=RECEIVED),
        referral(2, Received=RECEIVED, Scheduled_on=RECEIVED + timedelta(3)),
        referral(3, Received=RECEIVED, Scheduled_on=RECEIVED + timedelta(10)),
        referral(4, Received=friday),
        referral(5, Received=friday, Scheduled_on=friday),
        referral(6, Received=RECEIVED),
        referral(7, Received=RECEIVED, Outcome="Unreachable", Outcome_date=RECEIVED + timedelta(1)),
        referral(8, Received=RECEIVED, Appointment=VISIT),
        referral(9, Received=RECEIVED, Scheduled_on=RECEIVED - timedelta(1)),
    ])  # fmt: skip
    kept = loop.schedule
    # In time: 1 and 2; late: 3 and 6. Not due: 4 and 5; called off before it was due: 7.
    assert (kept.rate.k, kept.rate.n) == (2, 4)
    assert (kept.done, kept.waiting, kept.undated) == (4, 2, 2)


def test_notes_wait_in_the_curve_until_they_are_sent(book: Book) -> None:
    rows = [noted(at, 2) for at in range(6)] + [seen(100 + at) for at in range(14)]
    kept = read(book, rows).note
    assert (kept.rate.k, kept.rate.n) == (6, 20)
    assert kept.within[5] == pytest.approx((0.3, 0.146, 0.548), abs=0.01)
    assert kept.median is None  # the mean over the sent ones would say two days
    assert (kept.closure.k, kept.closure.n) == (6, 20) if kept.closure else False


def test_the_closure_has_bounds_while_appointments_have_no_outcome(book: Book) -> None:
    rows = [noted(at, 2) for at in range(6)] + [seen(100 + at) for at in range(2)]
    blank = [{**seen(number), "Outcome": None, "Outcome date": None} for number in (200, 201)]
    closure = read(book, rows + blank).note.closure
    assert closure is not None
    assert closure.only_bounds
    assert (closure.low, closure.high, closure.open) == (0.6, 0.8, 2)


def test_catching_up_comes_first_when_we_are_behind(book: Book) -> None:
    slow = [noted(at, 9) for at in range(20)]
    loop = read(book, slow)
    assert loop.note.median == 9
    assert loop.behind == (
        "Catch up first: half of the notes take 9 open days after the visit, 5 promised (0% of 20 on time)."
    )
    clearly = read(book, [noted(at, 2) for at in range(60)] + [noted(100 + at, 8) for at in range(40)])
    assert clearly.behind == (
        "Catch up first: 60% of 100 notes were sent within 5 open days of the visit; our goal is 80%."
    )
    never = read(book, [noted(at, 2) for at in range(4)] + [seen(100 + at) for at in range(16)])
    assert never.behind is not None
    assert "half of the notes take longer than 5 open days" in never.behind


def test_a_few_or_a_near_miss_are_no_verdict(book: Book) -> None:
    assert read(book, [noted(at, 20) for at in range(7)]).behind is None
    near = read(book, [noted(at, 2) for at in range(14)] + [noted(100 + at, 8) for at in range(6)])
    assert near.note.rate.rate == 0.7
    assert near.behind is None  # 70% of 20 can be 80%
    assert read(book, []).behind is None


def test_only_the_last_twelve_months_count_for_promises(book: Book) -> None:
    old = [
        seen(at, Received=date(2025, 1, 6), Appointment=date(2025, 2, 3), Outcome_date=None)
        for at in range(20)
    ]
    loop = read(book, old)
    assert loop.note.rate.n == 0
    assert len(loop.open) == 20
    assert first_day_of_year_to(date(2026, 11, 23)) == date(2025, 11, 24)
    assert first_day_of_year_to(date(2024, 2, 28)) == date(2023, 3, 1)


def test_shares_agree_with_a_second_implementation(book: Book) -> None:
    lifelines = pytest.importorskip("lifelines")
    random, rows = Random(3), []
    for number in range(120):
        visit = ON - timedelta(random.randrange(0, 60))
        note = OPEN.add(visit, random.randrange(0, 15))
        more = {"Note sent": note} if note <= ON and random.random() < 0.9 else {}
        rows.append(seen(number, Appointment=visit) | more)
    facts = prepare(book(offices(1), [], rows, holidays=()), Policy(), ON)
    waits = [
        (OPEN.days(OPEN.next_open(row["Appointment"]), row.get("Note sent", ON)), "Note sent" in row)
        for row in rows
    ]
    theirs = lifelines.KaplanMeierFitter().fit(
        [max(0, wait) for wait, _ in waits], [done for _, done in waits]
    )
    for days, share in read_loop_board(facts).note.within.items():
        assert share is not None
        assert share[0] == pytest.approx(1 - theirs.predict(days), abs=1e-9)


def test_the_order_of_rows_and_whole_weeks_do_not_matter(book: Book) -> None:
    random = Random(4)
    rows = [noted(at, random.randrange(0, 9)) for at in range(20)] + [referral(50 + at) for at in range(5)]
    rows += [seen(80 + at) for at in range(5)]
    first = read(book, rows)
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = read(book, shuffled)
    assert [replace(one, at=0) for one in again.open] == [replace(one, at=0) for one in first.open]
    assert (again.note, again.schedule, again.behind) == (first.note, first.schedule, first.behind)
    weeks = timedelta(days=7 * 2)
    moved = [
        {key: value + weeks if isinstance(value, date) else value for key, value in row.items()}
        for row in rows
    ]
    plain = read_loop_board(prepare(book(offices(3), [], rows, holidays=()), Policy(), ON))
    later = read_loop_board(prepare(book(offices(3), [], moved, holidays=()), Policy(), ON + weeks))
    assert [(one.referral_id, one.age, one.late) for one in later.open] == [
        (one.referral_id, one.age, one.late) for one in plain.open
    ]
    assert replace(later.note, since=plain.note.since) == plain.note
