"""Commands of pane 1, Today."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("today",)

COMMANDS: tuple[Command, ...] = (
    Command("pane.held", "h", "Held back",
            "Show who is held back today, and why", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("today.plan", "v", "Plan visits",
            "Plan a day on the road: the offices of one city that are due or soon", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
