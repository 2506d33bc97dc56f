"""What all dialogs over the main screen share."""

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
    """A box over the main screen: esc closes it (q too, where it types no letter) and nothing is written; its last lines say what is wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "cancel", "Cancel", id="dialog.cancel")]

    def action_cancel(self) -> None:
        """Close; nothing is written."""
        self.dismiss(None)

    def on_resize(self) -> None:
        """Fit the box to the new height."""
        self.call_after_refresh(self.fit)

    def fit(self) -> None:
        """Keep the top and the bottom visible: only ``.fields``, where a dialog has it, shrinks."""
        for fields in self.query(".box > .fields").results(Widget):
            box = self.query_one(".box")
            others = sum(part.outer_size.height for part in box.children if part is not fields)
            fields.styles.max_height = max(3, self.size.height - box.gutter.height - others)
            # The position of the focused field is known after the layout with the new height.
            self.call_after_refresh(self._show_focused, fields)

    async def _show_focused(self, fields: Widget) -> None:
        # The focused field may be in view only because a scroll to an earlier one passes it.
        await fields.stop_animation("scroll_y")
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    def complain(self, sentence: str) -> None:
        """Say what is wrong."""
        self.query_one(".wrong", Static).update(content(sentence))


def line(text: str | Content, kind: str) -> Static:
    """One line of literal text in a dialog."""
    return Static(content(text) if isinstance(text, str) else text, classes=kind, markup=False)
