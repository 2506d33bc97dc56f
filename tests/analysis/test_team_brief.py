from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from refboard.analysis.brief.team_brief import LoopAges, OwnerLoad, SourceChange, TeamBrief, brief_team
from refboard.analysis.facts import prepare
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
ON = date(2026, 11, 23)
OWNERS = ("Ana Reyes", "Ana Reyes", "Ben Adler", None)
TARGETS = [
    {"Target ID": f"P-{n}AX", "Source": f"Office {n}", "Contact": f"Dr. {n}", "Tier": "A", "Owner": owner}
    for n, owner in enumerate(OWNERS)
]


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def brief(snapshot: Snapshot, on: date = ON) -> TeamBrief:
    return brief_team(prepare(snapshot, Policy.from_snapshot(snapshot), on))


def change(shown: TeamBrief, name: str) -> SourceChange:
    return next(change for change in shown.changes if change.name == name)


def test_the_queue_is_counted_for_every_owner(book: Book) -> None:
    targets: list[dict[str, Any]] = [dict(row) for row in TARGETS]
    targets[1]["Do not contact"] = "All"
    targets[2]["Next date"] = ago(10)
    shown = brief(book(targets))
    assert shown.loads == (
        OwnerLoad("Ana Reyes", 1, 0, 1),
        OwnerLoad("", 1, 0, 0),
        OwnerLoad("Ben Adler", 1, 1, 0),
    )
    assert (shown.source_count, shown.people_count) == (4, 4)


def test_open_loops_are_counted_by_stage_and_age(book: Book) -> None:
    received = [(0, 7), (1, 12), (2, 13), (3, 60)]
    referrals = [
        {"Referral ID": f"R-{n}A", "Target ID": f"P-{n}AX", "Received": ago(days)} for n, days in received
    ]
    referrals.append({"Referral ID": "R-9A", "Target ID": "P-0AX", "Received": ago(90), "Outcome": "Completed",
                      "Appointment": ago(5)})  # fmt: skip
    shown = brief(book(TARGETS, (), referrals))
    waiting, visit, note = shown.loops
    assert waiting == LoopAges("scheduling", 4, 4, (1, 2, 0, 1), 42)
    assert visit == LoopAges("visit", 0, 0, (0, 0, 0, 0), 0)
    assert note == LoopAges("note", 1, 0, (1, 0, 0, 0), 3)


def test_four_weeks_stand_beside_the_four_before(book: Book) -> None:
    days = [0, 27, 28, 55, 56]
    touches = [{"Touch ID": f"T-{day}A", "Target ID": "P-0AX", "Date": ago(day)} for day in days]
    referrals = [
        {"Referral ID": "R-1A", "Target ID": "P-0AX", "Received": ago(200)},
        {"Referral ID": "R-2A", "Target ID": "P-0AX", "Received": ago(5), "Note sent": ago(1)},
        {"Referral ID": "R-3A", "Target ID": "P-1AX", "Received": ago(40)},
    ]
    shown = brief(book(TARGETS, touches, referrals))
    assert (shown.since, shown.before) == (ago(27), ago(55))
    asked = change(shown, "Touches that ask for an answer")
    assert (asked.now, asked.before, asked.turn, asked.p) == (2, 2, "", None)
    first = change(shown, "Sources that referred for the first time")
    assert (first.now, first.before, first.turn) == (0, 1, "few")
    assert change(shown, "Notes sent back").now == 1


def test_a_batch_of_referrals_is_no_trend(book: Book) -> None:
    batch = [{"Referral ID": f"R-{n}A", "Target ID": "P-0AX", "Received": ago(4)} for n in range(30)]
    assert change(brief(book(TARGETS, (), batch)), "Referrals received").turn == "few"
    spread = [{"Referral ID": f"R-{n}A", "Target ID": "P-0AX", "Received": ago(n)} for n in range(24)]
    rise = change(brief(book(TARGETS, (), spread)), "Referrals received")
    assert (rise.now, rise.before, rise.turn) == (24, 0, "up")
    assert rise.p is not None
    assert rise.p < 0.001
    fall = change(brief(book(TARGETS, (), spread), on=ON + timedelta(weeks=4)), "Referrals received")
    assert (fall.now, fall.before, fall.turn) == (0, 24, "down")
    even = [{"Referral ID": f"R-{n}A", "Target ID": "P-0AX", "Received": ago(2 * n)} for n in range(28)]
    assert change(brief(book(TARGETS, (), even)), "Referrals received").turn == "chance"


def test_an_empty_practice_has_a_brief(book: Book) -> None:
    shown = brief(book([]))
    assert (shown.loads, shown.source_count) == ((), 0)
    assert all(change.now == change.before == 0 for change in shown.changes)
