"""The plan of a day on the road: whom to visit in an area, in which order, and who waits for another day.

A stop is an office with something due on that day, or soon, where a person may be visited. What refboard knows
about contact decides: do not contact, pauses and the contact budget as in Today, and the days that suit them.
A plan leaves the building: texts that may name a patient stay in the workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import polars as pl

from refboard.analysis.brief.owed import OwedItem, list_owed
from refboard.analysis.brief.source_brief import QuotedRemark, quote_remarks
from refboard.analysis.facts import Facts, Person, prepare
from refboard.analysis.loop.loop import OpenLoop, read_loop_board
from refboard.analysis.owners import owns
from refboard.analysis.plan.places import Place, PlanArea, read_places
from refboard.analysis.today.cases import FollowUpCase
from refboard.analysis.today.followups import FollowUp, queue_from_facts
from refboard.analysis.today.hold_reasons import block_reason, budget_reason, refused_channels_text
from refboard.analysis.touches.materials import MaterialUse, list_materials, missing_materials
from refboard.analysis.touches.office_history import OfficeHistory, gather_histories
from refboard.practice.contact import channel_of
from refboard.practice.patient_codes import PatientCodes
from refboard.practice.preferred_times import PARTS, PreferredTimes, read_preferred_times
from refboard.practice.words import day_text
from workbook.schema import fold

SOON: Final = 10
"""Open days after the day of the plan within which an office is due soon."""
STOPS: Final = 8
"""Stops in a day."""
_REMARKS: Final = 2
_SAID: Final = {"promised": "promise", "first-referral": "thanks", "reply-owed": "reply"}
"""Kinds of what we owe that a person's reason says already."""
_SOON_REASONS: Final = frozenset({"promised", "sequence", "check-in"})


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is for: an area, an owner (None for everyone's offices), and how many stops."""

    area: PlanArea = field(default_factory=PlanArea)
    owner: str | None = None
    stops: int = STOPS


@dataclass(frozen=True, slots=True)
class PlanPerson:
    """A person or desk to see at a stop, how they like to be contacted, and why to see them."""

    target_id: str
    contact: str
    role: str
    specialty: str
    phone: str
    channel: str
    detail: str
    best_days: str
    angle: str
    purpose: str
    reason: str
    label: str
    why: str
    due: date | None
    late: bool
    guard: str


@dataclass(frozen=True, slots=True)
class PlanStop:
    """An office to visit; ``part``: the part of the day they prefer, or "".

    ``soon``: nothing is due on the day yet. ``remarks``: what they said last; ``owed``: what we owe them;
    ``materials``: what they have from us; ``bring``: what they do not have yet.
    """

    source: str
    place: Place
    phone: str
    tier: str
    owner: str
    part: str
    soon: bool
    late: bool
    people: tuple[PlanPerson, ...]
    remarks: tuple[QuotedRemark, ...]
    owed: tuple[OwedItem, ...]
    materials: tuple[MaterialUse, ...]
    bring: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOutOffice:
    """An office of the area with something due that is no stop of this day, and why."""

    source: str
    contact: str
    phone: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class AreaCount:
    """A city with offices to see: how many are due on the day, and how many of these are late."""

    city: str
    due: int
    late: int


@dataclass(frozen=True, slots=True)
class RoadPlan:
    """The plan of a day: the stops in their order, what is left out, and the areas there are."""

    on: date
    day: date
    area: str
    owner: str
    stops: tuple[PlanStop, ...]
    left_out: tuple[LeftOutOffice, ...]
    areas: tuple[AreaCount, ...]


def plan_day(facts: Facts, day: date, request: PlanRequest) -> RoadPlan:
    """Plan a day on the road, ``facts.on`` or later; follow-ups are those of that day if nothing happens before."""
    then = facts if day == facts.on else prepare(facts.snapshot, facts.policy, day)
    planner = _Planner(then, request)
    stops, left_out = planner.plan()
    return RoadPlan(
        on=facts.on,
        day=day,
        area=request.area.name,
        owner=request.owner or "",
        stops=stops,
        left_out=left_out,
        areas=tuple(planner.count_areas()),
    )


class _Planner:
    """Finds the stops of one day."""

    def __init__(self, facts: Facts, request: PlanRequest) -> None:
        self._facts = facts
        self._request = request
        self._places = read_places(facts)
        self._codes = PatientCodes.from_snapshot(facts.snapshot)
        self._people = {person.key: person for person in facts.people}
        self._histories = gather_histories(facts)
        queue = queue_from_facts(facts, owner=request.owner)
        self._due = self._items(queue.items)
        self._undecided = tuple(queue.undecided)
        self._held = queue.held
        self._loops: dict[str, list[OpenLoop]] = {}
        for loop in read_loop_board(facts).open:
            self._loops.setdefault(loop.office, []).append(loop)

    def _items(self, items: Iterable[FollowUp]) -> dict[str, list[FollowUp]]:
        """The follow-ups that are a touch to the office, by office, in the order of Today; one for each person."""
        owner, found = self._request.owner, dict[str, list[FollowUp]]()
        seen: set[str] = set()
        for item in (one for row in items for one in row.by_person):
            # An office whose row of Targets was deleted has no address.
            if not item.purpose or item.target_id in seen or item.target_id not in self._people:
                continue
            if owner is None or owns(owner, item.owner):
                seen.add(item.target_id)
                found.setdefault(self._people[item.target_id].office, []).append(item)
        return found

    def count_areas(self) -> Iterator[AreaCount]:
        """Count the offices with something due by city, the most first."""
        counts: dict[str, list[bool]] = {}
        names: dict[str, str] = {}
        for office, items in self._due.items():
            city = self._places[office].city
            if city:
                names.setdefault(fold(city), city)
                counts.setdefault(fold(city), []).append(any(item.late for item in items))
        for key in sorted(counts, key=lambda one: (-len(counts[one]), one)):
            yield AreaCount(names[key], len(counts[key]), sum(counts[key]))

    def plan(self) -> tuple[tuple[PlanStop, ...], tuple[LeftOutOffice, ...]]:
        """Choose the stops by urgency, then put them in an order to drive."""
        stops: list[PlanStop] = []
        left_out: list[LeftOutOffice] = []
        soon = self._soon()
        for office, items in (*self._due.items(), *soon.items()):
            if not self._request.area.contains(self._places[office]):
                continue
            fitting = [item for item in items if not self._objection(item)]
            if not fitting:
                left_out.append(self._left_out(items[0], self._objection(items[0])))
            elif len(stops) < self._request.stops:
                stops.append(self._stop(office, fitting, soon=office in soon))
            elif office not in soon:
                left_out.append(self._left_out(fitting[0], "More than fits into the day."))
        stops.sort(key=_route)
        left_out += self._held_back()
        listed = {fold(stop.source) for stop in stops} | {fold(entry.source) for entry in left_out}
        return tuple(stops), (*left_out, *self._waiting(listed))

    def _held_back(self) -> Iterator[LeftOutOffice]:
        """Who of the area is held back in Today, where nothing else is due at the office."""
        for entry in self._held:
            person = self._people[entry.target_id]
            if person.office not in self._due and self._request.area.contains(self._places[person.office]):
                yield LeftOutOffice(entry.source, entry.contact, _phone(person), entry.label, entry.why)

    def _waiting(self, listed: set[str]) -> Iterator[LeftOutOffice]:
        """Which other offices of the area wait for a decision before anyone goes there."""
        for item, why in self._undecided:
            person = self._people.get(item.target_id)
            if person is None or fold(item.source) in listed:
                continue
            if self._request.area.contains(self._places[person.office]):
                listed.add(fold(item.source))
                yield self._left_out(item, why)

    def _soon(self) -> dict[str, list[FollowUp]]:
        """What becomes due within the next days, at offices without anything due and open to a visit now."""
        facts = self._facts
        later = prepare(facts.snapshot, facts.policy, facts.calendar.add(facts.on, SOON))
        found = self._items(queue_from_facts(later).items)
        return {
            office: wanted
            for office, items in found.items()
            if office not in self._due
            and (
                wanted := [
                    item
                    for item in items
                    if item.reason in _SOON_REASONS and item.due is not None and item.due > facts.on
                ]
            )
        }

    def _objection(self, item: FollowUp) -> str:
        """Explain why a person is not visited on the day, or return ""."""
        facts, person = self._facts, self._people[item.target_id]
        history = self._histories.get(person.office, OfficeHistory())
        case = FollowUpCase(facts, person, history)
        blocked = "" if item.purpose == "Loop note" else block_reason(case)
        if not blocked and item.due is not None and item.due > facts.on:
            blocked = budget_reason(case)
        if blocked:
            return blocked
        if person.refusal.covers("Visit"):
            return refused_channels_text(person)
        best = str(person.row["Best days"] or "").strip()
        if best and not self._times(person).suits(facts.on):
            return f"Prefers {best}."
        return ""

    def _times(self, person: Person) -> PreferredTimes:
        return read_preferred_times(str(person.row["Best days"] or ""))

    def _left_out(self, item: FollowUp, why: str) -> LeftOutOffice:
        return LeftOutOffice(item.source, item.contact, _phone(self._people[item.target_id]), item.label, why)

    def _stop(self, office: str, items: Sequence[FollowUp], *, soon: bool) -> PlanStop:
        facts = self._facts
        people = facts.offices[office]
        touches = facts.touches.filter(pl.col("office") == office)
        seen = [self._people[item.target_id] for item in items]
        history = self._histories.get(office, OfficeHistory())
        said = {_SAID.get(item.reason, "") for item in items}
        parts = [part for person in seen if (part := self._times(person).part_on(facts.on))]
        return PlanStop(
            source=items[0].source or items[0].contact or items[0].target_id,
            place=self._places[office],
            phone=_first(seen + people, "Phone"),
            tier=next((person.tier for person in (*seen, *people) if person.tier), ""),
            owner=seen[0].owner,
            part=parts[0] if parts else "",
            soon=soon,
            late=any(item.late for item in items) and not soon,
            people=tuple(self._person(item, soon=soon) for item in items),
            remarks=tuple(
                replace(remark, intel=self._codes.clean(remark.intel))
                for remark in quote_remarks(facts, touches, _REMARKS)
            ),
            owed=tuple(
                replace(owed, what=self._codes.clean(owed.what), ref="", patient_ref="")
                for owed in list_owed(facts, history, people, self._loops.get(office, ()))
                if owed.kind not in said
            ),
            materials=list_materials(facts, office),
            bring=missing_materials(facts, office),
        )

    def _person(self, item: FollowUp, *, soon: bool) -> PlanPerson:
        person = self._people[item.target_id]
        shown = self._facts.snapshot.tables["Targets"].shown(person.at)
        why = item.why
        for ref in item.refs:
            why = why.replace(f" ({ref})", "")
        if soon and item.due is not None:
            # The sentence of a later day counts to that day.
            step = f": {person.next_step}" if item.reason == "promised" and person.next_step else ""
            why = f"Due {day_text(item.due, self._facts.on)}{step}."
        return PlanPerson(
            target_id=item.target_id,
            contact=item.contact,
            role=shown["Role"].strip(),
            specialty=shown["Specialty"].strip(),
            phone=shown["Phone"].strip(),
            channel=channel_of(shown["Preferred channel"].strip()),
            detail=shown["Detail"].strip(),
            best_days=shown["Best days"].strip(),
            angle=person.angle,
            purpose=item.purpose,
            reason=item.reason,
            label=item.label,
            why=self._codes.clean(why),
            due=item.due,
            late=item.late and not soon,
            guard="" if soon else item.guard,
        )


def _phone(person: Person) -> str:
    """The number to call instead, unless they refuse calls."""
    return "" if person.refusal.covers("Phone") else str(person.row["Phone"] or "").strip()


def _first(people: Iterable[Person], column: str) -> str:
    return next((text for person in people if (text := str(person.row[column] or "").strip())), "")


def _route(stop: PlanStop) -> tuple[int, tuple[str, str, str, int], str]:
    # No preference is as good as midday: such a stop stays beside its neighbors.
    part = PARTS.index(stop.part) if stop.part else 1
    return (part, stop.place.route_key, fold(stop.source))
