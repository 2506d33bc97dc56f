"""A dialog that says what is about to happen and asks for confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from refboard.text import content
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.textual_private import bind_key
from refboard.tui.widgets.key_hint import KeyHint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


_LONGEST = 20_000


class ConfirmDialog(Dialog[str]):
    """A title, lines to read, and a key for each choice; the answer is the name of the choice.

    ``choices``: key, name, and what it does in words; without any, the dialog only shows the lines. ``leave``: what
    the key that closes it does, in words.
    """

    DEFAULT_CSS = """
    ConfirmDialog #lines { height: auto; padding: 1 0; }
    ConfirmDialog #lines Static { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="confirm.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="confirm.up"),
    ]

    def __init__(
        self, title: str, lines: Sequence[str], choices: Sequence[tuple[str, str, str]], leave: str = ""
    ) -> None:
        super().__init__()
        self._leave = leave or ("change nothing" if choices else "close")
        self._title = title
        self._lines = tuple(lines)
        self._choices = tuple(choices)
        for key, name, words in self._choices:
            bind_key(self, key, f"choose('{name}')", words)

    def compose(self) -> ComposeResult:
        """The lines, then the keys."""
        with Vertical(classes="box form"):
            yield line(self._title, "title")
            with VerticalScroll(id="lines", classes="fields"):
                yield Static(content("\n".join(self._lines), _LONGEST, multiline=True), markup=False)
            keys = [(key, words) for key, _, words in self._choices]
            yield KeyHint(*keys, ("dialog.cancel", self._leave), lines=4)

    def action_choose(self, name: str) -> None:
        """Make a choice."""
        self.dismiss(name)

    def action_move(self, by: int) -> None:
        """Scroll the lines."""
        self.query_one("#lines", VerticalScroll).scroll_relative(y=by, animate=False)
