"""Commands of pane 3, Timing."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("timing",)

COMMANDS: tuple[Command, ...] = (
    Command("timing.by", "b", "Sent/answered",
            "Go by the weekday we wrote, or by the weekday they answered", Group.SHOW, Scope.PANE, footer=True,
            panes=_HERE),
    Command("timing.measure", "v", "Rate/speed",
            "Show how many answer, or how fast they do", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
)  # fmt: skip
