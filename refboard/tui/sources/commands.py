"""Commands of pane 2, Sources."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("sources",)

COMMANDS: tuple[Command, ...] = (
    Command("source.re-engage", "e", "decide('re-engage')", "Re-engage",
            "Decide to re-engage the source, and plan the next step", Group.ACT, Scope.PANE, footer=True, panes=_HERE),
    Command("source.adjust", "m", "decide('adjust')", "Adjust",
            "Decide to adjust the message to the source", Group.ACT, Scope.PANE, footer=True, panes=_HERE),
    Command("source.pause", "p", "decide('pause')", "Pause",
            "Decide to leave the source alone for a while", Group.ACT, Scope.PANE, footer=True, panes=_HERE),
    Command("sources.sort", "s", "sort", "Sort",
            "Sort by the next column", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("sources.reverse", "S", "reverse_sort", "Reverse",
            "Turn the order around", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("sources.state", "f", "choose_state", "State",
            "Show only sources in one state", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
