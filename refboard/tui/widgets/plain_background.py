"""A plain background for containers: mostly covered, and drawn again with everything on top of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.widgets import ContentSwitcher

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.widget import Widget

    _Widget = Widget
else:
    _Widget = object


class PlainBackground(_Widget):
    """A widget with a background color, without border and padding.

    One line is drawn and repeated: drawn line by line, the backgrounds below a list cost as much as the list itself.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw one line and repeat it."""
        strip = Strip.blank(crop.width, self.visual_style.rich_style)
        _, background = self.background_colors
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, background)
        return [strip] * crop.height


class PaneSwitcher(PlainBackground, ContentSwitcher):
    """Shows one pane at a time."""
