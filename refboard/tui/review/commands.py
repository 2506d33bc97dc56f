"""Commands of pane 5, Review."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("review",)

COMMANDS: tuple[Command, ...] = (
    Command("review.next", "b", "Next table",
            "Show the next breakdown of the answers", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("review.previous", "B", "Previous table",
            "Go back to the previous breakdown", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
