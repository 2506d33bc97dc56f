"""Pane 1: who to follow up with today, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal

from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.action_context import ActionContext
from refboard.tui.panes.card_view import CardView
from refboard.tui.panes.choices import offer_choices
from refboard.tui.panes.headings import heading_of_list, nothing_to_show, owner_choices
from refboard.tui.panes.list_panel import ListPanel
from refboard.tui.panes.messages import SourcePageRequested
from refboard.tui.panes.pane import Pane
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.panes.row_summary import RowSummary
from refboard.tui.panes.target_actions import TargetActions
from refboard.tui.panes.touch_actions import TouchActions
from refboard.tui.panes.view import LIMIT, TodayView, rows_of
from refboard.tui.widgets.filter_field import FilterField
from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.panes.view import ListRow


class TodayPane(Pane):
    """The list, the filter below it, and the card of the row beside it where there is room."""

    BINDINGS = bindings(Scope.PANE, "today")
    BINDING_GROUP_TITLE = "Today"

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(environment, id=id)
        self.rows: tuple[ListRow, ...] = ()
        self.panel: ListPanel[TodayView] = ListPanel(self, TodayView(), id="left")
        context = ActionContext(self, self.panel.acted_on, self.panel.after_edit)
        touches = TouchActions(context)
        targets = TargetActions(context, lambda: context.shared_office(self.panel.acted_on()))
        self.command_handlers = {
            **self.panel.handlers,
            **self.panel.selection_handlers,
            **touches.handlers,
            **targets.handlers,
            "row.done": touches.mark_done,
            "pane.held": self.toggle_held,
            "pane.owner": self.choose_owner,
            "today.plan": self.plan_visits,
        }

    def compose(self) -> ComposeResult:
        """The list on the left, the card on the right."""
        with Horizontal():
            with self.panel.data_bind(Pane.pending, Pane.outside):
                yield LiteralText(id="title")
                yield QueueList(id="queue")
                yield LiteralText(id="empty")
                yield RowSummary(id="strip")
                yield FilterField("office, contact, reason, owner, city")
            yield CardView(id="card")

    def on_mount(self) -> None:
        """Show what there is."""
        self._show()

    # --- cursor -------------------------------------------------------------------------------

    @property
    def list_widget(self) -> QueueList:
        """The list."""
        return self.panel.list_widget

    def return_to(self, key: str) -> None:
        """Put the cursor on a row of a source."""
        targets = self.board.targets if self.board is not None else {}
        current = self.list_widget.current
        if current is None or current.target_id not in targets or targets[current.target_id].key != key:
            here = (
                row for row in self.rows if row.target_id in targets and targets[row.target_id].key == key
            )
            row = next(here, None)
            if row is not None:
                self.list_widget.go_to(row.key)

    def show_added(self, target_id: str) -> None:
        """Put the cursor on the new row, if the filter shows it."""
        self.list_widget.go_to(target_id)

    def go_to_target(self, target_id: str) -> None:
        """Put the cursor on the first row of a target."""
        self.panel.go_to_target(target_id)

    def select_targets(self, target_ids: frozenset[str]) -> None:
        """Select the rows of targets; a row's key is its target's id."""
        self.panel.selected = target_ids

    # --- what is shown ------------------------------------------------------------------------

    def watch_board(self) -> None:
        """Show what the new board says; unselect rows that are gone."""
        self.query_one(CardView).board = self.board
        self.panel.keep_selected(self.all_rows())
        self._show()

    def all_rows(self) -> tuple[ListRow, ...]:
        """The follow-ups, or the rows that are held back."""
        return rows_of(self.board, TodayView(held=self.panel.view.held)) if self.board is not None else ()

    def unrestricted(self) -> TodayView:
        """The follow-ups of everyone."""
        return TodayView()

    def view_changed(self, before: TodayView) -> None:  # noqa: ARG002
        """Show the rows of the new view."""
        self._show()

    def selection_changed(self) -> None:
        """Show how many rows are selected."""
        self._show_title()

    def is_offered(self, command: str) -> bool:
        """Leave out what opens the filter while words are typed into it."""
        return command != "pane.filter" or not self.panel.is_typing

    def _show(self) -> None:
        # Watchers run before there is anything to show it with, too.
        if not self.children:
            return
        view = self.panel.view
        self.rows = rows_of(self.board, view) if self.board is not None else ()
        queue, empty = self.list_widget, self.query_one("#empty", LiteralText)
        queue.show_header = bool(self.rows)
        queue.show_rows(self.rows[:LIMIT], self.panel.marks)
        # The list is still there, because it has the focus; it only makes room.
        self.set_class(not self.rows, "-empty")
        empty.update("" if self.rows else nothing_to_show(self.board, view, self.keys))
        self._show_title()

    def _show_title(self) -> None:
        if not self.is_mounted:
            return
        late = sum(row.word == "late" for row in self.rows)
        counts = len(self.rows), late, len(self.panel.selected)
        heading = heading_of_list(self.board, self.panel.view, *counts, self.keys)
        # A count of 0 would be wrong while the workbook is being read.
        self.query_one("#title", LiteralText).update(content(heading if self.board is not None else ""))

    @on(QueueList.Moved)
    def _cursor_moved(self, event: QueueList.Moved) -> None:
        event.stop()
        self.query_one(CardView).row = event.row
        self.query_one(RowSummary).show_row(event.row, self.board)

    # --- commands -----------------------------------------------------------------------------

    def toggle_held(self) -> None:
        """Show the rows that are held back, or the follow-ups again."""
        self.panel.clear_selection()
        self.panel.view = replace(self.panel.view, held=not self.panel.view.held)

    async def plan_visits(self) -> None:
        """Plan a day on the road to the offices of the owner who is shown."""
        from refboard.tui.screens.plan_screen import PlanScreen

        if self.board is not None:
            await self.app.push_screen(PlanScreen(self.board, self.panel.view.owner))

    async def choose_owner(self) -> None:
        """Choose the owner of the rows to show."""
        if self.board is not None:

            def choose(owner: str | None) -> None:
                self.panel.view = replace(self.panel.view, owner=owner)

            choices = owner_choices(self.board, self.user)
            await offer_choices(self, "Which owner?", choices, self.panel.view.owner, choose)

    @on(QueueList.Opened)
    def _row_opened(self, event: QueueList.Opened) -> None:
        event.stop()
        if self.board is not None:
            targets = self.board.targets
            keys = (targets[row.target_id].key for row in self.rows if row.target_id in targets)
            self.post_message(SourcePageRequested(event.row.target_id, tuple(dict.fromkeys(keys))))
