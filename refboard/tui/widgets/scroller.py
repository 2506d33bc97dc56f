"""A container that the keys of a list scroll."""

from __future__ import annotations

from textual.containers import VerticalScroll

from refboard.tui.commands import Scope, bindings
from refboard.tui.widgets.list_keys import ListKeys


class Scroller(VerticalScroll, ListKeys, can_focus=True, inherit_bindings=False):
    """Scrolls with the keys that move the cursor of a list."""

    BINDINGS = bindings(Scope.LIST)
    DEFAULT_CSS = """
    Scroller { scrollbar-size-vertical: 1; scrollbar-color: $panel; scrollbar-background: $background; }
    Scroller > Static { width: 1fr; height: auto; }
    """

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001  (Textual's own)
        """Looks the same without the focus: restyling everything in it would only cost time."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """No row can be opened here."""
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
