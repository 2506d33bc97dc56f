"""The line at the top and the line at the bottom: which workbook, how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from refboard.practice.words import day_text, plural
from refboard.text import content

if TYPE_CHECKING:
    from refboard.tui.board import Board


class TopBar(Widget):
    """The workbook, the day, and how much there is to do."""

    DEFAULT_CSS = "TopBar { height: 1; padding: 0 1; background: $surface; }"

    board: reactive[Board | None] = reactive(None)

    def __init__(self, name: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._book = name

    def render(self) -> Content:
        """Draw from both ends; the counts win when there is no room."""
        width = self.content_size.width
        left = Content.assemble(content(self._book, 60).stylize("bold"))
        if self.board is None:
            return Content.assemble(left, ("  opening …", "dim"))
        day, counts = self._counts(self.board)
        right = Content.assemble((day, "dim"), ("  ·  ", "dim"), counts)
        if left.cell_length + right.cell_length + 2 > width:
            right = Content(counts)
        gap = width - left.cell_length - right.cell_length
        if gap < 2:
            return Content(counts)
        return Content.assemble(left, " " * gap, right)

    @staticmethod
    def _counts(board: Board) -> tuple[str, str]:
        late = sum(item.late for item in board.queue.items)
        counts = f"{len(board.queue.items):,} to follow up"
        return day_text(board.on), counts + (f", {late:,} late" if late else "")


class StatusBar(Widget):
    """What happened last: saved, queued, refused, changed outside; and what undo would take back."""

    DEFAULT_CSS = """
    StatusBar { height: 1; padding: 0 1; color: $text-muted; background: $background; }
    StatusBar.-bad { color: $text-error; }
    """

    text: reactive[str] = reactive("")
    bad: reactive[bool] = reactive(default=False, toggle_class="-bad")
    undo: reactive[str] = reactive("")
    waiting: reactive[int] = reactive(0)
    queued: reactive[int] = reactive(0)
    holder: reactive[str] = reactive("")

    def render(self) -> Content:
        """Draw the sentence, and at the right end what undo would do."""
        width = self.content_size.width
        text = f"… saving {plural(self.waiting, 'change')}" if self.waiting else self.text
        if self.queued and not (self.waiting or self.bad or self.text.startswith("Queued")):
            who = f" for {self.holder}" if self.holder else ""
            text = f"{plural(self.queued, 'edit')} waiting{who} · {text}".removesuffix(" · ")
        left = content(text)
        hint = content(f"u undo: {self.undo}" if self.undo and not self.bad else "", 60)
        if not text:
            return hint.truncate(width, ellipsis=True)
        gap = width - left.cell_length - hint.cell_length
        if hint and gap < 3:
            hint = Content("u undo" if self.undo else "")
            gap = width - left.cell_length - hint.cell_length
        if not hint or gap < 3:
            return left.truncate(width, ellipsis=True)
        return Content.assemble(left, " " * gap, hint)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show a sentence until the next."""
        self.bad = bad
        self.text = text
