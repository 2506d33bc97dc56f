"""Where outreach loses offices: targeting, message, timing or handoff; or too early to say.

We found no published standard for what is normal, so a practice is compared with itself: do its choices go with more
or fewer answers? Messages and days are compared within offices and at the same step, because a second touch goes only to
those who were silent. Several comparisons are made, so each p is multiplied by their number (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.rates.like_with_like import compare_groups
from refboard.analysis.rates.rates import Rate, needed_per_group
from refboard.analysis.rates.stratified import between_p
from refboard.analysis.touches.touch_filter import TRAITS, office_traits
from refboard.analysis.touches.trials import count_by, usual_of
from refboard.practice.policy import Policy
from refboard.practice.words import chance_text, listing, plural, share_text

TARGETING: Final = ("specialty", "tier", "city")
MESSAGE: Final = ("angle", "purpose", "channel")
# The step is not tested: a third touch exists only because two were not answered, which alone makes steps differ.
TIMING: Final = ("weekday", "half")
TOO_FEW: Final = "too few to tell"
NOTHING_STANDS_OUT: Final = "nothing stands out"
_NAMES: Final = {"weekday": "weekday", "half": "time of day"}


@dataclass(frozen=True, slots=True)
class FunnelLeak:
    """The finding for one part: whether it stands out, the evidence, and the number of touches or promises.

    ``p`` is the smallest over its comparisons, already multiplied by the number of all comparisons; None when
    nothing could be compared.
    """

    part: str
    found: bool
    evidence: str
    p: float | None
    n: int


def find_leaks(
    facts: Facts, touches: pl.DataFrame, behind: str | None, judged: int
) -> tuple[FunnelLeak, ...]:
    """Judge targeting, message and timing by the rows of ``touches`` and handoff by our promises.

    ``touches``: rows of `stepped_trials` with weekday and half as text; ``behind``: the sentence of `loop.LoopBoard`;
    ``judged``: how many promises it is based on. Groups with fewer touches than *Too few below* are not compared.
    Targeting compares offices (`stratified.between_p`), message and timing like with like (`like_with_like`).
    """
    policy = facts.policy
    rows = touches.filter(pl.col("wait").is_not_null())
    tests: dict[str, list[_Compared]] = {}
    offices = _of_offices(facts, rows)
    for part, columns in (("targeting", TARGETING), ("message", MESSAGE), ("timing", TIMING)):
        compared = (
            _between(offices, column, policy.too_few)
            if part == "targeting"
            else _within(rows, column, policy)
            for column in columns
        )
        tests[part] = [one for one in compared if one is not None]
    many = sum(map(len, tests.values()))
    leaks = [_leak(part, tests[part], many, policy.stand_out, rows.height) for part in tests]
    if behind:
        return (*leaks, FunnelLeak(part="handoff", found=True, evidence=behind, p=None, n=judged))
    sample = plural(judged, "promise")
    few = judged < policy.too_few
    text = (
        f"Too few to tell ({sample})."
        if few
        else f"We are not clearly behind on any promise (all {sample} checked, whatever touches are selected)."
    )
    return (*leaks, FunnelLeak(part="handoff", found=False, evidence=text, p=None, n=judged))


def weakest_of(leaks: Sequence[FunnelLeak], usual: Rate, policy: Policy) -> tuple[str, str]:
    """Name the weakest part and its evidence: our own promises first, then the smallest p.

    When no part stands out: ``nothing stands out`` if there were enough touches to detect the smallest difference
    that matters between two halves of them, else ``too few to tell``. ``usual``: the share answered of all
    touches. Source of the number: `rates.needed_per_group`.
    """
    found = [leak for leak in leaks if leak.found]
    if found:
        worst = min(found, key=lambda leak: -1.0 if leak.p is None else leak.p)
        return worst.part, worst.evidence
    compared = [leak.part for leak in leaks if leak.p is not None]
    touches = plural(usual.n, "touch", "touches")
    if not compared:
        return TOO_FEW, f"Too few touches in each group to compare ({touches})."
    enough = 2 * needed_per_group(0.5 if usual.rate is None else usual.rate, policy.difference)
    text = f"Answers do not differ by {listing(compared, 'or')} more than by chance ({touches})"
    if usual.n < enough:
        points = f"{100 * policy.difference:.0f} points"
        return TOO_FEW, f"{text}; about {enough:,} are needed to detect a difference of {points}."
    return NOTHING_STANDS_OUT, f"{text}."


@dataclass(frozen=True, slots=True)
class _Compared:
    """One comparison: its p, and the groups with their shares answered and touches."""

    column: str
    p: float
    groups: tuple[tuple[str, float | None, int], ...]


def _within(rows: pl.DataFrame, column: str, policy: Policy) -> _Compared | None:
    """Compare the groups of a column that have enough touches within offices and steps."""
    rows = rows.filter(pl.col(column) != "")
    rows = rows.filter(pl.len().over(column) >= policy.too_few).with_columns(pl.col(column).alias("group"))
    if rows["group"].n_unique() < 2:
        return None
    found = compare_groups(rows, ("office", "step"))
    if found is None:
        return None
    usual = usual_of(rows, policy.window)
    rates = {words[0]: usual.rate_of(counts) for words, counts in count_by(rows, ("group",)).items()}
    return _Compared(column, found.p, tuple((name, rate.rate, rate.n) for name, rate in rates.items()))


def _between(offices: pl.DataFrame, column: str, too_few: int) -> _Compared | None:
    """Compare the groups of offices that have enough touches; ``offices``: office, the column, k, n."""
    counts = offices.filter(pl.col(column) != "")
    groups = counts.group_by(column).agg(pl.col("k", "n").sum())
    groups = groups.filter(pl.col("n") >= too_few).sort(column)
    if groups.height < 2:
        return None
    compared = counts.filter(pl.col(column).is_in(groups[column].to_list())).sort("office", column)
    p = between_p(compared.select(column, "k", "n").rows())
    shares = ((name, k / n, n) for name, k, n in groups.select(column, "k", "n").rows())
    return None if p is None else _Compared(column, p, tuple(shares))


def _of_offices(facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    """Count by office, with the specialty, tier and city of each: targeting chooses offices."""
    kinds = [[office, *(kind[name] for name in TRAITS)] for office, kind in office_traits(facts).items()]
    known = pl.DataFrame(kinds, schema=dict.fromkeys(("office", *TRAITS), pl.String), orient="row")
    counts = rows.group_by("office").agg(
        pl.col("seen").sum().cast(pl.Int64).alias("k"), pl.len().cast(pl.Int64).alias("n")
    )
    return (
        counts.join(known, on="office", how="left").with_columns(pl.col(*TRAITS).fill_null("")).sort("office")
    )


def _leak(part: str, tests: Sequence[_Compared], many: int, stand_out: float, n: int) -> FunnelLeak:
    sample = plural(n, "touch", "touches")
    if not tests:
        return FunnelLeak(part=part, found=False, evidence=f"Too few to tell ({sample}).", p=None, n=n)
    best = min(tests, key=lambda one: one.p)
    p = min(1.0, best.p * many)
    compared = plural(many, "comparison")
    names = [_NAMES.get(one.column, one.column) for one in tests]
    chance = f"{compared}, {sample}; differences this large come by chance {chance_text(p)} such practices"
    if p >= stand_out:
        text = f"Answers do not differ by {listing(names, 'or')} more than by chance ({chance})."
        return FunnelLeak(part=part, found=False, evidence=text, p=p, n=n)
    by_share = sorted(best.groups, key=lambda group: group[1] or 0.0)
    (low, low_share, low_n), (high, high_share, high_n) = by_share[0], by_share[-1]
    text = (
        f"Answers differ by {_NAMES.get(best.column, best.column)}: {high} {share_text(high_share)} of {high_n:,}, "
        f"{low} {share_text(low_share)} of {low_n:,} ({chance})."
    )
    return FunnelLeak(part=part, found=True, evidence=text, p=p, n=n)
