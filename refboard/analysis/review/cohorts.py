"""What became of the referrals of each month, and why patients did not come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.rates.bounds import bound_rate
from refboard.analysis.rates.rates import Rate, make_rate

AFTER: Final = (30, 60, 90)
"""Days after a referral was received by which its visit is looked for."""
MONTHS: Final = 12
FAILED: Final = ("Declined", "No-show", "Unreachable")


@dataclass(frozen=True, slots=True)
class Cohort:
    """The ``received`` referrals of one ``month`` (yyyy-mm), without the canceled ones.

    ``completion``: as they are now, with bounds while many are open; ``by``: days -> completed within them, of all
    received (None until the youngest has had so long). A visit without a day counts in ``completion`` only.
    """

    month: str
    received: int
    completion: Rate
    by: Mapping[int, Rate | None]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many referrals ended so in the 12 months, and how often each reason was written down ("" for none)."""

    outcome: str
    count: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """One service line: referrals received in the 12 months, and how the matured ones ended."""

    name: str
    received: int
    completion: Rate


@lru_cache(maxsize=2)
def follow_cohorts(facts: Facts) -> tuple[Cohort, ...]:
    """Follow the referrals of the last 12 calendar months, the newest first."""
    rows = _judged(facts)
    on = facts.on
    month = pl.col("received").dt.strftime("%Y-%m")
    rows = rows.with_columns(month.alias("month")).filter(pl.col("month") > _year_ago(facts))
    days = (pl.col("visit") - pl.col("received")).dt.total_days().clip(lower_bound=0)
    rows = rows.with_columns(days.alias("days"))
    found = []
    for (name,), part in sorted(rows.group_by("month"), key=lambda item: str(item[0][0]), reverse=True):
        by: dict[int, Rate | None] = {}
        for after in AFTER:
            done = part.filter("completed", pl.col("days") <= after).height
            ripe = part.filter(pl.col("received") > on - timedelta(days=after)).is_empty()
            by[after] = make_rate(done, part.height) if ripe else None
        found.append(Cohort(str(name), part.height, _bounds(part), by))
    return tuple(found)


@lru_cache(maxsize=2)
def count_reasons(facts: Facts) -> tuple[ReasonCount, ...]:
    """Count why referrals of the last 12 months did not become visits, the most frequent outcome first."""
    table = facts.snapshot.tables["Referrals"].frame["Reason"].fill_null("").str.strip_chars()
    rows = facts.referrals.filter(
        pl.col("received") > _twelve_months_before(facts), pl.col("outcome").is_in([*FAILED, "Cancelled"])
    )
    rows = rows.with_columns(table.gather(rows["at"]).alias("reason"))
    counts = rows.group_by("outcome", "reason").len().sort(["len", "reason"], descending=[True, False]).rows()
    found: dict[str, dict[str, int]] = {}
    for outcome, reason, count in counts:
        found.setdefault(outcome, {})[reason] = count
    return tuple(
        ReasonCount(outcome, sum(reasons.values()), reasons)
        for outcome, reasons in sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    )


@lru_cache(maxsize=2)
def compare_lines(facts: Facts) -> tuple[LineOutcome, ...]:
    """Say how the referrals of each service line end, the largest first; "" for those without one."""
    lines = facts.snapshot.tables["Referrals"].frame["Service line"].fill_null("").str.strip_chars()
    rows = _judged(facts).filter(pl.col("received") > _twelve_months_before(facts))
    rows = rows.with_columns(lines.gather(rows["at"]).alias("line"))
    old = pl.col("received") <= facts.on - timedelta(days=facts.policy.completion_matured)
    found = [
        LineOutcome(str(name), part.height, _bounds(part.filter(old)))
        for (name,), part in rows.group_by("line")
    ]
    return tuple(sorted(found, key=lambda line: (-line.received, line.name)))


def _judged(facts: Facts) -> pl.DataFrame:
    """Referrals with a date, without the canceled ones: visit, completed, failed (as of the day)."""
    visit = pl.coalesce("appointment", "outcome_date")
    ended = pl.coalesce("outcome_date", "appointment")
    known = (ended <= facts.on).fill_null(value=True)
    rows = facts.referrals.filter(pl.col("received").is_not_null(), pl.col("outcome") != "Cancelled")
    return rows.with_columns(
        visit.alias("visit"),
        (known & (pl.col("outcome") == "Completed")).alias("completed"),
        (known & pl.col("outcome").is_in(FAILED)).alias("failed"),
    )


def _bounds(part: pl.DataFrame) -> Rate:
    completed, failed = int(part["completed"].sum()), int(part["failed"].sum())
    return bound_rate(completed, completed + failed, part.height - completed - failed)


def _twelve_months_before(facts: Facts) -> pl.Expr:
    return pl.lit(facts.on).dt.offset_by(f"-{MONTHS}mo")


def _year_ago(facts: Facts) -> str:
    return f"{facts.on.year - 1:04}-{facts.on.month:02}"
