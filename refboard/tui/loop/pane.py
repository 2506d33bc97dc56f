"""Pane 4: open referrals by stage, and how we keep our promises."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import Horizontal
from textual.widgets import Static

from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.loop.loop_actions import LoopActions
from refboard.tui.loop.loop_list import LoopList
from refboard.tui.loop.view import (
    LoopView,
    by_target,
    heading_of_loop,
    nothing_in_loop,
    promise_lines,
    rows_of_loop,
)
from refboard.tui.panes.action_context import ActionContext
from refboard.tui.panes.card_view import CardView
from refboard.tui.panes.list_panel import ListPanel
from refboard.tui.panes.messages import SourcePageRequested
from refboard.tui.panes.pane import Pane
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.panes.row_summary import RowSummary
from refboard.tui.panes.target_actions import TargetActions
from refboard.tui.panes.touch_actions import TouchActions
from refboard.tui.panes.view import LIMIT
from refboard.tui.session.questions import LoopQuestion
from refboard.tui.widgets.filter_field import FilterField
from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from refboard.analysis.loop.loop import LoopBoard
    from refboard.tui.loop.view import LoopRow
    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.session.questions import Question


class LoopPane(Pane):
    """Our promises on top, the open referrals below, the office of the row beside them where there is room."""

    BINDINGS = bindings(Scope.PANE, "loop")
    BINDING_GROUP_TITLE = "Loop"

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(environment, id=id)
        self.loop_board: LoopBoard | None = None
        self.rows: tuple[LoopRow, ...] = ()
        self.panel: ListPanel[LoopView] = ListPanel(self, LoopView(), id="left")
        context = ActionContext(
            self,
            lambda: by_target(self.chosen_referrals()),
            self.panel.after_edit,
            lambda: bool(self.chosen_referrals()),
        )
        touches = TouchActions(context)
        # A referral may name an office that has no target.
        targets = TargetActions(context, lambda: context.shared_office(self.chosen_referrals()))
        loops = LoopActions(context, self.panel, self.chosen_referrals, touches.ask_schedule)
        self.command_handlers = {
            **self.panel.handlers,
            **self.panel.selection_handlers,
            **touches.handlers,
            **targets.handlers,
            **loops.handlers,
        }

    def compose(self) -> ComposeResult:
        """Promises, list and card."""
        yield LiteralText(id="behind")
        yield LiteralText(id="promises")
        yield LiteralText(id="title")
        with Horizontal():
            with self.panel.data_bind(Pane.pending, Pane.outside):
                yield LoopList(id="loops")
                yield LiteralText(id="empty")
                yield RowSummary(id="strip")
                yield FilterField("office, referral, handler, owner")
            yield CardView(id="card")

    def on_mount(self) -> None:
        """Show what there is."""
        self._show()

    @property
    def list_widget(self) -> QueueList:
        """The list."""
        return self.panel.list_widget

    def return_to(self, key: str) -> None:
        """Put the cursor on a referral of a source."""
        current = cast("LoopRow | None", self.list_widget.current)
        row = next((row for row in self.rows if row.source_key == key), None)
        if row is not None and (current is None or current.source_key != key):
            self.list_widget.go_to(row.key)

    def go_to_target(self, target_id: str) -> None:
        """Put the cursor on the first row of a target."""
        self.panel.go_to_target(target_id)

    # --- what is shown ------------------------------------------------------------------------

    def question(self) -> LoopQuestion:
        """The open referrals of this owner and handler."""
        return LoopQuestion(owner=self.panel.view.owner, handler=self.panel.view.handler)

    def answered(self, question: Question, answer: object) -> None:  # noqa: ARG002
        """Show the figures; unselect rows that are gone."""
        self.loop_board = cast("LoopBoard", answer)
        self.panel.keep_selected(self.all_rows())
        self._show()

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Say why there are no figures."""
        self.loop_board = None
        self._show()
        self.query_one("#empty", Static).update(content(sentence))

    def chosen_referrals(self) -> tuple[LoopRow, ...]:
        """The selected referrals, or else the one under the cursor."""
        return cast("tuple[LoopRow, ...]", self.panel.acted_on())

    def watch_board(self) -> None:
        """The card is about the newest board; the rows follow when they are calculated."""
        self.query_one(CardView).board = self.board

    def view_changed(self, before: LoopView) -> None:
        """Show the rows of the new view; another person's promises have to be calculated first."""
        view = self.panel.view
        if (before.owner, before.handler) != (view.owner, view.handler):
            self.ask()
        self._show()

    def selection_changed(self) -> None:
        """Show how many rows are selected."""
        self._show_title()

    def is_offered(self, command: str) -> bool:
        """Leave out what opens the filter while words are typed into it."""
        return command != "pane.filter" or not self.panel.is_typing

    def unrestricted(self) -> LoopView:
        """Everyone's open referrals."""
        return LoopView()

    def all_rows(self) -> tuple[LoopRow, ...]:
        """The open referrals of this owner and handler, whatever else hides them."""
        if self.board is None or self.loop_board is None:
            return ()
        whole = replace(self.panel.view, stage="", late=False, filter_text="")
        return rows_of_loop(self.board, self.loop_board, whole)

    def _show(self) -> None:
        if not self.is_mounted:
            return
        loop, view = self.loop_board, self.panel.view
        self.rows = rows_of_loop(self.board, loop, view) if self.board and loop else ()
        queue, empty = self.list_widget, self.query_one("#empty", Static)
        queue.show_header = bool(self.rows)
        queue.show_rows(self.rows[:LIMIT], self.panel.marks)
        self.set_class(not self.rows, "-empty")
        empty.update(nothing_in_loop(loop, view, self.board, self.keys))
        self._show_promises()
        self._show_title()

    def _show_promises(self) -> None:
        loop, behind = self.loop_board, self.query_one("#behind", Static)
        lines = promise_lines(loop, self.board.policy.too_few) if loop and self.board else ()
        caveats = " ".join(self.board.caveats) if self.board is not None else ""
        if caveats and lines:
            lines = (caveats, *lines)
        sentence = loop.behind if loop is not None and loop.behind else ""
        behind.update(content(f"! {sentence}") if sentence else "")
        behind.display = bool(sentence)
        self.set_class(bool(sentence), "-behind")
        self.query_one("#promises", Static).update(content("\n".join(lines), multiline=True))

    def _show_title(self) -> None:
        if self.is_mounted:
            selected = len(self.panel.selected)
            heading = heading_of_loop(self.loop_board, self.panel.view, self.rows, selected)
            self.query_one("#title", Static).update(content(heading))

    @on(QueueList.Moved)
    def _cursor_moved(self, event: QueueList.Moved) -> None:
        event.stop()
        self.query_one(CardView).row = event.row
        self.query_one(RowSummary).show_row(event.row, self.board)

    @on(QueueList.Opened)
    def _row_opened(self, event: QueueList.Opened) -> None:
        event.stop()
        row = cast("LoopRow", event.row)
        among = tuple(dict.fromkeys(each.source_key for each in self.rows))
        self.post_message(SourcePageRequested(row.target_id or row.source_key, among))
