"""A date or a time as people type it, with what it means beside it."""

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
    """An input for ``fri``, ``+3d``, ``2026-12-01``; ``day`` is None when it is empty or not understood.

    ``past``: the field is about something that has happened, so a later date is an error.
    """

    def __init__(
        self,
        on: date,
        value: str = "",
        *,
        past: bool = False,
        stored: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(value, rule=self._parse, placeholder="fri, +3d, 12/1", stored=stored, id=id)
        self._on = on
        self._past = past
        self.day: date | None = None

    def _parse(self, value: str) -> str:
        self.day = None
        if not value:
            return ""
        day = parse_day(value, self._on, past=self._past)
        if self._past and day > self._on:
            raise ValueError(f"{day_text(day)} is in the future. Enter it once it has happened.")
        self.day = day
        return f"→ {day_text(day)}"

    @property
    def changed_value(self) -> str | None:
        """The date that was meant, as ISO text: tomorrow the same words mean another one.

        A form's own "today" counts as changed.
        """
        by_default = not self.stored and self.value.casefold() == TODAY
        if self.day is not None and (self.changed or by_default):
            return self.day.isoformat()
        return super().changed_value

    @property
    def is_today(self) -> bool:
        """Whether it is today, which is also what an empty field means in a form that needs a day."""
        return self.day is None or self.day == self._on

    def set_value(self, value: str) -> None:
        """Put a date into the field; one that is still today stays a word."""
        if value != self._on.isoformat() or self.value.casefold() != TODAY:
            super().set_value(value)


NOW: Final = "now"


def read_clock() -> time:
    """The time on this computer's clock."""
    return datetime.now().astimezone().time()


class TimeField(FeedbackField):
    """An input for ``9:30``, ``2:15 pm``, ``now``; ``time`` is None when it is empty or not understood."""

    def __init__(
        self,
        value: str = "",
        *,
        clock: Callable[[], time] | None = None,
        stored: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(value, rule=self._parse, placeholder="9:30, 2 pm, now", stored=stored, id=id)
        self._clock = clock or read_clock
        self.time: time | None = None

    def _parse(self, value: str) -> str:
        self.time = None
        if not value:
            return ""
        if value.casefold() == NOW:
            self.time = self._clock().replace(second=0, microsecond=0)
        else:
            self.time = parse_time(value)
        return f"→ {self.time:%H:%M}"

    @property
    def changed_value(self) -> str | None:
        """The time that was meant: later ``now`` means another one. A form's own "now" counts as changed."""
        by_default = not self.stored and self.value.casefold() == NOW
        if self.time is not None and (self.changed or by_default):
            return f"{self.time:%H:%M}"
        return super().changed_value

    def preset(self, value: str) -> None:
        """Put in what the form knows, unless the user typed something."""
        if not self.changed and value != self.initial:
            self.initial = value
            self.set_value(value)
