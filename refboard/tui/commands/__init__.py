"""Every command once: its key, footer word, palette entry, help line and keymap id come from here.

Each pane has a module with a tuple of its own; what several panes have is in `shared`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.commands import figures, shared
from refboard.tui.commands.command import Command, Group, Scope, heard_together, show_keys
from refboard.tui.loop import commands as loop
from refboard.tui.review import commands as review
from refboard.tui.source import commands as source
from refboard.tui.sources import commands as sources
from refboard.tui.timing import commands as timing
from refboard.tui.today import commands as today
from refboard.tui.workbook import commands as workbook

if TYPE_CHECKING:
    from textual.binding import BindingType

__all__ = ["COMMANDS", "SPARE", "Command", "Group", "Scope", "bindings", "heard_together", "show_keys"]

COMMANDS: tuple[Command, ...] = (
    *shared.COMMANDS,
    *today.COMMANDS,
    *sources.COMMANDS,
    *source.COMMANDS,
    *figures.COMMANDS,
    *timing.COMMANDS,
    *loop.COMMANDS,
    *review.COMMANDS,
    *workbook.COMMANDS,
)

SPARE = frozenset(command.id for command in COMMANDS if command.spare)
"""Ids of the commands with keys that are shown only where there is room left."""


def bindings(scope: Scope, pane: str = "") -> list[BindingType]:
    """Return the bindings of everything that lives in a scope; for panes, of what this one has.

    Their order is that of the footer: what acts comes first.
    """
    groups = list(Group)
    return [
        command.binding()
        for command in sorted(COMMANDS, key=lambda command: groups.index(command.group))
        if command.scope is scope and (scope is not Scope.PANE or command.heard_in(pane))
    ]
