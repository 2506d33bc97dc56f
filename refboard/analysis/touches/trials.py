"""Trials: what we sent to one office on one day by one channel, whoever it went to, with what became of it.

Three people of an office who get the same letter are asked once, not three times. A trial is followed until its
answer, the next trial to the office, the end of the response window, or the day we look from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from refboard.analysis.rates.answer_curve import AnswerCurve, curve_of
from refboard.analysis.rates.clustered import (
    Alikeness,
    Counts,
    clustered_share,
    measure_alikeness,
)
from refboard.analysis.rates.rates import Rate, shrink

_ANSWER: Final = ("answered_on", "answered_number", "answered_minute")


def group_trials(asking: pl.DataFrame, content: Sequence[str], today: int, window: int) -> pl.DataFrame:
    """Join asking touches into trials, in the order of time.

    ``asking``: office, number (of the open day a touch counts for), channel, minute, at, ever (it was answered),
    answered_on, answered_number, answered_minute, the ``content`` columns and any others. Returns a row per
    trial, with the columns of the touch that is first by time and content (never by id), the earliest answer, and:
    touches (how many), ats (their positions), ever, lag (open days to the answer, null without a usable date),
    wait and seen (open days followed, and whether the answer ended them; wait is null where the answer has no day, or
    the trial counts for a day to come), matured (the window has passed).
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
    after = pl.col("number").shift(-1).over("office")
    end = pl.min_horizontal(after, pl.col("number") + window, pl.lit(today))
    lag = (pl.col("answered_number") - pl.col("number")).clip(lower_bound=0)
    seen = (pl.col("number") + lag <= end).fill_null(value=False)
    known = (pl.col("number") <= today) & ~(pl.col("ever") & pl.col("answered_number").is_null())
    wait = pl.when(seen).then(lag).otherwise(end - pl.col("number"))
    return trials.with_columns(
        lag.alias("lag"),
        seen.alias("seen"),
        pl.when(known).then(wait).cast(pl.Int64).alias("wait"),
        (pl.lit(today) - pl.col("number") >= window).alias("matured"),
    )


def count_by_office(trials: pl.DataFrame) -> dict[str, Counts]:
    """Count followed trials by office and by (wait, seen)."""
    counted = trials.filter(pl.col("wait").is_not_null()).group_by("office", "wait", "seen").len()
    found: dict[str, dict[tuple[int, bool], int]] = {}
    for office, wait, seen, count in counted.sort("office", "wait", "seen").rows():
        found.setdefault(office, {})[wait, seen] = count
    return dict(found)


def follow(trials: pl.DataFrame) -> AnswerCurve:
    """Draw the curve of answers over open days."""
    counted = trials.filter(pl.col("wait").is_not_null()).group_by("wait", "seen").len()
    return curve_of({(int(wait), bool(seen)): int(count) for wait, seen, count in counted.rows()})


def answer_rate(curve: AnswerCurve, days: int, *, prior: float | None = None, weight: float = 10) -> Rate:
    """Give the share answered within ``days``, for trials of one office: log-log interval, or Wilson's.

    ``k`` answers of ``n`` trials; ``rate`` is not k / n where some were not followed to the end, and None where none was.
    """
    n = curve.size
    k = sum(curve.answered[: days + 1])
    if not n or not curve.reaches(days):
        return Rate(k, n, None, None, None, prior)
    low, high = curve.interval(days)
    share = curve.share(days)
    shrunk = None if prior is None else shrink(share * n, n, prior, weight)
    return Rate(k, n, share, low, high, shrunk)


def answer_rates(
    parts: Mapping[str, pl.DataFrame],
    days: int,
    alike: Alikeness,
    *,
    prior: float | None = None,
    weight: float = 10,
) -> dict[str, Rate]:
    """Give each part's share answered within ``days`` with an interval clustered by office; None of too few offices."""
    return {
        name: clustered_rate(count_by_office(part), days, alike, prior=prior, weight=weight)
        for name, part in parts.items()
    }


def clustered_rate(
    counts: Mapping[str, Counts],
    days: int,
    alike: Alikeness,
    *,
    prior: float | None = None,
    weight: float = 10,
) -> Rate:
    """Give the share of trials to several offices, with the interval that the offices allow."""
    found = clustered_share(counts, days, alike)
    k = sum(
        count for here in counts.values() for (wait, seen), count in here.items() if seen and wait <= days
    )
    if found.share is None:
        return Rate(k, found.n, None, None, None, prior)
    effective = found.n / found.design_effect
    shrunk = None if prior is None else shrink(found.share * effective, effective, prior, weight)
    return Rate(k, found.n, found.share, found.low, found.high, shrunk)


def alikeness_of(trials: pl.DataFrame, days: int) -> Alikeness:
    """Measure how alike the trials of one office are."""
    return measure_alikeness(count_by_office(trials), days)


def parts_of(trials: pl.DataFrame, columns: Iterable[str]) -> dict[tuple[str, ...], pl.DataFrame]:
    """Split trials by the words of some columns."""
    names = list(columns)
    return {
        tuple(str(word) for word in key): part
        for key, part in sorted(trials.group_by(names), key=lambda item: tuple(map(str, item[0])))
    }
