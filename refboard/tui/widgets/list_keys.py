"""What the keys of a list have in common: where they can move nothing any more, they say so."""

from __future__ import annotations

from typing import Final

from textual.message import Message
from textual.widget import Widget

_UP: Final = frozenset({"cursor_up", "scroll_top", "half_page(-1)", "page_up"})


class ListKeys(Widget):
    """A widget with the commands of `Scope.LIST`."""

    class AtEnd(Message):
        """A key that moves found nothing further; ``sentence`` says so."""

        def __init__(self, sentence: str) -> None:
            self.sentence = sentence
            super().__init__()

    async def action_move(self, action: str) -> None:
        """Run an action that moves, and say so where it could not."""
        before = self.place()
        is_end = self.is_at_end(up=action in _UP)
        await self.run_action(action)
        if is_end and self.place() == before:
            self.post_message(self.AtEnd(self.end_sentence(up=action in _UP)))

    def place(self) -> object:
        """Where the cursor is, or how far the text is scrolled."""
        return self.scroll_offset.y

    def is_at_end(self, *, up: bool) -> bool:
        """Whether there may be nothing further up or down."""
        return self.scroll_offset.y <= 0 if up else self.scroll_offset.y >= self.max_scroll_y

    def end_sentence(self, *, up: bool) -> str:
        """What the status line says there."""
        return "This is the top of the page." if up else "This is the end of the page."


class RowKeys(ListKeys):
    """The same for a list with a cursor."""

    def is_at_end(self, *, up: bool) -> bool:  # noqa: ARG002
        """Only the cursor shows it."""
        return True

    def end_sentence(self, *, up: bool) -> str:
        """What the status line says there."""
        return "This is the first row." if up else "This is the last row."
