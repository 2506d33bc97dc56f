"""What is going on at an office at the end of its story; days are open days, 0 is ``on``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple


class TouchPlan(NamedTuple):
    """A touch that a scene prescribes."""

    at: int
    purpose: str
    channel: str
    outcome: str = "Sent"
    intel: str | None = None
    response: str | None = None
    answered: int | None = None
    inbound: bool = False
    colleague: bool = False
    """By somebody else than the office's owner."""


class ReferralPlan(NamedTuple):
    """A referral that a scene prescribes."""

    received: int
    scheduled: int | None = None
    seen: int | None = None
    outcome: str | None = None
    note: int | None = None
    thanked: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """How an office's story ends.

    ``last`` is the range of days of its last usual touch, before ``ending``. ``referrals`` is one of
    usual, none, growing, stopped. ``next_at`` is when ``next_step`` was promised for.
    """

    tier: str = ""
    last: tuple[int, int] = (-12, -2)
    ending: tuple[TouchPlan, ...] = ()
    cases: tuple[ReferralPlan, ...] = ()
    referrals: str = "usual"
    next_step: str | None = None
    next_at: int | None = None
    status: str = "Active"
    paused_for: int | None = None
    do_not_contact: str | None = None
    asked_to_stop: int | None = None
    notes: str | None = None
    beginning: bool = False
    """The ending is the whole story: a new office."""


_ASKED: Final = "Information asked"

STEADY: Final = Scenario()
"""Everything else: in touch within the cadence, or planned."""

SCENARIOS: Final[tuple[Scenario, ...]] = (
    Scenario("A", (-30, -20), (TouchPlan(-9, "Check-in", "Phone", "Spoke", "Wants our sinus guide in print."),), next_step="Send the sinus guide, two copies", next_at=-1),
    Scenario("B", (-50, -30), (TouchPlan(-4, "Detail", "Email", "Sent", None, _ASKED, -2),),
          notes="Prefers e-mail before noon."),
    Scenario("A", (-9, -3), cases=(ReferralPlan(-22, -21, -12, "Completed"), ReferralPlan(-30, -28, -16, "Completed", -13))),
    Scenario("B", (-16, -4), cases=(ReferralPlan(-5),)),
    Scenario("B", (-40, -25), (TouchPlan(-11, "Detail", "Visit", "Spoke", "Had heard of us from a patient."),),
          (ReferralPlan(-3, -2),), "none"),
    Scenario("New", ending=(TouchPlan(-11, "Introduce", "Letter"),), referrals="none", beginning=True),
    Scenario("A", (-60, -48), (TouchPlan(-28, "Check-in", "Visit", "Spoke", "All well; new nurse.", "Not now", -28),)),
    Scenario("A", (-15, -11), next_step="Call about Tuesday clinic times", next_at=0),
    Scenario("A", (-14, -6), referrals="stopped", notes="Dr. on leave in the summer; a locum sees the patients."),
    Scenario("B", (-115, -95), (TouchPlan(-69, "Availability", "Email", "Sent", None, "Not now", -66),)),
    Scenario("B", (-35, -20), (TouchPlan(-1, "Reply", "Phone", "Spoke", "Asked for the new referral form.", _ASKED,
          -1, inbound=True),)),
    Scenario("B", (-80, -60), (TouchPlan(-45, "Check-in", "Fax", "Sent", None, "Stop", -44),),
          do_not_contact="All", asked_to_stop=-44, referrals="none", notes="Asked not to be contacted."),
    Scenario("C", (-70, -50), status="Paused", paused_for=25, notes="Moving to a new building."),
    Scenario("New", ending=(TouchPlan(-12, "Introduce", "Letter"),
          TouchPlan(-4, "Check-in", "Phone", "Voicemail", colleague=True)), referrals="none", beginning=True),
    Scenario("B", (-80, -70), (TouchPlan(-62, "Check-in", "Fax"), TouchPlan(-55, "Detail", "Letter"),
          TouchPlan(-48, "Availability", "Fax")), referrals="none"),
    Scenario("C", (-120, -90), status="Left", referrals="stopped", notes="Practice sold; moved out of state."),
    Scenario("B", (-80, -60), (TouchPlan(-46, "Check-in", "Phone", "Spoke", None, "Not now", -46),), do_not_contact="Fax", asked_to_stop=-130, notes="Fax machine is shared: no faxes."),
    Scenario("A", (-12, -5), cases=(ReferralPlan(-26, -25, -9, "Completed"),), referrals="growing"),
    Scenario("C", (-40, -30), next_step="Ask how the new scheduling line works for them", next_at=-3),
    Scenario("New", ending=(TouchPlan(-22, "Introduce", "Letter"), TouchPlan(-11, "Detail", "Email")),
          referrals="none", beginning=True),
    Scenario("A", (-18, -8), referrals="growing"),
    Scenario("C", (-66, -64), status="Not accepting", notes="Panel full until further notice."),
)  # fmt: skip
"""In this order at the first offices, so that a small practice has something of everything."""

SCENARIO_SHARE: Final = 0.22
"""Share of the offices beyond the first that are in one of the scenes."""
