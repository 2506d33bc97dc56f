"""What is going on at an office at the end of its story; days are open days, 0 is ``on``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple


class Contact(NamedTuple):
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


class Case(NamedTuple):
    """A referral that a scene prescribes."""

    received: int
    scheduled: int | None = None
    seen: int | None = None
    outcome: str | None = None
    note: int | None = None
    thanked: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """How an office's story ends.

    ``last`` is the range of days of its last usual touch, before ``ending``. ``referrals`` is one of
    usual, none, growing, stopped. ``next_at`` is when ``next_step`` was promised for.
    """

    tier: str = ""
    last: tuple[int, int] = (-12, -2)
    ending: tuple[Contact, ...] = ()
    cases: tuple[Case, ...] = ()
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

STEADY: Final = Scene()
"""Everything else: in touch within the cadence, or planned."""

SCENES: Final[tuple[Scene, ...]] = (
    Scene("A", (-30, -20), (Contact(-9, "Check-in", "Phone", "Spoke", "Wants our sinus guide in print."),), next_step="Send the sinus guide, two copies", next_at=-1),
    Scene("B", (-50, -30), (Contact(-4, "Detail", "Email", "Sent", None, _ASKED, -2),),
          notes="Prefers e-mail before noon."),
    Scene("A", (-9, -3), cases=(Case(-22, -21, -12, "Completed"), Case(-30, -28, -16, "Completed", -13))),
    Scene("B", (-16, -4), cases=(Case(-5),)),
    Scene("B", (-40, -25), (Contact(-11, "Detail", "Visit", "Spoke", "Had heard of us from a patient."),),
          (Case(-3, -2),), "none"),
    Scene("New", ending=(Contact(-11, "Introduce", "Letter"),), referrals="none", beginning=True),
    Scene("A", (-60, -48), (Contact(-28, "Check-in", "Visit", "Spoke", "All well; new nurse.", "Not now", -28),)),
    Scene("A", (-15, -11), next_step="Call about Tuesday clinic times", next_at=0),
    Scene("A", (-14, -6), referrals="stopped", notes="Dr. on leave in the summer; a locum sees the patients."),
    Scene("B", (-115, -95), (Contact(-69, "Availability", "Email", "Sent", None, "Not now", -66),)),
    Scene("B", (-35, -20), (Contact(-1, "Reply", "Phone", "Spoke", "Asked for the new referral form.", _ASKED,
          -1, inbound=True),)),
    Scene("B", (-80, -60), (Contact(-45, "Check-in", "Fax", "Sent", None, "Stop", -44),),
          do_not_contact="All", asked_to_stop=-44, referrals="none", notes="Asked not to be contacted."),
    Scene("C", (-70, -50), status="Paused", paused_for=25, notes="Moving to a new building."),
    Scene("New", ending=(Contact(-12, "Introduce", "Letter"),
          Contact(-4, "Check-in", "Phone", "Voicemail", colleague=True)), referrals="none", beginning=True),
    Scene("B", (-80, -70), (Contact(-62, "Check-in", "Fax"), Contact(-55, "Detail", "Letter"),
          Contact(-48, "Availability", "Fax")), referrals="none"),
    Scene("C", (-120, -90), status="Left", referrals="stopped", notes="Practice sold; moved out of state."),
    Scene("B", (-80, -60), (Contact(-46, "Check-in", "Phone", "Spoke", None, "Not now", -46),), do_not_contact="Fax", asked_to_stop=-130, notes="Fax machine is shared: no faxes."),
    Scene("A", (-12, -5), cases=(Case(-26, -25, -9, "Completed"),), referrals="growing"),
    Scene("C", (-40, -30), next_step="Ask how the new scheduling line works for them", next_at=-3),
    Scene("New", ending=(Contact(-22, "Introduce", "Letter"), Contact(-11, "Detail", "Email")),
          referrals="none", beginning=True),
    Scene("A", (-18, -8), referrals="growing"),
    Scene("C", (-66, -64), status="Not accepting", notes="Panel full until further notice."),
)  # fmt: skip
"""In this order at the first offices, so that a small practice has something of everything."""

SCENE_SHARE: Final = 0.22
"""Share of the offices beyond the first that are in one of the scenes."""
