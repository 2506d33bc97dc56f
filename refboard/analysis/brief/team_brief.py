"""The brief on all sources, for a team meeting: our promises, what is open, what needs a decision, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.loop.loop import STAGES, OpenLoop, read_loop_board
from refboard.analysis.loop.promises import PromiseRecord
from refboard.analysis.rates.rates import compare_windows
from refboard.analysis.source_decisions import find_decision_in_force
from refboard.analysis.sources.health import Health, SourceHealth, assess_sources
from refboard.analysis.timing.timing import measure_timing
from refboard.analysis.today.followups import queue_from_facts
from refboard.analysis.touches.attribution import attribute

WEEKS: Final = 4
"""Weeks in each of the two windows compared; whole weeks have every weekday equally often."""
AGES: Final = (5, 10, 20)
"""Open days that separate the age groups of open loops: up to 5, 6 to 10, 11 to 20, over 20."""
_SIGNIFICANT: Final = 0.05

Turn = Literal["up", "down", "chance", "few", ""]


@dataclass(frozen=True, slots=True)
class OwnerLoad:
    """One colleague's items in Today; ``owner`` is "" for unowned targets."""

    owner: str
    items: int
    late: int
    held: int


@dataclass(frozen=True, slots=True)
class LoopAges:
    """Open referrals at one stage: how many by age in open days (see `AGES`), how many late, the highest age."""

    stage: str
    total: int
    late: int
    ages: tuple[int, ...]
    oldest: int


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A count in the last four weeks and in the four before.

    ``turn``: up or down when chance explains the difference in fewer than 5 of 100 cases (``p``), else chance; few
    when there are too few to tell; "" for our own work, which needs no test.
    """

    name: str
    now: int
    before: int
    turn: Turn
    p: float | None


@dataclass(frozen=True, slots=True)
class TeamBrief:
    """All sources as of ``on``; ``since`` is the first day of the last four weeks, ``before`` of the four before.

    ``timing``: whether a weekday stands out; ``promises``: our record on scheduling and on sending notes; ``behind``:
    the sentence that we are behind on our promises, or None; ``too_few``: fewer cases than this are too few for a
    share. ``undecided``: sources gone quiet or lost without a decision in force; ``decided``: how many have one.
    """

    on: date
    since: date
    before: date
    source_count: int
    people_count: int
    loads: tuple[OwnerLoad, ...]
    loops: tuple[LoopAges, ...]
    changes: tuple[SourceChange, ...]
    timing: str
    promises: tuple[PromiseRecord, ...]
    behind: str | None
    too_few: int
    health: Health
    undecided: tuple[SourceHealth, ...]
    decided: int


def brief_team(facts: Facts) -> TeamBrief:
    """Build the brief of the whole practice."""
    board, health = read_loop_board(facts), assess_sources(facts)
    quiet = [row for row in health.sources if row.state in {"lost", "quiet"}]
    undecided = [row for row in quiet if find_decision_in_force(facts, row.key) is None]
    return TeamBrief(
        on=facts.on,
        since=_window(facts, 0)[0] + timedelta(1),
        before=_window(facts, 1)[0] + timedelta(1),
        source_count=len(health.sources),
        people_count=len(facts.people),
        loads=tuple(_loads(facts)),
        loops=tuple(_ages(stage, board.open) for stage in STAGES),
        changes=tuple(_changes(facts)),
        timing=measure_timing(facts).verdict.text,
        promises=(board.schedule, board.note),
        behind=board.behind,
        too_few=facts.policy.too_few,
        health=health,
        undecided=tuple(undecided),
        decided=len(quiet) - len(undecided),
    )


def _loads(facts: Facts) -> Iterator[OwnerLoad]:
    queue = queue_from_facts(facts)
    items = Counter(item.owner for item in queue.items)
    late = Counter(item.owner for item in queue.items if item.late)
    held = Counter(entry.owner for entry in queue.held)
    for owner in sorted({*items, *held}, key=lambda name: (-items[name], -held[name], name)):
        yield OwnerLoad(owner=owner, items=items[owner], late=late[owner], held=held[owner])


def _ages(stage: str, every: Sequence[OpenLoop]) -> LoopAges:
    loops = [loop for loop in every if loop.stage == stage]
    bins = Counter(sum(loop.age > edge for edge in AGES) for loop in loops)
    ages = tuple(bins[index] for index in range(len(AGES) + 1))
    oldest = max((loop.age for loop in loops), default=0)
    return LoopAges(
        stage=stage, total=len(loops), late=sum(loop.late for loop in loops), ages=ages, oldest=oldest
    )


def _window(facts: Facts, number: int) -> tuple[date, date]:
    """The four weeks after the first day up to and including the second; number 0 ends today."""
    end = facts.on - timedelta(weeks=WEEKS * number)
    return end - timedelta(weeks=WEEKS), end


def _changes(facts: Facts) -> Iterator[SourceChange]:
    touches, referrals = attribute(facts), facts.referrals
    asking = touches.filter("asking").select("office", pl.col("date").alias("day"))
    answers = touches.filter("answered").select("office", pl.col("answered_on").alias("day"))
    received = referrals.select("office", pl.col("received").alias("day"))
    first = received.group_by("office").agg(pl.col("day").min())
    seen = referrals.filter(pl.col("outcome") == "Completed")
    visits = seen.select("office", pl.coalesce("appointment", "outcome_date").alias("day"))
    notes = referrals.select("office", pl.col("note_sent").alias("day"))
    days = received.unique()
    yield _change(facts, "Touches that ask for an answer", asking, ours=True)
    yield _change(facts, "Answers to our touches", answers)
    yield _change(facts, "Referrals received", received, judged=days)
    yield _change(facts, "Sources that referred for the first time", first)
    yield _change(facts, "Visits completed", visits)
    yield _change(facts, "Notes sent back", notes, ours=True)


def _change(
    facts: Facts, name: str, events: pl.DataFrame, *, ours: bool = False, judged: pl.DataFrame | None = None
) -> SourceChange:
    """Compare two windows; ``judged``: the events that the test counts instead, when events come in batches."""
    now, before = (_count(facts, events, number) for number in (0, 1))
    if ours:
        return SourceChange(name=name, now=now, before=before, turn="", p=None)
    tested = events if judged is None else judged
    k_now, k_before = (_count(facts, tested, number) for number in (0, 1))
    if k_now + k_before < facts.policy.too_few:
        return SourceChange(name=name, now=now, before=before, turn="few", p=None)
    open_now, open_before = (facts.calendar.days(*_window(facts, number)) for number in (0, 1))
    p = compare_windows(k_now, k_before, max(1, open_now), max(1, open_before))
    if p >= _SIGNIFICANT:
        return SourceChange(name=name, now=now, before=before, turn="chance", p=p)
    more = k_now * open_before > k_before * open_now
    return SourceChange(name=name, now=now, before=before, turn="up" if more else "down", p=p)


def _count(facts: Facts, events: pl.DataFrame, number: int) -> int:
    start, end = _window(facts, number)
    return events.filter(pl.col("day") > start, pl.col("day") <= end).height
