"""A widget that looks otherwise while it has the keys, and comes and goes with its pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.css.styles import StylesBase
    from textual.widget import Widget

    _Widget = Widget
else:
    _Widget = object


class LazyFocusStyle(_Widget):
    """Is styled anew when the keys come or go where that is seen; a change of panes is answered without.

    A pane that is left takes the keys away from its list and gives them back when it is shown again: the list looks
    as before, and to work that out takes as long as to draw it.
    """

    _styled_with_keys: bool | None = None
    _last_styles: StylesBase | None = None
    """One of the styles the list was last given here: who styles it makes all of them anew."""

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001  (Textual's own)
        """Style it anew, unless nobody sees it or it is so already."""
        if not all(node.display for node in self.ancestors_with_self):
            return
        if has_focus == self._styled_with_keys and self._last_styles is self._one_of_its_styles():
            return
        super().watch_has_focus(has_focus)
        self._styled_with_keys = has_focus
        self._last_styles = self._one_of_its_styles()

    def _on_focus(self, event: events.Focus) -> None:
        # Textual draws the widget again whatever it looks like.
        event.prevent_default()
        self.has_focus = True
        if self.parent is not None:
            self.parent.post_message(events.DescendantFocus(self))

    def _on_blur(self, event: events.Blur) -> None:
        event.prevent_default()
        self.has_focus = False
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))

    def _on_show(self, _: events.Show) -> None:
        # A pane may come back without the keys that its list had.
        self.call_after_refresh(lambda: self.watch_has_focus(self.has_focus))

    def _one_of_its_styles(self) -> StylesBase | None:
        return next(iter(self._component_styles.values()), None)
