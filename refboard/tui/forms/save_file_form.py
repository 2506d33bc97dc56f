"""Asks for a file name and writes a page to it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.widgets import Input

from refboard.page_file import write_page_file
from refboard.paths import kind_of, typed_path
from refboard.text import visible
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.widgets.key_hint import KeyHint
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


class SaveFileForm(Dialog[Path]):
    """A file name to begin with; ``write`` makes the text for the path that was typed.

    An existing file is never replaced. The answer is the path that was written.
    """

    def __init__(self, title: str, name: str, hint: str, write: Callable[[Path], str]) -> None:
        super().__init__()
        self._title = title
        self._file_name = name
        self._hint = hint
        self._write = write

    def compose(self) -> ComposeResult:
        """The field and its keys."""
        with Vertical(classes="box"):
            yield line(self._title, "title")
            yield line(self._hint, "hint")
            yield Input("", placeholder="name or path of a new file", compact=True)
            yield line("", "wrong")
            yield KeyHint(("enter", "save"), ("dialog.cancel", "back"))

    async def on_mount(self) -> None:
        """Begin with a name that is not taken, in the folder for documents."""
        field = self.query_one(Input)
        self.set_focus(field)
        field.value = visible(await asyncio.to_thread(_suggested, self._file_name))
        field.cursor_position = len(field.value)

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.complain("Type the name of a new file.")
            return
        try:
            path = typed_path(event.value.strip())
            if not path.suffix:
                path = path.with_name(path.name + Path(self._file_name).suffix)
            await asyncio.to_thread(self._save, path)
        except WorkbookError as error:
            self.complain(str(error))
        else:
            self.dismiss(path)

    def _save(self, path: Path) -> None:
        write_page_file(path, self._write(path))


def _suggested(name: str) -> str:
    """A free path in the first of the usual folders that there is."""
    folders = ("~/Documents", "~")
    folder = next((one for one in folders if kind_of(typed_path(one)) == "folder"), ".")
    stem, suffix = Path(name).stem, Path(name).suffix
    path, number = typed_path(f"{folder}/{name}"), 2
    while kind_of(path):
        path = path.with_name(f"{stem}-{number}{suffix}")
        number += 1
    return f"{folder}/{path.name}"
