"""The card as a screen, where the list leaves no room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer

from refboard.tui.widgets.card_view import CardView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from refboard.tui.board import Board
    from refboard.tui.view import Row


class CardScreen(Screen[None]):
    """One office, to read; esc or enter goes back to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "leave", "Back", key_display="esc", id="card.back"),
        Binding("j,down", "move(1)", "Down", show=False, id="card.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="card.up"),
    ]

    def __init__(self, board: Board, row: Row) -> None:
        super().__init__()
        self._board = board
        self._row = row

    def compose(self) -> ComposeResult:
        """The card and how to leave it."""
        yield CardView(id="card-alone")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show the row as it was when it was opened."""
        card = self.query_one(CardView)
        card.board = self._board
        card.row = self._row

    def action_move(self, by: int) -> None:
        """Scroll down (1) or up (-1)."""
        self.query_one(CardView).scroll_relative(y=by, animate=False)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
