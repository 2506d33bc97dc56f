"""Choose one item of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from refboard.text import content
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.option_menu import OptionMenu

if TYPE_CHECKING:
    from collections.abc import Sequence


class Picker(Dialog[int]):
    """A title and a list; the answer is the index of the chosen item."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", "Down", show=False, id="list.down"),
        Binding("k", "move(-1)", "Up", show=False, id="list.up"),
    ]

    def __init__(self, title: str, words: Sequence[str], current: int = 0) -> None:
        super().__init__()
        self._title = title
        self._words = tuple(words)
        self._current = current

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        with Vertical(classes="box"):
            yield line(self._title, "title")
            yield OptionMenu(*(Option(content(word, 60)) for word in self._words), compact=True)
            yield KeyHint(("enter", "choose"), ("dialog.cancel", "cancel"))

    def on_mount(self) -> None:
        """Begin at the current item."""
        self.query_one(OptionList).highlighted = self._current
        self.set_focus(self.query_one(OptionList))

    def action_move(self, by: int) -> None:
        """Go down (1) or up (-1)."""
        words = self.query_one(OptionList)
        words.action_cursor_down() if by > 0 else words.action_cursor_up()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index)
