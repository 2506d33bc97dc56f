"""What was found for each target of Today: the reasons to follow up, or why none is shown.

Outreach goes to one person per office at a time; the person with the most binding reason comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from refboard.analysis.facts import Facts
from refboard.analysis.today.assignments import ServiceAssignments
from refboard.analysis.today.cases import FollowUpCase, FollowUpFinding
from refboard.analysis.today.deleted_targets import with_deleted_targets
from refboard.analysis.today.finders import find_check_in
from refboard.analysis.today.hold_reasons import block_reason, guard_text, hold_reason, touched_today_text
from refboard.analysis.today.ranking import rank_parts
from refboard.analysis.today.reasons import REASONS, Reason, reason_of
from refboard.analysis.touches.office_history import gather_histories
from workbook.schema import fold

BACKLOG: Final = tuple(
    reason for reason in REASONS if reason.code in {"reply-owed", "unscheduled", "promised", "loop-note"}
)
"""The reasons of which old ones are one line each."""
_OWED: Final = frozenset({"reply-owed", "unscheduled", "loop-note"})
"""What is owed to an office also after its row of Targets was deleted."""


@dataclass(slots=True)
class TargetVerdict:
    """What was found for one target: the findings to show, or why none is shown (``hold``).

    ``for_office``: reasons that are for the office itself, because no one there can be approached.
    """

    case: FollowUpCase
    findings: list[FollowUpFinding]
    hold: str = ""
    for_office: frozenset[str] = frozenset()

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

    @property
    def first_touch(self) -> FollowUpFinding | None:
        """The most binding finding that is a touch to the office."""
        return next((one for one in self.findings if reason_of(one.reason).is_touch), None)

    def claim(self) -> tuple[int, float, int, str, str]:
        """Order the people of an office by who gets the contact: the lowest comes first."""
        person, finding = self.case.person, self.first_touch or self.top
        latest = self.case.office.latest.get(person.at, 0)
        rank = rank_parts(self.case, finding).rank
        return (reason_of(finding.reason).order, -rank, -latest, fold(person.contact), person.key)


@lru_cache(maxsize=2)
def judge_targets(facts: Facts) -> Mapping[int, TargetVerdict]:
    """Judge every target that has a reason to be in Today, by its position in ``Facts.people``."""
    return {verdict.case.person.at: verdict for verdict in _one_per_office(_judge(facts))}


@lru_cache(maxsize=2)
def judge_backlog(facts: Facts) -> tuple[TargetVerdict, ...]:
    """Find what is older than the backlog's age, unless a contact rule holds it back."""
    assignments = assign_service(facts)
    verdicts = []
    for position in range(len(assignments.facts.people)):
        case = assignments.case(position, in_backlog=True)
        findings = _findings(case, BACKLOG)
        free = [finding for finding in findings if not hold_reason(case, finding)]
        if free:
            verdicts.append(TargetVerdict(case, free, for_office=_for_office(assignments, position)))
    return tuple(verdicts)


@lru_cache(maxsize=2)
def assign_service(facts: Facts) -> ServiceAssignments:
    """Assign the service work of every office to its people, also where their rows of Targets were deleted."""
    facts = with_deleted_targets(facts)
    return ServiceAssignments(facts, gather_histories(facts))


def _findings(case: FollowUpCase, reasons: Iterable[Reason]) -> list[FollowUpFinding]:
    if not case.person.is_listed:
        reasons = (reason for reason in reasons if reason.code in _OWED)
    return [finding for reason in reasons if (finding := reason.find(case)) is not None]


def _for_office(assignments: ServiceAssignments, position: int) -> frozenset[str]:
    return frozenset(assignments.for_office.get(position, ()))


def _judge(facts: Facts) -> list[TargetVerdict]:
    assignments = assign_service(facts)
    verdicts = []
    for position in range(len(assignments.facts.people)):
        case = assignments.case(position)
        verdict = _weigh(case, _findings(case, REASONS))
        if verdict is not None:
            verdict.for_office = _for_office(assignments, position)
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


def _one_per_office(verdicts: Iterable[TargetVerdict]) -> list[TargetVerdict]:
    """Hold back outreach to a second person of an office where another person comes first."""
    verdicts = list(verdicts)
    best: dict[str, TargetVerdict] = {}
    for verdict in verdicts:
        if verdict.hold or verdict.first_touch is None:
            continue
        rival = best.get(verdict.case.person.office)
        if rival is None or verdict.claim() < rival.claim():
            best[verdict.case.person.office] = verdict
    for verdict in verdicts:
        winner = best.get(verdict.case.person.office)
        if verdict.hold or winner is None or winner is verdict:
            continue
        others = [one for one in verdict.findings if not reason_of(one.reason).is_outreach]
        if others:
            verdict.findings = others
        else:
            first = winner.first_touch or winner.top
            who = winner.case.person.contact or "another person there"
            label = reason_of(first.reason).label
            verdict.hold = f"One person per office at a time: {who} comes first ({label})."
    return verdicts
