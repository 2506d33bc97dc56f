"""What a source waits for from us: replies, notes, appointments, outcomes, promises and thanks."""

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
    """Something the source waits for: ``kind`` is reply, note, scheduling, outcome, promise or thanks.

    ``due`` is None for a next step that nobody has dated; ``patient_ref`` is masked or "".
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
    """List everything that is open with one office, the late first, then by the day on which it is due."""
    return tuple(sorted(_owed(facts, history, people, loops), key=_pressing))


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
    for asked in history.requests:
        who = facts.people[asked.person].contact if asked.person is not None else ""
        who = who or "The office"
        day = day_text(asked.on, facts.on)
        did = {"Interested": "said they are interested", "Information asked": "asked for information"}
        what = f"A reply: {who} {did.get(asked.response, 'got in touch')} on {day}."
        due = facts.calendar.add(asked.on, facts.policy.reply_promise)
        yield OwedItem("reply", what, due, facts.on > due, asked.touch_id)


def _open(facts: Facts, loops: Sequence[OpenLoop]) -> Iterator[OwedItem]:
    for loop in loops:
        day, age = day_text(loop.since, facts.on), plural(loop.age, "open day")
        since = facts.calendar.next_open(loop.since)
        due = None if loop.promised is None else facts.calendar.add(since, loop.promised)
        promised = "" if loop.promised is None else f", {loop.promised} promised"
        if loop.stage == "note":
            kind, what = "note", f"The note on the visit of {day}: {age} so far{promised}."
        elif loop.stage == "scheduling":
            kind, what = "scheduling", f"An appointment for the referral of {day}: {age} so far{promised}."
        elif loop.late:
            kind, what = "outcome", f"The appointment has passed without an outcome; scheduled on {day}."
        else:
            continue
        yield OwedItem(kind, what, due, loop.late, loop.referral_id, loop.patient_ref)


def _promise(facts: Facts, person: Person) -> OwedItem | None:
    if person.next_date is None and not person.next_step:
        return None
    step = sentence(person.next_step) or "Get in touch."
    who = f"{person.contact}: " if person.contact else ""
    if person.next_date is None:
        return OwedItem("promise", f"{who}{step} Nobody has set a date.", None, late=False, ref=person.key)
    due = facts.calendar.next_open(person.next_date)
    return OwedItem("promise", f"{who}{step}", due, facts.on > due, person.key)


def _thanks(facts: Facts, history: OfficeHistory) -> OwedItem | None:
    first = history.first_referral
    if first is None or history.thanked or facts.on - first.since > timedelta(facts.policy.thank_until):
        return None
    due = facts.calendar.add(first.since, facts.policy.thank_promise)
    what = f"Thanks for their first referral, of {day_text(first.since, facts.on)}."
    return OwedItem("thanks", what, due, facts.on > due, first.referral_id)


def _pressing(owed: OwedItem) -> tuple[bool, date, str, str]:
    return (not owed.late, owed.due or date.max, owed.kind, owed.ref)
