"""A field for longer words: one line to type in, and a person's own editor for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from refboard.text import content, visible

if TYPE_CHECKING:
    from textual.content import Content


class MultilinePreview(Static, can_focus=True):
    """The beginning of a text of several lines."""


class MultilineField(Horizontal):
    """An input while the text is one line; what is longer shows its beginning and is changed in the editor."""

    DEFAULT_CSS = """
    MultilineField { height: 1; width: 1fr; }
    MultilineField > Input { width: 1fr; }
    MultilineField > MultilinePreview { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; background: $panel; }
    MultilineField > MultilinePreview:focus { background: $boost; text-style: bold; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.start = value
        self._long = value if _is_long(value) else ""
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """Both faces; one is shown."""
        yield Input("" if self._long else self.start, placeholder=self._placeholder, compact=True)
        yield MultilinePreview(self._beginning(), markup=False)

    def on_mount(self) -> None:
        """Show the right face."""
        self._show()

    @property
    def text(self) -> str:
        """The whole text."""
        return self._long or (self.query_one(Input).value.strip() if self.is_mounted else self.start.strip())

    @text.setter
    def text(self, text: str) -> None:
        self._long = text if _is_long(text) else ""
        self.query_one(Input).value = "" if self._long else text
        had = self.screen.focused is not None and self in self.screen.focused.ancestors
        self._show()
        if had:
            self.screen.set_focus(self.query_one(MultilinePreview if self._long else Input))

    @property
    def changed(self) -> bool:
        """Whether the text is another than the one it began with."""
        return self.text.strip() != self.start.strip()

    @property
    def typed(self) -> str | None:
        """The text, when it is another than at first; else None."""
        return self.text if self.changed else None

    def retype(self, words: str) -> None:
        """Put a text into the field as if it were typed."""
        self.text = words

    def _show(self) -> None:
        self.query_one(Input).display = not self._long
        beginning = self.query_one(MultilinePreview)
        beginning.display = bool(self._long)
        beginning.update(self._beginning())

    def _beginning(self) -> Content:
        lines = self._long.splitlines() or [""]
        return content(f"{len(lines)} lines, ctrl+e edits them: {lines[0]}")


def _is_long(text: str) -> bool:
    """Whether an input cannot hold this as it is: it has one line, and draws its text raw."""
    return "\n" in text.strip() or visible(text) != text
