"""What keeps a target out of Today, and what to bear in mind when it is in.

Do not contact, a status and a pause are hard. The contact budget (open days between touches to an office by
anyone, touches in a row without an answer) holds outreach back; service and promises are shown with a guard.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from refboard.analysis.facts import Facts, Person
from refboard.analysis.today.reasons import OUTREACH, FollowUpCase, FollowUpFinding, decision_on, is_spent
from refboard.analysis.touches.office_history import TouchSummary
from refboard.practice.contact import channels_for
from refboard.practice.schema import CHANNELS
from refboard.practice.words import day_text, listing, plural

_DID: Final = {
    "Visit": "visited them", "Phone": "phoned them", "Email": "e-mailed them", "Fax": "faxed them",
    "Letter": "wrote to them", "Text": "texted them",
}  # fmt: skip
_SERVICE: Final = frozenset({"loop-note", "unscheduled"})


def is_available(facts: Facts, person: Person) -> bool:
    """Whether status and pause let a person be approached."""
    return not _away(facts, person)


def hold_reason(case: FollowUpCase, finding: FollowUpFinding) -> str:
    """Say why a finding is not shown, or ""."""
    if finding.reason in _SERVICE:
        return ""
    hold = _refused(case)
    if hold or finding.reason == "reply-owed":
        return hold
    hold = _away(case.facts, case.person)
    if hold or finding.reason not in OUTREACH:
        return hold
    return _over_budget(case)


def block_reason(case: FollowUpCase) -> str:
    """Say what keeps a target out of every outreach, or "": do not contact, its status, a pause."""
    return _refused(case) or _away(case.facts, case.person)


def guard_text(case: FollowUpCase, finding: FollowUpFinding) -> str:
    """Say what to bear in mind with an item that is shown, or ""."""
    facts, person, office = case.facts, case.person, case.office
    parts = []
    if finding.reason not in OUTREACH and finding.reason != "unscheduled":
        near = _near(case)
        if near:
            parts.append(near)
        if office.run >= facts.policy.unanswered:
            parts.append(f"{office.run} touches in a row without an answer.")
    if person.refusal.channels and finding.reason != "unscheduled":
        if person.refusal.total:
            parts.append("Do not contact: only the note.")
        else:
            ways = [way for way in CHANNELS if way in person.refusal.channels]
            parts.append(f"Not by {listing(ways, 'or')}.")
    if person.status == "Paused" and is_available(facts, person) and person.pause_until is not None:
        parts.append(f"The pause ended on {case.say(person.pause_until)}; the status still says Paused.")
    planned = _planned_colleague(case)
    if planned is not None and finding.reason in OUTREACH:
        parts.append(f"{planned[0]} there is planned for {case.say(planned[1])}.")
    return " ".join(parts)


def touched_today_text(case: FollowUpCase) -> str:
    """Say who touched the office today, or ""."""
    last = case.office.last
    return _did(last) + " today." if last is not None and last.on == case.facts.on else ""


def _refused(case: FollowUpCase) -> str:
    person = case.person
    since = f" since {case.say(person.refused_on)}" if person.refused_on is not None else ""
    if person.refusal.total:
        return f"Do not contact{since}."
    if person.refusal.channels and not channels_for(person.row, person.refusal):
        ways = [way for way in CHANNELS if way in person.refusal.channels]
        return f"Do not contact by {listing(ways, 'or')}{since}, and no other way is on file."
    if not person.refusal.explicit:
        stops = [day for position, day in case.office.stops if position is None or position == person.at]
        if stops:
            return f"They asked us to stop on {case.say(max(stops))}; Do not contact is still empty."
    return ""


def _away(facts: Facts, person: Person) -> str:
    if person.status in {"Left", "Not accepting"}:
        return f"The status is {person.status}."
    if person.pause_until is not None and person.pause_until > facts.on:
        return f"Paused until {day_text(person.pause_until, facts.on)}."
    if person.status == "Paused" and person.pause_until is None:
        return "Paused, without an end date."
    return ""


def _over_budget(case: FollowUpCase) -> str:
    policy = case.facts.policy
    if is_spent(case):
        steps = plural(len(policy.sequence), "touch", "touches")
        return f"{steps} to this new office and no answer{_choice(case)}"
    if case.office.run >= policy.unanswered:
        return f"{plural(case.office.run, 'touch', 'touches')} in a row without an answer{_choice(case)}"
    near = _near(case)
    return f"{near[:-1]}; at least {plural(policy.gap, 'open day')} between touches." if near else ""


def _choice(case: FollowUpCase) -> str:
    """Ask for a decision, or say the one that stands."""
    decided = decision_on(case.facts, case.person.office)
    if decided is None or not decided.stands(case.facts.on):
        return ": change the angle, or pause."
    return f"; {decided.by or 'somebody'} decided on {case.say(decided.on)} to {decided.words}."


def _near(case: FollowUpCase) -> str:
    """Say who touched the office within the minimum gap, or ""."""
    facts, touch = case.facts, case.office.outreach
    if touch is None:
        return ""
    days = facts.calendar.number(facts.on) - touch.number
    if days >= facts.policy.gap:
        return ""
    if touch.on == facts.on:
        return f"{_did(touch)} today."
    return f"{_did(touch)} on {case.say(touch.on)}, {plural(max(days, 0), 'open day')} ago."


def _did(touch: TouchSummary) -> str:
    who = touch.by or "Somebody"
    if touch.incoming:
        return f"They were in touch with {touch.by or 'us'}"
    return f"{who} {_DID.get(touch.channel, 'was in touch with them')}"


def _planned_colleague(case: FollowUpCase) -> tuple[str, date] | None:
    days = [
        (person.next_date, person.contact)
        for person in case.facts.offices[case.person.office]
        if person is not case.person
        and person.next_date is not None
        and person.next_date > case.facts.on
        and is_available(case.facts, person)
    ]
    if not days:
        return None
    day, who = min(days)
    return who or "Somebody else", day
