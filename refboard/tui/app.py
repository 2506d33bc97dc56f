"""The terminal app: theme, session, exit; the features are in screens and panes."""

from __future__ import annotations

import asyncio
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.binding import Binding

from refboard.text import visible
from refboard.tui.appearance import Appearance
from refboard.tui.commands.palette import CommandProvider, OfficeProvider, ScreenProvider
from refboard.tui.hangup import end_after, end_process, on_hangup
from refboard.tui.panes.messages import MineChosen, UserChosen
from refboard.tui.preferences import Preferences
from refboard.tui.screens.main import MainScreen
from refboard.tui.session.draft_writer import DraftWriter
from refboard.tui.session.file_wait import FileWait
from refboard.tui.session.idle import IDLE_AFTER, IdleMonitor, prioritize_input
from refboard.tui.session.polling import POLL_SECONDS
from refboard.tui.session.session import LEAVE_SECONDS, Session
from refboard.tui.session.unsaved_summary import describe_unfinished
from refboard.tui.textual_private import end_without_traceback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.message import Message
    from textual.screen import Screen

    from refboard.tui.session.shared_store import SharedStore

LOOK_SECONDS: Final = 0.02
"""How often the end of the app looks whether the session has ended."""


def today() -> date:
    """The day on this computer's clock."""
    return datetime.now().astimezone().date()


class RefboardApp(Appearance[int]):
    """``clock`` gives the day all figures are for; ``open_store`` is called in the session's thread.

    ``keymap``: the user's own keys by command id; it overrides that of ``preferences``.
    """

    # Absolute paths: Textual resolves relative ones against the module of each inheriting class.
    CSS_PATH: ClassVar = [
        Path(__file__).parent / name
        for name in (
            "screens/dialog.tcss",
            "screens/refused.tcss",
            "screens/main.tcss",
            "today/pane.tcss",
            "compact.tcss",
        )
    ]
    COMMANDS: ClassVar = {CommandProvider, OfficeProvider}
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  (no class variable there)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall"), (30, "-high")]  # noqa: RUF012
    TITLE = "refboard"
    BINDINGS: ClassVar = [Binding("ctrl+z", "suspend_app", show=False, priority=True, id="app.suspend")]

    def __init__(
        self,
        open_store: Callable[[], SharedStore],
        *,
        name: str,
        user: str,
        clock: Callable[[], date] = today,
        interval: float = POLL_SECONDS,
        wait: FileWait | None = None,
        keymap: Mapping[str, str] | None = None,
        preferences: Preferences | None = None,
        workbook: Path | None = None,
    ) -> None:
        super().__init__()
        preferences = preferences or Preferences()
        self.apply_preferences(preferences)
        self._open_store = open_store
        self._book = name
        self._user = user
        self._clock = clock
        self._interval = interval
        self._wait = wait or FileWait()
        self._workbook = workbook
        self._drafts: DraftWriter | None = None
        self._keys = dict(keymap or preferences.keymap)
        self.set_keymap(self._keys)
        self.session: Session | None = None
        self.defect: Exception | None = None
        self.idle: IdleMonitor | None = None

    def get_default_screen(self) -> Screen[None]:
        """Show the main screen."""
        screen = MainScreen(self._book, self._user, self._start, self._keys)
        screen.environment.mine, screen.environment.ask_user = (
            self.preferences.mine,
            self.preferences.ask_user,
        )
        return self.sized(screen)

    def sized(self, screen: Screen[None]) -> Screen[None]:
        """Give a screen the classes of the size it will have, so that its first frame is laid out once."""
        sizes = (
            (self.HORIZONTAL_BREAKPOINTS, self.size.width),
            (self.VERTICAL_BREAKPOINTS, self.size.height),
        )
        for breakpoints, length in sizes:
            screen.add_class(max((least, name) for least, name in breakpoints if least <= length)[1])
        return screen

    def _start(self, screen: MainScreen) -> Session:
        def post(message: Message) -> bool:
            try:
                return screen.post_message(message)
            except RuntimeError:
                # The screen is gone with its app; the session finishes its work.
                return False

        self.session = Session(
            self._open_store,
            post,
            name=self._book,
            clock=self._clock,
            user=self._user,
            interval=self._interval,
            idle=self.idle,
            wait=self._wait,
        )
        self.session.start()
        if self._workbook is not None:
            unsaved = screen.environment.unsaved
            unsaved.keeper = self._drafts = DraftWriter(self._workbook, unsaved.restore)
            self._drafts.start()
        return self.session

    async def on_event(self, event: events.Event) -> None:
        """Note key presses and mouse events."""
        if self.idle is not None and isinstance(event, events.InputEvent):
            self.idle.note_input()
        await super().on_event(event)

    def on_mine_chosen(self, event: MineChosen) -> None:
        """Save whether Today shows the user's own rows first."""
        self.save_preference("today", "me" if event.mine else "all")

    def on_user_chosen(self, event: UserChosen) -> None:
        """Act in the name that was chosen from now on, and save it."""
        self._user = event.name
        if self.session is not None:
            self.session.act_for(event.name)
        self.save_preference("user", event.name)

    def action_command_palette(self) -> None:
        """Open the command palette."""
        from refboard.tui.screens.palette_screen import PaletteScreen

        if isinstance(self.screen, MainScreen):
            self.push_screen(PaletteScreen("A command, an office or a person"))
        elif not isinstance(self.screen, PaletteScreen):
            self.push_screen(PaletteScreen("A command of this screen", [ScreenProvider]))

    def action_search_offices(self) -> None:
        """Go to an office or a person by typing the name."""
        from refboard.tui.screens.palette_screen import PaletteScreen

        self.push_screen(PaletteScreen("An office or a person", [OfficeProvider]))

    def action_suspend_app(self) -> None:
        """Go back to the shell, once nothing is being saved."""
        if self._is_settling:
            self.notify("Your changes are being saved; try again in a moment.", markup=False, timeout=4)
        elif self.is_headless or sys.platform == "win32":
            self.notify("There is no shell to go back to here.", markup=False, timeout=4)
        else:
            self.note_drafts()
            self.action_suspend_process()

    def search_themes(self) -> None:
        """Choose a theme in a palette."""
        from textual.theme import ThemeProvider

        from refboard.tui.screens.palette_screen import PaletteScreen

        self.push_screen(PaletteScreen("A theme", [ThemeProvider]))

    def on_ready(self) -> None:
        """Collect garbage while the user is idle, and listen for the end of the terminal."""
        if not self.is_headless:
            on_hangup(self._leave_at_once)
        if self.idle is not None:
            self.set_interval(IDLE_AFTER / 2, self.idle.collect_when_idle)

    def _leave_at_once(self) -> None:
        """The terminal is gone: store what was typed, finish saving, end."""
        self.note_drafts()
        end_after(LEAVE_SECONDS + 1)
        self.run_worker(self.action_quit(), group="leave")

    def note_drafts(self) -> None:
        """Store what was typed into the forms that are open."""
        from refboard.tui.forms.form import Form

        for screen in self.screen_stack:
            if isinstance(screen, Form):
                screen.draft.note()
        if self._drafts is not None:
            self._drafts.flush()

    async def action_quit(self) -> None:
        """Finish saving, as far as that takes a moment, and end."""
        if self.session is not None:
            self.session.close()
            while self.session.seconds_left and (self.session.is_alive() or self._is_settling):
                await asyncio.sleep(LOOK_SECONDS)
        self.exit(return_code=0)

    @property
    def _is_settling(self) -> bool:
        """Whether the main screen has not yet heard how an edit ended."""
        return any(isinstance(screen, MainScreen) and screen.edits_waiting for screen in self.screen_stack)

    def on_unmount(self) -> None:
        """Finish every submitted change before the app ends."""
        self.finish()

    def finish(self) -> bool:
        """End the session and wait a moment for it; return whether it ended."""
        if self._drafts is not None:
            self._drafts.flush()
        if self.session is None:
            return True
        self.session.close()
        return self.session.wait_closed()

    @property
    def unsaved(self) -> list[str]:
        """Sentences about changes that are not in the workbook, for the terminal."""
        if self.session is None:
            return []
        return self.session.unsaved or describe_unfinished(self.session.unfinished)

    def _handle_exception(self, error: Exception) -> None:
        """End without Textual's traceback: it prints the values of variables, which can be patient data."""
        self.defect = self.defect or error
        end_without_traceback(self, error)


def run(path: Path, *, on: date | None, user: str, preferences: Preferences) -> int:
    """Run the dashboard over a workbook; return the exit code (0, 2 refused, 1 a defect of refboard).

    ``on`` fixes the day; without it the day is that of this computer's clock, and changes at midnight.
    """

    def fixed() -> date:
        return on if on is not None else today()

    wait = FileWait()
    store = opener(path, user, wait)
    return run_app(
        RefboardApp(
            store,
            name=path.name,
            user=user,
            clock=fixed,
            wait=wait,
            preferences=preferences,
            workbook=path,
        )
    )


def opener(path: Path, user: str, wait: FileWait) -> Callable[[], SharedStore]:
    """Return a function that opens a workbook's store and adds it to the recent workbooks."""

    def open_store() -> SharedStore:
        from refboard.mapping import tables_for
        from refboard.recent import remember
        from workbook import Store

        store = Store.open(path, tables_for(path), user=user, shows_new_ids=True, patience=wait.patience())
        remember(path)
        return store

    return open_store


def run_app(app: RefboardApp) -> int:
    """Run an app to its end, print what was not saved, and return the exit code."""
    app.idle = IdleMonitor()
    try:
        with prioritize_input():
            app.run(mouse=app.preferences.mouse)
    finally:
        ended = app.finish()
    for sentence in app.unsaved:
        sys.stderr.write(visible(sentence) + "\n")
    code = app.return_code or 0
    if app.defect is not None:
        _report(app.defect)
        code = 1
    if not ended:
        end_process(code)
    return code


def _report(defect: Exception) -> None:
    from refboard import crash

    crash.report(defect, doing="dashboard")
