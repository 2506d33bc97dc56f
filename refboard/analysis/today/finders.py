"""The finders of Today: one function per reason, each pure and independent of the others.

A finder returns a `FollowUpFinding` or None. What may hold a finding back (do not contact, the contact budget,
a pause) is decided afterwards, by the reason's entry in `reasons.REASONS`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from refboard.analysis.today.cases import FollowUpCase, FollowUpFinding
from refboard.analysis.touches.office_history import OfficeLoop, TouchSummary
from refboard.practice.words import plural, sentence

NO_CONTACT: Final = "No contact with this office yet."
INTRODUCTION_PURPOSES: Final = ("Introduce", "Detail", "Availability")
"""Purposes of a new office's first touches, in order; the last one repeats."""


def find_reply_owed(case: FollowUpCase) -> FollowUpFinding | None:
    """The office asked for something or wrote, and no one has replied."""
    if not case.requests:
        return None
    facts, first = case.facts, case.requests[0]
    due = facts.calendar.add(first.on, facts.policy.reply_promise)
    is_theirs = first.person is not None and facts.people[first.person] is case.person
    who = (case.person.contact if is_theirs else "") or "They"
    if first.response == "Interested":
        what = f"{who} said they were interested on {case.day_text(first.on)}"
    elif first.response:
        what = f"{who} asked for information on {case.day_text(first.on)}"
    else:
        channel = f" ({first.channel})" if first.channel else ""
        what = f"{who} got in touch on {case.day_text(first.on)}{channel}"
    more = f" ({plural(len(case.requests), 'open request')})" if len(case.requests) > 1 else ""
    return FollowUpFinding(
        reason="reply-owed",
        why=f"{what}; no reply sent yet{more}.",
        short=f"{_counted(len(case.requests), 'reply', 'replies')} {case.when_due(due)}",
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, facts.policy.reply_promise),
        refs=tuple(request.touch_id for request in case.requests if request.touch_id),
        count=len(case.requests),
        since=first.on,
    )


def find_note_owed(case: FollowUpCase) -> FollowUpFinding | None:
    """A patient was seen, and no note went back on or after the visit."""
    if not case.unnoted:
        return None
    facts, first = case.facts, case.unnoted[0]
    due = facts.calendar.add(first.since, facts.policy.note_promise)
    day = f"on {case.day_text(first.since)}{_in_brackets(first)}"
    count = len(case.unnoted)
    why = (
        f"No note sent for the visit {day}."
        if count == 1
        else f"No note sent for {count} visits; the oldest was {day}."
    )
    return FollowUpFinding(
        reason="loop-note",
        why=why,
        short=f"{_counted(count, 'note')} {case.when_due(due)}",
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, facts.policy.note_promise),
        refs=_referral_ids(case.unnoted),
        count=count,
        since=first.since,
        handlers=_handlers(case.unnoted),
    )


def find_unscheduled(case: FollowUpCase) -> FollowUpFinding | None:
    """A referral has waited for an appointment longer than we promise."""
    if not case.unscheduled:
        return None
    facts, first = case.facts, case.unscheduled[0]
    promise = facts.policy.schedule_promise
    due = facts.calendar.add(facts.calendar.next_open(first.since), promise)
    received = f"received on {case.day_text(first.since)}{_in_brackets(first)}"
    days = plural(facts.calendar.since_sent(first.since, facts.on), "open day")
    count = len(case.unscheduled)
    what = (
        f"The referral {received} is not scheduled"
        if count == 1
        else f"{count} referrals are not scheduled; the oldest was {received}"
    )
    return FollowUpFinding(
        reason="unscheduled",
        why=f"{what}: {days} so far, {promise} promised.",
        short=f"{_counted(count, 'referral')} to schedule, {case.when_due(due)}",
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, promise),
        refs=_referral_ids(case.unscheduled),
        count=count,
        since=first.since,
        handlers=_handlers(case.unscheduled),
    )


def find_promised(case: FollowUpCase) -> FollowUpFinding | None:
    """The next date has come; a date on a closed day counts for the next open day."""
    facts, person = case.facts, case.person
    if person.next_date is None:
        return None
    due = facts.calendar.next_open(person.next_date)
    if due > facts.on or not case.is_of_age(person.next_date):
        return None
    moved = f" (offices are closed; moved to {case.day_text(due)})" if due != person.next_date else ""
    step = f": {sentence(person.next_step)}" if person.next_step else "."
    is_reengaging = person.next_step.casefold().startswith(("re-engage", "reengage"))
    return FollowUpFinding(
        reason="promised",
        why=f"Promised for {case.day_text(person.next_date)}{moved}{step}",
        short=f"{case.when_due(due)}: {' '.join(person.next_step.split()) or 'get in touch'}",
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, facts.policy.gap),
        purpose="Re-engage" if is_reengaging else "",
        since=person.next_date,
    )


def find_first_referral(case: FollowUpCase) -> FollowUpFinding | None:
    """The office sent its first referral ever, and no one has thanked them."""
    facts, first = case.facts, case.office.first_referral
    if first is None or case.office.thanked or case.in_backlog or not facts.recorded.thanks:
        return None
    if (facts.on - first.since).days > facts.policy.thank_until:
        return None
    due = facts.calendar.add(first.since, facts.policy.thank_promise)
    return FollowUpFinding(
        reason="first-referral",
        why=f"Their first referral came on {case.day_text(first.since)}; not thanked yet.",
        short=f"thank-you {case.when_due(due)}",
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, facts.policy.thank_promise),
        refs=_referral_ids((first,)),
        since=first.since,
    )


def find_sequence(case: FollowUpCase) -> FollowUpFinding | None:
    """A new office is due for its next introduction: the first touch, then at fixed open days after it.

    After the last step it stays due, so that a person decides; it never asks for one more touch.
    """
    facts, office = case.facts, case.office
    if not is_being_introduced(case) or _is_planned(case):
        return None
    steps, taken = facts.policy.sequence, office.outreach_count
    gap = max(1, facts.policy.gap)
    if office.first_outreach is None and not facts.recorded.contacts:
        return None
    if office.first_outreach is None:
        cell = facts.undated.get(case.person.office, "")
        unread = f"contacted on a day that cannot be read ({cell})"
        why = f"New office: touch 1 of {len(steps)}, {unread if cell else 'not introduced yet'}."
        short = "contacted on an unreadable day" if cell else "not introduced yet"
        return FollowUpFinding(reason="sequence", why=why, short=short, due=None, late=False, overdue=0)
    first = facts.calendar.next_open(office.first_outreach)
    due = facts.calendar.add(first, steps[taken] if taken < len(steps) else steps[-1] + gap)
    if due > facts.on:
        return None
    overdue, step = case.overdue(due, gap), min(taken, len(steps) - 1) + 1
    return FollowUpFinding(
        reason="sequence",
        why=(
            f"New office: touch {step} of {len(steps)}; "
            f"the first was on {case.day_text(office.first_outreach)}"
            + (
                f", we spoke on {case.day_text(office.spoke)}."
                if office.spoke
                else ", no answer yet."
                if facts.recorded.answers
                else "."
            )
        ),
        short=f"touch {step} of {len(steps)}, {case.when_due(due)}",
        due=due,
        late=overdue >= 1,
        overdue=overdue,
        purpose=INTRODUCTION_PURPOSES[min(taken, len(INTRODUCTION_PURPOSES) - 1)],
    )


def find_check_in(case: FollowUpCase) -> FollowUpFinding | None:
    """The office's cadence is due, counted from the last touch by anyone."""
    facts, person, last = case.facts, case.person, case.last
    if is_being_introduced(case) or _is_planned(case):
        return None
    if last is None and not facts.recorded.contacts:
        return None
    if last is None:
        cell = facts.undated.get(person.office, "")
        return FollowUpFinding(
            reason="check-in",
            why=f"The last contact is on a day that cannot be read ({cell})." if cell else NO_CONTACT,
            short="last contact on an unreadable day" if cell else "no contact yet",
            due=None,
            late=False,
            overdue=0,
            purpose="" if cell else "Introduce",
        )
    due_days, late_days = facts.policy.cadence(person.tier, person.cadence)
    due = facts.calendar.next_open(last.on + timedelta(days=due_days))
    if due > facts.on:
        return None
    if person.cadence is not None:
        basis = "their own cadence"
    else:
        basis = f"tier {person.tier}" if person.tier else "no tier"
    return FollowUpFinding(
        reason="check-in",
        why=(
            f"Last touch on {case.day_text(last.on)} ({_details(last)}), "
            f"{plural((facts.on - last.on).days, 'day')} ago; due after {due_days} ({basis})."
        ),
        short=f"last touch {plural((facts.on - last.on).days, 'day')} ago",
        due=due,
        late=facts.on >= last.on + timedelta(days=late_days),
        overdue=(facts.on - due).days / max(1, due_days),
    )


def is_being_introduced(case: FollowUpCase) -> bool:
    """Whether the target's office is still to be won: tier New, no sign of life and no referral yet.

    Where answers are not recorded, the introduction ends with its last step.
    """
    office, facts = case.office, case.facts
    goes_on = facts.recorded.answers or office.outreach_count < len(facts.policy.sequence)
    return case.person.tier == "New" and not office.engaged and office.first_referral is None and goes_on


def is_sequence_spent(case: FollowUpCase) -> bool:
    """Whether every step of the introduction has been taken without an answer."""
    return is_being_introduced(case) and case.office.outreach_count >= len(case.facts.policy.sequence)


def _is_planned(case: FollowUpCase) -> bool:
    day = case.person.next_date
    return day is not None and case.facts.calendar.next_open(day) > case.facts.on


def _details(touch: TouchSummary) -> str:
    channel = f"{touch.channel} from them" if touch.incoming else touch.channel
    return ", ".join(part for part in (touch.by, channel.strip()) if part) or "no details"


def _counted(count: int, one: str, many: str = "") -> str:
    """Name one thing without a number, several with it: ``note``, ``3 notes``."""
    return one if count == 1 else plural(count, one, many)


def _handlers(loops: tuple[OfficeLoop, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(loop.handler.strip() for loop in loops if loop.handler.strip()))


def _in_brackets(loop: OfficeLoop) -> str:
    return f" ({loop.referral_id})" if loop.referral_id else ""


def _referral_ids(loops: tuple[OfficeLoop, ...]) -> tuple[str, ...]:
    return tuple(loop.referral_id for loop in loops if loop.referral_id)
