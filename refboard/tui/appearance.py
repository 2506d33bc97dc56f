"""How the app looks: its theme and its density; the next start uses what was chosen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.app import ReturnType
from textual.filter import Monochrome, NoColor

from refboard.text import visible
from refboard.tui.commands.ordered_keys import OrderedKeys
from refboard.tui.textual_private import replace_filters
from refboard.tui.themes import FEW_COLORS, preferred, themes_for
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from refboard.tui.preferences import Preferences

COMPACT = "-compact"


class Appearance(OrderedKeys[ReturnType]):
    """An app with the user's theme and density."""

    def apply_preferences(self, preferences: Preferences) -> None:
        """Apply the user's preferences."""
        few = self.console.color_system in FEW_COLORS
        for theme in themes_for(plain=few or self.no_color):
            self.register_theme(theme)
        chosen = preferred(chosen=preferences.theme, few=few)
        if chosen in self.available_themes:
            self.theme = chosen
        self._apply_no_color()
        self.set_class(preferences.compact, COMPACT)
        self._preferences = preferences

    @property
    def preferences(self) -> Preferences:
        """The user's preferences."""
        return self._preferences

    def watch_theme(self, _before: str, theme: str) -> None:
        """Save a theme that was chosen; not the one at the start."""
        self._apply_no_color()
        if self.is_running:
            self.save_preference("theme", theme)

    def action_toggle_compact(self) -> None:
        """Hide or show the lines around the lists."""
        self.toggle_class(COMPACT)
        self.save_preference("compact", "true" if self.has_class(COMPACT) else "false")

    def _apply_no_color(self) -> None:
        """Remove every color where NO_COLOR is set: Textual decides how before it knows the theme."""
        if self.no_color:
            wanted = NoColor() if self.native_ansi_color else Monochrome()
            replace_filters(self, (NoColor, Monochrome), wanted)

    def save_preference(self, key: str, value: str) -> None:
        """Save a setting for the next start, in a thread."""
        if self._preferences.save is not None:
            self.run_worker(self._save_in_thread(key, value), group="keep")

    async def _save_in_thread(self, key: str, value: str) -> None:
        save = self._preferences.save
        assert save is not None  # noqa: S101  (checked before the worker started)
        try:
            await asyncio.to_thread(save, key, value)
        except WorkbookError as error:
            self.notify(
                visible(f"{error}"),
                title=f"The {visible(key)} setting could not be saved",
                severity="warning",
                markup=False,
                timeout=10,
            )
