"""Changes to a workbook that must not change a figure, or only the ones they are about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

import openpyxl
import pytest
from cells_from_text import Cells, Row, fold

from refboard import demo
from refboard.analysis.facts import Facts, prepare
from refboard.analysis.loop.loop import read_loop_board
from refboard.analysis.review.review import build_review
from refboard.analysis.sources.health import assess_sources
from refboard.analysis.timing.timing import measure_timing
from refboard.analysis.touches.office_history import gather_histories
from refboard.analysis.touches.touch_filter import asking_trials
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.report.loop import loop_data
from refboard.report.review import review_data
from refboard.report.sources import sources_data
from refboard.report.timing import timing_data
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 23)
ID_COLUMNS = {
    "Targets": "Target ID",
    "Touches": "Touch ID",
    "Referrals": "Referral ID",
    "Messages": "Message ID",
}
REFERENCES = {*ID_COLUMNS.values(), "Answers", "Message"}
WORDS = ("Source", "Direction", "Channel", "Purpose", "Outcome", "Response", "Fit", "Tier", "Status")
Book = dict[str, list[Row]]


@cache
def demo_bytes(seed: int) -> bytes:
    return demo.make(seed=seed, on=ON)


@pytest.fixture(params=[8, 11])
def tables(request: pytest.FixtureRequest) -> Book:
    """A fresh demo practice as plain rows; cells with times of midnight are days."""
    book = openpyxl.load_workbook(BytesIO(demo_bytes(request.param)), data_only=True)
    found: Book = {}
    for name in ("Targets", "Touches", "Referrals", "Messages", "Settings", "Holidays"):
        header, *body = book[name].iter_rows(values_only=True)
        found[name] = [
            {
                str(column): value.date() if isinstance(value, datetime) else value
                for column, value in zip(header, line, strict=True)
                if value is not None
            }
            for line in body
            if any(line)
        ]
    return found


def facts_of(tables: Mapping[str, Iterable[Row]], on: date = ON) -> Facts:
    snapshot = snapshot_of(TABLES, {name: list(rows) for name, rows in tables.items()})
    return prepare(snapshot, Policy.from_snapshot(snapshot), on)


def figures(facts: Facts) -> dict[str, Any]:
    """All figures as ``--json`` prints them, without the list of problems in cells."""
    found: dict[str, Any] = {
        "timing": timing_data(measure_timing(facts)),
        "answered": timing_data(measure_timing(facts, by="answered")),
        "loop": loop_data(read_loop_board(facts)),
        "sources": sources_data(assess_sources(facts)),
        "review": review_data(build_review(facts)),
        "runs": {key: history.run for key, history in gather_histories(facts).items()},
    }
    for part in found.values():
        part.pop("problems", None)
    loaded: dict[str, Any] = json.loads(json.dumps(found, default=str))
    return loaded


def in_order(value: Any) -> Any:  # noqa: ANN401  (JSON is anything)
    """Lists sorted by their text and numbers to nine digits, so that only what is shown counts, not in which order."""
    if isinstance(value, dict):
        return {key: in_order(part) for key, part in value.items()}
    if isinstance(value, list):
        return sorted((in_order(part) for part in value), key=lambda part: json.dumps(part, sort_keys=True))
    return round(value, 9) if isinstance(value, float) else value


def assert_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    for name, part in one.items():
        assert in_order(other[name]) == in_order(part), name


def test_other_ids_and_another_order_of_rows_change_nothing(tables: Book) -> None:
    before, random = figures(facts_of(tables)), Random(5)
    new: dict[str, str] = {}
    for name, column in ID_COLUMNS.items():
        ids = [row[column] for row in tables[name] if column in row]
        for old, renamed in zip(ids, random.sample(range(10**6, 10**7), len(ids)), strict=True):
            new[old] = f"{old[0]}-{renamed}Z"
    for name, rows in tables.items():
        for row in rows:
            row.update({column: new.get(row[column], row[column]) for column in REFERENCES & row.keys()})
        if name in ("Touches", "Referrals", "Holidays"):
            random.shuffle(rows)
    old_ids = {renamed: old for old, renamed in new.items()}
    after = re.sub(r"\b[A-Z]-\d+Z\b", lambda found: old_ids[found[0]], json.dumps(figures(facts_of(tables))))
    assert_same(before, json.loads(after))


def moved(tables: Book, days: int) -> Book:
    def move(value: object) -> object:
        return value + timedelta(days=days) if isinstance(value, date) else value

    return {
        name: [{column: move(cell) for column, cell in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def test_everything_a_week_later_gives_the_same_figures(tables: Book) -> None:
    """Without what goes by the calendar's months: looks on the 1st, the month index, and months received."""
    before, after = figures(facts_of(tables)), figures(facts_of(moved(tables, 7), ON + timedelta(days=7)))
    for part in (before, after):
        for name in ("timing", "answered"):
            part[name].pop("verdict")
        part["review"].pop("patterns")
        for source in part["sources"]["sources"]:
            for by_month in ("referral_days_by_month", "silence_p", "state", "was", "score", "score_spread", "parts",
                             "suggest", "suggest_why", "why", "fall", "trend", "tier_why"):  # fmt: skip
                source.pop(by_month)
        for changing in ("states", "judged", "by_chance"):
            part["sources"]["totals"].pop(changing)
    text = re.sub(
        r"\b20\d\d-\d\d-\d\d\b",
        lambda found: str(date.fromisoformat(found[0]) - timedelta(days=7)),
        json.dumps(after),
    )
    assert_same(before, json.loads(text))


def test_case_and_spaces_of_a_colleague_change_nothing(tables: Book) -> None:
    before, random = figures(facts_of(tables)), Random(7)
    for name in ("Touches", "Referrals"):
        for row in tables[name]:
            for column in WORDS:
                if column in row and random.random() < 0.5:
                    row[column] = random.choice([str.upper, str.lower, str.title])(
                        row[column]
                    ) + random.choice(["", " ", "  ", "\xa0"])
    assert_same(before, figures(facts_of(tables)))


def changed_offices(before: Facts, after: Facts) -> set[str]:
    def by_office(facts: Facts) -> dict[str, Any]:
        trials: dict[str, Any] = {}
        for row in asking_trials(facts).to_dicts():
            followed = (row["number"], row["channel"], row["wait"], row["seen"], row["ever"])
            trials.setdefault(row["office"], []).append(followed)
        return {
            key: (history.run, history.engaged, trials.get(key))
            for key, history in gather_histories(facts).items()
        }

    one, other = by_office(before), by_office(after)
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def test_a_touch_to_one_office_changes_no_other(tables: Book) -> None:
    before, random = facts_of(tables), Random(9)
    names = sorted({row["Source"] for row in tables["Targets"]})
    for office in random.sample(names, 8):
        for direction, outcome in (("Out", "Sent"), ("Out", "Spoke"), ("In", "Sent")):
            row: Row = {
                "Source": office, "Date": ON - timedelta(days=random.randrange(400)), "Direction": direction,
                "Channel": "Fax", "Purpose": "Check-in", "Outcome": outcome,
            }  # fmt: skip
            after = facts_of({**tables, "Touches": [*tables["Touches"], row]})
            assert changed_offices(before, after) <= {fold(office)}


def without_id(row: Row) -> Row:
    return {column: value for column, value in row.items() if column not in ("Touch ID", "Referral ID")}


def later(row: Row, column: str) -> Row:
    return {**without_id(row), column: ON + timedelta(days=3)}


def early(row: Row, column: str) -> Row:
    return {**without_id(row), column: date(1999, 12, 31)}


@pytest.mark.parametrize(
    "change", [lambda row, _: without_id(row), later, early], ids=["copies", "later", "early"]
)
def test_copies_without_an_id_and_impossible_days_count_for_nothing(
    tables: Book, change: Callable[[Row, str], Row]
) -> None:
    before, random = figures(facts_of(tables)), Random(11)
    for name, column in (("Touches", "Date"), ("Referrals", "Received")):
        tables[name] += [change(row, column) for row in random.sample(tables[name], 40)]
    assert_same(before, figures(facts_of(tables)))


@pytest.mark.parametrize(
    ("text", "weekdays"), [("Mon-Sat", range(6)), ("Sun-Thu", (6, 0, 1, 2, 3)), ("Tue, Thu", (1, 3))]
)
def test_other_open_days_are_counted_everywhere(tables: Book, text: str, weekdays: Iterable[int]) -> None:
    rows = [row for row in tables["Settings"] if row.get("Setting") != "Open days"]
    tables["Settings"] = [*rows, {"Setting": "Open days", "Value": text}]
    facts, cells = facts_of(tables), Cells(tables, ON, weekdays)
    shift = facts.calendar.number(ON) - cells.number(ON)
    assert [
        (one.office, one.number, one.channel, one.is_seen, one.wait)
        for one in sorted(cells.trials, key=lambda one: (one.office, one.number, one.channel))
    ] == sorted(
        (
            row["office"],
            row["number"] - shift,
            fold(row["channel"]),
            row["seen"],
            -1 if row["wait"] is None else row["wait"],
        )
        for row in asking_trials(facts).to_dicts()
    )
    for source in assess_sources(facts).sources:
        if source.silence.last is not None:
            # Like a touch, a referral received on a closed day counts for the next open one.
            counted = min(cells.counts_on(source.silence.last), ON)
            assert source.silence.days_silent == cells.days_between(counted, ON)


def outreach(seed: int, gaps: tuple[int, ...], chance: float, calendar: Cells) -> list[Row]:
    """Touches to 80 offices with these gaps in days; each is answered by chance after 0 to 8 open days."""
    random, rows = Random(seed), list[Row]()
    for at in range(80):
        day = date(2025, 1, 6) + timedelta(days=random.randrange(30))
        while day < ON:
            row: Row = {
                "Source": f"Office {at}",
                "Date": calendar.counts_on(day),
                "Channel": "Email",
                "Outcome": "Sent",
            }
            if random.random() < chance:
                came = row["Date"]
                for _ in range(random.choice((0, 1, 1, 2, 3, 5, 8))):
                    came = calendar.counts_on(came + timedelta(days=1))
                row |= {"Response": "Interested", "Responded on": came}
            rows.append({**row, "Touch ID": f"T-{len(rows)}A"})
            day += timedelta(days=random.choice(gaps))
    return rows


@pytest.mark.parametrize("chance", [0.05, 0.3, 0.5])
def test_writing_twice_as_often_does_not_raise_the_answered_share(chance: float) -> None:
    calendar = Cells({}, ON)
    shares = []
    for gaps in ((6, 10, 18, 30), (3, 5, 9, 15)):
        overall = measure_timing(facts_of({"Touches": outreach(3, gaps, chance, calendar)})).overall
        assert overall.rate.rate is not None
        assert abs(overall.rate.rate - chance) < 0.03
        shares.append(overall.rate.rate)
    assert shares[1] < shares[0] + 0.03
