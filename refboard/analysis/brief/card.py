"""The card of a target: what to know before contacting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from refboard.analysis.facts import Facts, Person, prepare
from refboard.analysis.loop.loop import OpenLoop, read_loop_board
from refboard.analysis.today.hold_reasons import recent_outreach_text
from refboard.analysis.today.verdicts import assign_service, judge_targets
from refboard.analysis.touches.materials import MaterialUse, list_materials, missing_materials
from refboard.practice.policy import Policy
from refboard.practice.rows import find_row
from workbook.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class CardTouch:
    """One touch with the office, by anyone and with anyone there; ``contact`` is "" when it named only the office."""

    touch_id: str
    on: date
    by: str
    incoming: bool
    contact: str
    channel: str
    purpose: str
    outcome: str
    response: str
    responded_on: date | None
    intel: str
    notes: str
    materials: str = ""


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A target with its preferences, its next step, and the office's last touches and open loops.

    ``fields``: every other filled cell of the row, including the colleagues' own columns, in workbook order.
    ``reasons``: (code, sentence) of why it is in Today; ``recent``: outreach within the minimum gap; ``held``: why
    it is held back; ``others``: the other people there. ``materials``: what the office has from us; ``missing``: the
    materials of Settings it does not have.
    """

    target_id: str
    source: str
    contact: str
    role: str
    specialty: str
    tier: str
    status: str
    owner: str
    phone: str
    email: str
    fax: str
    city: str
    preferred_channel: str
    detail: str
    best_days: str
    angle: str
    cadence: tuple[int, int]
    next_step: str
    next_date: date | None
    pause_until: date | None
    do_not_contact: str
    refused_on: date | None
    notes: str
    guard: str
    held: str
    recent: str
    reasons: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    touches: tuple[CardTouch, ...]
    touch_count: int
    loops: tuple[OpenLoop, ...]
    fields: tuple[tuple[str, str], ...]
    address: str = ""
    zip: str = ""
    materials: tuple[MaterialUse, ...] = ()
    missing: tuple[str, ...] = ()


def build_card(snapshot: Snapshot, policy: Policy, target_id: str, on: date, *, limit: int = 8) -> TargetCard:
    """Build the card of a target (an id, or ``#26`` for a row without one) with the last ``limit`` touches.

    An office that is gone from Targets (``#Lakeside FM``) gets what its other rows say. Raise
    RowMissingError when no target has this id.
    """
    prepared = prepare(snapshot, policy, on)
    assignments = assign_service(prepared)
    facts, table = assignments.facts, snapshot.tables["Targets"]
    person = _find_person(facts, snapshot, target_id)
    verdict = judge_targets(prepared).get(person.at)
    touches = facts.touches.filter(pl.col("office") == person.office)
    names = [*(column.name for column in table.spec.columns), *table.extras]
    shown = table.shown(person.at) if person.is_listed else dict.fromkeys(names, "")
    return TargetCard(
        target_id=person.key,
        source=person.source,
        contact=person.contact,
        role=shown["Role"],
        specialty=shown["Specialty"],
        tier=person.tier,
        status=person.status,
        owner=person.owner,
        phone=shown["Phone"],
        email=shown["Email"],
        fax=shown["Fax"],
        city=shown["City"],
        preferred_channel=shown["Preferred channel"],
        detail=shown["Detail"],
        best_days=shown["Best days"],
        angle=person.angle,
        cadence=policy.cadence(person.tier, person.cadence),
        next_step=person.next_step,
        next_date=person.next_date,
        pause_until=person.pause_until,
        do_not_contact=shown["Do not contact"],
        refused_on=person.refused_on,
        notes=shown["Notes"],
        guard=verdict.guard if verdict else "",
        held=verdict.hold if verdict else "",
        recent="" if verdict and verdict.hold else recent_outreach_text(assignments.case(person.at)),
        reasons=tuple((finding.reason, finding.why) for finding in verdict.findings) if verdict else (),
        others=tuple(
            p.contact for p in facts.offices.get(person.office, ()) if p is not person and p.contact
        ),
        touches=describe_touches(facts, touches.tail(limit)),
        touch_count=touches.height,
        loops=_loops(facts, person),
        fields=tuple((name, shown[name]) for name in ("NPI", *table.extras) if shown.get(name, "").strip()),
        address=shown["Address"],
        zip=shown["ZIP"],
        materials=list_materials(facts, person.office),
        missing=missing_materials(facts, person.office),
    )


def _find_person(facts: Facts, snapshot: Snapshot, target_id: str) -> Person:
    unlisted = (person for person in facts.people if not person.is_listed and person.key == target_id.strip())
    return next(unlisted, None) or facts.people[find_row(snapshot, "Targets", target_id).index]


def describe_touches(facts: Facts, touches: pl.DataFrame) -> tuple[CardTouch, ...]:
    """Describe rows of ``facts.touches`` with the text of their cells, the newest first."""
    table = facts.snapshot.tables["Touches"]
    cards = []
    for row in touches.reverse().iter_rows(named=True):
        shown = table.shown(row["at"])
        who = row["person"]
        cards.append(
            CardTouch(
                touch_id=row["id"],
                on=row["date"],
                by=row["by"],
                incoming=row["incoming"],
                contact="" if who is None else facts.people[who].contact,
                channel=row["channel"],
                purpose=row["purpose"],
                outcome=row["outcome"],
                response=row["response"],
                responded_on=row["responded_on"],
                intel=shown["Intel"],
                notes=shown["Notes"],
                materials=shown["Materials"],
            )
        )
    return tuple(cards)


def _loops(facts: Facts, person: Person) -> tuple[OpenLoop, ...]:
    """The open referrals of the person's office, the oldest first."""
    loops = (loop for loop in read_loop_board(facts).open if loop.office == person.office)
    return tuple(sorted(loops, key=lambda loop: (loop.since, loop.referral_id)))
