"""What every row action needs: the rows it acts on, and how an intent gets from a form to the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from refboard.drafts import Draft
from refboard.practice.words import listing, plural
from refboard.tui.panes.messages import ChangeRequested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from refboard.tui.forms.form import Form
    from refboard.tui.panes.pane import Pane
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.board import Board
    from refboard.tui.session.intents import Intent

R = TypeVar("R", bound="Intent")

NAMED = 3
"""Offices a form names before it counts the others."""
ONE_AT_A_TIME = "press esc to clear the selection."


class ActionContext:
    """Ties actions to a pane; ``rows`` returns the selected rows, or else the row under the cursor.

    ``on_submit`` is called with an intent that was handed over. ``has_office``: whether the cursor is on an office all
    the same when there are no rows: it has no target.
    """

    def __init__(
        self,
        pane: Pane,
        rows: Callable[[], tuple[ListRow, ...]],
        on_submit: Callable[[Intent], None] | None = None,
        has_office: Callable[[], bool] = bool,
    ) -> None:
        self.pane = pane
        self.rows = rows
        self._on_submit = on_submit
        self._has_office = has_office

    @property
    def board(self) -> Board | None:
        """The board the rows are from."""
        return self.pane.board

    @property
    def user(self) -> str:
        """Who acts."""
        return self.pane.user

    def show_status(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self.pane.show_status(sentence)

    def rows_or_status(self) -> tuple[ListRow, ...]:
        """The rows to act on; the status line says so where there are none."""
        rows = self.rows()
        if not rows and self.board is not None:
            if self._has_office():
                self.show_no_target()
            else:
                self.show_status("No row to act on.")
        return rows

    def one_row(self, one_at_a_time: str) -> tuple[Board, ListRow] | None:
        """The board and the one row to act on; None, with the reason in the status line, when it is not one target."""
        board, rows = self.board, self.rows_or_status()
        if board is None or not rows:
            return None
        if len(rows) > 1:
            self.show_status(f"{one_at_a_time}; {ONE_AT_A_TIME}")
            return None
        if not rows[0].target_id:
            self.show_no_target()
            return None
        return board, rows[0]

    def show_no_target(self) -> None:
        """Say that an office has no target, and which key adds one."""
        self.show_status(f"No target at this office yet; {self.pane.keys('row.target')} adds one.")

    def shared_office(self, rows: Iterable[ListRow]) -> str:
        """The one office that rows belong to; "" where there is none or there are several."""
        offices = {self._office_of(row) for row in rows}
        return offices.pop() if len(offices) == 1 else ""

    def _office_of(self, row: ListRow) -> str:
        target = self.board.targets.get(row.target_id) if self.board is not None else None
        return target.source if target is not None else row.office

    # --- from a form to the session -----------------------------------------------------------

    async def open_form(self, form: Form[R], about: tuple[str, ...]) -> None:
        """Show a form about rows, with what was typed there before; its intent is submitted."""
        unsaved = self.pane.environment.unsaved
        key = (type(form).__name__, *about)
        title, heading = form.describe()
        form.before = unsaved.entries(key)
        form.draft.keep = lambda entries: unsaved.note(Draft(key, title, heading, entries))

        def submit(intent: R | None) -> None:
            if intent is not None:
                unsaved.submit(intent, Draft(key, title, heading, form.changed))
            elif unsaved.entries(key):
                self.show_status(f"Draft stored: {title}, {heading}. The same key opens it again.")
            self.submit(intent)

        await self.pane.app.push_screen(form, submit)

    def check(self, intent: Intent) -> str:
        """Build the changes on the newest board; return why they would be refused, "" if they would not."""
        from workbook.errors import WorkbookError

        if self.board is None:
            return "The workbook is not open yet."
        from refboard.practice.savable import refusal_of

        try:
            action = intent.action(self.board, self.user)
        except (WorkbookError, ValueError) as error:
            return str(error)
        return refusal_of(self.board.snapshot, action.changes)

    def is_refused(self, table: str, row_ids: Iterable[str], columns: Sequence[str]) -> bool:
        """Whether the workbook lets no one write in some columns of rows; the status line says why."""
        from refboard.practice.savable import refusal_of_cells

        return self._show_refusal(lambda board: refusal_of_cells(board.snapshot, table, row_ids, columns))

    def is_row_refused(self, table: str, columns: Sequence[str]) -> bool:
        """Whether the workbook takes no new row with values in some columns; the status line says why."""
        from refboard.practice.savable import refusal_of_row

        return self._show_refusal(lambda board: refusal_of_row(board.snapshot, table, columns))

    def _show_refusal(self, find: Callable[[Board], str]) -> bool:
        refused = find(self.board) if self.board is not None else ""
        if refused:
            self.show_status(refused)
        return bool(refused)

    def submit(self, intent: Intent | None) -> None:
        """Hand an intent over to the session; None, from a canceled form, does nothing."""
        if intent is not None:
            self.pane.post_message(ChangeRequested(intent))
            if self._on_submit is not None:
                self._on_submit(intent)

    def submit_checked(self, intent: Intent) -> None:
        """Hand an intent over, or show why it would be refused."""
        refused = self.check(intent)
        if refused:
            self.show_status(refused)
        else:
            self.submit(intent)


def heading_of(rows: tuple[ListRow, ...]) -> str:
    """Name the offices that a form is about."""
    if len(rows) == 1:
        return " · ".join(part for part in dict.fromkeys((rows[0].office, rows[0].contact)) if part)
    names = [row.office for row in rows[:NAMED]]
    rest = len(rows) - NAMED
    return listing([*names, plural(rest, "other")] if rest > 0 else names)


def referrals_of(rows: tuple[ListRow, ...], reason: str) -> dict[str, tuple[str, ...]]:
    """The referrals that the rows with a reason are about, by target."""
    return {row.target_id: row.refs for row in rows if row.kind == reason and not row.held}


def targets_of(rows: Iterable[ListRow]) -> tuple[str, ...]:
    """The ids of the targets of rows, each once."""
    return tuple(dict.fromkeys(row.target_id for row in rows if row.target_id))
