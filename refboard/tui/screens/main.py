"""The main screen: the panes, the bars around them, and the exchange with the session."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.widgets import Input

from refboard.practice.words import plural
from refboard.text import visible
from refboard.tui.commands import Scope, bindings
from refboard.tui.commands.unheard import explain_silence
from refboard.tui.panes.messages import (
    ChangeRequested,
    OfficeSearchRequested,
    SetupChanged,
    StatusMessage,
    StoreCommandRequested,
    UserChosen,
)
from refboard.tui.panes.register import PANES
from refboard.tui.screens.edit_tracker import EditTracker
from refboard.tui.screens.pane_host import PaneHost
from refboard.tui.screens.refused import RefusedScreen
from refboard.tui.today.pane import TodayPane
from refboard.tui.widgets.bars import StatusBar, TopBar
from refboard.tui.widgets.key_line import KeyLine
from refboard.tui.widgets.list_keys import ListKeys
from refboard.tui.widgets.plain_background import PaneSwitcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import ComposeResult
    from textual.events import Key
    from textual.timer import Timer

    from refboard.tui.commands import Command
    from refboard.tui.session.messages import (
        BoardLoaded,
        ChangeFailed,
        ChangeSaved,
        ReadFailed,
        SessionFailed,
        WorkbookRefused,
    )
    from refboard.tui.session.session import Session

PANE_NAMES = {spec.id: f"{spec.number} {spec.title}".strip() for spec in PANES}
"""How the screen calls each pane."""
WATCH_SECONDS = 0.5
UNANSWERED_SECONDS = 1.5
"""How long the file system may take to say whether the workbook is there."""
OUTSIDE_SECONDS = 30.0
"""How long rows that others changed stay marked."""
NEWS_SECONDS = 4.0
"""How long a notification of a change by others stays; no other one comes before."""


class MainScreen(PaneHost):
    """The panes between two lines; requests go to the session, and what it reports is shown."""

    BINDINGS: ClassVar = [
        *bindings(Scope.SCREEN),
        Binding("tab", "to_list('tab')", show=False, id="main.tab"),
        Binding("shift+tab", "to_list('shift+tab')", show=False, id="main.back-tab"),
    ]

    def __init__(
        self,
        name: str,
        user: str,
        start: Callable[[MainScreen], Session],
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(user, lambda: start(self))
        self._book = name
        self.keymap = dict(keymap or {})
        self._edits = EditTracker(self)
        self._unmark: Timer | None = None
        self._quiet_until = 0.0

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield TopBar(PANES).data_bind(MainScreen.board)
        with PaneSwitcher(initial=PANES[0].id):
            yield TodayPane(self.environment, id=PANES[0].id)
        yield StatusBar()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the workbook once something is on the screen."""
        self.query_one(StatusBar).name_shown = self._book
        self.shown.active = True
        self.shown.focus_list()
        self.call_after_refresh(lambda: self.session)
        self.set_interval(WATCH_SECONDS, self._watch_share)

    def on_resize(self) -> None:
        """Redraw the status line: it says how to see the keys where there is no room for the key line."""
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
        if self.board is None:
            self._name_drafts()
        self.board = event.board
        self._edits.show_waiting()
        if self._edits.added:
            self.shown.show_added(self._edits.added)
            self._edits.added = ""
        status.undo = event.board.history.undo
        status.queued = event.board.overview.queued_actions
        status.holder = event.board.holder
        status.away = event.board.overview.away
        status.to_decide = event.board.to_decide
        if status.bad and self._session is not None:
            status.say("")
        if event.outside is not None:
            by = f" by {event.board.saved_by}" if event.board.saved_by else ""
            text = f"Workbook changed: {plural(event.outside.rows, 'row')}{by}"
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

    def _name_drafts(self) -> None:
        """Say which forms have words of an earlier run."""
        drafts = self.environment.unsaved.drafts
        if drafts:
            first = f"{drafts[0].title}, {drafts[0].about}".rstrip(", ")
            more = f" and {len(drafts) - 1:,} more" if len(drafts) > 1 else ""
            self.query_one(StatusBar).say(f"Unsaved draft: {first}{more}. Open the form again to go on.")

    def on_change_saved(self, event: ChangeSaved) -> None:
        """Show how an edit ended."""
        self._edits.saved(event)

    async def on_change_failed(self, event: ChangeFailed) -> None:
        """Show why nothing was written."""
        await self._edits.failed(event)

    async def on_session_failed(self, event: SessionFailed) -> None:
        """Show that refboard failed in one job."""
        await self._edits.session_failed(event)

    def on_workbook_refused(self, event: WorkbookRefused) -> None:
        """Say why the workbook cannot be opened."""
        if isinstance(self.app.screen, RefusedScreen):
            self.app.screen.sentence = event.sentence
        else:
            self.app.push_screen(RefusedScreen(event.sentence, retry=self.session.reload))

    def on_read_failed(self, event: ReadFailed) -> None:
        """Say that what is shown may be old."""
        self.query_one(StatusBar).say(event.sentence, bad=True)

    # --- the panes ask ------------------------------------------------------------------------

    @on(ChangeRequested)
    def _change_requested(self, event: ChangeRequested) -> None:
        event.stop()
        self._edits.submit(event.request)

    @on(StoreCommandRequested)
    def _store_command_requested(self, event: StoreCommandRequested) -> None:
        event.stop()
        self._edits.run(event.command)

    @on(UserChosen)
    def _user_chosen(self, event: UserChosen) -> None:
        # The app saves the name, so the message goes on.
        self.environment.user = event.name

    @on(StatusMessage)
    def _show_status(self, event: StatusMessage) -> None:
        event.stop()
        self.query_one(StatusBar).say(event.sentence, passing=True)

    @on(SetupChanged)
    def _setup_changed(self, event: SetupChanged) -> None:
        event.stop()
        self.query_one(StatusBar).say(event.sentence)
        self.session.reopen()

    @property
    def edits_waiting(self) -> int:
        """How many edits are on their way."""
        return len(self._edits)

    @on(ListKeys.AtEnd)
    def _show_end(self, event: ListKeys.AtEnd) -> None:
        event.stop()
        self.query_one(StatusBar).say(event.sentence, passing=True)

    @on(OfficeSearchRequested)
    async def _search_office(self, event: OfficeSearchRequested) -> None:
        event.stop()
        await self.app.run_action("app.search_offices")

    def on_key(self, event: Key) -> None:
        """Say why a key does nothing: only keys that nothing else has heard come here."""
        if not isinstance(self.focused, Input):
            self._explain(event.key)

    def action_to_list(self, key: str) -> None:
        """Go back to the list, or say that there is nothing else to go to."""
        if isinstance(self.focused, Input):
            self.shown.focus_list()
        else:
            self._explain(key)

    def _explain(self, key: str) -> None:
        sentence = explain_silence(key, self.shown, PANE_NAMES, self.keymap)
        self.query_one(StatusBar).say(sentence, passing=True)

    # --- what the edit tracker shows ----------------------------------------------------------

    @property
    def status_bar(self) -> StatusBar:
        """The status line."""
        return self.query_one(StatusBar)

    def mark_pending(self, targets: frozenset[str]) -> None:
        """Mark the rows of targets that have an edit on its way."""
        self.pending = targets

    def select_again(self, targets: frozenset[str]) -> None:
        """Select the rows of targets again, in Today."""
        self.pane.select_targets(targets)

    def go_to_target(self, target_id: str) -> None:
        """Put the cursor on a row of a target again."""
        self.shown.go_to_target(target_id)

    def warn(self, title: str, sentence: str) -> None:
        """Show a notification that needs attention; ``sentence`` has been made visible."""
        self.notify(sentence, title=title, severity="warning", markup=False, timeout=12)

    def _watch_share(self) -> None:
        """Say so when the file system doesn't answer: the session's thread, which asks it, cannot."""
        if self._session is None or self.board is None:
            return
        if self._session.seconds_unanswered > UNANSWERED_SECONDS:
            sentence = f"{self._book} does not respond; its drive or network share may be disconnected."
        else:
            sentence = self.board.overview.away
        self.query_one(StatusBar).away = sentence

    def _clear_outside(self) -> None:
        self.outside = frozenset()

    # --- commands -----------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Undo the last edit."""
        self._edits.step("undo", 1)

    def action_redo(self) -> None:
        """Redo what was undone."""
        self._edits.step("redo", 1)

    async def action_history(self) -> None:
        """Show what can be undone and redone, and go there."""
        from refboard.tui.screens.history_screen import HistoryScreen

        def go(steps: int | None) -> None:
            if steps:
                self._edits.step("undo" if steps > 0 else "redo", abs(steps))

        if self.board is not None:
            await self.app.push_screen(HistoryScreen(self.board.history, self.board.on), go)

    async def action_adopt(self) -> None:
        """Show how the workbook is read, and set it up."""
        from refboard.adopt_workbook import WorkbookAdoption
        from refboard.tui.adopt.screen import AdoptScreen

        if self.board is None or not self.board.snapshot.path:
            self.query_one(StatusBar).say("There is no workbook to set up yet.", passing=True)
            return

        def done(sentence: str | None) -> None:
            if sentence:
                self.query_one(StatusBar).say(sentence)
                self.session.reopen()

        setup = WorkbookAdoption(
            Path(self.board.snapshot.path), user=self.environment.user, today=self.board.on
        )
        await self.app.push_screen(AdoptScreen(setup), done)

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

        await self.app.push_screen(
            HelpScreen(self.shown.id or "", self.keymap, PANES, self.shown.explain_row())
        )

    def action_theme(self) -> None:
        """Choose the colors."""
        self.app.search_themes()

    async def action_compact(self) -> None:
        """Hide or show the lines around the lists."""
        await self.app.run_action("app.toggle_compact")

    async def action_suspend(self) -> None:
        """Go back to the shell for a while."""
        await self.app.run_action("app.suspend_app")

    async def action_quit(self) -> None:
        """Finish saving, then quit."""
        if len(self._edits):
            self.query_one(StatusBar).say("Saving your changes, then quitting")
        await self.app.run_action("app.quit")
