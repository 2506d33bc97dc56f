"""Rows that count once or not at all, and physicians who moved: what the figures use and what is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.sources.health import assess_sources
from refboard.analysis.sources.quality import count_outcomes
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
ON = date(2026, 11, 23)


def look(snapshot: Snapshot) -> Facts:
    return prepare(snapshot, Policy.from_snapshot(snapshot), ON)


def codes(facts: Facts) -> list[tuple[str, str]]:
    return [(problem.code, problem.cell) for problem in facts.problems if problem.code in {"R214", "R316"}]


def seen(**more: Any) -> dict[str, Any]:  # noqa: ANN401  (cells are anything)
    row = {
        "Source": "Oak",
        "Received": date(2026, 6, 1),
        "Outcome": "Completed",
        "Appointment": date(2026, 6, 8),
    }
    return row | {name.replace("_", " "): value for name, value in more.items()}


def test_a_row_without_an_id_that_is_a_copy_counts_once_and_is_named(book: Book) -> None:
    rows = [
        seen(),
        seen(),
        seen(Outcome="No-show"),
        seen(),
        seen(Referral_ID="R-ONEX"),
        seen(Referral_ID="R-TWOX"),
    ]
    facts = look(book([{"Source": "Oak"}], [], rows))
    assert count_outcomes(facts)["oak"].completion == (3, 4), (
        "one copy counts, and rows with ids are what they are"
    )
    assert [code for code, _ in codes(facts)] == ["R214", "R214"]
    (first, *_) = [problem for problem in facts.problems if problem.code == "R214"]
    assert first.severity == "warning"
    assert first.text.endswith("it is counted once. If it is another referral, give both rows an ID.")


def test_touches_are_copies_only_when_every_cell_is_the_same(book: Book) -> None:
    sent = {"Source": "Oak", "Date": date(2026, 6, 1), "Channel": "Phone", "Direction": "In"}
    facts = look(book([{"Source": "Oak"}], [sent, dict(sent), {**sent, "Notes": "again"}], []))
    assert facts.touches.height == 2
    assert [code for code, _ in codes(facts)] == ["R214"]


def test_dates_before_2000_leave_the_figures_and_are_named(book: Book) -> None:
    rows = [seen(Received=date(1999, 12, 31)), seen(Received=date(2000, 1, 1)), seen(Received=None)]
    touches = [{"Source": "Oak", "Date": date(1926, 7, 1)}, {"Source": "Oak", "Date": date(2026, 7, 1)}]
    facts = look(book([{"Source": "Oak"}], touches, rows))
    assert facts.referrals.height == 2
    assert facts.touches.height == 1
    assert [code for code, _ in codes(facts)] == ["R316", "R316"]


def test_an_office_that_a_physician_left_points_to_the_new_one(book: Book) -> None:
    targets = [
        {"Source": "Oak", "Contact": "Dr. Ito", "NPI": "1234567893", "Status": "Left"},
        {"Source": "Elm", "Contact": "Dr. Akiko Ito", "NPI": "1234567893"},
        {"Source": "Fir", "Contact": "Dr. Gone", "NPI": "1245319599", "Status": "Left"},
        {"Source": "Ash", "Contact": "Dr. Both", "NPI": "1679576722"},
        {"Source": "Yew", "Contact": "Dr. Both", "NPI": "1679576722"},
    ]
    rows = [{"Source": "Oak", "Received": ON - timedelta(days=age)} for age in range(200, 400, 20)]
    health = assess_sources(look(book(targets, [], rows)))
    why = {row.source: row.why for row in health.sources}
    assert why["Oak"].endswith("Dr. Ito has moved to Elm (same NPI).")
    assert sum("has moved" in text for text in why.values()) == 1
