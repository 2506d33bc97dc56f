"""The suggested next step for a source and the reason for it, for a person to decide on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from refboard.analysis.availability import is_available
from refboard.analysis.facts import Facts, Person
from refboard.analysis.source_decisions import find_decision
from refboard.analysis.sources.silence import Silence
from refboard.analysis.touches.office_history import OfficeHistory
from refboard.practice.words import day_text, plural

NEXT_STEPS: Final = (
    "close-loop",
    "reply",
    "re-engage",
    "adjust-message",
    "pause",
    "thank",
    "introduce",
    "check-in",
    "keep",
    "wait",
)
"""Every next step, by its stable code."""
_QUIET: Final = frozenset({"quiet", "lost"})


@dataclass(frozen=True, slots=True)
class NextStep:
    """One of `NEXT_STEPS`, and a sentence that explains it."""

    code: str
    why: str


def suggest_step(
    facts: Facts,
    people: Sequence[Person],
    office: OfficeHistory,
    silence: Silence,
    *,
    due: date | None,
    late: bool,
    touched: bool,
) -> NextStep:
    """Suggest what to do about one source.

    What we owe comes first: a source with an open loop is not re-engaged. After a run of touches without an answer the
    message is adjusted, after twice as many the source is paused; another touch of the same kind is never suggested.
    """
    return (
        _owed(facts, office)
        or _absent(facts, people)
        or _decided(facts, people, silence)
        or _unanswered(facts, office, silence)
        or _by_state(facts, office, silence)
        or _by_cadence(facts, due=due, late=late, touched=touched)
    )


def _owed(facts: Facts, office: OfficeHistory) -> NextStep | None:
    waiting = [
        loop
        for loop in office.unnoted
        if facts.calendar.days(loop.since, facts.on) > facts.policy.note_promise
    ]
    if waiting:
        day = _day_text(facts, waiting[0].since)
        visits = (
            f"{len(waiting)} visits; the oldest was on {day}" if len(waiting) > 1 else f"the visit on {day}"
        )
        return NextStep("close-loop", f"No note sent for {visits}.")
    if office.requests:
        return NextStep(
            "reply", f"They asked on {_day_text(facts, office.requests[0].on)} and have not had a reply."
        )
    return None


def _absent(facts: Facts, people: Sequence[Person]) -> NextStep | None:
    if not people:
        return NextStep("wait", "No target at this source yet; add one to Targets to follow up.")
    free = [person for person in people if is_available(facts, person)]
    if not free:
        return NextStep("wait", "No active contacts there.")
    if all(person.refusal.total for person in free):
        return NextStep("wait", "Everyone there asked not to be contacted.")
    return None


def _decided(facts: Facts, people: Sequence[Person], silence: Silence) -> NextStep | None:
    if silence.state not in _QUIET:
        return None
    decision = find_decision(facts, people[0].office)
    overtaken = decision is not None and silence.last is not None and decision.on < silence.last
    if decision is None or overtaken or not decision.is_in_force(facts.on):
        return None
    who = decision.by or "A colleague"
    return NextStep("keep", f"{who} decided on {_day_text(facts, decision.on)} to {decision.words}.")


def _unanswered(facts: Facts, office: OfficeHistory, silence: Silence) -> NextStep | None:
    limit = facts.policy.unanswered
    if office.run < limit:
        return None
    said = f"{plural(office.run, 'touch', 'touches')} in a row without an answer"
    if office.run >= 2 * limit and silence.state not in {"growing", "steady", "new"}:
        return NextStep("pause", f"{said}, and no referral to build on.")
    return NextStep("adjust-message", f"{said}: try another angle, channel or person.")


def _by_state(facts: Facts, office: OfficeHistory, silence: Silence) -> NextStep | None:
    if silence.state in _QUIET:
        return NextStep("re-engage", "No referral for longer than its own rhythm explains.")
    if silence.state == "falling":
        return NextStep("check-in", "Fewer referral days than before; ask what has changed.")
    first = office.first_referral
    recent = first is not None and (facts.on - first.since).days <= facts.policy.thank_until
    if recent and not office.thanked:
        return NextStep("thank", "Their first referral has not been thanked for yet.")
    if silence.state == "growing":
        return NextStep("thank", "More referral days than before; let them know you noticed.")
    return None


def _by_cadence(facts: Facts, *, due: date | None, late: bool, touched: bool) -> NextStep:
    if not touched:
        return NextStep("introduce", "No contact with this source yet.")
    if due is not None and due <= facts.on:
        return NextStep("check-in", f"{'Late' if late else 'Due'} for a touch since {_day_text(facts, due)}.")
    next_day = f" Next touch due on {_day_text(facts, due)}." if due is not None else ""
    return NextStep("keep", f"No action needed.{next_day}")


def _day_text(facts: Facts, day: date) -> str:
    return day_text(day, facts.on)
