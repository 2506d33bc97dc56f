"""What is worked out for all offices in few passes, found again office by office with plain loops."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.rates.stratified import between_p
from refboard.analysis.review.leaks import find_leaks
from refboard.analysis.review.review import build_review
from refboard.analysis.touches.attribution import attribute
from refboard.analysis.touches.office_history import SERVICE, TouchSummary, gather_histories
from refboard.analysis.touches.steps import stepped_trials
from refboard.analysis.touches.touch_filter import TRAITS, asking_trials, office_traits, person_traits
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
Row = dict[str, Any]
ON = date(2026, 11, 23)
SEEDS = range(6)


def practice(book: Book, seed: int) -> Facts:
    chance = random.Random(seed)

    def maybe(share: float, value: object) -> object:
        return value if chance.random() < share else None

    targets: list[Row] = [
        {
            "Target ID": f"P-{at}AX", "Source": f"Office {at // 2 if at % 3 else at}", "Contact": f"Person {at}",
            "Specialty": maybe(0.7, chance.choice(["Ortho", "ortho", "Cardiology"])), "City": maybe(0.6, "Linz"),
            "Tier": chance.choice(["A", "b", "New", None]), "Owner": maybe(0.7, "Ana Reyes"),
        }
        for at in range(24)
    ]  # fmt: skip
    touches: list[Row] = []
    for number in range(500):
        day = ON - timedelta(days=chance.randrange(-5, 300) if number % 9 else 0)
        touches.append({
            "Touch ID": f"T-{number}AX", "Target ID": maybe(0.6, f"P-{chance.randrange(24)}AX"),
            "Source": f"office {chance.randrange(20)}", "Date": day, "Time": maybe(0.6, time(chance.randrange(8, 18), 5)),
            "Direction": chance.choice(["Out", "Out", "Out", "In"]), "Channel": chance.choice(["Phone", "Email", "Fax"]),
            "By": chance.choice(["Ana Reyes", "Ben Adler"]), "Angle": maybe(0.8, chance.choice(["Speed", "Expertise"])),
            "Purpose": chance.choice(["Check-in", "Introduce", "Loop note", "Reply"]),
            "Outcome": chance.choice(["Spoke", "Sent", "Sent", "Sent", "Sent", "Bounced"]),
            "Response": maybe(0.3, chance.choice(["Interested", "No", "Stop"])),
            "Responded on": maybe(0.3, day + timedelta(days=chance.randrange(9))),
        })  # fmt: skip
    targets.append({"Target ID": "P-NEWX", "Source": "Newcomer"})
    touches.append({"Touch ID": "T-NEWX", "Target ID": "P-NEWX", "Date": ON, "Channel": "Visit"})
    snapshot = book(targets, touches)
    return prepare(snapshot, Policy.from_snapshot(snapshot), ON)


@pytest.mark.parametrize("seed", SEEDS)
def test_last_touches_of_each_office(book: Book, seed: int) -> None:
    facts = practice(book, seed)
    rows = facts.touches.rows(named=True)
    before_today = 0
    for key, history in gather_histories(facts).items():
        reached = [r for r in rows if r["office"] == key and (r["incoming"] or r["outcome"] != "Bounced")]
        earlier = [r for r in reached if r["date"] < ON]
        outreach = [r for r in reached if not r["incoming"] and r["purpose"] not in SERVICE]
        assert history.last == last_of(reached)
        assert history.last_before == last_of(earlier)
        assert history.outreach == last_of(outreach)
        assert history.outreach_count == len(outreach)
        assert history.first_outreach == min((r["date"] for r in outreach), default=None)
        latest: dict[int, int] = {}
        for row in reached:
            if row["person"] is not None:
                latest[row["person"]] = max(row["number"], latest.get(row["person"], 0))
        assert history.latest == latest
        before_today += history.last != history.last_before
    assert before_today, "no office was touched today, so nothing tells the two apart"


def last_of(rows: list[Row]) -> TouchSummary | None:
    if not rows:
        return None
    row = rows[-1]
    return TouchSummary(row["date"], row["number"], row["by"], row["channel"], row["incoming"])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_known_of_each_touch(book: Book, seed: int) -> None:
    facts = practice(book, seed)
    people, offices = person_traits(facts), office_traits(facts)
    without = 0
    for row in asking_trials(facts).rows(named=True):
        for name in TRAITS:
            own = people[row["person"]][name] if row["person"] is not None else ""
            assert row[name] == (own or offices.get(row["office"], {}).get(name, ""))
            without += not own
    assert without


@pytest.mark.parametrize("seed", SEEDS)
def test_each_step_since_the_last_sign_of_life(book: Book, seed: int) -> None:
    facts = practice(book, seed)
    counted: dict[str, int] = {}
    since: dict[str, list[date]] = {}
    for row in attribute(facts).rows(named=True):
        sign = row["date"] if row["incoming"] else (row["answered_on"] or row["date"])
        if row["incoming"] or row["answered"]:
            since.setdefault(row["office"], []).append(sign)
    for row in facts.referrals.rows(named=True):
        if row["received"] is not None:
            since.setdefault(row["office"], []).append(row["received"])
    places: dict[tuple[str, date | None], int] = {}
    for row in asking_trials(facts).sort("stamp", "at").rows(named=True):
        sign = max((day for day in since.get(row["office"], []) if day < row["date"]), default=None)
        place = places[row["office"], sign] = places.get((row["office"], sign), 0) + 1
        name = str(place) if place <= 3 else "4+"
        counted[name] = counted.get(name, 0) + 1
    assert {group.name: group.sent for group in build_review(facts).by["step"]} == counted
    assert len(counted) >= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_offices_are_compared_by_the_touches_to_each(book: Book, seed: int) -> None:
    facts = practice(book, seed)
    least = facts.policy.too_few
    rows = [row for row in stepped_trials(facts).rows(named=True) if row["wait"] is not None]
    offices = office_traits(facts)
    ps = []
    for column in ("specialty", "tier", "city"):
        counts: dict[tuple[str, str], tuple[int, int]] = {}
        sizes: dict[str, int] = {}
        for row in rows:
            office = row["office"]
            group = offices.get(office, {}).get(column, "")
            if group:
                k, n = counts.get((office, group), (0, 0))
                counts[office, group] = (k + row["seen"], n + 1)
                sizes[group] = sizes.get(group, 0) + 1
        kept = {pair: counts[pair] for pair in sorted(counts) if sizes[pair[1]] >= least}
        if len({group for _, group in kept}) > 1:
            found = between_p([(g, k, n) for (_, g), (k, n) in kept.items()])
            ps += [] if found is None else [found]
    touches = stepped_trials(facts).with_columns(weekday=None, half=None).cast({"weekday": str, "half": str})
    targeting, message, *_ = find_leaks(facts, touches, None, 0)
    assert targeting.part == "targeting"
    # The comparisons of the message count in the number by which each p is multiplied.
    assert targeting.p is not None
    many = round(targeting.p / min(ps)) if targeting.p < 1 else None
    assert many is None or len(ps) <= many <= len(ps) + 3
    assert message.part == "message"
