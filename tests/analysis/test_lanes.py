"""Today's lanes: the first ten as judged by hand, the backlog lines, whose rows, and the order in the Settings sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from refboard.analysis.today.colleagues import find_colleague
from refboard.analysis.today.followups import MOST_TIERS, Queue, build_queue
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from workbook.snapshot import Snapshot
from workbook.xlsx.package import Package
from workbook.xlsx.reading.frames import snapshot_of
from workbook.xlsx.reading.read import read_snapshot

Book = Callable[..., Snapshot]
Ask = Callable[..., Queue]
ON = date(2026, 11, 23)

FIRST: Final = {
    "demo11": (
        date(2026, 11, 30),
        {
            "waiting": {
                "Juniper Hill Pediatric Group", "Oak Knoll Family Practice", "Sage Chapel Children's Clinic",
                "Iron Arbor Family Health",
            },
            "promised": {
                "Valley Village Adult Medicine", "Silver Crest Medical Group", "Plum Summit Primary Care",
                "Birch Place Lung & Sleep", "Willow Arbor Pediatrics",
            },
            "notes": {
                "Harbor Chapel Pediatrics", "Timber Meadows Medical Group", "Quarry Street Pediatrics",
                "Sparrow Bay Primary Care",
            },
        },
        {"loop-note": {"Old Mill", "Otter Summit", "Fox Dale", "Plum Meadows", "Red Point", "Robin Fork"}},
    ),
    "lakeside": (
        date(2026, 11, 23),
        {
            "waiting": {
                "Rosewood Internal Medicine", "Parkside Urgent Care", "Meadowbrook Primary Care",
                "Union Square Urgent Care", "Glenwood Allergy & Asthma", "Eastgate Primary Care",
            },
            "promised": {
                "Pinecrest Dental Group", "Willow Creek Pediatrics", "North Shore Women's Health",
                "Dunmore Primary Care", "Beacon Urgent Care",
            },
            "notes": set(),
        },
        {
            "loop-note": {"Westfield", "Stonebridge", "Summit", "Valley Cardiology", "Fairview", "Kingsley"},
            "unscheduled": {"Ashford", "友愛クリニック"},
        },
    ),
}  # fmt: skip
"""By workbook: the day, the offices that come first by lane, and those in the backlog lines by kind.

Judged by hand as a coordinator would, before any ranking was written.
"""


@pytest.fixture(scope="module")
def queues(shared: Path) -> dict[str, Queue]:
    found = {}
    for name, (on, _, _) in FIRST.items():
        path = shared / "corpus" / "practice" / f"{name}.xlsx"
        snapshot = read_snapshot(Package.open(path.read_bytes(), path.name), TABLES)
        found[name] = build_queue(snapshot, Policy.from_snapshot(snapshot), on)
    return found


@pytest.mark.parametrize("name", FIRST)
def test_the_first_ten_are_those_of_a_coordinator(queues: dict[str, Queue], name: str) -> None:
    _, lanes, _ = FIRST[name]
    first = queues[name].items[:10]
    assert sum(item.source in lanes.get(item.lane, ()) for item in first) >= 9
    # Who waits for us comes first, then who was promised something, whatever their weight.
    order = [item.lane for item in first]
    assert order == sorted(order, key=("waiting", "promised", "notes").index)
    for lane in ("waiting", "promised"):
        shown = {item.source for item in queues[name].items if item.lane == lane}
        assert shown == lanes[lane]


@pytest.mark.parametrize("name", FIRST)
def test_old_work_is_one_line_per_kind(queues: dict[str, Queue], name: str) -> None:
    *_, expected = FIRST[name]
    lines = {line.kind: line for line in queues[name].backlog if line.kind != "decide"}
    assert set(lines) == set(expected)
    for kind, words in expected.items():
        names = [item.source for item in lines[kind].items]
        assert all(any(name.startswith(word) for name in names) for word in words), (kind, names)
        assert f"{lines[kind].n} " in lines[kind].text
        assert "older than 60 open days" in lines[kind].text


def test_two_people_with_notes_owed_are_one_row(queues: dict[str, Queue]) -> None:
    (notes,) = (line for line in queues["lakeside"].backlog if line.kind == "loop-note")
    (stonebridge,) = (item for item in notes.items if item.source.startswith("Stonebridge"))
    assert len(stonebridge.people) == 2
    assert stonebridge.count == len(stonebridge.refs) > 1
    assert f"{stonebridge.count} visits" in stonebridge.why


def target(row_id: str = "P-ITO1X", source: str = "Lakeside Family", **more: object) -> dict[str, Any]:
    row = {"Target ID": row_id, "Source": source, "Contact": "Dr. Ito", "Tier": "C", "Owner": "Ana Reyes",
           "Phone": "555-0100"}  # fmt: skip
    return row | {key.replace("_", " "): value for key, value in more.items()}


def referral(row_id: str, received: date, **more: object) -> dict[str, object]:
    return {"Referral ID": row_id, "Target ID": "P-ITO1X", "Received": received, "Thanked": received} | {
        key.replace("_", " "): value for key, value in more.items()
    }


def test_fresh_and_old_notes_of_one_office_are_a_row_and_a_line(book: Book, queue: Ask) -> None:
    seen = {"Scheduled_on": ON, "Outcome": "Completed"}
    rows = [
        referral("R-OLD1X", ON - timedelta(200), Appointment=ON - timedelta(150), **seen),
        referral("R-NEW1X", ON - timedelta(30), Appointment=ON - timedelta(14), **seen),
    ]
    found = queue(book([target()], [], rows))
    (item,) = (item for item in found.items if item.reason == "loop-note")
    assert item.refs == ("R-NEW1X",)
    (line,) = found.backlog
    assert (line.kind, line.n, line.items[0].refs) == ("loop-note", 1, ("R-OLD1X",))
    assert line.oldest == ON - timedelta(150)
    off = f"{ON - timedelta(1)} Ana Reyes: written off"
    assert queue(book([target()], [], [{**rows[0], "Notes": off}, rows[1]])).backlog == ()


def test_an_old_promise_is_a_line_and_plans_nothing(book: Book, queue: Ask) -> None:
    found = queue(book([target(Next_date=ON - timedelta(120), Next_step="Call")]))
    assert [line.text for line in found.backlog] == ["1 promise older than 60 open days: do or write off"]
    assert [item.reason for item in found.items] == ["check-in"]


def test_the_settings_sheet_orders_the_lanes_and_says_what_is_old(book: Book, queue: Ask) -> None:
    rows = [target(Next_date=ON - timedelta(9)), target("P-OAK1X", "Oak Street")]
    assert [item.lane for item in queue(book(rows)).items] == ["promised", "check-ins"]
    settings = [
        {"Setting": "Lane order", "Value": "Check-ins, decide"},
        {"Setting": "Backlog after", "Value": 5},
    ]
    found = queue(book(rows, settings=settings))
    assert [lane.lane.code for lane in found.lanes] == ["check-ins", "promised"]
    assert [line.kind for line in found.backlog] == ["promised"]
    wrong = book(rows, settings=[{"Setting": "Lane order", "Value": "golf"}])
    assert Policy.from_snapshot(wrong).lane_order == Policy().lane_order


def test_only_some_tier_suggestions_are_rows(book: Book, queue: Ask) -> None:
    targets, touches, referrals = [], [], []
    for at in range(MOST_TIERS + 3):
        source = f"Office {at}"
        targets.append(target(f"P-{at}AX", source, Contact=f"Dr. {at}", Tier="C"))
        touches.append(
            {
                "Source": source,
                "Date": ON - timedelta(20),
                "Response": "No",
                "Responded on": ON - timedelta(19),
            }
        )
        for back in range(20):
            day = ON - timedelta(10 + 14 * back)
            referrals.append({"Referral ID": f"R-{at}N{back}X", "Source": source, "Received": day, "Thanked": day,
                              "Scheduled on": day, "Outcome": "Declined"})  # fmt: skip
    found = queue(book(targets, touches, referrals))
    assert [(item.reason, item.decision) for item in found.items] == [("decide", "tier A")] * MOST_TIERS
    assert found.items[0].why.endswith("tier A fits; the workbook has C.")
    (line,) = found.backlog
    assert (line.kind, line.n, line.text) == (
        "decide",
        3,
        "3 more tier suggestions: accept or leave as they are",
    )
    kept = [{**row, "Notes": f"{ON - timedelta(2)} Ana Reyes: tier C confirmed"} for row in targets]
    assert queue(book(kept, touches, referrals)).items == ()


@pytest.mark.parametrize(
    ("more", "decision", "words"),
    [
        ({"Outcome": "Bounced"}, "left", "bounced"),
        ({"Response": "Wrong contact", "Responded on": ON - timedelta(3)}, "left", "wrong contact"),
    ],
)
def test_a_contact_that_is_lost_is_a_decision(
    book: Book, queue: Ask, more: dict[str, object], decision: str, words: str
) -> None:
    touch = {"Target ID": "P-ITO1X", "Date": ON - timedelta(4), "Channel": "Email", "Outcome": "Sent", **more}
    before = {"Target ID": "P-ITO1X", "Date": ON - timedelta(40), "Channel": "Phone", "Outcome": "Spoke"}
    (item,) = queue(book([target()], [before, touch])).items
    assert (item.reason, item.decision) == ("decide", decision)
    assert words in item.why
    confirmed = target(Notes=f"{ON} Ana Reyes: contact confirmed")
    assert queue(book([confirmed], [before, touch])).items == ()


def test_a_decision_that_has_run_out_asks_what_next(book: Book, queue: Ask) -> None:
    touch = {"Target ID": "P-ITO1X", "Date": ON - timedelta(20), "Outcome": "Spoke"}
    noted = target(Notes="2026-10-12 Ben Adler: re-engage by Nov 20: letter")
    (item,) = queue(book([noted], [touch])).items
    assert (item.reason, item.due, item.decision) == ("decide", date(2026, 11, 20), "pause")
    assert item.why.startswith("Ben Adler decided on Mon Oct 12 to re-engage (letter) by Fri Nov 20")


def test_mine_is_what_i_own_handle_or_see_by_my_role() -> None:
    rows: dict[str, Any] = {
        "Targets": [target(), target("P-OAK1X", "Oak Street", Owner="Ben Adler")],
        "Referrals": [
            referral("R-AAA1X", ON - timedelta(10), Handler="Dana Cole"),
            {"Referral ID": "R-BBB1X", "Source": "Oak Street", "Received": ON - timedelta(12), "Thanked": ON},
        ],
        "People": [
            {"Name": "Eve Ito", "Role": "Intake coordinator"},
            {"Name": "Ben Adler", "Role": "Liaison"},
        ],
    }
    snapshot = snapshot_of(TABLES, {"Touches": [], "Holidays": [], "Settings": []} | rows)
    found = build_queue(snapshot, Policy(), ON)

    def mine(name: str) -> set[tuple[str, str]]:
        theirs = found.only(find_colleague(snapshot, name).has)
        return {(item.source, item.reason) for item in theirs.items}

    waiting = {("Lakeside Family", "unscheduled"), ("Oak Street", "unscheduled")}
    assert mine("Eve Ito") == waiting
    assert mine("Dana Cole") == {("Lakeside Family", "unscheduled")}
    assert mine("Ben Adler") == {("Oak Street", "unscheduled"), ("Oak Street", "check-in")}
    assert mine("Ana Reyes") == {("Lakeside Family", "unscheduled"), ("Lakeside Family", "check-in")}


def test_a_colleague_who_covers_has_the_rows_until_the_day(book: Book, queue: Ask) -> None:
    covered = target(Next_date=ON, Notes="2026-11-20 Ana Reyes: covered by Ben Adler until Dec 7")
    assert [item.owner for item in queue(book([covered])).items] == ["Ben Adler"]
    assert queue(book([covered]), owner="Ana Reyes").items == ()
    assert [item.owner for item in queue(book([covered]), date(2026, 12, 7)).items] == ["Ana Reyes"]
