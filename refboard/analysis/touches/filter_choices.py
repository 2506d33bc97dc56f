"""What the asking touches of a practice can be narrowed to: the words there are, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from refboard.analysis.facts import Facts
from refboard.analysis.touches.touch_filter import asking_touches

FILTER_FIELDS: Final = ("owner", "by", "channel", "purpose", "angle", "specialty", "tier", "city")
"""The sides of `asked.Only` that are words, an office's name aside."""


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """``words``: side -> (word, how many asking touches have it), the most frequent first, blanks left out.

    ``unowned``: touches whose target belongs to nobody. ``first`` and ``last``: the days of the oldest and newest
    touch, None without any.
    """

    words: Mapping[str, tuple[tuple[str, int], ...]]
    unowned: int
    first: date | None
    last: date | None


@lru_cache(maxsize=2)
def count_filter_choices(facts: Facts) -> FilterChoices:
    """Count the words of the asking touches, over all the time there is."""
    touches = asking_touches(facts)
    words: dict[str, tuple[tuple[str, int], ...]] = {}
    unowned = 0
    for side in FILTER_FIELDS:
        counts = touches.group_by(side).len().sort(["len", side], descending=[True, False])
        words[side] = tuple((str(word), int(count)) for word, count in counts.iter_rows() if word)
        if side == "owner":
            unowned = sum(int(count) for word, count in counts.iter_rows() if not word)
    first, last = touches["date"].min(), touches["date"].max()
    return FilterChoices(
        words,
        unowned,
        first if isinstance(first, date) else None,
        last if isinstance(last, date) else None,
    )
