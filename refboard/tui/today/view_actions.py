"""Which rows Today shows, and in which order: by colleague, folded lanes, opened backlog lines, sorted columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refboard.practice.roles import ROLE_NAMES
from refboard.tui.panes.choices import offer_choices
from refboard.tui.panes.headings import owner_choices
from refboard.tui.panes.messages import MineChosen, UserChosen
from refboard.tui.panes.view import EVERYONE, LANES_SORT, SORTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refboard.tui.panes.list_panel import ListPanel
    from refboard.tui.panes.pane import Handler, Pane
    from refboard.tui.panes.view import ListRow, TodayView


class TodayViewActions:
    """Changes the view of the list; ``columns`` returns the names of the columns that are shown."""

    def __init__(
        self, pane: Pane, panel: ListPanel[TodayView], columns: Callable[[], tuple[str, ...]]
    ) -> None:
        self._pane = pane
        self._panel = panel
        self._columns = columns

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "pane.owner": self.choose_colleague,
            "today.mine": self.toggle_mine,
            "today.fold": self.fold_current,
            "today.sort": self.sort_by_next,
            "pane.held": self.toggle_held,
        }

    def toggle_held(self) -> None:
        """Show the rows that are held back, or the follow-ups again."""
        self._panel.clear_selection()
        self._change(held=not self._view.held, backlog="")

    # --- colleagues ---------------------------------------------------------------------------

    def toggle_mine(self) -> None:
        """Show my rows only, or everyone's."""
        if not self._pane.user:
            self._pane.show_status("Your name is not set; refboard config user NAME sets it.")
            return
        mine = "" if self._view.mine else self._pane.user
        self._change(mine=mine, owner=EVERYONE, role="")
        self._pane.post_message(MineChosen(mine=bool(mine)))

    async def choose_colleague(self) -> None:
        """Choose which rows to show: mine, a role's, or those of one owner."""
        board, view = self._pane.board, self._view
        if board is None:
            return
        user = self._pane.user
        choices: list[tuple[str, tuple[str, str, str | None]]] = [("Everyone", ("", "", EVERYONE))]
        if user:
            choices.append((f"Me: {user}, what I own, handle or see by my role", (user, "", EVERYONE)))
        choices += [(f"{name}: by role", ("", role, EVERYONE)) for role, name in ROLE_NAMES.items()]
        owners = owner_choices(board, "")
        choices += [(f"Owner: {label}" if owner else label, ("", "", owner)) for label, owner in owners[1:]]

        def choose(shown: tuple[str, str, str | None]) -> None:
            mine, role, owner = shown
            self._change(mine=mine, role=role, owner=owner)
            self._pane.post_message(MineChosen(mine=bool(mine)))

        await offer_choices(
            self._pane, "Show which rows?", choices, (view.mine, view.role, view.owner), choose
        )

    async def ask_user(self) -> None:
        """Ask once who works here, because the name of this account is no colleague's."""
        board = self._pane.board
        if board is None:
            return
        from refboard.tui.forms.completions import people

        user = self._pane.user
        choices = [(name, name) for name in people(board)]
        choices.append((f"Not in this list: stay {user}" if user else "Not in this list", user))
        await offer_choices(
            self._pane,
            "Who are you? Touches you log are in this name.",
            choices,
            "",
            lambda name: self._pane.post_message(UserChosen(name)),
        )

    # --- lanes --------------------------------------------------------------------------------

    def fold(self, lane: str) -> None:
        """Show only the heading of a lane, or its rows again."""
        self._change(folded=self._view.folded ^ {lane})

    def fold_current(self) -> None:
        """Fold the lane of the row under the cursor, or unfold it."""
        row = self._panel.list_widget.current
        if row is not None and row.lane and self._view.sort == LANES_SORT and not self._view.backlog:
            self.fold(row.lane)
        else:
            self._pane.show_status("No lane to fold here.")

    def open_line(self, row: ListRow) -> None:
        """Open a backlog line, or the lane of a heading."""
        if row.line == "backlog":
            self._panel.clear_selection()
            self._change(backlog=row.kind)
        else:
            self.fold(row.kind)

    # --- order --------------------------------------------------------------------------------

    def sort_by_next(self) -> None:
        """Sort by the next column, then by lane again."""
        at = SORTS.index(self._view.sort)
        self.sort_by(SORTS[(at + 1) % len(SORTS)])

    def sort_by(self, column: str) -> None:
        """Sort by a column; once more reverses it, and a third time brings back the lanes."""
        view = self._view
        if column not in SORTS:
            return
        if column != view.sort:
            self._change(sort=column, reverse=False)
        elif not view.reverse:
            self._change(reverse=True)
        else:
            self._change(sort=LANES_SORT, reverse=False)

    @property
    def _view(self) -> TodayView:
        return self._panel.view

    def _change(self, **changes: object) -> None:
        self._panel.view = replace(self._panel.view, **changes)  # type: ignore[arg-type]
