"""Commands of pane 3, Timing."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("timing",)

COMMANDS: tuple[Command, ...] = (
    Command("timing.by", "b", "Sent/answered",
            "Switch between the weekday we wrote and the weekday they answered", Group.SHOW, Scope.PANE, footer=True,
            panes=_HERE),
    Command("timing.measure", "v", "Rate/speed",
            "Switch between how many answer and how fast they do", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("timing.experiment", "E", "Experiment",
            "Start a weekday experiment, or show how far it is", Group.ACT, Scope.PANE, panes=_HERE),
)  # fmt: skip
