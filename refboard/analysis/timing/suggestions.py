"""What the answers so far suggest: an angle for a specialty, and a weekday; nothing when there are too few.

An angle is suggested when the offices of a specialty answered it more than they answered the others at the same step,
chance is an unlikely explanation with offices as the pieces of evidence, and it is likely the best of them. All
specialties are tested at once, so the threshold follows Benjamini and Hochberg: few of the suggestions are due to chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from refboard.analysis.facts import Facts, Person
from refboard.analysis.rates.discoveries import discoveries
from refboard.analysis.rates.like_with_like import Comparison, compare_groups
from refboard.analysis.rates.rates import Rate
from refboard.analysis.timing.experiment_status import dealt_day
from refboard.analysis.timing.sent_weekdays import judge_sent_weekdays
from refboard.analysis.touches.steps import stepped_trials
from refboard.analysis.touches.touch_filter import asking_trials, office_traits
from refboard.analysis.touches.trials import count_by, count_by_office, usual_of
from refboard.practice.policy import Policy
from refboard.practice.words import chance_text, share_text
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
    """How often a template was sent as a touch that asks for an answer, and the share that was answered."""

    sent: int
    rate: Rate


@lru_cache(maxsize=2)
def suggest_angles(facts: Facts) -> Mapping[str, AngleAdvice]:
    """Find the angle that each specialty answers most, by folded specialty; most specialties have no entry.

    Only angles with enough touches are compared. Sources: `rates.like_with_like`, `rates.discoveries`.
    """
    policy = facts.policy
    rows = stepped_trials(facts).filter(
        pl.col("wait").is_not_null(), pl.col("angle") != "", pl.col("specialty") != ""
    )
    enough = pl.len().over("specialty", "angle") >= policy.too_few
    rows = rows.filter(enough).with_columns(pl.col("angle").alias("group"))
    found = []
    for (specialty,), part in sorted(rows.group_by("specialty"), key=lambda item: str(item[0][0])):
        comparison = compare_groups(part, ("step",)) if part["angle"].n_unique() > 1 else None
        if comparison is not None:
            found.append((str(specialty), part, comparison))
    passed = discoveries([comparison.p_better for *_, comparison in found], policy.stand_out)
    return {
        fold(specialty): _advise(specialty, part, comparison, policy)
        for (specialty, part, comparison), is_found in zip(found, passed, strict=True)
        if is_found and comparison.p_best >= policy.best_chance
    }


def _advise(specialty: str, part: pl.DataFrame, comparison: Comparison, policy: Policy) -> AngleAdvice:
    best = comparison.best
    usual = usual_of(part, policy.window)
    rate = usual.rate_of(count_by_office(part.filter(pl.col("angle") == best)))
    rest = usual.rate_of(count_by_office(part.filter(pl.col("angle") != best)))
    text = (
        f"{specialty}: {share_text(rate.rate)} of {rate.n:,} touches with {best} were answered, {share_text(rest.rate)} of "
        f"{rest.n:,} with other angles (differences this large come by chance {chance_text(comparison.p_better)} such practices)."
    )
    return AngleAdvice(
        specialty=specialty, angle=best, rate=rate, rest=rest, p=comparison.p_better, text=text
    )


def suggest_angle(facts: Facts, person: Person) -> AngleAdvice | None:
    """Find the angle that a person's specialty answers most, or None when the answers do not show one."""
    specialty = fold(str(person.row["Specialty"] or ""))
    specialty = specialty or fold(office_traits(facts).get(person.office, {}).get("specialty", ""))
    return suggest_angles(facts).get(specialty) if specialty else None


def suggest_day(facts: Facts, person: Person) -> str:
    """Suggest a day to write: the experiment's, their preference, a weekday that stands out over all offices, or ""."""
    dealt = dealt_day(facts, person.office)
    if dealt:
        return f"Weekday experiment: send this on a {dealt}."
    preferred = str(person.row["Best days"] or "").strip()
    if preferred:
        return f"They prefer {preferred}."
    verdict = judge_sent_weekdays(facts)
    return verdict.text if verdict.best is not None else ""


@lru_cache(maxsize=2)
def count_message_use(facts: Facts) -> Mapping[str, MessageUse]:
    """Count how often each template was sent and answered, by the folded id or name that Touches names."""
    named = facts.snapshot.tables["Touches"].frame["Message"].fill_null("")
    words = named.unique().to_list()
    keys = named.replace_strict(words, [fold(word) for word in words], return_dtype=pl.String)
    rows = pl.DataFrame({"ats": pl.arange(len(keys), eager=True, dtype=pl.Int64), "message": keys})
    trials = asking_trials(facts).select("office", "number", "channel", "ats", "wait", "seen").explode("ats")
    sent = trials.join(rows.filter(pl.col("message") != ""), on="ats", how="inner")
    # A template that went to three people of an office on one day was tried once.
    sent = sent.unique(["office", "number", "channel", "message"]).sort(
        "number", "office", "channel", "message"
    )
    usual = usual_of(sent, facts.policy.window)
    counts = count_by(sent, ("message",))
    tried = dict(sent.group_by("message").len().sort("message").rows())
    return {
        str(message): MessageUse(count, usual.rate_of(counts.get((str(message),), {})))
        for message, count in tried.items()
    }
