"""The line at the top and the line at the bottom: which pane and day, which workbook and how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from refboard.practice.words import day_text, plural
from refboard.text import content
from refboard.tui.commands.key_names import KeyNames
from refboard.tui.panes.register import PANES
from refboard.tui.widgets.filter_field import FilterField
from refboard.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual import events

    from refboard.tui.session.board import Board

NUMBERED = tuple(spec for spec in PANES if spec.number)
NAME = 28
"""Characters of the workbook's name that are shown."""


class TopBar(Widget):
    """The panes with their numbers, the one that is shown in brackets, and the day everything is as of."""

    DEFAULT_CSS = "TopBar { height: 1; padding: 0 1; background: $surface; }"

    board: reactive[Board | None] = reactive(None)
    shown: reactive[str] = reactive(PANES[0].id)
    """The id of the pane."""

    class Chosen(Message):
        """A pane's name was clicked."""

        def __init__(self, pane: str) -> None:
            self.pane = pane
            super().__init__()

    def render(self) -> Content:
        """Draw the names from the left and the day from the right; names give way where there is no room."""
        width = self.content_size.width
        for full, whole_day in ((True, True), (False, True), (False, False)):
            day = self._day(whole=whole_day)
            left = Content.assemble(*(part for _, part in self._parts(full=full)))
            gap = width - left.cell_length - day.cell_length
            if gap >= 1:
                return Content.assemble(left, " " * gap, day)
        return left.truncate(width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        """Show the pane whose name was clicked."""
        for full in (True, False):
            parts = list(self._parts(full=full))
            if (
                sum(part.cell_length for _, part in parts) + self._day(whole=True).cell_length
                < self.size.width
            ):
                break
        edge = 1
        for pane, part in parts:
            edge += part.cell_length
            if event.x < edge:
                self.post_message(self.Chosen(pane))
                return

    def _parts(self, *, full: bool) -> list[tuple[str, Content]]:
        parts = []
        for spec in NUMBERED:
            active = spec.id == self.shown
            words = f"{spec.number} {spec.title}" if full or active else spec.number
            # Brackets: which pane is shown must be seen without colours too.
            style = "bold $text-primary" if active else "dim"
            parts.append((spec.id, Content.styled(f"[{words}]" if active else f" {words} ", style)))
        return parts

    def _day(self, *, whole: bool) -> Content:
        if self.board is None:
            return Content.styled("opening …", "dim")
        day = self.board.on
        return Content.styled(day_text(day) if whole else day_text(day, day), "dim")


class StatusBar(Widget):
    """Which workbook; what happened last: saved, queued, refused, changed outside; what undo would take back."""

    DEFAULT_CSS = """
    StatusBar { height: 1; padding: 0 1; color: $text-muted; background: $background; }
    StatusBar.-bad { color: $text-error; }
    """

    name_shown: reactive[str] = reactive("")
    text: reactive[str] = reactive("")
    bad: reactive[bool] = reactive(default=False, toggle_class="-bad")
    undo: reactive[str] = reactive("")
    waiting: reactive[int] = reactive(0)
    queued: reactive[int] = reactive(0)
    to_decide: reactive[int] = reactive(0)
    """Questions that wait for a person."""
    holder: reactive[str] = reactive("")
    """Who else has the workbook open, in a sentence."""
    outside: reactive[str] = reactive("")
    """The last change by others: ``changed 09:14 by Ben``."""
    working: reactive[str] = reactive("")
    """What is going on beside: reading, working out ..."""
    _passing = False
    _way = Content("")
    """How to see the keys, as it was drawn."""

    def on_mount(self) -> None:
        """Follow what has the keys: the way to them is not the same everywhere."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._look())

    def _look(self) -> None:
        if self._way_to_keys() != self._way:
            self.refresh()

    def render(self) -> Content:
        """Draw the name and the sentence, and at the right end what undo would do; the sentence wins."""
        width = self.content_size.width
        name = content(self.name_shown, NAME)
        said = content(self.sentence)
        way = self._way = self._way_to_keys()
        hint = content(f"u undo: {self.undo}" if self.undo and not self.bad else "", 60) + way
        short = Content("u undo" if self.undo and not self.bad else "") + way
        for parts in ((name, said, hint), (name, said, short), (said, short), (said, way), (said,)):
            *left, right = parts if len(parts) > 1 else (*parts, Content(""))
            words = Content(" · ").join([part for part in left if part])
            gap = width - words.cell_length - right.cell_length
            if gap >= (3 if right else 0):
                return Content.assemble(words, " " * gap, right)
        # Cut, but not the way to the keys: nothing else names it.
        room = width - way.cell_length
        if way and room > way.cell_length:
            said = said.truncate(room, ellipsis=True)
            return Content.assemble(said, " " * (room - said.cell_length), way)
        return said.truncate(width, ellipsis=True)

    def _way_to_keys(self) -> Content:
        """How to see the keys where the line that names them has no room."""
        if all(line.display for line in self.screen.query(KeyLine)):
            return Content("")
        if isinstance(self.screen.focused, FilterField):
            # There ``?`` is a character like others.
            return Content(f"   {KeyNames.of(self.app)('pane.clear')} clear")
        return Content(f"   {KeyNames.of(self.app)('app.help')} help")

    @property
    def sentence(self) -> str:
        """What is said now, the pressing thing first."""
        if self.waiting:
            return f"… saving {plural(self.waiting, 'change')}"
        if self.bad:
            return self.text
        parts = [f"{self.to_decide:,} to decide in 6 Workbook" if self.to_decide else ""]
        # What was queued just now says why itself.
        if not self.text.startswith("Queued"):
            parts += [f"{plural(self.queued, 'edit')} waiting" if self.queued else "", self.holder]
        parts += [self.text, self.outside, self.working and f"{self.working} …"]
        return " · ".join(dict.fromkeys(part for part in parts if part))

    def say(self, text: str, *, bad: bool = False, passing: bool = False) -> None:
        """Show a sentence until the next; a ``passing`` one only as long as its pane is shown."""
        self.bad = bad
        self.text = text
        self._passing = passing

    def move_on(self) -> None:
        """Forget what was said about a pane that is left."""
        if self._passing:
            self.say("")
