"""The prepared rows that all figures share: typed, joined to people and offices, with open-day numbers.

An office is identified by its folded name. A row names a person by id, or only an office; the id takes
precedence. Rows that can't be used are not in ``touches`` or ``referrals``; ``problems`` lists them with their cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Final

import polars as pl

from refboard.analysis.counted_rows import drop_early, drop_repeated
from refboard.analysis.row_offices import find_undated, join_people, translate_words
from refboard.analysis.row_problems import (
    DUPLICATE_ID,
    EARLY_ANSWER,
    FUTURE_REFERRAL,
    FUTURE_TOUCH,
    NO_OFFICE,
    REPEATED_REFERRAL,
    REPEATED_TOUCH,
    TOO_EARLY_REFERRAL,
    TOO_EARLY_TOUCH,
    UNDATED_REFERRAL,
    UNDATED_TOUCH,
    UNKNOWN_REFUSAL,
    UNKNOWN_STATUS,
    UNUSABLE_CADENCE,
    RowProblems,
    problems_of,
)
from refboard.practice.adaptation import adapt
from refboard.practice.calendar import Calendar
from refboard.practice.contact import Refusal, channel_of, refusal_of, status_of
from refboard.practice.covers import find_cover
from refboard.practice.policy import Policy
from refboard.practice.recorded import Recorded, recorded_in
from refboard.practice.schema import (
    ANGLES,
    DIRECTIONS,
    FITS,
    PURPOSES,
    REFERRAL_OUTCOMES,
    RESPONSES,
    STATUSES,
    TIERS,
    TOUCH_OUTCOMES,
    choice_of,
)
from refboard.practice.write_offs import WRITTEN_OFF
from workbook.schema import fold
from workbook.snapshot import Problem, Snapshot, Table

Row = Mapping[str, object]
_LAST_MINUTE: Final = 1439


@dataclass(frozen=True, slots=True)
class Person:
    """One row of Targets: a person or desk at an office.

    ``key`` is the id, or ``#26`` (the worksheet row) while there is none; ``office`` the folded Source.
    ``cadence`` is in calendar days, None without a usable one; ``cover`` is the colleague who covers for the owner now.
    """

    at: int
    key: str
    office: str
    source: str
    contact: str
    tier: str
    status: str
    owner: str
    angle: str
    cadence: float | None
    next_step: str
    next_date: date | None
    pause_until: date | None
    refusal: Refusal
    refused_on: date | None
    last_contact: date | None
    row: Row
    cover: str = ""
    is_listed: bool = True
    """False for an office that only touches and referrals name, because its rows of Targets are gone."""

    @property
    def in_charge(self) -> str:
        """The colleague in charge now: the one who covers, else the owner."""
        return self.cover or self.owner


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that a figure can use, as of the day ``on``.

    ``touches`` (one row per touch dated up to ``on`` with a known office, in time order): at, id, person
    (position in ``people`` or null), office, date, number (of the open day it counts for), minute (of the
    day, null when unknown), stamp (minutes, unknown times at the end of the day), incoming, channel,
    purpose, angle, outcome, response, responded_on, responded_number, responded_minute, by, answers, written_off.
    ``referrals``: at, id, person, office, received, received_number, scheduled, appointment, outcome, fit,
    outcome_date, note_sent, thanked, handler, written_off (whether we wrote off what we owed). ``left_out``: table,
    at, column, code, severity, text.
    ``snapshot`` is adapted to our words (`practice.adaptation`). ``recorded``: which facts the practice records at
    all. ``undated``: offices with touches on days that cannot be read: the first such cell.
    """

    snapshot: Snapshot
    policy: Policy
    calendar: Calendar
    on: date
    people: tuple[Person, ...]
    touches: pl.DataFrame
    referrals: pl.DataFrame
    left_out: pl.DataFrame
    recorded: Recorded = field(default_factory=Recorded)
    undated: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def offices(self) -> dict[str, list[Person]]:
        """The people of each office, in workbook order."""
        offices: dict[str, list[Person]] = {}
        for person in self.people:
            offices.setdefault(person.office, []).append(person)
        return offices

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Rows and cells that were not used, or only with a correction, with their addresses."""
        return self.policy.problems + tuple(problems_of(self.left_out, self.snapshot))


@lru_cache(maxsize=2)
def prepare(snapshot: Snapshot, policy: Policy, on: date) -> Facts:
    """Prepare a snapshot's rows as of a day; touches and referrals dated later are left out.

    The latest results are cached, so that all figures of one moment use the same facts.
    """
    snapshot = adapt(snapshot, on)
    calendar = Calendar.from_snapshot(snapshot, policy.open_days)
    problems = RowProblems()
    people = tuple(_people(snapshot.tables["Targets"], on, problems))
    touches = _touches(snapshot.tables["Touches"], people, calendar, on, problems)
    referrals = _referrals(snapshot.tables["Referrals"], people, calendar, on, problems)
    return Facts(
        snapshot=snapshot,
        policy=policy,
        calendar=calendar,
        on=on,
        people=people,
        touches=touches,
        referrals=referrals,
        left_out=problems.frame(),
        recorded=recorded_in(snapshot, on),
        undated=find_undated(snapshot.tables["Touches"], people),
    )


@lru_cache(maxsize=2)
def look_back(facts: Facts, on: date) -> Facts:
    """Return the facts as of an earlier day, as `prepare` would, without reading the workbook again.

    People are as they are now, because the workbook has no history of them. Raise ValueError for a later day.
    """
    if on > facts.on:
        raise ValueError("The facts cannot be moved to a later day.")
    referrals = facts.referrals.filter(_received(on))
    return replace(facts, on=on, touches=_until(facts.touches, on), referrals=referrals)


def _people(table: Table, on: date, problems: RowProblems) -> Iterator[Person]:
    seen: set[str] = set()
    tiers = {word: choice_of(word, TIERS) for word in table.frame["Tier"].unique()}
    for at, row in enumerate(table.frame.iter_rows(named=True)):
        row_id = table.ids[at]
        if row_id and row_id in seen:
            problems.add("Targets", [at], DUPLICATE_ID)
        key = row_id if row_id and row_id not in seen else table.row_key(at)
        seen.add(row_id)
        source = row["Source"] or ""
        if not (office := fold(source)):
            problems.add("Targets", [at], NO_OFFICE)
        refusal = refusal_of(row["Do not contact"] or "")
        if not refusal.understood:
            problems.add("Targets", [at], UNKNOWN_REFUSAL)
        status = status_of(row["Status"] or "")
        if status not in STATUSES:
            problems.add("Targets", [at], UNKNOWN_STATUS)
        cadence = row["Cadence days"]
        if cadence is not None and not 1 <= cadence <= 3650:
            problems.add("Targets", [at], UNUSABLE_CADENCE)
            cadence = None
        cover = find_cover(row["Notes"] or "", on)
        yield Person(
            at=at,
            key=key,
            office=office or key,
            source=source,
            contact=row["Contact"] or "",
            tier=tiers[row["Tier"]],
            status=status,
            owner=row["Owner"] or "",
            angle=row["Angle"] or "",
            cadence=cadence,
            next_step=row["Next step"] or "",
            next_date=row["Next date"],
            pause_until=row["Pause until"],
            refusal=refusal,
            refused_on=row["DNC date"],
            last_contact=row["Last contact"],
            row=row,
            cover=cover.colleague if cover is not None else "",
        )


def _written_off(notes: pl.Series, on: date) -> pl.Series:
    """Whether a note says that what we owed was written off by a day."""
    day = notes.str.extract(WRITTEN_OFF, 1).str.to_date("%Y-%m-%d", strict=False)
    return (day <= on).fill_null(value=False)


def _minute(column: pl.Series) -> pl.Series:
    return column.dt.hour().cast(pl.Int32) * 60 + column.dt.minute().cast(pl.Int32)


def _touches(
    table: Table, people: tuple[Person, ...], calendar: Calendar, on: date, problems: RowProblems
) -> pl.DataFrame:
    given = table.frame
    blank = given.with_row_index("at").filter(table.text["Date"].str.strip_chars() == "")
    problems.add("Touches", blank["at"].cast(pl.Int64), UNDATED_TOUCH)
    late = given.with_row_index("at").filter(pl.col("Date") > on)
    problems.add("Touches", late["at"].cast(pl.Int64), FUTURE_TOUCH)
    early = given.with_row_index("at").filter(pl.col("Responded on") < pl.col("Date"))
    problems.add("Touches", early["at"].cast(pl.Int64), EARLY_ANSWER)
    day, answered = given["Date"], given["Responded on"]
    frame = join_people(table, people, problems).with_columns(
        pl.Series("id", table.ids, dtype=pl.String),
        day.alias("date"),
        calendar.numbers(day, sent=True).alias("number"),
        _minute(given["Time"]).alias("minute"),
        (translate_words(given["Direction"], lambda word: choice_of(word, DIRECTIONS)) == "In").alias(
            "incoming"
        ),
        translate_words(given["Channel"], channel_of).alias("channel"),
        translate_words(given["Purpose"], lambda word: choice_of(word, PURPOSES)).alias("purpose"),
        translate_words(given["Angle"], lambda word: choice_of(word, ANGLES)).alias("angle"),
        translate_words(given["Outcome"], lambda word: choice_of(word, TOUCH_OUTCOMES)).alias("outcome"),
        translate_words(given["Response"], lambda word: choice_of(word, RESPONSES)).alias("response"),
        answered.alias("responded_on"),
        calendar.numbers(answered, sent=True).alias("responded_number"),
        _minute(given["Responded at"]).alias("responded_minute"),
        given["By"].fill_null("").alias("by"),
        given["Answers"].fill_null("").alias("answers"),
        _written_off(given["Notes"], on).alias("written_off"),
    )
    frame = _until(frame.filter(pl.col("office").is_not_null()), on)
    frame = drop_repeated(frame, table, problems, REPEATED_TOUCH)
    frame = drop_early(frame, "date", "Touches", problems, TOO_EARLY_TOUCH)
    stamp = pl.col("date").cast(pl.Int32).cast(pl.Int64) * 1440 + pl.col("minute").fill_null(_LAST_MINUTE)
    return frame.with_columns(stamp.alias("stamp")).sort("stamp", "at")


def _until(touches: pl.DataFrame, on: date) -> pl.DataFrame:
    """Remove what had not happened by a day: touches dated later, and answers that came later."""
    touches = touches.filter(pl.col("date") <= on)
    # An answer after that day has not come yet; one dated before its touch came on an unknown day.
    ahead = (pl.col("responded_on") > on).fill_null(value=False)
    wrong = (pl.col("responded_on") < pl.col("date")) | (pl.col("responded_on") > on)
    return touches.with_columns(
        pl.when(ahead).then(pl.lit("")).otherwise(pl.col("response")).alias("response"),
        *(
            pl.when(~wrong).then(pl.col(name)).alias(name)
            for name in ("responded_on", "responded_number", "responded_minute")
        ),
    )


def _referrals(
    table: Table, people: tuple[Person, ...], calendar: Calendar, on: date, problems: RowProblems
) -> pl.DataFrame:
    given = table.frame
    blank = given.with_row_index("at").filter(table.text["Received"].str.strip_chars() == "")
    problems.add("Referrals", blank["at"].cast(pl.Int64), UNDATED_REFERRAL)
    late = given.with_row_index("at").filter(pl.col("Received") > on)
    problems.add("Referrals", late["at"].cast(pl.Int64), FUTURE_REFERRAL)
    received = given["Received"]
    frame = join_people(table, people, problems).with_columns(
        pl.Series("id", table.ids, dtype=pl.String),
        received.alias("received"),
        calendar.numbers(received, sent=True).alias("received_number"),
        given["Scheduled on"].alias("scheduled"),
        given["Appointment"].alias("appointment"),
        translate_words(given["Outcome"], lambda word: choice_of(word, REFERRAL_OUTCOMES)).alias("outcome"),
        translate_words(given["Fit"], lambda word: choice_of(word, FITS)).alias("fit"),
        given["Outcome date"].alias("outcome_date"),
        given["Note sent"].alias("note_sent"),
        given["Thanked"].alias("thanked"),
        given["Handler"].fill_null("").alias("handler"),
        _written_off(given["Notes"], on).alias("written_off"),
    )
    frame = frame.filter(_received(on), pl.col("office").is_not_null())
    frame = drop_repeated(frame, table, problems, REPEATED_REFERRAL)
    frame = drop_early(frame, "received", "Referrals", problems, TOO_EARLY_REFERRAL)
    return frame.sort(pl.col("received").fill_null(date(1, 1, 1)), "id", "at")


def _received(on: date) -> pl.Expr:
    return (pl.col("received") <= on) | pl.col("received").is_null()
