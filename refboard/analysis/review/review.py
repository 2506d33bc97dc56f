"""The review of outreach: its results, what goes with more answers, and where it loses offices.

Only touches and referrals old enough to judge are counted. A referral comes after a touch, never because of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.loop.loop import LoopBoard, read_loop_board
from refboard.analysis.owners import owns
from refboard.analysis.period import first_day_of_year_to
from refboard.analysis.rates.rates import Rate, make_rate, shrink
from refboard.analysis.review.funnel import Funnel, count_funnel
from refboard.analysis.review.leaks import FunnelLeak, find_leaks, weakest_of
from refboard.analysis.review.patterns import ReferralPatterns, find_patterns
from refboard.analysis.sources.quality import NO_OUTCOMES, OutcomeCounts, count_outcomes, total_share
from refboard.analysis.touches.steps import stepped_trials
from refboard.analysis.touches.touch_filter import TouchFilter, contacts, office_traits, weekday_name
from refboard.analysis.touches.trials import Usual, count_by, usual_of
from workbook.schema import fold

REVIEW_TABLES: Final = ("specialty", "angle", "channel", "purpose", "step", "tier", "city")
SOURCE_KINDS: Final = ("specialty", "tier", "city")


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """The touches of one group: ``name`` ("" when not recorded), and ``more`` for a second word.

    ``sent``: touches, those to one office on one day by one channel counted once; ``rate``: answered within the window,
    with an interval clustered by office; ``ever``: answered at any time, of all ``sent``.
    """

    name: str
    more: str
    sent: int
    ever: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class SourceKind:
    """The offices of one kind: how many of them referred in the 12 months, and how many referrals completed.

    ``referring``: offices with a referral, of all offices; ``completion``: completed, of the matured referrals with
    an outcome (`quality`); ``referrals``: received in the 12 months.
    """

    name: str
    referrals: int
    referring: Rate
    completion: Rate


@dataclass(frozen=True, slots=True)
class Review:
    """The review of the touches that pass ``only`` (the 12 months up to ``on`` unless it has a first day).

    ``weakest``: targeting, message, timing, handoff, ``nothing stands out`` or ``too few to tell``, with its
    ``evidence``; ``leaks``: the same for all four. ``weakest_step``: the step of the funnel that it affects: an answer
    for targeting, message and timing; being scheduled or referring again for a promise that we are behind on; ""
    when none is named. ``by``: a table per word of `REVIEW_TABLES`, most touches first;
    ``mix``: specialty x angle. ``sent``: all its asking touches; ``usual``: the share answered. ``kinds``: a table of offices per word of `SOURCE_KINDS`.
    ``patterns``: figures of the whole practice, whatever passes.
    """

    on: date
    only: TouchFilter
    funnel: Funnel
    weakest: str
    evidence: str
    leaks: tuple[FunnelLeak, ...]
    by: Mapping[str, tuple[ReviewGroup, ...]]
    mix: tuple[ReviewGroup, ...]
    kinds: Mapping[str, tuple[SourceKind, ...]]
    too_few: int
    sent: int
    usual: Rate
    weakest_step: str
    patterns: ReferralPatterns


@lru_cache(maxsize=4)
def build_review(facts: Facts, *, only: TouchFilter | None = None) -> Review:
    """Review the outreach that passes ``only``; its source and owner also filter the handoff and the offices.

    Shares are adjusted toward the share over all touches of the review (`rates.shrink`).
    """
    only = only or TouchFilter()
    only = replace(only, since=only.since or first_day_of_year_to(facts.on))
    touches = only.apply(stepped_trials(facts)).with_columns(
        pl.col("day")
        .cast(pl.Int64)
        .replace_strict(list(range(7)), [weekday_name(day) for day in range(7)], return_dtype=pl.String)
        .alias("weekday"),
        pl.when(pl.col("minute") < 720)
        .then(pl.lit("morning"))
        .when(pl.col("minute") >= 720)
        .then(pl.lit("afternoon"))
        .otherwise(pl.lit(""))
        .alias("half"),
    )
    loop = read_loop_board(facts, owner=only.owner, source=only.source)
    promises = loop.schedule.rate.n + loop.note.rate.n
    leaks = find_leaks(facts, touches, loop.behind, promises)
    usual = usual_of(touches, facts.policy.window)
    weakest, evidence = weakest_of(leaks, usual.rate, facts.policy)
    return Review(
        on=facts.on,
        only=only,
        funnel=count_funnel(facts, touches if facts.recorded.answers else only.apply(contacts(facts))),
        weakest=weakest,
        evidence=evidence,
        leaks=leaks,
        by={column: _groups(touches, usual, column) for column in REVIEW_TABLES},
        mix=_groups(touches, usual, "specialty", "angle"),
        kinds=_kinds(facts, only),
        too_few=facts.policy.too_few,
        sent=touches.height,
        usual=usual.rate,
        weakest_step=_step_of(weakest, loop),
        patterns=find_patterns(facts),
    )


def _step_of(weakest: str, loop: LoopBoard) -> str:
    """The step of the funnel that the weakest part affects, one of `funnel.FUNNEL_STEPS`; "" for none."""
    if weakest == "handoff":
        # An office that is still waiting for a note remembers it when it could refer again.
        return "scheduled" if loop.schedule.behind else "repeat"
    return "answered" if weakest in ("targeting", "message", "timing") else ""


def _groups(trials: pl.DataFrame, usual: Usual, *columns: str) -> tuple[ReviewGroup, ...]:
    sums = trials.group_by(columns).agg(pl.len().alias("sent"), pl.col("ever").sum())
    order = ["step"] if columns == ("step",) else ["sent", *columns]
    sums = sums.sort(order, descending=[name == "sent" for name in order])
    counts = count_by(trials, columns)
    return tuple(
        ReviewGroup(
            name=row[columns[0]],
            more=row[columns[1]] if len(columns) > 1 else "",
            sent=row["sent"],
            ever=row["ever"],
            rate=usual.rate_of(counts.get(tuple(str(row[name]) for name in columns), {})),
        )
        for row in sums.iter_rows(named=True)
    )


def _kinds(facts: Facts, only: TouchFilter) -> dict[str, tuple[SourceKind, ...]]:
    """Which kinds of offices refer, and how many of their referrals complete; offices in Targets only."""
    since = first_day_of_year_to(facts.on)
    offices = {
        office: kind
        for office, kind in office_traits(facts).items()
        if (not only.source or office == fold(only.source))
        and (not only.owner or owns(only.owner, kind["owner"]))
    }
    received = facts.referrals.filter(pl.col("received") >= since).group_by("office").len()
    counts = {str(office): int(count) for office, count in received.iter_rows()}
    outcomes = count_outcomes(facts)
    here = {office: outcomes.get(office, NO_OUTCOMES) for office in offices}
    usual = _completion(here).rate
    prior = sum(office in counts for office in offices) / len(offices) if offices else None
    tables: dict[str, tuple[SourceKind, ...]] = {}
    for name in SOURCE_KINDS:
        members: dict[str, list[str]] = {}
        for office, kind in offices.items():
            members.setdefault(kind[name], []).append(office)
        kinds = []
        for word, there in members.items():
            completed = _completion({office: here[office] for office in there})
            referring = make_rate(sum(office in counts for office in there), len(there), prior=prior)
            referrals = sum(counts.get(office, 0) for office in there)
            kinds.append(
                SourceKind(
                    name=word,
                    referrals=referrals,
                    referring=referring,
                    completion=replace(completed, shrunk=_adjusted(completed, usual)),
                )
            )
        tables[name] = tuple(sorted(kinds, key=lambda kind: (-kind.referring.n, kind.name)))
    return tables


def _completion(outcomes: Mapping[str, OutcomeCounts]) -> Rate:
    still_open = sum(counts.open for counts in outcomes.values())
    return total_share({office: counts.completion for office, counts in outcomes.items()}, still_open)


def _adjusted(rate: Rate, usual: float | None) -> float | None:
    return usual if usual is None or rate.rate is None else shrink(rate.k, rate.n, usual, 10)
