"""Tell an office's referrals: received, scheduled, seen, note sent back."""

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
    from refboard.demo.practice import DemoOffice

LONGEST: Final = 520
"""Open days for which referrals have been kept (two years)."""
SILENT_FOR: Final = 75
"""Open days since an office that stopped sent its last one."""
GROWING_FOR: Final = 120
_RATES: Final = {"A": 0.045, "B": 0.017, "C": 0.008, "New": 0.0}
"""Referral days per open day by tier."""
_STOPPED_RATE: Final = 0.09
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
    """Tell the referrals of an office whose touches begin on day ``first``, oldest first."""
    rng, scene = names.rng, office.scene
    cases = [*_usual_cases(office, first, rng), *scene.cases]
    cases.sort(key=lambda case: case.received)
    rows = []
    for number, case in enumerate(cases):
        thanked = case.thanked
        if number == 0 and thanked is None and case not in scene.cases:
            thanked = min(0, case.received + rng.randrange(1, 5))
        rows.append(_row(office, case._replace(thanked=thanked), names, clock, rng.choice(intake)))
    return rows


def _usual_cases(office: DemoOffice, first: int, rng: Random) -> list[ReferralPlan]:
    scene = office.scene
    if scene.referrals == "none":
        return []
    rate = _STOPPED_RATE if scene.referrals == "stopped" else _RATES[office.tier] * rng.uniform(0.6, 1.6)
    day, end = max(first, -LONGEST), (-SILENT_FOR if scene.referrals == "stopped" else 0)
    # A scene's own cases come last.
    end = min(end, min((case.received for case in scene.cases), default=1) - 1)
    cases: list[ReferralPlan] = []
    while rate > 0:
        faster = 2.2 if scene.referrals == "growing" and day > -GROWING_FOR else 1.0
        day += max(1, round(rng.expovariate(rate * faster)))
        if day > end:
            break
        cases += [_usual_case(day, rng) for _ in range(2 if rng.random() < 0.12 else 1)]
    return cases


def _usual_case(received: int, rng: Random) -> ReferralPlan:
    scheduled = received + min(int(rng.expovariate(0.8)), 3)
    if scheduled > 0:
        return ReferralPlan(received)
    seen = scheduled + rng.randrange(3, 24)
    if seen > 0:
        return ReferralPlan(received, scheduled, seen)
    outcome = rng.choices(_OUTCOMES, _OUTCOME_WEIGHTS)[0]
    if outcome == "Unreachable":
        return ReferralPlan(received, None, min(0, received + rng.randrange(5, 12)), outcome)
    if outcome != "Completed":
        return ReferralPlan(received, scheduled, seen, outcome)
    note = seen + rng.randrange(1, 5)
    forgotten = rng.random() < 0.006
    return ReferralPlan(received, scheduled, seen, outcome, None if note > 0 or forgotten else note)


def _row(office: DemoOffice, case: ReferralPlan, names: Names, clock: Clock, handler: str) -> ReferralRow:
    rng = names.rng

    def day(number: int | None) -> date | None:
        return None if number is None else clock.day(number)

    closed = case.seen if case.outcome else None
    reasons = _REASONS.get(case.outcome or "")
    return ReferralRow(
        referral_id=names.row_id("R"),
        target_id=office.people[0].target_id if rng.random() < 0.85 else None,
        source=office.name,
        received=clock.day(case.received),
        patient_ref=names.patient_ref(),
        service_line=rng.choices(_LINES, _LINE_WEIGHTS)[0],
        fit=rng.choices(_FITS, _FIT_WEIGHTS)[0],
        scheduled_on=day(case.scheduled),
        appointment=day(case.seen) if case.scheduled is not None else None,
        outcome=case.outcome,
        outcome_date=day(closed),
        note_sent=day(case.note),
        thanked=day(case.thanked),
        handler=handler,
        reason=rng.choice(reasons) if reasons and rng.random() < 0.6 else None,
        notes=None,
    )
