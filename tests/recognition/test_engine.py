"""The parts of recognition, one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest
from invention import book
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]
from scoring import recognition_of

from refboard.practice.recognition.header_words import LEXICON
from refboard.practice.recognition.word_lists import OFFICE_WORDS
from workbook.cell import Kind
from workbook.recognition.assign import best_assignment
from workbook.recognition.series import number_of
from workbook.recognition.tabs import TabName, newest, tabs_of
from workbook.recognition.values import ValueKind, ValueReader, is_npi

READER = ValueReader(OFFICE_WORDS)


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("11/12", Kind.TEXT, ValueKind.DAY), ("Nov 12", Kind.TEXT, ValueKind.DAY), ("12 Nov 2026", Kind.TEXT, ValueKind.DAY),
        ("2026-11-12T08:15:00", Kind.TEXT, ValueKind.DAY), ("next week", Kind.TEXT, ValueKind.DAY), ("46338", Kind.DATE, ValueKind.DAY),
        ("3", Kind.DATE, ValueKind.COUNT), ("0.5", Kind.DATE, ValueKind.TIME), ("9am", Kind.TEXT, ValueKind.TIME),
        ("(503) 555-0101", Kind.TEXT, ValueKind.PHONE), ("503.555.0101 x12", Kind.TEXT, ValueKind.PHONE), ("555-0101", Kind.TEXT, ValueKind.PHONE),
        ("1234567893", Kind.NUMBER, ValueKind.NPI), ("1234567890", Kind.NUMBER, ValueKind.PHONE), ("97301-0001", Kind.TEXT, ValueKind.ZIP),
        ("OR", Kind.TEXT, ValueKind.STATE), ("a@elm.example", Kind.TEXT, ValueKind.EMAIL), ("1", Kind.BOOLEAN, ValueKind.YES_NO),
        ("Y", Kind.TEXT, ValueKind.YES_NO), ("$1,200", Kind.TEXT, ValueKind.MONEY), ("KX-4100", Kind.TEXT, ValueKind.CODE),
        ("0035g00000AbCdE1", Kind.TEXT, ValueKind.GUID), ("AR", Kind.TEXT, ValueKind.INITIALS), ("Dr. Ada Noor", Kind.TEXT, ValueKind.PERSON),
        ("Noor, Ada", Kind.TEXT, ValueKind.PERSON), ("Elm Street Pediatrics", Kind.TEXT, ValueKind.OFFICE), ("12 Pine St.", Kind.TEXT, ValueKind.ADDRESS),
        ("talked about the new clinic and its hours", Kind.TEXT, ValueKind.TEXT),
    ],
)  # fmt: skip
def test_values_are_seen_for_what_they_are(text: str, code: Kind, kind: ValueKind) -> None:
    assert kind in READER.kinds(text, code)


@pytest.mark.parametrize("text", ["", "-", "n/a", "N/A", "not available", "None"])
def test_words_for_nothing_are_blank(text: str) -> None:
    assert READER.kinds(text, int(Kind.TEXT)) == frozenset()


def test_the_check_digit_of_an_npi() -> None:
    assert is_npi("1234567893")
    assert not is_npi("1234567894")
    assert not is_npi("5035550101")


def test_the_assignment_is_the_best_one() -> None:
    numbers = random.Random(7)
    for _ in range(200):
        height, width = numbers.randint(1, 6), numbers.randint(1, 7)
        gains = [[numbers.uniform(-3, 5) for _ in range(width)] for _ in range(height)]
        pairs = best_assignment(gains)
        table = np.maximum(np.array(gains), 0)
        rows, columns = linear_sum_assignment(table, maximize=True)
        assert sum(gains[row][column] for row, column in pairs.items()) == pytest.approx(
            table[rows, columns].sum()
        )
        assert len(set(pairs.values())) == len(pairs)


@pytest.mark.parametrize(
    ("header", "concepts"),
    [
        ("Practice Address City", {"CITY"}), ("Referring Provider NPI", {"REFERRAL", "NPI"}), ("LastContactDate", {"LAST", "TOUCH", "DATE"}),
        ("Contact No.", {"PHONE"}), ("# of Referrals", {"COUNT", "REFERRAL"}), ("Physcian", {"PERSON"}), ("Type of Agency", {"SPECIALTY"}),
        ("Referred To (Provider Name)", {"REFERRAL", "TO", "OUTWARD", "PERSON", "NAME"}),
    ],
)  # fmt: skip
def test_headers_mean_concepts(header: str, concepts: set[str]) -> None:
    assert set(LEXICON.concepts(header)) == concepts


@pytest.mark.parametrize(
    ("header", "number"),
    [
        ("Call 2", 2),
        ("2nd Visit", 2),
        ("Email #3 sent", 3),
        ("third contact", 3),
        ("Touch1", 1),
        ("Notes", 0),
    ],
)
def test_headers_in_a_series_have_numbers(header: str, number: int) -> None:
    assert number_of(header) == number


def test_tabs_are_read_by_what_differs() -> None:
    years = tabs_of(["Call Log 2024", "Call Log 2026", "Call Log 2025"])
    assert [tab.year for tab in years] == [2024, 2026, 2025]
    assert newest(years) == 1
    assert [tab.word for tab in tabs_of(["Ana's calls", "Bo's calls"])] == ["Ana", "Bo"]
    months = tabs_of(["Sept 2026", "Jan 2027", "Oct 2026"])
    assert months[0] == TabName(2026, 9)
    assert newest(months) == 1


def test_events_in_columns_are_one_series() -> None:
    rows: list[list[object]] = [
        ["Practice", "Doctor", "Call 1", "Call 1 notes", "Call 2", "Call 2 notes", "Next follow-up"]
    ]
    rows += [
        [f"Elm {n} Pediatrics", f"Dr. Ada Noor{n}", f"2026-0{1 + n}-02", "spoke", None, None, "2026-12-01"]
        for n in range(6)
    ]
    (table,) = recognition_of(book({"Calls": rows}), "x").tables
    assert [(event.number, event.header, [h for _, h in event.beside]) for event in table.series] == [
        (1, "Call 1", ["Call 1 notes"]), (2, "Call 2", ["Call 2 notes"]),
    ]  # fmt: skip
    assert {match.role for match in table.columns} == {"Source", "Contact", "Next date"}


def test_a_tab_per_colleague_says_who_it_was() -> None:
    rows: list[list[object]] = [["Date", "Office", "Channel", "Outcome"]]
    rows += [[f"2026-0{1 + n % 9}-02", f"Elm {n % 3} Pediatrics", "Phone", "Spoke"] for n in range(12)]
    (table,) = recognition_of(book({"Ana": rows, "Bo": rows}), "x").tables
    assert (table.kind, table.tab_role, [part.tab.word for part in table.parts]) == (
        "Touches",
        "By",
        ["Ana", "Bo"],
    )


def test_a_list_that_comes_near_is_named_with_what_it_lacks() -> None:
    rows: list[list[object]] = [["Channel", "Purpose", "Outcome", "Comments"]]
    rows += [["Phone", "Check-in", "Spoke", "x"]] * 5
    found = recognition_of(book({"Calls": rows}), "x")
    assert found.tables == ()
    (near,) = found.not_used
    assert (near.sheet, near.kind) == ("Calls", "Touches")
    assert "Date" in near.lacks
