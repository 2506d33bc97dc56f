"""Commands of pane 5, Review."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("review",)

COMMANDS: tuple[Command, ...] = (
    Command("review.next", "b", "Next table",
            "Break the answers down by something else", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("review.previous", "B", "Table before",
            "Go back to the breakdown before", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
