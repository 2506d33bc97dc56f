"""Invented outreach with a known truth: who is contacted when and how, and what comes back.

Time is in open days, five to a week. A practice is a table of trials: office, channel, by, number, day (of the week),
came (the number of its answer or null).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.random import Generator
from numpy.typing import NDArray

WEEK, YEAR, WINDOW = 5, 252, 10
DELAYS: Final = np.array([0, 1, 1, 2, 3, 5, 8])
ICC: Final = 0.17
SHARE: Final = 0.3
Ints = NDArray[np.int64]
Shares = NDArray[np.float64]


def office_shares(random: Generator, count: int, share: float = SHARE, icc: float = ICC) -> Shares:
    """How often each office answers: a Beta law with this intraclass correlation."""
    worth = 1 / icc - 1
    return np.asarray(random.beta(share * worth, (1 - share) * worth, count))


def table(
    random: Generator, office: Ints, channel: Ints, by: Ints, number: Ints, chance: Shares
) -> pl.DataFrame:
    """Draw the answers: each trial is answered with its chance, after a delay."""
    came = np.where(random.random(len(number)) < chance, number + random.choice(DELAYS, len(number)), -1)
    rows = pl.DataFrame({"office": office, "channel": channel, "by": by, "number": number, "came": came})
    rows = rows.unique(["office", "number", "channel"], keep="first", maintain_order=True)
    day = (pl.col("number") % WEEK).alias("day")
    return rows.with_columns(day, pl.col("came").replace(-1, None)).sort("office", "number", "channel")


def follow(rows: pl.DataFrame, today: int, since: int = -1) -> pl.DataFrame:
    """Follow the trials of a table up to ``today``; the first one taken is sent after ``since``."""
    rows = rows.filter(pl.col("number") <= today)
    end = pl.min_horizontal(pl.col("number").shift(-1).over("office"), pl.col("number") + WINDOW, today)
    seen = (pl.col("came") <= end).fill_null(value=False)
    rows = rows.with_columns(
        (pl.when(seen).then("came").otherwise(end) - pl.col("number")).alias("wait"), seen.alias("seen")
    )
    return rows.filter(pl.col("number") > since)


def spaced(random: Generator, count: int, offices: int, days: int, effect: Sequence[float]) -> pl.DataFrame:
    """Offices contacted in turn, each about every ``days * offices / count`` days, on a day by chance."""
    each = count // offices
    slot = days / each
    office = np.repeat(np.arange(offices), each)
    number = (
        np.tile(np.arange(each), offices) * slot + random.integers(0, max(1, int(slot / 2)), len(office))
    ).astype(int)
    number = number // WEEK * WEEK + random.integers(0, WEEK, len(office))
    chance = np.clip(office_shares(random, offices)[office] + np.array(effect)[number % WEEK], 0.01, 0.95)
    nothing = np.zeros(len(office), int)
    return table(random, office, random.integers(0, 3, len(office)), nothing, number, chance)


Design = Callable[[Generator, int, int], pl.DataFrame]
OFFICES: Final = 60


def _usual(random: Generator, count: int, days: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Offices, channels, weeks and weekdays, all by chance."""
    return (
        random.integers(0, OFFICES, count), random.integers(0, 3, count),
        random.integers(0, days // WEEK, count), random.integers(0, WEEK, count),
    )  # fmt: skip


def equal(random: Generator, count: int, days: int) -> pl.DataFrame:
    office, channel, week, day = _usual(random, count, days)
    return table(random, office, channel, 0 * day, week * WEEK + day, np.full(count, SHARE))


def unequal_volumes(random: Generator, count: int, days: int) -> pl.DataFrame:
    office, channel, week, day = _usual(random, count, days)
    day = random.choice(WEEK, count, p=np.array([6, 4, 3, 2, 1]) / 16)
    return table(random, office, channel, 0 * day, week * WEEK + day, np.full(count, SHARE))


def own_weekdays(random: Generator, count: int, days: int) -> pl.DataFrame:
    """Offices differ, and each is contacted on its own weekday, four times out of five."""
    office, channel, week, day = _usual(random, count, days)
    own = random.integers(0, WEEK, OFFICES)
    day = np.where(random.random(count) < 0.8, own[office], day)
    return table(random, office, channel, 0 * day, week * WEEK + day, office_shares(random, OFFICES)[office])


def tied_channels(random: Generator, count: int, days: int) -> pl.DataFrame:
    """Channels differ, and each has its own weekday, four times out of five."""
    office, channel, week, day = _usual(random, count, days)
    day = np.where(random.random(count) < 0.8, np.array([1, 3, 4])[channel], day)
    return table(random, office, channel, 0 * day, week * WEEK + day, np.array([0.45, 0.3, 0.15])[channel])


def campaigns(random: Generator, count: int, days: int) -> pl.DataFrame:
    """Twenty offices at once on one day, and one campaign does better than the next."""
    number = random.integers(0, days, count // 20)
    luck = np.asarray(random.beta(SHARE * 6, (1 - SHARE) * 6, count // 20))
    office = np.concatenate([random.permutation(OFFICES)[:20] for _ in number])
    number, chance = np.repeat(number, 20), np.repeat(luck, 20)
    return table(random, office, 0 * office, 0 * office, number, chance)


def runs(random: Generator, count: int, days: int) -> pl.DataFrame:
    """Offices have good and bad stretches of two months, in which they are contacted on one weekday."""
    office, channel, week, _ = _usual(random, count, days)
    stretch = week * WEEK // 42
    stretches = days // 42 + 1
    good = random.random((OFFICES, stretches)) < 0.5
    day = random.integers(0, WEEK, (OFFICES, stretches))[office, stretch]
    return table(
        random, office, channel, 0 * day, week * WEEK + day, np.where(good[office, stretch], 0.5, 0.1)
    )


def two_liaisons(random: Generator, count: int, days: int) -> pl.DataFrame:
    """One liaison is better at it, and each has days of their own; both contact every office."""
    office, channel, week, day = _usual(random, count, days)
    by = random.integers(0, 2, count)
    own = np.where(
        by == 0,
        random.choice([0, 1, 2], count, p=[0.4, 0.4, 0.2]),
        random.choice([2, 3, 4], count, p=[0.2, 0.4, 0.4]),
    )
    day = np.where(random.random(count) < 0.9, own, day)
    return table(random, office, channel, by, week * WEEK + day, np.where(by == 0, 0.4, 0.22))


def closures(random: Generator, count: int, days: int) -> pl.DataFrame:
    """Half of the Mondays are closed, and what was meant for them goes out on Tuesday."""
    office, channel, week, day = _usual(random, count, days)
    shut = random.random(days // WEEK) < 0.5
    day = np.where((day == 0) & shut[week], 1, day)
    return table(random, office, channel, 0 * day, week * WEEK + day, office_shares(random, OFFICES)[office])


DESIGNS: Final[dict[str, Design]] = {
    "equal": equal,
    "unequal volumes": unequal_volumes,
    "offices differ, each on its own weekday (80 %)": own_weekdays,
    "channel tied to weekday": tied_channels,
    "campaigns of 20 on one day": campaigns,
    "runs within an office": runs,
    "two liaisons with own days": two_liaisons,
    "closures": closures,
}


def followed_up(random: Generator, days: int, tied: float = 0.8) -> pl.DataFrame:
    """Introductions to offices that differ; who is silent gets a second and a third touch, mostly with other words.

    Neither purpose nor channel makes a difference. ``step``: 0, 1 or 2, the place in the run.
    """
    shares = office_shares(random, OFFICES)
    purposes, channels = ("Introduce", "Detail", "Availability"), ("Email", "Phone", "Visit")
    rows = []
    for office, share in enumerate(shares):
        number, step = int(random.integers(0, 40)), 0
        while number < days:
            purpose, channel = (int(step if random.random() < tied else random.integers(3)) for _ in range(2))
            came = number + int(random.choice(DELAYS)) if random.random() < share else None
            rows.append((office, number, purposes[purpose], channels[channel], step, came))
            if came is not None:
                number, step = came + int(random.integers(25, 50)), 0
            elif step == 2:
                number, step = number + int(random.integers(40, 70)), 0
            else:
                number, step = number + int(random.integers(10, 14)), step + 1
    names = ["office", "number", "purpose", "channel", "step", "came"]
    table_of = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    return follow(table_of.sort("office", "number"), days)
