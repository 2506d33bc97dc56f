"""The top bar (panes and day) and the status bar (the workbook and what happened last)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from refboard.practice.words import day_text, plural
from refboard.text import content
from refboard.tui.commands.key_names import KeyNames
from refboard.tui.widgets.filter_field import FilterField
from refboard.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from refboard.tui.session.board import Board

NAME = 28
"""Characters of the workbook's name that are shown."""


class PaneTab(Protocol):
    """A pane as the top bar names it."""

    @property
    def number(self) -> str:
        """Its key, "" for a pane that has no tab."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its name."""


class TopBar(Widget):
    """The panes with their numbers, the current one in brackets, and the day the figures are for."""

    DEFAULT_CSS = "TopBar { height: 1; padding: 0 1; background: $surface; }"

    board: reactive[Board | None] = reactive(None)
    shown: reactive[str] = reactive("")
    """The id of the current pane."""

    class Chosen(Message):
        """A pane's name was clicked."""

        def __init__(self, pane: str) -> None:
            self.pane = pane
            super().__init__()

    def __init__(self, panes: Sequence[PaneTab]) -> None:
        super().__init__()
        self._tabs = tuple(pane for pane in panes if pane.number)
        self.set_reactive(TopBar.shown, self._tabs[0].id)

    def render(self) -> Content:
        """Draw the names on the left and the day on the right; names are dropped where they do not fit."""
        width = self.content_size.width
        for full, whole_day in ((True, True), (False, True), (False, False)):
            day = self._day(whole=whole_day)
            left = Content.assemble(*(part for _, part in self._parts(full=full)))
            gap = width - left.cell_length - day.cell_length
            if gap >= 1:
                return Content.assemble(left, " " * gap, day)
        return left.truncate(width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        """Show the pane that was clicked."""
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
        for tab in self._tabs:
            active = tab.id == self.shown
            words = f"{tab.number} {tab.title}" if full or active else tab.number
            # Brackets: the current pane must be visible without color too.
            style = "bold $text-primary" if active else "dim"
            parts.append((tab.id, Content.styled(f"[{words}]" if active else f" {words} ", style)))
        return parts

    def _day(self, *, whole: bool) -> Content:
        if self.board is None:
            return Content.styled("opening …", "dim")
        day = self.board.on
        return Content.styled(day_text(day) if whole else day_text(day, day), "dim")


class StatusBar(Widget):
    """Which workbook; what happened last: saved, queued, refused, changed by others; what undo would undo."""

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
    """Actions of the user that wait in the journal."""
    away: reactive[str] = reactive("")
    """Why the workbook cannot be found now; "" while it is there."""
    to_decide: reactive[int] = reactive(0)
    """Decisions the user has to make."""
    holder: reactive[str] = reactive("")
    """Who else has the workbook open, in a sentence."""
    outside: reactive[str] = reactive("")
    """The last change by others: ``changed 09:14 by Ben``."""
    working: reactive[str] = reactive("")
    """What the other threads are doing: reading, comparing ..."""
    _passing = False
    _drawn_hint = Content("")
    """The hint about keys as it was last drawn."""

    def on_mount(self) -> None:
        """Follow the focus: the hint about keys depends on it."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._redraw_hint())

    def _redraw_hint(self) -> None:
        if self._key_hint() != self._drawn_hint:
            self.refresh()

    def render(self) -> Content:
        """Draw the name, the sentence, and on the right what undo would do; the sentence comes first."""
        width = self.content_size.width
        name = content(self.name_shown, NAME)
        said = content(self.sentence)
        keys = self._drawn_hint = self._key_hint()
        hint = content(f"u undo: {self.undo}" if self.undo and not self.bad else "", 60) + keys
        short = Content("u undo" if self.undo and not self.bad else "") + keys
        for parts in ((name, said, hint), (name, said, short), (said, short), (said, keys), (said,)):
            *left, right = parts if len(parts) > 1 else (*parts, Content(""))
            words = Content(" · ").join([part for part in left if part])
            gap = width - words.cell_length - right.cell_length
            if gap >= (3 if right else 0):
                return Content.assemble(words, " " * gap, right)
        # The sentence is cut, but not the hint: nothing else says how to see the keys.
        room = width - keys.cell_length
        if keys and room > keys.cell_length:
            said = said.truncate(room, ellipsis=True)
            return Content.assemble(said, " " * (room - said.cell_length), keys)
        return said.truncate(width, ellipsis=True)

    def _key_hint(self) -> Content:
        """How to see the keys where the key line is hidden."""
        if all(line.display for line in self.screen.query(KeyLine)):
            return Content("")
        if isinstance(self.screen.focused, FilterField):
            # There, ``?`` is typed like any other character.
            return Content(f"   {KeyNames.of(self.app)('pane.clear')} clear")
        return Content(f"   {KeyNames.of(self.app)('app.help')} help")

    @property
    def sentence(self) -> str:
        """What the bar says now, the most urgent part first."""
        queued = f"{plural(self.queued, 'edit')} queued" if self.queued else ""
        if self.away:
            return ": ".join(part for part in (queued, self.away) if part)
        if self.waiting:
            return f"… saving {plural(self.waiting, 'change')}"
        if self.bad:
            return self.text
        decide = f"{self.to_decide:,} to decide in 6 Workbook" if self.to_decide else ""
        # The line says how many edits wait and for whom; that the latest one does is no news then.
        text = "" if queued and self.text.startswith("Queued") else self.text
        waits = ": ".join(part for part in (queued, self.holder) if part)
        parts = [decide, waits, text, self.outside, self.working and f"{self.working} …"]
        return " · ".join(dict.fromkeys(part for part in parts if part))

    def say(self, text: str, *, bad: bool = False, passing: bool = False) -> None:
        """Show a sentence until the next one; a ``passing`` one only while its pane is shown."""
        self.bad = bad
        self.text = text
        self._passing = passing

    def move_on(self) -> None:
        """Remove a passing sentence when its pane is left."""
        if self._passing:
            self.say("")
