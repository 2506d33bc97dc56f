"""Rates, tests and curves against published vectors, independent libraries and simulation."""

from __future__ import annotations

import time
from math import comb, inf, log
from random import Random

import pytest

from refboard.analysis.rates.rates import (
    Rate,
    compare_windows,
    hhi,
    make_rate,
    needed_per_group,
    p_best,
    permutation_p,
    shrink,
    wilson,
)
from refboard.analysis.rates.waiting import kaplan_meier


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(0, 3, 0, 0.561), (2, 3, 0.208, 0.939), (3, 3, 0.439, 1), (7, 50, 0.070, 0.262), (4, 11, 0.152, 0.646)],
)
def test_wilson_matches_its_vectors(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=6e-4)


def test_wilson_agrees_with_other_libraries() -> None:
    stats = pytest.importorskip("scipy.stats")
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    for n in (1, 2, 7, 8, 50, 333, 100_000):
        for k in sorted({0, 1, n // 3, n // 2, n - 1, n}):
            ours = wilson(k, n)
            theirs = stats.binomtest(k, n).proportion_ci(method="wilson")
            assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-9)
            assert ours == pytest.approx(proportion.proportion_confint(k, n, method="wilson"), abs=1e-9)


def test_a_rate_carries_its_doubt() -> None:
    rate = make_rate(4, 11, prior=0.5)
    assert rate == Rate(4, 11, 4 / 11, *wilson(4, 11), shrunk=9 / 21)
    assert make_rate(0, 0, prior=0.5) == Rate(0, 0, None, None, None, None)
    assert make_rate(3, 4).shrunk is None
    assert (rate.is_enough(8), rate.is_enough(12)) == (True, False)
    for k, n in ((5, 4), (-1, 4)):
        with pytest.raises(ValueError, match="is not a share"):
            make_rate(k, n)


def test_an_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Summed over every outcome, not sampled: 95% on average, and nowhere far below."""
    for n, worst in ((10, 0.85), (40, 0.90), (100, 0.90)):
        covered = []
        for p in (at / 200 for at in range(1, 200)):
            inside = [k for k in range(n + 1) if wilson(k, n)[0] <= p <= wilson(k, n)[1]]
            covered.append(sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in inside))
        assert sum(covered) / len(covered) == pytest.approx(0.95, abs=0.005)
        assert min(covered) > worst


def test_shrinking_goes_from_the_usual_share_to_the_own_one() -> None:
    assert shrink(0, 0, 0.3, 10) == pytest.approx(0.3)
    assert shrink(3, 3, 0.3, 10) == pytest.approx(6 / 13)
    assert shrink(700, 1000, 0.3, 10) == pytest.approx(0.7, abs=0.005)
    assert shrink(1, 4, 0.9, 0) == 0.25


def test_the_permutation_test_agrees_with_the_exact_one() -> None:
    """Two groups: the law of the permutations is the hypergeometric one, summed here in full."""
    for (k1, k2), (n1, n2) in [((7, 2), (12, 15)), ((3, 3), (9, 9)), ((30, 14), (60, 55)), ((1, 9), (4, 12))]:
        good, total = k1 + k2, n1 + n2

        def statistic(k: int, good: int = good, n1: int = n1, n2: int = n2) -> float:
            return k * k / n1 + (good - k) ** 2 / n2

        chance = {
            k: comb(n1, k) * comb(n2, good - k) / comb(total, good)
            for k in range(max(0, good - n2), min(n1, good) + 1)
        }
        exact = sum(p for k, p in chance.items() if statistic(k) >= statistic(k1) - 1e-9)
        sampled = permutation_p([k1, k2], [n1, n2], draws=20_000)
        assert sampled == pytest.approx(exact, abs=4 * (exact * (1 - exact) / 20_000) ** 0.5 + 1e-4)


def test_the_permutation_test_agrees_with_chi_square_on_large_counts() -> None:
    stats = pytest.importorskip("scipy.stats")
    for ks in ([300, 310, 280, 330, 290], [300, 340, 260, 330, 290]):
        ns = [1000, 1010, 980, 1000, 990]
        theirs = stats.chi2_contingency([ks, [n - k for k, n in zip(ks, ns, strict=True)]]).pvalue
        assert permutation_p(ks, ns, draws=8000) == pytest.approx(theirs, abs=0.025)


def test_permutation_p_is_uniform_without_a_difference() -> None:
    random = Random(7)
    found = []
    for seed in range(300):
        ns = [random.randint(10, 30) for _ in range(5)]
        ks = [sum(random.random() < 0.35 for _ in range(n)) for n in ns]
        found.append(permutation_p(ks, ns, draws=199, seed=seed))
    for level in (0.05, 0.10, 0.50):
        share = sum(p <= level for p in found) / len(found)
        assert share <= level + 3 * (level * (1 - level) / len(found)) ** 0.5


def test_the_permutation_test_knows_when_there_is_nothing_to_test() -> None:
    assert permutation_p([], []) == 1
    assert permutation_p([3], [9]) == 1
    assert permutation_p([0, 0, 0], [5, 6, 0]) == 1
    assert permutation_p([5, 6], [5, 6]) == 1
    assert permutation_p([0, 20], [20, 20], draws=999) == 1 / 1000
    assert permutation_p([4, 9], [20, 20]) == permutation_p([4, 9], [20, 20])


def test_the_permutation_test_is_quick() -> None:
    def clock(factor: int) -> float:
        started = time.perf_counter()
        permutation_p([k * factor for k in (6, 7, 5, 6, 4)], [20 * factor] * 5)
        return time.perf_counter() - started

    # A thousand times the touches cost the square root of it, not a thousand times as much.
    assert min(clock(1000) for _ in range(3)) < 60 * min(clock(1) for _ in range(3))


def test_p_best_agrees_with_integration() -> None:
    """Two groups: P(first > second) by summing over a fine grid of both Beta densities."""
    ks, ns = (9, 4), (20, 20)
    p0, grid = 13 / 40, [(i + 0.5) / 4000 for i in range(4000)]

    def density(k: int, n: int) -> list[float]:
        a, b = k + 10 * p0, n - k + 10 * (1 - p0)
        logs = [(a - 1) * log(x) + (b - 1) * log(1 - x) for x in grid]
        top = max(logs)
        weights = [2.718281828459045 ** (value - top) for value in logs]
        return [weight / sum(weights) for weight in weights]

    first, second = density(ks[0], ns[0]), density(ks[1], ns[1])
    below, exact = 0.0, 0.0
    for mine, theirs in zip(first, second, strict=True):
        exact += mine * (below + theirs / 2)
        below += theirs
    chances = p_best(ks, ns, draws=20_000)
    assert chances[0] == pytest.approx(exact, abs=0.012)
    assert sum(chances) == pytest.approx(1)


def test_p_best_leaves_out_who_has_nothing() -> None:
    assert p_best([2, 0, 3], [10, 0, 10])[1] == 0
    assert p_best([0, 0], [4, 9]) == [0.5, 0.5]
    assert p_best([], []) == []
    assert p_best([1, 19], [20, 20])[1] > 0.99
    assert p_best([5, 7], [20, 20]) == p_best([5, 7], [20, 20])


def test_two_windows_agree_with_the_exact_binomial_test() -> None:
    stats = pytest.importorskip("scipy.stats")
    for k1, k2 in [(0, 0), (1, 0), (3, 9), (9, 3), (10, 10), (40, 22), (300, 240), (0, 7)]:
        for t1, t2 in [(1, 1), (9, 3), (365, 91)]:
            theirs = stats.binomtest(k2, k1 + k2, t2 / (t1 + t2)).pvalue if k1 + k2 else 1.0
            assert compare_windows(k1, k2, t1, t2) == pytest.approx(theirs, abs=1e-6)
            fall = stats.binom.cdf(k2, k1 + k2, t2 / (t1 + t2))
            assert compare_windows(k1, k2, t1, t2, side="fewer") == pytest.approx(fall, abs=1e-6)
            rise = stats.binom.sf(k2 - 1, k1 + k2, t2 / (t1 + t2))
            assert compare_windows(k1, k2, t1, t2, side="more") == pytest.approx(rise, abs=1e-6)
    with pytest.raises(ValueError, match="length"):
        compare_windows(1, 1, 0, 1)


def test_two_windows_say_how_little_they_see() -> None:
    """A true halving over two quarters: found in 25% at 3 a month, 40% at 5, 68% at 10."""
    stats = pytest.importorskip("scipy.stats")
    for monthly, found in ((3, 0.25), (5, 0.40), (10, 0.68)):
        first, second = stats.poisson(3 * monthly), stats.poisson(1.5 * monthly)
        power = sum(
            first.pmf(k1) * second.pmf(k2)
            for k1 in range(60)
            for k2 in range(45)
            if k1 + k2 and compare_windows(k1, k2, side="fewer") < 0.05
        )
        assert power == pytest.approx(found, abs=0.006)


def test_concentration_is_unbiased() -> None:
    assert hhi([1]) is None
    assert hhi([]) is None
    assert hhi([5]) == 1
    assert hhi([1, 1, 1]) == 0
    assert hhi([2, 2, 0]) == pytest.approx(4 / 12)
    random, shares = Random(11), [0.35, 0.2, 0.15, 0.1, 0.1, 0.1]
    total = 0.0
    for _ in range(3000):
        drawn = random.choices(range(6), shares, k=40)
        total += hhi(drawn.count(at) for at in range(6)) or 0
    assert total / 3000 == pytest.approx(sum(share**2 for share in shares), abs=0.004)


def test_how_many_are_needed() -> None:
    assert needed_per_group(0.30, 0.15) == 162
    assert needed_per_group(0.30, 0.10) == 356
    assert needed_per_group(0.95, 0.15) == needed_per_group(0.95, -0.15)
    power = pytest.importorskip("statsmodels.stats.power")
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    for p, difference in ((0.3, 0.15), (0.1, 0.1), (0.5, 0.05), (0.0, 0.2)):
        effect = proportion.proportion_effectsize(p + difference, p)
        theirs = power.NormalIndPower().solve_power(effect, alpha=0.05, power=0.8)
        assert needed_per_group(p, difference) - 1 <= theirs <= needed_per_group(p, difference)
    for difference in (0, 1.5):
        with pytest.raises(ValueError, match="cannot differ by that much"):
            needed_per_group(0.5, difference)


def waiting(seed: int, size: int) -> tuple[list[float], list[bool]]:
    random = Random(seed)
    times, observed = [], []
    for _ in range(size):
        event, end = int(random.expovariate(0.15)), random.randint(0, 25)
        times.append(float(min(event, end)))
        observed.append(event <= end)
    return times, observed


def test_the_curve_agrees_with_lifelines() -> None:
    lifelines = pytest.importorskip("lifelines")
    for seed in range(8):
        times, observed = waiting(seed, 15 + 12 * seed)
        curve = kaplan_meier(times, observed)
        fitter = lifelines.KaplanMeierFitter().fit(times, observed)
        band = fitter.confidence_interval_
        for at, moment in enumerate(curve.times):
            assert curve.survival[at] == pytest.approx(fitter.predict(moment), abs=1e-9)
            if 0 < curve.survival[at] < 1:
                low, high = band.loc[moment]
                assert (curve.low[at], curve.high[at]) == pytest.approx((low, high), abs=1e-6)
        median = fitter.median_survival_time_
        assert curve.median() == (None if median == inf else median)


def test_the_curve_agrees_with_statsmodels() -> None:
    survfunc = pytest.importorskip("statsmodels.duration.survfunc")
    times, observed = waiting(99, 80)
    theirs = survfunc.SurvfuncRight(times, observed)
    curve = kaplan_meier(times, observed)
    ours = dict(zip(curve.times, curve.survival, strict=True))
    for moment, share in zip(theirs.surv_times, theirs.surv_prob, strict=True):
        assert ours[moment] == pytest.approx(share, abs=1e-9)


def test_the_curve_by_hand() -> None:
    # 5 touches: answered on day 1, given up on after 2, answered on 3 and 3, still waiting after 6.
    curve = kaplan_meier([1, 2, 3, 3, 6], [True, False, True, True, False])
    assert curve.times == (1, 2, 3, 6)
    assert curve.survival == pytest.approx((0.8, 0.8, 0.8 / 3, 0.8 / 3))
    within = curve.answered_within(5)
    assert within is not None
    assert within[0] == pytest.approx(1 - 0.8 / 3)
    assert within[1] < within[0] < within[2]
    assert curve.median() == 3
    assert curve.answered_within(7) is None, "nothing was followed for seven days"
    assert (curve.size, curve.events, curve.reach) == (5, 3, 6)


def test_a_curve_at_its_ends_keeps_its_doubt() -> None:
    nobody = kaplan_meier([4] * 5, [False] * 5)
    assert nobody.answered_within(4) == (0, 0, wilson(0, 5)[1])
    assert nobody.answered_within(1) == (0, 0, wilson(0, 5)[1])
    assert nobody.median() is None
    everybody = kaplan_meier([1, 1, 1], [True] * 3)
    assert everybody.answered_within(10) == pytest.approx((1, wilson(3, 3)[0], 1))
    nothing = kaplan_meier([], [])
    assert (nothing.answered_within(2), nothing.median(), nothing.size) == (None, None, 0)


def test_a_curve_from_counts_is_the_curve_from_rows() -> None:
    times, observed = waiting(3, 200)
    pairs = sorted(set(zip(times, observed, strict=True)))
    counts = [list(zip(times, observed, strict=True)).count(pair) for pair in pairs]
    assert kaplan_meier([t for t, _ in pairs], [o for _, o in pairs], counts) == kaplan_meier(times, observed)
