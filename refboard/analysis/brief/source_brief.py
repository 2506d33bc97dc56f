"""The brief on one source, to read before a call or a meeting: who, what they said, what we owe, what to avoid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from refboard.analysis.brief.owed import OwedItem, list_owed
from refboard.analysis.facts import Facts, Person
from refboard.analysis.loop.loop import OpenLoop, read_loop_board
from refboard.analysis.source_decisions import find_decision_in_force
from refboard.analysis.sources.health import SourceHealth, Totals, assess_sources
from refboard.analysis.timing.sent_weekdays import judge_sent_weekdays
from refboard.analysis.timing.suggestions import suggest_angle
from refboard.analysis.today.cases import FollowUpCase
from refboard.analysis.today.followups import FollowUp, HeldBack, queue_from_facts
from refboard.analysis.today.hold_reasons import block_reason, minimum_gap_text, refused_channels_text
from refboard.analysis.touches.materials import MaterialUse, list_materials
from refboard.analysis.touches.office_history import OfficeHistory, TouchSummary, gather_histories
from refboard.practice.contact import channel_of
from refboard.practice.decisions import Decision
from refboard.practice.words import day_text, plural
from workbook.errors import RowMissingError
from workbook.schema import fold

REMARKS: Final = 5
"""How many of an office's latest remarks a brief quotes."""
_GATEKEEPER_ROLES: Final = (
    "manager",
    "coordinator",
    "frontdesk",
    "reception",
    "scheduler",
    "administrator",
    "assistant",
    "gatekeeper",
)
_ADDRESS: Final = {"Phone": "Phone", "Email": "Email", "Fax": "Fax", "Text": "Phone"}


@dataclass(frozen=True, slots=True)
class PersonBrief:
    """A person or desk of the source and how they like to be contacted.

    ``address`` is the one for ``channel``; ``gatekeeper``: their role decides what gets through; ``signs``: how many
    touches they answered or made themselves; ``mind``: what rules out or limits contact with them.
    """

    target_id: str
    contact: str
    role: str
    specialty: str
    owner: str
    channel: str
    address: str
    detail: str
    best_days: str
    angle: str
    gatekeeper: bool
    signs: int
    mind: str
    notes: str


@dataclass(frozen=True, slots=True)
class QuotedRemark:
    """What the source let us know: a response, intel or a touch of their own; ``on`` is the day, where recorded.

    ``contact`` is "" when only the office is named; ``by`` is the colleague they spoke to.
    """

    on: date
    contact: str
    by: str
    channel: str
    incoming: bool
    response: str
    intel: str
    touch_id: str


@dataclass(frozen=True, slots=True)
class SourceBrief:
    """One source as of ``on``; ``office`` is its folded name.

    ``up``: today's items there, ``held``: who is held back today and why; ``mind``: what else limits contact with the
    whole office. ``touch_count`` counts every touch up to ``on``. ``timing``: which weekday stands out, there or over
    all offices, "" when none does; ``angles``: which angle their specialties answer most, where the answers show one.
    ``behind``: the sentence that we are behind on our promises, or None. ``usual``: the same figures over all sources;
    ``reviewed``: the day from which ``health.was`` and new referrals are counted; ``decision``: the decision in force;
    ``too_few``: fewer cases than this are too few for a share; ``materials``: what they have from us.
    """

    on: date
    office: str
    source: str
    city: str
    tiers: tuple[str, ...]
    owners: tuple[str, ...]
    people: tuple[PersonBrief, ...]
    last_touch: TouchSummary | None
    touch_count: int
    said: tuple[QuotedRemark, ...]
    owed: tuple[OwedItem, ...]
    loops: tuple[OpenLoop, ...]
    up: tuple[FollowUp, ...]
    held: tuple[HeldBack, ...]
    mind: tuple[str, ...]
    timing: str
    angles: tuple[str, ...]
    behind: str | None
    health: SourceHealth | None
    usual: Totals
    reviewed: date
    decision: Decision | None
    too_few: int
    materials: tuple[MaterialUse, ...] = ()


def brief_source(facts: Facts, office: str) -> SourceBrief:
    """Build the brief of one source, known by its folded name.

    An office that only touches or referrals name has no people. Raise RowMissingError when no row names it.
    """
    people = facts.offices.get(office, [])
    touches = facts.touches.filter(pl.col("office") == office)
    board, health = read_loop_board(facts), assess_sources(facts)
    loops = tuple(loop for loop in board.open if loop.office == office)
    source = _name(facts, office, people, touches)
    history = gather_histories(facts).get(office, OfficeHistory())
    keys = {person.key for person in people}
    queue = queue_from_facts(facts)
    up = tuple(item for item in queue.items if item.target_id in keys)
    held = tuple(entry for entry in queue.held if entry.target_id in keys)
    shown = " ".join([item.guard for item in up] + [entry.why for entry in held])
    return SourceBrief(
        on=facts.on,
        office=office,
        source=source,
        city=_first(_shown(facts, person)["City"] for person in people),
        tiers=_unique(person.tier for person in people),
        owners=_unique(person.owner for person in people),
        people=tuple(_person(facts, history, person, touches) for person in people),
        last_touch=history.last,
        touch_count=touches.height,
        said=quote_remarks(facts, touches),
        owed=list_owed(facts, history, people, loops),
        loops=loops,
        up=up,
        held=held,
        mind=tuple(_office_mind(facts, history, shown)),
        timing=_timing(facts),
        angles=_unique(advice.text for person in people if (advice := suggest_angle(facts, person))),
        behind=board.behind,
        health=health.find(office),
        usual=health.totals,
        reviewed=health.before,
        decision=find_decision_in_force(facts, office),
        too_few=facts.policy.too_few,
        materials=list_materials(facts, office),
    )


def _timing(facts: Facts) -> str:
    verdict = judge_sent_weekdays(facts)
    return f"Over all offices: {verdict.text}" if verdict.best is not None else ""


def _name(facts: Facts, office: str, people: list[Person], touches: pl.DataFrame) -> str:
    if people:
        return people[0].source or people[0].contact or people[0].key
    referrals = facts.referrals.filter(pl.col("office") == office)
    for name, frame in (("Touches", touches), ("Referrals", referrals)):
        if frame.height:
            return facts.snapshot.tables[name].shown(frame["at"][0])["Source"].strip()
    raise RowMissingError(f"No row of the workbook names the source {office!r}.")


def _unique(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _first(words: Iterator[str]) -> str:
    return next((word.strip() for word in words if word.strip()), "")


def _shown(facts: Facts, person: Person) -> dict[str, str]:
    return facts.snapshot.tables["Targets"].shown(person.at)


def _person(facts: Facts, history: OfficeHistory, person: Person, touches: pl.DataFrame) -> PersonBrief:
    shown = _shown(facts, person)
    role = shown["Role"].strip()
    theirs = touches.filter(pl.col("person") == person.at)
    signs = theirs.filter(pl.col("incoming") | (pl.col("response") != "")).height
    channel = channel_of(shown["Preferred channel"].strip())
    return PersonBrief(
        target_id=person.key,
        contact=person.contact,
        role=role,
        specialty=shown["Specialty"].strip(),
        owner=person.owner,
        channel=channel,
        address=shown.get(_ADDRESS.get(channel, "" if channel else "Phone"), "").strip(),
        detail=shown["Detail"].strip(),
        best_days=shown["Best days"].strip(),
        angle=person.angle,
        gatekeeper=any(word in fold(role) for word in _GATEKEEPER_ROLES),
        signs=signs,
        mind=_person_mind(facts, history, person),
        notes=shown["Notes"].strip(),
    )


def _person_mind(facts: Facts, history: OfficeHistory, person: Person) -> str:
    """Explain what rules out outreach to a person, or which channels they refuse."""
    blocked = block_reason(FollowUpCase(facts, person, history))
    if blocked or not person.refusal.channels:
        return blocked
    return refused_channels_text(person)


def _office_mind(facts: Facts, history: OfficeHistory, shown: str) -> Iterator[str]:
    """List what limits contact with the whole office, unless a guard or hold reason in ``shown`` says so already."""
    policy = facts.policy
    if history.run >= policy.unanswered and " in a row " not in shown:
        yield f"{plural(history.run, 'touch', 'touches')} in a row without an answer: change the angle, or pause."
    last = history.outreach
    if last is None:
        return
    gone = facts.calendar.number(facts.on) - last.number
    if gone < policy.gap and day_text(last.on, facts.on) not in shown:
        who = ", ".join(part for part in (last.by, last.channel) if part)
        yield (
            f"Last outreach on {day_text(last.on, facts.on)}{f' ({who})' if who else ''}, "
            f"{plural(max(gone, 0), 'open day')} ago; {minimum_gap_text(policy)}"
        )


def quote_remarks(facts: Facts, touches: pl.DataFrame, count: int = REMARKS) -> tuple[QuotedRemark, ...]:
    """Quote what an office said last, of its rows of ``facts.touches``; the newest first."""
    intel = facts.snapshot.tables["Touches"].text["Intel"].gather(touches["at"]).str.strip_chars()
    heard = touches.with_columns(intel.alias("intel")).filter(
        pl.col("incoming") | (pl.col("response") != "") | (pl.col("intel") != "")
    )
    day = pl.coalesce(pl.when(pl.col("response") != "").then("responded_on"), "date")
    heard = heard.with_columns(day.alias("said_on")).sort("said_on", "stamp", "at", descending=True)
    return tuple(
        QuotedRemark(
            on=row["said_on"],
            contact="" if row["person"] is None else facts.people[row["person"]].contact,
            by=row["by"],
            channel=row["channel"],
            incoming=row["incoming"],
            response=row["response"],
            intel=row["intel"],
            touch_id=row["id"],
        )
        for row in heard.head(count).iter_rows(named=True)
    )
