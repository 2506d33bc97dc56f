"""The tier that a source's referrals suggest, for a person to decide on; it is never written automatically."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from refboard.analysis.facts import Facts
from refboard.analysis.rates.rates import Rate
from refboard.analysis.sources.quality import (
    NO_OUTCOMES,
    OutcomeCounts,
    UsualQuality,
    count_outcomes,
    measure_usual,
    rate_of,
)
from refboard.analysis.sources.silence import Silence, assess_silence
from refboard.practice.words import plural

LADDER: Final = ("C", "B", "A")


@dataclass(frozen=True, slots=True)
class TierAdvice:
    """The tier that two reviews in a row agree on, when the workbook has another; ``why`` is a sentence."""

    tier: str
    why: str


def suggest_tiers(now: Facts, before: Facts, written: Mapping[str, str]) -> Mapping[str, TierAdvice]:
    """Suggest a tier for the sources for which both reviews differ from the ``written`` tier (by key).

    Two reviews in a row must agree, so that one good month does not move a source up and down again. Referral days in
    12 months decide, one step lower when clearly fewer referrals than usual complete. A source that is paused, new,
    gone quiet, or without a referral in the 12 months gets no suggestion: its potential is a person's judgment, and a
    silence has to be looked into first.
    """
    earned, earlier = _earned(now), _earned(before)
    silences = assess_silence(now)
    advice = {}
    for key, tier in earned.items():
        if earlier.get(key) != tier or key not in written or written[key] == tier:
            continue
        if silences[key].state in {"quiet", "lost"}:
            continue
        days = plural(silences[key].recent_days, "referral day")
        why = f"{days} in 12 months, at two reviews in a row; the workbook has {f'tier {written[key]}' if written[key] else 'no tier'}."
        advice[key] = TierAdvice(tier, why)
    return advice


def _earned(facts: Facts) -> dict[str, str]:
    outcomes = count_outcomes(facts)
    usual = measure_usual(outcomes, facts.policy.window)
    return {
        key: _tier(facts, silence, outcomes.get(key, NO_OUTCOMES), usual)
        for key, silence in assess_silence(facts).items()
        if silence.recent_days and silence.state not in {"paused", "new"}
    }


def _tier(facts: Facts, silence: Silence, counts: OutcomeCounts, usual: UsualQuality) -> str:
    policy = facts.policy
    step = (silence.recent_days >= policy.tier_b) + (silence.recent_days >= policy.tier_a)
    judged = step > 0 and counts.completion[1] >= policy.too_few
    if judged and completes_less(
        rate_of(counts, "completion", usual), usual.rates["completion"], policy.too_few
    ):
        step -= 1
    return LADDER[step]


def completes_less(own: Rate, usual: Rate, least: int) -> bool:
    """Whether clearly fewer than usual complete: enough cases, and the whole interval below the usual share."""
    # While too many are open, the upper bound says what the share would be if all of them came.
    return own.is_enough(least) and own.high is not None and usual.rate is not None and own.high < usual.rate
