"""A plain-Python recount of the figures, written from docs/figures.md alone; no line is refboard's.

`Cells` holds the rows of a workbook as of a day. Offices are folded names, days are dates, and open days are counted
one by one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

Row = dict[str, Any]
FLOOR = date(2000, 1, 1)
ENDED = ("completed", "declined", "noshow", "unreachable")
UNKNOWN = 24 * 60


def fold(value: object) -> str:
    """A word without regard to case, spaces, punctuation, and accents."""
    plain = unicodedata.normalize("NFKD", str(value or "")).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def day_of(value: object) -> date | None:
    """The day in a cell; None for no day and for days before 2000."""
    found: date | None = None
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, str):
        try:
            found = date.fromisoformat(value.strip())
        except ValueError:
            return None
    return found if found is not None and found >= FLOOR else None


def minute_of(value: object) -> int:
    return value.hour * 60 + value.minute if isinstance(value, time | datetime) else UNKNOWN


def is_earlier(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether (day, minute, row) comes first: by time, and by row where a time is unknown or the same."""
    if one[0] != other[0] or (UNKNOWN not in (one[1], other[1]) and one[1] != other[1]):
        return one[:2] < other[:2]
    return one[2] < other[2]


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for at in range(day.day, 0, -1):
        try:
            return date(year, month + 1, at)
        except ValueError:
            continue
    raise AssertionError


@dataclass
class OneTrial:
    """What we sent to one office on one open day by one channel."""

    office: str
    number: int
    channel: str
    order: tuple[int, int, int]
    rows: list[Row] = field(default_factory=list)
    is_answered: bool = False
    answer: int | None = None
    wait: int = 0
    is_seen: bool = False
    is_mature: bool = False

    @property
    def first_day(self) -> date:
        days: list[date] = [row["day"] for row in self.rows]
        return min(days)

    def hear(self, number: int | None) -> None:
        self.is_answered = True
        if number is not None:
            lag = max(0, number - self.number)
            self.answer = lag if self.answer is None else min(self.answer, lag)


class Cells:
    """A workbook's rows as of the day ``on``; ``open_days`` are weekdays, Monday is 0."""

    def __init__(
        self, tables: Mapping[str, Sequence[Row]], on: date, open_days: Iterable[int] = range(5)
    ) -> None:
        self.on = on
        self.open_days = set(open_days)
        self.closed = {day for row in tables.get("Holidays", ()) if (day := day_of(row.get("Date")))}
        self.home = {
            str(row["Target ID"]).strip(): fold(row.get("Source"))
            for row in reversed(tables.get("Targets", ()))
            if row.get("Target ID")
        }
        self.touches = list(self._rows(tables.get("Touches", ()), "Touch ID", "Date"))
        self.referrals = list(self._rows(tables.get("Referrals", ()), "Referral ID", "Received"))

    def _rows(self, rows: Sequence[Row], key: str, when: str) -> Iterable[Row]:
        seen: set[tuple[tuple[str, str], ...]] = set()
        for at, row in enumerate(rows):
            cells = sorted(
                (name, str(v).strip()) for name, v in row.items() if name != key and v not in (None, "")
            )
            content = tuple(cells)
            repeated = not str(row.get(key) or "").strip() and content in seen
            seen.add(content)
            day = day_of(row.get(when))
            office = self.home.get(str(row.get("Target ID") or "").strip()) or fold(row.get("Source"))
            if not repeated and day is not None and day <= self.on and office:
                yield {**row, "at": at, "day": day, "office": office}

    # The clock

    def is_open(self, day: date) -> bool:
        return day.weekday() in self.open_days and day not in self.closed

    @cached_property
    def _numbers(self) -> dict[date, int]:
        found, number, day = {}, 0, FLOOR
        while day <= self.on + timedelta(days=60):
            number += self.is_open(day)
            found[day] = number
            day += timedelta(days=1)
        return found

    def number(self, day: date) -> int:
        return self._numbers[day]

    def counts_on(self, day: date) -> date:
        while not self.is_open(day):
            day += timedelta(days=1)
        return day

    def days_between(self, first: date, last: date) -> int:
        return self.number(last) - self.number(first)

    def past(self, row: Row, column: str) -> date | None:
        """A day in a cell that has come."""
        day = day_of(row.get(column))
        return day if day is not None and day <= self.on else None

    # Answers

    def is_incoming(self, row: Row) -> bool:
        return fold(row.get("Direction")) == "in"

    def is_asking(self, row: Row) -> bool:
        return (
            not self.is_incoming(row)
            and fold(row.get("Outcome")) not in ("bounced", "leftmaterials")
            and fold(row.get("Purpose")) not in ("loopnote", "thankyou", "reply")
        )

    @cached_property
    def trials(self) -> list[OneTrial]:
        found: dict[tuple[str, int, str], OneTrial] = {}
        for row in self.touches:
            if self.is_asking(row):
                number = self.number(self.counts_on(row["day"]))
                key = (row["office"], number, fold(row.get("Channel")))
                order = (row["day"].toordinal(), minute_of(row.get("Time")), row["at"])
                one = found.setdefault(key, OneTrial(row["office"], number, key[2], order))
                one.order = min(one.order, order)
                one.rows.append(row)
        trials = sorted(found.values(), key=lambda one: (one.number, one.order))
        self._hear(trials)
        self._follow(trials)
        return trials

    def _hear(self, trials: list[OneTrial]) -> None:
        named = {
            str(row["Touch ID"]).strip(): one for one in trials for row in one.rows if row.get("Touch ID")
        }
        for one in trials:
            for row in one.rows:
                if fold(row.get("Outcome")) == "spoke":
                    one.hear(one.number)
                if fold(row.get("Response")):
                    when = day_of(row.get("Responded on"))
                    if when is None or when < row["day"]:
                        one.hear(None)
                    elif when <= self.on:
                        one.hear(self.number(self.counts_on(when)))
        for row in self.touches:
            if not self.is_incoming(row):
                continue
            number = self.number(self.counts_on(row["day"]))
            target = named.get(str(row.get("Answers") or "").strip())
            if target is None:
                order = (row["day"].toordinal(), minute_of(row.get("Time")), row["at"])
                mine = [one for one in trials if one.office == row["office"] and is_earlier(one.order, order)]
                near = [one for one in mine if number - one.number <= 10]
                target = near[-1] if near else None
            if target is not None:
                target.hear(number)

    def _follow(self, trials: list[OneTrial], window: int = 10) -> None:
        """Follow each trial to its end or to the last day that is over.

        The wait is -1 for what was sent today, which is not over, and for an answer without a day.
        """
        today, over = self.number(self.on), self.number(self.on - timedelta(days=1))
        by_office = defaultdict(list)
        for one in trials:
            by_office[one.office].append(one)
        for ones in by_office.values():
            for at, one in enumerate(ones):
                later = [next_one.number for next_one in ones[at + 1 :] if next_one.number > one.number]
                end = min([window, over - one.number, *(number - one.number for number in later[:1])])
                one.is_seen = one.answer is not None and one.answer <= end
                one.wait = one.answer if one.is_seen and one.answer is not None else max(end, -1)
                if one.is_answered and one.answer is None:
                    one.wait = -1
                one.is_mature = today - one.number >= window

    # Signs of life

    def signs(self, office: str) -> list[date]:
        """The days of an office's answers, conversations, messages, and referrals."""
        days = [row["day"] for row in self.referrals if row["office"] == office]
        for row in self.touches:
            if row["office"] != office:
                continue
            if self.is_incoming(row) or fold(row.get("Outcome")) == "spoke":
                days.append(row["day"])
            when = self.past(row, "Responded on")
            if fold(row.get("Response")) and when and when >= row["day"]:
                days.append(when)
        return sorted(days)

    def run(self, office: str) -> int:
        """Trials in a row, up to the day, without a sign of life on or after their day."""
        last = max(self.signs(office), default=FLOOR)
        return sum(
            one.office == office and one.first_day > last and not one.is_answered for one in self.trials
        )

    def runs(self) -> list[list[OneTrial]]:
        """Each office's trials from the first after a sign of life to the next answer; the newest are not judged."""
        found: list[list[OneTrial]] = []
        for office in sorted({one.office for one in self.trials}):
            signs, current = self.signs(office), list[OneTrial]()
            for one in (trial for trial in self.trials if trial.office == office):
                last = current[-1] if current else None
                if last and (last.is_answered or any(last.first_day <= day < one.first_day for day in signs)):
                    found.append(current)
                    current = []
                current.append(one)
            if not (current[-1].is_answered or current[-1].is_mature):
                current.pop()
            found.append(current)
        return [run for run in found if run]

    # Referrals

    def ended(self, row: Row) -> str:
        """How a referral had ended by the day, folded; "" while it is open."""
        when = day_of(row.get("Outcome date"))
        return "" if when is not None and when > self.on else fold(row.get("Outcome"))

    def visit(self, row: Row) -> date | None:
        if self.ended(row) != "completed":
            return None
        return day_of(row.get("Appointment")) or day_of(row.get("Outcome date"))

    def completion(self, rows: Iterable[Row], age: int = 60) -> tuple[int, int, int]:
        """Completed, closed, and open ones among those received at least ``age`` days ago."""
        outcomes = Counter(self.ended(row) for row in rows if (self.on - row["day"]).days >= age)
        closed = sum(outcomes[word] for word in ENDED)
        return outcomes["completed"], closed, sum(outcomes.values()) - closed - outcomes["cancelled"]

    def loop(self, rows: Iterable[Row], age: int = 14) -> tuple[int, int]:
        """Visits at least ``age`` days old: with a note on or after the visit, and all."""
        closed = total = 0
        for row in rows:
            visit = self.visit(row)
            if visit is not None and (self.on - visit).days >= age:
                note = self.past(row, "Note sent")
                total += 1
                closed += note is not None and note >= visit
        return closed, total

    def fit(self, rows: Iterable[Row]) -> tuple[int, int]:
        words = [fold(row.get("Fit")) for row in rows if fold(row.get("Fit"))]
        return words.count("good"), len(words)

    def year(self) -> date:
        """The first day of the 12 months up to the day."""
        return months_before(self.on, 12) + timedelta(days=1)

    def days_of(self, office: str) -> list[date]:
        return sorted({row["day"] for row in self.referrals if row["office"] == office})
