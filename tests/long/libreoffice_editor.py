"""A colleague who works in LibreOffice, driven through UNO: types into a sheet and saves, again and again.

Run by a Python that has ``uno``: python libreoffice_editor.py PORT WORKBOOK SHEET ROUNDS reopen|hold. Prints a line for each save.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # comes with LibreOffice
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]  # made by uno
from com.sun.star.task import ErrorCodeIOException  # type: ignore[import-not-found]  # made by uno

TRIES = 20
DELIVER = True
"""Whoever objects to closing becomes the owner, and closes later."""


def connect(port: int) -> Any:  # noqa: ANN401  # UNO objects have no types
    """The desktop of a LibreOffice that listens; waits until it does."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    end = time.monotonic() + 60
    while True:
        try:
            there = resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def open_book(desktop: Any, path: Path) -> Any:  # noqa: ANN401
    """Open for writing; None while another program's lock or save is in the way."""
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    try:
        book = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (hidden,))
    except Exception:  # the file is away or half-written: a person would try again
        return None
    if book is None:
        return None
    if book.isReadonly():
        book.close(DELIVER)
        return None
    return book


def store(book: Any) -> None:  # noqa: ANN401
    """Save; refused, save again, as a person does.

    While it saves, LibreOffice removes its own lock file for a millisecond; a lock made in that moment is in its way.
    """
    for _ in range(TRIES):
        try:
            book.store()
        except ErrorCodeIOException:
            print("refused", file=sys.stderr)
            time.sleep(0.1)
        else:
            return
    book.store()


def work(desktop: Any, path: Path, sheet: str, rounds: int, *, hold: bool) -> None:  # noqa: ANN401
    """Type a mark and save; ``hold`` keeps the workbook open for five saves at a time."""
    book = None
    saved = 0
    while saved < rounds:
        if book is None:
            book = open_book(desktop, path)
            if book is None:
                time.sleep(0.02)
                continue
        book.Sheets.getByName(sheet).getCellByPosition(0, saved + 1).setString(f"{sheet} {saved}")
        store(book)
        saved += 1
        print(saved, flush=True)
        if not hold or saved % 5 == 0:
            book.close(DELIVER)
            book = None
        time.sleep(0.05)
    if book is not None:
        book.close(DELIVER)


if __name__ == "__main__":
    port, path, sheet, rounds, mode = sys.argv[1:]
    work(connect(int(port)), Path(path), sheet, int(rounds), hold=mode == "hold")
