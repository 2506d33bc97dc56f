"""Which sources the table shows, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refboard.tui.panes.choices import offer_choices
from refboard.tui.panes.headings import owner_choices
from refboard.tui.sources.view import SORTS, state_choices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refboard.analysis.sources.health import Health
    from refboard.tui.panes.list_panel import ListPanel
    from refboard.tui.panes.pane import Handler, Pane
    from refboard.tui.sources.view import SourcesView


class SourcesViewActions:
    """Changes the view of the table.

    ``columns`` returns the names of the columns that are shown, ``health`` the figures, None while there are none.
    """

    def __init__(
        self,
        pane: Pane,
        panel: ListPanel[SourcesView],
        columns: Callable[[], tuple[str, ...]],
        health: Callable[[], Health | None],
    ) -> None:
        self._pane = pane
        self._panel = panel
        self._columns = columns
        self._health = health

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "pane.owner": self.choose_owner,
            "sources.sort": self.sort_by_next,
            "sources.reverse": self.reverse_order,
            "sources.state": self.choose_state,
        }

    def sort_by_next(self) -> None:
        """Sort by the next column that is shown."""
        view = self._panel.view
        columns = ["state", *(name for name in self._columns() if name in SORTS and name != "state")]
        at = columns.index(view.sort) if view.sort in columns else 0
        self._panel.view = replace(view, sort=columns[(at + 1) % len(columns)], reverse=False)

    def reverse_order(self) -> None:
        """Reverse the order."""
        self._panel.view = replace(self._panel.view, reverse=not self._panel.view.reverse)

    async def choose_owner(self) -> None:
        """Choose the owner of the sources to show."""
        board = self._pane.board
        if board is not None:

            def choose(owner: str | None) -> None:
                self._panel.view = replace(self._panel.view, owner=owner)

            choices = owner_choices(board, self._pane.user, "sources")
            await offer_choices(self._pane, "Which owner?", choices, self._panel.view.owner, choose)

    async def choose_state(self) -> None:
        """Choose which state to show."""
        health = self._health()
        if health is not None:

            def choose(state: str) -> None:
                self._panel.view = replace(self._panel.view, state=state)

            choices = state_choices(health)
            await offer_choices(self._pane, "Which state?", choices, self._panel.view.state, choose)
