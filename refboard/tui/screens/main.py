"""The main screen: the panes, the lines around them, and the talk with the session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Footer

from refboard.practice.words import plural
from refboard.text import visible
from refboard.tui.commands import Scope, bindings
from refboard.tui.history import Pending
from refboard.tui.messages import (
    BoardLoaded,
    ReadFailed,
    RequestFailed,
    RequestSaved,
    SessionFailed,
    WorkbookRefused,
)
from refboard.tui.panes.today import TodayPane
from refboard.tui.panes.verbs import Requested, Told
from refboard.tui.requests import LogTouch
from refboard.tui.screens.refused import RefusedScreen
from refboard.tui.widgets.bars import StatusBar, TopBar
from refboard.tui.widgets.queue_list import QueueList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.timer import Timer

    from refboard.tui.board import Board
    from refboard.tui.commands import Command
    from refboard.tui.requests import Request
    from refboard.tui.session import Session

OUTSIDE_SECONDS = 30.0
"""How long rows that others changed stay marked."""
VERBS = {"undo": "Undone", "redo": "Done again", "sync": "Written from the journal"}


class MainScreen(Screen[None]):
    """Holds the board; panes get it by data binding and send requests up."""

    BINDINGS = bindings(Scope.SCREEN)

    board: reactive[Board | None] = reactive(None)
    pending: reactive[frozenset[str]] = reactive(frozenset())
    outside: reactive[frozenset[str]] = reactive(frozenset())

    def __init__(self, name: str, user: str, start: Callable[[MainScreen], Session]) -> None:
        super().__init__()
        self._book = name
        self._user = user
        self._start = start
        self._session: Session | None = None
        self._waiting = Pending()
        self._unmark: Timer | None = None

    @property
    def session(self) -> Session:
        """The thread that owns the workbook; it starts after the first frame."""
        if self._session is None:
            self._session = self._start(self)
        return self._session

    @property
    def pane(self) -> TodayPane:
        """The pane that is shown."""
        return self.query_one(TodayPane)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield TopBar(self._book).data_bind(MainScreen.board)
        with ContentSwitcher(initial="today"):
            yield TodayPane(self._user, id="today").data_bind(
                MainScreen.board, MainScreen.pending, MainScreen.outside
            )
        yield StatusBar()
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Read the workbook once something is on the screen."""
        self.call_after_refresh(lambda: self.session)

    def run_command(self, command: Command) -> None:
        """Run a command as if its key had been pressed where it lives."""
        places = {Scope.SCREEN: self, Scope.PANE: self.pane, Scope.LIST: self.pane.query_one(QueueList)}
        self.run_worker(self.app.run_action(command.action, places[command.scope]), group="command")

    # --- the session reports ------------------------------------------------------------------

    def on_board_loaded(self, event: BoardLoaded) -> None:
        """Show the newest board, and say what others changed."""
        if isinstance(self.app.screen, RefusedScreen):
            self.app.pop_screen()
        status = self.query_one(StatusBar)
        self.board = event.board
        self._show_waiting()
        status.undo = event.board.history.undo
        status.queued = event.board.waiting
        status.holder = event.board.waiting_for
        if status.bad and self._session is not None:
            status.say("")
        if event.outside is not None:
            text = f"Workbook changed outside: {plural(event.outside.rows, 'row')}"
            status.say(text)
            self.notify(text, title="Shared workbook", markup=False, timeout=4)
            self.outside = event.outside.targets
            if self._unmark is not None:
                self._unmark.stop()
            self._unmark = self.set_timer(OUTSIDE_SECONDS, self._clear_outside)

    def on_request_saved(self, event: RequestSaved) -> None:
        """Say what became of a change."""
        if event.verb != "sync":
            self._settle(event.request)
        receipt = event.receipt
        because = f" ({receipt.detail})" if receipt.detail else ""
        verb = VERBS.get(event.verb, "Saved") if receipt.status == "saved" else receipt.status.capitalize()
        self.query_one(StatusBar).say(f"{verb}{because}: {receipt.title}", bad=receipt.status == "conflict")
        if receipt.status == "conflict":
            self.notify(visible(receipt.detail or receipt.title), title="Kept theirs", severity="warning",
                        markup=False, timeout=12)  # fmt: skip

    def on_request_failed(self, event: RequestFailed) -> None:
        """Say why nothing was written, and keep what was typed."""
        self._settle(event.request)
        hint = ""
        if isinstance(event.request, LogTouch):
            self.pane.drafts[event.request.targets] = event.request
            hint = " Your touch is kept: press t on that row."
        self.query_one(StatusBar).say(f"Not saved: {event.sentence}", bad=True)
        self.notify(
            visible(event.sentence) + hint, title="Not saved", severity="error", markup=False, timeout=12
        )

    def on_workbook_refused(self, event: WorkbookRefused) -> None:
        """Say why the workbook cannot be opened."""
        if isinstance(self.app.screen, RefusedScreen):
            self.app.screen.sentence = event.sentence
        else:
            self.app.push_screen(RefusedScreen(event.sentence))

    def on_read_failed(self, event: ReadFailed) -> None:
        """Say that what is shown may be old."""
        self.query_one(StatusBar).say(event.sentence, bad=True)

    def on_session_failed(self, event: SessionFailed) -> None:
        """End with a report, as for any other defect."""
        raise event.error

    # --- the panes ask ------------------------------------------------------------------------

    @on(Requested)
    def _requested(self, event: Requested) -> None:
        event.stop()
        self._waiting.add(event.request.targets)
        self._show_waiting()
        self.session.submit(event.request)

    @on(Told)
    def _told(self, event: Told) -> None:
        event.stop()
        self.query_one(StatusBar).say(event.sentence)

    def _settle(self, request: Request | None) -> None:
        self._waiting.settle(request.targets if request is not None else ())
        self._show_waiting()

    def _show_waiting(self) -> None:
        journal = self.board.waiting_targets if self.board is not None else frozenset()
        self.pending = self._waiting.targets | journal
        self.query_one(StatusBar).waiting = len(self._waiting)

    def _clear_outside(self) -> None:
        self.outside = frozenset()

    # --- commands -----------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take the newest change back."""
        self._waiting.add(())
        self._show_waiting()
        self.session.undo()

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._waiting.add(())
        self._show_waiting()
        self.session.redo()

    def action_reload(self) -> None:
        """Read the workbook again."""
        self.query_one(StatusBar).say("Reading the workbook again")
        self.session.reload()

    def action_palette(self) -> None:
        """Find a command by typing."""
        self.app.action_command_palette()

    async def action_help(self) -> None:
        """Show every key."""
        from refboard.tui.screens.help import HelpScreen

        await self.app.push_screen(HelpScreen())

    def action_theme(self) -> None:
        """Choose the colours."""
        self.app.search_themes()

    async def action_quit(self) -> None:
        """Finish what was handed over, then leave."""
        if self._session is not None:
            if len(self._waiting):
                self.query_one(StatusBar).say("Finishing what you asked for, then leaving")
            self._session.close()
            await asyncio.to_thread(self._session.join)
        self.app.exit(return_code=0)
