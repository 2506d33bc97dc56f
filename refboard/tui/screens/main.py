"""The main screen: the panes, the lines around them, and the talk with the session."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import TYPE_CHECKING

from textual import on

from refboard.practice.words import plural
from refboard.text import visible
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.messages import ChangeRequested, StatusMessage, StoreCommandRequested
from refboard.tui.panes.register import PANES
from refboard.tui.screens.pane_host import PaneHost
from refboard.tui.screens.refused import RefusedScreen
from refboard.tui.session.history import Pending, Stride
from refboard.tui.session.target_requests import AddTarget
from refboard.tui.today.pane import TodayPane
from refboard.tui.widgets.bars import StatusBar, TopBar
from refboard.tui.widgets.ground import GroundSwitcher
from refboard.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import ComposeResult
    from textual.timer import Timer

    from refboard.tui.commands import Command
    from refboard.tui.session.messages import (
        BoardLoaded,
        HolderSeen,
        ReadFailed,
        RequestFailed,
        RequestSaved,
        SessionFailed,
        WorkbookRefused,
    )
    from refboard.tui.session.requests import Request
    from refboard.tui.session.session import Session

OUTSIDE_SECONDS = 30.0
"""How long rows that others changed stay marked."""
NEWS_SECONDS = 4.0
"""How long the news of a change by others stands on the screen; no other news of that kind comes meanwhile."""
VERBS = {"undo": "Undone", "redo": "Redone", "sync": "Written from the journal", "done": "Done"}


class MainScreen(PaneHost):
    """The panes between two lines; requests go to the session, and what it reports is shown."""

    BINDINGS = bindings(Scope.SCREEN)

    def __init__(
        self,
        name: str,
        user: str,
        start: Callable[[MainScreen], Session],
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(user)
        self._book = name
        self._start = start
        self.keymap = dict(keymap or {})
        self._session: Session | None = None
        self._waiting = Pending()
        self._stride = Stride()
        self._added = ""
        self._unmark: Timer | None = None
        self._quiet_until = 0.0

    @property
    def session(self) -> Session:
        """The thread that owns the workbook; it starts after the first frame."""
        if self._session is None:
            self._session = self._start(self)
        return self._session

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield TopBar().data_bind(MainScreen.board)
        with GroundSwitcher(initial=PANES[0].id):
            yield TodayPane(self._environment, id=PANES[0].id)
        yield StatusBar()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the workbook once something is on the screen."""
        self.query_one(StatusBar).name_shown = self._book
        self.shown.active = True
        self.shown.focus_list()
        self.call_after_refresh(lambda: self.session)

    def on_resize(self) -> None:
        """The status line says how to see the keys where the line that names them has no room."""
        self.call_after_refresh(self.query_one(StatusBar).refresh)

    def run_command(self, command: Command) -> None:
        """Run a command as if its key had been pressed where it lives."""
        places = {Scope.SCREEN: self, Scope.PANE: self.shown, Scope.LIST: self.shown.list_widget}
        self.run_worker(self.app.run_action(command.textual_action, places[command.scope]), group="command")

    # --- the session reports ------------------------------------------------------------------

    def on_board_loaded(self, event: BoardLoaded) -> None:
        """Show the newest board, and say what others changed."""
        if isinstance(self.app.screen, RefusedScreen):
            self.app.pop_screen()
        status = self.query_one(StatusBar)
        self.board = event.board
        self._show_waiting()
        if self._added:
            self.shown.show_added(self._added)
            self._added = ""
        status.undo = event.board.history.undo
        status.queued = event.board.waiting
        status.holder = event.board.waiting_for
        status.to_decide = event.board.to_decide
        if status.bad and self._session is not None:
            status.say("")
        if event.outside is not None:
            by = f" by {event.board.saved_by}" if event.board.saved_by else ""
            text = f"Workbook changed outside: {plural(event.outside.rows, 'row')}{by}"
            status.say(text)
            status.outside = f"changed {datetime.now().astimezone():%H:%M}{by or ' by others'}"
            if time.monotonic() >= self._quiet_until and not self.has_class("-short"):
                # A colleague who saves all the time is not news every time, and a notification would cover a low
                # screen: the status line has the latest.
                self._quiet_until = time.monotonic() + NEWS_SECONDS
                self.notify(visible(text), title="Shared workbook", markup=False, timeout=NEWS_SECONDS)
            self.outside = event.outside.targets
            if self._unmark is not None:
                self._unmark.stop()
            self._unmark = self.set_timer(OUTSIDE_SECONDS, self._clear_outside)

    def on_request_saved(self, event: RequestSaved) -> None:
        """Say what became of a change."""
        if event.verb != "sync":
            self._settle(event.request)
        self._environment.drafts.forget(event.request)
        receipt = event.receipt
        because = f" ({receipt.detail})" if receipt.detail else ""
        verb = VERBS.get(event.verb, "Saved") if receipt.status == "saved" else receipt.status.capitalize()
        self.query_one(StatusBar).say(f"{verb}{because}: {receipt.title}", bad=receipt.status == "conflict")
        if receipt.status == "conflict":
            said = f"{visible(receipt.detail or receipt.title)} Decide in 6 Workbook."
            self.notify(said, title="For you to decide", severity="warning", markup=False, timeout=12)
        if isinstance(event.request, AddTarget):
            # The board that has its row is on its way.
            self._added = next(iter(receipt.ids), "")
        if event.verb in ("undo", "redo") and self._stride.goes_on(event.verb, receipt.status):
            self._step(event.verb)

    async def on_request_failed(self, event: RequestFailed) -> None:
        """Say why nothing was written, what is safe, and keep what was typed."""
        self._settle(event.request)
        nothing_left = self.board is not None and self._stride.ended(self.board.history)
        if event.request is None and nothing_left:
            # That there is nothing to undo is no problem.
            self.query_one(StatusBar).say(event.sentence, passing=True)
            return
        self.query_one(StatusBar).say(f"Not saved: {event.sentence}", bad=True)
        if event.request is not None or self.board is not None:
            await self.say_problem("Not saved", event.sentence, event.safe, self._keep(event.request))

    def on_workbook_refused(self, event: WorkbookRefused) -> None:
        """Say why the workbook cannot be opened."""
        if isinstance(self.app.screen, RefusedScreen):
            self.app.screen.sentence = event.sentence
        else:
            self.app.push_screen(RefusedScreen(event.sentence))

    def on_read_failed(self, event: ReadFailed) -> None:
        """Say that what is shown may be old."""
        self.query_one(StatusBar).say(event.sentence, bad=True)

    async def on_session_failed(self, event: SessionFailed) -> None:
        """Say that refboard failed in one job, and what is safe."""
        if not event.settled:
            self._settle(event.request)
        self.query_one(StatusBar).say(f"Failed: {event.safe or event.sentence}", bad=True)
        kept = "" if event.settled else self._keep(event.request)
        self._environment.drafts.forget(event.request)
        await self.say_problem("refboard failed", event.sentence, event.safe, kept)

    def on_holder_seen(self, event: HolderSeen) -> None:
        """Say who has the workbook open."""
        self.query_one(StatusBar).holder = event.holder

    def _keep(self, request: Request | None) -> str:
        """Keep what was typed, and say where it is."""
        if request is not None and len(request.targets) > 1:
            # Selected again, as they were: what did not go through may be tried once more.
            self.pane.select_targets(frozenset(request.targets))
        kept = self._environment.drafts.keep(request)
        return "What you typed is saved: it will be there when you reopen the form." if kept else ""

    # --- the panes ask ------------------------------------------------------------------------

    @on(ChangeRequested)
    def _change_requested(self, event: ChangeRequested) -> None:
        event.stop()
        self._waiting.add(event.request.targets)
        self._show_waiting()
        self.session.submit(event.request)

    @on(StoreCommandRequested)
    def _store_command_requested(self, event: StoreCommandRequested) -> None:
        event.stop()
        self._waiting.add(())
        self._show_waiting()
        self.session.wish(event.command)

    @on(StatusMessage)
    def _show_status(self, event: StatusMessage) -> None:
        event.stop()
        self.query_one(StatusBar).say(event.sentence, passing=True)

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
        """Undo the last edit."""
        self._go("undo", 1)

    def action_redo(self) -> None:
        """Redo what was undone."""
        self._go("redo", 1)

    async def action_history(self) -> None:
        """Show what can be undone and redone, and go there."""
        from refboard.tui.screens.history_screen import HistoryScreen

        def go(steps: int | None) -> None:
            if steps:
                self._go("undo" if steps > 0 else "redo", abs(steps))

        if self.board is not None:
            await self.app.push_screen(HistoryScreen(self.board.history, self.board.on), go)

    def _go(self, verb: str, steps: int) -> None:
        self._stride.begin(verb, steps)
        self._step(verb)

    def _step(self, verb: str) -> None:
        self._waiting.add(())
        self._show_waiting()
        self.session.undo() if verb == "undo" else self.session.redo()

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

        await self.app.push_screen(HelpScreen(self.shown.id or "", self.keymap))

    def action_theme(self) -> None:
        """Choose the colors."""
        self.app.search_themes()

    async def action_compact(self) -> None:
        """Leave the lines around the lists out, or bring them back."""
        await self.app.run_action("app.toggle_compact")

    async def action_quit(self) -> None:
        """Finish saving, then quit."""
        if self._session is not None:
            if len(self._waiting):
                self.query_one(StatusBar).say("Saving your changes, then quitting")
            self._session.close()
            await asyncio.to_thread(self._session.join)
        self.app.exit(return_code=0)
