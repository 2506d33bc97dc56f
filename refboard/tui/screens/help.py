"""Every key on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from refboard.tui.commands import COMMANDS, Group
from refboard.tui.screens.dialog import Dialog, line

if TYPE_CHECKING:
    from textual.app import ComposeResult

LEGEND = (
    ("! late", "should have happened already"),
    ("• due", "is for today"),
    ("– held", "left alone today, and why"),
    ("✓", "selected"),
    ("…", "on its way to the workbook"),
    ("*", "changed by somebody else just now"),
)


class HelpScreen(Dialog[None]):
    """The commands by group, and what the marks mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q", "cancel", "Close", show=False, id="help.close"),
        Binding("j", "move(1)", "Down", show=False, id="help.down"),
        Binding("k", "move(-1)", "Up", show=False, id="help.up"),
    ]

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with VerticalScroll(classes="box"):
            yield Static(help_text(), markup=False)
            yield line("esc close", "hint")

    def action_move(self, by: int) -> None:
        """Scroll down (1) or up (-1)."""
        self.query_one(VerticalScroll).scroll_relative(y=by * 3, animate=False)


def help_text() -> Content:
    """Every command with its keys, then the marks."""
    parts: list[Content | str | tuple[str, str]] = []
    for group in Group:
        parts.append((f"{group}\n", "bold $text-primary"))
        for command in COMMANDS:
            if command.group is group:
                parts += [(f"  {command.shown_keys:<12}", "bold"), f" {command.help}\n"]
        parts.append("\n")
    parts.append(("Marks\n", "bold $text-primary"))
    for mark, meaning in LEGEND:
        parts += [(f"  {mark:<12}", "bold"), f" {meaning}\n"]
    return Content.assemble(*parts)
