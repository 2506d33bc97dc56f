"""Open business days: the practice's weekdays (Monday to Friday by default) without its holidays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from refboard.practice.days import parse_day
from refboard.practice.policy import WORK_WEEK, Policy
from workbook.snapshot import Snapshot

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Calendar", "later", "parse_day"]

_UNIX_DAY = 719_163  # date(1970, 1, 1).toordinal()


def later(day: date, days: int) -> date:
    """The day that is ``days`` days after another, at most the last day of the calendar."""
    return day + timedelta(days=min(days, date.max.toordinal() - day.toordinal()))


class Calendar:
    """Counts open days with arithmetic, so that long spans cost no more than short ones.

    A day's *number* counts the open days from year 1 up to and including it; the open days after ``a`` up to and
    including ``b`` are the difference of their numbers.
    """

    def __init__(self, holidays: Iterable[date] = (), weekdays: Iterable[int] = WORK_WEEK) -> None:
        self.holidays = frozenset(holidays)
        self.weekdays = tuple(sorted(set(weekdays))) or WORK_WEEK
        # How many open weekdays a week has by its first day, its second, ...: Monday is the first.
        self._so_far = [sum(day < count for day in self.weekdays) for count in range(7)]
        self._closed = sorted(day.toordinal() for day in self.holidays if day.weekday() in self.weekdays)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot, weekdays: Iterable[int] | None = None) -> Calendar:
        """Build the calendar from the workbook's Holidays table and the open days of its Settings."""
        if weekdays is None:
            weekdays = Policy.from_snapshot(snapshot).open_days
        days = snapshot.tables["Holidays"].frame["Date"].drop_nulls()
        return cls(days.to_list(), weekdays)

    def number(self, day: date) -> int:
        """Count the open days from year 1 up to and including a day."""
        weeks, rest = divmod(day.toordinal(), 7)  # 1 January of year 1 was a Monday and has the ordinal 1
        return len(self.weekdays) * weeks + self._so_far[rest] - bisect_right(self._closed, day.toordinal())

    def numbers(self, days: pl.Series, *, sent: bool = False) -> pl.Series:
        """Count like `number` for a column of dates (Int32, null stays null).

        With ``sent`` a closed day gets the number of the next open one.
        """
        import polars as pl

        ordinal = days.cast(pl.Int32) + _UNIX_DAY
        closed = pl.Series("closed", self._closed, dtype=pl.Int32)
        before = closed.search_sorted(ordinal.fill_null(0), side="right").cast(pl.Int32)
        rest = ordinal % 7
        so_far = rest.replace_strict(range(7), self._so_far, default=None, return_dtype=pl.Int32)
        frame = pl.DataFrame({"o": ordinal, "w": rest, "s": so_far, "b": before})
        number = len(self.weekdays) * (pl.col("o") // 7) + pl.col("s") - pl.col("b")
        if sent:
            # The rest is 1 on a Monday and 0 on a Sunday.
            off = [(day + 1) % 7 for day in range(7) if day not in self.weekdays]
            shut = pl.col("w").is_in(off) | pl.col("o").is_in(closed.to_list())
            number = number + shut.cast(pl.Int32)
        return frame.select(number.cast(pl.Int32).alias(days.name)).to_series()

    def is_open(self, day: date) -> bool:
        """Whether offices are open on a day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def days(self, start: date, end: date) -> int:
        """Count the open days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        return self.number(end) - self.number(start)

    def since_sent(self, sent: date, end: date) -> int:
        """Count the open days from a touch to ``end``; one sent on a closed day counts for the next open one."""
        return self.days(self.next_open(sent), end)

    def next_open(self, day: date) -> date:
        """Find the first open day on or after a day."""
        while not self.is_open(day) and day < date.max:
            day += timedelta(days=1)
        return day

    def add(self, day: date, count: int) -> date:
        """Find the ``count``-th open day after a day; ``count`` 0 gives the day itself, moved to an open one."""
        if count <= 0:
            return self.next_open(day)
        wanted = self.number(day) + count
        # No week has more open days than there are open weekdays: the first guess is never too far.
        guess = later(day, count // len(self.weekdays) * 7)
        while self.number(guess) < wanted and guess < date.max:
            guess += timedelta(days=1)
        while self.number(guess) > wanted or not self.is_open(guess):
            guess -= timedelta(days=1)
        return guess
