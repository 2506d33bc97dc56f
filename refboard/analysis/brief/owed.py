"""What we owe a source: replies, notes, appointments, outcomes, promises and thanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from refboard.analysis.facts import Facts, Person
from refboard.analysis.loop.loop import OpenLoop
from refboard.analysis.touches.office_history import OfficeHistory
from refboard.practice.words import day_text, plural, sentence


@dataclass(frozen=True, slots=True)
class OwedItem:
    """Something we owe a source: ``kind`` is reply, note, scheduling, outcome, promise or thanks.

    ``due`` is None for a next step without a date; ``patient_ref`` is masked or "".
    """

    kind: str
    what: str
    due: date | None
    late: bool
    ref: str = ""
    patient_ref: str = ""


def list_owed(
    facts: Facts, history: OfficeHistory, people: Sequence[Person], loops: Sequence[OpenLoop]
) -> tuple[OwedItem, ...]:
    """List everything that is open with one office, late items first, then by due day."""
    return tuple(sorted(_owed(facts, history, people, loops), key=_urgency))


def _owed(
    facts: Facts, history: OfficeHistory, people: Sequence[Person], loops: Sequence[OpenLoop]
) -> Iterator[OwedItem]:
    yield from _replies(facts, history)
    yield from _open(facts, loops)
    for person in people:
        promise = _promise(facts, person)
        if promise is not None:
            yield promise
    thanks = _thanks(facts, history)
    if thanks is not None:
        yield thanks


def _replies(facts: Facts, history: OfficeHistory) -> Iterator[OwedItem]:
    for request in history.requests:
        who = facts.people[request.person].contact if request.person is not None else ""
        who = who or "The office"
        day = day_text(request.on, facts.on)
        did = {"Interested": "said they were interested", "Information asked": "asked for information"}
        what = f"Reply: {who} {did.get(request.response, 'got in touch')} on {day}."
        due = facts.calendar.add(request.on, facts.policy.reply_promise)
        yield OwedItem(kind="reply", what=what, due=due, late=facts.on > due, ref=request.touch_id)


def _open(facts: Facts, loops: Sequence[OpenLoop]) -> Iterator[OwedItem]:
    for loop in loops:
        day, age = day_text(loop.since, facts.on), plural(loop.age, "open day")
        since = facts.calendar.next_open(loop.since)
        due = None if loop.promised is None else facts.calendar.add(since, loop.promised)
        promised = "" if loop.promised is None else f", {loop.promised} promised"
        if loop.stage == "note":
            kind, what = "note", f"Note for the visit on {day}: {age} so far{promised}."
        elif loop.stage == "scheduling":
            kind, what = (
                "scheduling",
                f"Appointment for the referral received on {day}: {age} so far{promised}.",
            )
        elif loop.late:
            kind, what = "outcome", f"Outcome: the appointment, scheduled on {day}, has passed."
        else:
            continue
        yield OwedItem(
            kind=kind, what=what, due=due, late=loop.late, ref=loop.referral_id, patient_ref=loop.patient_ref
        )


def _promise(facts: Facts, person: Person) -> OwedItem | None:
    if person.next_date is None and not person.next_step:
        return None
    step = sentence(person.next_step) or "Get in touch."
    who = f"{person.contact}: " if person.contact else ""
    if person.next_date is None:
        return OwedItem(
            kind="promise", what=f"{who}{step} No date set.", due=None, late=False, ref=person.key
        )
    due = facts.calendar.next_open(person.next_date)
    return OwedItem(kind="promise", what=f"{who}{step}", due=due, late=facts.on > due, ref=person.key)


def _thanks(facts: Facts, history: OfficeHistory) -> OwedItem | None:
    first = history.first_referral
    if first is None or history.thanked or facts.on - first.since > timedelta(facts.policy.thank_until):
        return None
    due = facts.calendar.add(first.since, facts.policy.thank_promise)
    what = f"Thank-you for their first referral, received on {day_text(first.since, facts.on)}."
    return OwedItem(kind="thanks", what=what, due=due, late=facts.on > due, ref=first.referral_id)


def _urgency(owed: OwedItem) -> tuple[bool, date, str, str]:
    return (not owed.late, owed.due or date.max, owed.kind, owed.ref)
