"""Commands of the screen, of every list, and of every pane whose rows are people at an office."""

from __future__ import annotations

from refboard.tui.commands.command import Command, Group, Scope

_ROW, _LIST, _SCREEN = Scope.PANE, Scope.LIST, Scope.SCREEN
_TARGETS = ("today", "loop", "source")
"""The panes in which a touch, an answer or another day belongs to what is chosen."""
_OFFICES = ("today", "sources", "loop", "source")
"""The panes whose rows are of offices."""
_LISTS = ("today", "sources", "loop")
"""The panes with a list that can be narrowed."""
_ROWS = (*_LISTS, "workbook")
"""The panes with rows that can be opened."""
_SELECTING = ("today", "loop")
"""The panes in which several rows can be chosen."""

COMMANDS: tuple[Command, ...] = (
    Command("row.log-touch", "t", "log_touch", "Log touch",
            "Log a touch on the row, or on every selected row", Group.ACT, _ROW, footer=True, panes=_TARGETS),
    Command("row.answer", "a", "answer", "Answer",
            "Record what the office answered to a touch", Group.ACT, _ROW, footer=True, panes=_TARGETS),
    Command("row.snooze", "s", "snooze", "Snooze",
            "Move the next date to another day", Group.ACT, _ROW, footer=True, panes=_TARGETS),
    Command("row.copy-phone", "y", "copy_phone", "Copy phone",
            "Copy the phone number of the row", Group.ACT, _ROW, panes=_TARGETS),
    Command("row.referral", "f", "new_referral", "New referral",
            "Add a referral that the row's office has sent", Group.ACT, _ROW, panes=_TARGETS, spare=True),
    Command("row.target", "N", "new_target", "New target",
            "Add a target: a person or a desk at an office", Group.ACT, _ROW, panes=_OFFICES, spare=True),
    Command("row.message", "m", "write_message", "Message",
            "Prepare a message to the row from the templates", Group.ACT, _ROW, panes=_TARGETS, spare=True),
    Command("row.edit", "e", "edit_row", "Edit",
            "Change the fields of the row", Group.ACT, _ROW, panes=_TARGETS, spare=True),
    Command("row.select", "space", "toggle_selected", "Select",
            "Select the row and go to the next", Group.ACT, _ROW, panes=_SELECTING),
    Command("row.select-all", "ctrl+a,asterisk", "select_all", "Select all shown",
            "Select every row the list shows", Group.ACT, _ROW, panes=_SELECTING),
    Command("edit.undo", "u", "undo", "Undo", "Take the newest change back", Group.ACT, _SCREEN),
    Command("edit.redo", "ctrl+r", "redo", "Redo", "Do again what was taken back", Group.ACT, _SCREEN),
    Command("edit.history", "U", "history", "History",
            "Show what undo and redo go through, and go several steps at once", Group.ACT, _SCREEN),
    Command("list.down", "j,down", "cursor_down", "Down", "Go to the next row", Group.MOVE, _LIST),
    Command("list.up", "k,up", "cursor_up", "Up", "Go to the row above", Group.MOVE, _LIST),
    Command("list.first", "g,home", "scroll_top", "First", "Go to the first row", Group.MOVE, _LIST),
    Command("list.last", "G,end", "scroll_bottom", "Last", "Go to the last row", Group.MOVE, _LIST),
    Command("list.half-down", "ctrl+d", "half_page(1)", "Half a page down",
            "Go half a page down", Group.MOVE, _LIST),
    Command("list.half-up", "ctrl+u", "half_page(-1)", "Half a page up",
            "Go half a page up", Group.MOVE, _LIST),
    Command("list.page-down", "pagedown", "page_down", "A page down", "Go a page down", Group.MOVE, _LIST),
    Command("list.page-up", "pageup", "page_up", "A page up", "Go a page up", Group.MOVE, _LIST),
    Command("list.open", "enter", "select_cursor", "Open",
            "Open the page of the row's source; in Workbook, what the line is about", Group.MOVE, _LIST, panes=_ROWS, spare=True),
    Command("pane.today", "1", "show_pane('today')", "Today",
            "Show whom to follow up today", Group.SHOW, _SCREEN),
    Command("pane.sources", "2", "show_pane('sources')", "Sources",
            "Show how each referring source is doing", Group.SHOW, _SCREEN),
    Command("pane.timing", "3", "show_pane('timing')", "Timing",
            "Show when offices answer", Group.SHOW, _SCREEN),
    Command("pane.loop", "4", "show_pane('loop')", "Loop",
            "Show the open referrals and how our promises are kept", Group.SHOW, _SCREEN),
    Command("pane.review", "5", "show_pane('review')", "Review",
            "Show what became of outreach and where it leaks", Group.SHOW, _SCREEN),
    Command("pane.workbook", "6", "show_pane('workbook')", "Workbook",
            "Show what waits, what is for you to decide, and the versions that are kept", Group.SHOW, _SCREEN),
    Command("pane.filter", "slash", "filter", "Filter",
            "Show only rows with the words you type", Group.SHOW, _ROW, footer=True, panes=_LISTS),
    Command("pane.owner", "o", "choose_owner", "Owner",
            "Show everyone's rows, yours, or the unowned", Group.SHOW, _ROW, panes=_LISTS),
    Command("pane.clear", "escape", "clear", "Clear",
            "Clear the selection, then the filter", Group.SHOW, _ROW, panes=_LISTS),
    Command("app.reload", "r", "reload", "Reload", "Read the workbook again now", Group.APP, _SCREEN),
    Command("app.palette", "ctrl+p,colon", "palette", "Commands",
            "Find a command, an office or a person by typing", Group.APP, _SCREEN, spare=True),
    Command("app.help", "question_mark", "help", "Help", "Show every key", Group.APP, _SCREEN, footer=True),
    Command("app.theme", "ctrl+t", "theme", "Theme", "Choose the colours", Group.APP, _SCREEN),
    Command("app.compact", "z", "compact", "Compact",
            "Leave the lines around the lists out, or bring them back", Group.APP, _SCREEN),
    Command("app.quit", "q,ctrl+q", "quit", "Quit",
            "Finish saving, then leave", Group.APP, _SCREEN),
)  # fmt: skip
