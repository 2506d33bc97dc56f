"""Paths as people type them, and what is there; whatever the system says of them comes as a sentence."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Literal

from workbook.errors import RefusedError

Kind = Literal["", "folder", "file"]


def typed_path(word: str) -> Path:
    """The path that a word means, ``~`` being the home folder; raise RefusedError where there is no such home."""
    try:
        return Path(word).expanduser()
    except RuntimeError:
        raise RefusedError(f"There is no home folder {Path(word).parts[0]}; write the whole path.") from None


def kind_of(path: Path) -> Kind:
    """Whether a folder or something else is there; "" when nothing is.

    Raises RefusedError when the system does not tell: no permission, or a name that no file can have.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else "the system refused"
        raise RefusedError(f"{_short(path)} cannot be reached: {reason}.") from None
    except ValueError:
        raise RefusedError(f"{_short(path)} cannot be reached: no file can have such a name.") from None
    return "folder" if stat.S_ISDIR(mode) else "file"


def _short(path: Path) -> str:
    text = str(path)
    return text if len(text) <= 200 else f"{text[:80]} … {text[-40:]}"
