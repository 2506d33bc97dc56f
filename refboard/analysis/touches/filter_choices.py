"""The choices that a filter of asking touches offers: the values in use, and the span of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from refboard.analysis.facts import Facts
from refboard.analysis.touches.touch_filter import asking_trials

FILTER_FIELDS: Final = ("owner", "by", "channel", "purpose", "angle", "specialty", "tier", "city")
"""The fields of `TouchFilter` that are words, except an office's name."""


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """``words``: field -> (word, number of asking touches with it), the most frequent first, without blanks.

    ``unowned``: touches with a target that has no owner. ``first`` and ``last``: days of the oldest and newest touch,
    None without touches.
    """

    words: Mapping[str, tuple[tuple[str, int], ...]]
    unowned: int
    first: date | None
    last: date | None


@lru_cache(maxsize=2)
def count_filter_choices(facts: Facts) -> FilterChoices:
    """Count the words of the asking touches over all time."""
    touches = asking_trials(facts)
    words: dict[str, tuple[tuple[str, int], ...]] = {}
    unowned = 0
    for side in FILTER_FIELDS:
        counts = touches.group_by(side).len().sort(["len", side], descending=[True, False])
        words[side] = tuple((str(word), int(count)) for word, count in counts.iter_rows() if word)
        if side == "owner":
            unowned = sum(int(count) for word, count in counts.iter_rows() if not word)
    first, last = touches["date"].min(), touches["date"].max()
    return FilterChoices(
        words=words,
        unowned=unowned,
        first=first if isinstance(first, date) else None,
        last=last if isinstance(last, date) else None,
    )
