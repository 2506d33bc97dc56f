"""The command palette: type, then choose what matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.command import CommandInput, CommandPalette
from textual.containers import Horizontal, Vertical
from textual.widgets import LoadingIndicator

from refboard.tui.widgets.option_menu import PaletteResults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.command import Provider


class PaletteScreen(CommandPalette):
    """Textual's palette with a cursor that is visible without color; ``providers`` default to those of the app."""

    def __init__(self, placeholder: str, providers: Sequence[type[Provider]] | None = None) -> None:
        super().__init__(providers, placeholder=placeholder)
        self._hint = placeholder

    def compose(self) -> ComposeResult:
        """The parts that Textual's palette looks for, by their names."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield CommandInput(placeholder=self._hint, select_on_focus=False)
            with Vertical(id="--results"):
                yield PaletteResults()
                yield LoadingIndicator()
