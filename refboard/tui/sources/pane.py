"""Pane 2: how every referring source is doing, why, and what to do about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import var
from textual.widgets import Static

from refboard.report.sources import concentration_text
from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.decide_verbs import DecideVerbs
from refboard.tui.panes.headings import owner_choices, without_tables
from refboard.tui.panes.list_verbs import ListVerbs
from refboard.tui.panes.pane import OpenSource
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.session.questions import SourcesQuestion
from refboard.tui.sources.source_list import SourceList
from refboard.tui.sources.source_text import source_content, strip_content
from refboard.tui.sources.view import (
    LIMIT,
    SORTS,
    SourceRow,
    SourcesView,
    find_sources,
    heading_of_sources,
    nothing_in_sources,
    rows_of_sources,
    state_choices,
    totals_text,
)
from refboard.tui.widgets.filter_field import FilterField
from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from refboard.analysis.sources.health import Health, SourceHealth
    from refboard.tui.session.board import Board
    from refboard.tui.session.questions import Question


class SourcesPane(ListVerbs[SourcesView], DecideVerbs):
    """All together on top, the table below, and beside it what is behind the row under the cursor."""

    BINDINGS = bindings(Scope.PANE, "sources")
    BINDING_GROUP_TITLE = "Sources"

    view: var[SourcesView] = var(SourcesView)

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.health: Health | None = None
        self.sentence = ""
        self.in_order: list[SourceHealth] = []
        self.rows: tuple[SourceRow, ...] = ()
        self._people: dict[str, str] = {}
        self._added = ""

    def compose(self) -> ComposeResult:
        """The lines about all of them, the table, and one source."""
        yield LiteralText(id="together")
        yield LiteralText(id="concentrated")
        with Horizontal():
            with Vertical(id="left"):
                yield LiteralText(id="title")
                yield SourceList(id="sources-list")
                yield LiteralText(id="empty")
                yield LiteralText(id="strip")
                yield FilterField("source, owner, tier, state")
            with VerticalScroll(id="detail", can_focus=False):
                yield LiteralText()

    def on_mount(self) -> None:
        """Begin without a filter."""
        self.query_one("#filter").display = False
        self._show()

    # --- figures ------------------------------------------------------------------------------

    def question(self) -> SourcesQuestion:
        """How every source is doing."""
        return SourcesQuestion()

    def answered(self, question: Question, answer: Health) -> None:  # type: ignore[override]  # noqa: ARG002
        """Show the newest health."""
        self.health, self.sentence = answer, ""
        self._people = {}
        for key, place in (self.board.targets if self.board is not None else {}).items():
            # Whoever has an id can carry a decision.
            if self._people.get(place.key, "#").startswith("#"):
                self._people[place.key] = key
        self.selected = self.selected & {row.key for row in answer.sources}
        self._show()
        if self._added:
            self.return_to(self._added)
            self._added = ""

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Say why there is nothing to show."""
        self.health, self.sentence = None, sentence
        self._show()

    @property
    def known(self) -> Board | None:
        """The board the rows are from."""
        return self.board

    def judged(self) -> Sequence[tuple[SourceHealth, str]]:
        """The sources of the chosen rows."""
        return [
            (row.health, row.target_id)
            for row in self.chosen()
            if isinstance(row, SourceRow) and row.health is not None
        ]

    # --- what is shown ------------------------------------------------------------------------

    def return_to(self, key: str) -> None:
        """Put the cursor on a source."""
        self.list_widget.go_to(key)

    def show_added(self, target_id: str) -> None:
        """Put the cursor on the office of a new target, once its row is worked out."""
        place = self.board.targets.get(target_id) if self.board is not None else None
        self._added = place.key if place is not None else ""

    @property
    def list_widget(self) -> SourceList:
        """The table."""
        return self.query_one(SourceList)

    def watch_view(self) -> None:
        """Show the rows asked for."""
        self._show()

    def on_resize(self) -> None:
        """Draw the source beside the table for its new width."""
        self.call_after_refresh(self._tell_current)

    def unrestricted(self) -> SourcesView:
        """All sources, in the order that was chosen."""
        return SourcesView(sort=self.view.sort, reverse=self.view.reverse)

    def every_row(self) -> tuple[SourceRow, ...]:
        """All sources."""
        health = self.health
        return rows_of_sources(health.sources, health.on, self._people) if health is not None else ()

    def _current(self) -> SourceRow | None:
        row = self.list_widget.current
        return next((one for one in self.rows if row is not None and one.key == row.key), None)

    @property
    def _too_few(self) -> int:
        return self.board.policy.too_few if self.board is not None else 0

    def _show(self) -> None:
        if not self.children:
            return
        health = self.health
        self.in_order = find_sources(health, self.view) if health is not None else []
        self.rows = (
            rows_of_sources(self.in_order[:LIMIT], health.on, self._people) if health is not None else ()
        )
        table = self.list_widget
        table.show_header = bool(self.rows)
        table.show_sources(
            self.rows,
            self.marks,
            sort=self.view.sort,
            reverse=self.view.reverse,
            too_few=self._too_few,
        )
        self.set_class(not self.rows, "-empty")
        words = "" if self.rows else self.sentence or self._nothing()
        self.query_one("#empty", Static).update(content(words))
        self._title()
        self._tell_current()

    def _nothing(self) -> str:
        """Why there is no row, and what to do."""
        names_none = self.health is not None and not self.health.sources and self.board is not None
        lacking = without_tables(self.board, ("Targets",), self.keys) if names_none and self.board else ""
        return lacking or nothing_in_sources(self.health, self.view, self.keys)

    def _title(self) -> None:
        together = concentrated = heading = ""
        if self.health is not None:
            heading = heading_of_sources(self.health, self.view, len(self.in_order))
            if len(self.in_order) > LIMIT:
                heading += f" · the first {LIMIT} in this order; / finds the others"
            if self.selected:
                heading += f" · {len(self.selected):,} selected"
            if self.health.sources:
                together = totals_text(self.health.totals, self._too_few)
                concentrated = concentration_text(self.health.concentration, self._too_few)
        self.query_one("#together", Static).update(content(together))
        self.query_one("#concentrated", Static).update(content(concentrated))
        self.query_one("#title", Static).update(content(heading))

    def mark(self) -> None:
        """Redraw marks and counts."""
        if self.children:
            self.list_widget.show_marks(self.marks)
            self._title()

    @on(QueueList.Moved)
    def _moved(self, event: QueueList.Moved) -> None:
        event.stop()
        self.query_one("#detail", VerticalScroll).scroll_home(animate=False)
        self._tell_current()

    def _tell_current(self) -> None:
        row, health = self._current(), self.health
        strip, detail = self.query_one("#strip", Static), self.query_one("#detail Static", Static)
        if row is None or row.health is None or health is None:
            strip.update("")
            detail.update("")
            return
        width, height = strip.content_size
        strip.update(strip_content(row.health, health, width, max(1, height // 2)))
        detail.update(source_content(row.health, health, self._too_few, detail.content_size.width))

    # --- what a person does -------------------------------------------------------------------

    @on(QueueList.Opened)
    def _opened(self, event: QueueList.Opened) -> None:
        event.stop()
        self.post_message(OpenSource(event.row.key, tuple(row.key for row in self.in_order)))

    def action_sort(self) -> None:
        """Sort by the next column that is shown."""
        shown = [name for name in self.list_widget.columns_shown if name in SORTS]
        columns = ["state", *(name for name in shown if name != "state")]
        at = columns.index(self.view.sort) if self.view.sort in columns else 0
        self.view = replace(self.view, sort=columns[(at + 1) % len(columns)], reverse=False)

    def action_reverse_sort(self) -> None:
        """Turn the order around."""
        self.view = replace(self.view, reverse=not self.view.reverse)

    async def action_choose_owner(self) -> None:
        """Choose whose sources to show."""
        if self.board is not None:
            choices = owner_choices(self.board, self.user, "sources")
            await self._pick("Whose sources?", choices, self.view.owner, "owner")

    async def action_choose_state(self) -> None:
        """Choose which state to show."""
        if self.health is not None:
            await self._pick("Which state?", state_choices(self.health), self.view.state, "state")

    async def _pick(self, title: str, choices: list[tuple[str, str | None]] | list[tuple[str, str]],
                    now: str | None, side: str) -> None:  # fmt: skip
        from refboard.tui.screens.picker import Picker

        values = [value for _, value in choices]

        def choose(place: int | None) -> None:
            if place is not None:
                self.view = replace(self.view, **{side: values[place]})  # type: ignore[arg-type]

        current = values.index(now) if now in values else 0
        await self.app.push_screen(Picker(title, [words for words, _ in choices], current), choose)
