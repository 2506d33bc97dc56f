"""The card of one office: what to know before you contact it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from refboard.text import content
from refboard.tui.panes.card_text import card_content
from refboard.tui.session.queued_edits import office_key, queued_contact
from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from refboard.analysis.brief.card import TargetCard
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.board import Board

PAUSE = 0.05
"""Seconds the cursor must rest before a card is built."""


class CardView(VerticalScroll, can_focus=False):
    """Shows what the row says at once; the rest is built in a thread, and cached until the next board."""

    DEFAULT_CSS = """
    CardView { padding: 0 1 0 2; border-left: solid $panel; scrollbar-size-vertical: 1; scrollbar-color: $panel; scrollbar-background: $background; }
    CardView > Static { width: 1fr; height: auto; }
    #card-why { margin-bottom: 1; }
    """

    board: reactive[Board | None] = reactive(None)
    row: reactive[ListRow | None] = reactive(None)

    class Built(Message, bubble=False):
        """A card is ready."""

        def __init__(self, version: int, target_id: str, card: TargetCard | None) -> None:
            self.version = version
            self.target_id = target_id
            self.card = card
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._cards: dict[str, TargetCard | None] = {}
        self._timer: Timer | None = None
        self._building = False

    def compose(self) -> ComposeResult:
        """Why the row is there, then the card."""
        yield LiteralText(id="card-why")
        yield LiteralText(id="card-more")

    def watch_board(self) -> None:
        """Another board: the old card stays on the screen until the new one is ready."""
        self._cards.clear()
        self._show(keep=True)

    def watch_row(self, before: ListRow | None, row: ListRow | None) -> None:
        """Another office: scroll to the top."""
        same = before is not None and row is not None and before.key == row.key
        if not same:
            self.scroll_home(animate=False)
        self._show(keep=same)

    def _show(self, *, keep: bool = False) -> None:
        if not self.is_mounted:
            return
        row, board = self.row, self.board
        self.query_one("#card-why", LiteralText).update(
            why_content(row, board, "\n") if row and board else ""
        )
        more = self.query_one("#card-more", LiteralText)
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if row is None or board is None:
            more.update("")
        elif row.target_id in self._cards:
            more.update(self._words(self._cards[row.target_id]))
        else:
            if not keep:
                more.update("")
            if self.display:
                self._timer = self.set_timer(PAUSE, self._begin)

    def _begin(self) -> None:
        """Build the card, unless another one is being built: this one is started when that one is done."""
        row, board = self.row, self.board
        if row is not None and board is not None and not self._building:
            self._building = True
            self._build(board, row.target_id)

    # Without a description, Textual would make one from the repr of the whole board.
    @work(thread=True, group="card", description="card")
    def _build(self, board: Board, target_id: str) -> None:
        """Build a card, in a thread: pure, on frozen data."""
        from refboard.analysis.brief.card import build_card
        from workbook.errors import WorkbookError

        try:
            card = build_card(board.snapshot, board.policy, target_id, board.on)
        except (WorkbookError, KeyError):
            card = None
        self.post_message(self.Built(board.version, target_id, card))

    def on_card_view_built(self, event: Built) -> None:
        """Cache the card, and show it if its row is still the current one."""
        event.stop()
        self._building = False
        if self.board is not None and event.version == self.board.version:
            self._cards[event.target_id] = event.card
        if self.row is not None and self.row.target_id in self._cards:
            self.query_one("#card-more", LiteralText).update(self._words(self._cards[self.row.target_id]))
        else:
            self._begin()

    def _words(self, card: TargetCard | None) -> Content:
        if card is None or self.board is None:
            return Content("No card: the row is no longer in Targets.")
        return card_content(card, self.board.on)


def why_content(row: ListRow, board: Board, gap: str = "  ", *, number_first: bool = False) -> Content:
    """Who, why now, and what to watch out for; ``gap`` separates the office from the contact.

    ``number_first``: the phone number comes first, so that only the office's name, which the row shows too, is cut.
    """
    target = board.targets.get(row.target_id)
    contact = row.contact if row.contact != row.office else ""
    parts_of_who = (contact, target.phone if target else "")
    who = " · ".join(part for part in (reversed(parts_of_who) if number_first else parts_of_who) if part)
    state = "$text-error" if row.word == "late" else "$text-primary" if row.word == "due" else "dim"
    names: list[Content | str | tuple[str, str]] = [content(row.office).stylize("bold")]
    if who:
        names = [*names, gap, content(who).stylize("dim")]
    parts = names[::-1] if number_first else names
    parts += ["\n", (row.state, state), "  ", content(row.why)]
    if gap == "\n" and row.detail:
        parts += ["\n", content(row.detail).stylize("dim")]
    if row.decision:
        from refboard.practice.suggestions import accept_words

        parts += ["\n", ("Suggested: ", "dim"), content(accept_words(row.decision))]
    for guard in (queued_contact(board, office_key(board, row)), row.guard):
        if guard:
            parts += ["\n", ("! ", "$text-warning"), content(guard).stylize("$text-warning")]
    if row.also:
        parts += ["\n", (f"+ also: {', '.join(row.also)}", "dim")]
    return Content.assemble(*parts)
