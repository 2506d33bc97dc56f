"""The name of the key of a command: the person's own where they have chosen one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from refboard.tui.commands import COMMANDS, show_keys
from refboard.tui.textual_private import own_bindings, read_keymap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from textual.app import App
    from textual.screen import Screen


class KeyNames:
    """Names the main key of a command; ``keymap`` has the person's own keys by command."""

    def __init__(self, keymap: Mapping[str, str] | None = None) -> None:
        self._keymap = dict(keymap or {})

    @classmethod
    def of(cls, app: App[Any]) -> KeyNames:
        """The names in an app as it is running."""
        return cls(read_keymap(app))

    def __call__(self, command: str) -> str:
        """The key of a command; KeyError for what is no command."""
        return self._name(command, _defaults()[command])

    def every(self, command: str) -> str:
        """All keys of a command; KeyError for what is no command."""
        return show_keys(self._keymap.get(command) or _defaults()[command])

    def on(self, screen: Screen[Any], binding: str) -> str:
        """The key of a binding of a screen, by its id; "" where the screen has none of that id."""
        bound = own_bindings(screen)
        own = (key for key, bindings in bound.items() if any(each.id == binding for each in bindings))
        default = next(own, "")
        return self._name(binding, default) if default else ""

    def _name(self, binding: str, default: str) -> str:
        return show_keys((self._keymap.get(binding) or default).split(",")[0])


@lru_cache(maxsize=1)
def _defaults() -> dict[str, str]:
    return {command.id: command.keys for command in COMMANDS}


DEFAULT = KeyNames()
"""The names where no keys were changed."""
