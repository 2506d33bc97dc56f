"""Next month's referrals, in all and of the largest sources, from the workbook's history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.sources.forecast import Forecast, Month, fit_seasons, forecast_month

HISTORY: Final = 36
"""Calendar months that a forecast looks back on at most."""
TOP: Final = 5
"""Sources that get a forecast of their own."""


@dataclass(frozen=True, slots=True)
class NextMonth:
    """The forecast of the calendar month that begins on ``start``.

    ``total``: over all sources, None with too little history; ``sources``: (office, forecast) of the largest ones of
    the 12 months, the largest first.
    """

    start: date
    total: Forecast | None
    sources: tuple[tuple[str, Forecast], ...]


@lru_cache(maxsize=2)
def forecast_referrals(facts: Facts) -> NextMonth:
    """Forecast the referrals of the calendar month after the day of the facts; that month so far counts, too."""
    on, calendar = facts.on, facts.calendar
    start = next_month_of(on)
    open_days = calendar.days(start - timedelta(days=1), next_month_of(start) - timedelta(days=1))
    received = facts.referrals.filter(pl.col("received").is_not_null()).select("office", "received")
    if received.is_empty():
        return NextMonth(start, None, ())
    months = _months(received["received"].min(), on)  # type: ignore[arg-type]
    place = {month: at for at, month in enumerate(months)}
    at = received["received"].dt.truncate("1mo").replace_strict(place, default=None, return_dtype=pl.Int64)
    counted = received.with_columns(at.alias("month")).drop_nulls("month").group_by("office", "month").len()
    days = [
        max(0, calendar.days(month - timedelta(days=1), min(on, next_month_of(month) - timedelta(days=1))))
        for month in months
    ]

    def history(part: pl.DataFrame) -> list[Month]:
        counts = dict(part.group_by("month").agg(pl.col("len").sum()).rows())
        return [Month(month.month - 1, days[at], counts.get(at, 0)) for at, month in enumerate(months)]

    total = history(counted)
    seasons = fit_seasons(total)
    recent = counted.filter(pl.col("month") >= len(months) - 12)
    largest = (
        recent.group_by("office").agg(pl.col("len").sum()).sort(["len", "office"], descending=[True, False])
    )
    sources = []
    for office in largest["office"].head(TOP).to_list():
        found = forecast_month(
            history(counted.filter(pl.col("office") == office)), start.month - 1, open_days, seasons
        )
        if found is not None:
            sources.append((office, found))
    return NextMonth(start, forecast_month(total, start.month - 1, open_days, seasons), tuple(sources))


def next_month_of(day: date) -> date:
    """The first day of the month after a day's; the calendar's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max


def _months(first: date, on: date) -> list[date]:
    """The first days of the calendar months from the first referral's to the present one, at most `HISTORY`."""
    months = [on.replace(day=1)]
    while len(months) < HISTORY and months[-1] > first.replace(day=1):
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    # The month of the first referral is known only from that day on.
    return months[::-1][1:] or months
