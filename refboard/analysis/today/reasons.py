"""Why a target is up today: one function per reason, each pure and on its own.

A reason gives a `FollowUpFinding` or None. What may keep it from being shown (do not contact, the contact
budget, a pause) is decided afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from refboard.analysis.facts import Facts, Person
from refboard.analysis.sources.silence import OPEN_DAYS_A_MONTH, Silence, assess_silence
from refboard.analysis.touches.office_history import OfficeHistory, OfficeLoop, OpenRequest, TouchSummary
from refboard.practice.decisions import Decision, latest_decision
from refboard.practice.words import day_text, plural, sentence

REASONS: Final = (
    "reply-owed", "loop-note", "unscheduled", "promised", "first-referral", "quiet", "sequence", "check-in",
)  # fmt: skip
"""Every reason, the most binding first."""
OUTREACH: Final = frozenset({"first-referral", "quiet", "sequence", "check-in"})
"""Reasons that use up the office's contact budget."""
STEPS: Final = ("Introduce", "Detail", "Availability")
CAP: Final = 3.0
"""Beyond this many intervals overdue nothing gets more urgent."""


@dataclass(frozen=True, slots=True)
class FollowUpFinding:
    """One reason for one target.

    ``due`` is None for a target that nobody has touched yet and for a silence; ``overdue`` counts in intervals
    of its own.
    ``refs``: ids of the touches or referrals it is about.
    """

    reason: str
    why: str
    due: date | None
    late: bool
    overdue: float
    purpose: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpCase:
    """What a reason looks at: the person, the office, and the service tasks that fall to this person."""

    facts: Facts
    person: Person
    office: OfficeHistory
    asked: tuple[OpenRequest, ...] = ()
    unnoted: tuple[OfficeLoop, ...] = ()
    unscheduled: tuple[OfficeLoop, ...] = ()
    ignore_today: bool = False
    """Whether to judge as if nobody had touched the office today."""

    def overdue(self, due: date, interval: int) -> float:
        """How many intervals of open days the due date is past."""
        return max(0, self.facts.calendar.days(due, self.facts.on)) / max(1, interval)

    def say(self, day: date) -> str:
        """A day in words."""
        return day_text(day, self.facts.on)

    @property
    def last(self) -> TouchSummary | None:
        """The latest touch that counts."""
        return self.office.last_before if self.ignore_today else self.office.last


def reply_owed(case: FollowUpCase) -> FollowUpFinding | None:
    """They asked or wrote, and nobody has reacted since."""
    if not case.asked:
        return None
    facts, first = case.facts, case.asked[0]
    due = facts.calendar.add(first.on, facts.policy.reply_promise)
    who = (
        case.person.contact if first.person is not None and facts.people[first.person] is case.person else ""
    )
    who = who or "They"
    if first.response == "Interested":
        what = f"{who} said they are interested on {case.say(first.on)}"
    elif first.response:
        what = f"{who} asked for information on {case.say(first.on)}"
    else:
        what = f"{who} got in touch on {case.say(first.on)}{f' ({first.channel})' if first.channel else ''}"
    more = f" ({plural(len(case.asked), 'request')} in all)" if len(case.asked) > 1 else ""
    return FollowUpFinding(
        "reply-owed", f"{what}; nobody has replied yet{more}.", due, facts.on > due,
        case.overdue(due, facts.policy.reply_promise), "Reply", tuple(a.touch_id for a in case.asked if a.touch_id),
    )  # fmt: skip


def loop_note(case: FollowUpCase) -> FollowUpFinding | None:
    """A patient was seen and no note has gone back on or after the visit."""
    if not case.unnoted:
        return None
    facts, first = case.facts, case.unnoted[0]
    due = facts.calendar.add(first.since, facts.policy.note_promise)
    one = len(case.unnoted) == 1
    what = "The visit" if one else f"{len(case.unnoted)} visits wait for their note, the oldest"
    name = f" ({first.referral_id})" if first.referral_id else ""
    end = " has no note back yet" if one else ""
    return FollowUpFinding(
        "loop-note", f"{what} of {case.say(first.since)}{name}{end}.", due, facts.on > due,
        case.overdue(due, facts.policy.note_promise), "Loop note", _ids(case.unnoted),
    )  # fmt: skip


def unscheduled(case: FollowUpCase) -> FollowUpFinding | None:
    """A referral has no appointment after more open days than promised."""
    if not case.unscheduled:
        return None
    facts, first = case.facts, case.unscheduled[0]
    promise = facts.policy.schedule_promise
    due = facts.calendar.add(facts.calendar.next_open(first.since), promise)
    one = len(case.unscheduled) == 1
    name = f" ({first.referral_id})" if first.referral_id else ""
    what = "The referral" if one else f"{len(case.unscheduled)} referrals are not scheduled, the oldest"
    days = plural(facts.calendar.since_sent(first.since, facts.on), "open day")
    end = " is not scheduled" if one else ""
    return FollowUpFinding(
        "unscheduled", f"{what} of {case.say(first.since)}{name}{end}: {days} so far, {promise} promised.", due,
        facts.on > due, case.overdue(due, promise), "", _ids(case.unscheduled),
    )  # fmt: skip


def _ids(loops: tuple[OfficeLoop, ...]) -> tuple[str, ...]:
    return tuple(loop.referral_id for loop in loops if loop.referral_id)


def promised(case: FollowUpCase) -> FollowUpFinding | None:
    """The next date has come; a date on a closed day counts on the next open one."""
    facts, person = case.facts, case.person
    if person.next_date is None:
        return None
    due = facts.calendar.next_open(person.next_date)
    if due > facts.on:
        return None
    moved = f" (offices are closed; moved to {case.say(due)})" if due != person.next_date else ""
    step = f": {sentence(person.next_step)}" if person.next_step else "."
    purpose = "Re-engage" if person.next_step.casefold().startswith(("re-engage", "reengage")) else "Check-in"
    return FollowUpFinding(
        "promised", f"Promised for {case.say(person.next_date)}{moved}{step}", due, facts.on > due,
        case.overdue(due, facts.policy.gap), purpose,
    )  # fmt: skip


def first_referral(case: FollowUpCase) -> FollowUpFinding | None:
    """The office's first referral ever has not been thanked for."""
    facts, first = case.facts, case.office.first_referral
    if first is None or case.office.thanked or (facts.on - first.since).days > facts.policy.thank_until:
        return None
    due = facts.calendar.add(first.since, facts.policy.thank_promise)
    return FollowUpFinding(
        "first-referral", f"Their first referral came on {case.say(first.since)}; nobody has thanked them yet.", due,
        facts.on > due, case.overdue(due, facts.policy.thank_promise), "Thank you", _ids((first,)),
    )  # fmt: skip


def quiet(case: FollowUpCase) -> FollowUpFinding | None:
    """The source has been silent for longer than its own rhythm explains, and nobody has decided what to do.

    A decision (re-engage, adjust, pause) keeps it away until its date; one that has run out is named.
    """
    silence = assess_silence(case.facts).get(case.person.office)
    if silence is None or silence.state not in {"quiet", "lost"} or silence.last is None or _planned(case):
        return None
    decided = decision_on(case.facts, case.person.office)
    # A referral since then has answered the decision: this is another silence.
    if decided is not None and decided.on < silence.last:
        decided = None
    if decided is not None and decided.stands(case.facts.on):
        return None
    before = ""
    if decided is not None:
        who = f"{decided.by} decided" if decided.by else "Somebody decided"
        before = f" {who} on {case.say(decided.on)} to {decided.words}; nothing has come since."
    why = f"{silence.why} Re-engage, adjust the message, or pause?{before}"
    return FollowUpFinding(
        "quiet", why, None, late=False, overdue=_silent_intervals(silence), purpose="Re-engage"
    )


def _silent_intervals(silence: Silence) -> float:
    """How many of its usual intervals between referral days a source is overdue."""
    usual = silence.months * OPEN_DAYS_A_MONTH / max(1, silence.referral_days - 1)
    return max(0.0, (silence.days_silent or 0) / max(1.0, usual) - 1)


def decision_on(facts: Facts, office: str) -> Decision | None:
    """Find the latest decision about an office (by its key), in the Notes of its people."""
    people = facts.offices.get(office, ())
    return latest_decision((str(person.row["Notes"] or "") for person in people), facts.on)


def in_sequence(case: FollowUpCase) -> bool:
    """Whether the target is still to be won: tier New, no sign from the office and no referral yet."""
    office = case.office
    return case.person.tier == "New" and not office.engaged and office.first_referral is None


def sequence(case: FollowUpCase) -> FollowUpFinding | None:
    """A new office is due for its next introduction: first touch, then at fixed open days after it.

    After the last step it stays due, so that somebody decides; it is never shown for one touch more.
    """
    facts, office = case.facts, case.office
    if not in_sequence(case) or _planned(case):
        return None
    steps, taken = facts.policy.sequence, office.outreach_count
    gap = max(1, facts.policy.gap)
    if office.first_outreach is None:
        why = f"New office: touch 1 of {len(steps)}, nobody has introduced us yet."
        return FollowUpFinding("sequence", why, None, late=False, overdue=0, purpose=STEPS[0])
    first = facts.calendar.next_open(office.first_outreach)
    due = facts.calendar.add(first, steps[taken] if taken < len(steps) else steps[-1] + gap)
    if due > facts.on:
        return None
    why = (
        f"New office: touch {min(taken, len(steps) - 1) + 1} of {len(steps)}; "
        f"the first was on {case.say(office.first_outreach)}, no answer yet."
    )
    purpose = STEPS[min(taken, len(STEPS) - 1)]
    overdue = case.overdue(due, gap)
    return FollowUpFinding("sequence", why, due, overdue >= 1, overdue, purpose)


def is_spent(case: FollowUpCase) -> bool:
    """Whether every step of the sequence has been taken without an answer."""
    return in_sequence(case) and case.office.outreach_count >= len(case.facts.policy.sequence)


def check_in(case: FollowUpCase) -> FollowUpFinding | None:
    """The office's cadence is up, counted from the last touch by anyone."""
    facts, person, last = case.facts, case.person, case.last
    if in_sequence(case) or _planned(case):
        return None
    if last is None:
        why = "Nobody has touched this office yet."
        return FollowUpFinding("check-in", why, None, late=False, overdue=0, purpose="Introduce")
    due_days, late_days = facts.policy.cadence(person.tier, person.cadence)
    due = facts.calendar.next_open(last.on + timedelta(days=due_days))
    if due > facts.on:
        return None
    late = facts.on >= last.on + timedelta(days=late_days)
    rhythm = (
        "their own rhythm"
        if person.cadence is not None
        else f"tier {person.tier}"
        if person.tier
        else "no tier"
    )
    why = (
        f"Last touch on {case.say(last.on)} ({_by(last)}), {plural((facts.on - last.on).days, 'day')} ago; "
        f"due after {due_days} ({rhythm})."
    )
    return FollowUpFinding("check-in", why, due, late, (facts.on - due).days / max(1, due_days), "Check-in")


def _by(touch: TouchSummary) -> str:
    way = f"{touch.channel} from them" if touch.incoming else touch.channel
    return ", ".join(part for part in (touch.by, way.strip()) if part) or "no details"


def _planned(case: FollowUpCase) -> bool:
    day = case.person.next_date
    return day is not None and case.facts.calendar.next_open(day) > case.facts.on


FINDERS: Final[tuple[Callable[[FollowUpCase], FollowUpFinding | None], ...]] = (
    reply_owed, loop_note, unscheduled, promised, first_referral, quiet, sequence, check_in,
)  # fmt: skip
"""The reasons that are looked for, in the order of `REASONS`."""
