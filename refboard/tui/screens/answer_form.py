"""The form that records what an office answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from refboard.practice import schema
from refboard.text import content
from refboard.tui.requests import AnswerTouch
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.widgets.choice import Choice
from refboard.tui.widgets.day_field import DayField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


@dataclass(frozen=True, slots=True)
class OpenTouch:
    """A touch that an answer may belong to."""

    touch_id: str
    target_id: str
    words: str


class AnswerForm(Dialog[AnswerTouch]):
    """Ask which touch was answered, and how."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="form.save", priority=True),
        Binding("enter", "next", "Next field", show=False, id="form.next"),
    ]

    def __init__(
        self, heading: str, touches: tuple[OpenTouch, ...], today: date, check: Callable[[AnswerTouch], str]
    ) -> None:
        super().__init__()
        self._heading = heading
        self._touches = touches
        self._today = today
        self._check = check

    def compose(self) -> ComposeResult:
        """The touches, newest first, then the answer."""
        with VerticalScroll(classes="box", can_focus=False):
            yield line("Record an answer", "title")
            yield line(self._heading, "hint")
            yield OptionList(
                *(Option(content(touch.words)) for touch in self._touches), id="touches", compact=True
            )
            yield _line("Response", Choice(schema.RESPONSES, schema.RESPONSES[0], id="response"))
            yield _line("When", DayField(self._today, "today", past=True, id="on"))
            yield _line("Notes", Input(placeholder="what they said", compact=True, id="notes"))
            yield Static("", classes="wrong", markup=False)
            yield line("ctrl+s save   enter next field   esc cancel", "hint")

    def on_mount(self) -> None:
        """Begin at the newest touch; with one touch only, at the answer."""
        touches = self.query_one("#touches", OptionList)
        touches.highlighted = 0
        self.set_focus(self.query_one("#response" if len(self._touches) == 1 else "#touches"))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.set_focus(self.query_one("#response"))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Go to the next field; save from the last."""
        if self.focused is self.query_one("#notes"):
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Hand the answer over, or say what is wrong."""
        day = self.query_one("#on", DayField)
        if day.error:
            self.complain(day.error)
            return
        touch = self._touches[self.query_one("#touches", OptionList).highlighted or 0]
        request = AnswerTouch(
            targets=(touch.target_id,),
            touch_id=touch.touch_id,
            response=self.query_one("#response", Choice).value,
            on=day.day or self._today,
            notes=self.query_one("#notes", Input).value.strip(),
        )
        wrong = self._check(request)
        if wrong:
            self.complain(wrong)
        else:
            self.dismiss(request)


def _line(label: str, field: Choice | DayField | Input) -> Horizontal:
    return Horizontal(Static(label, classes="label", markup=False), field, classes="line")
