"""A field for text of several lines: it grows with the text, and Enter goes on to the next field."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static, TextArea

from refboard.text import content, visible
from refboard.tui.widgets.pasted_text import clean_paste

if TYPE_CHECKING:
    from textual import events
    from textual.content import Content


class MultilineInput(TextArea):
    """The text; arrow keys leave it at its first and last line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,shift+enter,alt+enter", "new_line", "New line", show=False, id="field.new-line"),
    ]

    class Submitted(Message):
        """Enter was pressed."""

    def on_key(self, event: events.Key) -> None:
        """Go on with Enter; the field has other keys for a new line."""
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            self.post_message(self.Submitted())

    def on_paste(self, event: events.Paste) -> None:
        """Insert every line of what was pasted."""
        event.prevent_default()
        event.stop()
        self.replace(clean_paste(event.text), *self.selection)
        self.scroll_cursor_visible()

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.replace("\n", *self.selection)

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002  (Textual's own)
        """Go up a line, or from the first one to the field above."""
        if self.cursor_at_first_line and not select:
            self.app.action_focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002  (Textual's own)
        """Go down a line, or from the last one to the field below."""
        if self.cursor_at_last_line and not select:
            self.app.action_focus_next()
        else:
            super().action_cursor_down(select)


class MultilinePreview(Static, can_focus=True):
    """The first line of a text with signs that cannot be drawn in a field."""


class MultilineField(Horizontal):
    """A text area; a text with control characters shows its first line and is changed in the user's editor."""

    DEFAULT_CSS = """
    MultilineField { height: auto; width: 1fr; }
    MultilineField > MultilineInput {
        width: 1fr; height: auto; min-height: 1; max-height: 6; padding: 0; border: none; background: $panel;
        scrollbar-size-vertical: 1;
        &:focus { border: none; }
        & .text-area--cursor-line { background: transparent; }
        & .text-area--placeholder { color: $text-muted; }
    }
    MultilineField > MultilinePreview {
        width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; background: $panel;
    }
    MultilineField > MultilinePreview:focus { background: $boost; text-style: bold; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.initial = value
        self._undrawable = value if _has_signs(value) else ""
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """The text and the preview; one of them is shown."""
        yield MultilineInput(
            "" if self._undrawable else self.initial,
            placeholder=self._placeholder,
            compact=True,
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
        )
        yield MultilinePreview(self._first_line(), markup=False)

    def on_mount(self) -> None:
        """Show the one that fits the text, its cursor at the end."""
        area = self.query_one(MultilineInput)
        area.move_cursor(area.document.end)
        self._show()

    @property
    def value(self) -> str:
        """The whole text."""
        if self._undrawable:
            return self._undrawable
        return self.query_one(MultilineInput).text.strip() if self.is_mounted else self.initial.strip()

    @property
    def changed(self) -> bool:
        """Whether the text is not the initial one."""
        return _lines(self.value) != _lines(self.initial)

    @property
    def changed_value(self) -> str | None:
        """The text, if it was changed; else None."""
        return self.value if self.changed else None

    def set_value(self, value: str) -> None:
        """Put a text into the field as if it were typed."""
        self._undrawable = value if _has_signs(value) else ""
        area = self.query_one(MultilineInput)
        area.text = "" if self._undrawable else value
        area.move_cursor(area.document.end)
        had_focus = self.screen.focused is not None and self in self.screen.focused.ancestors
        self._show()
        if had_focus:
            self.screen.set_focus(self.query_one(MultilinePreview) if self._undrawable else area)

    def _show(self) -> None:
        self.query_one(MultilineInput).display = not self._undrawable
        preview = self.query_one(MultilinePreview)
        preview.display = bool(self._undrawable)
        preview.update(self._first_line())

    def _first_line(self) -> Content:
        lines = self._undrawable.splitlines() or [""]
        count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
        return content(f"{count}, ctrl+e edits them: {lines[0]}")


def _has_signs(text: str) -> bool:
    """Whether a text area cannot draw a text: it draws control characters as they are."""
    return visible(text, multiline=True) != text.replace("\r\n", "\n")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
