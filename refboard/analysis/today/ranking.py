"""The order inside a lane of Today: how late in its own interval, times what the office means to the practice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.today.cases import FollowUpCase, FollowUpFinding

CAP: Final = 3.0
"""Beyond this many intervals overdue nothing gets more urgent."""
MOST_VOLUME: Final = 3.0
"""An office with very many referrals counts no more than this many times an average one."""


@dataclass(frozen=True, slots=True)
class RankParts:
    """What a rank is made of.

    ``tier``: the weight of the tier; ``volume``: 1 for an office with as many referral days a year as tier B takes,
    0.5 for one without any, at most 3; ``lateness``: intervals overdue, at most 3.
    """

    tier: float
    volume: float
    lateness: float
    referral_days: int

    @property
    def rank(self) -> float:
        """The higher, the sooner."""
        return round(self.tier * self.volume * (1 + self.lateness), 4)


def rank_parts(case: FollowUpCase, finding: FollowUpFinding) -> RankParts:
    """Weigh one finding.

    The volume is (d + b) / 2b of d referral days in 12 months, where b is the number at which tier B is suggested:
    the count is pulled halfway to b, so that few referrals move an office only a little.
    """
    policy = case.facts.policy
    days = count_referral_days(case.facts).get(case.person.office, 0)
    volume = min(MOST_VOLUME, (days + policy.tier_b) / (2 * policy.tier_b))
    return RankParts(policy.weight(case.person.tier), volume, min(finding.overdue, CAP), days)


@lru_cache(maxsize=2)
def count_referral_days(facts: Facts) -> Mapping[str, int]:
    """Count the days with a referral in the last 12 months by folded office."""
    recent = facts.referrals.filter(pl.col("received") > _a_year_before(facts.on))
    counted = recent.group_by("office").agg(pl.col("received").n_unique())
    return dict(counted.rows())


def _a_year_before(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )
