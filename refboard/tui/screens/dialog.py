"""What all forms over the main screen share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from refboard.text import content

if TYPE_CHECKING:
    from textual.content import Content

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A form in a box: esc leaves without writing, the last line says what is wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel", id="dialog.cancel")]

    def action_cancel(self) -> None:
        """Leave without writing."""
        self.dismiss(None)

    def complain(self, sentence: str) -> None:
        """Say what is wrong, in the form."""
        self.query_one(".wrong", Static).update(content(sentence))


def line(text: str | Content, kind: str) -> Static:
    """One piece of literal text in a form."""
    return Static(content(text) if isinstance(text, str) else text, classes=kind, markup=False)
