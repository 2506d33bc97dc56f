"""Every key on one screen."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from refboard.text import content
from refboard.tui.commands import COMMANDS, Group, show_keys
from refboard.tui.commands.key_names import KeyNames
from refboard.tui.screens.dialog import Dialog
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.source_states import GLYPHS, MEANINGS, state_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.events import Resize

    from refboard.tui.commands import Command

LEGEND = (
    ("! late", "overdue"),
    ("• due", "due today"),
    ("◦ soon", "due in a few days"),
    ("– held", "held back today, with the reason"),
    ("• open", "an open referral"),
    ("✓", "selected"),
    ("…", "not yet in the workbook"),
    ("*", "just changed by a colleague"),
)


class HelpPane(Protocol):
    """What the help says about a pane."""

    @property
    def number(self) -> str:
        """Its key, "" for one that has none."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its name."""


class HelpScreen(Dialog[None]):
    """The commands by group, and what the marks mean.

    ``row``: the office under the cursor, then sentences that explain why its row is where it is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "cancel", "Close", show=False, id="app.help"),
        Binding("j", "move(1)", "Down", show=False, id="list.down"),
        Binding("k", "move(-1)", "Up", show=False, id="list.up"),
    ]

    def __init__(
        self, pane: str, keymap: Mapping[str, str], panes: Sequence[HelpPane], row: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._pane = pane
        self._keymap = keymap
        self._panes = panes
        self._row = row

    def compose(self) -> ComposeResult:
        """A text that scrolls, above the keys that close it."""
        with Vertical(classes="box form"):
            with VerticalScroll(classes="fields"):
                if self._row:
                    office, *sentences = self._row
                    why = Content.assemble(
                        ("Why here\n", _HEADING),
                        content(office).stylize("bold"),
                        "\n",
                        content(" ".join(sentences)),
                        "\n",
                    )
                    yield Static(why, id="why-here", markup=False)
                yield HelpText(self._pane, self._keymap, self._panes)
            names = KeyNames(self._keymap)
            scroll = f"{names('list.down')} {names('list.up')}"
            yield KeyHint((scroll, "scroll"), ("dialog.cancel", "close"))

    def action_move(self, by: int) -> None:
        """Scroll down (1) or up (-1)."""
        self.query_one(VerticalScroll).scroll_relative(y=by * 3, animate=False)


class HelpText(Static):
    """The text, wrapped to the width there is."""

    def __init__(self, pane: str, keymap: Mapping[str, str], panes: Sequence[HelpPane]) -> None:
        super().__init__(help_text(pane, keymap, panes), markup=False)
        self._pane = pane
        self._keymap = keymap
        self._panes = panes

    def on_resize(self, event: Resize) -> None:
        """Wrap the lines again."""
        self.update(help_text(self._pane, self._keymap, self._panes, event.size.width))


def help_text(pane: str, keymap: Mapping[str, str], panes: Sequence[HelpPane], width: int = 0) -> Content:
    """The keys of a pane, those of all panes, the marks, then the keys of the other panes.

    ``width``: characters of a line, 0 for any; continued lines are indented.
    """
    parts: list[Content | str | tuple[str, str]] = []
    here = [command for command in COMMANDS if command.heard_in(pane)]
    for group in Group:
        parts += _block(str(group), [command for command in here if command.group is group], keymap, width)
    parts.append(("Marks\n", _HEADING))
    for mark, meaning in LEGEND:
        parts += [(f"  {mark:<12}", "bold"), f" {_indented(meaning, width)}\n"]
    parts.append(("\nStates of a source\n", _HEADING))
    for state, meaning in MEANINGS.items():
        parts += [(f"  {GLYPHS[state]} {state_word(state):<10}", "bold"), f" {_indented(meaning, width)}\n"]
    parts.append("\n")
    for spec in panes:
        own = [command for command in COMMANDS if command.panes and command.heard_in(spec.id)]
        if spec.id != pane:
            parts += _block(f"{spec.number} {spec.title}".strip(), own, keymap, width)
    return Content.assemble(*parts)


def _block(
    heading: str, commands: Sequence[Command], keymap: Mapping[str, str], width: int
) -> list[Content | str | tuple[str, str]]:
    if not commands:
        return []
    parts: list[Content | str | tuple[str, str]] = [(f"{heading}\n", _HEADING)]
    for command in commands:
        keys = show_keys(keymap.get(command.id) or command.keys)
        parts += [(f"  {keys:<12}", "bold"), f" {_indented(command.help, width)}\n"]
    return [*parts, "\n"]


def _indented(words: str, width: int) -> str:
    """Wrap words that begin at `_MARGIN`, the lines after the first indented by it."""
    return f"\n{' ' * _MARGIN}".join(wrap(words, max(width - _MARGIN, 20))) if width else words


_MARGIN = 15
_HEADING = "bold $text-primary"
