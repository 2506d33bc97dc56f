"""Commands of the panes of figures about outreach: which touches they look at."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("timing", "review")

COMMANDS: tuple[Command, ...] = (
    Command("figures.narrow", "slash", "Narrow",
            "Choose which touches the figures look at", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("figures.owner", "o", "Whose",
            "Choose whose targets the figures look at", Group.SHOW, Scope.PANE, panes=_HERE),
    Command("figures.earlier", "comma", "Earlier",
            "Look at the period before this one", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("figures.later", "full_stop", "Later",
            "Look at the period after this one", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("figures.period", "p", "Period",
            "Choose how long the period is", Group.SHOW, Scope.PANE, panes=_HERE),
    Command("figures.text", "x", "As text",
            "Show the figures as plain text", Group.SHOW, Scope.PANE, footer=True, panes=_HERE),
    Command("figures.clear", "escape", "All touches",
            "Look at all touches of the last 12 months again", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
