"""A list of lines with headings between them, moved through by the keys every list has."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widgets import OptionList

from refboard.tui.commands import Scope, bindings
from refboard.tui.widgets.keyed import Keyed
from refboard.tui.widgets.options import TurnedCursor


class ItemList(Keyed, TurnedCursor, OptionList):
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

    def render_line(self, y: int) -> Strip:
        """Draw a line; under the cursor it is in the cursor's color, for its own may not be readable there."""
        strip = super().render_line(y)
        meta = next((segment.style.meta for segment in strip if segment.style is not None), {})
        if self.highlighted is None or meta.get("option") != self.highlighted:
            return strip
        cursor = self.get_visual_style("option-list--option", "option-list--option-highlighted").rich_style
        return Strip(
            Segment.apply_style(strip, post_style=Style(color=cursor.color, dim=False)), strip.cell_length
        )

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
