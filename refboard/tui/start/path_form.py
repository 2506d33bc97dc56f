"""Type the path of a workbook; matching workbooks and folders are listed below."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from refboard.paths import kind_of
from refboard.text import content
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.start.path_suggestions import PathSuggestion, resolve_typed, short_path, suggest_paths
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.option_menu import OptionMenu
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult


class PathForm(Dialog["Path"]):
    """Ask for a path, relative to ``here``; ``new``: for a file that does not exist yet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next", show=False, id="path.down", priority=True),
        Binding("up", "move(-1)", "Previous", show=False, id="path.up", priority=True),
        Binding("tab", "complete", "Complete", show=False, id="path.complete", priority=True),
    ]

    def __init__(self, title: str, here: Path, *, typed: str = "", new: bool = False) -> None:
        super().__init__()
        self._title = title
        self._here = here
        self._typed = typed
        self._new = new
        self._matches: tuple[PathSuggestion, ...] = ()

    def compose(self) -> ComposeResult:
        """The field, the matches, and the keys."""
        with Vertical(classes="box"):
            yield line(self._title, "title")
            yield line(f"in {short_path(self._here)}", "hint")
            yield Input(self._typed, placeholder="name or path of an .xlsx workbook", compact=True)
            yield OptionMenu(compact=True)
            yield line("", "wrong")
            yield KeyHint(
                ("enter", "open") if not self._new else ("enter", "create"),
                ("↑ ↓", "choose"),
                ("path.complete", "complete"),
                ("dialog.cancel", "back"),
            )

    def on_mount(self) -> None:
        """Begin in the field; the arrow keys move in the list."""
        self.query_one(OptionList).can_focus = False
        self.set_focus(self.query_one(Input))
        self._search(self._typed)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.complain("")
        self._search(event.value)

    def _search(self, typed: str) -> None:
        self.run_worker(self._list_matches(typed), group="search", exclusive=True)

    async def _list_matches(self, typed: str) -> None:
        """Read the folder in a thread, and list what matches."""
        found = await asyncio.to_thread(suggest_paths, "" if self._new else typed, self._here)
        if self.query_one(Input).value != typed and typed != self._typed:
            return
        self._matches = tuple(match for match in found if not (self._new and match.folder))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(content(match.shown, 90), disabled=self._new) for match in self._matches])
        if self._matches and not self._new:
            options.highlighted = 0

    def action_move(self, by: int) -> None:
        """Go down (1) or up (-1) in the list."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def action_complete(self) -> None:
        """Put the highlighted match into the field."""
        match = self._highlighted()
        if match is not None:
            field = self.query_one(Input)
            field.value = match.text
            field.cursor_position = len(match.text)

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            path = resolve_typed(event.value, self._here)
            if self._new and not path.suffix:
                # A name without an extension means a workbook.
                path = path.with_name(f"{path.name}.xlsx")
            there = await asyncio.to_thread(kind_of, path) if event.value.strip() else ""
        except RefusedError as error:
            self.complain(str(error))
            return
        if self._new and there:
            self.complain(f"{path.name} already exists; choose another name.")
            return
        if self._new or there == "file":
            self.dismiss(path)
            return
        match = self._highlighted()
        if match is None:
            self.complain(f"There is no workbook at {path}.")
        elif match.folder:
            self.action_complete()
        else:
            self.dismiss(resolve_typed(match.text, self._here))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.query_one(OptionList).highlighted = event.option_index
        self.query_one(Input).post_message(Input.Submitted(self.query_one(Input), ""))

    def _highlighted(self) -> PathSuggestion | None:
        at = self.query_one(OptionList).highlighted
        return self._matches[at] if at is not None and at < len(self._matches) and not self._new else None
