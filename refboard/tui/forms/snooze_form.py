"""The form that moves the next date."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from refboard.practice.days import parse_day
from refboard.practice.words import day_text, plural
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.session.intents import Snooze
from refboard.tui.widgets.day_field import DayField
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.option_menu import OptionMenu

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

PRESETS = ("tomorrow", "+3d", "mon", "+2w", "+1m")


class SnoozeForm(Dialog[Snooze]):
    """Ask until when: type a date, or go down to a preset.

    ``is_open`` says on which days offices are open; the date offered first is one of those.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="form.save", priority=True),
        Binding("down", "presets", "Presets", show=False, id="form.presets"),
    ]

    def __init__(
        self,
        targets: tuple[str, ...],
        heading: str,
        today: date,
        check: Callable[[Snooze], str],
        guard: str = "",
        is_open: Callable[[date], bool] = lambda _: True,
    ) -> None:
        super().__init__()
        self._is_open = is_open
        self._guard = guard
        self._check = check
        self._targets = targets
        self._heading = heading
        self._today = today

    def compose(self) -> ComposeResult:
        """A date, and the presets below."""
        with Vertical(classes="box"):
            yield line("Snooze: move the next date", "title")
            yield line(self._heading, "hint")
            if self._guard:
                yield line(f"! {self._guard}", "guard")
            yield Horizontal(
                Static("Until", classes="label", markup=False),
                DayField(self._today, self._first(), id="until"),
                classes="line",
            )
            yield OptionMenu(*(Option(self._preset(words)) for words in PRESETS), id="presets", compact=True)
            yield Static("", classes="wrong", markup=False)
            yield KeyHint(("enter", "save"), ("form.presets", "presets"), ("dialog.cancel", "cancel"))

    def on_mount(self) -> None:
        """Begin at the date."""
        self.set_focus(self.query_one("#until Input"))

    def action_presets(self) -> None:
        """Go to the presets."""
        presets = self.query_one("#presets", OptionList)
        presets.highlighted = 0
        self.set_focus(presets)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._finish(parse_day(PRESETS[event.option_index], self._today))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Close with the date, or say what is wrong with it."""
        if self.focused is self.query_one("#presets"):
            self.query_one("#presets", OptionList).action_select()
            return
        field = self.query_one("#until", DayField)
        if field.day is None:
            self.complain(field.error or "Until when? Type a date, for example fri or +3d.")
            return
        self._finish(field.day)

    def _finish(self, day: date) -> None:
        if day <= self._today:
            self.complain(f"{day_text(day)} is not after today; choose a later date.")
        else:
            intent = Snooze(targets=self._targets, until=day)
            wrong = self._check(intent)
            if wrong:
                self.complain(wrong)
            else:
                self.dismiss(intent)

    def _first(self) -> str:
        """The soonest preset on which offices are open."""
        days = [(parse_day(words, self._today), words) for words in PRESETS]
        return min(((day, words) for day, words in days if self._is_open(day)), default=days[0])[1]

    def _preset(self, words: str) -> str:
        day = parse_day(words, self._today)
        closed = "" if self._is_open(day) else ", closed"
        return f"{words:<10} {day_text(day):<16} in {plural((day - self._today).days, 'day')}{closed}"
