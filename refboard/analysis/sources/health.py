"""How each referring source is doing: rhythm, quality, volume, our own part, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from refboard.analysis.facts import Facts, look_back
from refboard.analysis.owners import owns
from refboard.analysis.rates.rates import Rate, make_rate
from refboard.analysis.sources.concentration import Concentration, measure_concentration
from refboard.analysis.sources.moved import find_moved
from refboard.analysis.sources.next_steps import suggest_step
from refboard.analysis.sources.overview import (
    YEAR,
    count_months,
    count_volumes,
    gaps_between,
    judge_freshness,
    last_touches,
    median_gap,
    name_sources,
    owners_of,
    tier_of,
)
from refboard.analysis.sources.quality import (
    NO_OUTCOMES,
    RATE_NAMES,
    OutcomeCounts,
    UsualQuality,
    count_quality,
    measure_usual,
    rate_of,
)
from refboard.analysis.sources.scores import ScorePart, score_source
from refboard.analysis.sources.silence import NO_REFERRAL, STATES, Silence, assess_silence
from refboard.analysis.sources.tiers import TierAdvice, completes_less, suggest_tiers
from refboard.analysis.touches.office_history import OfficeHistory, gather_histories
from workbook.schema import fold


@dataclass(frozen=True, slots=True)
class RepeatReferrals:
    """Whether a source refers repeatedly: ``days`` referral days in 12 months.

    ``again``: two or more; None without any. ``median_gap``: open days between referral days (Kaplan-Meier, with the
    gap that is still open as censored), None while not reached; ``gaps``: the number of gaps.
    """

    days: int
    again: bool | None
    median_gap: float | None
    gaps: int


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source as of the day; ``key`` is its folded name, ``owners`` everyone who owns a target there.

    ``due`` is None when no one there can be contacted, or no one has been yet. ``was``: the state one review
    earlier; ``new_referrals``: those received since then. ``advice``: another tier than the written one, or None.
    ``months``: referral days in each of the 12 months, the oldest first.
    """

    key: str
    source: str
    tier: str
    owners: tuple[str, ...]
    silence: Silence
    score: int | None
    score_spread: int | None
    parts: tuple[ScorePart, ...]
    why: str
    suggest: str
    suggest_why: str
    referrals_12m: int
    response: Rate
    completion: Rate
    loop: Rate
    fit: Rate
    repeat: RepeatReferrals
    open: int
    last_touch: date | None
    days_since_touch: int | None
    due: date | None
    late: bool
    was: str
    new_referrals: int
    advice: TierAdvice | None
    months: tuple[int, ...]

    @property
    def state(self) -> str:
        """One of `STATES`."""
        return self.silence.state

    @property
    def owner(self) -> str:
        """The owners in one text, "" for none."""
        return ", ".join(self.owners)


@dataclass(frozen=True, slots=True)
class Totals:
    """All sources together; ``repeat``: sources with two or more referral days in 12 months, of those with any.

    ``judged``: sources with a judged silence; ``by_chance``: how many of them would look quiet or lost by chance.
    """

    response: Rate
    completion: Rate
    repeat: Rate
    loop: Rate
    fit: Rate
    open: int
    states: Mapping[str, int]
    judged: int
    by_chance: float


@dataclass(frozen=True, slots=True)
class Health:
    """Every source, the most urgent state first; ``before`` is the day of the review it is compared with."""

    on: date
    before: date
    sources: tuple[SourceHealth, ...]
    concentration: Concentration
    totals: Totals

    def find(self, source: str) -> SourceHealth | None:
        """Find a source by its name or key."""
        return next((row for row in self.sources if row.key in (source, fold(source))), None)


@lru_cache(maxsize=2)
def assess_sources(facts: Facts) -> Health:
    """Assess every source of Targets, and those that only touches or referrals name.

    Changes are found by evaluating the same workbook as of the review before, without rows dated later.
    """
    before = look_back(facts, facts.on - timedelta(days=facts.policy.tier_review))
    counts = count_quality(facts)
    usual = measure_usual(counts, facts.policy.window)
    rows = _SourceRows(facts, before, counts, usual)
    sources = sorted((rows.row(key) for key in rows.keys), key=_order)
    return Health(
        on=facts.on,
        before=before.on,
        sources=tuple(sources),
        concentration=measure_concentration(row.referrals_12m for row in sources),
        totals=_totals(facts, sources, usual.rates),
    )


def _order(row: SourceHealth) -> tuple[int, int, str]:
    return STATES.index(row.state), -row.silence.recent_days, row.key


class _SourceRows:
    """Assembles the rows from figures that are computed for all sources at once."""

    def __init__(
        self, facts: Facts, before: Facts, counts: Mapping[str, OutcomeCounts], usual: UsualQuality
    ) -> None:
        self.facts, self.counts, self.usual = facts, counts, usual
        self.offices = gather_histories(facts)
        self.silences = assess_silence(facts)
        self.earlier = assess_silence(before)
        self.touched = last_touches(facts)
        self.keys = tuple(self.silences)
        self.names = name_sources(facts, self.keys)
        self.tiers = {key: tier_of(facts, people) for key, people in facts.offices.items()}
        self.advice = suggest_tiers(facts, before, self.tiers)
        self.volumes = count_volumes(facts, before.on)
        self.gaps = gaps_between(facts)
        self.months = count_months(facts)

    def row(self, key: str) -> SourceHealth:
        facts = self.facts
        people = facts.offices.get(key, [])
        silence = self.silences[key]
        counts = self.counts.get(key, NO_OUTCOMES)
        rates = {name: rate_of(counts, name, self.usual) for name in RATE_NAMES}
        last = self.touched.get(key)
        due, late, freshness = judge_freshness(facts, people, last)
        score = score_source(silence, rates, self.usual, freshness, facts.policy)
        referrals, fresh = self.volumes.get(key, (0, 0))
        step = suggest_step(
            facts,
            people,
            self.offices.get(key, OfficeHistory()),
            silence,
            due=due,
            late=late,
            touched=last is not None,
        )
        was = self.earlier.get(key, _UNKNOWN).state
        return SourceHealth(
            key=key,
            source=self.names[key],
            tier=self.tiers.get(key, ""),
            owners=owners_of(people),
            silence=silence,
            score=score.value,
            score_spread=score.spread,
            parts=score.parts,
            why=" ".join((self._why(silence, rates["completion"]), *find_moved(facts).get(key, ()))),
            suggest=step.code,
            suggest_why=step.why,
            referrals_12m=referrals,
            response=rates["response"],
            completion=rates["completion"],
            loop=rates["loop"],
            fit=rates["fit"],
            repeat=self._repeat(key, silence),
            open=counts.open,
            last_touch=last,
            days_since_touch=None if last is None else (facts.on - last).days,
            due=due,
            late=late,
            was=was,
            new_referrals=fresh,
            advice=self.advice.get(key),
            months=self.months.get(key, (0,) * YEAR),
        )

    def _why(self, silence: Silence, completion: Rate) -> str:
        usual = self.usual.rates["completion"]
        if not completes_less(completion, usual, self.facts.policy.too_few):
            return silence.why
        return (
            f"{silence.why} Fewer of its referrals complete than usual: {completion.k} of {completion.n}; "
            f"your average is {usual.rate:.0%}."
        )

    def _repeat(self, key: str, silence: Silence) -> RepeatReferrals:
        days = silence.recent_days
        gaps, still_open = self.gaps.get(key, ([], 0))
        return RepeatReferrals(
            days=days,
            again=days >= 2 if days else None,
            median_gap=median_gap(gaps, still_open),
            gaps=len(gaps),
        )


_UNKNOWN: Final = Silence(
    state="too-few", p=None, days_silent=None, referral_days=0, months=0.0, why=NO_REFERRAL
)


def _totals(facts: Facts, sources: Sequence[SourceHealth], usual: Mapping[str, Rate]) -> Totals:
    active = [row for row in sources if row.silence.recent_days]
    again = sum(row.silence.recent_days >= 2 for row in active)
    judged = sum(row.silence.p is not None for row in sources)
    counted = Counter(row.state for row in sources)
    return Totals(
        response=usual["response"],
        completion=usual["completion"],
        repeat=make_rate(again, len(active), prior=again / len(active) if active else None),
        loop=usual["loop"],
        fit=usual["fit"],
        open=sum(row.open for row in sources),
        states={state: counted[state] for state in STATES},
        judged=judged,
        by_chance=judged * facts.policy.quiet,
    )


def filter_sources(
    health: Health,
    *,
    owner: str | None = None,
    tiers: Sequence[str] = (),
    states: Sequence[str] = (),
) -> Health:
    """Filter the sources; totals and concentration stay those of all sources, because they describe the whole.

    ``owner`` matches any of a source's owners as `owns` does; tiers and states match without regard to case.
    """

    def keeps(row: SourceHealth) -> bool:
        owned = owner is None or any(owns(owner, name) for name in row.owners or ("",))
        in_tier = not tiers or fold(row.tier) in {fold(tier) for tier in tiers}
        return owned and in_tier and (not states or fold(row.state) in {fold(state) for state in states})

    return replace(health, sources=tuple(row for row in health.sources if keeps(row)))
