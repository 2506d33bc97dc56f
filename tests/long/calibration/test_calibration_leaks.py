"""The review: a message is not blamed for being used where others failed. See test_calibration_silence.py for the command."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from measured import Measured, show
from simulated_outreach import YEAR, followed_up

from refboard.analysis.rates.like_with_like import compare_groups
from refboard.analysis.rates.stratified import within_p

COLUMNS = ("purpose", "channel")


def blamed(rows: pl.DataFrame) -> bool:
    """Whether purpose or channel is said to make a difference, both looked at."""
    ps = []
    for column in COLUMNS:
        found = compare_groups(rows.with_columns(pl.col(column).alias("group")), ("office", "step"))
        ps.append(1.0 if found is None else found.p)
    return min(ps) * len(COLUMNS) < 0.10


def blamed_before(rows: pl.DataFrame) -> bool:
    ps = []
    for column in COLUMNS:
        counts = rows.group_by("office", column).agg(
            pl.col("seen").sum().cast(pl.Int64), pl.len().cast(pl.Int64)
        )
        p = within_p({(str(office), group): (k, n) for office, group, k, n in counts.rows()})
        ps.append(1.0 if p is None else p)
    return min(ps) * len(COLUMNS) < 0.10


@pytest.mark.long
def test_the_message_is_not_blamed_when_only_the_silent_get_a_second_one() -> None:
    lines = []
    for tied in (0.8, 0.95):
        random = np.random.default_rng(1)
        practices = [followed_up(random, 2 * YEAR, tied) for _ in range(150)]
        new = 100 * float(np.mean([blamed(rows) for rows in practices]))
        old = 100 * float(np.mean([blamed_before(rows) for rows in practices]))
        lines.append(Measured(f"second touches with other words in {tied:.0%}", new, old, 0, 10))
    show("Message blamed without a difference (share of practices)", lines)


def test_a_short_sample_of_the_message_table() -> None:
    random = np.random.default_rng(2)
    assert sum(blamed(followed_up(random, YEAR)) for _ in range(15)) <= 4
