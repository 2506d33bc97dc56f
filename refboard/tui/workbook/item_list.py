"""The list of the Workbook pane: lines in sections with headings, with the keys of every list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from refboard.text import clip
from refboard.tui.commands import Scope, bindings
from refboard.tui.widgets.lazy_focus_style import LazyFocusStyle
from refboard.tui.widgets.list_keys import RowKeys
from refboard.tui.widgets.option_menu import ReverseCursor

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from refboard.tui.workbook.overview_items import OverviewItem, OverviewSection

STATE_WIDTH = 11
_COLORS = {
    "conflict": "$text-warning",
    "deleted": "$text-warning",
    "reverted": "$text-warning",
    "lock": "$text-warning",
    "away": "$text-error",
    "restoring": "$text-accent",
    "pending": "$text-accent",
    "error": "$text-error",
    "warning": "$text-warning",
}


class ItemList(LazyFocusStyle, ReverseCursor, OptionList, RowKeys):
    """The lines of the Workbook pane; headings are disabled options, which the cursor skips."""

    BINDINGS = bindings(Scope.LIST)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id, compact=True)
        self._items: dict[str, OverviewItem] = {}

    def place(self) -> object:
        """The line of the cursor."""
        return self.highlighted

    @property
    def items(self) -> Collection[OverviewItem]:
        """The items of all lines."""
        return self._items.values()

    def item(self, option_id: str | None) -> OverviewItem | None:
        """The item of an option; None for a heading."""
        return self._items.get(option_id or "")

    @property
    def current(self) -> OverviewItem | None:
        """The item under the cursor."""
        return None if self.highlighted is None else self.item(self.get_option_at_index(self.highlighted).id)

    def show_sections(self, sections: Iterable[OverviewSection]) -> None:
        """Show sections; the cursor stays on its item, or goes to the first one."""
        current = self.current.id if self.current is not None else ""
        self._items = {}
        options: list[Option] = []
        for section in sections:
            options.append(Option(Content.styled(section.title, "bold $text-primary"), disabled=True))
            options += [self._option(item) for item in section.items]
            if not section.items:
                options.append(Option(Content(f"  {section.empty}"), disabled=True))
        self.clear_options()
        self.add_options(options)
        keys = [key for key, item in self._items.items() if current and item.id == current]
        keys = keys or list(self._items)
        self.highlighted = self.get_option_index(keys[0]) if keys else None

    def _option(self, item: OverviewItem) -> Option:
        key = f"i{len(self._items)}"
        self._items[key] = item
        state = f"{item.state:<{STATE_WIDTH}}"
        text = Content.assemble(
            "  ",
            (state, _COLORS.get(item.kind) or _COLORS.get(item.word, "dim")),
            clip(item.text),
            ("  " + clip(item.more), "dim") if item.more else "",
        )
        return Option(text, id=key)

    def action_scroll_top(self) -> None:
        """Go to the first line."""
        self.action_first()

    def action_scroll_bottom(self) -> None:
        """Go to the last line."""
        self.action_last()

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Scroll the heading above the first line into view, too."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and all(option.disabled for option in self.options[:highlighted]):
            self.scroll_to(y=0, animate=False)

    def render_line(self, y: int) -> Strip:
        """Draw a line; under the cursor it has the cursor's color, because its own may not be readable there."""
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
