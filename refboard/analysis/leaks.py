"""Where outreach leaks: targeting, message, timing or handoff; or that nobody can tell yet.

No published share says what is normal, so a practice is compared with itself: does what it varies go with
more or fewer answers? Several comparisons are made, so each p is multiplied by their number (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from refboard.analysis.asked import KINDS, kinds_of_offices
from refboard.analysis.facts import Facts
from refboard.analysis.rates import Rate, needed_per_group
from refboard.analysis.stratified import between_p, within_p
from refboard.practice.policy import Policy
from refboard.practice.words import listing, p_text, percent, plural

TARGETING: Final = ("specialty", "tier", "city")
MESSAGE: Final = ("angle", "purpose", "channel")
# The step is in no test: a third touch exists only because two were not answered, which alone makes steps differ.
TIMING: Final = ("weekday", "half")
TOO_FEW: Final = "too few to tell"
NOTHING: Final = "nothing stands out"
_NAMES: Final = {"weekday": "weekday", "half": "time of day"}


@dataclass(frozen=True, slots=True)
class Leak:
    """What is known of one part: its sentence, the touches or referrals it rests on, whether it stands out.

    ``p`` is the smallest over its comparisons, already multiplied by the number of all comparisons; None where
    nothing could be compared.
    """

    part: str
    found: bool
    evidence: str
    p: float | None
    n: int


def find_leaks(facts: Facts, touches: pl.DataFrame, behind: str | None, judged: int) -> tuple[Leak, ...]:
    """Judge targeting, message and timing by the matured rows of ``touches`` and handoff by our promises.

    ``touches``: rows of `ask_touches` with weekday and half as text; ``behind``: the sentence of `loop.Loop`;
    ``judged``: how many promises it rests on. Groups with fewer matured touches than *Too few below* are not
    compared. Targeting compares offices, message and timing touches of the same office (`stratified`).
    """
    policy = facts.policy
    rows = touches.filter("matured")
    tests: dict[str, list[_Compared]] = {}
    for part, columns, test in (
        ("targeting", TARGETING, _between), ("message", MESSAGE, _within), ("timing", TIMING, _within),
    ):  # fmt: skip
        frame = _of_offices(facts, rows) if part == "targeting" else rows
        compared = (_compare(frame, column, test, policy.too_few) for column in columns)
        tests[part] = [one for one in compared if one is not None]
    many = sum(map(len, tests.values()))
    leaks = [_leak(part, tests[part], many, policy.stand_out, rows.height) for part in tests]
    if behind:
        return (*leaks, Leak("handoff", True, behind, None, judged))  # noqa: FBT003  (a field, not a switch)
    said = plural(judged, "promise")
    few = judged < policy.too_few
    text = (
        f"Too few to tell ({said})." if few else f"No promise of ours is clearly broken ({said} looked at)."
    )
    return (*leaks, Leak("handoff", False, text, None, judged))  # noqa: FBT003


def weakest_of(leaks: Sequence[Leak], usual: Rate, policy: Policy) -> tuple[str, str]:
    """Name the weakest part and its evidence: our own house first, then the least likely chance.

    Where no part stands out: ``nothing stands out`` when there were enough touches to tell a difference worth
    telling between two halves of them, else ``too few to tell``. ``usual``: answered of all matured touches.
    Source of the number: `rates.needed_per_group`.
    """
    found = [leak for leak in leaks if leak.found]
    if found:
        worst = min(found, key=lambda leak: -1.0 if leak.p is None else leak.p)
        return worst.part, worst.evidence
    compared = [leak.part for leak in leaks if leak.p is not None]
    touches = plural(usual.n, "touch", "touches")
    if not compared:
        return TOO_FEW, f"Too few answers to compare anything with ({touches})."
    enough = 2 * needed_per_group(0.5 if usual.rate is None else usual.rate, policy.difference)
    text = f"Answers do not differ by {listing(compared, 'or')} more than by chance ({touches})"
    if usual.n < enough:
        points = f"{100 * policy.difference:.0f} points"
        return TOO_FEW, f"{text}; to tell a difference of {points} takes about {enough:,}."
    return NOTHING, f"{text}."


@dataclass(frozen=True, slots=True)
class _Compared:
    column: str
    p: float
    groups: tuple[tuple[str, int, int], ...]


_Test = Callable[[pl.DataFrame, str], float | None]


def _compare(rows: pl.DataFrame, column: str, test: _Test, too_few: int) -> _Compared | None:
    rows = rows.filter(pl.col(column) != "")
    groups = rows.group_by(column).agg(pl.col("good").sum().alias("k"), pl.len().alias("n"))
    groups = groups.filter(pl.col("n") >= too_few).sort(column)
    if groups.height < 2:
        return None
    p = test(rows.filter(pl.col(column).is_in(groups[column].to_list())), column)
    return (
        None
        if p is None
        else _Compared(column, p, tuple((g, int(k), int(n)) for g, k, n in groups.iter_rows()))
    )


def _within(rows: pl.DataFrame, column: str) -> float | None:
    counts = rows.group_by("office", column).agg(pl.col("good").sum(), pl.len().alias("n"))
    return within_p(
        {(office, group): (k, n) for office, group, k, n in counts.sort("office", column).iter_rows()}
    )


def _between(rows: pl.DataFrame, column: str) -> float | None:
    counts = rows.group_by("office", column).agg(pl.col("good").sum(), pl.len().alias("n"))
    return between_p([(group, k, n) for _, group, k, n in counts.sort("office", column).iter_rows()])


def _of_offices(facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    """Give every touch the specialty, tier and city of its office: the office is what was chosen."""
    offices = kinds_of_offices(facts)
    named = rows["office"]
    return rows.with_columns(
        named.replace_strict(
            list(offices), [kind[name] for kind in offices.values()], default="", return_dtype=pl.String
        ).alias(name)
        for name in KINDS
    )


def _leak(part: str, tests: Sequence[_Compared], many: int, stand_out: float, n: int) -> Leak:
    said = plural(n, "touch", "touches")
    if not tests:
        return Leak(part, False, f"Too few to tell ({said}).", None, n)  # noqa: FBT003
    best = min(tests, key=lambda one: one.p)
    p = min(1.0, best.p * many)
    compared = plural(many, "comparison")
    names = [_NAMES.get(one.column, one.column) for one in tests]
    if p >= stand_out:
        text = f"Answers do not differ by {listing(names, 'or')} more than by chance ({p_text(p)} after {compared}, {said})."
        return Leak(part, False, text, p, n)  # noqa: FBT003
    by_share = sorted(best.groups, key=lambda group: group[1] / group[2])
    (low, low_k, low_n), (high, high_k, high_n) = by_share[0], by_share[-1]
    text = (
        f"Answers differ by {_NAMES.get(best.column, best.column)}: {high} {percent(high_k, high_n)} of {high_n:,}, "
        f"{low} {percent(low_k, low_n)} of {low_n:,} ({p_text(p)} after {compared}, {said})."
    )
    return Leak(part, True, text, p, n)  # noqa: FBT003
