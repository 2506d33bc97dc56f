"""Commands of pane 2, Sources."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("sources",)

COMMANDS: tuple[Command, ...] = (
    Command("source.decide", "D", "Decide",
            "Decide to re-engage the source, adjust the message or pause", Group.ACT, Scope.PANE, footer=True,
            panes=("sources", "source")),
    Command("source.re-engage", "E", "Re-engage",
            "Decide to re-engage the source, and plan the next step", Group.ACT, Scope.PANE, panes=_HERE),
    Command("source.adjust", "J", "Adjust",
            "Decide to adjust the message to the source", Group.ACT, Scope.PANE, panes=_HERE),
    Command("source.pause", "P", "Pause",
            "Decide to pause outreach to the source for a while", Group.ACT, Scope.PANE, panes=_HERE),
    Command("sources.sort", "S", "Sort",
            "Sort by the next column", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("sources.reverse", "R", "Reverse",
            "Reverse the order", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("sources.state", "F", "State",
            "Show only sources in one state", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
