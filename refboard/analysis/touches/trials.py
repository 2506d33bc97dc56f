"""Trials: what we sent to one office on one day by one channel, whoever it went to, with what became of it.

Three people of an office who get the same letter are asked once, not three times. A trial is followed until its
answer, the next trial to the office, the end of the response window, or the last day that is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from refboard.analysis.rates.answer_curve import AnswerCurve, curve_of
from refboard.analysis.rates.clustered import (
    Alikeness,
    ClusteredShare,
    Counts,
    clustered_share,
    measure_alikeness,
    merged,
)
from refboard.analysis.rates.rates import Rate, shrink

_WEIGHT: Final = 10.0
"""Trials that the usual share counts for when a part is adjusted toward it."""
_ANSWER: Final = ("answered_on", "answered_number", "answered_minute")


def group_trials(asking: pl.DataFrame, content: Sequence[str], over: int, window: int) -> pl.DataFrame:
    """Join asking touches into trials, in the order of time.

    ``asking``: office, number (of the open day a touch counts for), channel, minute, at, ever (it was answered),
    answered_on, answered_number, answered_minute, the ``content`` columns and any others. Returns a row per
    trial, with the columns of the touch that is first by time and content (never by id), the earliest answer, and:
    touches (how many), ats (their positions), ever, lag (open days to the answer, null without a usable date),
    wait and seen (open days followed up to the day ``over``, and whether the answer ended them; wait is null where the answer has no day, or
    the trial counts for a later day).
    """
    keys = ("office", "number", "channel")
    rows = asking.sort(*keys, "minute", *content, "at", nulls_last=True)
    others = [name for name in asking.columns if name not in (*keys, "ever", *_ANSWER)]
    earliest = pl.col("answered_number").arg_min()
    trials = rows.group_by(keys, maintain_order=True).agg(
        pl.col(*others).first(),
        pl.col("at").alias("ats"),
        pl.len().cast(pl.Int64).alias("touches"),
        pl.col("ever").any(),
        *(pl.col(name).get(earliest, null_on_oob=True) for name in _ANSWER),
    )
    # On one day, touches without a time come first, as they do when an answer looks for its touch.
    trials = trials.sort("office", "number", "minute", "channel", nulls_last=False)
    after = pl.col("number").shift(-1).over("office")
    end = pl.min_horizontal(after, pl.col("number") + window, pl.lit(over))
    lag = (pl.col("answered_number") - pl.col("number")).clip(lower_bound=0)
    seen = (pl.col("number") + lag <= end).fill_null(value=False)
    known = (pl.col("number") <= over) & ~(pl.col("ever") & pl.col("answered_number").is_null())
    wait = pl.when(seen).then(lag).otherwise(end - pl.col("number"))
    return trials.with_columns(
        lag.alias("lag"),
        seen.alias("seen"),
        pl.when(known).then(wait).cast(pl.Int64).alias("wait"),
    )


def count_by_office(trials: pl.DataFrame) -> dict[str, Counts]:
    """Count followed trials by office and by (wait, seen)."""
    return count_by(trials, ()).get((), {})


def count_by(trials: pl.DataFrame, columns: Sequence[str]) -> dict[tuple[str, ...], dict[str, Counts]]:
    """Count followed trials by the words of some columns, then by office, then by (wait, seen)."""
    counted = trials.filter(pl.col("wait").is_not_null()).group_by(*columns, "office", "wait", "seen").len()
    found: dict[tuple[str, ...], dict[str, dict[tuple[int, bool], int]]] = {}
    for *words, office, wait, seen, count in counted.sort(*columns, "office", "wait", "seen").iter_rows():
        found.setdefault(tuple(map(str, words)), {}).setdefault(office, {})[wait, seen] = count
    return {words: dict(offices) for words, offices in found.items()}


def follow(trials: pl.DataFrame) -> AnswerCurve:
    """Draw the curve of answers over open days."""
    return curve_of(merged(count_by_office(trials)))


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for the trials of a view: its ``curve``, and how alike the trials of one office are.

    ``rate``: answered within the ``window``; the parts of the view are adjusted toward it.
    """

    curve: AnswerCurve
    alike: Alikeness
    window: int
    rate: Rate

    def rate_of(self, counts: Mapping[str, Counts], days: int | None = None) -> Rate:
        """Give a part's share answered within ``days`` (the window), with the interval that its offices allow.

        ``k`` answers of ``n`` trials; ``rate`` is not k / n where some were not followed to the end, and None where it
        cannot be known.
        """
        within = self.window if days is None else days
        found = clustered_share(counts, within, self.alike, self.curve)
        prior = self.curve.share(within) if self.curve.reaches(within) else None
        return _rate(found, counts, within, prior)


def usual_of(trials: pl.DataFrame, window: int) -> Usual:
    """Measure what is usual for trials."""
    counts = count_by_office(trials)
    alike = measure_alikeness(counts, window)
    return Usual(curve_of(merged(counts)), alike, window, cluster_rate(counts, window, alike))


def cluster_rate(counts: Mapping[str, Counts], days: int, alike: Alikeness) -> Rate:
    """Give the share answered within ``days`` over several offices, with the interval that they allow."""
    found = clustered_share(counts, days, alike)
    return _rate(found, counts, days, found.share)


def _rate(found: ClusteredShare, counts: Mapping[str, Counts], days: int, prior: float | None) -> Rate:
    k = sum(
        count for here in counts.values() for (wait, seen), count in here.items() if seen and wait <= days
    )
    shrunk = prior
    if found.share is not None and prior is not None:
        effective = found.n / found.design_effect
        shrunk = shrink(found.share * effective, effective, prior, _WEIGHT)
    return Rate(
        k=k, n=found.n, rate=found.share, low=found.low, high=found.high, shrunk=shrunk if found.n else None
    )


def office_rate(counts: Counts, days: int, *, prior: float | None = None, weight: float = _WEIGHT) -> Rate:
    """Give one office's share answered within ``days``: its own interval, log-log or Wilson's."""
    curve = curve_of(counts)
    k, n = sum(curve.answered[: days + 1]), curve.size
    if not n:
        return Rate(k=0, n=0, rate=None, low=None, high=None, shrunk=None)
    if not curve.reaches(days):
        return Rate(k=k, n=n, rate=None, low=None, high=None, shrunk=prior)
    low, high = curve.interval(days)
    share = curve.share(days)
    shrunk = None if prior is None else shrink(share * n, n, prior, weight)
    return Rate(k=k, n=n, rate=share, low=low, high=high, shrunk=shrunk)
