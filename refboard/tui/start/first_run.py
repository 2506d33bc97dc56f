"""The app without a workbook: it begins with the start screen and continues as the dashboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from refboard.tui.app import RefboardApp, opener, run_app, today
from refboard.tui.start.start_screen import StartScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.screen import Screen

    from refboard.tui.preferences import Preferences
    from refboard.tui.session.shared_store import SharedStore


class FirstRunApp(RefboardApp):
    """Becomes the dashboard of the chosen workbook."""

    CSS_PATH: ClassVar = [*RefboardApp.CSS_PATH, Path(__file__).with_name("start_screen.tcss")]

    def __init__(self, *, user: str, clock: Callable[[], date], preferences: Preferences) -> None:
        super().__init__(_nothing, name="", user=user, clock=clock, preferences=preferences)

    def get_default_screen(self) -> Screen[None]:
        """Show the start screen."""
        from refboard.recent import recent

        screen = StartScreen(
            recent, Path.cwd(), create_demo=self._create_demo, create=self._create, adopt=self._adopt
        )
        return self.sized(screen)

    async def on_start_screen_chosen(self, event: StartScreen.Chosen) -> None:
        """Continue as the dashboard of the chosen workbook."""
        event.stop()
        self._book, self._workbook = event.path.name, event.path
        self._open_store = opener(event.path, self._user, self._wait)
        await self.push_screen(super().get_default_screen())

    def _create_demo(self) -> Path:
        from refboard import demo
        from refboard.init_workbook import default_demo

        path = default_demo()
        demo.build(path, on=self._clock())
        return path

    def _adopt(self, path: Path) -> Screen[str]:
        from refboard.adopt_workbook import WorkbookAdoption
        from refboard.tui.adopt.screen import AdoptScreen

        return AdoptScreen(WorkbookAdoption(path, user=self._user, today=self._clock()))

    def _create(self, path: Path) -> Path:
        from refboard.init_workbook import create_workbook, new_path

        create_workbook(new_path(str(path)), user=self._user, on=self._clock())
        return path


def _nothing() -> SharedStore:
    raise LookupError("No workbook has been chosen.")


def run(*, on: date | None, user: str, preferences: Preferences) -> int:
    """Run the start screen and then the dashboard; return the exit code as `refboard.tui.app.run` does."""
    return run_app(FirstRunApp(user=user, clock=lambda: on or today(), preferences=preferences))
