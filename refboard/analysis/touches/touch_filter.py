"""The trials that ask for an answer: the rows behind every response figure, and how they are filtered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.owners import owns
from refboard.analysis.touches.attribution import attribute, is_asking
from refboard.analysis.touches.trials import group_trials
from refboard.practice.words import WEEKDAYS
from workbook.schema import fold

TRAITS: Final = ("specialty", "tier", "city", "owner")
"""Traits of a touch's person, else of its office."""


@dataclass(frozen=True, slots=True)
class TouchFilter:
    """Which trials to use; "" and None do not filter.

    Words match without regard to case, spaces and punctuation. ``by`` is who sent it, ``owner`` who owns the target
    (the whole name or one word of it, or ``unowned``). ``since`` and ``until`` are inclusive days of sending.
    """

    source: str = ""
    owner: str = ""
    by: str = ""
    channel: str = ""
    purpose: str = ""
    angle: str = ""
    specialty: str = ""
    tier: str = ""
    city: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_part(self) -> bool:
        """Whether it leaves out touches for another reason than their day."""
        return self != TouchFilter(since=self.since, until=self.until)

    def apply(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of `asking_trials` that pass the filter."""
        for name in ("channel", "purpose", "angle", "specialty", "tier", "city"):
            if wanted := getattr(self, name):
                frame = frame.filter(pl.col(name).is_in(_alike(frame[name], wanted)))
        if self.source:
            frame = frame.filter(pl.col("office") == fold(self.source))
        for name in ("by", "owner"):
            if wanted := getattr(self, name):
                meant = [word for word in frame[name].unique().to_list() if owns(wanted, word)]
                frame = frame.filter(pl.col(name).is_in(meant))
        if self.since is not None:
            frame = frame.filter(pl.col("date") >= self.since)
        if self.until is not None:
            frame = frame.filter(pl.col("date") <= self.until)
        return frame


def _alike(column: pl.Series, wanted: str) -> list[str]:
    return [word for word in column.unique().to_list() if fold(word) == fold(wanted)]


_CONTENT: Final = ("purpose", "angle", "by", *TRAITS, "person")
"""What distinguishes the touches of one trial, besides their time: never an id or a row."""


@lru_cache(maxsize=2)
def asking_trials(facts: Facts) -> pl.DataFrame:
    """Return the trials of asking touches (`trials.group_trials`) in the order of time, one row each.

    at (of its first touch), ats, touches, office, person, date, number, minute, stamp, channel, purpose, angle, by;
    specialty, tier, city, owner (of the person, else of the office; "" unknown); day: the weekday of the open day it
    counts for, and moved: whether it was sent on a different day; answered_on, answered_number, answered_minute;
    ``ever``: it was answered; lag: open days to that answer, null without a usable date; wait and seen: open days
    followed up to the day before, and whether they ended with the answer (wait is null where the answer has no day); matured: old enough to have been
    answered; good: seen, in a followed trial.
    """
    return _described(facts, attribute(facts).filter("asking"))


def contacts(facts: Facts) -> pl.DataFrame:
    """Return the touches that would ask for an answer if answers were recorded, with columns as `asking_touches`."""
    return _described(facts, attribute(facts).filter(is_asking()))


def _described(facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    policy, today = facts.policy, facts.calendar.number(facts.on)
    opened = {day: facts.calendar.next_open(day) for day in frame["date"].unique().to_list()}
    weekdays = {day: next_open.weekday() for day, next_open in opened.items()}
    weekday = pl.Series([weekdays[day] for day in frame["date"].to_list()], dtype=pl.Int8)
    moved = frame["date"].is_in([day for day, next_open in opened.items() if day != next_open])
    frame = frame.with_columns(
        weekday.alias("day"), moved.alias("moved"), pl.col("answered").alias("ever"), *_kinds(facts, frame)
    )
    frame = frame.select(
        "at", "office", "person", "date", "number", "minute", "stamp", "channel", "purpose", "angle", "by",
        *TRAITS, "day", "moved", "ever", "answered_on", "answered_number", "answered_minute",
    )  # fmt: skip
    # The day is not over: what was sent today is not followed yet, and what is still waiting may be answered today.
    over = today - facts.calendar.is_open(facts.on)
    trials = group_trials(frame, _CONTENT, over, policy.window)
    trials = trials.with_columns(
        (pl.lit(today) - pl.col("number") >= policy.matured).alias("matured"),
        (pl.col("seen") & pl.col("wait").is_not_null()).alias("good"),
    )
    return trials.sort("number", "stamp", "office", "channel")


def _kinds(facts: Facts, touches: pl.DataFrame) -> pl.DataFrame:
    """Look up the traits of each touch's person, else of its office: a column per word of `TRAITS`."""
    of_offices = office_traits(facts)
    people = zip(facts.people, person_traits(facts), strict=True)
    # Where a person lacks a trait, their office's is used, looked up once for all of their touches.
    by_person = [[kind[name] or of_offices[who.office][name] for name in TRAITS] for who, kind in people]
    by_office = [[office, *(kind[name] for name in TRAITS)] for office, kind in of_offices.items()]
    words = dict.fromkeys(TRAITS, pl.String)
    theirs = pl.DataFrame(by_person, schema=words, orient="row").select(pl.all().gather(touches["person"]))
    offices = pl.DataFrame(by_office, schema={"office": pl.String, **words}, orient="row")
    usual = touches.select("office").join(offices, on="office", how="left", maintain_order="left")
    return pl.concat([theirs, usual.select(pl.all().name.prefix("usual "))], how="horizontal").select(
        pl.coalesce(name, f"usual {name}", pl.lit("")).alias(name) for name in TRAITS
    )


@lru_cache(maxsize=2)
def person_traits(facts: Facts) -> list[Mapping[str, str]]:
    """List each person's specialty, tier, city and owner; words that match get one spelling, "" is unknown."""
    given = [
        {
            "specialty": str(person.row["Specialty"] or ""),
            "tier": person.tier,
            "city": str(person.row["City"] or ""),
            "owner": person.owner,
        }
        for person in facts.people
    ]
    spelled = {name: _spelling([kind[name] for kind in given]) for name in TRAITS}
    return [{name: spelled[name][kind[name]] for name in TRAITS} for kind in given]


@lru_cache(maxsize=2)
def office_traits(facts: Facts) -> Mapping[str, Mapping[str, str]]:
    """Map each office to its specialty, tier, city and owner: those of most of its people, on a tie the first."""
    people: dict[str, list[Mapping[str, str]]] = {}
    for person, kind in zip(facts.people, person_traits(facts), strict=True):
        people.setdefault(person.office, []).append(kind)
    return {
        office: kinds[0] if len(kinds) == 1 else {n: _usual([kind[n] for kind in kinds]) for n in TRAITS}
        for office, kinds in people.items()
    }


def _usual(words: list[str]) -> str:
    if len(set(words)) == 1:
        return words[0]
    counted = Counter(word for word in words if word)
    return counted.most_common(1)[0][0] if counted else ""


def _spelling(words: list[str]) -> dict[str, str]:
    """Map each word to the most common spelling among those that match."""
    spellings: dict[str, Counter[str]] = {}
    keys = {word: fold(word) for word in words}
    for word, count in Counter(words).items():
        spellings.setdefault(keys[word], Counter())[word] += count
    usual = {key: counts.most_common(1)[0][0] if key else "" for key, counts in spellings.items()}
    return {word: usual[key] for word, key in keys.items()}


def weekday_name(day: int) -> str:
    """Return the short name of a weekday: 0 is Mon."""
    return WEEKDAYS[day]
