"""A practice's workbook counted again from its cells in plain Python, sharing no line with the figures.

What is compared was written from the definitions alone, so that an error would have to be made twice.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.loop.loop import read_loop_board
from refboard.analysis.sources.health import assess_sources
from refboard.analysis.timing.timing import measure_timing
from refboard.analysis.today.verdicts import judge_backlog, judge_targets
from refboard.analysis.touches.touch_filter import asking_trials
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from workbook import Store

ON = date(2026, 11, 20)
Row = dict[str, Any]


def simple(value: object) -> str:
    return "".join(
        sign for sign in unicodedata.normalize("NFKC", str(value or "")).casefold() if sign.isalnum()
    )


def day_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    return None


def minute_of(value: object) -> int | None:
    return value.hour * 60 + value.minute if isinstance(value, (time, datetime)) else None


@dataclass
class Sent:
    row: Row
    office: str
    sent: date
    counts_on: date
    start: int
    answered: bool = False
    came: date | None = None


@dataclass
class Tried:
    """What went to one office on one open day by one channel."""

    office: str
    counts_on: date
    channel: str
    sent: list[Sent]
    until: date | None = None
    """The open day of the next trial to the office."""

    @property
    def answered(self) -> bool:
        return any(one.answered for one in self.sent)

    @property
    def came(self) -> date | None:
        return min((one.came for one in self.sent if one.came), default=None)

    @property
    def minute(self) -> int:
        """The first known minute; -1 while none is known."""
        known = [minute for one in self.sent if (minute := minute_of(one.row["Time"])) is not None]
        return min(known, default=-1)

    @property
    def row(self) -> Row:
        return self.sent[0].row


@dataclass
class Recount:
    holidays: set[date]
    targets: list[Row]
    touches: list[Row]
    referrals: list[Row]
    office_of: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.targets:
            if row["Target ID"]:
                self.office_of.setdefault(str(row["Target ID"]).strip(), simple(row["Source"]))

    def is_open(self, day: date) -> bool:
        return day.isoweekday() <= 5 and day not in self.holidays

    def open_day(self, day: date) -> date:
        while not self.is_open(day):
            day += timedelta(1)
        return day

    def between(self, start: date, end: date) -> int:
        """Open days after ``start`` up to and including ``end``, one by one."""
        count, day = 0, start
        while day < end:
            day += timedelta(1)
            count += self.is_open(day)
        return count

    def office(self, row: Row) -> str:
        return self.office_of.get(str(row["Target ID"] or "").strip()) or simple(row["Source"])

    def asking(self) -> list[Sent]:
        rows = [
            (row, day)
            for row in self.touches
            if (day := day_of(row["Date"])) and day <= ON and self.office(row)
        ]
        outgoing: list[tuple[Row, date]] = []
        incoming: list[tuple[Row, date]] = []
        for row, day in rows:
            (incoming if simple(row["Direction"]) == "in" else outgoing).append((row, day))
        by_id: dict[str, Row] = {}
        for row, _ in sorted(outgoing, key=lambda pair: pair[1]):
            if row["Touch ID"]:
                by_id.setdefault(str(row["Touch ID"]).strip(), row)
        asking = [
            Sent(row, self.office(row), day, self.open_day(day), self.minutes(row, day, 0))
            for row, day in outgoing
            if simple(row["Outcome"]) not in {"bounced", "leftmaterials"}
            and simple(row["Purpose"]) not in {"loopnote", "thankyou", "reply"}
        ]
        for one in asking:
            self.written(one)
        for row, day in sorted(incoming, key=lambda pair: self.minutes(pair[0], pair[1], 1439)):
            named = by_id.get(str(row["Answers"] or "").strip())
            if named is not None:
                hit = next((one for one in asking if one.row is named), None)
            else:
                at = self.minutes(row, day, 1439)
                before = [one for one in asking if one.office == self.office(row) and one.start <= at]
                hit = max(before, key=lambda one: (one.start, str(one.row["Channel"])), default=None)
                if hit is not None and self.between(hit.counts_on, self.open_day(day)) > 10:
                    hit = None
            if hit is not None and hit.came is None:
                hit.answered, hit.came = True, day
        return asking

    def trials(self) -> list[Tried]:
        found: dict[tuple[str, date, str], Tried] = {}
        for one in self.asking():
            key = one.office, one.counts_on, str(one.row["Channel"] or "")
            found.setdefault(key, Tried(*key, [])).sent.append(one)
        by_office: dict[str, list[Tried]] = defaultdict(list)
        for tried in found.values():
            by_office[tried.office].append(tried)
        for tries in by_office.values():
            tries.sort(key=lambda tried: (tried.counts_on, tried.minute, tried.channel))
            for tried, later in pairwise(tries):
                tried.until = later.counts_on
        return list(found.values())

    @staticmethod
    def minutes(row: Row, day: date, without: int) -> int:
        clock = row["Time"]
        minute = clock.hour * 60 + clock.minute if isinstance(clock, (time, datetime)) else without
        return day.toordinal() * 1440 + minute

    @staticmethod
    def written(one: Sent) -> None:
        came = day_of(one.row["Responded on"])
        if simple(one.row["Outcome"]) == "spoke":
            one.answered, one.came = True, one.sent
            return
        if came is not None and came > ON:
            return
        one.answered = bool(one.row["Response"]) or (came is not None and came >= one.sent)
        one.came = came if came is not None and came >= one.sent else None

    def matured(self, one: Tried) -> bool:
        return one.counts_on <= ON and self.between(one.counts_on, ON) >= 10

    def good(self, one: Tried) -> bool:
        followed = self.followed(one)
        return followed is not None and followed[1]

    def followed(self, one: Tried) -> tuple[int, bool] | None:
        """Open days followed up to yesterday, and whether the answer ended them; None where nobody knows when."""
        yesterday = ON - timedelta(1)
        if one.counts_on > yesterday or (one.answered and one.came is None):
            return None
        end = min(yesterday, one.until or yesterday)
        days = min(10, self.between(one.counts_on, end))
        if one.came is not None:
            came = self.between(one.counts_on, self.open_day(one.came))
            if came <= days:
                return came, True
        return days, False

    def open_loops(self) -> set[str]:
        found = set()
        for row in self.referrals:
            received, outcome = day_of(row["Received"]), simple(row["Outcome"])
            if received is None or received > ON or not self.office(row):
                continue
            visit = day_of(row["Appointment"]) or day_of(row["Outcome date"])
            note = day_of(row["Note sent"])
            if outcome == "completed":
                closed = note is not None and visit is not None and visit <= note <= ON
                if visit is None or closed:
                    continue
            elif outcome:
                continue
            found.add(str(row["Referral ID"]).strip())
        return found


@pytest.fixture(scope="module")
def path(shared: Path) -> Path:
    return shared / "corpus" / "practice" / "lakeside.xlsx"


@pytest.fixture(scope="module")
def recount(path: Path) -> Recount:
    book = openpyxl.load_workbook(path, data_only=True)

    def rows(name: str) -> list[Row]:
        header, *body = book[name].iter_rows(values_only=True)
        return [dict(zip(map(str, header), line, strict=True)) for line in body if any(line)]

    holidays = {day for row in rows("Holidays") if (day := day_of(row["Date"]))}
    return Recount(holidays, rows("Targets"), rows("Touches"), rows("Referrals"))


@pytest.fixture(scope="module")
def facts(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    copy = tmp_path_factory.mktemp("lakeside") / path.name
    copy.write_bytes(path.read_bytes())
    with Store.open(copy, TABLES) as store:
        snapshot = store.read()
    return prepare(snapshot, Policy.from_snapshot(snapshot), ON)


@pytest.fixture(scope="module")
def asking(recount: Recount) -> list[Tried]:
    return recount.trials()


def first_of(one: Sent) -> tuple[int, str, str, str]:
    minute = minute_of(one.row["Time"])
    purpose, angle, by = (simple(one.row[name]) for name in ("Purpose", "Angle", "By"))
    return 1440 if minute is None else minute, purpose, angle, by


def test_the_weekdays_are_those_of_the_cells(facts: Facts, recount: Recount, asking: list[Tried]) -> None:
    timing = measure_timing(facts)
    assert len(asking) > 700
    for weekday, day in enumerate(timing.days):
        there = [one for one in asking if one.counts_on.weekday() == weekday]
        matured = [one for one in there if recount.matured(one)]
        assert (day.sent, day.matured, day.answered, day.ever) == (
            len(there), len(matured), sum(map(recount.good, there)), sum(one.answered for one in there),
        ), day.day  # fmt: skip
        assert day.channels == dict(Counter(str(one.row["Channel"]) for one in there))
    assert timing.moved == sum(min(one.sent, key=first_of).sent != one.counts_on for one in asking)
    assert timing.undated == sum(one.answered and one.came is None for one in asking)


def test_every_touch_is_judged_as_its_cells_say(facts: Facts, recount: Recount, asking: list[Tried]) -> None:
    ids = facts.snapshot.tables["Touches"].ids
    mine = Counter(
        (
            frozenset(str(sent.row["Touch ID"] or "").strip() for sent in one.sent),
            one.office,
            one.answered,
            recount.matured(one),
            recount.good(one),
        )
        for one in asking
    )
    frame = asking_trials(facts)
    theirs = Counter(
        (frozenset(ids[at] for at in row["ats"]), row["office"], row["ever"], row["matured"], row["good"])
        for row in frame.iter_rows(named=True)
    )
    assert theirs == mine


def test_the_shares_answered_in_time_are_those_of_the_cells(
    facts: Facts, recount: Recount, asking: list[Tried]
) -> None:
    waits = [wait for one in asking if (wait := recount.followed(one)) is not None]
    within = measure_timing(facts).overall.within
    for days in (2, 5, 10):
        still = 1.0
        for day in range(days + 1):
            waiting = sum(wait >= day for wait, _ in waits)
            still *= 1 - sum(seen and wait == day for wait, seen in waits) / waiting
        share = within[days]
        assert share is not None
        assert share[0] == pytest.approx(1 - still, abs=1e-9)


def test_every_source_is_counted_as_its_cells_say(
    facts: Facts, recount: Recount, asking: list[Tried]
) -> None:
    sent, good = Counter[str](), Counter[str]()
    for one in asking:
        if recount.followed(one) is not None:
            sent[one.office] += 1
            good[one.office] += recount.good(one)
    days: dict[str, set[date]] = defaultdict(set)
    ended: dict[str, list[str]] = defaultdict(list)
    for row in recount.referrals:
        received = day_of(row["Received"])
        if received is None or received > ON:
            continue
        if received > ON.replace(year=ON.year - 1):
            days[recount.office(row)].add(received)
        known = day_of(row["Outcome date"]) or day_of(row["Appointment"])
        if received <= ON - timedelta(60) and row["Outcome"] and (known is None or known <= ON):
            ended[recount.office(row)].append(simple(row["Outcome"]))
    health = assess_sources(facts)
    assert len(health.sources) >= 36
    for source in health.sources:
        key = simple(source.source)
        assert (source.response.k, source.response.n) == (good[key], sent[key]), source.source
        assert source.silence.recent_days == len(days[key]), source.source
        outcomes = Counter(ended[key])
        judged = sum(outcomes[word] for word in ("completed", "declined", "noshow", "unreachable"))
        assert (source.completion.k, source.completion.n) == (outcomes["completed"], judged), source.source


def test_the_open_loops_are_those_of_the_cells(facts: Facts, recount: Recount) -> None:
    loop = read_loop_board(facts)
    assert len(loop.open) > 20
    assert {one.referral_id for one in loop.open} == recount.open_loops()
    for one in loop.open:
        since = recount.open_day(one.since)
        assert one.age == (recount.between(since, ON) if since <= ON else 0)


def test_each_open_loop_falls_to_one_person_today(facts: Facts, recount: Recount) -> None:
    verdicts = [*judge_targets(facts).values(), *judge_backlog(facts)]
    rows = {str(row["Referral ID"]).strip(): row for row in recount.referrals}
    waiting = [row_id for row_id in recount.open_loops() if not rows[row_id]["Outcome"]]
    expected = {
        "loop-note": [row_id for row_id in recount.open_loops() if rows[row_id]["Outcome"]],
        "unscheduled": [
            row_id
            for row_id in waiting
            if not rows[row_id]["Scheduled on"] and not rows[row_id]["Appointment"]
            and (received := day_of(rows[row_id]["Received"])) is not None
            and recount.between(recount.open_day(received), ON) > 3
        ],
    }  # fmt: skip
    for reason, due in expected.items():
        found = [
            ref
            for verdict in verdicts
            for item in verdict.findings
            if item.reason == reason
            for ref in item.refs
        ]
        assert sorted(found) == sorted(due), reason
        assert due
