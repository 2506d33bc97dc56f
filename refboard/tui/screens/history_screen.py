"""What can be undone and redone, step by step."""

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
from refboard.tui.session.overview import local_time, short_time
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.option_menu import OptionMenu

if TYPE_CHECKING:
    from datetime import date

    from refboard.tui.session.history import History, UndoStep

NOW = "── now ──"


class HistoryScreen(Dialog[int]):
    """The answer is how many steps to undo, or, as a negative number, to redo."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", "Down", show=False, id="list.down"),
        Binding("k", "move(-1)", "Up", show=False, id="list.up"),
        Binding("U", "cancel", "Close", show=False, id="edit.history"),
    ]

    def __init__(self, history: History, on: date) -> None:
        super().__init__()
        self._history = history
        self._on = on
        self._steps = [-count for count in range(len(history.undone), 0, -1)]
        self._steps += [0, *range(1, len(history.done) + 1)]

    def compose(self) -> ComposeResult:
        """Newest first, with "now" between what was undone and what is done."""
        with Vertical(classes="box form"):
            yield line("Undo and redo, step by step", "title")
            yield line(self._summary(), "hint")
            yield OptionMenu(*(self._option(steps) for steps in self._steps), id="steps", compact=True)
            yield line("", "effect")
            yield KeyHint(("enter", "go there"), ("dialog.cancel", "close"))

    def on_mount(self) -> None:
        """Begin at the step that u would undo."""
        options = self.query_one("#steps", OptionList)
        options.highlighted = self._steps.index(1 if self._history.done else 0)
        self.set_focus(options)

    def action_move(self, by: int) -> None:
        """Go down (1) or up (-1)."""
        options = self.query_one("#steps", OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one(".effect").update(content(describe_step(self._steps[event.option_index])))  # type: ignore[attr-defined]

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._steps[event.option_index])

    def _summary(self) -> str:
        done, undone = len(self._history.done), len(self._history.undone)
        if not (done or undone):
            return "You have not changed anything in this workbook that can be undone."
        again = f", {plural(undone, 'change')} to redo" if undone else ""
        return f"{plural(done, 'change')} to undo{again}; colleagues' changes stay."

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

    def _when(self, step: UndoStep) -> str:
        at = local_time(step.at)
        return short_time(at, self._on) if at is not None else ""


def describe_step(steps: int) -> str:
    """Say what choosing a row does; ``steps`` as in the answer of `HistoryScreen`."""
    if not steps:
        return "Changes nothing."
    if steps > 0:
        return "Undoes this change." if steps == 1 else f"Undoes this change and the {steps - 1} above it."
    return "Redoes this change." if steps == -1 else f"Redoes this change and the {-steps - 1} below it."
