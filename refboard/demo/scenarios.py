"""What is going on at an office at the end of its history; days are open days, 0 is ``on``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple


class TouchPlan(NamedTuple):
    """A touch that a scenario prescribes."""

    at: int
    purpose: str
    channel: str
    outcome: str = "Sent"
    intel: str | None = None
    response: str | None = None
    answered: int | None = None
    inbound: bool = False
    colleague: bool = False
    """By a colleague other than the office's owner."""


class ReferralPlan(NamedTuple):
    """A referral that a scenario prescribes."""

    received: int
    scheduled: int | None = None
    seen: int | None = None
    outcome: str | None = None
    note: int | None = None
    thanked: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """How an office's history ends.

    ``last`` is the range of days of its last usual touch, before ``ending``. ``referrals`` is one of
    usual, none, growing, stopped. ``next_at`` is when ``next_step`` was promised for.
    """

    tier: str = ""
    last: tuple[int, int] = (-12, -2)
    ending: tuple[TouchPlan, ...] = ()
    referral_plans: tuple[ReferralPlan, ...] = ()
    referrals: str = "usual"
    next_step: str | None = None
    next_at: int | None = None
    status: str = "Active"
    paused_for: int | None = None
    do_not_contact: str | None = None
    asked_to_stop: int | None = None
    notes: str | None = None
    beginning: bool = False
    """The ending is the whole history: a new office."""


_ASKED: Final = "Information asked"

STEADY: Final = Scenario()
"""Every other office: in touch within the cadence, or planned."""

SCENARIOS: Final[tuple[Scenario, ...]] = (
    Scenario(
        tier="A",
        last=(-30, -20),
        ending=(
            TouchPlan(
                at=-9,
                purpose="Check-in",
                channel="Phone",
                outcome="Spoke",
                intel="Wants our sinus guide in print.",
            ),
        ),
        next_step="Send the sinus guide, two copies",
        next_at=-1,
    ),
    Scenario(
        tier="B",
        last=(-50, -30),
        ending=(
            TouchPlan(
                at=-4,
                purpose="Detail",
                channel="Email",
                outcome="Sent",
                intel=None,
                response=_ASKED,
                answered=-2,
            ),
        ),
        notes="Prefers email before noon.",
    ),
    Scenario(
        tier="A",
        last=(-9, -3),
        referral_plans=(
            ReferralPlan(received=-22, scheduled=-21, seen=-12, outcome="Completed"),
            ReferralPlan(received=-30, scheduled=-28, seen=-16, outcome="Completed", note=-13),
        ),
    ),
    Scenario(tier="B", last=(-16, -4), referral_plans=(ReferralPlan(-5),)),
    Scenario(
        tier="B",
        last=(-40, -25),
        ending=(
            TouchPlan(
                at=-11,
                purpose="Detail",
                channel="Visit",
                outcome="Spoke",
                intel="Had heard of us from a patient.",
            ),
        ),
        referral_plans=(ReferralPlan(-3, -2),),
        referrals="none",
    ),
    Scenario(tier="New", ending=(TouchPlan(-11, "Introduce", "Letter"),), referrals="none", beginning=True),
    Scenario(
        tier="A",
        last=(-60, -48),
        ending=(
            TouchPlan(
                at=-28,
                purpose="Check-in",
                channel="Visit",
                outcome="Spoke",
                intel="All well; new nurse.",
                response="Not now",
                answered=-28,
            ),
        ),
    ),
    Scenario(tier="A", last=(-15, -11), next_step="Call about Tuesday clinic times", next_at=0),
    Scenario(
        tier="A",
        last=(-45, -30),
        ending=(
            TouchPlan(
                at=-13,
                purpose="Check-in",
                channel="Phone",
                outcome="Spoke",
                intel="Dr. was on leave this summer.",
            ),
        ),
        referrals="stopped",
        notes="Dr. on leave this summer; a colleague covers.",
    ),
    Scenario(
        tier="B",
        last=(-115, -95),
        ending=(
            TouchPlan(
                at=-69,
                purpose="Availability",
                channel="Email",
                outcome="Sent",
                intel=None,
                response="Not now",
                answered=-66,
            ),
        ),
    ),
    Scenario(
        tier="B",
        last=(-35, -20),
        ending=(
            TouchPlan(
                at=-1,
                purpose="Reply",
                channel="Phone",
                outcome="Spoke",
                intel="Asked for the new referral form.",
                response=_ASKED,
                answered=-1,
                inbound=True,
            ),
        ),
    ),
    Scenario(
        tier="B",
        last=(-80, -60),
        ending=(
            TouchPlan(
                at=-45,
                purpose="Check-in",
                channel="Fax",
                outcome="Sent",
                intel=None,
                response="Stop",
                answered=-44,
            ),
        ),
        do_not_contact="All",
        asked_to_stop=-44,
        referrals="none",
        notes="Asked not to be contacted.",
    ),
    Scenario(tier="C", last=(-70, -50), status="Paused", paused_for=25, notes="Moving to a new building."),
    Scenario(
        tier="New",
        ending=(
            TouchPlan(-12, "Introduce", "Letter"),
            TouchPlan(at=-4, purpose="Check-in", channel="Phone", outcome="Voicemail", colleague=True),
        ),
        referrals="none",
        beginning=True,
    ),
    Scenario(
        tier="B",
        last=(-80, -70),
        ending=(
            TouchPlan(-62, "Check-in", "Fax"),
            TouchPlan(-55, "Detail", "Letter"),
            TouchPlan(-48, "Availability", "Fax"),
        ),
        referrals="none",
    ),
    Scenario(
        tier="C",
        last=(-120, -90),
        status="Left",
        referrals="stopped",
        notes="Practice sold; moved out of state.",
    ),
    Scenario(
        tier="B",
        last=(-80, -60),
        ending=(
            TouchPlan(
                at=-46,
                purpose="Check-in",
                channel="Phone",
                outcome="Spoke",
                intel=None,
                response="Not now",
                answered=-46,
            ),
        ),
        do_not_contact="Fax",
        asked_to_stop=-130,
        notes="Fax machine is shared: no faxes.",
    ),
    Scenario(
        tier="A",
        last=(-12, -5),
        referral_plans=(ReferralPlan(received=-26, scheduled=-25, seen=-9, outcome="Completed"),),
        referrals="growing",
    ),
    Scenario(
        tier="C", last=(-40, -30), next_step="Ask how the new scheduling line works for them", next_at=-3
    ),
    Scenario(
        tier="New",
        ending=(TouchPlan(-22, "Introduce", "Letter"), TouchPlan(-11, "Detail", "Email")),
        referrals="none",
        beginning=True,
    ),
    Scenario(tier="A", last=(-18, -8), referrals="growing"),
    Scenario(tier="C", last=(-66, -64), status="Not accepting", notes="Panel full until further notice."),
)
"""Given to the first offices in this order, so that a small practice shows every situation."""

SCENARIO_SHARE: Final = 0.22
"""Share of the offices beyond the first ones that get one of these scenarios."""
