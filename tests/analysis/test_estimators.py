"""The estimators against other programs' and against counting by hand."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random

import polars as pl
import pytest

from refboard.analysis.rates.answer_curve import Trial, count_followed, curve_of, follow_trials
from refboard.analysis.rates.bounds import bound_rate
from refboard.analysis.rates.clustered import clustered_share, measure_alikeness
from refboard.analysis.rates.control_limits import Z_ALARM, plot_funnel
from refboard.analysis.rates.discoveries import discoveries
from refboard.analysis.rates.like_with_like import compare_groups
from refboard.analysis.rates.linear import generalized_inverse
from refboard.analysis.rates.rates import wilson
from refboard.analysis.rates.shrinkage import LEAST_WEIGHT, MOST_WEIGHT, usual_weight
from refboard.analysis.rates.tails import beta_tail, binomial_at_most, f_tail, t_quantile, t_tail
from refboard.analysis.sources.falling import Windows, fall_p
from refboard.analysis.sources.forecast import Month, fit_seasons, forecast_month
from refboard.analysis.sources.rhythm import fit_model, past_of
from refboard.analysis.timing.experiment import deal_day, found_difference, needed_trials
from refboard.analysis.touches.conversations import Run, count_conversations
from refboard.practice.experiment import WeekdayExperiment


def test_the_tails_are_those_of_scipy() -> None:
    special, stats = pytest.importorskip("scipy.special"), pytest.importorskip("scipy.stats")
    for x, a, b in product((0.01, 0.3, 0.5, 0.97), (0.5, 2, 40.5), (0.5, 7, 300)):
        assert beta_tail(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-9, abs=1e-12)
    for x, freedom in product((-2.0, 0.0, 0.7, 4.0), (1, 3, 60)):
        assert t_tail(x, freedom) == pytest.approx(stats.t.sf(x, freedom), rel=1e-9)
    assert t_quantile(0.975, 4) == pytest.approx(stats.t.ppf(0.975, 4), rel=1e-9)
    assert f_tail(3.0, 4, 16) == pytest.approx(stats.f.sf(3.0, 4, 16), rel=1e-9)
    for k, n in ((0, 5), (3, 10), (9, 10), (40, 200)):
        assert binomial_at_most(k, n, 0.4) == pytest.approx(stats.binom.cdf(k, n, 0.4), rel=1e-9)


def test_a_generalized_inverse_solves_what_can_be_solved() -> None:
    matrix = [[2.0, -1.0, -1.0], [-1.0, 2.0, -1.0], [-1.0, -1.0, 2.0]]
    inverse = generalized_inverse(matrix)
    size = range(3)
    back = [
        [sum(matrix[a][i] * inverse[i][j] * matrix[j][b] for i in size for j in size) for b in size]
        for a in size
    ]
    assert all(back[a][b] == pytest.approx(matrix[a][b]) for a in size for b in size)


def some_trials(random: Random, count: int) -> list[Trial]:
    trials = []
    for _ in range(count):
        number = random.randrange(0, 200)
        answered = number + random.randrange(0, 14) if random.random() < 0.4 else None
        trials.append(Trial(f"O{random.randrange(12)}", number, answered))
    return sorted(trials, key=lambda trial: (trial.office, trial.number))


def test_the_answer_curve_is_that_of_lifelines() -> None:
    lifelines = pytest.importorskip("lifelines")
    followed = follow_trials(some_trials(Random(1), 150), 190, 10)
    curve = curve_of(count_followed(followed))
    theirs = lifelines.KaplanMeierFitter().fit([one.wait for one in followed], [one.seen for one in followed])
    for day in range(11):
        assert curve.share(day) == pytest.approx(1 - theirs.predict(day), abs=1e-9)
    band = theirs.confidence_interval_.iloc[-1]
    low, high = curve.interval(10)
    assert (low, high) == pytest.approx((1 - band.iloc[1], 1 - band.iloc[0]), abs=1e-6)


def test_the_influence_of_a_trial_is_what_leaving_it_out_changes() -> None:
    counts = count_followed(follow_trials(some_trials(Random(2), 400), 190, 10))
    curve = curve_of(counts)
    influence = curve.influence(10)
    assert sum(influence[key] * count for key, count in counts.items()) == pytest.approx(0, abs=1e-9)
    for key in counts:
        fewer = {other: count - (other == key) for other, count in counts.items()}
        assert curve.share(10) - curve_of(fewer).share(10) == pytest.approx(influence[key], abs=2e-4)


def test_fully_followed_trials_have_wilsons_interval() -> None:
    curve = curve_of({(2, True): 7, (10, False): 43})
    assert not curve.censored(10)
    assert curve.interval(10) == wilson(7, 50)
    assert curve.median() is None
    assert curve_of({(1, True): 6, (10, False): 4}).median() == 1


def test_trials_of_alike_offices_count_for_less() -> None:
    alike = {str(at): {(1, True): 20} if at % 2 else {(10, False): 20} for at in range(10)}
    mixed = {str(at): {(1, True): 10, (10, False): 10} for at in range(10)}
    apart = measure_alikeness(alike, 10)
    assert apart.correlation == pytest.approx(1, abs=0.15)
    assert measure_alikeness(mixed, 10).correlation == 0
    wide = clustered_share(alike, 10, apart)
    narrow = clustered_share(mixed, 10, measure_alikeness(mixed, 10))
    assert wide.low is not None
    assert narrow.low is not None
    assert wide.low < 0.25 < 0.42 < narrow.low
    alone = clustered_share({"1": mixed["1"]}, 10, apart)
    assert (alone.low, alone.high) == wilson(10, 20)


def test_comparing_like_with_like_sees_through_offices_with_days_of_their_own() -> None:
    rows = []
    for office in range(30):
        share = (0.1, 0.5, 0.8)[office % 3]
        for turn in range(20):
            day = "Tue" if (office % 3 == 2) != (turn % 5 == 0) else "Thu"
            number = turn * 10 + (1 if day == "Tue" else 3) + office * 5
            rows.append(
                (f"O{office}", number, day, 2 if turn % 10 < share * 10 else 10, turn % 10 < share * 10)
            )
    frame = pl.DataFrame(rows, schema=["office", "number", "group", "wait", "seen"], orient="row")
    found = compare_groups(frame)
    assert found is not None
    assert found.p > 0.05
    raw = frame.group_by("group").agg(pl.col("seen").mean()).sort("group")["seen"].to_list()
    assert raw[1] - raw[0] > 0.25


def test_nothing_compares_groups_that_no_office_has_both_of() -> None:
    rows = [(f"O{at}", at, "Tue" if at % 2 else "Thu", 3, at % 3 == 0) for at in range(40)]
    frame = pl.DataFrame(rows, schema=["office", "number", "group", "wait", "seen"], orient="row")
    assert compare_groups(frame) is None


def test_discoveries_are_those_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    random = Random(3)
    for _ in range(20):
        ps = [random.random() ** 3 for _ in range(15)]
        adjusted = stats.false_discovery_control(ps)
        assert discoveries(ps, 0.1) == [bool(p <= 0.1) for p in adjusted]
    assert discoveries([], 0.1) == []
    assert discoveries([0.03, 0.9], 0.05, [3.0, 1.0]) == [True, False]


def test_bounds_say_what_is_not_known() -> None:
    found = bound_rate(30, 30, 70, prior=0.8)
    assert (found.rate, found.low, found.high, found.open) == (None, 0.3, 1.0, 70)
    assert found.only_bounds
    assert found.shrunk == 0.8
    known = bound_rate(30, 40, 3)
    assert (known.rate, known.open) == (0.75, 3)
    assert (known.low, known.high) == wilson(30, 40)
    assert bound_rate(0, 0, 0).low is None
    with pytest.raises(ValueError, match="share"):
        bound_rate(3, 2, 0)


def test_the_funnel_plot_names_what_differs() -> None:
    plot = plot_funnel([*((f"S{at}", 14, 20) for at in range(12)), ("low", 4, 40), ("none", 0, 0)])
    assert plot is not None
    assert [point.key for point in plot.points if point.differs] == ["low"]
    low, high = plot.limits(40, Z_ALARM)
    assert low > 4 / 40
    assert high <= 1
    assert plot.limits(10)[0] < plot.limits(1000)[0]


def test_shares_that_differ_only_by_chance_are_pulled_all_the_way() -> None:
    random = Random(4)
    same = [(sum(random.random() < 0.7 for _ in range(20)), 20) for _ in range(40)]
    apart = [(2 if at % 2 else 18, 20) for at in range(40)]
    assert usual_weight(same) > 60
    assert usual_weight(apart) == LEAST_WEIGHT
    assert usual_weight([(5, 5), (7, 7)]) == MOST_WEIGHT


def test_a_fall_is_judged_as_the_exact_binomial_test_does() -> None:
    stats = pytest.importorskip("scipy.stats")
    windows = Windows(recent=6, before=40, now=126, then=252, days=10**9, recent_open_days=126)
    exact = stats.binom.cdf(6, 46, 1 / 3)
    assert fall_p(windows, 1.0) == pytest.approx(exact, rel=1e-6)
    assert fall_p(windows, 2.0) > fall_p(windows, 1.0)


def test_a_longer_silence_is_less_likely_and_more_evidence_makes_it_less_so() -> None:
    sources = [list(range(at, 1000, 10 + at)) for at in range(1, 40)]
    pasts = [past for days in sources if (past := past_of(days, 1000, 252))]
    model = fit_model(pasts, 1000, list(range(1000 - 27 * 21, 1001, 21)))
    busy, slow = pasts[0], pasts[-1]
    ps = [model.silence_p(busy, 1000 + days) for days in (0, 20, 60)]
    assert ps == sorted(ps, reverse=True)
    assert model.silence_p(busy, 1060) < model.silence_p(slow, 1060)
    assert past_of([5, 9], 4, 252) is None


def test_the_forecast_needs_four_months_and_follows_the_season() -> None:
    assert forecast_month([Month(at, 21, 9) for at in range(3)], 3, 21) is None
    steady = forecast_month([Month(at % 12, 21, 60) for at in range(30)], 6, 21)
    assert steady is not None
    assert steady.expected == pytest.approx(60)
    assert steady.low <= 55
    assert steady.high >= 65
    summer = [Month(at % 12, 21, 30 if at % 12 == 7 else 60) for at in range(36)]
    assert fit_seasons(summer).index[7] < 0.8
    august = forecast_month(summer[:31], 7, 21)
    assert august is not None
    assert august.expected < 48
    assert august.seasons


def test_conversations_are_counted_by_run() -> None:
    found = count_conversations(
        [
            Run("a", 1, answered=True),
            Run("a", 3, answered=False),
            Run("b", 2, answered=True),
            Run("c", 0, answered=False),
        ]
    )
    assert (found.runs, found.answered) == (3, 2)
    assert found.chance_of(1) == (1, 3)
    assert found.chance_of(2) == (1, 2)
    assert found.chance_of(9) == (0, 0)
    assert found.median() == 2
    within = found.within(2)
    assert within is not None
    assert within[0] == pytest.approx(2 / 3)


def test_an_experiment_is_sized_by_cohens_formula_and_dealt_fairly() -> None:
    power = pytest.importorskip("statsmodels.stats.power")
    size = pytest.importorskip("statsmodels.stats.proportion").proportion_effectsize(0.45, 0.30)
    theirs = power.NormalIndPower().solve_power(size, alpha=0.05, power=0.8)
    assert needed_trials(0.30, 0.15, 2) == pytest.approx(2 * theirs, rel=0.02)
    assert needed_trials(0.30, 0.15, 5) > needed_trials(0.30, 0.15, 2)
    assert needed_trials(0.30, found_difference(0.30, 800, 2), 2) <= 800
    plan = WeekdayExperiment((1, 3), date(2026, 12, 1), 400, 15, 7)
    dealt = [deal_day(plan, f"Office {at}", turn) for at in range(100) for turn in range(2)]
    assert dealt.count(1) == dealt.count(3) == 100
    assert dealt == [deal_day(plan, f"Office {at}", turn) for at in range(100) for turn in range(2)]
    assert {deal_day(plan, f"Office {at}", 0) for at in range(20)} == {1, 3}
    assert deal_day(plan, "Office 1", 0, allowed=(1,)) is None


def test_a_share_of_which_every_trial_was_answered_is_whole() -> None:
    usual = curve_of({(1, True): 20, (10, False): 10})
    every = {"a": {(1, True): 9}, "b": {(2, True): 6}}
    assert not curve_of({(1, True): 9, (2, True): 6}).censored(10)
    found = clustered_share(every, 10, measure_alikeness(every, 10), usual)
    assert found.share == 1.0
    assert curve_of({(1, True): 9, (2, False): 1}).censored(10)
