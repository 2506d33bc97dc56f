"""A list of lines with headings between them, moved through by the keys every list has."""

from __future__ import annotations

from textual.widgets import OptionList

from refboard.tui.commands import Scope, bindings


class ItemList(OptionList):
    """Headings are disabled options, which the cursor steps over."""

    BINDINGS = bindings(Scope.LIST)

    def action_scroll_top(self) -> None:
        """Go to the first line."""
        self.action_first()

    def action_scroll_bottom(self) -> None:
        """Go to the last line."""
        self.action_last()

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Bring the heading above the first line into sight too."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and all(option.disabled for option in self.options[:highlighted]):
            self.scroll_to(y=0, animate=False)

    def action_half_page(self, direction: int) -> None:
        """Go half a page down (1) or up (-1)."""
        step = self.action_cursor_down if direction > 0 else self.action_cursor_up
        last = self.option_count - 1
        for _ in range(max(self.size.height // 2, 1)):
            before = self.highlighted
            step()
            wrapped = (
                before is not None
                and self.highlighted is not None
                and (self.highlighted < before) == (direction > 0)
            )
            if wrapped or self.highlighted in (0, last):
                if wrapped:
                    self.highlighted = before
                return

    def action_select_cursor(self) -> None:
        """Open the line."""
        self.action_select()
