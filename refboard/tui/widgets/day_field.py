"""A day or a time in words, with what they mean beside it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from refboard.practice.days import parse_day, parse_time
from refboard.practice.words import day_text
from refboard.tui.widgets.feedback_field import FeedbackField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, time


TODAY: Final = "today"


class DayField(FeedbackField):
    """An input for ``fri``, ``+3d``, ``2026-12-01``; ``day`` is None when empty or not understood.

    ``past``: what is logged has happened, a day to come is wrong.
    """

    def __init__(self, on: date, value: str = "", *, past: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, placeholder="fri, +3d, 12/1", id=id)
        self._on = on
        self._past = past
        self.day: date | None = None

    def read(self, words: str) -> str:
        """Say which day is meant."""
        self.day = None
        if not words:
            return ""
        day = parse_day(words, self._on, past=self._past)
        if self._past and day > self._on:
            raise ValueError(f"A day to come: {day_text(day)}. Write it when it has happened.")
        self.day = day
        return f"→ {day_text(day)}"

    @property
    def typed(self) -> str | None:
        """The day that was meant, not the words: tomorrow they mean another one. Today counts, though nobody typed it."""
        if self.day is not None and (self.changed or self.words.casefold() == TODAY):
            return self.day.isoformat()
        return super().typed

    def retype(self, words: str) -> None:
        """Put a day into the field; one that is still today stays a word."""
        if words != self._on.isoformat() or self.words.casefold() != TODAY:
            super().retype(words)


def _clock() -> time:
    return datetime.now().astimezone().time()


class TimeField(FeedbackField):
    """An input for ``9:30``, ``2:15 pm``, ``now``; ``time`` is None when empty or not understood."""

    def __init__(
        self,
        value: str = "",
        *,
        clock: Callable[[], time] = _clock,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(value, placeholder="9:30, 2 pm, now", id=id)
        self._clock = clock
        self.time: time | None = None

    def read(self, words: str) -> str:
        """Say which time is meant."""
        self.time = None
        if not words:
            return ""
        if words.casefold() == "now":
            self.time = self._clock().replace(second=0, microsecond=0)
        else:
            self.time = parse_time(words)
        return f"→ {self.time:%H:%M}"

    @property
    def typed(self) -> str | None:
        """The time that was meant: later ``now`` is another one."""
        return f"{self.time:%H:%M}" if self.time is not None and self.changed else super().typed
