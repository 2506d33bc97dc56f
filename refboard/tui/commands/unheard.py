"""Why a key does nothing here: where it does something, or which key shows those that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.practice.words import listing
from refboard.tui.commands import COMMANDS, show_keys
from refboard.tui.commands.keymap import keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def explain_key(key: str, pane: str, names: Mapping[str, str], keymap: Mapping[str, str]) -> str:
    """Say where a key that does nothing in a pane is heard; ``names``: pane id -> how the screen calls it."""
    shown = show_keys(key)
    homes = [
        f"{command.title} in {listing([names[each] for each in command.panes], 'and')}"
        for command in COMMANDS
        if command.panes and key in keys_of(command, keymap).split(",") and not command.heard_in(pane)
    ]
    if homes:
        return f"{shown} does nothing here. It is {'; '.join(homes)}."
    help_key = next(show_keys(keys_of(command, keymap)) for command in COMMANDS if command.id == "app.help")
    return f"{shown} does nothing here; {help_key} shows the keys."
