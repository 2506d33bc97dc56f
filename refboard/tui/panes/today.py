"""Pane 1: whom to follow up today, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.widgets import Input, Static

from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.headings import heading_of_list, nothing_to_show, owner_choices
from refboard.tui.panes.base import OpenSource
from refboard.tui.panes.row_forms import RowForms
from refboard.tui.view import LIMIT, View, rows_of
from refboard.tui.widgets.card_view import CardView, why_content
from refboard.tui.widgets.queue_list import Marks, QueueList, keys_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from refboard.tui.board import Board
    from refboard.tui.view import Row


class TodayPane(RowForms):
    """The list, the filter below it, and the card of the row beside it where there is room."""

    BINDINGS = bindings(Scope.PANE, "today")
    BINDING_GROUP_TITLE = "Today"

    view: reactive[View] = reactive(View())
    selected: reactive[frozenset[str]] = reactive(frozenset())

    def __init__(self, user: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.rows: tuple[Row, ...] = ()

    def compose(self) -> ComposeResult:
        """The list on the left, the card on the right."""
        with Horizontal():
            with Vertical(id="left"):
                yield Static("", id="title", markup=False)
                yield QueueList(id="queue")
                yield Static("", id="empty", markup=False)
                yield Static("", id="strip", markup=False)
                yield Input(placeholder="office, contact, reason, owner, city", compact=True, id="filter")
            yield CardView(id="card")

    def on_mount(self) -> None:
        """Begin without a filter."""
        self.query_one("#filter").display = False
        self._show()

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        self.screen.set_focus(self.query_one(QueueList))

    def return_to(self, key: str) -> None:
        """Put the cursor on a row of a source."""
        places = self.board.places if self.board is not None else {}
        current = self.query_one(QueueList).current
        if current is None or current.target_id not in places or places[current.target_id].key != key:
            here = (row for row in self.rows if row.target_id in places and places[row.target_id].key == key)
            row = next(here, None)
            if row is not None:
                self.query_one(QueueList).go_to(row.key)

    @property
    def list_widget(self) -> Widget:
        """The list."""
        return self.query_one(QueueList)

    @property
    def known(self) -> Board | None:
        """The board the rows are from."""
        return self.board

    def chosen(self) -> tuple[Row, ...]:
        """The selected rows, or else the row under the cursor."""
        picked = tuple(row for row in self._every() if row.key in self.selected)
        current = self.query_one(QueueList).current
        return picked or ((current,) if current is not None else ())

    def go_to(self, key: str) -> None:
        """Put the cursor on a row, clearing the filter when it hides it."""
        if not self.query_one(QueueList).go_to(key):
            self._stop_filter()
            self.query_one(QueueList).go_to(key)
        self.focus_list()

    def watch_board(self) -> None:
        """Show what the new board says; forget selected rows that are gone."""
        self.query_one(CardView).board = self.board
        present = keys_of(self._every())
        self.selected = self.selected & present
        self._show()

    def watch_view(self) -> None:
        """Show the rows asked for."""
        self._show()

    def watch_selected(self) -> None:
        """Redraw marks and counts."""
        self._mark()

    def watch_pending(self) -> None:
        """Redraw marks."""
        self._mark()

    def watch_outside(self) -> None:
        """Redraw marks."""
        self._mark()

    def action_toggle_selected(self) -> None:
        """Select or unselect the row and go on."""
        queue = self.query_one(QueueList)
        if queue.current is not None:
            self.selected = self.selected ^ {queue.current.key}
            queue.action_cursor_down()

    def action_select_all(self) -> None:
        """Select every row the list shows, or none when all are."""
        shown = keys_of(self.query_one(QueueList).rows_shown)
        self.selected = self.selected - shown if shown <= self.selected else self.selected | shown

    def action_clear(self) -> None:
        """Clear the selection, then the filter, then the other restrictions."""
        if self.selected:
            self.selected = frozenset()
        elif self.view.needle or self.query_one("#filter").display:
            self._stop_filter()
        elif self.view != View():
            self.view = View()

    def action_filter(self) -> None:
        """Type words that rows must have."""
        box = self.query_one("#filter", Input)
        box.display = True
        self.screen.set_focus(box)

    def action_toggle_held(self) -> None:
        """Show who is held back, or the queue again."""
        self.selected = frozenset()
        self.view = replace(self.view, held=not self.view.held)

    async def action_choose_owner(self) -> None:
        """Choose whose rows to show."""
        if self.board is None:
            return
        choices = owner_choices(self.board, self.user)
        values = [value for _, value in choices]
        current = values.index(self.view.owner) if self.view.owner in values else 0

        def choose(place: int | None) -> None:
            if place is not None:
                self.view = replace(self.view, owner=values[place])

        from refboard.tui.screens.picker import Picker

        await self.app.push_screen(Picker("Whose rows?", [words for words, _ in choices], current), choose)

    @on(QueueList.Moved)
    def _moved(self, event: QueueList.Moved) -> None:
        event.stop()
        self.query_one(CardView).row = event.row
        strip = self.query_one("#strip", Static)
        strip.update(why_content(event.row, self.board) if event.row and self.board else "")

    @on(QueueList.Opened)
    def _opened(self, event: QueueList.Opened) -> None:
        event.stop()
        if self.board is not None:
            places = self.board.places
            keys = (places[row.target_id].key for row in self.rows if row.target_id in places)
            self.post_message(OpenSource(event.row.target_id, tuple(dict.fromkeys(keys))))

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.view = self.view.with_needle(event.value)

    @on(Input.Submitted, "#filter")
    def _typed_enough(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self._stop_filter()
        self.focus_list()

    def _stop_filter(self) -> None:
        box = self.query_one("#filter", Input)
        with box.prevent(Input.Changed):
            box.value = ""
        box.display = False
        self.view = self.view.with_needle("")
        self.focus_list()

    def _every(self) -> tuple[Row, ...]:
        return rows_of(self.board, View(held=self.view.held)) if self.board is not None else ()

    def _show(self) -> None:
        # Watchers run before there is anything to show it with, too.
        if not self.children:
            return
        self.rows = rows_of(self.board, self.view) if self.board is not None else ()
        queue, empty = self.query_one(QueueList), self.query_one("#empty", Static)
        queue.show_header = bool(self.rows)
        queue.show_rows(self.rows[:LIMIT], self._marks())
        # The list stays, for the keys are its; it only makes room.
        self.set_class(not self.rows, "-empty")
        empty.update(nothing_to_show(self.board, self.view))
        self._title()

    def _mark(self) -> None:
        if self.is_mounted:
            self.query_one(QueueList).show_marks(self._marks())
            self._title()

    def _marks(self) -> Marks:
        return Marks(self.selected, self.pending, self.outside)

    def _title(self) -> None:
        late = sum(row.word == "late" for row in self.rows)
        heading = heading_of_list(self.board, self.view, len(self.rows), late, len(self.selected))
        self.query_one("#title", Static).update(content(heading))
