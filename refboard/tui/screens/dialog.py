"""What all forms over the main screen share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widget import Widget
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

    def on_resize(self) -> None:
        """Give what scrolls the height that the head and the foot leave."""
        self.call_after_refresh(self.fit)

    def fit(self) -> None:
        """Keep head and foot in sight: only ``.fields``, where a dialog has it, gives way."""
        for fields in self.query(".box > .fields").results(Widget):
            box = self.query_one(".box")
            others = sum(part.outer_size.height for part in box.children if part is not fields)
            fields.styles.max_height = max(3, self.size.height - box.gutter.height - others)
            # Where it stands is known once it has been laid out with the new height.
            self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    def complain(self, sentence: str) -> None:
        """Say what is wrong, in the form."""
        self.query_one(".wrong", Static).update(content(sentence))


def line(text: str | Content, kind: str) -> Static:
    """One piece of literal text in a form."""
    return Static(content(text) if isinstance(text, str) else text, classes=kind, markup=False)
