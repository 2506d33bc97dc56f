"""Focus styles that are applied only where they are visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from refboard.tui.textual_private import first_component_style

if TYPE_CHECKING:
    from textual.css.styles import StylesBase
    from textual.widget import Widget

    _Widget = Widget
else:
    _Widget = object


class LazyFocusStyle(_Widget):
    """A widget that is restyled on focus and blur only while it is visible.

    Switching panes takes the focus from a list and gives it back later, with the list looking as before; restyling
    it takes as long as drawing it.
    """

    _styled_with_focus: bool | None = None
    _last_styles: StylesBase | None = None
    """One of the component styles after the last restyling here; any other restyling replaces it."""

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001  (Textual's own)
        """Restyle the widget, unless it is hidden or already styled so."""
        if not all(node.display for node in self.ancestors_with_self):
            return
        if has_focus == self._styled_with_focus and self._last_styles is first_component_style(self):
            return
        super().watch_has_focus(has_focus)
        self._styled_with_focus = has_focus
        self._last_styles = first_component_style(self)

    def _on_focus(self, event: events.Focus) -> None:
        # Textual would redraw the widget even if it looks the same.
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
        # A pane may be shown again without the focus its list had.
        self.call_after_refresh(lambda: self.watch_has_focus(self.has_focus))
