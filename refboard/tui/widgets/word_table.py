"""A table of words, drawn as seldom and as cheaply as words in one line allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.coordinate import Coordinate
from textual.widget import Widget
from textual.widgets import DataTable

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


class WordTable(LazyFocusStyle, DataTable[Text], inherit_bindings=False):
    """A `DataTable` whose columns have a width and whose rows are one line high.

    A key must be answered while somebody looks: nothing is measured, a cell is drawn as one line of words, and
    lines that were drawn are kept until their words or colours change.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id, cursor_type="row", zebra_stripes=False, cell_padding=0)
        self._drawn_for: Size | None = None
        self._styles_told = False
        self._colours: dict[PseudoClasses, list[Style]] = {}
        """What was drawn in which colours, by whether the list has the keys."""

    def on_resize(self, event: events.Resize) -> None:
        """Keep what is drawn when the table only comes back, in its old size: by itself it would forget all."""
        if event.size == self._drawn_for:
            event.prevent_default()
        self._drawn_for = event.size

    def notify_style_update(self) -> None:
        """Look again before the next drawing: most updates, as when the keys go elsewhere, change nothing here."""
        # The table itself would forget every line it has drawn, and a list that comes back would be slow.
        Widget.notify_style_update(self)
        self._styles_told = True
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; what was drawn in other colours is forgotten first."""
        if self._styles_told:
            self._styles_told = False
            self._get_styles_to_render_cell.cache_clear()
            state = self.get_pseudo_class_state()
            colours = [
                self.rich_style,
                *map(self.get_component_rich_style, sorted(self._get_component_classes())),
            ]
            if self._colours.get(state, colours) != colours:
                self._colours.clear()
                self._clear_caches()
            self._colours[state] = colours
        return super().render_lines(crop)

    def _render_line_in_row(
        self,
        row_key: RowKey,
        line_no: int,
        base_style: Style,
        cursor_location: Coordinate,
        hover_location: Coordinate,
    ) -> tuple[list[list[Segment]], list[list[Segment]]]:
        # To a row it makes no difference in which other row the cursor is: the table keeps what it has drawn by
        # the arguments of this, and would draw all rows again whenever the cursor moves.
        at = self._row_locations.get(row_key)
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
        # Cells here are words in one line: drawn so, and not as cells of any shape and height, a list that is
        # filled anew costs a fifth.
        if row_index < 0 or column_index < 0:
            return super()._render_cell(row_index, column_index, base_style, width, cursor, hover)
        words = self._get_row_renderables(row_index).cells[column_index]
        if not isinstance(words, Text):
            return super()._render_cell(row_index, column_index, base_style, width, cursor, hover)
        below, above = self._get_styles_to_render_cell(
            False, False, False, hover, cursor, self.show_cursor, self._show_hover_cursor,  # noqa: FBT003  (its order)
            self.cursor_foreground_priority == "css", self.cursor_background_priority == "css",
        )  # fmt: skip
        if cursor:
            # The cursor's own colour may leave too little room for a fainter one.
            above += _PLAIN
        below = base_style + Style.from_meta({"row": row_index, "column": column_index}) + below
        console = self.app.console
        # What a text gives out leaves its own style to whoever wraps it.
        own = below + console.get_style(words.style)
        drawn = Segment.apply_style(words.render(console, end=""), own, above)
        return [Segment.adjust_line_length(list(drawn), width, below + above)]

    def _update_dimensions(self, new_rows: Iterable[RowKey]) -> None:  # noqa: ARG002
        # Columns have their widths and rows are one line high: measuring every cell tells nothing and delays the key.
        super()._update_dimensions(())
