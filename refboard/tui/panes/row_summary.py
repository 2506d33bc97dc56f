"""A few lines below a list: who the current row is about, and why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.panes.card_view import why_content
from refboard.tui.widgets.clipped_text import ClippedText

if TYPE_CHECKING:
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.board import Board


class RowSummary(ClippedText):
    """Shows the phone number and contact first where the office's name is too long for the width."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._about: tuple[ListRow, Board] | None = None

    def show_row(self, row: ListRow | None, board: Board | None) -> None:
        """Show another row."""
        self._about = (row, board) if row is not None and board is not None else None
        self._draw()

    def on_resize(self) -> None:
        """Fit the words into the new place."""
        self._draw()

    def _draw(self) -> None:
        if self._about is None:
            self.update("")
            return
        words = why_content(*self._about)
        width = self.content_size.width
        if width and words.split()[0].cell_length > width:
            words = why_content(*self._about, number_first=True)
        self.update(words)
