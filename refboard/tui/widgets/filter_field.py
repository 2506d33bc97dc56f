"""The input for the words that rows must have; the key line names its keys while it has the focus."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from refboard.tui.widgets.text_input import TextInput


class FilterField(TextInput):
    """An input that Enter leaves with its words, and Escape without them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Back to the list", key_display="enter"),
        Binding("escape", "clear", "Clear", id="pane.clear"),
    ]

    class Cleared(Message):
        """The user cleared the filter."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, id="filter")

    def action_clear(self) -> None:
        """Have the pane clear it."""
        self.post_message(self.Cleared())
