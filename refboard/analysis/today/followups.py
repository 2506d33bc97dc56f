"""Today: what to do about which office and why, and who is held back and why.

One row per office and reason. Rows are in lanes (`practice.lanes`), in the practice's order; inside a lane by rank
(`ranking`). What is older than the backlog's age is one line per kind at the end of its lane.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.owners import owns
from refboard.analysis.today.item_rows import FollowUp, group_items
from refboard.analysis.today.reasons import REASONS, reason_label, reason_of
from refboard.analysis.today.verdicts import TargetVerdict, judge_backlog, judge_targets
from refboard.practice.lanes import LANES, Lane
from refboard.practice.policy import Policy
from refboard.practice.suggestions import is_tier
from refboard.practice.words import plural
from workbook.schema import fold
from workbook.snapshot import Snapshot

__all__ = [
    "Backlog",
    "FollowUp",
    "HeldBack",
    "LaneRows",
    "Queue",
    "build_queue",
    "judge_targets",
    "queue_from_facts",
]


_KINDS: Final = {
    "reply-owed": ("reply", "replies", "send or write off"),
    "unscheduled": ("referral to schedule", "referrals to schedule", "schedule or write off"),
    "promised": ("promise", "promises", "do or write off"),
    "loop-note": ("note", "notes", "send or write off"),
}


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


MOST_TIERS: Final = 5
"""Tier suggestions that are rows; the others are one line, because a tier can wait for a quiet hour."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Items that are one line, of one kind: the code of their reason.

    What is older than ``after`` open days, the oldest first; for ``decide``, the tier suggestions after the first.
    """

    kind: str
    items: tuple[FollowUp, ...]
    after: int

    @property
    def lane(self) -> str:
        """The lane that it ends."""
        return reason_of(self.kind).lane

    @property
    def n(self) -> int:
        """How many notes, replies, referrals or promises it has."""
        return sum(item.count for item in self.items)

    @property
    def oldest(self) -> date | None:
        """The day of the oldest."""
        return min((item.since for item in self.items if item.since is not None), default=None)

    @property
    def text(self) -> str:
        """The line: ``6 notes older than 60 open days: send or write off``."""
        if self.kind == "decide":
            return f"{plural(self.n, 'more tier suggestion')}: accept or leave as they are"
        one, many, what = _KINDS[self.kind]
        return f"{plural(self.n, one, many)} older than {plural(self.after, 'open day')}: {what}"


@dataclass(frozen=True, slots=True)
class LaneRows:
    """One lane with its rows and its backlog lines."""

    lane: Lane
    items: tuple[FollowUp, ...]
    backlog: tuple[Backlog, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """What to do on a day, lane by lane, and who is held back; ``lane_order`` has the codes of the lanes."""

    on: date
    items: tuple[FollowUp, ...]
    held: tuple[HeldBack, ...]
    backlog: tuple[Backlog, ...] = ()
    lane_order: tuple[str, ...] = tuple(lane.code for lane in LANES)

    @property
    def lanes(self) -> Iterator[LaneRows]:
        """The lanes that have anything, in their order."""
        by_code = {lane.code: lane for lane in LANES}
        for code in self.lane_order:
            items = tuple(item for item in self.items if item.lane == code)
            lines = tuple(line for line in self.backlog if line.lane == code)
            if items or lines:
                yield LaneRows(by_code[code], items, lines)

    @property
    def undecided(self) -> Iterator[tuple[FollowUp, str]]:
        """What waits for a decision before anyone contacts the office, and which decision; a tier can wait."""
        for item in self.items:
            if reason_of(item.reason).is_decision and not item.purpose and not is_tier(item.decision):
                yield item, item.why
        for line in self.backlog:
            for item in line.items:
                if item.purpose:
                    yield item, f"{replace(line, items=(item,)).text}."

    def only(self, wanted: Callable[[FollowUp], bool]) -> Queue:
        """The same queue with the wanted items, in rows and backlog; who is held back stays."""
        lines = (
            replace(line, items=tuple(item for item in line.items if wanted(item))) for line in self.backlog
        )
        return replace(
            self,
            items=tuple(item for item in self.items if wanted(item)),
            backlog=tuple(line for line in lines if line.items),
        )


def build_queue(snapshot: Snapshot, policy: Policy, on: date, *, owner: str | None = None) -> Queue:
    """List what to do on a day; ``owner`` limits it to one colleague's targets, or to ``unowned`` ones."""
    return queue_from_facts(prepare(snapshot, policy, on), owner=owner)


def queue_from_facts(facts: Facts, *, owner: str | None = None) -> Queue:
    """Build the queue from facts that are already prepared."""
    verdicts = judge_targets(facts).values()
    lanes = facts.policy.lane_order
    items = sorted(
        group_items(verdict for verdict in verdicts if not verdict.hold),
        key=lambda item: (lanes.index(item.lane), *_order(item)),
    )
    held = [_held(verdict) for verdict in verdicts if verdict.hold and verdict.case.person.is_listed]
    held.sort(key=lambda entry: (fold(entry.source), fold(entry.contact), entry.target_id))
    tiers = [item for item in items if is_tier(item.decision)][MOST_TIERS:]
    lines = _backlog(facts)
    if tiers:
        lines = (*lines, Backlog("decide", tuple(tiers), 0))
        items = [item for item in items if item not in tiers]
    queue = Queue(facts.on, tuple(items), tuple(held), lines, lanes)
    if owner is None:
        return queue
    mine = queue.only(lambda item: any(owns(owner, name) for name in item.owners or ("",)))
    return replace(mine, held=tuple(entry for entry in held if owns(owner, entry.owner)))


def _backlog(facts: Facts) -> tuple[Backlog, ...]:
    items = sorted(
        group_items(judge_backlog(facts)), key=lambda item: (item.since or date.max, *_order(item))
    )
    kinds = ((reason.code, tuple(item for item in items if item.reason == reason.code)) for reason in REASONS)
    return tuple(Backlog(code, rows, facts.policy.backlog_after) for code, rows in kinds if rows)


def _held(verdict: TargetVerdict) -> HeldBack:
    person = verdict.case.person
    return HeldBack(
        target_id=person.key,
        source=person.source,
        contact=person.contact,
        why=verdict.hold,
        owner=person.in_charge,
        reason=verdict.top.reason,
    )


def _order(item: FollowUp) -> tuple[float, int, date, str, str, str]:
    due = item.due or date.max
    return (
        -item.rank,
        reason_of(item.reason).order,
        due,
        fold(item.source),
        fold(item.contact),
        item.target_id,
    )
