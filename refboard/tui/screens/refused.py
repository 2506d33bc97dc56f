"""The screen for a workbook that cannot be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from refboard.text import content
from refboard.tui.screens.dialog import line
from refboard.tui.widgets.key_hint import KeyHint

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


class RefusedScreen(Screen[None]):
    """Say why in one sentence, and how to continue; ``retry`` reads the workbook again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "retry", "Try again", id="app.reload"),
        Binding("q", "leave", "Quit", id="app.quit"),
        Binding("escape,ctrl+q", "leave", "Quit", id="refused.quit"),
    ]

    sentence: reactive[str] = reactive("")

    def __init__(self, sentence: str, *, retry: Callable[[], object]) -> None:
        super().__init__()
        self._retry = retry
        self.set_reactive(RefusedScreen.sentence, sentence)

    def watch_sentence(self) -> None:
        """Show the latest reason."""
        for words in self.query(".sentence").results(Static):
            words.update(content(self.sentence))

    def compose(self) -> ComposeResult:
        """The sentence in a box."""
        with Vertical():
            yield line("This workbook cannot be opened", "title")
            yield line(self.sentence, "sentence")
            yield line("Nothing was changed.", "hint")
            yield KeyHint(("app.reload", "try again"), ("app.quit", "quit"))

    def action_retry(self) -> None:
        """Read it again; the main screen takes over when that works."""
        self._retry()

    def action_leave(self) -> None:
        """End with the code for refused input."""
        self.app.exit(return_code=2)
