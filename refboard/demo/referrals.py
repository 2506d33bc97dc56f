"""The referrals of a demo office: received, scheduled, seen, note sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.demo.rows import ReferralRow
from refboard.demo.scenarios import ReferralPlan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from random import Random

    from refboard.demo.clock import Clock
    from refboard.demo.names import Names
    from refboard.demo.offices import DemoOffice

LONGEST: Final = 520
"""Open days for which the demo has referrals (two years)."""
SILENT_FOR: Final = 100
"""Open days since the last referral of an office that stopped referring."""
GROWING_FOR: Final = 120
_RATES: Final = {"A": 0.045, "B": 0.017, "C": 0.008, "New": 0.0}
"""Referral days per open day by tier."""
_STOPPED_RATE: Final = 0.14
_LINES: Final = ("Sinus", "Hearing", "Sleep", "Voice", "Allergy", "Pediatric ENT")
_LINE_WEIGHTS: Final = (30, 22, 16, 8, 12, 12)
_OUTCOMES: Final = ("Completed", "No-show", "Declined", "Cancelled", "Unreachable")
_OUTCOME_WEIGHTS: Final = (70, 8, 7, 6, 9)
_REASONS: Final = {
    "Declined": ("Chose another practice", "Insurance not accepted", "Feels better"),
    "Cancelled": ("Moved away", "Insurance changed", "Referring office withdrew it"),
    "Unreachable": ("Three calls, no answer", "Number out of service"),
}
_FITS: Final = ("Good", "Partial", "Poor", None)
_FIT_WEIGHTS: Final = (66, 16, 6, 12)


def generate_referrals(
    office: DemoOffice, first: int, names: Names, clock: Clock, intake: Sequence[str]
) -> list[ReferralRow]:
    """Generate the referrals of an office with its first touch on day ``first``, oldest first."""
    rng, scenario = names.rng, office.scenario
    plans = [*_usual_plans(office, first, rng), *scenario.referral_plans]
    plans.sort(key=lambda plan: plan.received)
    rows = []
    for number, plan in enumerate(plans):
        thanked = plan.thanked
        if number == 0 and thanked is None and plan not in scenario.referral_plans:
            thanked = min(0, plan.received + rng.randrange(1, 5))
        rows.append(
            _row(
                office=office,
                plan=plan._replace(thanked=thanked),
                names=names,
                clock=clock,
                handler=rng.choice(intake),
            )
        )
    return rows


def _usual_plans(office: DemoOffice, first: int, rng: Random) -> list[ReferralPlan]:
    scenario = office.scenario
    if scenario.referrals == "none":
        return []
    rate = _STOPPED_RATE if scenario.referrals == "stopped" else _RATES[office.tier] * rng.uniform(0.6, 1.6)
    day, end = max(first, -LONGEST), (-SILENT_FOR if scenario.referrals == "stopped" else 0)
    # The scenario's own referrals come last.
    end = min(end, min((plan.received for plan in scenario.referral_plans), default=1) - 1)
    plans: list[ReferralPlan] = []
    while rate > 0:
        faster = 2.2 if scenario.referrals == "growing" and day > -GROWING_FOR else 1.0
        day += max(1, round(rng.expovariate(rate * faster)))
        if day > end:
            break
        plans += [_usual_plan(day, rng) for _ in range(2 if rng.random() < 0.12 else 1)]
    return plans


def _usual_plan(received: int, rng: Random) -> ReferralPlan:
    scheduled = received + min(int(rng.expovariate(0.8)), 3)
    if scheduled > 0:
        return ReferralPlan(received)
    seen = scheduled + rng.randrange(3, 24)
    if seen > 0:
        return ReferralPlan(received, scheduled, seen)
    outcome = rng.choices(_OUTCOMES, _OUTCOME_WEIGHTS)[0]
    if outcome == "Unreachable":
        return ReferralPlan(
            received=received, scheduled=None, seen=min(0, received + rng.randrange(5, 12)), outcome=outcome
        )
    if outcome != "Completed":
        return ReferralPlan(received=received, scheduled=scheduled, seen=seen, outcome=outcome)
    note = seen + rng.randrange(1, 5)
    forgotten = rng.random() < 0.006
    return ReferralPlan(
        received=received,
        scheduled=scheduled,
        seen=seen,
        outcome=outcome,
        note=None if note > 0 or forgotten else note,
    )


def _row(office: DemoOffice, plan: ReferralPlan, names: Names, clock: Clock, handler: str) -> ReferralRow:
    rng = names.rng

    def day(number: int | None) -> date | None:
        return None if number is None else clock.day(number)

    closed = plan.seen if plan.outcome else None
    reasons = _REASONS.get(plan.outcome or "")
    return ReferralRow(
        referral_id=names.row_id("R"),
        target_id=office.people[0].target_id if rng.random() < 0.85 else None,
        source=office.name,
        received=clock.day(plan.received),
        patient_ref=names.patient_ref(),
        service_line=rng.choices(_LINES, _LINE_WEIGHTS)[0],
        fit=rng.choices(_FITS, _FIT_WEIGHTS)[0],
        scheduled_on=day(plan.scheduled),
        appointment=day(plan.seen) if plan.scheduled is not None else None,
        outcome=plan.outcome,
        outcome_date=day(closed),
        note_sent=day(plan.note),
        thanked=day(plan.thanked),
        handler=handler,
        reason=rng.choice(reasons) if reasons and rng.random() < 0.6 else None,
        notes=None,
    )
