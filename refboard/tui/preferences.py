"""The user's preferences for the dashboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refboard.config import ConfigError

if TYPE_CHECKING:
    from refboard.config import Config


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the dashboard looks and which keys it uses.

    ``mine``: Today begins with the user's own rows; ``ask_user``: the configuration does not say who the user is.
    ``keymap``: command id -> its keys as Textual names them. ``save`` writes a setting to the configuration file
    (on disk, so call it in a thread; raises WorkbookError); None saves nothing.
    """

    theme: str = ""
    compact: bool = False
    mouse: bool = True
    mine: bool = False
    ask_user: bool = False
    keymap: Mapping[str, str] = field(default_factory=dict)
    save: Callable[[str, str], object] | None = None


def preferences_of(settings: Config) -> Preferences:
    """Make preferences of a configuration; raise ConfigError with file and line when a value is not usable."""
    from refboard.config_edit import set_value
    from refboard.tui.commands.keymap import keymap_of
    from refboard.tui.themes import theme_trouble

    if trouble := theme_trouble(settings.theme):
        raise ConfigError(f"{settings.path} line {settings.lines.get('theme', 1)}: {trouble}")
    return Preferences(
        theme=settings.theme,
        compact=settings.compact,
        mouse=settings.mouse,
        mine=settings.today == "me",
        ask_user="user" not in settings.lines,
        # Without keys of the user's own there is nothing to validate, and nothing to import for it.
        keymap=keymap_of(settings) if settings.keys else {},
        save=set_value,
    )
