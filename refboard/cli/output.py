"""What commands print: plain text that cannot trick a terminal, or JSON."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from refboard.text import visible

if TYPE_CHECKING:
    from refboard.report.pages.page import Page
    from workbook.receipt import Receipt


class OutputError(OSError):
    """A command's output cannot be written: a full disk, or a terminal that went away."""


def print_text(text: str) -> None:
    """Print one line or several to stdout."""
    _write(visible(text, multiline=True) + "\n")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from error


def print_json(value: object) -> None:
    """Print JSON, in ASCII so that no control character reaches a terminal."""
    import json

    _write(json.dumps(value, indent=2, default=str) + "\n")


def print_page(page: Page) -> None:
    """Print a page of figures as wide as the terminal."""
    from refboard.report.pages.plain_page import render_plain

    print_text(render_plain(page, output_width()).rstrip("\n"))


def output_width() -> int:
    """Columns of the terminal, or the usual width if the output goes elsewhere."""
    import shutil

    from refboard.report.pages.plain import WIDTH

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH


def local_time(at: str) -> str:
    """Write an instant in ISO form as local date and time."""
    from datetime import datetime

    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def warn(text: str) -> None:
    """Print a sentence to stderr; a closed stream stops no command."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"refboard: {visible(text)}\n")


def print_receipt(receipt: Receipt, *, as_json: bool, done: str = "", row_id: str = "") -> int:
    """Print the result of an edit and return the exit code.

    ``saved ID``, ``queued ID: why`` or ``conflict ID: why``; ``done`` replaces ``saved ID``,
    ``row_id`` picks the row to name if there are several.
    """
    row_id = row_id or (receipt.ids[0] if receipt.ids else "")
    if as_json:
        print_json(
            {
                "status": receipt.status,
                "id": row_id,
                "ids": list(receipt.ids),
                "title": receipt.title,
                "detail": receipt.detail,
            }
        )
    elif receipt.status == "saved":
        print_text(done or f"saved {row_id}".rstrip())
        if receipt.detail:
            warn(receipt.detail)
    else:
        head = f"{receipt.status} {row_id}".rstrip()
        print_text(f"{head}: {receipt.detail}" if receipt.detail else head)
    return 1 if receipt.status == "conflict" else 0


def confirm(question: str, *, quiet: bool = False) -> bool:
    """Ask for consent; without a terminal the answer is no, and unless ``quiet`` the output says how to agree."""
    if quiet or not (sys.stdin.isatty() and sys.stdout.isatty()):
        if not quiet:
            print_text(f"{question}\nNothing was changed. Add --yes to do it.")
        return False
    return ask(question)


def ask(question: str) -> bool:
    """Ask on the terminal; only y or yes is consent."""
    sys.stdout.write(f"{visible(question)} [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")
