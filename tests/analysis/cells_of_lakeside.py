"""A practice's rows read from its cells in plain Python, and who there is asked to do what; no line is refboard's."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

Row = dict[str, Any]


def simple(value: object) -> str:
    return "".join(
        sign for sign in unicodedata.normalize("NFKC", str(value or "")).casefold() if sign.isalnum()
    )


def text(value: object) -> str:
    return str(value or "").strip()


def day_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    return None


def minute_of(value: object) -> int | None:
    return value.hour * 60 + value.minute if isinstance(value, (time, datetime)) else None


@dataclass
class Days:
    holidays: set[date]

    def is_open(self, day: date) -> bool:
        return day.isoweekday() <= 5 and day not in self.holidays

    def open_day(self, day: date) -> date:
        while not self.is_open(day):
            day += timedelta(1)
        return day

    def between(self, start: date, end: date) -> int:
        """Open days after ``start`` up to and including ``end``, one by one; 0 when ``end`` is earlier."""
        return sum(self.is_open(start + timedelta(step)) for step in range(1, (end - start).days + 1))

    def after(self, day: date, count: int) -> date:
        """The ``count``-th open day after a day."""
        while count:
            day += timedelta(1)
            count -= self.is_open(day)
        return day


@dataclass(eq=False)
class Person:
    row: Row
    key: str
    office: str
    tier: str
    next_date: date | None
    latest: int = 0
    tasks: dict[str, list[date]] = field(default_factory=dict)

    def away(self, on: date) -> str:
        status, pause = simple(self.row["Status"]), day_of(self.row["Pause until"])
        if status in {"left", "notaccepting"}:
            return "Status: "
        return "Paused" if (pause and pause > on) or (status == "paused" and pause is None) else ""

    @property
    def refused(self) -> set[str]:
        """The ways that are refused, ``all`` for every way."""
        given = {simple(word) for word in text(self.row["Do not contact"]).split(",") if simple(word)}
        return {"all"} if given & {"all", "yes", "x", "true"} else given

    @property
    def is_barred(self) -> bool:
        """Whether no way that is on file is left; a visit and a letter need no number."""
        ways = {"visit", "letter", simple(self.row["Preferred channel"])} - {""}
        ways |= {simple(way) for way in ("Phone", "Email", "Fax") if self.row[way]}
        return "all" in self.refused or ways <= self.refused


@dataclass(eq=False)
class Touch:
    row: Row
    at: int
    office: str
    person: Person | None
    day: date
    minute: int | None
    response: str
    responded: date | None
    came: date | None = None

    @property
    def incoming(self) -> bool:
        return simple(self.row["Direction"]) == "in"

    @property
    def reached(self) -> bool:
        return self.incoming or simple(self.row["Outcome"]) != "bounced"

    @property
    def is_lost(self) -> bool:
        """Whether it did not reach the person it names."""
        return simple(self.row["Outcome"]) == "bounced" or self.response == "wrongcontact"

    @property
    def purpose(self) -> str:
        return simple(self.row["Purpose"])

    @property
    def asking(self) -> bool:
        wordless = simple(self.row["Outcome"]) in {"bounced", "leftmaterials"}
        return not (self.incoming or wordless or self.purpose in {"loopnote", "thankyou", "reply"})

    @property
    def answered(self) -> bool:
        return not self.incoming and bool(self.response or self.responded or self.came or self.spoke)

    @property
    def spoke(self) -> bool:
        """Whether it was itself the answer: a conversation."""
        return not self.incoming and simple(self.row["Outcome"]) == "spoke"

    @property
    def sign(self) -> date | None:
        """The day on which the office gave a sign of life by it."""
        if self.incoming or self.spoke:
            return self.day
        return (self.responded or self.came or self.day) if self.answered else None

    def stamp(self, without: int) -> int:
        return self.day.toordinal() * 1440 + (without if self.minute is None else self.minute)

    @property
    def asked(self) -> tuple[date, int] | None:
        """When the office asked or wrote, in days and minutes, if it did by this touch."""
        if self.incoming and self.response in {"", "interested", "informationasked"}:
            return self.day, self.stamp(0)
        if self.incoming or self.response not in {"interested", "informationasked"}:
            return None
        day = self.responded or self.day
        known = minute_of(self.row["Responded at"]) if self.responded else None
        return day, day.toordinal() * 1440 + (known or 0)


@dataclass
class History:
    """What the cells say had happened by a day; days after it are not known yet."""

    on: date
    days: Days
    sheets: dict[str, list[Row]]

    @cached_property
    def people(self) -> list[Person]:
        people, seen = [], set[str]()
        for row in self.sheets["Targets"]:
            name = text(row["Target ID"])
            key = name if name and name not in seen else f"#{row['#']}"
            seen.add(name)
            tier = simple(row["Tier"])
            people.append(Person(row, key, simple(row["Source"]), tier, day_of(row["Next date"])))
        return people

    def there(self, office: str) -> list[Person]:
        return [person for person in self.people if person.office == office]

    def place(self, row: Row) -> tuple[Person | None, str]:
        named = text(row["Target ID"])
        person = next((one for one in self.people if one.key == named), None)
        return person, person.office if person else simple(row["Source"])

    @cached_property
    def touches(self) -> list[Touch]:
        touches = []
        for at, row in enumerate(self.sheets["Touches"]):
            day, (person, office) = day_of(row["Date"]), self.place(row)
            if day is None or day > self.on or not office:
                continue
            came, response = day_of(row["Responded on"]), simple(row["Response"])
            if came is not None and came > self.on:
                came, response = None, ""
            came = came if came is not None and came >= day else None
            touches.append(Touch(row, at, office, person, day, minute_of(row["Time"]), response, came))
        for one in sorted((one for one in touches if one.incoming), key=lambda one: one.stamp(1439)):
            hit = self.answers(one, touches)
            if hit is not None and hit.came is None:
                hit.came = one.day
        return touches

    def answers(self, one: Touch, touches: list[Touch]) -> Touch | None:
        named = text(one.row["Answers"])
        for touch in touches:
            if named and not touch.incoming and text(touch.row["Touch ID"]) == named:
                return touch
        asking = [
            touch
            for touch in touches
            if touch.asking and touch.office == one.office and touch.stamp(0) <= one.stamp(1439)
        ]
        hit = max(
            asking, key=lambda touch: (touch.stamp(0), text(touch.row["Channel"]), touch.at), default=None
        )
        if hit is None or self.days.between(self.days.open_day(hit.day), self.days.open_day(one.day)) > 10:
            return None
        return hit

    @cached_property
    def referrals(self) -> list[tuple[Row, Person | None, str, date]]:
        rows = [(row, *self.place(row), day_of(row["Received"])) for row in self.sheets["Referrals"]]
        return [
            (row, person, office, day)
            for row, person, office, day in rows
            if office and day is not None and day <= self.on
        ]

    def since(self, day: date) -> int:
        return self.days.between(day, self.on)

    def give_tasks(self) -> None:
        """Give each request and each open loop to one person of its office."""
        for one in self.touches:
            if one.person is not None and one.reached:
                number = self.days.open_day(one.day).toordinal()
                one.person.latest = max(one.person.latest, number)
        for one in self.touches:
            others = [
                other.stamp(1439)
                for other in self.touches
                if other.office == one.office and not other.incoming and other.reached and other is not one
            ]
            if one.asked is not None and (not others or one.asked[1] > max(others)):
                self.give("reply-owed", one.office, one.person, one.asked[0])
        for row, person, office, received in self.referrals:
            visit = day_of(row["Appointment"]) or day_of(row["Outcome date"])
            note = day_of(row["Note sent"])
            seen = simple(row["Outcome"]) == "completed" and visit is not None and visit <= self.on
            if visit is not None and seen and (note is None or not visit <= note <= self.on):
                self.give("loop-note", office, person, visit)
            untouched = not (row["Outcome"] or row["Scheduled on"] or row["Appointment"])
            if untouched and self.since(self.days.open_day(received)) > 3:
                self.give("unscheduled", office, person, received)

    def give(self, reason: str, office: str, named: Person | None, day: date) -> None:
        near = sorted(self.there(office), key=lambda one: (-one.latest, simple(one.row["Contact"]), one.key))
        free = [one for one in near if not one.away(self.on)]
        if reason == "reply-owed":
            free = [one for one in free if one.refused != {"all"}]
        if named is not None and not named.away(self.on):
            free = [named]
        for one in (free or ([named] if named else near))[:1]:
            one.tasks.setdefault(reason, []).append(day)
