"""A text that scrolls with the keys of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from refboard.tui.widgets.literal_text import LiteralText
from refboard.tui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content


class ScrollableText(Scroller):
    """A text that scrolls by lines, half pages and pages, and to its ends."""

    def compose(self) -> ComposeResult:
        """The text."""
        yield LiteralText()

    def show(self, text: Content) -> None:
        """Show another text."""
        self.query_one(Static).update(text)

    def action_page_down(self) -> None:
        """A page down."""
        self.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """A page up."""
        self.scroll_page_up(animate=False)
