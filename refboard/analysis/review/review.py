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
from refboard.analysis.rates.rates import Rate, make_rate
from refboard.analysis.review.funnel import Funnel, count_funnel
from refboard.analysis.review.leaks import FunnelLeak, find_leaks, weakest_of
from refboard.analysis.sources.quality import NO_OUTCOMES, count_outcomes, total_rate
from refboard.analysis.touches.touch_filter import (
    TouchFilter,
    asking_touches,
    contacts,
    office_traits,
    weekday_name,
)
from workbook.schema import fold

REVIEW_TABLES: Final = ("specialty", "angle", "channel", "purpose", "step", "tier", "city")
SOURCE_KINDS: Final = ("specialty", "tier", "city")


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """The asking touches of one group: ``name`` ("" when not recorded), and ``more`` for a second word.

    ``rate``: answered within the window of the matured ones; ``ever``: answered at any time, of all ``sent``.
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
    ``mix``: specialty x angle. ``sent``: all its asking touches; ``usual``: answered of the matured ones. ``kinds``: a table of offices per word of `SOURCE_KINDS`.
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


@lru_cache(maxsize=4)
def build_review(facts: Facts, *, only: TouchFilter | None = None) -> Review:
    """Review the outreach that passes ``only``; its source and owner also filter the handoff and the offices.

    Shares are adjusted toward the share over all touches of the review (`rates.shrink`).
    """
    only = only or TouchFilter()
    only = replace(only, since=only.since or first_day_of_year_to(facts.on))
    touches = only.apply(_stepped(facts)).with_columns(
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
    usual = make_rate(int(touches["good"].sum()), int(touches["matured"].sum()))
    weakest, evidence = weakest_of(leaks, usual, facts.policy)
    return Review(
        on=facts.on,
        only=only,
        funnel=count_funnel(facts, touches if facts.recorded.answers else only.apply(contacts(facts))),
        weakest=weakest,
        evidence=evidence,
        leaks=leaks,
        by={column: _groups(touches, column) for column in REVIEW_TABLES},
        mix=_groups(touches, "specialty", "angle"),
        kinds=_kinds(facts, only),
        too_few=facts.policy.too_few,
        sent=touches.height,
        usual=usual,
        weakest_step=_step_of(weakest, loop),
    )


def _step_of(weakest: str, loop: LoopBoard) -> str:
    """The step of the funnel that the weakest part affects, one of `funnel.FUNNEL_STEPS`; "" for none."""
    if weakest == "handoff":
        # An office that is still waiting for a note remembers it when it could refer again.
        return "scheduled" if loop.schedule.behind else "repeat"
    return "answered" if weakest in ("targeting", "message", "timing") else ""


@lru_cache(maxsize=2)
def _stepped(facts: Facts) -> pl.DataFrame:
    """`asking_touches` with step: 1, 2, 3 or 4+, its place among those since the office's last sign of life."""
    touches = asking_touches(facts)
    wrote = facts.touches.filter("incoming").select("office", pl.col("date").alias("sign"))
    answered = touches.filter("ever").select("office", pl.coalesce("answered_on", "date").alias("sign"))
    signs = pl.concat([wrote, answered]).unique().sort("sign")
    # On the same day the touch came before the sign of life, because answers follow touches.
    since = (
        touches.select("stamp", "at", "office", "date")
        .sort("stamp", "at")
        .join_asof(
            signs.with_columns((pl.col("sign") + pl.duration(days=1)).alias("from")),
            left_on="date",
            right_on="from",
            by="office",
            strategy="backward",
            check_sortedness=False,
        )
    )
    place = pl.int_range(pl.len()).over("office", "sign") + 1
    step = pl.when(place > 3).then(pl.lit("4+")).otherwise(place.cast(pl.String))
    return touches.join(since.select("at", step.alias("step")), on="at", how="left", maintain_order="left")


def _groups(touches: pl.DataFrame, *columns: str) -> tuple[ReviewGroup, ...]:
    matured, good = int(touches["matured"].sum()), int(touches["good"].sum())
    prior = good / matured if matured else None
    counts = touches.group_by(columns).agg(
        pl.len().alias("sent"), pl.col("ever").sum(), pl.col("matured").sum(), pl.col("good").sum()
    )
    order = ["step"] if columns == ("step",) else ["sent", *columns]
    counts = counts.sort(order, descending=[name == "sent" for name in order])
    return tuple(
        ReviewGroup(
            name=row[columns[0]],
            more=row[columns[1]] if len(columns) > 1 else "",
            sent=row["sent"],
            ever=row["ever"],
            rate=make_rate(row["good"], row["matured"], prior=prior),
        )
        for row in counts.iter_rows(named=True)
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
    usual = total_rate((outcomes.get(office, NO_OUTCOMES) for office in offices), "completion").rate
    prior = sum(office in counts for office in offices) / len(offices) if offices else None
    tables: dict[str, tuple[SourceKind, ...]] = {}
    for name in SOURCE_KINDS:
        members: dict[str, list[str]] = {}
        for office, kind in offices.items():
            members.setdefault(kind[name], []).append(office)
        kinds = []
        for word, there in members.items():
            completed = [outcomes.get(office, NO_OUTCOMES).completion for office in there]
            k, n = sum(pair[0] for pair in completed), sum(pair[1] for pair in completed)
            referring = make_rate(sum(office in counts for office in there), len(there), prior=prior)
            referrals = sum(counts.get(office, 0) for office in there)
            kinds.append(
                SourceKind(
                    name=word,
                    referrals=referrals,
                    referring=referring,
                    completion=make_rate(k, n, prior=usual),
                )
            )
        tables[name] = tuple(sorted(kinds, key=lambda kind: (-kind.referring.n, kind.name)))
    return tables
