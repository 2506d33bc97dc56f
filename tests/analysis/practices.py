"""Invented outreach with a known truth: who answers how often, on which day of writing, after how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from refboard.practice.calendar import Calendar

ON = date(2026, 11, 23)
Row = dict[str, Any]


def offices(count: int, **more: Any) -> list[Row]:  # noqa: ANN401  (cells are anything)
    return [{"Target ID": f"P-{at}A", "Source": f"Office {at}", **more} for at in range(count)]


def open_days(first: date, last: date, holidays: Sequence[Mapping[str, Any]] = ()) -> list[date]:
    calendar = Calendar(row["Date"] for row in holidays)
    days = (first + timedelta(at) for at in range((last - first).days + 1))
    return [day for day in days if calendar.is_open(day)]


def outreach(
    random: Random,
    shares: Sequence[float],
    per_day: int,
    *,
    delays: Sequence[int] = (0, 1, 1, 2, 3, 5, 8),
    weeks: int = 50,
    on: date = ON,
) -> list[Row]:
    """``per_day`` touches for each weekday, old enough to judge: every office gets one on each, some weeks apart.

    So each office can be compared with itself, and no touch follows another within the response window.
    """
    calendar = Calendar()
    rows = []
    for number in range(per_day):
        turns = random.sample(range(len(shares)), len(shares))
        first = random.randrange(5, 9)
        for weekday, share in enumerate(shares):
            week = first + turns[weekday] * ((weeks - 9) // len(shares))
            day = on - timedelta(days=on.weekday() + 7 * week - weekday)
            row: Row = {
                "Touch ID": f"T-{weekday}X{number}A", "Source": f"Office {number}", "Date": day,
                "Channel": random.choice(["Phone", "Email", "Fax"]), "Purpose": "Introduce", "Outcome": "Sent",
            }  # fmt: skip
            if random.random() < share:
                came = calendar.add(day, random.choice(delays))
                row |= {"Response": "Interested", "Responded on": came}
            rows.append(row)
    random.shuffle(rows)
    return rows
