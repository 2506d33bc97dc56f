"""Something longer than the screen that is read, not chosen from: the keys of a list scroll it."""

from __future__ import annotations

from textual.containers import VerticalScroll

from refboard.tui.commands import Scope, bindings


class Scroller(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Scrolls by the keys with which a list is walked."""

    BINDINGS = bindings(Scope.LIST)
    DEFAULT_CSS = """
    Scroller { scrollbar-size-vertical: 1; scrollbar-color: $panel; scrollbar-background: $background; }
    Scroller > Static { width: 1fr; height: auto; }
    """

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001  (Textual's own)
        """It looks the same without the keys: to style all that lies in it anew would only delay the answer."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """There is no row to open."""
        return action != "select_cursor"

    def action_cursor_down(self) -> None:
        """One line down."""
        self.scroll_relative(y=1, animate=False)

    def action_cursor_up(self) -> None:
        """One line up."""
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
