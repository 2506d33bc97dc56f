"""What could not be done, and what is safe; the app continues."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.widgets.key_hint import KeyHint

if TYPE_CHECKING:
    from textual.app import ComposeResult


class ProblemScreen(Dialog[None]):
    """A title, what happened in a sentence, and what is certain."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "cancel", "Close", show=False, id="problem.close"),
    ]

    def __init__(self, title: str, sentence: str, safe: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._title = title
        self._sentence = sentence
        self._safe = tuple(words for words in safe if words)

    def compose(self) -> ComposeResult:
        """One short text."""
        with VerticalScroll(classes="box"):
            yield line(f"! {self._title}", "title")
            yield line(self._sentence, "wrong")
            for words in self._safe:
                yield line(words, "safe")
            yield KeyHint(("dialog.cancel", "continue"))
