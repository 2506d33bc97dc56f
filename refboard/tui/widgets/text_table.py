"""A table of one-line texts that is drawn as rarely and as cheaply as possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.coordinate import Coordinate
from textual.widget import Widget
from textual.widgets import DataTable

from refboard.tui.textual_private import (
    cell_styles,
    component_classes,
    forget_cell_styles,
    forget_lines,
    row_cells,
    row_location,
)
from refboard.tui.widgets.lazy_focus_style import LazyFocusStyle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.geometry import Region, Size
    from textual.strip import Strip
    from textual.widget import PseudoClasses
    from textual.widgets.data_table import RowKey

_PLAIN = Style(dim=False)
_ELSEWHERE = Coordinate(-2, -2)
"""In no row, the headings (-1) included."""


class TextTable(LazyFocusStyle, DataTable[Text], inherit_bindings=False):
    """A `DataTable` with fixed column widths and rows one line high.

    The screen must respond to a key press without delay: nothing is measured, a cell is drawn as one line of
    text, and drawn lines are cached until their text or colors change.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id, cursor_type="row", zebra_stripes=False, cell_padding=0)
        self._drawn_for: Size | None = None
        self._styles_changed = False
        self._colors: dict[PseudoClasses, list[Style]] = {}
        """The colors of the cached lines, by focus and the other pseudo-classes."""

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cached lines when the table is shown again in its old size; DataTable would drop them."""
        if event.size == self._drawn_for:
            event.prevent_default()
        self._drawn_for = event.size

    def notify_style_update(self) -> None:
        """Check the colors before the next drawing: most style updates, such as a focus change, do not change them."""
        # DataTable would drop every cached line, and showing a list again would be slow.
        Widget.notify_style_update(self)
        self._styles_changed = True
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; lines cached in other colors are dropped first."""
        if self._styles_changed:
            self._styles_changed = False
            forget_cell_styles(self)
            state = self.get_pseudo_class_state()
            colors = [
                self.rich_style,
                *map(self.get_component_rich_style, component_classes(self)),
            ]
            if self._colors.get(state, colors) != colors:
                self._colors.clear()
                forget_lines(self)
            self._colors[state] = colors
        return super().render_lines(crop)

    def _render_line_in_row(
        self,
        row_key: RowKey,
        line_no: int,
        base_style: Style,
        cursor_location: Coordinate,
        hover_location: Coordinate,
    ) -> tuple[list[list[Segment]], list[list[Segment]]]:
        # Where the cursor is in other rows does not matter to a row, but the cache of this method depends on
        # its arguments: every row would be drawn again whenever the cursor moves.
        at = row_location(self, row_key)
        return super()._render_line_in_row(
            row_key,
            line_no,
            base_style,
            cursor_location=cursor_location if cursor_location.row == at else _ELSEWHERE,
            hover_location=hover_location if hover_location.row == at else _ELSEWHERE,
        )

    def _render_cell(
        self,
        row_index: int,
        column_index: int,
        base_style: Style,
        width: int,
        cursor: bool = False,  # noqa: FBT001, FBT002  (Textual's own)
        hover: bool = False,  # noqa: FBT001, FBT002
    ) -> list[list[Segment]]:
        # Cells here are one line of text. Drawing them as such, rather than as cells of any shape and height,
        # makes filling a list five times as fast.
        if row_index < 0 or column_index < 0:
            return super()._render_cell(row_index, column_index, base_style, width, cursor, hover)
        text = row_cells(self, row_index)[column_index]
        if not isinstance(text, Text):
            return super()._render_cell(row_index, column_index, base_style, width, cursor, hover)
        below, above = cell_styles(self, hover=hover, cursor=cursor)
        if cursor:
            # A dim text may be unreadable on the cursor's color.
            above += _PLAIN
        below = base_style + Style.from_meta({"row": row_index, "column": column_index}) + below
        console = self.app.console
        # Text.render leaves the text's base style to the caller.
        own = below + console.get_style(text.style)
        drawn = Segment.apply_style(text.render(console, end=""), own, above)
        return [Segment.adjust_line_length(list(drawn), width, below + above)]

    def _update_dimensions(self, new_rows: Iterable[RowKey]) -> None:  # noqa: ARG002
        # Columns have fixed widths and rows are one line high: measuring every cell would only cost time.
        super()._update_dimensions(())
