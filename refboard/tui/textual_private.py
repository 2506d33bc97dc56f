"""The private names of Textual that refboard relies on, in one place.

Textual 8.2.8. Each function says why the public interface is not enough; check them all when Textual is upgraded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from textual.app import App
    from textual.binding import Binding
    from textual.screen import Screen


def app_keymap(app: App[Any]) -> Mapping[str, str]:
    """The keymap of an app, command id to keys: `App.set_keymap` has no counterpart that reads it."""
    return app._keymap  # noqa: SLF001


def screen_bindings(screen: Screen[Any]) -> Mapping[str, list[Binding]]:
    """The bindings of a screen by key: `Screen.active_bindings` leaves out the keys that a focused input types with."""
    return screen._bindings.key_to_bindings  # noqa: SLF001
