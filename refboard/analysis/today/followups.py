"""Today: who to follow up with and why, and who is held back and why.

One item per target; its reason is the most binding one, the others are in ``also``. Items are ordered by
``rank`` = weight of the tier x (1 + how many of its own intervals it is overdue, at most 3). Outreach goes to
one person per office at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.owners import owns
from refboard.analysis.timing.suggestions import suggest_angle
from refboard.analysis.today.assignments import ServiceAssignments
from refboard.analysis.today.cases import FollowUpCase, FollowUpFinding
from refboard.analysis.today.deleted_targets import with_deleted_targets
from refboard.analysis.today.finders import find_check_in
from refboard.analysis.today.hold_reasons import block_reason, guard_text, hold_reason, touched_today_text
from refboard.analysis.today.reasons import REASONS, Reason, reason_label, reason_of
from refboard.analysis.touches.office_history import gather_histories
from refboard.practice.contact import Refusal, channels_for
from refboard.practice.policy import Policy
from workbook.schema import fold
from workbook.snapshot import Snapshot

CAP: Final = 3.0
"""Beyond this many intervals overdue nothing gets more urgent."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One target to follow up with.

    ``target_id`` is ``#26`` (the worksheet row) while the row has no id; ``contact`` is "" when it is for the
    office itself. ``also``: codes of further reasons; ``refs``: ids of the touches or referrals it is about.
    ``suggest``: which angle their specialty answers most, with the numbers, where the data show it and it is not
    their angle already.
    """

    target_id: str
    source: str
    contact: str
    owner: str
    tier: str
    reason: str
    why: str
    due: date | None
    late: bool
    rank: float
    channel: str
    purpose: str
    angle: str
    guard: str
    also: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    suggest: str = ""

    @property
    def label(self) -> str:
        """The reason as people see it."""
        return reason_label(self.reason)

    @property
    def also_labels(self) -> tuple[str, ...]:
        """The further reasons as people see them."""
        return tuple(reason_label(code) for code in self.also)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A target with a reason to be in Today, and why it is held back."""

    target_id: str
    source: str
    contact: str
    why: str
    owner: str = ""
    reason: str = ""

    @property
    def label(self) -> str:
        """The reason as people see it; "" without one."""
        return reason_label(self.reason)


@dataclass(frozen=True, slots=True)
class Queue:
    """Who to follow up with on a day, the most urgent first, and who is held back."""

    on: date
    items: tuple[FollowUp, ...]
    held: tuple[HeldBack, ...]


def build_queue(snapshot: Snapshot, policy: Policy, on: date, *, owner: str | None = None) -> Queue:
    """List who to follow up with on a day; ``owner`` limits it to one colleague's targets, or to ``unowned`` ones."""
    return queue_from_facts(prepare(snapshot, policy, on), owner=owner)


def queue_from_facts(facts: Facts, *, owner: str | None = None) -> Queue:
    """Build the queue from facts that are already prepared."""
    verdicts = judge_targets(facts).values()
    items = [_item(verdict) for verdict in verdicts if not verdict.hold]
    held = [_held(verdict) for verdict in verdicts if verdict.hold and verdict.case.person.is_listed]
    if owner is not None:
        items = [item for item in items if owns(owner, item.owner)]
        held = [entry for entry in held if owns(owner, entry.owner)]
    items.sort(key=_order)
    held.sort(key=lambda entry: (fold(entry.source), fold(entry.contact), entry.target_id))
    return Queue(facts.on, tuple(items), tuple(held))


@dataclass(slots=True)
class TargetVerdict:
    """What was found for one target: the findings to show, or why none is shown (``hold``).

    ``for_office``: the work is for the office itself, because no one there can be approached.
    """

    case: FollowUpCase
    findings: list[FollowUpFinding]
    hold: str = ""
    for_office: bool = False

    @property
    def top(self) -> FollowUpFinding:
        """The most binding finding."""
        return self.findings[0]

    @property
    def reason(self) -> Reason:
        """The reason of the most binding finding."""
        return reason_of(self.top.reason)

    @property
    def purpose(self) -> str:
        """The purpose of the touch, "" where it is no touch to the office."""
        return self.top.purpose or self.reason.purpose

    @property
    def guard(self) -> str:
        """What to bear in mind, or ""."""
        return "" if self.hold else guard_text(self.case, self.top)


_OWED: Final = frozenset({"reply-owed", "unscheduled", "loop-note"})
"""What is owed to an office also after its row of Targets was deleted."""


@lru_cache(maxsize=2)
def judge_targets(facts: Facts) -> Mapping[int, TargetVerdict]:
    """Judge every target that has a reason to be in Today, by its position in ``Facts.people``."""
    return {
        verdict.case.person.at: verdict for verdict in _one_per_office(_judge(with_deleted_targets(facts)))
    }


def _judge(facts: Facts) -> list[TargetVerdict]:
    assignments = ServiceAssignments(facts, gather_histories(facts))
    verdicts = []
    for position in range(len(facts.people)):
        case = assignments.case(position)
        findings = [finding for reason in REASONS if (finding := reason.find(case)) is not None]
        if not case.person.is_listed:
            findings = [finding for finding in findings if finding.reason in _OWED]
        verdict = _weigh(case, findings)
        if verdict is not None:
            verdict.for_office = verdict.top.reason in assignments.for_office.get(position, ())
            verdicts.append(verdict)
    return verdicts


def _weigh(case: FollowUpCase, findings: list[FollowUpFinding]) -> TargetVerdict | None:
    if not findings:
        # A target that was due until a colleague contacted the office this morning is listed as held back, so
        # that its absence is explained.
        touched = touched_today_text(case)
        before = find_check_in(replace(case, ignore_today=True)) if touched else None
        return TargetVerdict(case, [before], block_reason(case) or touched) if before else None
    free = [finding for finding in findings if not hold_reason(case, finding)]
    return (
        TargetVerdict(case, free) if free else TargetVerdict(case, findings, hold_reason(case, findings[0]))
    )


def _rank(case: FollowUpCase, finding: FollowUpFinding) -> float:
    return case.facts.policy.weight(case.person.tier) * (1 + min(finding.overdue, CAP))


def _one_per_office(verdicts: Iterable[TargetVerdict]) -> list[TargetVerdict]:
    """Hold back outreach to a second person of an office where another person comes first."""
    verdicts = list(verdicts)
    best: dict[str, TargetVerdict] = {}
    for verdict in verdicts:
        if verdict.hold or not verdict.reason.is_touch:
            continue
        rival = best.get(verdict.case.person.office)
        if rival is None or _claim(verdict) < _claim(rival):
            best[verdict.case.person.office] = verdict
    for verdict in verdicts:
        winner = best.get(verdict.case.person.office)
        if verdict.hold or winner is None or winner is verdict:
            continue
        if verdict.reason.is_outreach:
            who = winner.case.person.contact or "another person there"
            verdict.hold = f"One person per office at a time: {who} comes first ({winner.reason.label})."
        else:
            verdict.findings = [one for one in verdict.findings if not reason_of(one.reason).is_outreach]
    return verdicts


def _claim(verdict: TargetVerdict) -> tuple[int, float, int, str, str]:
    person = verdict.case.person
    latest = verdict.case.office.latest.get(person.at, 0)
    rank = _rank(verdict.case, verdict.top)
    return (verdict.reason.order, -rank, -latest, fold(person.contact), person.key)


def _item(verdict: TargetVerdict) -> FollowUp:
    case, top, person, reason = verdict.case, verdict.top, verdict.case.person, verdict.reason
    refusal = Refusal() if reason.is_service else person.refusal
    channels = channels_for(person.row, refusal) if reason.is_touch else ()
    advice = suggest_angle(case.facts, person) if reason.is_ours else None
    if advice is not None and fold(advice.angle) == fold(person.angle):
        advice = None
    return FollowUp(
        target_id=person.key,
        source=person.source,
        contact="" if verdict.for_office else person.contact,
        owner=person.owner,
        tier=person.tier,
        reason=reason.code,
        why=top.why,
        due=top.due,
        late=top.late,
        rank=round(_rank(case, top), 4),
        channel=channels[0] if channels else "",
        purpose=verdict.purpose,
        angle=person.angle or (advice.angle if advice else ""),
        guard=verdict.guard,
        also=tuple(finding.reason for finding in verdict.findings[1:]),
        refs=top.refs,
        suggest=advice.text if advice else "",
    )


def _held(verdict: TargetVerdict) -> HeldBack:
    person = verdict.case.person
    return HeldBack(
        target_id=person.key,
        source=person.source,
        contact=person.contact,
        why=verdict.hold,
        owner=person.owner,
        reason=verdict.top.reason,
    )


def _order(item: FollowUp) -> tuple[float, int, date, str, str, str]:
    due = item.due or date.max
    order = reason_of(item.reason).order
    return (-item.rank, order, due, fold(item.source), fold(item.contact), item.target_id)
