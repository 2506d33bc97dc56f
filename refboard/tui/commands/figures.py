"""Commands of the panes of figures about outreach: which touches they cover."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("timing", "review")

COMMANDS: tuple[Command, ...] = (
    Command("figures.narrow", "slash", "Filter",
            "Choose which touches the figures cover", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("figures.owner", "o", "Owner",
            "Show the figures for one owner's targets", Group.SHOW, Scope.PANE, panes=_HERE),
    Command("figures.earlier", "comma", "Earlier",
            "Go to the previous period", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("figures.later", "full_stop", "Later",
            "Go to the next period", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("figures.period", "p", "Period",
            "Choose how long the period is", Group.SHOW, Scope.PANE, panes=_HERE),
    Command("figures.text", "x", "As text",
            "Show the figures as plain text", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("figures.clear", "escape", "All touches",
            "Go back to all touches of the last 12 months", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
