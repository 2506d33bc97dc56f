"""The list of Today: rows in lanes, each with a line for who and when and, where there is room, lines for why."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.coordinate import Coordinate
from textual.message import Message

from refboard.text import visible
from refboard.tui.panes.queue_list import GAP, QueueList, fitted
from refboard.tui.panes.view import LANES_SORT
from refboard.tui.textual_private import row_location
from refboard.tui.today.layout import INDENT, WHY_LINES, TodayLayout, layout_for

if TYPE_CHECKING:
    from textual import events
    from textual.widgets.data_table import RowKey

    from refboard.tui.panes.queue_list import RowMarks
    from refboard.tui.panes.view import ListRow

_MANY: Final = 600
"""Characters of a sentence that are looked at."""


class TodayList(QueueList):
    """Headings and backlog lines are rows of the table, too; the cursor passes over the heading of an open lane."""

    HEADINGS: ClassVar[dict[str, str]] = QueueList.HEADINGS | {
        "tier": "Tier",
        "owner": "Owner",
        "city": "City",
    }
    COMPONENT_CLASSES: ClassVar[set[str]] = {"today-list--heading"}
    DEFAULT_CSS = """
    TodayList > .today-list--heading { color: $text-primary; text-style: bold; }
    """

    class HeadingClicked(Message):
        """A click on the heading of a column or of a lane: ``column`` is "" for a lane."""

        def __init__(self, column: str, lane: str = "") -> None:
            self.column = column
            self.lane = lane
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sort = (LANES_SORT, False)
        self._two_lines = False
        self._laid_out_for = (False, 0)
        self._sentences: dict[str, tuple[Text, ...]] = {}

    @property
    def columns_shown(self) -> tuple[str, ...]:
        """The names of the columns there is room for."""
        return tuple(name for name, _ in self._layout)

    def show_sorted(self, rows: tuple[ListRow, ...], marks: RowMarks, *, sort: str, reverse: bool) -> None:
        """Show rows that are sorted by a column, or by lane."""
        if (sort, reverse) != self._sort:
            self._sort = (sort, reverse)
            self._layout = ()
        self.show_rows(rows, marks)

    # --- the cursor ---------------------------------------------------------------------------

    def validate_cursor_coordinate(self, value: Coordinate) -> Coordinate:
        """Pass over the heading of an open lane, in the direction of the move."""
        value = super().validate_cursor_coordinate(value)
        rows = self.rows_shown
        if not 0 <= value.row < len(rows) or not _is_passed_over(rows[value.row], rows, value.row):
            return value
        down, up = range(value.row + 1, len(rows)), range(value.row - 1, -1, -1)
        ways = (down, up) if value.row >= self.cursor_row or value.row == 0 else (up, down)
        places = (at for at in chain(*ways) if not _is_passed_over(rows[at], rows, at))
        return Coordinate(next(places, value.row), value.column)

    def on_click(self, event: events.Click) -> None:
        """Report a click on the heading of a lane."""
        at = event.style.meta.get("row", -1)
        if isinstance(at, int) and 0 <= at < len(self.rows_shown) and self.rows_shown[at].line == "heading":
            event.stop()
            event.prevent_default()
            self.post_message(self.HeadingClicked("", self.rows_shown[at].kind))

    def on_data_table_header_selected(self, event: TodayList.HeaderSelected) -> None:
        """Report a click on the heading of a column."""
        event.stop()
        self.post_message(self.HeadingClicked(str(event.column_key.value)))

    # --- drawing ------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Lay the rows out again where height or width say so; other columns are up to `QueueList`."""
        now = self._lay_out(event.size.width, event.size.height)
        if self._layout == now.columns and (now.two_lines, event.size.width) != self._laid_out_for:
            self._refill()

    def _lay_out(self, width: int, height: int) -> TodayLayout:
        rows = [row for row in self.rows_shown if not row.line]
        longest = max((min(len(row.office), _MANY) for row in rows), default=0)
        held = bool(rows) and rows[0].held
        return layout_for(width, height, longest, held=held)

    def _wanted_layout(self, width: int) -> tuple[tuple[str, int], ...]:
        return self._lay_out(width, self._height()).columns

    def _height(self) -> int:
        return self.size.height or self.app.size.height - 8

    def _fill(self) -> None:
        width = self.size.width or self.app.size.width
        self._two_lines = self._lay_out(width, self._height()).two_lines
        self._laid_out_for = (self._two_lines, width)
        self._sentences = {}
        super()._fill()
        column, reverse = self._sort
        for key, shown in self.columns.items():
            if key.value == column:
                shown.label = Text(f"{self.HEADINGS[column]}{'▾' if reverse else '▴'}")

    def _add(self, row: ListRow) -> None:
        if self._two_lines and not row.line:
            room = max(self.size.width or self.app.size.width, 20) - INDENT - 1
            self._sentences[row.key] = _wrapped(self._who(row) + row.why, room)
        cells = (self._cell(row, name, size) for name, size in self._layout)
        self.add_row(*cells, key=row.key, height=1 + len(self._sentences.get(row.key, ())))

    def _cell(self, row: ListRow, name: str, width: int) -> Text:
        if row.line:
            return Text("")
        if name == "why":
            return fitted(self._who(row) + (row.short or row.why), width)
        if name in ("tier", "owner", "city"):
            return fitted(str(getattr(row, name)), width - GAP, self._style("quiet"))
        return super()._cell(row, name, width)

    def _who(self, row: ListRow) -> str:
        """Begin with the person who is held back, where no column names them."""
        return f"{row.contact}: " if row.held and row.contact and "contact" not in self.columns_shown else ""

    def _render_line_in_row(
        self,
        row_key: RowKey,
        line_no: int,
        base_style: Style,
        cursor_location: Coordinate,
        hover_location: Coordinate,
    ) -> tuple[list[list[Segment]], list[list[Segment]]]:
        at = row_location(self, row_key)
        row = self.rows_shown[at] if at is not None and at < len(self.rows_shown) else None
        if row is None or (not row.line and not line_no):
            return super()._render_line_in_row(row_key, line_no, base_style, cursor_location, hover_location)
        text = self._line_text(row) if row.line else self._sentences[row.key][line_no - 1]
        return [], [self._whole_line(text, at or 0, is_cursor=cursor_location.row == at, base=base_style)]

    def _line_text(self, row: ListRow) -> Text:
        """A heading or a backlog line, over all columns."""
        if row.line == "backlog":
            text = Text("    ").append(f"{row.glyph} {visible(row.office)}", style=self._style("mark"))
        else:
            style = self.get_component_rich_style("today-list--heading", partial=True)
            text = Text(f"{row.glyph} ").append(visible(row.office), style=style)
        return text.append(f"  {row.why}", style=self._style("quiet")) if row.why else text

    def _whole_line(self, text: Text, at: int, *, is_cursor: bool, base: Style) -> list[Segment]:
        width = sum(size for _, size in self._layout)
        width = max(width, self.size.width - 1)
        name = "datatable--cursor" if is_cursor and self.show_cursor else ""
        above = self.get_component_rich_style(name) + Style(dim=False) if name else Style()
        style = base + Style.from_meta({"row": at, "column": 0}) + above
        whole = text.copy()
        whole.truncate(width, overflow="ellipsis")
        drawn = Segment.apply_style(
            whole.render(self.app.console, end=""), style + self.app.console.get_style(whole.style), above
        )
        return Segment.adjust_line_length(list(drawn), width, style)


def _is_passed_over(row: ListRow, rows: tuple[ListRow, ...], at: int) -> bool:
    """Whether the cursor does not stop there: a heading with its lane's rows below it."""
    return row.line == "heading" and at + 1 < len(rows) and rows[at + 1].line != "heading"


def _wrapped(sentence: str, room: int) -> tuple[Text, ...]:
    """The sentence of a row in at most `WHY_LINES` lines, indented."""
    from refboard.report.pages.plain import wrap

    words = visible(sentence[:_MANY])
    lines = list(wrap(words, room))
    if len(lines) > WHY_LINES:
        lines = [*lines[: WHY_LINES - 1], " ".join(lines[WHY_LINES - 1 :])]
    drawn = []
    for line in lines:
        text = Text(" " * INDENT).append(line)
        text.truncate(INDENT + room, overflow="ellipsis")
        drawn.append(text)
    return tuple(drawn)
