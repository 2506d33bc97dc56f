"""Where the words are typed that rows must have; its keys are named while they are typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterField(Input):
    """An input that says how it is left: with the words kept, or without."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Back to the list", key_display="enter"),
        Binding("escape", "clear", "Clear", id="pane.clear"),
    ]

    class Cleared(Message):
        """The person wants out of it."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, id="filter")

    def action_clear(self) -> None:
        """Ask the pane to clear."""
        self.post_message(self.Cleared())
