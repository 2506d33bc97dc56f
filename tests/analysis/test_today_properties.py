"""What must hold for every workbook, however it is filled."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from refboard.analysis.facts import prepare
from refboard.analysis.today.assignments import ServiceAssignments
from refboard.analysis.today.followups import FollowUp, Queue
from refboard.analysis.today.reasons import REASONS
from refboard.analysis.touches.office_history import gather_histories
from refboard.practice.calendar import Calendar
from refboard.practice.contact import refusal_of
from refboard.practice.policy import Policy
from refboard.report import data
from refboard.report.pages import plain
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
Ask = Callable[..., Queue]
Rows = list[dict[str, Any]]
ON = date(2026, 11, 23)
CLOSED = [date(2026, 9, 7), date(2026, 11, 26), date(2026, 11, 27)]


def practice(seed: int) -> tuple[Rows, Rows, Rows]:
    """Rows of a small practice in which everything that matters happens somewhere."""
    chance = random.Random(seed)

    def ago(longest: int) -> date:
        return ON - timedelta(days=chance.randrange(longest))

    def maybe(share: float, value: object) -> object:
        return value if chance.random() < share else None

    targets: Rows = []
    for number in range(14):
        targets.append({
            "Target ID": maybe(0.95, f"P-{number}AX"), "Source": f"Office {number // 2}", "Contact": f"Person {number}",
            "Tier": chance.choice(["A", "B", "C", "New", None]), "Owner": chance.choice(["Ana Reyes", "Ben Adler", None]),
            "Status": chance.choice(["Active"] * 6 + ["Left", "Paused", "Not accepting"]),
            "Preferred channel": chance.choice(["Phone", "Email", None]), "Phone": maybe(0.8, "555-0100"),
            "Cadence days": maybe(0.3, chance.choice([7, 30, 60])), "Next step": maybe(0.3, "Call"),
            "Next date": maybe(0.3, ON + timedelta(days=chance.randrange(-10, 10))),
            "Pause until": maybe(0.1, ON + timedelta(days=chance.randrange(-5, 20))),
            "Do not contact": chance.choice([None] * 8 + ["All", "Phone", "fax, e-mail"]),
        })  # fmt: skip
    for row_id, office, contact, tier in (
        ("P-NEW1X", 9, "Person 99", "New"),
        ("P-MUM1X", 8, "Person 88", "B"),
        ("P-OFT1X", 10, "Person 77", "A"),
    ):
        targets.append({
            "Target ID": row_id, "Source": f"Office {office}", "Contact": contact, "Tier": tier, "Status": "Active",
            "Cadence days": 5 if office == 10 else None,
            "Do not contact": None, "Pause until": None,
        })  # fmt: skip
    touches: Rows = [
        {
            "Touch ID": f"T-{office}{n}X",
            "Target ID": None,
            "Source": f"Office {office}",
            "Date": day,
            "By": "Ana Reyes",
        }
        for office, days in (
            (9, [ago(60) for _ in range(seed % 4)]),
            (8, [ON - timedelta(d) for d in (90, 120, 150)]),
            (10, [ON - timedelta(10)]),
        )
        for n, day in enumerate(days)
    ]
    for number in range(60):
        day = ago(200)
        touches.append({
            "Touch ID": f"T-{number}AX", "Target ID": maybe(0.5, f"P-{chance.randrange(14)}AX"),
            "Source": f"office {chance.randrange(8)}", "Date": day, "Direction": chance.choice(["Out"] * 8 + ["In"]),
            "Channel": chance.choice(["Phone", "Email", "Visit"]), "By": chance.choice(["Ana Reyes", "Ben Adler"]),
            "Purpose": chance.choice(["Check-in"] * 4 + ["Loop note", "Reply", "Thank you"]),
            "Outcome": chance.choice(["Spoke"] * 6 + ["Bounced", "Left materials"]),
            "Response": maybe(0.3, chance.choice(["Interested", "Information asked", "No", "Not now"])),
            "Responded on": maybe(0.25, day + timedelta(days=chance.randrange(12))),
        })  # fmt: skip
    referrals: Rows = []
    for number in range(12):
        received = ago(150)
        referrals.append({
            "Referral ID": f"R-{number}AX", "Source": f"Office {chance.randrange(7)}", "Received": received,
            "Scheduled on": maybe(0.7, received + timedelta(days=3)),
            "Appointment": maybe(0.7, received + timedelta(days=chance.randrange(5, 30))),
            "Outcome": maybe(0.6, chance.choice(["Completed", "No-show"])),
            "Note sent": maybe(0.4, received + timedelta(days=chance.randrange(40))), "Thanked": maybe(0.3, received),
        })  # fmt: skip
    return targets, touches, referrals


def closed(shift: int = 0) -> Rows:
    return [{"Date": day + timedelta(days=shift)} for day in CLOSED]


SEEDS = range(8)
CODES = {reason.code for reason in REASONS}
LARGE_ONLY = {"quiet", "falling"}
"""Reasons that take more referrals than these practices have; test_quiet.py and test_fall.py plant them."""
OUTREACH = {reason.code for reason in REASONS if reason.is_outreach}


def is_old(item: FollowUp, calendar: Calendar) -> bool:
    """Whether it belongs to the backlog."""
    in_lanes = item.reason in {"reply-owed", "unscheduled", "promised", "loop-note"}
    return in_lanes and item.since is not None and calendar.days(item.since, ON) > Policy().backlog_after


@pytest.mark.parametrize("seed", SEEDS)
def test_what_every_queue_keeps(book: Book, queue: Ask, seed: int) -> None:
    targets, touches, referrals = practice(seed)
    snapshot = book(targets, touches, referrals, closed())
    result = queue(snapshot)
    calendar = Calendar(CLOSED)
    rows = {row["Contact"]: row for row in targets}
    ids = [(item.office, item.reason) for item in result.items]
    assert len(ids) == len(set(ids))
    assert not {item.target_id for item in result.items} & {held.target_id for held in result.held}
    assert [item for lane in result.lanes for item in lane.items] == list(result.items)
    for lane in result.lanes:
        ranks = [item.rank for item in lane.items]
        assert ranks == sorted(ranks, reverse=True)
        assert lane.items or lane.backlog
    for line in result.backlog:
        assert line.n == sum(item.count for item in line.items)
        assert line.kind == "decide" or all(is_old(item, calendar) for item in line.items)
    assert not any(is_old(item, calendar) for item in result.items)
    outreach = [item for item in result.items if item.reason in OUTREACH]
    assert len({item.source for item in outreach}) == len(outreach)
    for item in result.items:
        assert item.reason in CODES
        assert item.why.endswith((".", "!", "?"))
        assert item.short
        assert len(item.short) < len(item.why) or item.reason == "promised"
        assert set(item.people) >= {item.contact} - {""}
        assert item.due is None or calendar.is_open(item.due)
        assert not set(item.also) & {item.reason}
        if item.contact and item.reason not in {"loop-note", "unscheduled"}:
            row = rows[item.contact]
            assert not refusal_of(row["Do not contact"] or "").total
            assert row["Status"] not in {"Left", "Not accepting"}
            assert row["Pause until"] is None or row["Pause until"] <= ON
            assert item.channel or item.reason == "decide"
            assert not refusal_of(row["Do not contact"] or "").covers(item.channel)
    assert all(held.why.endswith(".") for held in result.held)


def test_a_finder_gives_its_own_reason(book: Book) -> None:
    found = set()
    for seed in SEEDS:
        facts = prepare(book(*practice(seed), closed()), Policy(), ON)
        assignments = ServiceAssignments(facts, gather_histories(facts))
        for position in range(len(facts.people)):
            for reason in REASONS:
                finding = reason.find(assignments.case(position))
                assert finding is None or finding.reason == reason.code
                found |= {reason.code} if finding else set()
    assert found == CODES - LARGE_ONLY


def test_these_practices_show_every_reason_and_every_kind_of_hold(book: Book, queue: Ask) -> None:
    results = [queue(book(*practice(seed), closed())) for seed in SEEDS]
    assert {item.reason for result in results for item in result.items} == CODES - LARGE_ONLY
    whys = " ".join(held.why for result in results for held in result.held)
    for words in (
        "Do not contact",
        "Status: ",
        "Paused",
        "One person per office",
        "minimum gap",
    ):
        assert words in whys
    assert any(item.guard for result in results for item in result.items)
    assert any("in a row without an answer" in item.why for result in results for item in result.items)
    assert {line.kind for result in results for line in result.backlog} >= {"reply-owed", "loop-note"}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_means_nothing(book: Book, queue: Ask, seed: int) -> None:
    targets, touches, referrals = practice(seed)
    targets = [row for row in targets if row["Target ID"]]  # a row without an id is named by its place
    before = queue(book(targets, touches, referrals, closed()))
    for rows in (targets, touches, referrals):
        random.Random(seed + 1).shuffle(rows)
    assert queue(book(targets, touches, referrals, closed())) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_the_spelling_of_ids_means_nothing(book: Book, queue: Ask, seed: int) -> None:
    targets, touches, referrals = practice(seed)

    def renamed(rows: Rows, column: str) -> Rows:
        return [
            {**row, column: f"Z-{row[column]}-{len(row[column])}Q" if row[column] else None} for row in rows
        ]

    before = queue(book(targets, touches, referrals, closed()))
    again = queue(book(renamed(targets, "Target ID"), renamed(touches, "Target ID"), referrals, closed()))
    assert [(item.source, item.contact, item.reason, item.rank) for item in again.items] == [
        (item.source, item.contact, item.reason, item.rank) for item in before.items
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weeks", [-53, 4])
def test_whole_weeks_later_everything_is_the_same(book: Book, queue: Ask, seed: int, weeks: int) -> None:
    shift = timedelta(weeks=weeks)

    def moved(rows: Rows) -> Rows:
        return [{k: v + shift if isinstance(v, date) else v for k, v in row.items()} for row in rows]

    given = practice(seed)
    before = queue(book(*given, closed()))
    after = queue(book(*map(moved, given), closed(weeks * 7)), ON + shift)
    assert [(i.target_id, i.reason, i.rank, i.late, i.channel, i.also) for i in after.items] == [
        (i.target_id, i.reason, i.rank, i.late, i.channel, i.also) for i in before.items
    ]
    assert [i.due for i in after.items] == [i.due and i.due + shift for i in before.items]
    assert [(h.target_id, h.reason) for h in after.held] == [(h.target_id, h.reason) for h in before.held]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_happens_at_one_office_changes_nothing_at_another(book: Book, queue: Ask, seed: int) -> None:
    targets, touches, referrals = practice(seed)
    everything = queue(book(targets, touches, referrals, closed()))
    mine = {row["Target ID"] for row in targets if row["Source"] == "Office 3"}

    def here(row: dict[str, Any]) -> bool:
        named = row.get("Target ID")
        known = named in {other["Target ID"] for other in targets}
        return named in mine if named and known else str(row["Source"]).casefold() == "office 3"

    alone = [row for row in targets if row["Source"] == "Office 3"]
    result = queue(book(alone, [t for t in touches if here(t)], [r for r in referrals if here(r)], closed()))
    wanted = [
        item for item in everything.items if item.source == "Office 3" and not item.target_id.startswith("#")
    ]
    assert [item for item in result.items if not item.target_id.startswith("#")] == wanted


@pytest.mark.parametrize("width", [40, 80, 120])
def test_it_fits_the_width_and_is_json(book: Book, queue: Ask, width: int) -> None:
    result = queue(book(*practice(3), closed()))
    told = plain.today(result, width)
    assert max(map(len, told.splitlines())) <= width
    assert all(item.source in told for item in result.items)
    restored = json.loads(json.dumps(data.today_data(result)))
    assert [item["target_id"] for item in restored["items"]] == [item.target_id for item in result.items]


def test_the_lakeside_practice_of_a_monday(queue: Ask, shared: Path) -> None:
    package = pytest.importorskip("workbook.xlsx.package")
    read = pytest.importorskip("workbook.xlsx.reading.read")
    from refboard.practice.schema import TABLES

    path = shared / "corpus" / "practice" / "lakeside.xlsx"
    snapshot = read.read_snapshot(package.Package.open(path.read_bytes(), path.name), TABLES)
    result = queue(snapshot)
    reasons = {(item.target_id, item.reason) for item in result.items}
    held = {entry.target_id: entry.why for entry in result.held}
    # Checked by hand against the rows of the workbook.
    assert ("T-KC4RU", "promised") in reasons  # next date is this Monday
    assert ("T-AEYCV", "reply-owed") in reasons  # asked for information on 17 November
    assert ("T-DSC2J", "loop-note") in reasons  # seen on 19 November
    assert held["T-FEP3H"].startswith("Do not contact")
    assert held["T-F2X4Q"] == "Paused until Fri Jan 15, 2027."
    assert held["T-YFNES"] == "Status: Left."
    assert "T-B8VEX" not in {target for target, _ in reasons}  # planned for 21 December
