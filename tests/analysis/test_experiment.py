"""The weekday experiment: its plan in the Settings sheet, the deal, its progress, and the one reading at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.timing.experiment import deal_day
from refboard.analysis.timing.experiment_status import (
    dealt_day,
    describe_size,
    follow_experiment,
    plan_experiment,
    size_experiment,
)
from refboard.analysis.timing.suggestions import suggest_day
from refboard.analysis.today.followups import build_queue
from refboard.practice.experiment import (
    WeekdayExperiment,
    parse_experiment,
    read_experiment,
    start_experiment,
    stop_experiment,
)
from refboard.practice.policy import Policy
from refboard.practice.words import WEEKDAYS
from workbook.change import AddRow, SetCells
from workbook.errors import EditRefusedError
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
START = date(2026, 3, 2)
PLAN = WeekdayExperiment((1, 3), START, 240, 15, 7)
OFFICES = [{"Target ID": f"P-{at}AX", "Source": f"Office {at}"} for at in range(40)]


def look(snapshot: Snapshot, on: date) -> Facts:
    return prepare(snapshot, Policy.from_snapshot(snapshot), on)


def setting(plan: WeekdayExperiment = PLAN) -> list[dict[str, Any]]:
    return [{"Setting": "Weekday experiment", "Value": plan.text}]


def sent(share: dict[int, float], touches: int, *, obey: float = 1.0, seed: int = 2) -> list[dict[str, Any]]:
    """Each office gets a touch every third week on the dealt weekday, or, where it isn't obeyed, on Monday."""
    random, rows = Random(seed), []
    for number in range(touches):
        turn, office = divmod(number, len(OFFICES))
        dealt = deal_day(PLAN, f"office{office}", turn)
        assert dealt is not None
        day = START + timedelta(days=21 * turn + 7 * (office % 3) + (dealt if random.random() < obey else 0))
        row: dict[str, Any] = {
            "Source": f"Office {office}",
            "Date": day,
            "Channel": "Phone",
            "Outcome": "Sent",
        }
        if random.random() < share[dealt]:
            row |= {"Response": "Interested", "Responded on": day + timedelta(days=1)}
        rows.append(row)
    return rows


def test_a_plan_is_one_row_that_people_can_read() -> None:
    assert PLAN.text == "Tue, Thu from 2026-03-02: 240 touches to find 15 points, seed 7"
    assert parse_experiment(PLAN.text) == PLAN
    assert parse_experiment(
        " mon-wed  from 2026-03-02 : 9 touches to find 10 points,seed 1 "
    ) == WeekdayExperiment((0, 1, 2), START, 9, 10, 1)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "Tue from 2026-03-02: 9 touches to find 10 points, seed 1", PLAN.text.replace("03-02", "13-02"),
     PLAN.text.replace("240", "0")],
)  # fmt: skip
def test_other_text_is_no_plan(text: str, book: Book) -> None:
    assert parse_experiment(text) is None
    settings = [{"Setting": "Weekday experiment", "Value": text}]
    assert follow_experiment(look(book(OFFICES, [], [], settings=settings), START)) is None


def test_starting_and_stopping_write_one_row(book: Book) -> None:
    empty = book(OFFICES, [], [])
    (added,) = start_experiment(empty, PLAN).changes
    assert isinstance(added, AddRow)
    assert (added.table, added.values["Setting"], added.values["Value"]) == (
        "Settings",
        "Weekday experiment",
        PLAN.text,
    )
    with pytest.raises(EditRefusedError, match="No weekday experiment is running"):
        stop_experiment(empty)
    running = book(OFFICES, [], [], settings=setting())
    assert read_experiment(running) == PLAN
    assert not Policy.from_snapshot(running).problems
    with pytest.raises(EditRefusedError, match="running already: Tue, Thu from 2026-03-02"):
        start_experiment(running, PLAN)
    (cleared,) = stop_experiment(running).changes
    assert cleared == SetCells("Settings", "Weekday experiment", {"Value": None})
    stopped = book(OFFICES, [], [], settings=[{"Setting": "Weekday experiment"}])
    assert read_experiment(stopped) is None
    (again,) = start_experiment(stopped, PLAN).changes
    assert again == SetCells("Settings", "Weekday experiment", {"Value": PLAN.text})


def test_the_size_is_said_before(book: Book) -> None:
    targets = [*OFFICES[:9], {"Target ID": "P-WISHX", "Source": "Picky", "Best days": "Tuesdays"}]
    facts = look(book(targets, sent({1: 0.3, 3: 0.3}, 9), []), START + timedelta(days=60))
    size = size_experiment(facts, (1, 3), 15)
    assert (size.offices, size.all_offices) == (9, 10)
    assert plan_experiment(facts, size).start == facts.on + timedelta(days=1)
    assert plan_experiment(facts, size).touches == size.touches
    text = describe_size(size)
    assert (
        f"Comparing Tue, Thu takes {size.touches} touches to find a difference of 15 points 8 times in 10"
        in text
    )
    assert "9 of 10 offices can take part; the others want only one of these weekdays, or none." in text
    assert size_experiment(facts, (1, 3), 5).touches > 5 * size.touches
    for days, points, wrong in (
        ((1,), 15, "at least two"),
        ((1, 5), 15, "closed on Sat"),
        ((1, 3), 0, "from 1 to 50"),
    ):
        with pytest.raises(ValueError, match=wrong):
            size_experiment(facts, days, points)
    with pytest.raises(ValueError, match="in the past"):
        plan_experiment(facts, size, start=facts.on - timedelta(days=1))


def test_days_are_dealt_within_an_offices_wishes(book: Book) -> None:
    targets = [
        {"Target ID": "P-ANYX", "Source": "Any"},
        {"Target ID": "P-BOTHX", "Source": "Both", "Best days": "Tue-Thu"},
        {"Target ID": "P-ONEX", "Source": "One", "Best days": "Thursday mornings"},
        {"Target ID": "P-LEFTX", "Source": "Left", "Status": "Left"},
    ]
    facts = look(book(targets, [], [], settings=setting()), START)
    status = follow_experiment(facts)
    assert status is not None
    assert [(deal.source, deal.day) for deal in status.deals] == [
        (name, WEEKDAYS[deal_day(PLAN, key, 0) or 0]) for name, key in (("Any", "any"), ("Both", "both"))
    ]
    assert dealt_day(facts, "one") == ""
    assert (
        suggest_day(facts, facts.people[1])
        == f"Weekday experiment: send this on a {dealt_day(facts, 'both')}."
    )
    assert suggest_day(facts, facts.people[2]) == "They prefer Thursday mornings."


def test_today_names_the_dealt_day_and_keeps_its_order(book: Book) -> None:
    def rows(settings: list[dict[str, Any]], on: date) -> list[tuple[str, str, str]]:
        snapshot = book(targets, touches, [], settings=settings)
        queue = build_queue(snapshot, Policy.from_snapshot(snapshot), on)
        return [(item.source, item.reason, item.guard) for item in queue.items]

    targets = [
        {"Target ID": "P-ANYX", "Source": "Any", "Tier": "A"},
        {"Target ID": "P-ONEX", "Source": "One", "Tier": "A", "Best days": "Thursday mornings"},
        {"Target ID": "P-OWEDX", "Source": "Owed", "Tier": "A"},
    ]
    touches: list[dict[str, Any]] = [
        {"Source": name, "Date": START - timedelta(days=60), "Channel": "Phone", "Outcome": "Spoke"}
        for name in ("Any", "One", "Owed")
    ]
    touches.append({"Source": "Owed", "Date": START - timedelta(days=20), "Direction": "In", "Channel": "Email",
                    "Response": "Information asked"})  # fmt: skip
    plain = rows([], START)
    running = rows(setting(), START)
    assert [row[:2] for row in running] == [row[:2] for row in plain]
    guards = {source: guard for source, _, guard in running}
    day = WEEKDAYS[deal_day(PLAN, "any", 0) or 0]
    assert guards["Any"] == f"Weekday experiment: this office's day is {day}."
    assert guards["One"] == ""
    assert ("Owed", "reply-owed") in {row[:2] for row in running}
    assert "experiment" not in guards["Owed"], "a reply is not part of the experiment"
    assert not any("experiment" in guard for *_, guard in rows(setting(), START - timedelta(days=1)))


def test_nothing_is_read_before_the_planned_number_has_been_followed(book: Book) -> None:
    early = book(OFFICES, sent({1: 0.6, 3: 0.2}, 239), [], settings=setting())
    status = follow_experiment(look(early, date(2026, 11, 23)))
    assert status is not None
    assert (status.sent, status.as_dealt, status.followed, status.reading) == (239, 239, False, None)
    whole = book(OFFICES, sent({1: 0.6, 3: 0.2}, 240), [], settings=setting())
    last = max(row["Date"] for row in sent({1: 0.6, 3: 0.2}, 240))
    young = follow_experiment(look(whole, last + timedelta(days=9)))
    assert young is not None
    assert young.reading is None
    old = follow_experiment(look(whole, last + timedelta(days=30)))
    assert old is not None
    assert old.reading is not None
    assert old.reading.best == "Tue"
    assert old.reading.text.startswith("Tue is answered more: +")
    assert [day for day, _ in old.reading.days] == ["Tue", "Thu"]
    later = book(OFFICES, sent({1: 0.6, 3: 0.2}, 400), [], settings=setting())
    assert follow_experiment(look(later, date(2026, 12, 31))).sent == 240  # type: ignore[union-attr]


def test_without_a_difference_it_says_what_would_have_been_found(book: Book) -> None:
    same = book(OFFICES, sent({1: 0.35, 3: 0.35}, 240), [], settings=setting())
    status = follow_experiment(look(same, date(2026, 12, 31)))
    assert status is not None
    assert status.reading is not None
    assert status.reading.best is None
    assert "points would have been found 8 times in 10" in status.reading.text


def test_touches_count_by_the_day_that_was_dealt(book: Book) -> None:
    rows = sent({1: 0.6, 3: 0.2}, 240, obey=0.7)
    status = follow_experiment(look(book(OFFICES, rows, [], settings=setting()), date(2026, 12, 31)))
    assert status is not None
    assert status.sent == 240
    assert 140 < status.as_dealt < 200
    assert status.reading is not None
    assert status.reading.best == "Tue", (
        "the share is that of the deal, and Monday is no day of the experiment"
    )


def test_practices_without_a_difference_are_rarely_given_a_best_day(book: Book) -> None:
    named = 0
    for seed in range(40):
        rows = sent({1: 0.35, 3: 0.35}, 240, seed=seed)
        status = follow_experiment(look(book(OFFICES, rows, [], settings=setting()), date(2026, 12, 31)))
        assert status is not None
        assert status.reading is not None
        named += status.reading.best is not None
    assert named <= 5
