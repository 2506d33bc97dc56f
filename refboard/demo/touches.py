"""The touches of a demo office: who contacted them when and how, and what they answered."""

from __future__ import annotations

from datetime import time
from random import Random
from typing import TYPE_CHECKING, Final

from refboard.demo.rows import TouchRow
from refboard.demo.scenarios import STEADY, TouchPlan
from refboard.practice.message_templates import TEMPLATES
from refboard.practice.profile import MATERIALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.demo.clock import Clock
    from refboard.demo.names import Names
    from refboard.demo.offices import DemoOffice
    from refboard.demo.rows import TargetRow

LONGEST: Final = 2_600
"""Open days that a history can go back (ten years)."""
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
        "Happy with how fast we schedule.",
        "Asked who covers hearing tests.",
        "New partner starts in spring.",
        "Prefers one page, not the brochure.",
        "Long waits elsewhere for children.",
        "Phones are busy on Mondays.",
        "Would like notes by fax again.",
        "Their scheduler changed; introduced myself.",
        "Asked about parking.",
        "Sends sleep patients to two practices.",
        "Short on staff this month.",
        "Liked the sinus guide.",
    ),
    "Left materials": ("Front desk took the folder.", "Left two referral pads.", "Doctor was with patients."),
}
_SILENT: Final = frozenset({"Bounced", "Left materials", "No answer"})
_SERVICE: Final = frozenset({"Loop note", "Thank you", "Reply"})
_CARRYING: Final = frozenset({"Visit", "Letter", "Email", "Fax", "Portal"})
_TEMPLATES: Final = {row[2]: row[0] for row in reversed(TEMPLATES)}
"""The first template of each purpose."""


def generate_touches(
    office: DemoOffice, gap: int, names: Names, clock: Clock, liaisons: Sequence[str]
) -> tuple[list[TouchRow], int]:
    """Generate the touches of an office, oldest first, and the number of the day on which they begin."""
    rng, scenario = names.rng, office.scenario
    ending = scenario.ending[-office.touches :] if office.touches else ()
    usual = office.touches - len(ending)
    days = _usual_days(office, gap, usual, rng)
    rows: list[TouchRow] = []
    owed: int | None = None
    silence = 0
    for number, day in enumerate(days):
        ended = number + 1 == usual
        follow = (ending[0].at if ending else 1) if ended else days[number + 1]
        plan = _usual_touch(
            office=office,
            number=number,
            day=day,
            follow=follow,
            silence=silence,
            rng=rng,
            clock=clock,
            reply=owed == day,
        )
        owed = None
        if plan.response in _OWED and plan.answered is not None:
            # An office that asks gets a reply soon; the last one to ask already has its reply.
            soon = plan.answered + rng.randrange(1, 3)
            if ended or soon >= follow:
                plan = plan._replace(response="Not now")
            elif plan.response == "Information asked":
                owed = days[number + 1] = soon
        silence = 0 if plan.response else silence + 1
        rows.append(_row(office=office, plan=plan, names=names, clock=clock, liaisons=liaisons))
    rows += [_row(office=office, plan=plan, names=names, clock=clock, liaisons=liaisons) for plan in ending]
    first = days[0] if days else (ending[0].at if ending else 0)
    return rows, first


def _usual_days(office: DemoOffice, gap: int, count: int, rng: Random) -> list[int]:
    """Days of the touches before the scenario's ending, ascending, at the tier's cadence."""
    if count <= 0:
        return []
    scenario = office.scenario
    if scenario is STEADY:
        # Most are within their cadence, some have become due.
        low, high = (-round(gap * 1.25), -gap) if rng.random() < 0.10 else (-round(gap * 0.9), -1)
    else:
        low, high = scenario.last
    day = rng.randint(low, high)
    step = max(1.0, min(float(gap), (LONGEST + day) / count))
    days = [day]
    for _ in range(count - 1):
        day -= max(1, round(rng.uniform(0.6, 1.4) * step))
        days.append(day)
    return days[::-1]


def _usual_touch(
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
    """Generate one usual touch on ``day``; its answer comes before ``follow`` and before today.

    ``silence`` counts the touches before it without an answer.
    """
    if reply:
        purpose = "Reply"
    else:
        purpose = _OPENING[number] if number < len(_OPENING) else rng.choices(_USUAL, _USUAL_WEIGHTS)[0]
    channel = office.preferred if office.preferred and rng.random() < 0.6 else None
    channel = channel or rng.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0]
    if office.scenario.do_not_contact == "Fax" and channel == "Fax":
        channel = "Phone"
    outcome = rng.choices(*_OUTCOMES.get(channel, _WRITTEN))[0]
    colleague = rng.random() < 0.15
    intel = rng.choice(_INTEL[outcome]) if outcome in _INTEL and rng.random() < 0.7 else None
    plan = TouchPlan(
        at=day, purpose=purpose, channel=channel, outcome=outcome, intel=intel, colleague=colleague
    )
    if purpose in _SERVICE or outcome in _SILENT:
        return plan
    chance = office.warmth * _REACH.get(channel, 1.0) * _WEEKDAYS[clock.day(day).weekday()]
    if silence >= PATIENCE:
        # After a run without an answer the angle is changed, and most offices then answer.
        chance = max(chance, 0.7)
    if rng.random() >= chance:
        return plan
    spoke = outcome == "Spoke" and rng.random() < 0.7
    answered = day + (0 if spoke else min(int(rng.expovariate(1 / 2.6)) + (rng.random() < 0.7), 18))
    if answered > 0 or answered >= follow:
        return plan
    response = rng.choices(_RESPONSES, _RESPONSE_WEIGHTS)[0]
    return plan._replace(response=response, answered=answered)


def _row(
    office: DemoOffice, plan: TouchPlan, names: Names, clock: Clock, liaisons: Sequence[str]
) -> TouchRow:
    rng = names.rng
    owner = office.owner or liaisons[0]
    others = [name for name in liaisons if name != owner]
    by = rng.choice(others) if plan.colleague and others else owner
    person = _recipient(office, rng)
    template = _TEMPLATES.get(plan.purpose) if plan.outcome == "Sent" and rng.random() < 0.6 else None
    gift = plan.channel == "Visit" and not plan.inbound and rng.random() < 0.06
    answered = None if plan.answered is None or plan.inbound else clock.day(plan.answered)
    # An answer on the same day was given in the conversation.
    later = answered is not None and plan.answered != plan.at
    touch_id = names.row_id("T")
    return TouchRow(
        touch_id=touch_id,
        target_id=person.target_id if person else None,
        source=office.name,
        date=clock.day(plan.at),
        time=_clock_time(rng) if rng.random() < 0.7 else None,
        direction="In" if plan.inbound else "Out",
        channel=plan.channel,
        purpose=plan.purpose,
        angle=None if plan.inbound or plan.purpose in _SERVICE else office.angle,
        message=template,
        by=by,
        outcome=plan.outcome,
        intel=plan.intel,
        response=plan.response,
        responded_on=answered,
        responded_at=_clock_time(rng) if later and rng.random() < 0.6 else None,
        answers=None,
        materials=_materials(touch_id, plan),
        value=round(rng.uniform(6, 48), 2) if gift else None,
        value_to=office.people[0].contact if gift else None,
        notes=None,
    )


def _materials(touch_id: str, plan: TouchPlan) -> str | None:
    """What was left or sent; drawn from the touch's id, so that nothing else in a demo depends on it."""
    if plan.inbound or plan.outcome == "Bounced" or plan.channel not in _CARRYING:
        return None
    if plan.outcome != "Left materials" and plan.purpose not in ("Introduce", "Detail"):
        return None
    rng = Random(touch_id)  # noqa: S311  (a demo, not a secret)
    if plan.purpose == "Introduce":
        return ", ".join(MATERIALS[:2])
    return rng.choice(MATERIALS)


def _recipient(office: DemoOffice, rng: Random) -> TargetRow | None:
    """The person a touch went to; for a few touches only the office is known."""
    if rng.random() < 0.06:
        return None
    return office.people[0] if rng.random() < 0.7 else rng.choice(office.people)


def _clock_time(rng: Random) -> time:
    return time(rng.randrange(8, 17), rng.randrange(0, 60, 5))
