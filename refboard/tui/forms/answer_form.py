"""The form that records what an office answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from refboard.practice import schema
from refboard.text import content
from refboard.tui.forms.form import Form
from refboard.tui.session.intents import AnswerTouch
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.day_field import DayField, TimeField
from refboard.tui.widgets.multiline_field import MultilineField
from refboard.tui.widgets.option_menu import OptionMenu

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


@dataclass(frozen=True, slots=True)
class OpenTouch:
    """A touch that an answer may belong to; ``words`` describe it."""

    touch_id: str
    target_id: str
    words: str


class AnswerForm(Form[AnswerTouch]):
    """Ask which touch was answered, and how; ``touches`` are newest first."""

    def __init__(
        self, heading: str, touches: tuple[OpenTouch, ...], today: date, check: Callable[[AnswerTouch], str]
    ) -> None:
        self._touches = touches
        self._today = today
        self._menu = OptionMenu(
            *(Option(content(touch.words)) for touch in touches), id="touches", compact=True
        )
        self._response = ChoiceField(schema.RESPONSES, schema.RESPONSES[0], id="response")
        self._notes = MultilineField(placeholder="what they said", id="notes")
        self._day = DayField(today, "today", past=True, id="on")
        self._time = TimeField(id="at")
        super().__init__(
            title="Record an answer",
            heading=heading,
            above=(self._menu,),
            lines=(
                ("Response", self._response),
                ("Notes", self._notes),
                ("When", self._day),
                ("Time", self._time),
            ),
            build=self._intent,
            check=check,
            first=self._response if len(touches) == 1 else self._menu,
        )

    def on_mount(self) -> None:
        """Choose the newest touch."""
        self._menu.highlighted = 0
        super().on_mount()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.set_focus(self._response)

    def _intent(self) -> AnswerTouch:
        touch = self._touches[self._menu.highlighted or 0]
        return AnswerTouch(
            targets=(touch.target_id,),
            touch_id=touch.touch_id,
            response=self._response.value,
            on=self._day.day or self._today,
            at=self._time.time,
            notes=self._notes.value,
        )
