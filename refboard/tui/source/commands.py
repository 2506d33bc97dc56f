"""Commands of the page of one source."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_HERE = ("source",)

COMMANDS: tuple[Command, ...] = (
    Command("source.decide", "D", "Decide",
            "Decide to re-engage the source, adjust the message or pause", Group.ACT, Scope.PANE, footer=True,
            panes=_HERE),
    Command("source.next", "right_square_bracket,n", "Next source",
            "Go to the next source of the list you came from", Group.MOVE, Scope.PANE, panes=_HERE),
    Command("source.previous", "left_square_bracket,p", "Previous source",
            "Go to the source before it in the list you came from", Group.MOVE, Scope.PANE, panes=_HERE),
    Command("source.part", "tab", "Timeline",
            "Go from the brief to what happened, and back", Group.MOVE, Scope.PANE, footer=True, panes=_HERE),
    Command("source.back", "escape", "Back",
            "Go back to the list you came from", Group.MOVE, Scope.PANE, footer=True, panes=_HERE),
)  # fmt: skip
