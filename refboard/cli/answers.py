"""What commands print: plain text that a terminal cannot be tricked with, or JSON."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from refboard.text import visible

if TYPE_CHECKING:
    from workbook.receipt import Receipt


class OutputError(OSError):
    """What a command says cannot be written out: a full disk, a terminal that went away."""


def say(text: str) -> None:
    """Print a line or several to stdout."""
    _put(visible(text, multiline=True) + "\n")


def _put(text: str) -> None:
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from error


def warn(text: str) -> None:
    """Print a sentence to stderr; a stream that takes nothing more stops no command."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"refboard: {visible(text)}\n")


def say_json(value: object) -> None:
    """Print JSON, in ASCII so that no control character reaches a terminal."""
    import json

    _put(json.dumps(value, indent=2, default=str) + "\n")


def say_receipt(receipt: Receipt, *, as_json: bool, done: str = "", about: str = "") -> int:
    """Say how an edit went and return the exit code.

    ``saved ID``, ``queued ID: why`` or ``conflict ID: why``; ``done`` replaces ``saved ID``,
    ``about`` the row that is named where there are several.
    """
    row_id = about or (receipt.ids[0] if receipt.ids else "")
    if as_json:
        say_json(
            {
                "status": receipt.status,
                "id": row_id,
                "ids": list(receipt.ids),
                "title": receipt.title,
                "detail": receipt.detail,
            }
        )
    elif receipt.status == "saved":
        say(done or f"saved {row_id}".rstrip())
        if receipt.detail:
            warn(receipt.detail)
    else:
        head = f"{receipt.status} {row_id}".rstrip()
        say(f"{head}: {receipt.detail}" if receipt.detail else head)
    return 1 if receipt.status == "conflict" else 0


def agrees(question: str, *, quiet: bool = False) -> bool:
    """Ask a person; nobody to ask means no, and unless ``quiet`` it is said how to do it."""
    if quiet or not (sys.stdin.isatty() and sys.stdout.isatty()):
        if not quiet:
            say(f"{question}\nNothing was changed; --yes does it.")
        return False
    sys.stdout.write(f"{visible(question)} [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")
