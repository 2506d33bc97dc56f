"""A one-line input that takes every line of what is pasted into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from refboard.tui.widgets.pasted_text import as_one_line

if TYPE_CHECKING:
    from textual import events


class TextInput(Input):
    """Textual's own input drops all lines of a paste but the first; here they follow each other."""

    def on_paste(self, event: events.Paste) -> None:
        """Insert what was pasted as one line."""
        event.prevent_default()
        event.stop()
        words = as_one_line(event.text)
        if words:
            self.replace(words, *self.selection)
