"""No text in a workbook slows a command down by more than its length."""

from __future__ import annotations

import pytest
from growing_texts import FILLINGS, SIZES, grows_too_fast, search

SEEDS = 4


@pytest.mark.parametrize("start", range(SEEDS))
def test_a_sample_of_texts_takes_linear_time(start: int) -> None:
    count, wrong = search(("check",), (1_000, 10_000, 100_000), step=97, start=start * 23)
    assert count > 5
    assert wrong == []


@pytest.mark.long
def test_every_text_takes_linear_time() -> None:
    count, wrong = search()
    assert count >= len(FILLINGS) * 20
    assert wrong == []


def test_the_search_finds_a_slow_text() -> None:
    assert grows_too_fast({size: (size / 100_000) ** 2 for size in SIZES})
    assert not grows_too_fast({size: size / 1e6 for size in SIZES})
