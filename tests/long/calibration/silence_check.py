"""How often sources that never change are called quiet or lost, and how soon one that stops is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from former_rules import former_silence
from simulated_sources import MONTH, PROCESSES, YEAR, Days, paces, poisson, practice

from refboard.analysis.sources.rhythm import LEAST_PIECES, fit_model, past_of

Judged = tuple[float, int, int] | None
"""p, referral days in the window, and the span from the first to the last of them."""
Judge = Callable[[Sequence[Sequence[int]], int], list[Judged]]
LEAST_DAYS, LEAST_SPAN = 4, YEAR // 4


def starts_until(today: int, months: int = 32) -> list[int]:
    """The open-day numbers before the first day of each of the last months."""
    latest = today // MONTH * MONTH - 1
    return list(range(latest - (months - 1) * MONTH, latest + 1, MONTH))


def current_silence(sources: Sequence[Sequence[int]], today: int) -> list[Judged]:
    pasts = [past_of(days, today, YEAR) for days in sources]
    starts = starts_until(today)
    spans = [past_of(days, today, today - starts[0]) for days in sources]
    model = fit_model([past for past in pasts if past], today, starts, [span for span in spans if span])
    found: list[Judged] = []
    for days, past in zip(sources, pasts, strict=True):
        if past is None or days[0] > today - YEAR // 4:
            found.append(None)
            continue
        span = past.until - past.numbers[0]
        few = len(past.numbers) < LEAST_DAYS or span < LEAST_SPAN or model.pieces(past) < LEAST_PIECES
        found.append(None if few else (model.silence_p(past, today), len(past.numbers), span))
    return found


@dataclass
class Tally:
    """Source-looks by what was said of them."""

    ps: list[float] = field(default_factory=list)
    few: list[float] = field(default_factory=list)
    short: list[float] = field(default_factory=list)
    months: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    looks: int = 0

    def add(self, judged: Sequence[Judged], month: int) -> None:
        for one in judged:
            self.looks += 1
            if one is None:
                continue
            p, days, span = one
            self.ps.append(p)
            self.months[month].append(p)
            if days <= LEAST_DAYS:
                self.few.append(p)
            if span < LEAST_SPAN:
                self.short.append(p)

    @staticmethod
    def share(ps: Sequence[float], below: float) -> float:
        return 100 * sum(p < below for p in ps) / len(ps) if ps else 0.0

    @property
    def quiet(self) -> float:
        return self.share(self.ps, 0.05)

    @property
    def lost(self) -> float:
        return self.share(self.ps, 0.01)

    @property
    def worst_month(self) -> float:
        return max(self.share(ps, 0.05) for ps in self.months.values())

    @property
    def judged(self) -> float:
        return 100 * len(self.ps) / self.looks


def tally(
    process: str,
    judges: Sequence[Judge],
    *,
    practices: int,
    looks: int = 13,
    sources: int = 80,
    seed: int = 1,
) -> list[Tally]:
    """Look at practices without any change, spread over the weeks of a year after three years of history."""
    random = np.random.default_rng(seed)
    tallies = [Tally() for _ in judges]
    for _ in range(practices):
        days = practice(random, PROCESSES[process], 4 * YEAR, paces(random, sources))
        days = [one for one in days if one]
        for look in range(looks):
            today = 3 * YEAR + int((look + random.random()) * YEAR / looks)
            for judge, found in zip(judges, tallies, strict=True):
                found.add(judge(days, today), today // MONTH % 12)
    return tallies


STOPPING = (0.5, 1.0, 2.0, 4.0)
"""Referral days a month of the sources that stop, five of each."""


def delays(judge: Judge, *, practices: int, seed: int = 9) -> dict[float, float]:
    """Median days until a source that stops is called quiet, by its pace, among 60 that go on."""
    random = np.random.default_rng(seed)
    stop, found = 3 * YEAR, {pace: list[float]() for pace in STOPPING}
    for _ in range(practices):
        given = paces(random, 80)
        given[:20] = np.repeat(STOPPING, 5) / MONTH
        days = practice(random, poisson, 4 * YEAR + 120, given)
        days = [[day for day in one if at >= 20 or day < stop] for at, one in enumerate(days)]
        seen = _first_alarms(judge, [one or [0] for one in days], range(stop, stop + 300, 5), 20)
        for at in range(20):
            found[STOPPING[at // 5]].append((seen.get(at, stop + 9999) - stop) * 7 / 5)
    return {pace: float(np.median(days)) for pace, days in found.items()}


def _first_alarms(judge: Judge, days: Sequence[Days], looks: range, watched: int) -> dict[int, int]:
    first: dict[int, int] = {}
    for today in looks:
        if len(first) == watched:
            break
        for at, one in enumerate(judge(days, today)[:watched]):
            if one is not None and one[0] < 0.05:
                first.setdefault(at, today)
    return first


__all__ = ["Tally", "current_silence", "delays", "former_silence", "tally"]
