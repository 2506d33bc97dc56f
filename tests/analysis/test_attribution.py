from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

import pytest

from refboard.analysis.facts import prepare
from refboard.analysis.touches.attribution import attribute
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
ON = date(2026, 11, 23)
TARGETS = [{"Target ID": "P-1A", "Source": "Lakeside"}, {"Target ID": "P-2A", "Source": "Harbor"}]


def touch(row_id: str, day: date, **more: object) -> dict[str, object]:
    row = {"Touch ID": row_id, "Source": "Lakeside", "Date": day, "Channel": "Phone", "Purpose": "Check-in",
           "Outcome": "Sent"}  # fmt: skip
    return {**row, **{key.replace("_", " "): value for key, value in more.items()}}


def attributed(book: Book, touches: list[dict[str, object]], on: date = ON) -> dict[str, Mapping[str, Any]]:
    frame = attribute(prepare(book(TARGETS, touches), Policy(), on))
    return {row["id"]: row for row in frame.iter_rows(named=True)}


def answered(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, date | None]:
    return {row_id: row["answered_on"] for row_id, row in rows.items() if row["answered"]}


@pytest.mark.parametrize(
    ("more", "asks"),
    [
        ({}, True),
        ({"Direction": "out"}, True),
        ({"Direction": "In"}, False),
        ({"Outcome": "bounced"}, False),
        ({"Outcome": "left materials"}, False),
        ({"Outcome": "Voicemail"}, True),
        ({"Purpose": "loop note"}, False),
        ({"Purpose": "Thank-you"}, False),
        ({"Purpose": "Reply"}, False),
        ({"Purpose": None, "Outcome": None}, True),
    ],
)
def test_which_touches_ask(book: Book, more: dict[str, object], asks: bool) -> None:  # noqa: FBT001
    assert attributed(book, [{**touch("T-1A", date(2026, 10, 5)), **more}])["T-1A"]["asking"] is asks


def test_a_response_on_a_touch_answers_it(book: Book) -> None:
    rows = attributed(book, [
        touch("T-1A", date(2026, 10, 5), Response="No", Responded_on=date(2026, 10, 8)),
        touch("T-2A", date(2026, 10, 12), Response="No"),
        touch("T-3A", date(2026, 10, 19), Response="No", Responded_on=date(2026, 10, 1)),
        touch("T-4A", date(2026, 10, 26)),
    ])  # fmt: skip
    # Without a usable date it is answered, on a day nobody knows.
    assert answered(rows) == {"T-1A": date(2026, 10, 8), "T-2A": None, "T-3A": None}


def test_an_incoming_touch_answers_the_latest_asking_one_before_it(book: Book) -> None:
    rows = attributed(book, [
        touch("T-1A", date(2026, 10, 5)),
        touch("T-2A", date(2026, 10, 12)),
        touch("T-3A", date(2026, 10, 13), Purpose="Loop note"),
        touch("T-4A", date(2026, 10, 14), Source="Harbor"),
        touch("T-5A", date(2026, 10, 15), Direction="In"),
        touch("T-6A", date(2026, 10, 20)),
    ])  # fmt: skip
    assert answered(rows) == {"T-2A": date(2026, 10, 15)}


def test_an_incoming_touch_that_names_a_touch_answers_that_one(book: Book) -> None:
    rows = attributed(book, [
        touch("T-1A", date(2026, 10, 5)),
        touch("T-2A", date(2026, 10, 12)),
        touch("T-5A", date(2026, 10, 15), Direction="In", Answers="T-1A"),
    ])  # fmt: skip
    assert answered(rows) == {"T-1A": date(2026, 10, 15)}


@pytest.mark.parametrize(("day", "counts"), [(date(2026, 10, 19), True), (date(2026, 10, 20), False)])
def test_an_answer_after_ten_open_days_is_a_contact_of_its_own(
    book: Book,
    day: date,
    counts: bool,  # noqa: FBT001
) -> None:
    rows = attributed(book, [touch("T-1A", date(2026, 10, 5)), touch("T-2A", day, Direction="In")])
    assert bool(answered(rows)) is counts


def test_times_decide_within_a_day(book: Book) -> None:
    day = date(2026, 10, 5)
    later = [touch("T-1A", day, Time=time(14)), touch("T-2A", day, Direction="In", Time=time(9))]
    assert answered(attributed(book, later)) == {}
    unknown = [touch("T-1A", day), touch("T-2A", day, Direction="In", Time=time(9))]
    assert answered(attributed(book, unknown)) == {"T-1A": day}


def test_one_touch_has_one_first_answer(book: Book) -> None:
    rows = attributed(book, [
        touch("T-1A", date(2026, 10, 5)),
        touch("T-2A", date(2026, 10, 7), Direction="In"),
        touch("T-3A", date(2026, 10, 8), Direction="In"),
    ])  # fmt: skip
    assert answered(rows) == {"T-1A": date(2026, 10, 7)}


def test_a_conversation_is_an_answer_on_its_day(book: Book) -> None:
    rows = attributed(book, [
        touch("T-1A", date(2026, 10, 5), Outcome="Spoke", Time=time(9)),
        touch("T-2A", date(2026, 10, 12), Outcome="spoke", Response="Interested"),
        touch("T-3A", date(2026, 10, 19), Outcome="Spoke", Response="Interested", Responded_on=date(2026, 10, 22)),
        touch("T-4A", date(2026, 10, 26), Outcome="Spoke", Purpose="Thank you"),
        touch("T-5A", date(2026, 11, 2), Outcome="Spoke", Direction="In"),
    ])  # fmt: skip
    assert answered(rows) == {
        "T-1A": date(2026, 10, 5),
        "T-2A": date(2026, 10, 12),
        "T-3A": date(2026, 10, 19),
        "T-4A": date(2026, 10, 26),
    }
    assert [rows[row_id]["spoke"] for row_id in ("T-1A", "T-4A", "T-5A")] == [True, True, False]
    assert rows["T-1A"]["answered_minute"] == 540


def test_ids_decide_nothing(book: Book) -> None:
    """Two channels on one day without times: the same one is answered, whatever the ids and the order of the rows."""
    day = date(2026, 10, 5)
    for one, two in (("T-1A", "T-9A"), ("T-9A", "T-1A")):
        rows = [
            touch(one, day, Channel="Email"),
            touch(two, day, Channel="Phone"),
            touch("T-5A", date(2026, 10, 7), Direction="In"),
        ]
        for shuffled in (rows, rows[::-1]):
            assert answered(attributed(book, shuffled)) == {two: date(2026, 10, 7)}


def test_nothing_of_the_future_is_known(book: Book) -> None:
    rows = [touch("T-1A", date(2026, 10, 5), Response="Interested", Responded_on=date(2026, 10, 14))]
    assert answered(attributed(book, rows, date(2026, 10, 13))) == {}
    assert answered(attributed(book, rows, date(2026, 10, 14))) == {"T-1A": date(2026, 10, 14)}


def test_problems_carry_their_cell(book: Book) -> None:
    rows = [
        touch("T-1A", date(2026, 12, 5)),
        touch("T-2A", date(2026, 10, 5), Target_ID="P-NONE"),
        touch("T-3A", date(2026, 10, 5), Source="Harbour"),
        touch("T-4A", date(2026, 10, 5), Source=None),
        {"Touch ID": "T-5A", "Source": "Lakeside"},
        touch("T-6A", date(2026, 10, 5), Responded_on=date(2026, 10, 1)),
        touch("T-7A", date(2026, 10, 5), Target_ID="P-2A"),
    ]
    facts = prepare(book([*TARGETS, {"Target ID": "P-1A", "Source": "Lakeside"}], rows), Policy(), ON)
    found = {(problem.code, problem.sheet, problem.cell, problem.row_id) for problem in facts.problems}
    assert found == {
        ("R306", "Touches", "D2", "T-1A"),
        ("R201", "Touches", "B3", "T-2A"),
        ("R202", "Touches", "C4", "T-3A"),
        ("R204", "Touches", "C5", "T-4A"),
        ("R307", "Touches", "D6", "T-5A"),
        ("R308", "Touches", "O7", "T-6A"),
        ("R203", "Touches", "C8", "T-7A"),
        ("R205", "Targets", "A4", "P-1A"),
    }
