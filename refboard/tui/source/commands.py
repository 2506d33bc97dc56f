"""Commands of the page of one source."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("source",)

COMMANDS: tuple[Command, ...] = (
    Command("source.find", "slash", "Find",
            "Go to another office or person by typing", Group.SHOW, Scope.PANE, panes=_HERE, spare=True),
    Command("source.next", "right_square_bracket,n", "Next source",
            "Go to the next source in the list you came from", Group.MOVE, Scope.PANE, panes=_HERE),
    Command("source.previous", "left_square_bracket,p", "Previous source",
            "Go to the previous source in the list you came from", Group.MOVE, Scope.PANE, panes=_HERE),
    Command("source.part", "tab", "Timeline",
            "Switch between the brief and the timeline", Group.MOVE, Scope.PANE, footer=True, panes=_HERE),
    Command("source.back", "escape,q", "Back",
            "Go back to the list you came from", Group.MOVE, Scope.PANE, footer=True, panes=_HERE),
)  # fmt: skip
