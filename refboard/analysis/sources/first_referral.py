"""How long after our first touch an office refers for the first time: after, never because."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.rates.waiting import kaplan_meier

WITHIN: Final = (90, 180, 365)
"""Days after the first touch by which a first referral is looked for."""
Share = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class FirstReferral:
    """Offices of one kind that had not referred before our first touch.

    ``offices``: how many; ``referred``: those that did later; ``within``: days -> share with its interval (None where
    no office was followed that long); ``median``: days until half of them did, None while not reached; ``touches``:
    the touches before the first referral, on average over those that referred.
    """

    name: str
    offices: int
    referred: int
    within: Mapping[int, Share | None]
    median: float | None
    touches: float | None


@lru_cache(maxsize=2)
def time_first_referrals(facts: Facts) -> pl.DataFrame:
    """One row per office first touched before it ever referred: office, days, referred, touches."""
    out = facts.touches.filter(~pl.col("incoming"), pl.col("outcome") != "Bounced")
    first = out.group_by("office").agg(pl.col("date").min().alias("touched"))
    came = (
        facts.referrals.filter(pl.col("received").is_not_null())
        .group_by("office")
        .agg(pl.col("received").min().alias("came"))
    )
    rows = first.join(came, on="office", how="left")
    # A referral on the day of the first touch may have come before it.
    rows = rows.filter(pl.col("came").is_null() | (pl.col("came") > pl.col("touched")))
    end = pl.coalesce("came", pl.lit(facts.on))
    before = out.select("office", "date").join(rows.select("office", "came"), on="office")
    before = before.filter(pl.col("date") < pl.col("came")).group_by("office").len(name="touches")
    rows = rows.join(before, on="office", how="left")
    return rows.select(
        "office",
        (end - pl.col("touched")).dt.total_days().alias("days"),
        pl.col("came").is_not_null().alias("referred"),
        pl.col("touches").cast(pl.Int64),
    ).sort("office")


def summarize_first_referrals(facts: Facts, kinds: Mapping[str, str]) -> tuple[FirstReferral, ...]:
    """Summarize by kind; ``kinds``: office -> its specialty or tier. The largest kind first, "" for unknown."""
    rows = time_first_referrals(facts)
    names = [kinds.get(office, "") for office in rows["office"]]
    rows = rows.with_columns(pl.Series("kind", names, dtype=pl.String))
    parts = [(str(kind), part) for (kind,), part in rows.group_by("kind")]
    found = [_summarize(kind, part) for kind, part in parts]
    return tuple(sorted(found, key=lambda one: (-one.offices, one.name)))


def summarize_all(facts: Facts) -> FirstReferral:
    """Summarize over all offices."""
    return _summarize("", time_first_referrals(facts))


def _summarize(name: str, rows: pl.DataFrame) -> FirstReferral:
    days: Sequence[int] = rows["days"].to_list()
    curve = kaplan_meier(days, rows["referred"].to_list())
    referred = rows.filter("referred")
    touches = referred["touches"].mean()
    return FirstReferral(
        name=name,
        offices=rows.height,
        referred=referred.height,
        within={after: curve.answered_within(after) for after in WITHIN},
        median=curve.median(),
        touches=float(touches) if isinstance(touches, float) else None,
    )
