"""Commands of the screen, of every list, and of every pane with people at an office in its rows."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_ROW, _LIST, _SCREEN = Scope.PANE, Scope.LIST, Scope.SCREEN
_OFFICES = ("today", "sources", "loop", "source")
"""The panes with rows about offices: in each of them the same keys do the same."""
_MAIN = ("today", "sources", "timing", "loop", "review", "workbook")
"""The panes with a number; any other is closed before the app is."""
_LISTS = ("today", "sources", "loop")
"""The panes with a list that can be filtered."""
_ROWS = (*_LISTS, "workbook")
"""The panes with rows that can be opened."""
_SELECTING = ("today", "loop")
"""The panes in which several rows can be selected."""

COMMANDS: tuple[Command, ...] = (
    Command("row.log-touch", "t", "Log touch",
            "Log a touch on the row, or on every selected row", Group.ACT, _ROW, footer=True, panes=_OFFICES),
    Command("row.answer", "a", "Answer",
            "Record the office's answer to a touch", Group.ACT, _ROW, footer=True, panes=_OFFICES),
    Command("row.snooze", "s", "Snooze",
            "Move the next date to another day", Group.ACT, _ROW, footer=True, panes=_OFFICES),
    Command("row.done", "d", "Done",
            "Mark the follow-up as done; leave a suggestion as it is", Group.ACT, _ROW, footer=True, panes=("today", "sources", "source")),
    Command("row.copy-phone", "y", "Copy phone",
            "Copy the phone number of the row", Group.ACT, _ROW, panes=_OFFICES),
    Command("row.referral", "f", "New referral",
            "Add a referral that the row's office has sent", Group.ACT, _ROW, panes=_OFFICES, spare=True),
    Command("row.target", "N", "New target",
            "Add a target: a person or a desk at an office", Group.ACT, _ROW, panes=_OFFICES, spare=True),
    Command("row.message", "m", "Message",
            "Prepare a message to the row from the templates", Group.ACT, _ROW, panes=_OFFICES, spare=True),
    Command("row.edit", "e", "Edit",
            "Change the fields of the row", Group.ACT, _ROW, panes=_OFFICES, spare=True),
    Command("row.select", "space", "Select",
            "Select the row and go to the next", Group.ACT, _ROW, panes=_SELECTING),
    Command("row.select-all", "ctrl+a,asterisk", "Select all shown",
            "Select every row the list shows", Group.ACT, _ROW, panes=_SELECTING),
    Command("edit.undo", "u", "Undo", "Undo your last edit", Group.ACT, _SCREEN, action="undo"),
    Command("edit.redo", "ctrl+r", "Redo", "Redo what you undid", Group.ACT, _SCREEN, action="redo"),
    Command("edit.history", "U", "History",
            "List the edits that undo and redo step through, and go several steps at once", Group.ACT, _SCREEN, action="history"),
    Command("list.down", "j,down", "Down", "Go to the next row", Group.MOVE, _LIST, action="cursor_down"),
    Command("list.up", "k,up", "Up", "Go to the row above", Group.MOVE, _LIST, action="cursor_up"),
    Command("list.first", "g,home", "First", "Go to the first row", Group.MOVE, _LIST, action="scroll_top"),
    Command("list.last", "G,end", "Last", "Go to the last row", Group.MOVE, _LIST, action="scroll_bottom"),
    Command("list.half-down", "ctrl+d", "Half a page down",
            "Go half a page down", Group.MOVE, _LIST, action="half_page(1)"),
    Command("list.half-up", "ctrl+u", "Half a page up",
            "Go half a page up", Group.MOVE, _LIST, action="half_page(-1)"),
    Command("list.page-down", "pagedown", "A page down", "Go a page down", Group.MOVE, _LIST, action="page_down"),
    Command("list.page-up", "pageup", "A page up", "Go a page up", Group.MOVE, _LIST, action="page_up"),
    Command("list.open", "enter", "Open",
            "Open the page of the row's source; in Workbook, the line's details", Group.MOVE, _LIST, action="select_cursor", panes=_ROWS, spare=True),
    Command("pane.today", "1", "Today",
            "Show who to follow up with today", Group.SHOW, _SCREEN, action="show_pane('today')"),
    Command("pane.sources", "2", "Sources",
            "Show how each referring source is doing", Group.SHOW, _SCREEN, action="show_pane('sources')"),
    Command("pane.timing", "3", "Timing",
            "Show when offices answer", Group.SHOW, _SCREEN, action="show_pane('timing')"),
    Command("pane.loop", "4", "Loop",
            "Show the open referrals, and how we keep our promises", Group.SHOW, _SCREEN, action="show_pane('loop')"),
    Command("pane.review", "5", "Review",
            "Show the outreach funnel, and where offices are lost", Group.SHOW, _SCREEN, action="show_pane('review')"),
    Command("pane.workbook", "6", "Workbook",
            "Show pending edits, decisions to make, and stored versions", Group.SHOW, _SCREEN, action="show_pane('workbook')"),
    Command("pane.filter", "slash", "Filter",
            "Show only rows with the words you type", Group.SHOW, _ROW, footer=True, panes=_LISTS),
    Command("pane.owner", "O", "Owner",
            "Show everyone's rows, yours, one owner's, or the unowned ones", Group.SHOW, _ROW, panes=_LISTS),
    Command("pane.clear", "escape", "Clear",
            "Clear the selection, then the filter", Group.SHOW, _ROW, panes=_LISTS),
    Command("app.adopt", "A", "Set up workbook",
            "See how refboard reads this workbook, correct it, and add what is missing", Group.APP, _SCREEN, action="adopt"),
    Command("app.reload", "r", "Reload", "Read the workbook again now", Group.APP, _SCREEN, action="reload"),
    Command("app.palette", "ctrl+p,colon", "Commands",
            "Find a command, an office or a person by typing", Group.APP, _SCREEN, action="palette", spare=True),
    Command("app.help", "question_mark", "Help", "Show every key", Group.APP, _SCREEN, action="help", footer=True),
    Command("app.theme", "ctrl+t", "Theme", "Choose the colors", Group.APP, _SCREEN, action="theme"),
    Command("app.compact", "z", "Compact",
            "Hide or show the lines around the lists", Group.APP, _SCREEN, action="compact"),
    Command("app.suspend", "ctrl+z", "Suspend",
            "Go back to the shell; fg brings refboard back", Group.APP, _SCREEN, action="suspend"),
    Command("app.quit", "q,ctrl+q", "Quit",
            "Finish saving, then quit", Group.APP, _SCREEN, action="quit", panes=_MAIN),
)  # fmt: skip
