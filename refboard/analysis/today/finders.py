"""The finders of Today: one function per reason, each pure and independent of the others.

A finder returns a `FollowUpFinding` or None. What may hold a finding back (do not contact, the contact budget,
a pause) is decided afterwards, by the reason's entry in `reasons.REASONS`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from refboard.analysis.source_decisions import find_decision
from refboard.analysis.sources.silence import OPEN_DAYS_A_MONTH, Silence, assess_silence
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
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, facts.policy.reply_promise),
        refs=tuple(request.touch_id for request in case.requests if request.touch_id),
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
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, facts.policy.note_promise),
        refs=_referral_ids(case.unnoted),
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
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, promise),
        refs=_referral_ids(case.unscheduled),
    )


def find_promised(case: FollowUpCase) -> FollowUpFinding | None:
    """The next date has come; a date on a closed day counts for the next open day."""
    facts, person = case.facts, case.person
    if person.next_date is None:
        return None
    due = facts.calendar.next_open(person.next_date)
    if due > facts.on:
        return None
    moved = f" (offices are closed; moved to {case.day_text(due)})" if due != person.next_date else ""
    step = f": {sentence(person.next_step)}" if person.next_step else "."
    is_reengaging = person.next_step.casefold().startswith(("re-engage", "reengage"))
    return FollowUpFinding(
        reason="promised",
        why=f"Promised for {case.day_text(person.next_date)}{moved}{step}",
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, facts.policy.gap),
        purpose="Re-engage" if is_reengaging else "",
    )


def find_first_referral(case: FollowUpCase) -> FollowUpFinding | None:
    """The office sent its first referral ever, and no one has thanked them."""
    facts, first = case.facts, case.office.first_referral
    if (
        first is None
        or not facts.recorded.thanks
        or case.office.thanked
        or (facts.on - first.since).days > facts.policy.thank_until
    ):
        return None
    due = facts.calendar.add(first.since, facts.policy.thank_promise)
    return FollowUpFinding(
        reason="first-referral",
        why=f"Their first referral came on {case.day_text(first.since)}; not thanked yet.",
        due=due,
        late=facts.on > due,
        overdue=case.overdue(due, facts.policy.thank_promise),
        refs=_referral_ids((first,)),
    )


def find_quiet(case: FollowUpCase) -> FollowUpFinding | None:
    """The source has gone longer without a referral than its rhythm explains, and no one has decided what to do.

    A decision (re-engage, adjust, pause) keeps it out of Today until its date; one that has run out is named.
    """
    silence = assess_silence(case.facts).get(case.person.office)
    if silence is None or silence.state not in {"quiet", "lost"} or silence.last is None or _is_planned(case):
        return None
    decision = find_decision(case.facts, case.person.office)
    # A referral since then ended that silence: this is another one.
    if decision is not None and decision.on < silence.last:
        decision = None
    if decision is not None and decision.is_in_force(case.facts.on):
        return None
    before = ""
    if decision is not None:
        who = decision.by or "A colleague"
        before = (
            f" {who} decided on {case.day_text(decision.on)} to {decision.words}; no referral has come since."
        )
    return FollowUpFinding(
        reason="quiet",
        why=f"{silence.why} Re-engage, adjust the message, or pause?{before}",
        due=None,
        late=False,
        overdue=_intervals_overdue(silence),
    )


def find_fall(case: FollowUpCase) -> FollowUpFinding | None:
    """The source refers clearly less than before, and no decision about it is in force.

    A decision begins a new chapter: what came since is compared with what came before it (`falling`).
    """
    silence = assess_silence(case.facts).get(case.person.office)
    if silence is None or silence.state != "falling" or silence.fall is None or _is_planned(case):
        return None
    decision = find_decision(case.facts, case.person.office)
    if decision is not None and decision.is_in_force(case.facts.on):
        return None
    missing = 1 - silence.fall.windows.recent / max(1.0, silence.fall.expected)
    return FollowUpFinding(
        reason="falling",
        why=f"{silence.why} Ask what has changed, or decide: re-engage, adjust the message, or pause.",
        due=None,
        late=False,
        overdue=max(0.0, missing),
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
        return FollowUpFinding(reason="sequence", why=why, due=None, late=False, overdue=0)
    first = facts.calendar.next_open(office.first_outreach)
    due = facts.calendar.add(first, steps[taken] if taken < len(steps) else steps[-1] + gap)
    if due > facts.on:
        return None
    overdue = case.overdue(due, gap)
    return FollowUpFinding(
        reason="sequence",
        why=(
            f"New office: touch {min(taken, len(steps) - 1) + 1} of {len(steps)}; "
            f"the first was on {case.day_text(office.first_outreach)}"
            + (
                f", we spoke on {case.day_text(office.spoke)}."
                if office.spoke
                else ", no answer yet."
                if facts.recorded.answers
                else "."
            )
        ),
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
        why = f"The last contact is on a day that cannot be read ({cell})." if cell else NO_CONTACT
        purpose = "" if cell else "Introduce"
        return FollowUpFinding(reason="check-in", why=why, due=None, late=False, overdue=0, purpose=purpose)
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


def _intervals_overdue(silence: Silence) -> float:
    """How many of its usual intervals between referral days a source is overdue."""
    usual = silence.months * OPEN_DAYS_A_MONTH / max(1, silence.referral_days - 1)
    return max(0.0, (silence.days_silent or 0) / max(1.0, usual) - 1)


def _details(touch: TouchSummary) -> str:
    channel = f"{touch.channel} from them" if touch.incoming else touch.channel
    return ", ".join(part for part in (touch.by, channel.strip()) if part) or "no details"


def _in_brackets(loop: OfficeLoop) -> str:
    return f" ({loop.referral_id})" if loop.referral_id else ""


def _referral_ids(loops: tuple[OfficeLoop, ...]) -> tuple[str, ...]:
    return tuple(loop.referral_id for loop in loops if loop.referral_id)
