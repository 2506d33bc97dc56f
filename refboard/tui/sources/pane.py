"""Pane 2: how every referring source is doing, why, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from refboard.practice.recorded import Recorded
from refboard.report.sources import concentration_text
from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.action_context import ActionContext
from refboard.tui.panes.decision_actions import DecisionActions
from refboard.tui.panes.headings import without_tables
from refboard.tui.panes.list_panel import ListPanel
from refboard.tui.panes.messages import SourcePageRequested
from refboard.tui.panes.pane import Pane
from refboard.tui.panes.person_choice import PersonChoice, people_at
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.panes.target_actions import TargetActions
from refboard.tui.panes.touch_actions import TouchActions
from refboard.tui.session.questions import SourcesQuestion
from refboard.tui.sources.source_list import SourceList
from refboard.tui.sources.source_text import source_content, strip_content
from refboard.tui.sources.view import (
    LIMIT,
    SourceRow,
    SourcesView,
    find_sources,
    heading_of_sources,
    nothing_in_sources,
    rows_of_sources,
    totals_text,
)
from refboard.tui.sources.view_actions import SourcesViewActions
from refboard.tui.widgets.filter_field import FilterField
from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from refboard.analysis.sources.health import Health, SourceHealth
    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.session.questions import Question


class SourcesPane(Pane):
    """The totals on top, the table below, and beside it what is behind the row under the cursor."""

    BINDINGS = bindings(Scope.PANE, "sources")
    BINDING_GROUP_TITLE = "Sources"

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(environment, id=id)
        self.health: Health | None = None
        self.sentence = ""
        self.in_order: list[SourceHealth] = []
        self.rows: tuple[SourceRow, ...] = ()
        self._target_at: dict[str, str] = {}
        self._added = ""
        self.panel: ListPanel[SourcesView] = ListPanel(self, SourcesView(), id="left")
        context = ActionContext(self, self.panel.acted_on, self.panel.after_edit)
        self.choice = PersonChoice(self.people)
        people = ActionContext(self, lambda: self.choice.rows(people), self.panel.after_edit)
        touches = TouchActions(people)
        targets = TargetActions(people, lambda: context.shared_office(self.panel.acted_on()))
        decisions = DecisionActions(context, self.chosen_sources)
        viewing = SourcesViewActions(
            self, self.panel, lambda: self.list_widget.columns_shown, lambda: self.health
        )
        self.command_handlers = {
            **self.panel.handlers,
            **self.choice.asking(
                people, {**touches.handlers, **targets.handlers, "row.done": touches.mark_done}
            ),
            **decisions.handlers,
            "source.decide": decisions.decide_as_suggested,
            **viewing.handlers,
        }

    def compose(self) -> ComposeResult:
        """The totals, the table, and one source."""
        yield LiteralText(id="together")
        yield LiteralText(id="concentrated")
        with Horizontal():
            with self.panel.data_bind(Pane.pending, Pane.outside):
                yield LiteralText(id="title")
                yield SourceList(id="sources-list")
                yield LiteralText(id="empty")
                yield LiteralText(id="strip")
                yield FilterField("source, owner, tier, state")
            with VerticalScroll(id="detail", can_focus=False):
                yield LiteralText()

    def on_mount(self) -> None:
        """Show what there is."""
        self._show()

    # --- figures ------------------------------------------------------------------------------

    def question(self) -> SourcesQuestion:
        """How every source is doing."""
        return SourcesQuestion()

    def answered(self, question: Question, answer: Health) -> None:  # type: ignore[override]  # noqa: ARG002
        """Show the newest health."""
        self.health, self.sentence = answer, ""
        self._target_at = {}
        for key, target in (self.board.targets if self.board is not None else {}).items():
            # A decision can be recorded only on a target that has an id.
            if self._target_at.get(target.key, "#").startswith("#"):
                self._target_at[target.key] = key
        self.panel.selected = self.panel.selected & {row.key for row in answer.sources}
        self._show()
        if self._added:
            self.return_to(self._added)
            self._added = ""

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Say why there is nothing to show."""
        self.health, self.sentence = None, sentence
        self._show()

    def people(self) -> list[str]:
        """The ids of the targets at the source under the cursor."""
        row = self._current()
        return people_at(self.board, row.key) if row is not None else []

    def chosen_sources(self) -> Sequence[tuple[SourceHealth, str]]:
        """The sources of the selected rows, each with the id of a target there."""
        return [
            (row.health, row.target_id)
            for row in self.panel.acted_on()
            if isinstance(row, SourceRow) and row.health is not None
        ]

    # --- what is shown ------------------------------------------------------------------------

    def return_to(self, key: str) -> None:
        """Put the cursor on a source."""
        self.list_widget.go_to(key)

    def show_added(self, target_id: str) -> None:
        """Put the cursor on the office of a new target, once its row is there."""
        target = self.board.targets.get(target_id) if self.board is not None else None
        self._added = target.key if target is not None else ""

    @property
    def list_widget(self) -> SourceList:
        """The table."""
        return self.query_one(SourceList)

    def view_changed(self, before: SourcesView) -> None:  # noqa: ARG002
        """Show the rows of the new view."""
        self._show()

    def selection_changed(self) -> None:
        """Show how many rows are selected."""
        self._show_title()

    def is_offered(self, command: str) -> bool:
        """Leave out what opens the filter while words are typed into it."""
        return command != "pane.filter" or not self.panel.is_typing

    def on_resize(self) -> None:
        """Draw the source beside the table for its new width."""
        self.call_after_refresh(self._show_current)

    def unrestricted(self) -> SourcesView:
        """All sources, in the order that was chosen."""
        return SourcesView(sort=self.panel.view.sort, reverse=self.panel.view.reverse)

    def all_rows(self) -> tuple[SourceRow, ...]:
        """All sources."""
        health = self.health
        return rows_of_sources(health.sources, health.on, self._target_at) if health is not None else ()

    def _current(self) -> SourceRow | None:
        row = self.list_widget.current
        return next((one for one in self.rows if row is not None and one.key == row.key), None)

    @property
    def _too_few(self) -> int:
        return self.board.policy.too_few if self.board is not None else 0

    @property
    def _recorded(self) -> Recorded:
        return self.board.recorded if self.board is not None else Recorded()

    def _show(self) -> None:
        if not self.children:
            return
        health, view = self.health, self.panel.view
        self.in_order = find_sources(health, view) if health is not None else []
        self.rows = (
            rows_of_sources(self.in_order[:LIMIT], health.on, self._target_at, self._recorded)
            if health is not None
            else ()
        )
        table = self.list_widget
        table.show_header = bool(self.rows)
        table.show_sources(
            self.rows,
            self.panel.marks,
            sort=view.sort,
            reverse=view.reverse,
            too_few=self._too_few,
            recorded=self._recorded,
        )
        self.set_class(not self.rows, "-empty")
        words = "" if self.rows else self.sentence or self._nothing()
        self.query_one("#empty", Static).update(content(words))
        self._show_title()
        self._show_current()

    def _nothing(self) -> str:
        """Why there is no row, and what to do."""
        names_none = self.health is not None and not self.health.sources and self.board is not None
        lacking = without_tables(self.board, ("Targets",), self.keys) if names_none and self.board else ""
        return lacking or nothing_in_sources(self.health, self.panel.view, self.keys)

    def _show_title(self) -> None:
        if not self.children:
            return
        together = concentrated = heading = ""
        if self.health is not None:
            heading = heading_of_sources(self.health, self.panel.view, len(self.in_order))
            if len(self.in_order) > LIMIT:
                heading += f" · showing the first {LIMIT}; {self.keys('pane.filter')} finds the others"
            if self.panel.selected:
                heading += f" · {len(self.panel.selected):,} selected"
            if self.health.sources:
                caveats = self.board.caveats if self.board is not None else ()
                together = " ".join([*caveats, totals_text(self.health.totals, self._too_few)])
                concentrated = concentration_text(self.health.concentration, self._too_few)
        self.query_one("#together", Static).update(content(together))
        self.query_one("#concentrated", Static).update(content(concentrated))
        self.query_one("#title", Static).update(content(heading))

    @on(QueueList.Moved)
    def _cursor_moved(self, event: QueueList.Moved) -> None:
        event.stop()
        self.query_one("#detail", VerticalScroll).scroll_home(animate=False)
        self._show_current()

    def _show_current(self) -> None:
        row, health = self._current(), self.health
        strip, detail = self.query_one("#strip", Static), self.query_one("#detail Static", Static)
        if row is None or row.health is None or health is None:
            strip.update("")
            detail.update("")
            return
        width, height = strip.content_size
        strip.update(strip_content(row.health, health, width, max(1, height // 2)))
        detail.update(
            source_content(
                row.health, health, self._too_few, detail.content_size.width, recorded=self._recorded
            )
        )

    @on(QueueList.Opened)
    def _row_opened(self, event: QueueList.Opened) -> None:
        event.stop()
        self.post_message(SourcePageRequested(event.row.key, tuple(row.key for row in self.in_order)))
