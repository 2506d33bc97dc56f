"""What can be taken back and done again, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from refboard.practice.words import plural
from refboard.text import content
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.session.sync_status import local, moment
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.option_menu import Options

if TYPE_CHECKING:
    from datetime import date

    from refboard.tui.session.history import History, Step

NOW = "── now ──"


class HistoryScreen(Dialog[int]):
    """The answer is how many steps to take back, or, as a negative number, to do again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", "Down", show=False, id="list.down"),
        Binding("k", "move(-1)", "Up", show=False, id="list.up"),
        Binding("U", "cancel", "Close", show=False, id="edit.history"),
        Binding("q", "cancel", "Close", show=False, id="history.close"),
    ]

    def __init__(self, history: History, on: date) -> None:
        super().__init__()
        self._history = history
        self._on = on
        self._steps = [-count for count in range(len(history.undone), 0, -1)]
        self._steps += [0, *range(1, len(history.done) + 1)]

    def compose(self) -> ComposeResult:
        """The newest on top, with the present between what was undone and what is done."""
        with Vertical(classes="box form"):
            yield line("Undo and redo, step by step", "title")
            yield line(self._standing(), "hint")
            yield Options(*(self._option(steps) for steps in self._steps), id="steps", compact=True)
            yield line("", "said")
            yield KeyHint(("enter", "goes there"), ("dialog.cancel", "close"))

    def on_mount(self) -> None:
        """Begin at the step that u would take back."""
        options = self.query_one("#steps", OptionList)
        options.highlighted = self._steps.index(1 if self._history.done else 0)
        self.set_focus(options)

    def action_move(self, by: int) -> None:
        """Go down (1) or up (-1)."""
        options = self.query_one("#steps", OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    @on(OptionList.OptionHighlighted)
    def _said(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one(".said").update(content(told(self._steps[event.option_index])))  # type: ignore[attr-defined]

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._steps[event.option_index])

    def _standing(self) -> str:
        done, undone = len(self._history.done), len(self._history.undone)
        if not (done or undone):
            return "You have changed nothing in this workbook that could be taken back."
        again = f", {plural(undone, 'change')} to do again" if undone else ""
        return f"{plural(done, 'change')} to take back{again}; colleagues' changes stay."

    def _option(self, steps: int) -> Option:
        if not steps:
            return Option(Content(NOW).stylize("dim"))
        step = self._history.done[steps - 1] if steps > 0 else self._history.undone[-steps - 1]
        mark = "↶" if steps > 0 else "↷"
        return Option(
            Content.assemble(
                f"{mark} {abs(steps):>2}  ", content(step.title, 90), ("  " + self._when(step), "dim")
            )
        )

    def _when(self, step: Step) -> str:
        at = local(step.at)
        return moment(at, self._on) if at is not None else ""


def told(steps: int) -> str:
    """Say what choosing a row does."""
    if not steps:
        return "Nothing is changed here."
    if steps > 0:
        return "Takes this change back." if steps == 1 else f"Takes this and the {steps - 1} above it back."
    return "Does this change again." if steps == -1 else f"Does this and the {-steps - 1} below it again."
