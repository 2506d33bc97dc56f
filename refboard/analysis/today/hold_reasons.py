"""What holds a target back from Today, and what to bear in mind when it is shown.

Do not contact, a status and a pause are hard limits. The contact budget (open days between touches to an office
by anyone, touches in a row without an answer) holds back outreach only; service and promises are shown with a
guard. Which rules apply to a reason is in `reasons.HoldRule`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from refboard.analysis.availability import absence_reason, is_available
from refboard.analysis.facts import Person
from refboard.analysis.source_decisions import find_decision
from refboard.analysis.timing.experiment_status import dealt_day
from refboard.analysis.today.cases import FollowUpCase, FollowUpFinding
from refboard.analysis.today.finders import is_sequence_spent
from refboard.analysis.today.reasons import HoldRule, reason_of
from refboard.analysis.touches.attribution import NOT_ASKING
from refboard.analysis.touches.office_history import TouchSummary
from refboard.practice.contact import channels_for
from refboard.practice.policy import Policy
from refboard.practice.schema import CHANNELS
from refboard.practice.words import listing, plural

_VERBS: Final = {
    "Visit": "visited",
    "Phone": "called",
    "Email": "emailed",
    "Fax": "faxed",
    "Letter": "wrote to",
    "Text": "texted",
}


def hold_reason(case: FollowUpCase, finding: FollowUpFinding) -> str:
    """Explain why a finding is held back, or return ""."""
    rule = reason_of(finding.reason).hold_rule
    why = ""
    if rule >= HoldRule.DO_NOT_CONTACT:
        why = _refusal_reason(case)
    if not why and rule >= HoldRule.AVAILABILITY:
        why = absence_reason(case.facts, case.person)
    if not why and rule >= HoldRule.CONTACT_BUDGET:
        why = budget_reason(case)
    return why


def block_reason(case: FollowUpCase) -> str:
    """Explain what rules out all outreach to a target (do not contact, status, pause), or return ""."""
    return _refusal_reason(case) or absence_reason(case.facts, case.person)


def guard_text(case: FollowUpCase, finding: FollowUpFinding) -> str:
    """Say what to bear in mind with an item that is shown, or return ""."""
    facts, person, office = case.facts, case.person, case.office
    reason = reason_of(finding.reason)
    parts = []
    # Service and promises carry no warning about contact: they are done whatever came before.
    if reason.is_decision:
        recent = recent_outreach_text(case)
        if recent:
            parts.append(recent)
        if office.run >= facts.policy.unanswered and finding.reason != "decide":
            parts.append(f"{office.run} touches in a row without an answer.")
    if person.refusal.channels and reason.is_touch:
        parts.append(
            "Do not contact: send only the note." if person.refusal.total else refused_channels_text(person)
        )
    if person.status == "Paused" and is_available(facts, person) and person.pause_until is not None:
        parts.append(f"The pause ended on {case.day_text(person.pause_until)}, but Status is still Paused.")
    planned = _planned_colleague(case)
    if planned is not None and reason.is_outreach:
        parts.append(f"{planned[0]} at this office is planned for {case.day_text(planned[1])}.")
    dealt = dealt_day(facts, person.office) if reason.is_outreach else ""
    if dealt and reason.purpose not in NOT_ASKING:
        parts.append(f"Weekday experiment: this office's day is {dealt}.")
    return " ".join(parts)


def recent_outreach_text(case: FollowUpCase) -> str:
    """Remind of outreach to the office within the minimum gap, or return ""."""
    recent = _recent_outreach(case)
    return f"Reminder: {recent}" if recent else ""


def refused_channels_text(person: Person) -> str:
    """Name the channels a person refuses: ``Not by Fax or Phone.``."""
    return f"Not by {_refused_channels(person)}."


def touched_today_text(case: FollowUpCase) -> str:
    """Say who was in touch with the office today, or return ""."""
    last = case.office.last
    return f"{_contact_text(last)} earlier today." if last is not None and last.on == case.facts.on else ""


def _refusal_reason(case: FollowUpCase) -> str:
    person = case.person
    since = f" (since {case.day_text(person.refused_on)})" if person.refused_on is not None else ""
    if person.refusal.total:
        return f"Do not contact{since}."
    if person.refusal.channels and not channels_for(person.row, person.refusal):
        return f"Do not contact by {_refused_channels(person)}{since}, and no other channel is on file."
    if not person.refusal.explicit:
        stops = [day for position, day in case.office.stops if position is None or position == person.at]
        if stops:
            return f"They asked us to stop on {case.day_text(max(stops))}, but Do not contact is still blank."
    return ""


def _refused_channels(person: Person) -> str:
    return listing([channel for channel in CHANNELS if channel in person.refusal.channels], "or")


def budget_reason(case: FollowUpCase) -> str:
    """Explain why the office's contact budget allows no outreach now, or return ""."""
    policy = case.facts.policy
    if is_sequence_spent(case):
        steps = plural(len(policy.sequence), "touch", "touches")
        return f"{steps} to this new office without an answer{_decision_text(case)}"
    if case.office.run >= policy.unanswered:
        return (
            f"{plural(case.office.run, 'touch', 'touches')} in a row without an answer{_decision_text(case)}"
        )
    recent = _recent_outreach(case)
    return f"{recent[:-1]}; {minimum_gap_text(policy)}" if recent else ""


def minimum_gap_text(policy: Policy) -> str:
    """Name the minimum gap, to end a sentence with."""
    return f"the minimum gap is {plural(policy.gap, 'open day')}."


def _decision_text(case: FollowUpCase) -> str:
    """Ask for a decision, or name the one in force."""
    decision = find_decision(case.facts, case.person.office)
    if decision is None or not decision.is_in_force(case.facts.on):
        return ": change the angle, or pause."
    who = decision.by or "a colleague"
    return f"; {who} decided on {case.day_text(decision.on)} to {decision.words}."


def _recent_outreach(case: FollowUpCase) -> str:
    """Say who was in touch with the office within the minimum gap, or return ""."""
    facts, touch = case.facts, case.office.outreach
    if touch is None:
        return ""
    days = facts.calendar.number(facts.on) - touch.number
    if days >= facts.policy.gap:
        return ""
    if touch.on == facts.on:
        return f"{_contact_text(touch)} earlier today."
    return f"{_contact_text(touch)} on {case.day_text(touch.on)}, {plural(max(days, 0), 'open day')} ago."


def _contact_text(touch: TouchSummary) -> str:
    if touch.incoming:
        return f"This office contacted {touch.by or 'us'}"
    return f"{touch.by or 'A colleague'} {_VERBS.get(touch.channel, 'contacted')} this office"


def _planned_colleague(case: FollowUpCase) -> tuple[str, date] | None:
    """Find another person at the office with a next date to come, and that date."""
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
    return who or "Another person", day
