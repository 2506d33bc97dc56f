"""Pane 1: whom to follow up today, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.reactive import var

from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.card_view import CardView
from refboard.tui.panes.headings import heading_of_list, nothing_to_show, owner_choices
from refboard.tui.panes.list_verbs import ListVerbs
from refboard.tui.panes.pane import OpenSource
from refboard.tui.panes.queue_list import QueueList, keys_of
from refboard.tui.panes.row_forms import RowForms
from refboard.tui.panes.row_summary import RowSummary
from refboard.tui.panes.view import LIMIT, View, rows_of
from refboard.tui.widgets.filter_field import FilterField
from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from refboard.tui.panes.view import Row
    from refboard.tui.session.board import Board


class TodayPane(ListVerbs[View], RowForms):
    """The list, the filter below it, and the card of the row beside it where there is room."""

    BINDINGS = bindings(Scope.PANE, "today")
    BINDING_GROUP_TITLE = "Today"

    view: var[View] = var(View())

    def __init__(self, user: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.rows: tuple[Row, ...] = ()

    def compose(self) -> ComposeResult:
        """The list on the left, the card on the right."""
        with Horizontal():
            with Vertical(id="left"):
                yield LiteralText(id="title")
                yield QueueList(id="queue")
                yield LiteralText(id="empty")
                yield RowSummary(id="strip")
                yield FilterField("office, contact, reason, owner, city")
            yield CardView(id="card")

    def on_mount(self) -> None:
        """Begin without a filter."""
        self.query_one("#filter").display = False
        self._show()

    def return_to(self, key: str) -> None:
        """Put the cursor on a row of a source."""
        places = self.board.targets if self.board is not None else {}
        current = self.query_one(QueueList).current
        if current is None or current.target_id not in places or places[current.target_id].key != key:
            here = (row for row in self.rows if row.target_id in places and places[row.target_id].key == key)
            row = next(here, None)
            if row is not None:
                self.query_one(QueueList).go_to(row.key)

    def show_added(self, target_id: str) -> None:
        """Put the cursor on the new row; what is narrowed stays so."""
        self.query_one(QueueList).go_to(target_id)

    @property
    def known(self) -> Board | None:
        """The board the rows are from."""
        return self.board

    def watch_board(self) -> None:
        """Show what the new board says; forget selected rows that are gone."""
        self.query_one(CardView).board = self.board
        present = keys_of(self.every_row())
        self.selected = self.selected & present
        self._show()

    def watch_view(self) -> None:
        """Show the rows asked for."""
        self._show()

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
        self.query_one(RowSummary).show_row(event.row, self.board)

    @on(QueueList.Opened)
    def _opened(self, event: QueueList.Opened) -> None:
        event.stop()
        if self.board is not None:
            places = self.board.targets
            keys = (places[row.target_id].key for row in self.rows if row.target_id in places)
            self.post_message(OpenSource(event.row.target_id, tuple(dict.fromkeys(keys))))

    def unrestricted(self) -> View:
        """The queue of everyone."""
        return View()

    def every_row(self) -> tuple[Row, ...]:
        """The queue, or who is held back."""
        return rows_of(self.board, View(held=self.view.held)) if self.board is not None else ()

    def _show(self) -> None:
        # Watchers run before there is anything to show it with, too.
        if not self.children:
            return
        self.rows = rows_of(self.board, self.view) if self.board is not None else ()
        queue, empty = self.query_one(QueueList), self.query_one("#empty", LiteralText)
        queue.show_header = bool(self.rows)
        queue.show_rows(self.rows[:LIMIT], self.marks)
        # The list stays, for the keys are its; it only makes room.
        self.set_class(not self.rows, "-empty")
        empty.update("" if self.rows else nothing_to_show(self.board, self.view, self.keys))
        self._title()

    def mark(self) -> None:
        """Redraw marks and counts."""
        if self.is_mounted:
            self.query_one(QueueList).show_marks(self.marks)
            self._title()

    def _title(self) -> None:
        late = sum(row.word == "late" for row in self.rows)
        counts = len(self.rows), late, len(self.selected)
        heading = heading_of_list(self.board, self.view, *counts, self.keys)
        # A count of nothing would be a lie while the workbook is being read.
        self.query_one("#title", LiteralText).update(content(heading if self.board is not None else ""))
