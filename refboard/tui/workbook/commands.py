"""Commands of pane 6, Workbook."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_PANES = ("workbook",)

COMMANDS: tuple[Command, ...] = (
    Command("workbook.mine", "m", "Keep mine",
            "Let your value go into the workbook", Group.ACT, Scope.PANE, footer=True, panes=_PANES),
    Command("workbook.theirs", "t", "Keep theirs",
            "Let the workbook keep what it has", Group.ACT, Scope.PANE, footer=True, panes=_PANES),
    Command("workbook.sync", "w", "Write now",
            "Write what waits, and bring back what an older copy took out", Group.ACT, Scope.PANE,
            footer=True, panes=_PANES),
    Command("workbook.checkup", "c", "Check-up",
            "Show what in the workbook needs a look, with its cell", Group.SHOW, Scope.PANE,
            footer=True, panes=_PANES),
)  # fmt: skip
