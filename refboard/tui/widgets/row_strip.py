"""Under a list: whom the row under the cursor is about, and why it is there, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.widgets.clipped_text import ClippedText
from refboard.tui.panes.card_view import why_content

if TYPE_CHECKING:
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.board import Board


class RowStrip(ClippedText):
    """Where the names are too long for its width, whom to call and under which number come first."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._about: tuple[ListRow, Board] | None = None

    def tell(self, row: ListRow | None, board: Board | None) -> None:
        """Show another row."""
        self._about = (row, board) if row is not None and board is not None else None
        self._say()

    def on_resize(self) -> None:
        """Fit the words into the new place."""
        self._say()

    def _say(self) -> None:
        if self._about is None:
            self.update("")
            return
        words = why_content(*self._about)
        width = self.content_size.width
        if width and words.split()[0].cell_length > width:
            words = why_content(*self._about, number_first=True)
        self.update(words)
