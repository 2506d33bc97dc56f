"""Referring less in Today: when it shows, what it says, and how a decision keeps it away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from refboard.analysis.today.followups import FollowUp, Queue
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
Ask = Callable[..., Queue]
ON = date(2026, 11, 23)
NOTE = "2026-11-16 Ana Reyes: decided to {} until 2026-12-16 (falling)"


def referred(source: str, step: int, first: int, last: int) -> list[dict[str, Any]]:
    """Referrals every ``step`` days, all thanked for, scheduled and closed."""
    days = [ON - timedelta(days=age) for age in range(first, last, -step)]
    return [
        {"Source": source, "Received": day, "Scheduled on": day, "Thanked": day, "Appointment": day,
         "Outcome": "Completed", "Note sent": day}
        for day in days
    ]  # fmt: skip


def practice(notes: str = "", last: int = 0) -> tuple[list[dict[str, Any]], ...]:
    """Eight offices that refer every four days; one of them only every twelve for half a year."""
    names = ["Lakeside", *(f"Office {at}" for at in range(1, 8))]
    targets = [{"Target ID": f"P-{at}AX", "Source": name, "Tier": "A"} for at, name in enumerate(names)]
    targets[0]["Notes"] = notes
    touched = {"Date": date(2026, 11, 2), "Channel": "Phone", "Outcome": "Spoke", "By": "Ben Adler"}
    touches = [{"Source": name, **touched} for name in names]
    rows = [row for name in names for row in referred(name, 4, 900, 200)]
    rows += [row for name in names[1:] for row in referred(name, 4, 200, 0)]
    return targets, touches, rows + referred("Lakeside", 12, 200, last)


def found(queue: Queue) -> list[FollowUp]:
    return [item for item in queue.items if item.reason == "falling"]


def test_a_source_that_refers_less_is_in_today_with_its_numbers(book: Book, queue: Ask) -> None:
    (item,) = found(queue(book(*practice())))
    assert item.source == "Lakeside"
    assert item.label == "referring less"
    assert item.purpose == "Check-in"
    assert item.why == "16 referral days in the latest 6 months; about 46 expected. Ask what has changed."
    assert "at the pace of the 24 months before" in item.detail
    assert item.decision == "re-engage"


@pytest.mark.parametrize("what", ["re-engage", "adjust the message", "pause"])
def test_a_decision_keeps_it_away(book: Book, queue: Ask, what: str) -> None:
    assert found(queue(book(*practice(NOTE.format(what))))) == []


def test_a_source_that_has_gone_quiet_is_not_said_to_fall(book: Book, queue: Ask) -> None:
    reasons = {item.reason for item in queue(book(*practice(last=80))).items if item.source == "Lakeside"}
    assert "quiet" in reasons
    assert "falling" not in reasons
