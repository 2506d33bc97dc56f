"""Commands of pane 2, Sources."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("sources",)

COMMANDS: tuple[Command, ...] = (
    Command("source.re-engage", "e", "Re-engage",
            "Decide to re-engage the source, and plan the next step", Group.ACT, Scope.PANE, footer=True, panes=_HERE),
    Command("source.adjust", "m", "Adjust",
            "Decide to adjust the message to the source", Group.ACT, Scope.PANE, footer=True, panes=_HERE),
    Command("source.pause", "p", "Pause",
            "Decide to pause outreach to the source for a while", Group.ACT, Scope.PANE, footer=True, panes=_HERE),
    Command("sources.sort", "s", "Sort",
            "Sort by the next column", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("sources.reverse", "S", "Reverse",
            "Reverse the order", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("sources.state", "f", "State",
            "Show only sources in one state", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
