"""The plain ground that other widgets lie on: mostly out of sight, and drawn anew with everything that lies on it."""

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
    """Has a colour and nothing else, neither frame nor padding.

    It is drawn as one line, as often as it is high: line by line, the grounds below a list cost as much as the list.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw one line and give it for all."""
        strip = Strip.blank(crop.width, self.visual_style.rich_style)
        _, background = self.background_colors
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, background)
        return [strip] * crop.height


class GroundSwitcher(PlainBackground, ContentSwitcher):
    """Shows one of its children."""
