"""Compliance: gifts, opt-outs, and possible patient data.

This is a tracking aid with dates and cell addresses, not legal advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from refboard.analysis.checkup.gifts import GiftLedger, build_ledger
from refboard.analysis.facts import Facts, Person
from refboard.analysis.touches.office_history import gather_histories
from refboard.practice.calendar import later
from refboard.practice.contact import ALL
from refboard.practice.privacy import (
    PATIENT_DATA,
    PATIENT_REF,
    PatientDataPattern,
    is_patient_column,
    matches_pattern,
)
from refboard.practice.schema import CHANNELS
from refboard.practice.words import day_text, listing
from workbook.schema import ColumnType
from workbook.snapshot import Problem, Table

NOT_ADVICE: Final = "This is not legal advice."
FAX_DAYS: Final = 30
"""Calendar days to honor an opt-out from faxes, 47 CFR 64.1200(a)(4). Source: FCC, fcc.gov/node/25261."""
EMAIL_DAYS: Final = 10
"""Business days to honor an opt-out from email: CAN-SPAM, 15 U.S.C. 7704(a)(4)."""


@dataclass(frozen=True, slots=True)
class OptOut:
    """The deadline for honoring an opt-out from faxes or email.

    ``asked`` is the DNC date, else the day of the answer Stop; both days are None when neither is known.
    """

    target_id: str
    source: str
    contact: str
    channel: str
    asked: date | None
    deadline: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Compliance:
    """The compliance review as of a day; ``problems`` has R4xx (policy) and R6xx (patient data)."""

    on: date
    ledger: GiftLedger
    opt_outs: tuple[OptOut, ...]
    problems: tuple[Problem, ...]


def review_compliance(facts: Facts) -> Compliance:
    """Review gifts against limits, opt-outs, and what looks like patient data."""
    ledger = build_ledger(facts)
    opt_outs = tuple(_opt_outs(facts))
    found = [
        *_limit_problems(facts, ledger),
        *ledger.problems,
        *_opt_out_problems(facts),
        *_after(facts),
        *find_patient_data(facts),
    ]
    return Compliance(on=facts.on, ledger=ledger, opt_outs=opt_outs, problems=tuple(found))


def _limit_problems(facts: Facts, ledger: GiftLedger) -> Iterator[Problem]:
    table = facts.snapshot.tables["Touches"]
    codes = {"over": ("R410", "warning"), "near": ("R411", "warning"), "no limit": ("R412", "note")}
    for gift in ledger.gifts:
        if gift.state in codes:
            code, severity = codes[gift.state]
            yield Problem(code=code, severity=severity, sheet=table.sheet, cell="", row_id="", text=gift.text)


def _asked_on(facts: Facts, person: Person) -> date | None:
    if person.refused_on is not None:
        return person.refused_on
    stops = gather_histories(facts)[person.office].stops
    days = [day for position, day in stops if position is None or position == person.at]
    return min(days, default=None)


def _opted_out(facts: Facts) -> Iterator[tuple[Person, date | None, frozenset[str]]]:
    """Yield everyone who opted out, when they asked, and from which channels (`ALL`: every one)."""
    for person in facts.people:
        asked = _asked_on(facts, person)
        if person.refusal.channels:
            yield person, asked, ALL if person.refusal.total else person.refusal.channels
        elif asked is not None and not person.refusal.explicit:
            yield person, asked, ALL


def _opt_outs(facts: Facts) -> Iterator[OptOut]:
    for person, asked, channels in _opted_out(facts):
        for channel in ("Fax", "Email"):
            if channels != ALL and channel not in channels:
                continue
            yield _opt_out(facts, person, channel, asked)


def _opt_out(facts: Facts, person: Person, channel: str, asked: date | None) -> OptOut:
    name = ", ".join(part for part in (person.contact, person.source) if part) or person.key
    what = "faxes" if channel == "Fax" else "email"
    if asked is None:
        text = (
            f"{name} opted out of {what}; no date is on file, so there is no deadline to count. {NOT_ADVICE}"
        )
        return OptOut(
            target_id=person.key,
            source=person.source,
            contact=person.contact,
            channel=channel,
            asked=None,
            deadline=None,
            text=text,
        )
    if channel == "Fax":
        deadline, rule = later(asked, FAX_DAYS), f"{FAX_DAYS} days"
    else:
        deadline, rule = facts.calendar.add(asked, EMAIL_DAYS), f"{EMAIL_DAYS} business days"
    stop = "had to stop" if deadline < facts.on else "must stop"
    text = (
        f"{name} opted out of {what} on {day_text(asked)}; all {what} {stop} by {day_text(deadline)} "
        f"({rule}). {NOT_ADVICE}"
    )
    return OptOut(
        target_id=person.key,
        source=person.source,
        contact=person.contact,
        channel=channel,
        asked=asked,
        deadline=deadline,
        text=text,
    )


def _opt_out_problems(facts: Facts) -> Iterator[Problem]:
    table = facts.snapshot.tables["Targets"]
    for person, asked, _ in _opted_out(facts):
        if not person.refusal.channels:
            text = (
                f"They answered Stop on {day_text(asked)}, but Do not contact is still blank."
                if asked
                else ""
            )
            yield _at(table, person.at, "Do not contact", "R416", "error", text)
        elif asked is None:
            text = "Do not contact has no DNC date, so later contact and deadlines can't be checked."
            yield _at(table, person.at, "DNC date", "R417", "note", text)


def _after(facts: Facts) -> Iterator[Problem]:
    """Touches sent after the day of an opt-out, by a channel it covers; a loop note is not outreach."""
    schema: dict[str, type[pl.DataType] | pl.DataType] = {
        "person": pl.Int64,
        "since": pl.Date,
        "channels": pl.List(pl.String),
        "all": pl.Boolean,
    }
    rows = [
        {
            "person": person.at,
            "since": asked,
            "channels": sorted(CHANNELS if channels == ALL else channels),
            "all": channels == ALL,
        }
        for person, asked, channels in _opted_out(facts)
        if asked is not None
    ]
    requests = pl.DataFrame(rows, schema=schema)
    sent = facts.touches.filter(~pl.col("incoming"), pl.col("purpose") != "Loop note")
    sent = sent.select("at", "date", "person", "office", "channel")
    named = sent.join(requests, on="person", how="inner").filter(
        pl.col("date") > pl.col("since"), pl.col("all") | pl.col("channel").is_in(pl.col("channels"))
    )
    offices = pl.DataFrame(
        _closed_offices(facts), schema={"office": pl.String, "since": pl.Date}, orient="row"
    )
    whole = sent.filter(pl.col("person").is_null()).join(offices, on="office", how="inner")
    whole = whole.filter(pl.col("date") > pl.col("since"))
    table = facts.snapshot.tables["Touches"]
    found = pl.concat([named.select("at", "date", "since"), whole.select("at", "date", "since")]).sort("at")
    for at, day, since in found.iter_rows():
        text = f"This was sent on {day_text(day)}, after they asked on {day_text(since)} not to be contacted."
        yield _at(table, at, "Date", "R415", "warning", text)


def _closed_offices(facts: Facts) -> list[tuple[str, date]]:
    """Offices where everyone opted out of all contact, and the day on which the last of them asked."""
    total = {person.at: asked for person, asked, channels in _opted_out(facts) if channels == ALL}
    closed = []
    for office, people in facts.offices.items():
        days = [total.get(person.at) for person in people]
        known = [day for day in days if day is not None]
        if len(known) == len(people):
            closed.append((office, max(known)))
    return closed


def find_patient_data(facts: Facts) -> Iterator[Problem]:
    """Find columns and cells that seem to hold patient data; the sentence never repeats their content."""
    for table in facts.snapshot.tables.values():
        if not table.found:
            continue
        about = table.name in {"Touches", "Referrals"}
        for name in table.extras:
            if is_patient_column(name, about_referrals=about):
                # The name of a column can contain anything, so only its letters are repeated.
                said = " ".join(re.findall(r"[^\W\d_]+", name))[:40]
                letter = table.letters.get(name, "")
                text = f"Column {letter} ({said}) seems to hold patient data, which refboard does not need."
                yield Problem(
                    code="R601", severity="warning", sheet=table.sheet, cell="", row_id="", text=text
                )
        yield from _cells(table)


def _cells(table: Table) -> Iterator[Problem]:
    for name in _worded(table):
        column = table.text[name]
        signs = (PATIENT_REF,) if name == "Patient ref" else PATIENT_DATA
        hits = (
            pl.DataFrame({"text": column})
            .with_row_index("at")
            .filter(pl.any_horizontal(pl.col("text").str.contains(sign.pattern) for sign in signs))
        )
        for at, text in hits.iter_rows():
            kinds = [sign for sign in signs if sign is PATIENT_REF or matches_pattern(text, sign)]
            if kinds:
                yield _at(table, at, name, kinds[0].code, "warning", _suspicion(kinds))


def _suspicion(kinds: list[PatientDataPattern]) -> str:
    names = listing(list(dict.fromkeys(sign.name for sign in kinds)))
    return f"This cell looks like it holds {names}. Please remove it; use a code of your own instead."


def _worded(table: Table) -> list[str]:
    """Columns with free text: no fixed choices, and no id, name or address."""
    excluded = {
        table.spec.id_column,
        "Target ID",
        "Answers",
        "Message",
        "Source",
        "Role",
        "NPI",
        "Phone",
        "Fax",
        "Email",
        "Address",
        "City",
        "ZIP",
        "Contact",
        "Owner",
        "By",
        "Handler",
    }
    ours = [
        column.name
        for column in table.spec.columns
        if column.type is ColumnType.TEXT and not column.choices and column.name not in excluded
    ]
    return [name for name in (*ours, *table.extras) if name in table.letters]


def _at(table: Table, at: int, column: str, code: str, severity: str, text: str) -> Problem:
    return Problem(
        code=code,
        severity=severity,
        sheet=table.sheet_of(at),
        cell=table.cell_of(at, column),
        row_id=table.ids[at],
        text=text,
    )
