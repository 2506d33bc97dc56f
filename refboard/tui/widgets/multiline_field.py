"""A field for longer text: one line to type in, and the user's own editor for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from refboard.text import content, visible

if TYPE_CHECKING:
    from textual.content import Content


class MultilinePreview(Static, can_focus=True):
    """The first line of a text of several lines."""


class MultilineField(Horizontal):
    """An input while the text is one line; a longer text shows its first line and is changed in the editor."""

    DEFAULT_CSS = """
    MultilineField { height: 1; width: 1fr; }
    MultilineField > Input { width: 1fr; }
    MultilineField > MultilinePreview {
        width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; background: $panel;
    }
    MultilineField > MultilinePreview:focus { background: $boost; text-style: bold; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.initial = value
        self._long_text = value if _needs_editor(value) else ""
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """The input and the preview; one of them is shown."""
        yield Input("" if self._long_text else self.initial, placeholder=self._placeholder, compact=True)
        yield MultilinePreview(self._first_line(), markup=False)

    def on_mount(self) -> None:
        """Show the one that fits the text."""
        self._show()

    @property
    def value(self) -> str:
        """The whole text."""
        if self._long_text:
            return self._long_text
        return self.query_one(Input).value.strip() if self.is_mounted else self.initial.strip()

    @property
    def changed(self) -> bool:
        """Whether the text is not the initial one."""
        return self.value.strip() != self.initial.strip()

    @property
    def changed_value(self) -> str | None:
        """The text, if it was changed; else None."""
        return self.value if self.changed else None

    def set_value(self, value: str) -> None:
        """Put a text into the field as if it were typed."""
        self._long_text = value if _needs_editor(value) else ""
        self.query_one(Input).value = "" if self._long_text else value
        had_focus = self.screen.focused is not None and self in self.screen.focused.ancestors
        self._show()
        if had_focus:
            self.screen.set_focus(self.query_one(MultilinePreview if self._long_text else Input))

    def _show(self) -> None:
        self.query_one(Input).display = not self._long_text
        preview = self.query_one(MultilinePreview)
        preview.display = bool(self._long_text)
        preview.update(self._first_line())

    def _first_line(self) -> Content:
        lines = self._long_text.splitlines() or [""]
        return content(f"{len(lines)} lines, ctrl+e edits them: {lines[0]}")


def _needs_editor(text: str) -> bool:
    """Whether an input cannot hold a text: an input has one line, and draws control characters as they are."""
    return "\n" in text.strip() or visible(text) != text
