"""The form that logs a touch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from refboard.practice import schema
from refboard.practice.words import plural
from refboard.tui.requests import LogTouch
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.widgets.choice import Choice
from refboard.tui.widgets.day_field import DayField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class TouchDraft:
    """What the form begins with: for whom, and the values known so far."""

    targets: tuple[str, ...]
    heading: str
    guard: str = ""
    channel: str = ""
    purpose: str = ""
    angle: str = ""
    referrals: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Purpose -> target id -> the referrals that a touch with this purpose settles."""
    before: LogTouch | None = None
    """A touch that was filled in earlier and could not be written."""


class TouchForm(Dialog[LogTouch]):
    """Ask for one touch; `check` says what is wrong with it, or "" when it may be written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="form.save", priority=True),
        Binding("enter", "next", "Next field", show=False, id="form.next"),
    ]

    def __init__(self, draft: TouchDraft, today: date, check: Callable[[LogTouch], str]) -> None:
        super().__init__()
        self._draft = draft
        self._today = today
        self._check = check

    def compose(self) -> ComposeResult:
        """One line a field."""
        draft, before = self._draft, self._draft.before
        count = len(draft.targets)
        with VerticalScroll(classes="box", can_focus=False):
            yield line(
                "Log touch" if count == 1 else f"Log the same touch on {plural(count, 'office')}", "title"
            )
            yield line(draft.heading, "hint")
            if draft.guard:
                yield line(f"! {draft.guard}", "guard")
            channel = before.channel if before else draft.channel
            purpose = before.purpose if before else draft.purpose
            direction = before.direction if before else "Out"
            outcome = before.outcome if before else ""
            yield self._line("Channel", Choice(schema.CHANNELS, channel or schema.CHANNELS[0], id="channel"))
            yield self._line("Purpose", Choice(("", *schema.PURPOSES), purpose, id="purpose"))
            yield self._line("Outcome", Choice(("", *schema.TOUCH_OUTCOMES), outcome, id="outcome"))
            yield self._line("Direction", Choice(schema.DIRECTIONS, direction, id="direction"))
            yield self._line("When", DayField(self._today, self._when(before), past=True, id="on"))
            yield self._line("Intel", Input(before.intel if before else "", placeholder="what you learned",
                                            compact=True, id="intel"))  # fmt: skip
            yield self._line("Next step", Input(before.next_step if before else "", placeholder="what was promised",
                                                compact=True, id="next-step"))  # fmt: skip
            following = before.next_date.isoformat() if before and before.next_date else ""
            yield self._line("Next date", DayField(self._today, following, id="next-date"))
            yield Static("", classes="wrong", markup=False)
            yield line("ctrl+s save   enter next   esc cancel   ← → or a letter choose", "hint")

    def on_mount(self) -> None:
        """Begin where most forms differ."""
        self.set_focus(self.query_one("#outcome" if self._draft.channel else "#channel"))

    @staticmethod
    def _line(label: str, field: Choice | DayField | Input) -> Horizontal:
        return Horizontal(Static(label, classes="label", markup=False), field, classes="line")

    @staticmethod
    def _when(before: LogTouch | None) -> str:
        return before.on.isoformat() if before else "today"

    def action_next(self) -> None:
        """Go to the next field; save from the last."""
        last = self.query_one("#next-date", DayField)
        if self.focused is not None and last in self.focused.ancestors:
            self.action_save()
        else:
            self.focus_next()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_save(self) -> None:
        """Hand the touch over, or say what is wrong."""
        day, following = self.query_one("#on", DayField), self.query_one("#next-date", DayField)
        for days in (day, following):
            if days.error:
                self.complain(days.error)
                self.set_focus(days.query_one(Input))
                return
        request = LogTouch(
            targets=self._draft.targets,
            channel=self.query_one("#channel", Choice).value,
            on=day.day or self._today,
            direction=self.query_one("#direction", Choice).value,
            purpose=self.query_one("#purpose", Choice).value,
            angle=self._draft.angle,
            outcome=self.query_one("#outcome", Choice).value,
            intel=self.query_one("#intel", Input).value.strip(),
            next_step=self.query_one("#next-step", Input).value.strip(),
            next_date=following.day,
            referrals=self._draft.referrals.get(self.query_one("#purpose", Choice).value, {}),
        )
        wrong = self._check(request)
        if wrong:
            self.complain(wrong)
        else:
            self.dismiss(request)
