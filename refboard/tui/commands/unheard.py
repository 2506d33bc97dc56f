"""Why a key does nothing here: where it does something, or which key shows those that do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from refboard.practice.words import listing
from refboard.tui.commands import COMMANDS, show_keys
from refboard.tui.commands.keymap import keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class UnheardPane(Protocol):
    """A pane in which a key did nothing."""

    @property
    def id(self) -> str | None:
        """The pane's id."""

    def why_not(self, command: str) -> str:
        """Why a command of the pane cannot be used now; "" where it can."""


def explain_silence(key: str, pane: UnheardPane, names: Mapping[str, str], keymap: Mapping[str, str]) -> str:
    """Say why a key did nothing in a pane: its command cannot be used now, or it has none there."""
    here = (
        command
        for command in COMMANDS
        if command.heard_in(pane.id or "") and key in keys_of(command, keymap).split(",")
    )
    why = next((reason for command in here if (reason := pane.why_not(command.id))), "")
    return why or explain_key(key, pane.id or "", names, keymap)


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
