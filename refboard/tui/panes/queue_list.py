"""The list of follow-ups: a table that is safe to fill with a workbook's text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.coordinate import Coordinate
from textual.message import Message
from textual.widgets import DataTable

from refboard.text import visible
from refboard.tui.commands import Scope, bindings
from refboard.tui.widgets.list_keys import RowKeys
from refboard.tui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from textual import events

    from refboard.tui.panes.view import ListRow


@dataclass(frozen=True, slots=True)
class RowMarks:
    """The marks of rows: selected ✓, not yet in the workbook …, changed by others *."""

    selected: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()

    def of(self, row: ListRow) -> str:
        """Two characters for a row: the selection, then the other mark."""
        chosen = "✓" if row.key in self.selected else " "
        if row.target_id in self.pending:
            return chosen + "…"
        return chosen + ("*" if row.target_id in self.outside else " ")


class QueueList(TextTable, RowKeys, inherit_bindings=False):
    """Rows with a key each; the cursor stays on its key when rows come and go."""

    BINDINGS = bindings(Scope.LIST)
    HEADINGS: ClassVar[dict[str, str]] = {
        "mark": "",
        "glyph": "",
        "state": "",
        "due": "Due",
        "office": "Office",
        "contact": "Contact",
        "reason": "Reason",
        "why": "Why",
    }
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "queue-list--late",
        "queue-list--due",
        "queue-list--quiet",
        "queue-list--office",
        "queue-list--mark",
    }
    DEFAULT_CSS = """
    QueueList {
        background: $background;
        scrollbar-size-vertical: 1;
        scrollbar-color: $panel;
        scrollbar-background: $background;
        & > .datatable--header, &:ansi > .datatable--header {
            background: $background; color: $text-muted; text-style: none;
        }
        & > .queue-list--late { color: $text-error; text-style: bold; }
        & > .queue-list--due { color: $text-primary; }
        &:focus { background-tint: transparent; }
        & > .queue-list--quiet { text-style: dim; }
        & > .queue-list--office { text-style: bold; }
        & > .queue-list--mark { color: $text-warning; text-style: bold; }
    }
    """

    class Moved(Message):
        """The cursor is on another row; None when the list is empty."""

        def __init__(self, row: ListRow | None) -> None:
            self.row = row
            super().__init__()

    class Opened(Message):
        """Enter or a second click on a row."""

        def __init__(self, row: ListRow) -> None:
            self.row = row
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self.rows_shown: tuple[ListRow, ...] = ()
        self._marks = RowMarks()
        self._layout: tuple[tuple[str, int], ...] = ()
        self._several: frozenset[str] = frozenset()
        """Offices with several people in the list: a person is held back, not the office."""
        self._place: tuple[str, ...] = ()
        """The keys of the row under the cursor and of those below it when it was edited; empty when it was not."""

    def place(self) -> object:
        """The row of the cursor."""
        return self.cursor_row

    @property
    def current(self) -> ListRow | None:
        """The row under the cursor."""
        return self.rows_shown[self.cursor_row] if 0 <= self.cursor_row < len(self.rows_shown) else None

    def show_rows(self, rows: tuple[ListRow, ...], marks: RowMarks) -> None:
        """Show rows; the cursor stays on its row, or at its position when that row is gone."""
        if rows == self.rows_shown and self._layout:
            self.show_marks(marks)
            return
        self._marks = marks
        current, place, top = self.current, self.cursor_row, self.scroll_y
        self.rows_shown = rows
        self._fill()
        keys = [row.key for row in rows]
        key = current.key if current is not None else ""
        if self._place and self._place[0] == key:
            key = _next_in_place(self._place, keys)
        self._place = ()
        self._put_cursor(keys.index(key) if key in keys else place, top)

    def show_marks(self, marks: RowMarks) -> None:
        """Redraw the marks that changed."""
        if marks == self._marks:
            return
        before, self._marks = self._marks, marks
        for at, row in enumerate(self.rows_shown):
            if before.of(row) != marks.of(row):
                self.update_cell_at(Coordinate(at, 0), self._mark(row))

    def go_to(self, key: str) -> bool:
        """Put the cursor on a row; False when it is not shown."""
        for at, row in enumerate(self.rows_shown):
            if row.key == key:
                self.move_cursor(row=at, animate=False)
                return True
        return False

    def go_past(self, is_done: Callable[[ListRow], bool]) -> None:
        """Go to the next row below that is not done, or else to the nearest one above; stay where there is none."""
        at = self.cursor_row
        below, above = range(at + 1, len(self.rows_shown)), range(at - 1, -1, -1)
        rows = ((place, self.rows_shown[place]) for place in (*below, *above))
        place = next((place for place, row in rows if not row.line and not is_done(row)), None)
        if place is not None:
            self.move_cursor(row=place, animate=False)

    def hold_place(self) -> None:
        """Note that the row under the cursor was edited: if it moves, the cursor goes to the row that was below."""
        self._place = tuple(row.key for row in self.rows_shown[self.cursor_row :])

    def action_half_page(self, direction: int) -> None:
        """Move half a page down (1) or up (-1)."""
        step = max((self.size.height - 1) // 2, 1)
        self.move_cursor(
            row=max(0, min(self.cursor_row + direction * step, self.row_count - 1)), animate=False
        )

    def on_mount(self) -> None:
        """Redraw when the theme changes: cells have their own colors."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._refill())

    def on_resize(self, event: events.Resize) -> None:
        """Give the columns the new width."""
        if self._wanted_layout(event.size.width) != self._layout:
            self._refill()

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Post our own message with the row."""
        event.stop()
        self.post_message(self.Moved(self.current))

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Post our own message with the row."""
        event.stop()
        if self.current is not None:
            self.post_message(self.Opened(self.current))

    def _wanted_layout(self, width: int) -> tuple[tuple[str, int], ...]:
        return layout_for(width, held=bool(self.rows_shown) and self.rows_shown[0].held)

    def _refill(self) -> None:
        at, top = self.cursor_row, self.scroll_y
        self._fill()
        self._put_cursor(at, top)

    def _put_cursor(self, at: int, top: float) -> None:
        if self.rows_shown:
            self.move_cursor(row=max(0, min(at, len(self.rows_shown) - 1)), animate=False, scroll=False)
            self.set_scroll_if_needed(top)
        # A message that is made while the parent handles one of its own would not pass the parent.
        self.call_next(self._report_current)

    def _report_current(self) -> None:
        self.post_message(self.Moved(self.current))

    def set_scroll_if_needed(self, top: float) -> None:
        """Restore the scroll position, as far as the cursor stays visible."""

        def settle() -> None:
            self.scroll_to(y=top, animate=False, immediate=True)
            self.move_cursor(row=self.cursor_row, animate=False)

        self.call_after_refresh(settle)

    def _fill(self) -> None:
        width = self.size.width or self.app.size.width
        self._layout = self._wanted_layout(width)
        counts = Counter(row.office for row in self.rows_shown if row.held)
        self._several = frozenset(office for office, count in counts.items() if count > 1)
        self.clear(columns=True)
        for name, size in self._layout:
            self.add_column(Text(self.HEADINGS[name]), width=size, key=name)
        for row in self.rows_shown:
            self._add(row)

    def _add(self, row: ListRow) -> None:
        self.add_row(*(self._cell(row, name, size) for name, size in self._layout), key=row.key)

    def _cell(self, row: ListRow, name: str, width: int) -> Text:
        if name == "mark":
            return self._mark(row)
        text = {"glyph": row.glyph}.get(name) or str(getattr(row, name, ""))
        if name == "why" and row.office in self._several and "contact" not in dict(self._layout):
            text = f"{row.contact}: {text}" if row.contact else text
        style: Style | str = ""
        if name in ("state", "glyph", "due"):
            style = self._style("late" if row.word == "late" else "due" if row.word == "due" else "quiet")
        elif name == "office":
            style = self._style("office")
        elif name in ("reason", "contact"):
            style = self._style("quiet")
        room = width if name == "why" else width - GAP
        return fitted(text, room, style)

    def _mark(self, row: ListRow) -> Text:
        return Text(self._marks.of(row), style=self._style("mark"))

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"queue-list--{name}", partial=True)


GAP = 1
"""Characters between two columns; part of each column's width."""
MANY = 8
"""Characters examined for each one that fits: an accent may be a character of its own."""
NAMED = 72
"""At this width and above, the words of state and reason fit beside the explanation."""


def layout_for(width: int, *, held: bool = False) -> tuple[tuple[str, int], ...]:
    """Columns and their widths for a list this many characters wide, scrollbar included.

    Nothing is due in rows that are held back.
    """
    if width < NAMED:
        fixed = [("mark", 2), ("glyph", 2), ("office", max(14, (width - 6) * 2 // 5))]
    elif width < 100:
        fixed = [("mark", 2), ("state", 7), ("due", 7), ("office", 23), ("reason", 15)]
    else:
        fixed = [("mark", 2), ("state", 7), ("due", 7), ("office", 28), ("contact", 20), ("reason", 15)]
    if held:
        fixed = [column for column in fixed if column[0] != "due"]
    left = width - 1 - sum(size for _, size in fixed)
    return (*fixed, ("why", max(left, 6)))


def fitted(text: str, room: int, style: Style | str = "") -> Text:
    """Make a text from the workbook a cell of ``room`` characters; ``…`` marks a cut."""
    few = text if len(text) <= room * MANY else text[: room * MANY] + "…"
    cell = Text(visible(few), style=style, no_wrap=True, overflow="ellipsis")
    cell.truncate(room, overflow="ellipsis")
    return cell


def _next_in_place(place: tuple[str, ...], keys: Sequence[str]) -> str:
    """The key for the cursor: the edited row's while it is still above the same row, else that of the row below."""
    edited, *below = place
    following = next((key for key in below if key in keys), "")
    if edited in keys and following in keys[keys.index(edited) + 1 : keys.index(edited) + 2]:
        return edited
    return following or edited


def keys_of(rows: Collection[ListRow]) -> frozenset[str]:
    """The keys of rows; headings and other lines that are no rows are left out."""
    return frozenset(row.key for row in rows if not row.line)
