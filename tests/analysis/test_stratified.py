"""Comparisons that an office's own habits cannot fool."""

from __future__ import annotations

from random import Random

import pytest

from refboard.analysis.rates.stratified import _many_p, between_p, chi_square_tail, within_p

Counts = dict[tuple[str, str], tuple[int, int]]


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 10])
def test_the_tail_is_that_of_scipy(freedom: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    for x in (0.0, 0.05, 1.0, 4.7, 20.0, 80.0):
        assert chi_square_tail(x, freedom) == pytest.approx(stats.chi2.sf(x, freedom), abs=1e-13)


def test_two_groups_are_the_mantel_haenszel_test() -> None:
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    numpy = pytest.importorskip("numpy")
    random, counts, theirs = Random(1), Counts(), []
    for stratum in range(12):
        a, b = random.randint(2, 20), random.randint(2, 20)
        k, m = random.randint(0, a), random.randint(0, b)
        counts[str(stratum), "a"], counts[str(stratum), "b"] = (k, a), (m, b)
        theirs.append(numpy.array([[k, a - k], [m, b - m]]))
    test = tables.StratifiedTable(theirs).test_null_odds(correction=False)
    assert within_p(counts) == pytest.approx(test.pvalue, rel=1e-9)


def test_one_stratum_is_the_chi_square_test() -> None:
    stats = pytest.importorskip("scipy.stats")
    counts = {("s", "a"): (3, 20), ("s", "b"): (9, 20), ("s", "c"): (5, 30), ("s", "d"): (11, 25)}
    table = [[k for k, _ in counts.values()], [n - k for k, n in counts.values()]]
    chi = stats.chi2_contingency(table, correction=False)
    # With both margins fixed the statistic is (n - 1) / n of Pearson's.
    assert within_p(counts) == pytest.approx(stats.chi2.sf(chi.statistic * 94 / 95, 3), rel=1e-9)


def test_nothing_to_compare_is_no_p() -> None:
    assert within_p({}) is None
    assert within_p({("s", "a"): (3, 9)}) is None
    assert within_p({("s", "a"): (0, 9), ("s", "b"): (0, 4)}) is None
    assert within_p({("s", "a"): (3, 9), ("t", "b"): (2, 9)}) is None
    assert between_p([]) is None
    assert between_p([("a", 1, 2), ("a", 0, 3)]) is None
    assert between_p([("a", 0, 2), ("b", 0, 3)]) is None


def test_an_office_that_answers_everything_makes_no_channel_look_good() -> None:
    # Office 1 answers 90% and gets visits, office 2 answers 10% and gets faxes.
    confounded = {
        ("1", "visit"): (45, 50),
        ("1", "fax"): (4, 5),
        ("2", "visit"): (1, 5),
        ("2", "fax"): (5, 50),
    }
    p = within_p(confounded)
    assert p is not None
    assert p > 0.3
    real = {(str(office), group): (k, 10) for office in range(8) for group, k in (("visit", 6), ("fax", 2))}
    p = within_p(real)
    assert p is not None
    assert p < 0.001


def equal_practice(random: Random, offices: int) -> tuple[list[tuple[str, int, int]], Counts]:
    """Offices that differ a lot, groups that do not."""
    between: list[tuple[str, int, int]] = []
    within = Counts()
    for office in range(offices):
        share = random.betavariate(1, 2)
        total = total_k = 0
        for group in "abcd":
            n = random.randint(0, 8)
            k = sum(random.random() < share for _ in range(n))
            if n:
                within[str(office), group] = (k, n)
            total, total_k = total + n, total_k + k
        if total:
            between.append((random.choice("xyz"), total_k, total))
    return between, within


def alarms(runs: int, seed: int, offices: int = 30) -> tuple[int, int]:
    random, outer, inner = Random(seed), 0, 0
    for _ in range(runs):
        between, within = equal_practice(random, offices)
        p, q = between_p(between, draws=200), within_p(within)
        outer += p is not None and p < 0.1
        inner += q is not None and q < 0.1
    return outer, inner


def test_offices_that_differ_are_no_reason_to_name_a_group() -> None:
    outer, inner = alarms(60, 5)
    assert outer <= 14
    assert inner <= 14


def test_the_limit_law_agrees_with_dealing() -> None:
    random = Random(8)
    for _ in range(5):
        few, _within = equal_practice(random, 190)
        dealt, limit = (
            between_p(few, draws=1000),
            _many_p(few, sum(k for _, k, _ in few) / sum(n for *_, n in few)),
        )
        assert dealt is not None
        assert limit == pytest.approx(dealt, abs=0.2)
    outer, _inner = alarms(40, 9, offices=230)
    assert outer <= 10


@pytest.mark.long
def test_p_is_what_it_says() -> None:
    outer, inner = alarms(1000, 6)
    print(f"below .10 of 1,000: between offices {outer}, within them {inner}")
    assert outer <= 130
    assert inner <= 130
