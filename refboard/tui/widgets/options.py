"""Lists of lines to choose from, whose cursor is seen without colours too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.command import CommandList
from textual.style import Style
from textual.widgets import OptionList

if TYPE_CHECKING:
    from textual.widget import Widget

    _Widget = Widget
else:
    _Widget = object


class ReverseCursor(_Widget):
    """Draws a line with the colours changed about where the theme wants that: Textual leaves it out of a style."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """The style of a part of the list."""
        style = super().get_visual_style(*component_classes, partial=partial)
        if component_classes and self.get_component_styles(component_classes[-1]).text_style.reverse:
            return style + Style(reverse=True)
        return style


class Options(ReverseCursor, OptionList):
    """A list of options."""


class FoundList(ReverseCursor, CommandList):
    """What the palette has found."""
