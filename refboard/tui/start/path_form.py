"""Type the path of a workbook; the workbooks and folders that fit are offered below."""

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
from refboard.tui.start.targets import Place, meant, places_for, short
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.option_menu import Options
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult


class PathForm(Dialog["Path"]):
    """A path, relative to ``here``; ``new`` asks for one that is not there yet."""

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
        self._places: tuple[Place, ...] = ()

    def compose(self) -> ComposeResult:
        """The field, what fits, and the keys."""
        with Vertical(classes="box"):
            yield line(self._title, "title")
            yield line(f"in {short(self._here)}", "hint")
            yield Input(self._typed, placeholder="name or path of an .xlsx workbook", compact=True)
            yield Options(compact=True)
            yield line("", "wrong")
            yield KeyHint(
                ("enter", "take it"),
                ("↑ ↓", "choose"),
                ("path.complete", "complete"),
                ("dialog.cancel", "back"),
            )

    def on_mount(self) -> None:
        """Begin in the field; the list is for the arrows."""
        self.query_one(OptionList).can_focus = False
        self.set_focus(self.query_one(Input))
        self._look(self._typed)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.complain("")
        self._look(event.value)

    def _look(self, typed: str) -> None:
        self.run_worker(self._offer(typed), group="look", exclusive=True)

    async def _offer(self, typed: str) -> None:
        """Read the folder beside the screen's own thread, and offer what it holds."""
        found = await asyncio.to_thread(places_for, "" if self._new else typed, self._here)
        if self.query_one(Input).value != typed and typed != self._typed:
            return
        self._places = tuple(place for place in found if not (self._new and place.folder))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(content(place.shown, 90), disabled=self._new) for place in self._places])
        if self._places and not self._new:
            options.highlighted = 0

    def action_move(self, by: int) -> None:
        """Go down (1) or up (-1) in what is offered."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def action_complete(self) -> None:
        """Put what is highlighted into the field."""
        place = self._highlighted()
        if place is not None:
            field = self.query_one(Input)
            field.value = place.text
            field.cursor_position = len(place.text)

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            path = meant(event.value, self._here)
            if self._new and not path.suffix:
                # A name without an ending means a workbook.
                path = path.with_name(f"{path.name}.xlsx")
            there = await asyncio.to_thread(kind_of, path) if event.value.strip() else ""
        except RefusedError as error:
            self.complain(str(error))
            return
        if self._new and there:
            self.complain(f"{path.name} is there already; choose another name.")
            return
        if self._new or there == "file":
            self.dismiss(path)
            return
        place = self._highlighted()
        if place is None:
            self.complain(f"There is no workbook {path}.")
        elif place.folder:
            self.action_complete()
        else:
            self.dismiss(meant(place.text, self._here))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.query_one(OptionList).highlighted = event.option_index
        self.query_one(Input).post_message(Input.Submitted(self.query_one(Input), ""))

    def _highlighted(self) -> Place | None:
        at = self.query_one(OptionList).highlighted
        return self._places[at] if at is not None and at < len(self._places) and not self._new else None
