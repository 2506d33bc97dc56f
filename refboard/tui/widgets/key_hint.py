"""The keys of a form or a screen, at its bottom: the user's own keys, and always the one that closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from refboard.tui.commands.key_names import KeyNames
from refboard.tui.widgets.clipped_text import MARK

if TYPE_CHECKING:
    from textual.geometry import Size

GAP = "   "
EXITS = ("dialog.cancel", "app.quit")
"""Ids of bindings that are named even where the others do not fit."""


class KeyHint(Widget):
    """Each part is the id of a binding of the screen, or the name of a key, and what it does.

    ``lines``: how many it may take; keys that do not fit are left out, with a mark.
    """

    DEFAULT_CSS = "KeyHint { height: auto; width: 1fr; color: $text-muted; }"

    def __init__(self, *parts: tuple[str, str], lines: int = 1) -> None:
        super().__init__(classes="keys")
        self._parts = parts
        self._lines = lines

    def render(self) -> Content:
        """Draw the keys that fit."""
        return Content("\n".join(self.key_lines(self.content_size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as it takes."""
        return len(self.key_lines(width))

    def key_lines(self, width: int) -> list[str]:
        """The keys in lines of ``width`` characters."""
        names = KeyNames.of(self.app)
        named = []
        for what, words in self._parts:
            key = names.on(self.screen, what) if "." in what else what
            if key:
                named.append((f"{key} {words}", what in EXITS))
        left = list(named)
        while True:
            parts = [words for words, _ in left]
            if len(left) < len(named):
                # The mark goes before the key that closes, which stays last.
                at = len(parts) - 2 if len(parts) > 1 and left[-1][1] else len(parts) - 1
                parts[at] += f"  {MARK}"
            lines = _packed(parts, width)
            others = [at for at, (_, is_exit) in enumerate(left) if not is_exit]
            if len(lines) <= self._lines or not others:
                return lines[: self._lines]
            del left[others[-1]]


def _packed(parts: list[str], width: int) -> list[str]:
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]}{GAP}{part}" if lines[-1] else part
        if Content(longer).cell_length <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines
