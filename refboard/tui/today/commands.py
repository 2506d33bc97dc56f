"""Commands of pane 1, Today."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("today",)

COMMANDS: tuple[Command, ...] = (
    Command("today.accept", "Y", "Yes",
            "Decide as the row suggests", Group.ACT, Scope.PANE, panes=_HERE, spare=True),
    Command("today.re-engage", "E", "Re-engage",
            "Decide to re-engage the office, and plan the next step", Group.ACT, Scope.PANE, panes=_HERE, spare=True),
    Command("today.adjust", "J", "Adjust",
            "Decide to adjust the message to the office", Group.ACT, Scope.PANE, panes=_HERE, spare=True),
    Command("today.pause", "P", "Pause",
            "Decide to pause outreach to the office for a while", Group.ACT, Scope.PANE, panes=_HERE, spare=True),
    Command("row.reassign", "o", "Reassign",
            "Hand the rows over to a colleague, for good or until a day", Group.ACT, Scope.PANE, panes=_HERE, spare=True),
    Command("today.write-off", "x", "Write off",
            "Write off the note, reply, referral or promise of the row", Group.ACT, Scope.PANE, panes=_HERE, spare=True),
    Command("today.mine", "M", "Me / All",
            "Show only your rows: what you own, handle or see by your role; or everyone's", Group.SHOW, Scope.PANE,
            panes=_HERE, spare=True),
    Command("today.sort", "S", "Sort",
            "Sort by due day, office, owner, tier or city, or by lane again", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("today.fold", "minus", "Fold",
            "Fold or unfold the lane", Group.SHOW, Scope.PANE, panes=_HERE),
    Command("pane.held", "h", "Held back",
            "Show who is held back today, and why", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("today.plan", "v", "Plan visits",
            "Plan a day on the road: the offices of one city that are due or soon", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
)  # fmt: skip
