"""Pane 4: referrals that wait for us or for their visit, and how our own promises are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import Horizontal, Vertical
from textual.reactive import var
from textual.widgets import Static

from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.loop.loop_list import LoopList
from refboard.tui.loop.loop_verbs import LoopVerbs
from refboard.tui.loop.view import (
    LoopView,
    by_target,
    heading_of_loop,
    nothing_in_loop,
    promise_lines,
    rows_of_loop,
)
from refboard.tui.panes.card_view import CardView
from refboard.tui.panes.list_verbs import ListVerbs
from refboard.tui.panes.pane import OpenSource
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.panes.row_summary import RowSummary
from refboard.tui.panes.view import LIMIT
from refboard.tui.session.questions import LoopQuestion
from refboard.tui.widgets.filter_field import FilterField
from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from refboard.analysis.loop.loop import LoopBoard
    from refboard.tui.loop.view import LoopRow
    from refboard.tui.panes.view import Row
    from refboard.tui.session.board import Board
    from refboard.tui.session.questions import Question


class LoopPane(ListVerbs[LoopView], LoopVerbs):
    """Our promises on top, the open referrals below, the office of the row beside them where there is room."""

    BINDINGS = bindings(Scope.PANE, "loop")
    BINDING_GROUP_TITLE = "Loop"

    view: var[LoopView] = var(LoopView)

    def __init__(self, user: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.loop_board: LoopBoard | None = None
        self.rows: tuple[LoopRow, ...] = ()

    def compose(self) -> ComposeResult:
        """Promises, list and card."""
        yield LiteralText(id="behind")
        yield LiteralText(id="promises")
        yield LiteralText(id="title")
        with Horizontal():
            with Vertical(id="left"):
                yield LoopList(id="loops")
                yield LiteralText(id="empty")
                yield RowSummary(id="strip")
                yield FilterField("office, referral, handler, owner")
            yield CardView(id="card")

    def on_mount(self) -> None:
        """Begin without a filter."""
        self.query_one("#filter").display = False
        self._show()

    def return_to(self, key: str) -> None:
        """Put the cursor on a referral of a source."""
        loops = self.query_one(LoopList)
        current = cast("LoopRow | None", loops.current)
        row = next((row for row in self.rows if row.source_key == key), None)
        if row is not None and (current is None or current.source_key != key):
            loops.go_to(row.key)

    # --- what is shown ------------------------------------------------------------------------

    def question(self) -> LoopQuestion:
        """The open referrals of this owner and handler."""
        return LoopQuestion(owner=self.view.owner, handler=self.view.handler)

    def answered(self, question: Question, answer: object) -> None:  # noqa: ARG002
        """Show the figures; forget selected rows that are gone."""
        self.loop_board = cast("LoopBoard", answer)
        present = {row.key for row in self.every_row()}
        self.selected = self.selected & present
        self._show()

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Say why there are no figures."""
        self.loop_board = None
        self._show()
        self.query_one("#empty", Static).update(content(sentence))

    @property
    def known(self) -> Board | None:
        """The board the rows are from."""
        return self.board

    def picked(self) -> tuple[LoopRow, ...]:
        """The selected referrals, or else the one under the cursor."""
        chosen = tuple(row for row in self.every_row() if row.key in self.selected)
        at = self.query_one(LoopList).cursor_row
        return chosen or (self.rows[at : at + 1] if 0 <= at < LIMIT else ())

    def chosen(self) -> tuple[Row, ...]:
        """The people whom the referrals are from, each with all of theirs that are chosen."""
        return by_target(self.picked())

    def watch_board(self) -> None:
        """The card is about the newest board; the rows follow when they are worked out."""
        self.query_one(CardView).board = self.board

    def watch_view(self, before: LoopView, view: LoopView) -> None:
        """Show the rows asked for; other people's promises have to be worked out first."""
        if (before.owner, before.handler) != (view.owner, view.handler):
            self.ask()
        self._show()

    def unrestricted(self) -> LoopView:
        """Everybody's open referrals."""
        return LoopView()

    def every_row(self) -> tuple[LoopRow, ...]:
        """The open referrals of this owner and handler, whatever else hides them."""
        if self.board is None or self.loop_board is None:
            return ()
        return rows_of_loop(self.board, self.loop_board, replace(self.view, stage="", late=False, needle=""))

    def _show(self) -> None:
        if not self.is_mounted:
            return
        loop = self.loop_board
        self.rows = rows_of_loop(self.board, loop, self.view) if self.board and loop else ()
        queue, empty = self.query_one(LoopList), self.query_one("#empty", Static)
        queue.show_header = bool(self.rows)
        queue.show_rows(self.rows[:LIMIT], self.marks)
        self.set_class(not self.rows, "-empty")
        empty.update(nothing_in_loop(loop, self.view, self.board, self.keys))
        self._tell_promises()
        self._title()

    def _tell_promises(self) -> None:
        loop, behind = self.loop_board, self.query_one("#behind", Static)
        lines = promise_lines(loop, self.board.policy.too_few) if loop and self.board else ()
        sentence = loop.behind if loop is not None and loop.behind else ""
        behind.update(content(f"! {sentence}") if sentence else "")
        behind.display = bool(sentence)
        self.set_class(bool(sentence), "-behind")
        self.query_one("#promises", Static).update(content("\n".join(lines), multiline=True))

    def mark(self) -> None:
        """Redraw marks and counts."""
        if self.is_mounted:
            self.query_one(LoopList).show_marks(self.marks)
            self._title()

    def _title(self) -> None:
        heading = heading_of_loop(self.loop_board, self.view, self.rows, len(self.selected))
        self.query_one("#title", Static).update(content(heading))

    @on(QueueList.Moved)
    def _moved(self, event: QueueList.Moved) -> None:
        event.stop()
        self.query_one(CardView).row = event.row
        self.query_one(RowSummary).show_row(event.row, self.board)

    @on(QueueList.Opened)
    def _opened(self, event: QueueList.Opened) -> None:
        event.stop()
        row = cast("LoopRow", event.row)
        among = tuple(dict.fromkeys(each.source_key for each in self.rows))
        self.post_message(OpenSource(row.target_id or row.source_key, among))
