"""Every key on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from refboard.tui.commands import COMMANDS, Group, show_keys
from refboard.tui.panes.register import PANES
from refboard.tui.screens.dialog import Dialog, line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from refboard.tui.commands import Command

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

    def __init__(self, pane: str, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._pane = pane
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with VerticalScroll(classes="box"):
            yield Static(help_text(self._pane, self._keymap), markup=False)
            yield line("esc close", "hint")

    def action_move(self, by: int) -> None:
        """Scroll down (1) or up (-1)."""
        self.query_one(VerticalScroll).scroll_relative(y=by * 3, animate=False)


def help_text(pane: str, keymap: Mapping[str, str]) -> Content:
    """The keys of a pane, those of all panes, the marks, then what the other panes have."""
    parts: list[Content | str | tuple[str, str]] = []
    here = [command for command in COMMANDS if command.heard_in(pane)]
    for group in Group:
        parts += _block(str(group), [command for command in here if command.group is group], keymap)
    parts.append(("Marks\n", _HEADING))
    for mark, meaning in LEGEND:
        parts += [(f"  {mark:<12}", "bold"), f" {meaning}\n"]
    parts.append("\n")
    for spec in PANES:
        own = [command for command in COMMANDS if command.panes and command.heard_in(spec.id)]
        if spec.id != pane:
            parts += _block(f"{spec.number} {spec.title}".strip(), own, keymap)
    return Content.assemble(*parts)


def _block(
    heading: str, commands: Sequence[Command], keymap: Mapping[str, str]
) -> list[Content | str | tuple[str, str]]:
    if not commands:
        return []
    parts: list[Content | str | tuple[str, str]] = [(f"{heading}\n", _HEADING)]
    for command in commands:
        keys = show_keys(keymap.get(command.id) or command.keys)
        parts += [(f"  {keys:<12}", "bold"), f" {command.help}\n"]
    return [*parts, "\n"]


_HEADING = "bold $text-primary"
