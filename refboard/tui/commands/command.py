"""What a command is: its key, footer word, palette entry, help line and keymap id in one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Scope(StrEnum):
    """Where a command lives: who has its action, and when its key is heard."""

    SCREEN = "screen"
    PANE = "pane"
    LIST = "list"


class Group(StrEnum):
    """The help screen's headings."""

    ACT = "Act on the row or the selection"
    MOVE = "Move"
    SHOW = "Show"
    APP = "The app"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``id`` is its keymap handle, ``keys`` what Textual calls the keys, first the main one.

    ``action``: the Textual action of the screen or the list, for commands that live there. A pane's command has none:
    the pane runs its handler of this ``id``, see `Pane.command_handlers`. ``panes``: the ids of the panes in which it is
    heard; none for a command that every pane has. ``footer``: its key is named at the foot of the screen; ``spare``: it
    is where there is room left.
    """

    id: str
    keys: str
    title: str
    help: str
    group: Group
    scope: Scope
    action: str = ""
    footer: bool = False
    panes: tuple[str, ...] = ()
    spare: bool = False

    @property
    def textual_action(self) -> str:
        """What Textual runs where the command lives."""
        if self.scope is Scope.LIST and self.group is Group.MOVE and self.action != "select_cursor":
            return f"move('{self.action}')"
        return self.action or f"run_command('{self.id}')"

    def heard_in(self, pane: str) -> bool:
        """Whether a pane has it."""
        return not self.panes or pane in self.panes

    def binding(self) -> Binding:
        """Return what Textual binds."""
        return Binding(
            self.keys, self.textual_action, self.title, show=self.footer, id=self.id, tooltip=self.help
        )

    @property
    def shown_keys(self) -> str:
        """The keys as a person reads them."""
        return show_keys(self.keys)


def heard_together(one: Command, other: Command) -> bool:
    """Whether there is a pane that has both, so that they cannot share a key."""
    return not one.panes or not other.panes or bool(set(one.panes) & set(other.panes))


def show_keys(keys: str) -> str:
    """Write Textual's names of keys as a person reads them."""
    return " ".join(_NAMES.get(key, key) for key in keys.split(","))


_NAMES = {
    "slash": "/", "question_mark": "?", "colon": ":", "escape": "esc", "up": "↑", "down": "↓", "left": "←",
    "right": "→", "pageup": "pgup", "pagedown": "pgdn", "asterisk": "*", "comma": ",", "full_stop": ".",
    "left_square_bracket": "[", "right_square_bracket": "]", "plus": "+", "minus": "-",
    "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip
