"""The verbs of a pane with a list: select rows, find words, clear what restricts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

from textual import on
from textual.reactive import var
from textual.widgets import Input

from refboard.tui.panes.queue_list import Marks, QueueList, keys_of
from refboard.tui.panes.row_verbs import RowVerbs
from refboard.tui.widgets.filter_field import FilterField

if TYPE_CHECKING:
    from refboard.tui.panes.view import Row
    from refboard.tui.session.intents import Intent


class Narrowed(Protocol):
    """What a person asked to see."""

    @property
    def needle(self) -> str:
        """The words that rows must have."""

    def with_needle(self, needle: str) -> Self:
        """The same view with other words."""


View = TypeVar("View", bound=Narrowed)


class ListVerbs(RowVerbs, Generic[View]):
    """Holds the selection; the pane has a `QueueList`, an input ``#filter`` below it and a reactive ``view``."""

    view: var[View]
    selected: var[frozenset[str]] = var(frozenset())

    def every_row(self) -> tuple[Row, ...]:
        """All rows, whatever the filter hides: a selected row counts though it is not shown."""
        raise NotImplementedError

    def unrestricted(self) -> View:
        """The view without what restricts it."""
        raise NotImplementedError

    def mark(self) -> None:
        """Redraw marks and counts."""
        raise NotImplementedError

    @property
    def marks(self) -> Marks:
        """What is drawn before the rows."""
        return Marks(self.selected, self.pending, self.outside)

    def watch_selected(self) -> None:
        """Redraw marks and counts."""
        self.mark()

    def watch_pending(self) -> None:
        """Redraw marks."""
        self.mark()

    def watch_outside(self) -> None:
        """Redraw marks."""
        self.mark()

    @property
    def list_widget(self) -> QueueList:
        """The list."""
        return self.query_one(QueueList)

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        self.screen.set_focus(self.list_widget)

    def chosen(self) -> tuple[Row, ...]:
        """The selected rows, or else the row under the cursor."""
        picked = tuple(row for row in self.every_row() if row.key in self.selected)
        current = self.list_widget.current
        return picked or ((current,) if current is not None else ())

    def go_to(self, key: str) -> None:
        """Put the cursor on a row, clearing the filter when it hides it."""
        if not self.list_widget.go_to(key):
            self.stop_filter()
            self.list_widget.go_to(key)
        self.focus_list()

    def action_toggle_selected(self) -> None:
        """Select or unselect the row and go on."""
        current = self.list_widget.current
        if current is not None:
            self.selected = self.selected ^ {current.key}
            self.list_widget.action_cursor_down()

    def action_select_all(self) -> None:
        """Select every row the list shows, or none when all are."""
        shown = keys_of(self.list_widget.rows_shown)
        self.selected = self.selected - shown if shown <= self.selected else self.selected | shown

    def _hand_over(self, intent: Intent | None) -> None:
        """Do it, and let the selection go: the next key is for the row under the cursor again."""
        super()._hand_over(intent)
        if intent is not None:
            self.selected = frozenset()

    def action_clear(self) -> None:
        """Clear the selection, then the filter, then the other restrictions."""
        if self.selected:
            self.selected = frozenset()
        elif self.view.needle or self.query_one("#filter").display:
            self.stop_filter()
        elif self.view != self.unrestricted():
            self.view = self.unrestricted()

    def action_filter(self) -> None:
        """Type words that rows must have."""
        box = self.query_one("#filter", Input)
        box.display = True
        self.screen.set_focus(box)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what opens the filter while words are typed into it."""
        if action == "filter" and isinstance(self.screen.focused, FilterField):
            return False
        return super().check_action(action, parameters)

    @on(FilterField.Cleared)
    def _left(self, event: FilterField.Cleared) -> None:
        event.stop()
        self.action_clear()

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.view = self.view.with_needle(event.value)

    @on(Input.Submitted, "#filter")
    def _typed_enough(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.stop_filter()
        self.focus_list()

    def stop_filter(self) -> None:
        """Show all rows again, and go back to the list."""
        box = self.query_one("#filter", Input)
        with box.prevent(Input.Changed):
            box.value = ""
        box.display = False
        self.view = self.view.with_needle("")
        self.focus_list()
