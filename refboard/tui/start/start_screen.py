"""The first screen without a workbook: recent ones, another one, a new one, or the demo."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from refboard.text import content
from refboard.tui.screens.dialog import line
from refboard.tui.start.path_form import PathForm
from refboard.tui.start.path_suggestions import short_path
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.option_menu import OptionMenu
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

CHOICES = (
    ("d", "demo", "Try the demo practice", "Creating the demo practice …"),
    ("o", "open", "Open a workbook", ""),
    ("n", "new", "Create a new workbook", "Creating the new workbook …"),
    ("a", "adopt", "Use a list your practice already has", ""),
)
"""Key, action, what it does, and what the screen says meanwhile."""


class StartScreen(Screen[None]):
    """``create_demo`` and ``create`` write a workbook and return its path; they are called in a thread.

    ``adopt`` makes the screen that sets up a workbook; its answer is what was done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", "Down", show=False, id="start.down"),
        Binding("k", "move(-1)", "Up", show=False, id="start.up"),
        *(Binding(str(number), f"recent({number - 1})", show=False) for number in range(1, 9)),
        *(Binding(key, action, words, id=f"start.{action}") for key, action, words, _ in CHOICES),
        Binding("q", "leave", "Leave", id="app.quit"),
        Binding("escape,ctrl+q", "leave", "Leave", id="start.leave"),
    ]

    class Chosen(Message):
        """The chosen workbook."""

        def __init__(self, path: Path) -> None:
            self.path = path
            super().__init__()

    def __init__(
        self,
        recent: Callable[[], Sequence[Path]],
        here: Path,
        *,
        create_demo: Callable[[], Path],
        create: Callable[[Path], Path],
        adopt: Callable[[Path], Screen[str]],
    ) -> None:
        super().__init__()
        self._recent = recent
        self._here = here
        self._create_demo = create_demo
        self._create = create
        self._adopt = adopt
        self._known: tuple[Path, ...] = ()
        self._busy = False

    def compose(self) -> ComposeResult:
        """What refboard is, the choices, and the keys."""
        with Vertical(classes="box"):
            yield line("refboard", "title")
            yield line(
                "Who to follow up with today and why, from the Excel workbook your practice shares.", "hint"
            )
            yield OptionMenu(compact=True)
            yield Static("", classes="wrong", markup=False)
            yield KeyHint(("enter", "choose"), ("app.quit", "leave"), ("refboard --help", "more"))

    async def on_mount(self) -> None:
        """List recent workbooks first."""
        self._list_choices()
        self.set_focus(self.query_one(OptionList))
        self._known = tuple(await asyncio.to_thread(self._recent))
        self._list_choices()

    def _list_choices(self) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        # No colors: they would have to be readable under the cursor too.
        for number, path in enumerate(self._known, 1):
            shown = Content.assemble(
                (f"{number}  ", "bold"),
                content(path.name, 60),
                "  ",
                content(short_path(path.parent), 80),
            )
            options.add_option(Option(shown, id=f"recent-{number - 1}"))
        if self._known:
            options.add_option(None)
        for key, action, words, _ in CHOICES:
            options.add_option(Option(Content.assemble((f"{key}  ", "bold"), words), id=action))
        options.highlighted = 0

    @on(OptionList.OptionSelected)
    async def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        name, _, number = (event.option.id or "").partition("-")
        await self.run_action(f"{name}({number})" if number else name)

    def action_move(self, by: int) -> None:
        """Go down (1) or up (-1)."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def action_recent(self, number: int) -> None:
        """Open a recent workbook."""
        if number < len(self._known):
            self.post_message(self.Chosen(self._known[number]))

    def action_demo(self) -> None:
        """Create the demo practice and open it."""
        self._begin(self._create_demo, CHOICES[0][3])

    async def action_open(self) -> None:
        """Choose a workbook by its path."""

        def chosen(path: Path | None) -> None:
            if path is not None:
                self.post_message(self.Chosen(path))

        await self.app.push_screen(PathForm("Open which workbook?", self._here), chosen)

    async def action_new(self) -> None:
        """Ask for the path of a new workbook, and create it."""

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._begin(lambda: self._create(path), CHOICES[2][3])

        form = PathForm("Name of the new workbook", self._here, typed="referrals.xlsx", new=True)
        await self.app.push_screen(form, chosen)

    async def action_adopt(self) -> None:
        """Choose a workbook with other table names, and set it up."""

        def done(path: Path, sentence: str | None) -> None:
            if sentence:
                self.post_message(self.Chosen(path))
            else:
                self._say(f"{path.name} was not set up, and nothing was written.")

        async def chosen(path: Path | None) -> None:
            if path is not None:
                await self.app.push_screen(self._adopt(path), partial(done, path))

        await self.app.push_screen(PathForm("Use which workbook?", self._here), chosen)

    def action_leave(self) -> None:
        """Leave without a workbook."""
        self.app.exit(return_code=0)

    def _begin(self, write: Callable[[], Path], meanwhile: str) -> None:
        if not self._busy:
            self._busy = True
            self._say(meanwhile)
            self.run_worker(self._written(write), group="write")

    async def _written(self, write: Callable[[], Path]) -> None:
        try:
            path = await asyncio.to_thread(write)
        except WorkbookError as error:
            self._say(str(error), bad=True)
        else:
            self.post_message(self.Chosen(path))
        finally:
            self._busy = False

    def _say(self, sentence: str, *, bad: bool = False) -> None:
        words = self.query_one(".wrong", Static)
        words.set_class(bad, "-bad")
        words.update(content(f"! {sentence}" if bad else sentence))
