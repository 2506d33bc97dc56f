"""A text to read, with the keys of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from refboard.tui.commands import Scope, bindings

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content


class Part(VerticalScroll, inherit_bindings=False):
    """A text that scrolls line by line, by half pages and pages, and to its ends."""

    BINDINGS = bindings(Scope.LIST)

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static("", markup=False)

    def show(self, text: Content) -> None:
        """Show another text."""
        self.query_one(Static).update(text)

    def action_cursor_down(self) -> None:
        """A line down."""
        self.scroll_relative(y=1, animate=False)

    def action_cursor_up(self) -> None:
        """A line up."""
        self.scroll_relative(y=-1, animate=False)

    def action_scroll_top(self) -> None:
        """To the beginning."""
        self.scroll_home(animate=False)

    def action_scroll_bottom(self) -> None:
        """To the end."""
        self.scroll_end(animate=False)

    def action_half_page(self, direction: int) -> None:
        """Half a page down (1) or up (-1)."""
        self.scroll_relative(y=direction * max(self.size.height // 2, 1), animate=False)

    def action_page_down(self) -> None:
        """A page down."""
        self.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """A page up."""
        self.scroll_page_up(animate=False)

    def action_select_cursor(self) -> None:
        """Nothing opens from here."""
