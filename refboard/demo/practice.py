"""The demo practice as a whole: its offices, the people there, their scenarios, and every row of its tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final

from refboard.demo.clock import Clock
from refboard.demo.names import COLLEAGUES, TOWNS, Names
from refboard.demo.offices import DemoOffice
from refboard.demo.places import address_of, zip_of
from refboard.demo.referrals import generate_referrals
from refboard.demo.rows import ReferralRow, TargetRow, TouchRow
from refboard.demo.scenarios import SCENARIO_SHARE, SCENARIOS, STEADY, Scenario
from refboard.demo.touches import generate_touches
from refboard.practice.book import setting_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from workbook.cell import Value

PROFILE: Final = {"Practice name": "Shoreline ENT & Allergy", "Practice phone": "(414) 555-0140"}
GAPS: Final = {"A": 21, "B": 42, "C": 63, "New": 10}
"""Open days between touches by tier."""
_TIERS: Final = ("A", "B", "C")
_TIER_WEIGHTS: Final = (25, 40, 35)
_BEST_DAYS: Final = (None, None, "Tue, Thu", "Mon", "Wed", "Tue", "Fri mornings", "Mon, Wed")
_PARKING: Final = (
    None,
    None,
    None,
    "Behind the building",
    "Street, two hours",
    "Garage, level 2",
    "Visitor bay",
)
_PREFERRED: Final = (None, "Phone", "Email", "Fax", "Visit", "Letter", "Portal")
_PREFERRED_WEIGHTS: Final = (15, 28, 22, 15, 12, 4, 4)
_ANGLES: Final = ("Speed", "Expertise", "Convenience", "Communication")
_STEPS: Final = (
    "Check in after the new schedule",
    "Bring the updated directory",
    "Ask about the hearing clinic",
    "Call about the shared patient guide",
    "Drop off referral pads",
    "Invite to the spring talk",
)


@dataclass(slots=True)
class DemoPractice:
    """Every row of the demo."""

    clock: Clock
    people: Sequence[tuple[str, str]]
    targets: list[TargetRow]
    touches: list[TouchRow]
    referrals: list[ReferralRow]

    def rows(self) -> dict[str, Sequence[Sequence[Value]]]:
        """Rows by table, in the order of the tables' columns."""
        first = self.touches[0].date.year if self.touches else self.clock.day(0).year
        return {
            "Targets": self.targets,
            "Touches": self.touches,
            "Referrals": self.referrals,
            "People": self.people,
            "Settings": setting_rows(PROFILE),
            "Holidays": [holiday for holiday in self.clock.holidays if holiday[0].year >= first],
        }


def generate_practice(*, touches: int, seed: int, on: date) -> DemoPractice:
    """Generate a practice with exactly ``touches`` touches, deterministic by its arguments."""
    rng = Random(seed)  # noqa: S311  (a demo, not a secret)
    names, clock = Names(rng), Clock(on)
    count = max(1, round(touches / (10 + touches**0.25)))
    staff = COLLEAGUES[: max(3, min(len(COLLEAGUES), 2 + count // 60))]
    liaisons = [name for name, role in staff if role == "Physician liaison"]
    offices = [_office(names, _scenario(rng, number), liaisons) for number in range(count)]
    _distribute(offices, touches, rng)
    rows: list[TouchRow] = []
    referrals: list[ReferralRow] = []
    intake = [name for name, role in staff if role == "Intake"]
    for office in offices:
        office.people.extend(_staff(office, names, clock))
        touched, first = generate_touches(
            office=office, gap=GAPS[office.tier], names=names, clock=clock, liaisons=liaisons
        )
        rows += touched
        referrals += generate_referrals(office=office, first=first, names=names, clock=clock, intake=intake)
    rows.sort(key=lambda row: row.date)
    referrals.sort(key=lambda row: row.received)
    targets = [person for office in offices for person in office.people]
    return DemoPractice(clock=clock, people=staff, targets=targets, touches=rows, referrals=referrals)


def _scenario(rng: Random, number: int) -> Scenario:
    if number < len(SCENARIOS):
        return SCENARIOS[number]
    return rng.choice(SCENARIOS) if rng.random() < SCENARIO_SHARE else STEADY


def _office(names: Names, scenario: Scenario, liaisons: Sequence[str]) -> DemoOffice:
    rng = names.rng
    specialty, town = names.specialty(), names.town()
    preferred = rng.choices(_PREFERRED, _PREFERRED_WEIGHTS)[0]
    return DemoOffice(
        name=names.office(specialty, town),
        specialty=specialty,
        town=town,
        tier=scenario.tier or rng.choices(_TIERS, _TIER_WEIGHTS)[0],
        scenario=scenario,
        owner=None if rng.random() < 0.04 else rng.choice(liaisons),
        angle=rng.choice(_ANGLES),
        preferred="Phone" if scenario.do_not_contact == "Fax" and preferred == "Fax" else preferred,
        warmth=min(0.75, max(0.08, rng.gauss(0.38, 0.12))),
    )


def _distribute(offices: list[DemoOffice], touches: int, rng: Random) -> None:
    """Distribute exactly ``touches`` touches over the offices, by the cadence of their tiers."""
    left = touches
    for office in offices:
        if office.scenario.beginning:
            office.touches = min(left, len(office.scenario.ending))
            left -= office.touches
    old = [office for office in offices if not office.scenario.beginning] or offices
    weights = [rng.uniform(0.7, 1.3) / GAPS[office.tier] for office in old]
    total = sum(weights)
    exact = [left * weight / total for weight in weights]
    for office, share in zip(old, exact, strict=True):
        office.touches += math.floor(share)
    rest = left - sum(math.floor(share) for share in exact)
    by_remainder = sorted(range(len(old)), key=lambda at: math.floor(exact[at]) - exact[at])
    for at in by_remainder[:rest]:
        old[at].touches += 1


def _staff(office: DemoOffice, names: Names, clock: Clock) -> list[TargetRow]:
    rng, scenario = names.rng, office.scenario
    physician = office.specialty not in ("Urgent Care", "Dentistry") or rng.random() < 0.5
    main = _person(office, names, clock, physician=physician)
    step, at = scenario.next_step, scenario.next_at
    if scenario is STEADY and rng.random() < 0.25:
        step, at = rng.choice(_STEPS), rng.randrange(2, 20)
    main = main._replace(
        next_step=step, next_date=None if at is None else clock.day(at), notes=scenario.notes
    )
    others = 0 if scenario.beginning else rng.choices((0, 1, 2), (55, 35, 10))[0]
    return [main, *(_person(office, names, clock, physician=rng.random() < 0.4) for _ in range(others))]


def _person(office: DemoOffice, names: Names, clock: Clock, *, physician: bool) -> TargetRow:
    rng, scenario = names.rng, office.scenario
    contact = names.person()
    mailbox = contact.lower().replace(" ", ".")
    return TargetRow(
        target_id=names.row_id("P"),
        source=office.name,
        contact=f"Dr. {contact}" if physician else contact,
        role="Physician" if physician else names.desk(),
        specialty=office.specialty,
        npi=names.npi() if physician else None,
        phone=names.phone(),
        email=f"{mailbox}@example.org" if rng.random() < 0.7 else None,
        fax=names.phone() if rng.random() < 0.6 else None,
        address=address_of(office.name),
        city=office.town,
        zip=zip_of(office.name, TOWNS.index(office.town)),
        tier=office.tier,
        status=scenario.status,
        owner=office.owner,
        preferred_channel=office.preferred,
        detail=rng.choice((None, "Brief", "Brief", "Full")),
        best_days=rng.choice(_BEST_DAYS),
        angle=office.angle,
        cadence_days=rng.choice((21, 45)) if scenario is STEADY and rng.random() < 0.06 else None,
        next_step=None,
        next_date=None,
        pause_until=None if scenario.paused_for is None else clock.day(scenario.paused_for),
        do_not_contact=scenario.do_not_contact,
        dnc_date=None if scenario.asked_to_stop is None else clock.day(scenario.asked_to_stop),
        notes=None,
        parking=rng.choice(_PARKING),
    )
