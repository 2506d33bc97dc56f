"""A page of figures as plain text, to read with a screen reader or to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from refboard.text import content
from refboard.tui.widgets.key_line import KeyLine
from refboard.tui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

    from refboard.report.pages.page import Page

LONGEST = 200_000
"""Characters of a page at most."""


class PageScreen(Screen[None]):
    """One page to read; esc goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,x,q", "leave", "Back", key_display="esc", id="page.back"),
        Binding("y", "copy", "Copy", id="page.copy", tooltip="Copy the page"),
    ]

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._text = ""

    def compose(self) -> ComposeResult:
        """The page and its keys."""
        with Scroller(id="page"):
            yield Static("", id="page-text", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the top."""
        self.set_focus(self.query_one(Scroller))
        self._show_page(self.app.size.width)

    def on_resize(self, event: Resize) -> None:
        """Wrap the lines again."""
        self._show_page(event.size.width)

    def _show_page(self, width: int) -> None:
        from refboard.report.pages.plain_page import render_plain

        self._text = render_plain(self._page, width - 3)
        self.query_one("#page-text", Static).update(content(self._text, LONGEST, multiline=True))

    async def action_copy(self) -> None:
        """Copy the text of the page."""
        from refboard.tui.clipboard import copy

        self.notify(f"Copied {await copy(self.app, self._text)}", markup=False, timeout=4)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
