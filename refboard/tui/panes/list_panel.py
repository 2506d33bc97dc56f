"""A list with a filter below it: which rows are shown, which are selected, and the keys that change both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

from textual import on
from textual.containers import Vertical
from textual.reactive import var
from textual.widgets import Input

from refboard.tui.panes.queue_list import QueueList, RowMarks, keys_of
from refboard.tui.session.referral_intents import EditRow
from refboard.tui.session.target_intents import AddTarget
from refboard.tui.widgets.filter_field import FilterField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refboard.tui.panes.pane import Handler
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.intents import Intent


class FilteredView(Protocol):
    """What a person asked to see."""

    @property
    def filter_text(self) -> str:
        """The words that rows must have."""

    def with_filter_text(self, text: str) -> Self:
        """The same view with another filter."""


View = TypeVar("View", bound=FilteredView)


class ListOwner(Protocol[View]):
    """The pane around the list."""

    def all_rows(self) -> tuple[ListRow, ...]:
        """Every row, whatever the filter hides: a selected row counts even when it is not shown."""

    def unrestricted(self) -> View:
        """The view without what restricts it."""

    def view_changed(self, before: View) -> None:
        """Show the rows of the new view."""

    def selection_changed(self) -> None:
        """Show how many rows are selected."""

    def waits(self, row: ListRow) -> bool:
        """Whether an edit about the office of a row is on its way."""

    def show_status(self, sentence: str) -> None:
        """Show a sentence in the status line."""


class ListPanel(Vertical, Generic[View]):
    """Has a `QueueList` and a `FilterField` among its children, which the pane composes into it."""

    pending: var[frozenset[str]] = var(frozenset())
    outside: var[frozenset[str]] = var(frozenset())

    def __init__(self, owner: ListOwner[View], view: View, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._owner = owner
        self._view = view
        self._selected: frozenset[str] = frozenset()

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers of the filter, by command id."""
        return {"pane.filter": self.start_filter, "pane.clear": self.clear}

    @property
    def selection_handlers(self) -> Mapping[str, Handler]:
        """The handlers of a list in which several rows can be selected, by command id."""
        return {"row.select": self.toggle_selected, "row.select-all": self.select_all}

    def on_mount(self) -> None:
        """Begin without a filter."""
        self._filter_field.display = False

    # --- view ---------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """What a person asked to see."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        before, self._view = self._view, view
        if view != before:
            self._owner.view_changed(before)

    def clear(self) -> None:
        """Clear the selection, then the filter, then the other restrictions."""
        if self.selected:
            self.selected = frozenset()
        elif self.view.filter_text or self._filter_field.display:
            self.stop_filter()
        elif self.view != self._owner.unrestricted():
            self.view = self._owner.unrestricted()
        else:
            self._owner.show_status("Nothing to clear: every row is shown, and none is selected.")

    def start_filter(self) -> None:
        """Type words that rows must have."""
        self._filter_field.display = True
        self.screen.set_focus(self._filter_field)

    def stop_filter(self) -> None:
        """Show all rows again, and go back to the list."""
        field = self._filter_field
        with field.prevent(Input.Changed):
            field.value = ""
        field.display = False
        self.view = self.view.with_filter_text("")
        self.focus_list()

    @property
    def is_typing(self) -> bool:
        """Whether words are typed into the filter."""
        return isinstance(self.screen.focused, FilterField)

    @property
    def _filter_field(self) -> FilterField:
        return self.query_one(FilterField)

    @on(FilterField.Cleared)
    def _filter_cleared(self, event: FilterField.Cleared) -> None:
        event.stop()
        self.clear()

    @on(Input.Changed)
    def _filter_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.view = self.view.with_filter_text(event.value)

    @on(Input.Submitted)
    def _filter_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.stop_filter()
        self.focus_list()

    # --- selection and cursor -----------------------------------------------------------------

    @property
    def list_widget(self) -> QueueList:
        """The list."""
        return self.query_one(QueueList)

    def focus_list(self) -> None:
        """Focus the list."""
        self.screen.set_focus(self.list_widget)

    @property
    def selected(self) -> frozenset[str]:
        """The keys of the selected rows."""
        return self._selected

    @selected.setter
    def selected(self, keys: frozenset[str]) -> None:
        if keys != self._selected:
            self._selected = keys
            self.draw_marks()
            self._owner.selection_changed()

    def clear_selection(self) -> None:
        """Unselect all: the next key acts on the row under the cursor."""
        self.selected = frozenset()

    def keep_selected(self, rows: tuple[ListRow, ...]) -> None:
        """Unselect rows that are gone."""
        self.selected = self.selected & keys_of(rows)

    def after_edit(self, intent: Intent) -> None:
        """Go on to the next row, or stay in place after an edit that most often leaves the row where it is."""
        if isinstance(intent, EditRow | AddTarget):
            self.stay_in_place()
        else:
            self.go_on()

    def go_on(self) -> None:
        """After an edit: unselect all, and put the cursor on the next row below that is about another office.

        Offices with a touch that is not in the workbook yet are passed over as well: a second one would be by mistake.
        """
        acted = self.acted_on()
        offices = {row.office for row in acted}
        self.clear_selection()
        self.list_widget.go_past(lambda row: row.office in offices or self._owner.waits(row))

    def stay_in_place(self) -> None:
        """After an edit that leaves its row: unselect all; the cursor doesn't follow the row elsewhere."""
        self.clear_selection()
        self.list_widget.hold_place()

    def go_to_target(self, target_id: str) -> None:
        """Put the cursor on the first row of a target, where there is one."""
        rows = (row for row in self.list_widget.rows_shown if row.target_id == target_id)
        row = next(rows, None)
        if row is not None:
            self.list_widget.go_to(row.key)

    def acted_on(self) -> tuple[ListRow, ...]:
        """The selected rows, or else the row under the cursor."""
        selected = tuple(row for row in self._owner.all_rows() if row.key in self.selected)
        current = self.list_widget.current
        return selected or ((current,) if current is not None else ())

    def toggle_selected(self) -> None:
        """Select or unselect the row and go to the next."""
        current = self.list_widget.current
        if current is not None and current.line:
            self._owner.show_status("This line is not a row; only rows can be selected.")
        elif current is not None:
            self.selected = self.selected ^ {current.key}
            self.list_widget.action_cursor_down()

    def select_all(self) -> None:
        """Select every row the list shows, or none when all are selected."""
        shown = keys_of(self.list_widget.rows_shown)
        self.selected = self.selected - shown if shown <= self.selected else self.selected | shown

    @property
    def marks(self) -> RowMarks:
        """What is drawn before the rows."""
        return RowMarks(self.selected, self.pending, self.outside)

    def draw_marks(self) -> None:
        """Draw the marks before the rows."""
        if self.is_mounted:
            self.list_widget.show_marks(self.marks)

    def watch_pending(self) -> None:
        """Draw the marks."""
        self.draw_marks()

    def watch_outside(self) -> None:
        """Draw the marks."""
        self.draw_marks()
