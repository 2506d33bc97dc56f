"""Pane 1: who to follow up with today, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual import on
from textual.containers import Horizontal

from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.action_context import ActionContext
from refboard.tui.panes.card_view import CardView
from refboard.tui.panes.headings import heading_of_list, nothing_to_show
from refboard.tui.panes.list_panel import ListPanel
from refboard.tui.panes.messages import SourcePageRequested
from refboard.tui.panes.pane import Pane
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.panes.row_summary import RowSummary
from refboard.tui.panes.target_actions import TargetActions
from refboard.tui.panes.touch_actions import TouchActions
from refboard.tui.panes.view import TodayView, rows_of
from refboard.tui.today.lines import lines_of
from refboard.tui.today.row_actions import RowActions
from refboard.tui.today.today_list import TodayList
from refboard.tui.today.view_actions import TodayViewActions
from refboard.tui.widgets.filter_field import FilterField
from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.board import Board

CARD_FROM: Final = 140
"""Characters of the pane from which the card has room beside the list, without taking any that the list needs."""
_LIST_NEEDS: Final = 98
_CARD: Final = (40, 72)
"""Characters of the card: at least and at most."""


class TodayPane(Pane):
    """The list, the filter below it, and the card of the row beside it where there is room."""

    BINDINGS = bindings(Scope.PANE, "today")
    BINDING_GROUP_TITLE = "Today"

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(environment, id=id)
        self.rows: tuple[ListRow, ...] = ()
        self.panel: ListPanel[TodayView] = ListPanel(self, TodayView(), id="left")
        context = ActionContext(self, self.acted_on, self.panel.after_edit)
        self._touches = TouchActions(context)
        self._decisions = RowActions(context)
        self._views = TodayViewActions(self, self.panel, lambda: self.list_widget.columns_shown)
        targets = TargetActions(context, lambda: context.shared_office(self.acted_on()))
        self.command_handlers = {
            **self.panel.handlers,
            **self.panel.selection_handlers,
            **self._touches.handlers,
            **targets.handlers,
            **self._decisions.handlers,
            **self._views.handlers,
            "row.done": self.mark_done,
            "today.plan": self.plan_visits,
        }
        if environment.mine and environment.user:
            self.panel.view = TodayView(mine=environment.user)

    def compose(self) -> ComposeResult:
        """The list on the left, the card on the right."""
        with Horizontal():
            with self.panel.data_bind(Pane.pending, Pane.outside):
                yield LiteralText(id="title")
                yield TodayList(id="queue")
                yield LiteralText(id="empty")
                yield RowSummary(id="strip")
                yield FilterField("office, contact, reason, owner, city")
            yield CardView(id="card")

    def on_mount(self) -> None:
        """Show what there is."""
        self._show()

    # --- cursor -------------------------------------------------------------------------------

    @property
    def list_widget(self) -> TodayList:
        """The list."""
        return self.query_one(TodayList)

    def explain_row(self) -> tuple[str, ...]:
        """Say why the row under the cursor is in its lane, and where in it."""
        from refboard.analysis.today.why_here import explain_place

        row, board = self.list_widget.current, self.board
        if row is None or row.line or board is None:
            return ()
        if row.held:
            return row.office, row.why
        queue = board.queue
        items = (*queue.items, *(item for line in queue.backlog for item in line.items))
        item = next((one for one in items if f"{one.target_id} {one.reason}" == row.key), None)
        return (row.office, *explain_place(queue, item)) if item is not None else ()

    def acted_on(self) -> tuple[ListRow, ...]:
        """The selected rows, or else the row under the cursor, unless it is a heading or a backlog line."""
        return tuple(row for row in self.panel.acted_on() if not row.line)

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
        """Put the cursor on the first row of the new target, if the filter shows it."""
        row = next((row for row in self.list_widget.rows_shown if row.target_id == target_id), None)
        if row is not None:
            self.list_widget.go_to(row.key)

    def go_to_target(self, target_id: str) -> None:
        """Put the cursor on the first row of a target."""
        self.panel.go_to_target(target_id)

    def select_targets(self, target_ids: frozenset[str]) -> None:
        """Select the rows of targets."""
        self.panel.selected = frozenset(row.key for row in self.all_rows() if row.target_id in target_ids)

    # --- what is shown ------------------------------------------------------------------------

    def watch_board(self) -> None:
        """Show what the new board says; unselect rows that are gone."""
        self.query_one(CardView).board = self.board
        self.panel.keep_selected(self.all_rows())
        self._show()
        # What the row says may be the same while what is known of its target is not.
        self._show_current(self.list_widget.current)
        if self.board is not None and self.environment.ask_user and self.active:
            self.environment.ask_user = False
            self._ask_user(self.board)

    def _ask_user(self, board: Board) -> None:
        """Ask who works here, unless there is no one to choose from or the name is a colleague's."""
        from refboard.tui.forms.completions import people

        names = people(board)
        if names and self.user.casefold() not in {name.casefold() for name in names}:
            self.run_worker(self._views.ask_user(), group="ask")

    def all_rows(self) -> tuple[ListRow, ...]:
        """The follow-ups, or the rows that are held back."""
        view = TodayView(held=self.panel.view.held, backlog=self.panel.view.backlog)
        return rows_of(self.board, view) if self.board is not None else ()

    def unrestricted(self) -> TodayView:
        """The follow-ups in their lanes; mine, if that was chosen, and a backlog line is closed first."""
        view = self.panel.view
        if view.backlog:
            return replace(view, backlog="")
        return TodayView(mine=view.mine, folded=view.folded)

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
        lines = lines_of(self.board, view, self.rows) if self.board is not None else ()
        queue.show_header = bool(lines)
        queue.show_sorted(lines, self.panel.marks, sort=view.sort, reverse=view.reverse)
        # The list is still there, because it has the focus; it only makes room.
        self.set_class(not lines, "-empty")
        empty.update("" if lines else nothing_to_show(self.board, view, self.keys))
        self._show_title()

    def _show_title(self) -> None:
        if not self.is_mounted:
            return
        late = sum(row.word == "late" for row in self.rows)
        counts = len(self.rows), late, len(self.panel.selected)
        heading = heading_of_list(self.board, self.panel.view, *counts, self.keys)
        # A count of 0 would be wrong while the workbook is being read.
        self.query_one("#title", LiteralText).update(content(heading if self.board is not None else ""))

    def on_resize(self, event: events.Resize) -> None:
        """Show the card where there is room for it beside the list."""
        self.set_class(event.size.width >= CARD_FROM, "-card")
        least, most = _CARD
        self.query_one(CardView).styles.width = max(least, min(most, event.size.width - _LIST_NEEDS))

    @on(QueueList.Moved)
    def _cursor_moved(self, event: QueueList.Moved) -> None:
        event.stop()
        self._show_current(event.row)

    def _show_current(self, current: ListRow | None) -> None:
        row = current if current is not None and not current.line else None
        self.query_one(CardView).row = row
        self.query_one(RowSummary).show_row(row, self.board)

    # --- commands -----------------------------------------------------------------------------

    async def plan_visits(self) -> None:
        """Plan a day on the road to the offices of the owner who is shown."""
        from refboard.tui.screens.plan_screen import PlanScreen

        if self.board is not None:
            await self.app.push_screen(PlanScreen(self.board, self.panel.view.owner))

    async def mark_done(self) -> None:
        """Mark the rows as done; a suggestion is declined, and stays away for a while."""
        if not self._decisions.leave_as_it_is(self.acted_on()):
            await self._touches.mark_done()

    @on(TodayList.HeadingClicked)
    def _heading_clicked(self, event: TodayList.HeadingClicked) -> None:
        event.stop()
        if event.lane:
            self._views.fold(event.lane)
        else:
            self._views.sort_by(event.column)

    @on(QueueList.Opened)
    def _row_opened(self, event: QueueList.Opened) -> None:
        event.stop()
        if event.row.line:
            self._views.open_line(event.row)
        elif self.board is not None:
            targets = self.board.targets
            keys = (targets[row.target_id].key for row in self.rows if row.target_id in targets)
            self.post_message(SourcePageRequested(event.row.target_id, tuple(dict.fromkeys(keys))))
