"""Today: whom to follow up, why, and who is kept out of it for which reason.

One item per target; its reason is the most binding one, the others stand in ``also``. Items are ordered by
``rank`` = weight of the tier x (1 + how many of its own intervals it is overdue, at most 3). Outreach goes to
one person per office at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from refboard.analysis.facts import Facts, Person, prepare
from refboard.analysis.owners import UNOWNED, owns
from refboard.analysis.timing.suggestions import suggest_angle
from refboard.analysis.today.hold_reasons import (
    block_reason,
    guard_text,
    hold_reason,
    is_available,
    touched_today_text,
)
from refboard.analysis.today.reasons import (
    CAP,
    FINDERS,
    OUTREACH,
    REASONS,
    FollowUpCase,
    FollowUpFinding,
    check_in,
)
from refboard.analysis.touches.office_history import OfficeHistory, OfficeLoop, OpenRequest, gather_histories
from refboard.practice.contact import Refusal, channels_for
from refboard.practice.policy import Policy
from workbook.schema import fold
from workbook.snapshot import Snapshot

__all__ = [
    "UNOWNED",
    "FollowUp",
    "HeldBack",
    "Queue",
    "TargetVerdict",
    "build_queue",
    "judge_targets",
    "owns",
    "queue_from_facts",
]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One target to follow up.

    ``target_id`` is ``#26`` (the worksheet row) while the row has no id; ``contact`` is "" when it is for the
    office itself. ``also``: further reasons; ``refs``: ids of the touches or referrals it is about. ``suggest``:
    which angle their specialty answers most, with its numbers, where that is known and is not theirs already.
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


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A target that would be up today, and why it is not."""

    target_id: str
    source: str
    contact: str
    why: str
    owner: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """Whom to follow up on a day, the most pressing first, and who is held back."""

    on: date
    items: tuple[FollowUp, ...]
    held: tuple[HeldBack, ...]


def build_queue(snapshot: Snapshot, policy: Policy, on: date, *, owner: str | None = None) -> Queue:
    """Say whom to follow up on a day; ``owner`` keeps one colleague's targets, or the ``unowned`` ones."""
    return queue_from_facts(prepare(snapshot, policy, on), owner=owner)


def queue_from_facts(facts: Facts, *, owner: str | None = None) -> Queue:
    """Build the queue from facts that are already prepared."""
    verdicts = judge_targets(facts).values()
    items = [_item(verdict) for verdict in verdicts if not verdict.hold]
    held = [_held(verdict) for verdict in verdicts if verdict.hold]
    if owner is not None:
        items = [item for item in items if owns(owner, item.owner)]
        held = [entry for entry in held if owns(owner, entry.owner)]
    items.sort(key=_order)
    held.sort(key=lambda entry: (fold(entry.source), fold(entry.contact), entry.target_id))
    return Queue(facts.on, tuple(items), tuple(held))


@dataclass(slots=True)
class TargetVerdict:
    """What was found for one target: the findings that stand, or why none does (``hold``)."""

    case: FollowUpCase
    findings: list[FollowUpFinding]
    hold: str = ""
    for_office: bool = False

    @property
    def top(self) -> FollowUpFinding:
        """The most binding finding."""
        return self.findings[0]

    @property
    def guard(self) -> str:
        """What to bear in mind, or ""."""
        return "" if self.hold else guard_text(self.case, self.top)


@lru_cache(maxsize=2)
def judge_targets(facts: Facts) -> Mapping[int, TargetVerdict]:
    """Judge every target that has a reason to be up, by its position in ``Facts.people``."""
    return {verdict.case.person.at: verdict for verdict in _one_per_office(_judge(facts))}


def _judge(facts: Facts) -> list[TargetVerdict]:
    offices = gather_histories(facts)
    tasks = _Tasks(facts, offices)
    verdicts = []
    for position, person in enumerate(facts.people):
        case = tasks.case(position, person)
        findings = [finding for finder in FINDERS if (finding := finder(case)) is not None]
        verdict = _weigh(case, findings)
        if verdict is not None:
            verdict.for_office = verdict.top.reason in tasks.for_office.get(position, ())
            verdicts.append(verdict)
    return verdicts


def _weigh(case: FollowUpCase, findings: list[FollowUpFinding]) -> TargetVerdict | None:
    if not findings:
        # Who was due until a colleague touched the office this morning is named, so that nobody wonders.
        before = check_in(replace(case, ignore_today=True)) if touched_today_text(case) else None
        hold = (block_reason(case) or touched_today_text(case)) if before else ""
        return TargetVerdict(case, [before], hold) if before else None
    free = [finding for finding in findings if not hold_reason(case, finding)]
    return (
        TargetVerdict(case, free) if free else TargetVerdict(case, findings, hold_reason(case, findings[0]))
    )


@dataclass(slots=True)
class _Tasks:
    """Gives each of an office's requests and loops to one of its people."""

    facts: Facts
    offices: Mapping[str, OfficeHistory]
    asked: dict[int, list[OpenRequest]] = field(default_factory=dict)
    unnoted: dict[int, list[OfficeLoop]] = field(default_factory=dict)
    unscheduled: dict[int, list[OfficeLoop]] = field(default_factory=dict)
    for_office: dict[int, set[str]] = field(default_factory=dict)
    members: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for position, person in enumerate(self.facts.people):
            self.members.setdefault(person.office, []).append(position)
        for name, office in self.offices.items():
            for asked in office.asked:
                self.asked.setdefault(self._who(name, asked.person, "reply-owed"), []).append(asked)
            for loop in office.unnoted:
                self.unnoted.setdefault(self._who(name, loop.person, "loop-note"), []).append(loop)
            for loop in office.unscheduled:
                self.unscheduled.setdefault(self._who(name, loop.person, "unscheduled"), []).append(loop)

    def _who(self, name: str, named: int | None, reason: str) -> int:
        """The person named, else another one there who may be approached, else the office itself."""
        people, office = self.facts.people, self.offices[name]
        if named is not None and is_available(self.facts, people[named]):
            return named

        def closeness(position: int) -> tuple[int, str, str]:
            return (-office.latest.get(position, 0), fold(people[position].contact), people[position].key)

        ranked = sorted(self.members[name], key=closeness)
        for position in ranked:
            refused = reason == "reply-owed" and people[position].refusal.total
            if is_available(self.facts, people[position]) and not refused:
                return position
        chosen = named if named is not None else ranked[0]
        self.for_office.setdefault(chosen, set()).add(reason)
        return chosen

    def case(self, position: int, person: Person) -> FollowUpCase:
        return FollowUpCase(
            self.facts, person, self.offices[person.office], tuple(self.asked.get(position, ())),
            tuple(self.unnoted.get(position, ())), tuple(self.unscheduled.get(position, ())),
        )  # fmt: skip


def _rank(case: FollowUpCase, finding: FollowUpFinding) -> float:
    return case.facts.policy.weight(case.person.tier) * (1 + min(finding.overdue, CAP))


def _precedence(reason: str) -> int:
    return REASONS.index(reason)


def _one_per_office(verdicts: Iterable[TargetVerdict]) -> list[TargetVerdict]:
    """Hold back outreach to a second person of an office that somebody else there is up for."""
    verdicts = list(verdicts)
    best: dict[str, TargetVerdict] = {}
    for verdict in verdicts:
        # Scheduling is work with the patient: it is no touch to the office.
        if verdict.hold or verdict.top.reason == "unscheduled":
            continue
        rival = best.get(verdict.case.person.office)
        if rival is None or _claim(verdict) < _claim(rival):
            best[verdict.case.person.office] = verdict
    for verdict in verdicts:
        winner = best.get(verdict.case.person.office)
        if verdict.hold or winner is None or winner is verdict:
            continue
        if verdict.top.reason in OUTREACH:
            who = winner.case.person.contact or "somebody else there"
            verdict.hold = f"One person per office at a time: {who} is up ({winner.top.reason})."
        else:
            verdict.findings = [finding for finding in verdict.findings if finding.reason not in OUTREACH]
    return verdicts


def _claim(verdict: TargetVerdict) -> tuple[int, float, int, str, str]:
    case, top = verdict.case, verdict.top
    return (
        _precedence(top.reason), -_rank(case, top), -case.office.latest.get(case.person.at, 0),
        fold(case.person.contact), case.person.key,
    )  # fmt: skip


def _item(verdict: TargetVerdict) -> FollowUp:
    case, top, person = verdict.case, verdict.top, verdict.case.person
    refusal = Refusal() if top.reason == "loop-note" else person.refusal
    ways = channels_for(person.row, refusal) if top.reason != "unscheduled" else ()
    advice = suggest_angle(case.facts, person) if top.reason in OUTREACH | {"promised"} else None
    if advice is not None and fold(advice.angle) == fold(person.angle):
        advice = None
    return FollowUp(
        target_id=person.key,
        source=person.source,
        contact="" if verdict.for_office else person.contact,
        owner=person.owner,
        tier=person.tier,
        reason=top.reason,
        why=top.why,
        due=top.due,
        late=top.late,
        rank=round(_rank(case, top), 4),
        channel=ways[0] if ways else "",
        purpose=top.purpose,
        angle=person.angle or (advice.angle if advice else ""),
        guard=verdict.guard,
        also=tuple(finding.reason for finding in verdict.findings[1:]),
        refs=top.refs,
        suggest=advice.text if advice else "",
    )


def _held(verdict: TargetVerdict) -> HeldBack:
    person = verdict.case.person
    return HeldBack(person.key, person.source, person.contact, verdict.hold, person.owner, verdict.top.reason)


def _order(item: FollowUp) -> tuple[float, int, date, str, str, str]:
    due = item.due or date.max
    return (-item.rank, _precedence(item.reason), due, fold(item.source), fold(item.contact), item.target_id)
