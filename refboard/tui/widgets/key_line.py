"""The keys that work now, in one line at the bottom of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from refboard.tui.commands import SPARE, show_keys

if TYPE_CHECKING:
    from textual import events
    from textual.screen import Screen

GAP = "  "
CUT = "…"


class Key(NamedTuple):
    """One key: its Textual name, its name on a keyboard, what it does, whether it works now.

    A ``spare`` one is shown where the others leave room.
    """

    press: str
    shown: str
    words: str
    works: bool
    spare: bool = False

    @property
    def content(self) -> Content:
        """The key and what it does."""
        dim = "" if self.works else " dim"
        return Content.assemble(
            (self.shown, f"bold $footer-key-foreground{dim}"),
            " ",
            (self.words, f"$footer-description-foreground{dim}"),
        )


class KeyLine(Widget):
    """One widget for all keys: they change with every pane, and a widget for each key would slow that down.

    Keys that do not fit are left out, with a mark unless they are spare.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; color: $footer-foreground; background: $footer-background; }
    """

    keys: reactive[tuple[Key, ...]] = reactive(())

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._update_keys)

    def _update_keys(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        found: dict[str, Key] = {}
        for _, binding, enabled, _ in screen.active_bindings.values():
            spare = binding.id in SPARE
            if binding.show or (spare and enabled):
                display = binding.key_display or show_keys(binding.key)
                key = Key(binding.key, display, binding.description, enabled, spare)
                found.setdefault(binding.action, key)
        self.keys = tuple(sorted(found.values(), key=lambda key: key.spare))

    def render(self) -> Content:
        """Draw the keys from the left."""
        fitting = self._fitting()
        shown = [key.content for key in fitting]
        if any(not key.spare for key in self.keys[len(fitting) :]):
            shown.append(Content(CUT))
        return Content(GAP).join(shown)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key that was clicked."""
        edge = 0
        for key in self._fitting():
            end = edge + key.content.cell_length
            if edge <= event.x < end:
                self.app.simulate_key(key.press) if key.works else self.app.bell()
                return
            edge = end + len(GAP)

    def _fitting(self) -> list[Key]:
        """The keys that fit; if one that is not spare is left out, the mark fits too."""
        width, edge = self.content_size.width, 0
        ends = []
        for key in self.keys:
            edge += key.content.cell_length
            ends.append(edge)
            edge += len(GAP)
        needed = [end for key, end in zip(self.keys, ends, strict=True) if not key.spare]
        if needed and needed[-1] > width:
            width -= len(GAP) + len(CUT)
        return [key for key, end in zip(self.keys, ends, strict=True) if end <= width]
