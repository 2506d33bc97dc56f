"""Paths as people type them; errors of the system become sentences."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Literal

from workbook.errors import RefusedError

Kind = Literal["", "folder", "file"]


def typed_path(word: str) -> Path:
    """Read a typed path, with ``~`` for the home folder; raise RefusedError if there is no such home."""
    try:
        return Path(word).expanduser()
    except RuntimeError:
        raise RefusedError(
            f"There is no home folder {Path(word).parts[0]}; write out the full path."
        ) from None


def kind_of(path: Path) -> Kind:
    """Return whether a path is a folder or a file; "" if nothing is there.

    Raises RefusedError if the system refuses to look: no permission, or a name that no file can have.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else "the system refused"
        raise RefusedError(f"{_short(path)} cannot be reached: {reason}.") from None
    except ValueError:
        raise RefusedError(f"{_short(path)} cannot be reached: it is not a valid file name.") from None
    return "folder" if stat.S_ISDIR(mode) else "file"


def _short(path: Path) -> str:
    text = str(path)
    return text if len(text) <= 200 else f"{text[:80]} … {text[-40:]}"
