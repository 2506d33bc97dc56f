"""The form that records what an office answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from refboard.practice import schema
from refboard.text import content
from refboard.tui.forms.form import Form
from refboard.tui.session.intents import AnswerTouch
from refboard.tui.widgets.choice_field import Choice
from refboard.tui.widgets.day_field import DayField, TimeField
from refboard.tui.widgets.option_menu import Options
from refboard.tui.widgets.prose_field import ProseField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


@dataclass(frozen=True, slots=True)
class OpenTouch:
    """A touch that an answer may belong to."""

    touch_id: str
    target_id: str
    words: str


class AnswerForm(Form[AnswerTouch]):
    """Ask which touch was answered, and how."""

    title_text = "Record an answer"

    def __init__(
        self, heading: str, touches: tuple[OpenTouch, ...], today: date, check: Callable[[AnswerTouch], str]
    ) -> None:
        super().__init__(heading, today, check)
        self._touches = touches

    def fields(self) -> ComposeResult:
        """The touches, newest first, then the answer."""
        yield Options(*(Option(content(touch.words)) for touch in self._touches), id="touches", compact=True)
        yield self.field_line("Response", Choice(schema.RESPONSES, schema.RESPONSES[0], id="response"))
        yield self.field_line("Notes", ProseField(placeholder="what they said", id="notes"))
        yield self.field_line("When", DayField(self._today, "today", past=True, id="on"))
        yield self.field_line("Time", TimeField(id="at"))

    def begin(self) -> str:
        """The newest touch; with one touch only, the answer."""
        return "#response" if len(self._touches) == 1 else "#touches"

    def on_mount(self) -> None:
        """Choose the newest touch."""
        self.query_one("#touches", OptionList).highlighted = 0
        super().on_mount()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.set_focus(self.query_one("#response"))

    def build(self) -> AnswerTouch:
        """Make the answer."""
        touch = self._touches[self.query_one("#touches", OptionList).highlighted or 0]
        return AnswerTouch(
            targets=(touch.target_id,),
            touch_id=touch.touch_id,
            response=self.query_one("#response", Choice).value,
            on=self.query_one("#on", DayField).day or self._today,
            at=self.query_one("#at", TimeField).time,
            notes=self.query_one("#notes", ProseField).text,
        )
