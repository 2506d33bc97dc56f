"""Option lists with a cursor that is visible without color too."""

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
    """Applies the ``reverse`` text style of a theme's cursor, which Textual leaves out of visual styles."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """The style of a part of the list."""
        style = super().get_visual_style(*component_classes, partial=partial)
        if component_classes and self.get_component_styles(component_classes[-1]).text_style.reverse:
            return style + Style(reverse=True)
        return style


class OptionMenu(ReverseCursor, OptionList):
    """A list of options to choose from."""


class PaletteResults(ReverseCursor, CommandList):
    """What the command palette has found."""
