"""What the person has set for the dashboard, ready for it to use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refboard.config import ConfigError

if TYPE_CHECKING:
    from refboard.config import Config


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the dashboard looks and which keys it hears.

    ``keymap`` goes from a command's id to what Textual calls its keys. ``keep`` writes a setting where the
    next start finds it (it touches the disk, and raises WorkbookError when that fails); None keeps nothing.
    """

    theme: str = ""
    compact: bool = False
    mouse: bool = True
    keymap: Mapping[str, str] = field(default_factory=dict)
    keep: Callable[[str, str], object] | None = None


def preferences_of(settings: Config) -> Preferences:
    """Take the configuration over; raise ConfigError with file and line when the dashboard cannot use it."""
    from refboard.config_edit import set_value
    from refboard.tui.commands.keymap import keymap_of
    from refboard.tui.themes import theme_trouble

    if trouble := theme_trouble(settings.theme):
        raise ConfigError(f"{settings.path} line {settings.lines.get('theme', 1)}: {trouble}")
    return Preferences(
        theme=settings.theme,
        compact=settings.compact,
        mouse=settings.mouse,
        # Without keys of one's own there is nothing to judge, and nothing to load for it.
        keymap=keymap_of(settings) if settings.keys else {},
        keep=set_value,
    )
