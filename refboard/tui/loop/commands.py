"""Commands of pane 4, Loop."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("loop",)

COMMANDS: tuple[Command, ...] = (
    Command("loop.close", "d", "Close",
            "Close the stage of the referral: scheduled, seen or note sent", Group.ACT, Scope.PANE,
            footer=True, panes=_HERE),
    Command("loop.stage", "w", "Stage",
            "Show one stage: note owed, visit, scheduling, then all", Group.SHOW, Scope.PANE,
            panes=_HERE, spare=True),
    Command("loop.late", "l", "Late only",
            "Show only what is late, or all again", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("loop.handler", "H", "Handler",
            "Show the referrals of one handler", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
