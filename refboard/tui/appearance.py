"""How the app looks: its theme, and how closely it is set; what is chosen is there at the next start."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.app import ReturnType
from textual.filter import Monochrome, NoColor

from refboard.text import visible
from refboard.tui.commands.ordered_keys import OrderedKeys
from refboard.tui.textual_private import replace_filters
from refboard.tui.themes import FEW_COLOURS, preferred, themes_for
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from refboard.tui.preferences import Preferences

COMPACT = "-compact"


class Appearance(OrderedKeys[ReturnType]):
    """An app in the person's colours."""

    def wear(self, preferences: Preferences) -> None:
        """Take on what the person has set."""
        few = self.console.color_system in FEW_COLOURS
        for theme in themes_for(plain=few or self.no_color):
            self.register_theme(theme)
        chosen = preferred(chosen=preferences.theme, few=few)
        if chosen in self.available_themes:
            self.theme = chosen
        self._heed_no_color()
        self.set_class(preferences.compact, COMPACT)
        self._preferences = preferences

    @property
    def preferences(self) -> Preferences:
        """What the person has set."""
        return self._preferences

    def watch_theme(self, _before: str, theme: str) -> None:
        """Keep the theme that was chosen; the one it starts with was."""
        self._heed_no_color()
        if self.is_running:
            self._keep("theme", theme)

    def action_toggle_compact(self) -> None:
        """Leave the lines around the lists out, or bring them back."""
        self.toggle_class(COMPACT)
        self._keep("compact", "true" if self.has_class(COMPACT) else "false")

    def _heed_no_color(self) -> None:
        """Take every colour out where NO_COLOR asks: Textual settles how before it knows the theme."""
        if self.no_color:
            wanted = NoColor() if self.native_ansi_color else Monochrome()
            replace_filters(self, (NoColor, Monochrome), wanted)

    def _keep(self, key: str, value: str) -> None:
        if self._preferences.keep is not None:
            self.run_worker(self._written(key, value), group="keep")

    async def _written(self, key: str, value: str) -> None:
        keep = self._preferences.keep
        assert keep is not None  # noqa: S101  (asked before the worker began)
        try:
            await asyncio.to_thread(keep, key, value)
        except WorkbookError as error:
            self.notify(visible(f"{error}"), title=f"The {visible(key)} holds until you leave", severity="warning",
                        markup=False, timeout=10)  # fmt: skip
