"""Tails and quantiles of the laws that small samples need: beta, Student's t and F, in closed form or by iteration."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log
from typing import Final

_TINY: Final = 1e-300
_CLOSE: Final = 1e-13
_STEPS: Final = 500


@lru_cache(maxsize=16_384)
def beta_tail(x: float, a: float, b: float) -> float:
    """Give the regularized incomplete beta function I_x(a, b), for ``a`` and ``b`` > 0 and x from 0 to 1.

    For whole k and n, I_(1 - q)(n - k, k + 1) is the chance of at most k in n with chance q each; it is the same
    function in between. Source: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction).
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Evaluate the continued fraction by Lentz's method."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    value = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + term * d
            c = 1 + term / c
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = c if abs(c) > _TINY else _TINY
            value *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return value


def binomial_at_most(k: float, n: float, q: float) -> float:
    """Give the chance of at most ``k`` in ``n``, each with chance ``q``; ``k`` and ``n`` need not be whole."""
    if k < 0:
        return 0.0
    if k >= n:
        return 1.0
    return beta_tail(1 - q, n - k, k + 1)


def f_tail(x: float, above: float, below: float) -> float:
    """Give the chance that an F variable with ``above`` and ``below`` degrees of freedom exceeds ``x``."""
    return beta_tail(below / (below + above * x), below / 2, above / 2) if x > 0 else 1.0


def t_tail(x: float, freedom: float) -> float:
    """Give the chance that Student's t exceeds ``x``."""
    half = beta_tail(freedom / (freedom + x * x), freedom / 2, 0.5) / 2
    return half if x >= 0 else 1 - half


@lru_cache(maxsize=1024)
def t_quantile(level: float, freedom: float) -> float:
    """Find the quantile of Student's t for a ``level`` above one half, by bisection."""
    low, high = 0.0, 1e3
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_tail(middle, freedom) > 1 - level else (low, middle)
    return (low + high) / 2
