"""Whether touches sent on one weekday are answered more often than those sent on the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Final

from refboard.analysis.rates.rates import Rate, needed_per_group, p_best, permutation_p
from refboard.analysis.rates.stratified import within_p
from refboard.practice.policy import Policy
from refboard.practice.words import listing, p_text, percent, plural

_MANY: Final = 20_000
"""Touches from which on the limit distribution is used."""
_DIFFER: Final = 0.01
"""The p-value below which weekdays are said to differ although no single one can be named as the best."""


@dataclass(frozen=True, slots=True)
class WeekdayVerdict:
    """Whether a weekday stands out: the sentence, the p-value, the day and its probability of being the best.

    ``best`` is None unless a day stands out; ``p`` and ``p_best`` are None with too few touches to judge.
    ``needed``: how many more touches, over all weekdays, are needed to detect the smallest difference that matters.
    """

    text: str
    p: float | None
    best: str | None
    p_best: float | None
    needed: int | None


def _chance(ks: list[int], ns: list[int]) -> float:
    """How often days without any difference look this different: the p-value."""
    if sum(ns) <= _MANY:
        return permutation_p(ks, ns)
    # With this many touches the limit distribution is accurate to the third decimal, and much faster.
    p = within_p({("", str(day)): (k, n) for day, (k, n) in enumerate(zip(ks, ns, strict=True))})
    return 1.0 if p is None else p


def _rivals(days: Mapping[str, Rate], chances: list[float], enough: float) -> str:
    """The smallest group of days that likely contains the best one, with their shares."""
    ranked = sorted(range(len(days)), key=lambda at: -chances[at])
    count = next(
        at
        for at in range(1, len(days) + 1)
        if at == len(days) or fsum(map(chances.__getitem__, ranked[:at])) >= enough
    )
    every = list(days.items())
    named = [every[at] for at in sorted(ranked[:count])]
    return f"{listing([f'{day} {percent(rate.k, rate.n)}' for day, rate in named])} are too close to tell."


def judge_sent_weekdays(days: Mapping[str, Rate], good: int, matured: int, policy: Policy) -> WeekdayVerdict:
    """Name a weekday when chance rarely makes such differences and that day is likely the best one.

    ``days``: weekday -> the rate of the touches sent then; ``good`` of ``matured`` touches were answered in all.
    When chance almost never makes such differences and several days may be the best, those are named together. Only
    days with enough matured touches are compared. In simulated practices with equal days, a day is named in
    fewer than 5 of 100. Sources: `rates.permutation_p`, `rates.p_best`, `rates.needed_per_group`.
    """
    share = good / matured if matured else 0.5
    per_day = needed_per_group(share, policy.difference)
    needed = sum(max(0, per_day - rate.n) for rate in days.values())
    judged = {day: rate for day, rate in days.items() if rate.is_enough(policy.too_few)}
    sample = plural(matured, "touch", "touches")
    if len(judged) < 2:
        return WeekdayVerdict(
            text=f"Too few to tell whether a weekday stands out ({sample}).",
            p=None,
            best=None,
            p_best=None,
            needed=needed,
        )
    ks, ns = [rate.k for rate in judged.values()], [rate.n for rate in judged.values()]
    p, chances = _chance(ks, ns), p_best(ks, ns)
    top = max(range(len(judged)), key=chances.__getitem__)
    (best, rate), chance = list(judged.items())[top], chances[top]
    if p >= policy.stand_out or (chance < policy.best_chance and p >= _DIFFER):
        return WeekdayVerdict(
            text=f"No weekday stands out yet ({p_text(p)}, {sample}).",
            p=p,
            best=None,
            p_best=chance,
            needed=needed,
        )
    if chance < policy.best_chance:
        text = f"Weekdays differ ({p_text(p)}, {sample}), but no single one is clearly the best: "
        return WeekdayVerdict(
            text=text + _rivals(judged, chances, policy.best_chance),
            p=p,
            best=None,
            p_best=chance,
            needed=needed,
        )
    rest_k, rest_n = sum(ks) - rate.k, sum(ns) - rate.n
    text = (
        f"{best} stands out: {percent(rate.k, rate.n)} of {rate.n:,} touches answered, "
        f"{percent(rest_k, rest_n)} of {rest_n:,} on the other days ({p_text(p)}, {sample})."
    )
    return WeekdayVerdict(text=text, p=p, best=best, p_best=chance, needed=needed)
