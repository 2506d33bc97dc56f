"""Every command once: its key, footer word, palette entry, help line and keymap id come from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType


class Scope(StrEnum):
    """Where a command lives: who has its action, and when its key is heard."""

    SCREEN = "screen"
    PANE = "pane"
    LIST = "list"


class Group(StrEnum):
    """The help screen's headings."""

    ACT = "Act on the row or the selection"
    MOVE = "Move"
    SHOW = "Show"
    APP = "The app"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``id`` is its keymap handle, ``keys`` what Textual calls the keys, first the main one."""

    id: str
    keys: str
    action: str
    title: str
    help: str
    group: Group
    scope: Scope
    footer: bool = False

    def binding(self) -> Binding:
        """Return what Textual binds."""
        return Binding(self.keys, self.action, self.title, show=self.footer, id=self.id, tooltip=self.help)

    @property
    def shown_keys(self) -> str:
        """The keys as a person reads them."""
        return " ".join(_NAMES.get(key, key) for key in self.keys.split(","))


_NAMES = {
    "slash": "/", "question_mark": "?", "colon": ":", "escape": "esc", "up": "↑", "down": "↓",
    "pageup": "pgup", "pagedown": "pgdn", "asterisk": "*",
}  # fmt: skip

_ROW, _LIST, _SCREEN = Scope.PANE, Scope.LIST, Scope.SCREEN

COMMANDS: tuple[Command, ...] = (
    Command("row.log-touch", "t", "log_touch", "Log touch",
            "Log a touch on the row, or on every selected row", Group.ACT, _ROW, footer=True),
    Command("row.answer", "a", "answer", "Answer",
            "Record what the office answered to a touch", Group.ACT, _ROW, footer=True),
    Command("row.snooze", "s", "snooze", "Snooze",
            "Move the next date to another day", Group.ACT, _ROW, footer=True),
    Command("row.done", "d", "done", "Done",
            "Mark what the row asks for as done", Group.ACT, _ROW, footer=True),
    Command("edit.undo", "u", "undo", "Undo", "Take the newest change back", Group.ACT, _SCREEN),
    Command("edit.redo", "ctrl+r", "redo", "Redo", "Do again what was taken back", Group.ACT, _SCREEN),
    Command("row.select", "space", "toggle_selected", "Select",
            "Select the row and go to the next", Group.ACT, _ROW),
    Command("row.select-all", "ctrl+a,asterisk", "select_all", "Select all shown",
            "Select every row the list shows", Group.ACT, _ROW),
    Command("row.copy-phone", "y", "copy_phone", "Copy phone",
            "Copy the phone number of the row", Group.ACT, _ROW),
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
    Command("list.open", "enter", "select_cursor", "Open", "Open the card of the row", Group.MOVE, _LIST),
    Command("pane.filter", "slash", "filter", "Filter",
            "Show only rows with the words you type", Group.SHOW, _ROW, footer=True),
    Command("pane.owner", "o", "choose_owner", "Owner",
            "Show everyone's rows, yours, or the unowned", Group.SHOW, _ROW),
    Command("pane.held", "h", "toggle_held", "Held back",
            "Show who is held back today, and why", Group.SHOW, _ROW),
    Command("pane.clear", "escape", "clear", "Clear",
            "Clear the selection, then the filter", Group.SHOW, _ROW),
    Command("app.reload", "r", "reload", "Reload", "Read the workbook again now", Group.APP, _SCREEN),
    Command("app.palette", "ctrl+p,colon", "palette", "Commands",
            "Find a command or an office by typing", Group.APP, _SCREEN),
    Command("app.help", "question_mark", "help", "Help", "Show every key", Group.APP, _SCREEN, footer=True),
    Command("app.theme", "ctrl+t", "theme", "Theme", "Choose the colours", Group.APP, _SCREEN),
    Command("app.quit", "q,ctrl+q", "quit", "Quit",
            "Finish saving, then leave", Group.APP, _SCREEN),
)  # fmt: skip


def bindings(scope: Scope) -> list[BindingType]:
    """Return the bindings of everything that lives in a scope."""
    return [command.binding() for command in COMMANDS if command.scope is scope]
