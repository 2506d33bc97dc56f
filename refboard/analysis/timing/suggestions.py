"""What the answers so far suggest: an angle for a specialty, and a weekday; nothing when there are too few.

An angle is suggested when it was answered more often than the others in the same specialty, chance is an unlikely
explanation, and it is likely the best of them. All specialties are tested at once, so the threshold follows
Benjamini and Hochberg: few of the suggestions are due to chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from refboard.analysis.facts import Facts, Person
from refboard.analysis.rates.rates import Rate, make_rate, p_best, permutation_p
from refboard.analysis.timing.sent_weekdays import WeekdayVerdict
from refboard.analysis.timing.timing import measure_timing
from refboard.analysis.touches.touch_filter import TouchFilter, asking_touches, office_traits
from refboard.practice.policy import Policy
from refboard.practice.words import p_text, percent
from workbook.schema import fold


@dataclass(frozen=True, slots=True)
class AngleAdvice:
    """An angle that a specialty answered more often: its rate, the rate of the other angles, and the p-value."""

    specialty: str
    angle: str
    rate: Rate
    rest: Rate
    p: float
    text: str


@dataclass(frozen=True, slots=True)
class MessageUse:
    """How often a template was sent as a touch that asks for an answer, and the answer rate of matured ones."""

    sent: int
    rate: Rate


@lru_cache(maxsize=2)
def suggest_angles(facts: Facts) -> Mapping[str, AngleAdvice]:
    """Find the angle that each specialty answers most, by folded specialty; most specialties have no entry.

    Only angles with enough matured touches are compared. Sources: `rates.permutation_p`, `rates.p_best`;
    Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, JRSS B 57 (1995).
    """
    rows = asking_touches(facts).filter("matured", pl.col("angle") != "", pl.col("specialty") != "")
    counts = (
        rows.group_by("specialty", "angle")
        .agg(pl.col("good").sum().cast(pl.Int64).alias("k"), pl.len().cast(pl.Int64).alias("n"))
        .filter(pl.col("n") >= facts.policy.too_few)
        .sort("specialty", "angle")
    )
    parts = [
        (str(key[0]), part)
        for key, part in counts.group_by("specialty", maintain_order=True)
        if part.height > 1
    ]
    ps = [_chance(part["k"].to_list(), part["n"].to_list()) for _, part in parts]
    significant = _discoveries(ps, facts.policy.stand_out)
    found = [
        _name_best(specialty, part, p, facts.policy)
        for (specialty, part), p, is_significant in zip(parts, ps, significant, strict=True)
        if is_significant
    ]
    return {fold(advice.specialty): advice for advice in found if advice is not None}


def _chance(ks: list[int], ns: list[int]) -> float:
    """How often chance alone makes such differences; 1 without a simulation when they are no larger than average.

    Without a difference the chi-square statistic equals its degrees of freedom on average.
    """
    share = sum(ks) / sum(ns)
    if not 0 < share < 1:
        return 1.0
    statistic = sum((k - n * share) ** 2 / (n * share * (1 - share)) for k, n in zip(ks, ns, strict=True))
    return 1.0 if statistic <= len(ks) - 1 else permutation_p(ks, ns)


def _name_best(specialty: str, part: pl.DataFrame, p: float, policy: Policy) -> AngleAdvice | None:
    """Choose the angle that is likely the best of those compared, or None."""
    angles, ks, ns = (part[name].to_list() for name in ("angle", "k", "n"))
    chances = p_best(ks, ns)
    top = max(range(len(angles)), key=chances.__getitem__)
    if chances[top] < policy.best_chance:
        return None
    share = sum(ks) / sum(ns)
    rate = make_rate(ks[top], ns[top], prior=share)
    rest = make_rate(sum(ks) - ks[top], sum(ns) - ns[top], prior=share)
    text = (
        f"{specialty}: {percent(rate.k, rate.n)} of {rate.n:,} touches with {angles[top]} were answered, "
        f"{percent(rest.k, rest.n)} of {rest.n:,} with other angles ({p_text(p)})."
    )
    return AngleAdvice(specialty=specialty, angle=angles[top], rate=rate, rest=rest, p=p, text=text)


def _discoveries(ps: list[float], level: float) -> list[bool]:
    ranked = sorted(ps)
    passed = [p for place, p in enumerate(ranked, 1) if p <= level * place / len(ps)]
    return [bool(passed) and p <= passed[-1] for p in ps]


def suggest_angle(facts: Facts, person: Person) -> AngleAdvice | None:
    """Find the angle that a person's specialty answers most, or None when the answers do not show one."""
    specialty = fold(str(person.row["Specialty"] or ""))
    specialty = specialty or fold(office_traits(facts).get(person.office, {}).get("specialty", ""))
    return suggest_angles(facts).get(specialty) if specialty else None


@lru_cache(maxsize=2)
def judge_weekday(facts: Facts) -> WeekdayVerdict:
    """Test whether a weekday of sending stands out over all offices."""
    return measure_timing(facts).verdict


def suggest_day(facts: Facts, person: Person) -> str:
    """Suggest a day to write: their preference, else a weekday that stands out (at their office first), else ""."""
    preferred = str(person.row["Best days"] or "").strip()
    if preferred:
        return f"They prefer {preferred}."
    own = measure_timing(facts, only=TouchFilter(source=person.source)).verdict if person.source else None
    if own is not None and own.best is not None:
        return f"At this office {own.text}"
    overall = judge_weekday(facts)
    return overall.text if overall.best is not None else ""


@lru_cache(maxsize=2)
def count_message_use(facts: Facts) -> Mapping[str, MessageUse]:
    """Count how often each template was sent and answered, by the folded id or name that Touches names."""
    named = facts.snapshot.tables["Touches"].frame["Message"].fill_null("")
    words = named.unique().to_list()
    keys = named.replace_strict(words, [fold(word) for word in words], return_dtype=pl.String)
    rows = pl.DataFrame({"at": pl.arange(len(keys), eager=True, dtype=pl.Int64), "message": keys})
    sent = asking_touches(facts).join(rows.filter(pl.col("message") != ""), on="at", how="inner")
    counts = sent.group_by("message").agg(
        pl.len().cast(pl.Int64).alias("sent"),
        pl.col("good").sum().cast(pl.Int64).alias("k"),
        pl.col("matured").sum().cast(pl.Int64).alias("n"),
    )
    n, k = int(counts["n"].sum()), int(counts["k"].sum())
    prior = k / n if n else None
    return {
        str(message): MessageUse(sent_count, make_rate(good, matured, prior=prior))
        for message, sent_count, good, matured in counts.sort("message").iter_rows()
    }
