"""Follow-ups and appointments as entries of a calendar. No entry names a patient or a patient code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from refboard.analysis.facts import Facts, Person
from refboard.analysis.loop.loop import read_loop_board
from refboard.analysis.owners import owns
from refboard.analysis.plan.places import read_places
from refboard.analysis.plan.road_plan import RoadPlan
from refboard.analysis.today.cases import FollowUpCase
from refboard.analysis.today.hold_reasons import block_reason
from refboard.analysis.touches.office_history import OfficeHistory, gather_histories
from refboard.practice.patient_codes import PatientCodes
from refboard.practice.words import day_text, plural


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One whole-day entry. ``key`` is the same for the same thing in every export; ``lines``: its description."""

    key: str
    on: date
    title: str
    place: str
    lines: tuple[str, ...]
    kind: str


def list_entries(facts: Facts, *, owner: str | None = None) -> tuple[CalendarEntry, ...]:
    """List the next dates of targets and the appointments of open referrals; ``owner`` limits both to a colleague's.

    A next date on a closed day moves to the next open one, and one that has passed to today. People who must not be contacted, who left, or who are
    paused have no entry.
    """
    entries = (*_follow_ups(facts, owner), *_appointments(facts, owner))
    return tuple(sorted(entries, key=lambda entry: (entry.on, entry.kind, entry.title, entry.key)))


def _follow_ups(facts: Facts, owner: str | None) -> Iterator[CalendarEntry]:
    codes, places, histories = (
        PatientCodes.from_snapshot(facts.snapshot),
        read_places(facts),
        gather_histories(facts),
    )
    for person in facts.people:
        if person.next_date is None or (owner is not None and not owns(owner, person.owner)):
            continue
        case = FollowUpCase(facts, person, histories.get(person.office, OfficeHistory()))
        if block_reason(case):
            continue
        step = codes.clean(" ".join(person.next_step.split()))
        due = facts.calendar.next_open(person.next_date)
        late = f" (was due {day_text(due, facts.on)})" if due < facts.on else ""
        yield CalendarEntry(
            key=f"follow-up {person.key} {person.office}",
            on=max(due, facts.calendar.next_open(facts.on)),
            title=f"{_name(person)}: {step or 'follow up'}{late}",
            place=places[person.office].line,
            lines=tuple(_who(person)),
            kind="Follow-up",
        )


def _appointments(facts: Facts, owner: str | None) -> Iterator[CalendarEntry]:
    promise = facts.policy.note_promise
    for loop in read_loop_board(facts).open:
        mine = owner is None or owns(owner, loop.handler or loop.owner)
        if loop.stage == "visit" and loop.appointment is not None and loop.appointment >= facts.on and mine:
            after = f"After the visit, send them the note within {plural(promise, 'open day')}."
            yield CalendarEntry(
                key=f"appointment {loop.referral_id or f'#{loop.at}'} {loop.office}",
                on=loop.appointment,
                title=f"Patient appointment, referred by {loop.source or 'an office'}",
                place="",
                lines=tuple(
                    part for part in (f"Handler: {loop.handler}" if loop.handler else "", after) if part
                ),
                kind="Appointment",
            )


def plan_entries(plan: RoadPlan) -> tuple[CalendarEntry, ...]:
    """List the stops of a plan as entries of its day, numbered in their order."""
    entries = []
    for number, stop in enumerate(plan.stops, start=1):
        lines = [stop.phone] if stop.phone else []
        lines += [f"{one.contact or 'The office'}: {one.why}" for one in stop.people]
        lines += [f"Owed: {owed.what}" for owed in stop.owed]
        ids = " ".join(person.target_id for person in stop.people)
        entries.append(
            CalendarEntry(
                key=f"visit {plan.day.isoformat()} {ids} {stop.source}",
                on=plan.day,
                title=f"{number}. {stop.source}",
                place=stop.place.line,
                lines=tuple(lines),
                kind="Visit",
            )
        )
    return tuple(entries)


def _name(person: Person) -> str:
    return ", ".join(dict.fromkeys(part for part in (person.source, person.contact) if part)) or person.key


def _who(person: Person) -> Iterator[str]:
    for label, column in (("Phone", "Phone"), ("Prefers", "Preferred channel"), ("Best days", "Best days")):
        text = str(person.row[column] or "").strip()
        if text:
            yield f"{label}: {text}"
    if person.owner:
        yield f"Owner: {person.owner}"
