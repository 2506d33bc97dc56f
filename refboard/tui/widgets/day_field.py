"""A day in words, with the day it means beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from refboard.practice.days import parse_day
from refboard.practice.words import day_text
from refboard.text import visible

if TYPE_CHECKING:
    from datetime import date


class DayField(Horizontal):
    """An input for ``fri``, ``+3d``, ``2026-12-01``; ``day`` is None when empty or not understood."""

    DEFAULT_CSS = """
    DayField { height: 1; width: 1fr; }
    DayField > Input { width: 16; }
    DayField > Static { width: 1fr; padding: 0 1; color: $text-muted; }
    DayField > Static.-wrong { color: $text-error; }
    """

    class Changed(Message):
        """The words changed."""

    def __init__(self, on: date, value: str = "", *, past: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._on = on
        self._start = value
        self._past = past
        self.day: date | None = None
        self.error = ""

    def compose(self) -> ComposeResult:
        """An input and its echo."""
        yield Input(self._start, placeholder="fri, +3d, 12/1", compact=True, select_on_focus=True)
        yield Static("", markup=False)

    def on_mount(self) -> None:
        """Read the first value."""
        self._read(self._start)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once which day is meant."""
        event.stop()
        self._read(event.value)
        self.post_message(self.Changed())

    @property
    def words(self) -> str:
        """What was typed."""
        return self.query_one(Input).value.strip()

    def _read(self, words: str) -> None:
        self.day, self.error = None, ""
        if words.strip():
            try:
                self.day = parse_day(words, self._on, past=self._past)
            except ValueError as error:
                self.error = str(error)
        if self.day is not None and self._past and self.day > self._on:
            self.day, self.error = None, "A day to come: a touch is logged when it happened."
        echo = self.query_one(Static)
        echo.set_class(bool(self.error), "-wrong")
        echo.update(visible(self.error) or (f"→ {day_text(self.day)}" if self.day else ""))
