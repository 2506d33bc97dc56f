"""The definitions that were replaced, in short, to be measured beside the new ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from statistics import fmean, variance

from refboard.analysis.rates.rates import p_best, permutation_p

MONTH, YEAR = 21, 252


def former_silence(sources: Sequence[Sequence[int]], today: int) -> list[tuple[float, int, int] | None]:
    """p, referral days and span of each source: all k days over the time from the first to the last of the year."""
    counts = [bisect_right(days, today) - bisect_right(days, today - YEAR) for days in sources]
    mean = fmean(counts)
    extra = variance(counts) - mean
    worth = min(12.0, 12 * mean / extra) if extra > 0 else 12.0
    found: list[tuple[float, int, int] | None] = []
    for days in sources:
        end = bisect_right(days, today)
        begin = bisect_left(days, days[end - 1] - YEAR) if end else 0
        if not end or days[0] > today - YEAR // 4 or end - begin < 3:
            found.append(None)
            continue
        span = days[end - 1] - days[begin]
        past, silent = worth + span / MONTH, (today - days[end - 1]) / MONTH
        p = float((past / (past + silent)) ** (mean / 12 * worth + end - begin))
        found.append((p, end - begin, span))
    return found


def former_answered(trials: Sequence[tuple[str, int, int | None]], today: int) -> tuple[int, int]:
    """Answered and all of the matured touches: an unanswered one that a later one's answer closed is left out.

    ``trials``: office, day, day of the answer or None, in time order.
    """
    closes: dict[str, int] = {}
    good = total = 0
    for office, day, answered in reversed(trials):
        closed = answered is None and office in closes and day <= closes[office] < day + 10
        if today - day >= 10 and not closed:
            total += 1
            good += answered is not None and answered - day <= 10
        if answered is not None:
            closes[office] = min(answered, closes.get(office, answered))
    return good, total


def former_weekday(counts: Sequence[tuple[int, int]]) -> tuple[bool, bool]:
    """Whether a weekday was named, and whether weekdays were said to differ: (k, n) of each, offices mixed."""
    judged = [(k, n) for k, n in counts if n >= 8]
    if len(judged) < 2:
        return False, False
    ks, ns = [k for k, _ in judged], [n for _, n in judged]
    p, best = permutation_p(ks, ns, draws=500), max(p_best(ks, ns, draws=1000))
    return p < 0.10 and best >= 0.80, p < 0.01 and best < 0.80
