"""Tell an office's touches: who wrote when and how, and what came back."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from refboard.demo.rows import TouchRow
from refboard.demo.scenarios import STEADY, TouchPlan
from refboard.practice.message_templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from refboard.demo.clock import Clock
    from refboard.demo.names import Names
    from refboard.demo.practice import DemoOffice
    from refboard.demo.rows import TargetRow

LONGEST: Final = 2_600
"""Open days that a story can go back (ten years)."""
PATIENCE: Final = 2
_OWED: Final = frozenset({"Interested", "Information asked"})
_OPENING: Final = ("Introduce", "Detail", "Availability")
_USUAL: Final = ("Check-in", "Detail", "Availability", "Loop note", "Thank you")
_USUAL_WEIGHTS: Final = (56, 18, 16, 6, 4)
_CHANNELS: Final = ("Phone", "Email", "Fax", "Visit", "Letter", "Portal")
_CHANNEL_WEIGHTS: Final = (30, 26, 18, 16, 6, 4)
_OUTCOMES: Final = {
    "Visit": (("Spoke", "Left materials"), (70, 30)),
    "Phone": (("Spoke", "Voicemail", "No answer"), (50, 32, 18)),
    "Email": (("Sent", "Bounced"), (97, 3)),
}
_WRITTEN: Final = (("Sent",), (1,))
_REACH: Final = {"Visit": 1.5, "Phone": 1.2, "Email": 1.0, "Portal": 1.0, "Fax": 0.7, "Letter": 0.6}
"""How much likelier than usual an answer is, by channel."""
_WEEKDAYS: Final = (0.9, 1.15, 1.1, 1.0, 0.8)
_RESPONSES: Final = ("Interested", "Information asked", "Not now", "No", "Wrong contact")
_RESPONSE_WEIGHTS: Final = (46, 18, 24, 9, 3)
_INTEL: Final = {
    "Spoke": (
        "Happy with how fast we schedule.", "Asked who covers hearing tests.", "New partner starts in spring.",
        "Prefers one page, not the brochure.", "Long waits elsewhere for children.", "Phones are busy on Mondays.",
        "Would like notes by fax again.", "Their scheduler changed; introduced myself.", "Asked about parking.",
        "Sends sleep patients to two practices.", "Short on staff this month.", "Liked the sinus guide.",
    ),
    "Left materials": ("Front desk took the folder.", "Left two referral pads.", "Doctor was with patients."),
}  # fmt: skip
_SILENT: Final = frozenset({"Bounced", "Left materials", "No answer"})
_SERVICE: Final = frozenset({"Loop note", "Thank you", "Reply"})
_TEMPLATES: Final = {row[2]: row[0] for row in TEMPLATES}


def generate_touches(
    office: DemoOffice, gap: int, names: Names, clock: Clock, liaisons: Sequence[str]
) -> tuple[list[TouchRow], int]:
    """Tell the touches of an office, oldest first; also the number of the day on which the story begins."""
    rng, scene = names.rng, office.scene
    ending = scene.ending[-office.touches :] if office.touches else ()
    usual = office.touches - len(ending)
    days = _usual_days(office, gap, usual, rng)
    rows: list[TouchRow] = []
    owed: int | None = None
    silence = 0
    for number, day in enumerate(days):
        ended = number + 1 == usual
        follow = (ending[0].at if ending else 1) if ended else days[number + 1]
        contact = _invent(office, number, day, follow, silence, rng, clock, reply=owed == day)
        owed = None
        if contact.response in _OWED and contact.answered is not None:
            # Who asks gets a reply soon; the last one in a story got it already.
            soon = contact.answered + rng.randrange(1, 3)
            if ended or soon >= follow:
                contact = contact._replace(response="Not now")
            elif contact.response == "Information asked":
                owed = days[number + 1] = soon
        silence = 0 if contact.response else silence + 1
        rows.append(_row(office, contact, names, clock, liaisons))
    rows += [_row(office, contact, names, clock, liaisons) for contact in ending]
    first = days[0] if days else (ending[0].at if ending else 0)
    return rows, first


def _usual_days(office: DemoOffice, gap: int, count: int, rng: Random) -> list[int]:
    """Days of the touches before the scene's ending, ascending, at the tier's rhythm."""
    if count <= 0:
        return []
    scene = office.scene
    if scene is STEADY:
        # Most are within their cadence, some have become due.
        low, high = (-round(gap * 1.25), -gap) if rng.random() < 0.10 else (-round(gap * 0.9), -1)
    else:
        low, high = scene.last
    day = rng.randint(low, high)
    step = max(1.0, min(float(gap), (LONGEST + day) / count))
    days = [day]
    for _ in range(count - 1):
        day -= max(1, round(rng.uniform(0.6, 1.4) * step))
        days.append(day)
    return days[::-1]


def _invent(
    office: DemoOffice,
    number: int,
    day: int,
    follow: int,
    silence: int,
    rng: Random,
    clock: Clock,
    *,
    reply: bool,
) -> TouchPlan:
    """Make up one usual touch on ``day``; its answer comes before ``follow`` and before today.

    ``silence`` counts the touches before it without an answer.
    """
    if reply:
        purpose = "Reply"
    else:
        purpose = _OPENING[number] if number < len(_OPENING) else rng.choices(_USUAL, _USUAL_WEIGHTS)[0]
    channel = office.preferred if office.preferred and rng.random() < 0.6 else None
    channel = channel or rng.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0]
    if office.scene.do_not_contact == "Fax" and channel == "Fax":
        channel = "Phone"
    outcome = rng.choices(*_OUTCOMES.get(channel, _WRITTEN))[0]
    colleague = rng.random() < 0.15
    intel = rng.choice(_INTEL[outcome]) if outcome in _INTEL and rng.random() < 0.7 else None
    contact = TouchPlan(day, purpose, channel, outcome, intel, colleague=colleague)
    if purpose in _SERVICE or outcome in _SILENT:
        return contact
    chance = office.warmth * _REACH.get(channel, 1.0) * _WEEKDAYS[clock.day(day).weekday()]
    if silence >= PATIENCE:
        # Few go on like this: they change the angle, and most offices then say something.
        chance = max(chance, 0.7)
    if rng.random() >= chance:
        return contact
    spoke = outcome == "Spoke" and rng.random() < 0.7
    answered = day + (0 if spoke else min(int(rng.expovariate(1 / 2.6)) + (rng.random() < 0.7), 18))
    if answered > 0 or answered >= follow:
        return contact
    response = rng.choices(_RESPONSES, _RESPONSE_WEIGHTS)[0]
    return contact._replace(response=response, answered=answered)


def _row(
    office: DemoOffice, contact: TouchPlan, names: Names, clock: Clock, liaisons: Sequence[str]
) -> TouchRow:
    rng = names.rng
    owner = office.owner or liaisons[0]
    others = [name for name in liaisons if name != owner]
    by = rng.choice(others) if contact.colleague and others else owner
    person = _whom(office, rng)
    template = _TEMPLATES.get(contact.purpose) if contact.outcome == "Sent" and rng.random() < 0.6 else None
    gift = contact.channel == "Visit" and not contact.inbound and rng.random() < 0.06
    answered = None if contact.answered is None or contact.inbound else clock.day(contact.answered)
    # What comes back on the same day came back while they spoke.
    later = answered is not None and contact.answered != contact.at
    return TouchRow(
        touch_id=names.row_id("T"),
        target_id=person.target_id if person else None,
        source=office.name,
        date=clock.day(contact.at),
        time=_clock_time(rng) if rng.random() < 0.7 else None,
        direction="In" if contact.inbound else "Out",
        channel=contact.channel,
        purpose=contact.purpose,
        angle=None if contact.inbound or contact.purpose in _SERVICE else office.angle,
        message=template,
        by=by,
        outcome=contact.outcome,
        intel=contact.intel,
        response=contact.response,
        responded_on=answered,
        responded_at=_clock_time(rng) if later and rng.random() < 0.6 else None,
        answers=None,
        value=round(rng.uniform(6, 48), 2) if gift else None,
        value_to=office.people[0].contact if gift else None,
        notes=None,
    )


def _whom(office: DemoOffice, rng: Random) -> TargetRow | None:
    """The person a touch went to; now and then only the office is known."""
    if rng.random() < 0.06:
        return None
    return office.people[0] if rng.random() < 0.7 else rng.choice(office.people)


def _clock_time(rng: Random) -> time:
    return time(rng.randrange(8, 17), rng.randrange(0, 60, 5))
