"""The finders of decisions that fall due: a source went quiet or refers less, introductions brought no answer, and more.

A decision row asks a person; nothing here holds outreach back or is written by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache

from refboard.analysis.facts import Facts, look_back
from refboard.analysis.source_decisions import find_decision
from refboard.analysis.sources.overview import tier_of
from refboard.analysis.sources.silence import OPEN_DAYS_A_MONTH, Silence, assess_silence
from refboard.analysis.sources.tiers import TierAdvice, suggest_tiers
from refboard.analysis.today.cases import FollowUpCase, FollowUpFinding
from refboard.analysis.today.finders import find_check_in, find_sequence, is_sequence_spent
from refboard.analysis.touches.lost_contacts import find_lost_contacts
from refboard.practice.decisions import Decision
from refboard.practice.suggestions import LEFT, last_confirmed, tier_suggestion
from refboard.practice.words import plural


def find_quiet(case: FollowUpCase) -> FollowUpFinding | None:
    """The source has gone longer without a referral than its rhythm explains, and no one has decided what to do.

    A decision (re-engage, adjust, pause) keeps it out of Today until its date; one that has run out is named.
    """
    silence = assess_silence(case.facts).get(case.person.office)
    if silence is None or silence.state not in {"quiet", "lost"} or silence.last is None or case.has_plan:
        return None
    decision = find_decision(case.facts, case.person.office)
    # A referral since then ended that silence: this is another one.
    if decision is not None and decision.on < silence.last:
        decision = None
    if decision is not None and decision.is_in_force(case.facts.on):
        return None
    before = f" {_said(case, decision)}; none has come since." if decision is not None else ""
    days = plural(silence.referral_days, "referral day")
    return FollowUpFinding(
        reason="quiet",
        why=(
            f"{days} in the 12 months up to {case.day_text(silence.last)}, "
            f"then {plural(silence.days_silent or 0, 'open day')} without one.{before}"
        ),
        detail=silence.why,
        short=f"quiet {plural((case.facts.on - silence.last).days, 'day')}",
        due=None,
        late=False,
        overdue=_intervals_overdue(silence),
        suggestion="pause" if decision is not None and silence.state == "lost" else "re-engage",
    )


def find_fall(case: FollowUpCase) -> FollowUpFinding | None:
    """The source refers clearly less than before, and no decision about it is in force.

    A decision begins a new chapter: what came since is compared with what came before it (`falling`).
    """
    silence = assess_silence(case.facts).get(case.person.office)
    if silence is None or silence.state != "falling" or silence.fall is None or case.has_plan:
        return None
    decision = find_decision(case.facts, case.person.office)
    if decision is not None and decision.is_in_force(case.facts.on):
        return None
    recent, expected = silence.fall.windows.recent, max(1.0, silence.fall.expected)
    return FollowUpFinding(
        reason="falling",
        why=(
            f"{plural(recent, 'referral day')} in the latest 6 months; about {expected:.0f} expected. "
            "Ask what has changed."
        ),
        detail=silence.why,
        short=f"{plural(recent, 'referral day')}, about {expected:.0f} expected",
        due=None,
        late=False,
        overdue=max(0.0, 1 - recent / expected),
        suggestion="re-engage",
    )


def find_decision_due(case: FollowUpCase) -> FollowUpFinding | None:
    """A decision of another kind: unanswered outreach, one that has run out, a tier, a contact that is lost."""
    return _unanswered(case) or _run_out(case) or _lost_contact(case) or _tier(case)


def _unanswered(case: FollowUpCase) -> FollowUpFinding | None:
    """Introductions or touches in a row without an answer, once the next one would be due."""
    facts, office = case.facts, case.office
    if case.has_plan:
        return None
    is_spent = is_sequence_spent(case)
    if not is_spent and office.run < facts.policy.unanswered:
        return None
    due = find_sequence(case) if is_spent else find_check_in(case)
    decision = find_decision(facts, case.person.office)
    if due is None or due.due is None or (decision is not None and decision.is_in_force(facts.on)):
        return None
    count = office.outreach_count if is_spent else office.run
    what = plural(count, "introduction" if is_spent else "touch", "" if is_spent else "touches")
    last = f", the last on {case.day_text(office.outreach.on)}" if office.outreach is not None else ""
    again = f" {_said(case, decision)}." if decision is not None else ""
    row = "" if is_spent else " in a row"
    return FollowUpFinding(
        reason="decide",
        why=f"{what}{row} without an answer{last}: try another angle or person, or pause?{again}",
        short=f"{what} without an answer",
        due=due.due,
        late=due.late,
        overdue=due.overdue,
        suggestion="pause" if is_spent or decision is not None else "adjust",
    )


def _run_out(case: FollowUpCase) -> FollowUpFinding | None:
    """The day of a decision has come: look at what it brought."""
    facts = case.facts
    decision = find_decision(facts, case.person.office)
    if (
        decision is None
        or decision.choice == "pause"
        or decision.until > facts.on
        or case.has_plan
        or facts.calendar.days(decision.until, facts.on) > facts.policy.backlog_after
    ):
        return None
    silence = assess_silence(facts).get(case.person.office)
    if silence is not None and silence.last is not None and silence.last > decision.on:
        return None
    return FollowUpFinding(
        reason="decide",
        why=f"{_said(case, decision)} by {case.day_text(decision.until)}; no referral has come since. What next?",
        short=f"{decision.words} by {case.day_text(decision.until)}: what next?",
        due=facts.calendar.next_open(decision.until),
        late=facts.on > facts.calendar.next_open(decision.until),
        overdue=case.overdue(facts.calendar.next_open(decision.until), facts.policy.gap),
        suggestion="pause",
    )


def _lost_contact(case: FollowUpCase) -> FollowUpFinding | None:
    """The latest message to a person did not arrive, or the office says that they are the wrong contact."""
    facts = case.facts
    lost = find_lost_contacts(facts).get(case.person.at)
    if lost is None or facts.calendar.days(lost.on, facts.on) > facts.policy.backlog_after:
        return None
    confirmed = last_confirmed((str(case.person.row["Notes"] or ""),), LEFT, facts.on)
    if confirmed is not None and confirmed >= lost.on:
        return None
    who, channel = case.person.contact or "this office", lost.channel.lower() or "message"
    said = (
        f"The {channel} to {who} on {case.day_text(lost.on)} bounced"
        if lost.bounced
        else f"{case.person.source} said on {case.day_text(lost.on)} that {who} is the wrong contact"
    )
    return FollowUpFinding(
        reason="decide",
        why=f"{said}: correct the row, or mark it as Left?",
        short=f"{channel} bounced: moved?" if lost.bounced else "wrong contact: moved?",
        due=None,
        late=False,
        overdue=0,
        suggestion=LEFT,
    )


def _tier(case: FollowUpCase) -> FollowUpFinding | None:
    """The tier that two reviews in a row agree on is another one, and no one has confirmed the present one since."""
    facts, office = case.facts, case.person.office
    advice = advise_tiers(facts).get(office)
    if advice is None or case.person.tier == advice.tier:
        return None
    notes = (str(person.row["Notes"] or "") for person in facts.offices[office])
    confirmed = last_confirmed(notes, tier_suggestion(advice.tier), facts.on)
    if confirmed is not None and facts.on < confirmed + timedelta(days=facts.policy.decision_pause):
        return None
    days = plural(assess_silence(facts)[office].recent_days, "referral day")
    return FollowUpFinding(
        reason="decide",
        why=f"{days} in 12 months: tier {advice.tier} fits; the workbook has {case.person.tier or 'no tier'}.",
        short=f"{days}: {advice.tier} fits",
        due=None,
        late=False,
        overdue=0,
        suggestion=tier_suggestion(advice.tier),
    )


@lru_cache(maxsize=2)
def advise_tiers(facts: Facts) -> Mapping[str, TierAdvice]:
    """Suggest tiers by the folded office, as `tiers.suggest_tiers` does."""
    before = look_back(facts, facts.on - timedelta(days=facts.policy.tier_review))
    return suggest_tiers(
        facts, before, {key: tier_of(facts, people) for key, people in facts.offices.items()}
    )


def _said(case: FollowUpCase, decision: Decision) -> str:
    who = decision.by or "A colleague"
    how = f" ({decision.how})" if decision.how else ""
    return f"{who} decided on {case.day_text(decision.on)} to {decision.words}{how}"


def _intervals_overdue(silence: Silence) -> float:
    """How many of its usual intervals between referral days a source is overdue."""
    usual = silence.months * OPEN_DAYS_A_MONTH / max(1, silence.referral_days - 1)
    return max(0.0, (silence.days_silent or 0) / max(1.0, usual) - 1)
