"""Gone quiet: the published thresholds, the states, their sentences, and how often an alarm is false."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.sources.silence import (
    STATES,
    GammaPrior,
    Silence,
    assess_silence,
    describe_trend,
    fit_prior,
    silence_p,
)
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
ON = date(2026, 11, 23)


def facts_of(snapshot: Snapshot, on: date = ON) -> Facts:
    return prepare(snapshot, Policy.from_snapshot(snapshot), on)


def referred(source: str, *ages: int, on: date = ON) -> list[dict[str, Any]]:
    """Referrals received so many days ago."""
    return [{"Source": source, "Received": on - timedelta(days=age)} for age in ages]


def every(source: str, step: int, first: int, last: int) -> list[dict[str, Any]]:
    return referred(source, *range(first, last - 1, -step))


@pytest.mark.parametrize(
    ("days", "thresholds"), [(4, (122, 256, 456)), (12, (48, 94, 154)), (36, (17, 32, 51))]
)
def test_the_published_thresholds(days: int, thresholds: Sequence[int]) -> None:
    """In calendar days of 30.44 a month: the days until watch, quiet and lost with a0=2, b0=1, T=12."""
    for alarm, expected in zip((0.20, 0.05, 0.01), thresholds, strict=True):
        silent = next(t for t in range(1000) if silence_p(GammaPrior(2, 1), days, 12, t / 30.44) < alarm)
        assert silent == pytest.approx(expected, abs=1)


def test_the_silence_agrees_with_the_lomax_law() -> None:
    stats = pytest.importorskip("scipy.stats")
    for days, months, silent in ((4, 12, 3.5), (12, 7.1, 0.4), (40, 11.9, 2.0)):
        theirs = stats.lomax.sf(silent, 2 + days, scale=1 + months)
        assert silence_p(GammaPrior(2, 1), days, months, silent) == pytest.approx(theirs, abs=1e-9)


def test_the_prior_finds_the_law_that_made_the_counts() -> None:
    random = Random(5)

    def poisson(mean: float) -> int:
        count, passed = 0, random.expovariate(1)
        while passed < mean:
            count, passed = count + 1, passed + random.expovariate(1)
        return count

    prior = fit_prior(poisson(12 * random.gammavariate(2, 1 / 1.6)) for _ in range(20_000))
    assert prior.shape == pytest.approx(2, rel=0.06)
    assert prior.months == pytest.approx(1.6, rel=0.06)


def test_a_prior_without_a_difference_is_worth_a_year() -> None:
    assert fit_prior([6, 6, 6, 6]) == GammaPrior(6, 12)
    assert fit_prior([5]) == GammaPrior(5, 12)
    assert fit_prior([0, 0]) == GammaPrior(0, 0)
    assert fit_prior([]) == GammaPrior(0, 0)


def test_a_silence_is_judged_by_the_sources_own_rhythm(book: Book) -> None:
    targets = [{"Target ID": f"P-{name}", "Source": name} for name in ("Busy", "Slow", "Gone")]
    rows = [*every("Busy", 7, 350, 63), *every("Slow", 56, 399, 63), *every("Gone", 7, 350, 210)]
    found = assess_silence(facts_of(book(targets, [], rows)))
    assert found["busy"].days_silent == found["slow"].days_silent == 45
    assert (found["busy"].state, found["slow"].state, found["gone"].state) == ("lost", "steady", "lost")
    assert found["busy"].p is not None
    assert found["slow"].p is not None
    assert found["busy"].p < 0.01 < 0.20 < found["slow"].p


def test_the_figures_of_one_source_by_hand(book: Book) -> None:
    # First within reach Mon 2 Mar, last Mon 31 Aug: 130 open days = 6.19 months; silent from 1 Sep: 60 open days.
    days = [date(2026, 3, 2), date(2026, 5, 4), date(2026, 6, 1), date(2026, 7, 6), date(2026, 8, 31)]
    rows = [{"Source": "Oak", "Received": day} for day in (*days, days[-1], date(2025, 6, 2))]
    rows += every("Elm", 10, 300, 5)
    facts = facts_of(book([{"Source": "Oak"}, {"Source": "Elm"}], [], rows))
    found = assess_silence(facts)["oak"]
    recent = [5, len({row["Received"] for row in every("Elm", 10, 300, 5)})]
    mean = sum(recent) / 2
    extra = sum((count - mean) ** 2 for count in recent) - mean
    worth = min(12, 12 * mean / extra)
    expected = ((worth + 130 / 21) / (worth + 130 / 21 + 60 / 21)) ** (mean / 12 * worth + 5)
    assert (found.referral_days, found.recent_days, found.days_silent) == (5, 5, 60)
    assert found.months == pytest.approx(130 / 21)
    assert found.p == pytest.approx(expected)
    assert found.why == (
        "5 referral days in the 6 months up to Mon 31 Aug, then 60 open days without one; a source like this goes that "
        f"long without one {expected:.0%} of the time."
    )


def test_a_batch_counts_once_and_a_holiday_raises_no_alarm(book: Book) -> None:
    rows = every("Oak", 9, 300, 3)
    once = assess_silence(facts_of(book([{"Source": "Oak"}], [], rows)))["oak"]
    batches = assess_silence(facts_of(book([{"Source": "Oak"}], [], rows * 3)))["oak"]
    assert batches == once
    before, after = (
        assess_silence(facts_of(book([{"Source": "Oak"}], [], rows), on))["oak"]
        for on in (date(2026, 11, 25), date(2026, 11, 29))
    )
    assert before.days_silent == after.days_silent, "Thanksgiving, the day after and the weekend are closed"
    assert before.p == after.p


def test_who_is_not_judged(book: Book) -> None:
    targets: list[dict[str, Any]] = [{"Source": name} for name in ("Never", "Twice", "Young", "Undated")]
    targets.append({"Source": "Left", "Status": "Left"})
    targets.append({"Source": "Left", "Status": "Not accepting"})
    targets.append({"Source": "Half", "Status": "Left"})
    targets.append({"Source": "Half"})
    targets.append({"Source": "Rest", "Pause until": date(2026, 12, 24)})
    targets.append({"Source": "Back", "Status": "Paused", "Pause until": date(2026, 11, 23)})
    rows = [
        *referred("Twice", 700, 300, 200), *referred("Young", 60, 40, 35, 30), {"Source": "Undated"},
        *(row for name in ("Left", "Half", "Rest", "Back") for row in every(name, 7, 350, 150)),
        *every("Elsewhere", 7, 350, 150),
    ]  # fmt: skip
    found = assess_silence(facts_of(book(targets, [], rows)))
    assert {key: silence.state for key, silence in found.items()} == {
        "never": "too-few", "twice": "too-few", "young": "new", "undated": "too-few", "left": "paused",
        "half": "lost", "rest": "paused", "back": "lost", "elsewhere": "lost",
    }  # fmt: skip
    assert all((silence.p is None) == (silence.state != "lost") for silence in found.values())
    assert {silence.state for silence in found.values()} <= set(STATES)
    assert found["left"].why.startswith(
        "No active contacts there (status Left and status Not accepting), so a silence"
    )
    assert "paused until Thu 24 Dec" in found["rest"].why
    assert found["never"].why == "No dated referral so far."
    assert "too few to tell" in found["twice"].why
    assert found["young"].why.startswith("New: the first referral came on Thu 24 Sep; 4 referral days")


def test_growing_needs_more_than_chance(book: Book) -> None:
    targets = [{"Source": name} for name in ("Grows", "Luck", "Falls", "Fresh")]
    rows = [
        *every("Grows", 40, 400, 190), *every("Grows", 9, 170, 2), *every("Luck", 30, 400, 190),
        *every("Luck", 20, 170, 2), *every("Falls", 8, 400, 190), *every("Falls", 45, 170, 5), *referred("Falls", 2),
        *every("Fresh", 8, 200, 2),
    ]  # fmt: skip
    found = assess_silence(facts_of(book(targets, [], rows)))
    assert {key: silence.state for key, silence in found.items()} == {
        "grows": "growing", "luck": "steady", "falls": "steady", "fresh": "steady",
    }  # fmt: skip
    grows, luck, falls, fresh = (found[key].trend for key in ("grows", "luck", "falls", "fresh"))
    assert grows is not None
    assert grows.p is not None
    assert grows.p < 0.05
    assert grows.grows
    assert luck is not None
    assert luck.p is not None
    assert luck.p > 0.05
    assert falls is not None
    assert falls.p is not None
    assert falls.p < 0.05
    assert not falls.grows
    assert fresh is not None
    assert [each.partly for each in (grows, luck, falls, fresh)] == [False, False, False, True]
    assert "of it known" not in describe_trend(grows)
    assert "of it known" in describe_trend(fresh)
    assert fresh.p is None, "three weeks of a past are none to compare with"
    assert "more than before" in found["grows"].why


def test_settings_move_the_states(book: Book) -> None:
    rows = every("Oak", 20, 300, 40)
    plain = assess_silence(facts_of(book([{"Source": "Oak"}], [], rows)))["oak"]
    assert plain.p is not None
    shifted = [
        {"Setting": "Watch below", "Value": 0.99},
        {"Setting": "Quiet below", "Value": plain.p + 0.01},
    ]
    assert (
        assess_silence(facts_of(book([{"Source": "Oak"}], [], rows, settings=shifted)))["oak"].state
        == "quiet"
    )
    few = [{"Setting": "Silence needs", "Value": 30}]
    assert (
        assess_silence(facts_of(book([{"Source": "Oak"}], [], rows, settings=few)))["oak"].state == "too-few"
    )


def test_order_and_later_rows_change_nothing(book: Book) -> None:
    rows = [*every("Oak", 11, 330, 60), *every("Elm", 17, 400, 9)]
    plain = assess_silence(facts_of(book([{"Source": "Oak"}], [], rows)))
    mixed = rows + referred("Oak", -3) + referred("Elm", -200)
    Random(3).shuffle(mixed)
    assert assess_silence(facts_of(book([{"Source": "Oak"}], [], mixed))) == plain


def alarms(practices: int, seed: int) -> tuple[int, dict[float, int]]:
    """How many true gaps of stable sources there are, and in how many an alarm fires before the next referral."""
    random = Random(seed)
    gaps, fired = 0, dict.fromkeys((0.05, 0.02, 0.01), 0)
    for _ in range(practices):
        shape = random.choice((1.5, 2, 3))
        sources = [stable(random, random.gammavariate(shape, 1.25 / shape)) for _ in range(80)]
        prior = fit_prior(sum(756 < day <= 1008 for day in days) for days in sources)
        for days in sources:
            for at in range(len(days) - 1):
                last, until = days[at], days[at + 1] - 1
                if not 504 <= last <= 1008:
                    continue
                near = [day for day in days[: at + 1] if day >= last - 252]
                if len(near) < 3:
                    continue
                gaps += 1
                p = silence_p(prior, len(near), (last - near[0]) / 21, (until - last) / 21)
                for alarm in fired:
                    fired[alarm] += p < alarm
    return gaps, fired


def stable(random: Random, monthly: float) -> list[int]:
    """Referral days of a source that never changes, over six years of open days."""
    days, at = set(), 0.0
    while (at := at + random.expovariate(monthly) * 21) < 1512:
        days.add(int(at))
    return sorted(days)


def test_alarms_are_as_rare_as_they_say() -> None:
    gaps, fired = alarms(practices=6, seed=17)
    assert gaps > 8_000
    assert fired[0.02] / gaps == pytest.approx(0.02, abs=0.006)
    assert fired[0.05] / gaps == pytest.approx(0.05, abs=0.011)


@pytest.mark.long
def test_alarms_are_as_rare_as_they_say_over_many_practices() -> None:
    gaps, fired = alarms(practices=120, seed=23)
    assert gaps > 150_000
    assert fired[0.05] / gaps == pytest.approx(0.05, abs=0.008)
    assert fired[0.02] / gaps == pytest.approx(0.02, abs=0.005)
    assert fired[0.01] / gaps == pytest.approx(0.01, abs=0.003)


def test_a_state_is_a_plain_row() -> None:
    silence = Silence("steady", 0.4, 3, 12, 11.0, "why")
    with pytest.raises(AttributeError):
        silence.state = "lost"  # type: ignore[misc]
