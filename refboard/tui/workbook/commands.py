"""Commands of pane 6, Workbook."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_PANES = ("workbook",)

COMMANDS: tuple[Command, ...] = (
    Command("workbook.mine", "m", "Keep mine",
            "Write your value into the workbook", Group.ACT, Scope.PANE, footer=True, panes=_PANES),
    Command("workbook.theirs", "t", "Keep theirs",
            "Keep the value in the workbook", Group.ACT, Scope.PANE, footer=True, panes=_PANES),
    Command("workbook.sync", "w", "Write now",
            "Write pending edits, and restore overwritten ones", Group.ACT, Scope.PANE,
            footer=True, panes=_PANES),
    Command("workbook.fix", "f", "Fix",
            "Make the fixes that are known for what the check-up finds", Group.ACT, Scope.PANE, footer=True, panes=("workbook",)),
    Command("workbook.checkup", "c", "Check-up",
            "List what needs attention in the workbook, with its cell", Group.SHOW, Scope.PANE,
            footer=True, panes=_PANES),
)  # fmt: skip
