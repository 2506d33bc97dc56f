"""Which of many tests may be believed: few of what is named is chance."""

from __future__ import annotations

from collections.abc import Sequence


def discoveries(ps: Sequence[float], level: float, weights: Sequence[float] | None = None) -> list[bool]:
    """Say which tests pass, so that of those passed at most ``level`` are chance on average.

    ``weights`` (any scale) say beforehand which tests can find more: each p counts as p over its weight.
    Sources: Y. Benjamini and Y. Hochberg, JRSS B 57 (1995); C. R. Genovese, K. Roeder and L. Wasserman, Biometrika
    93 (2006), for the weights.
    """
    if not ps:
        return []
    scale = sum(weights) / len(ps) if weights else 1.0
    weighted = [
        p * scale / weight if weight > 0 else 1.0
        for p, weight in zip(ps, weights or [1.0] * len(ps), strict=True)
    ]
    ranked = sorted(weighted)
    passed = [p for place, p in enumerate(ranked, 1) if p <= level * place / len(ps)]
    return [bool(passed) and p <= passed[-1] for p in weighted]
