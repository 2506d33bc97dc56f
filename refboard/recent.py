"""Recently opened workbooks: paths only, readable by this user only."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import Final

from workbook.sharing.state_home import state_home

_NAME: Final = "recent.json"
MOST: Final = 8
"""Number of workbooks in the list."""


def recent() -> tuple[Path, ...]:
    """The recently opened workbooks that still exist, the latest first."""
    return tuple(path for path in _listed() if _is_there(path))


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        # The folder is no longer accessible, or the share is gone.
        return False


def remember(path: Path) -> None:
    """Put a workbook first in the list; a disk error is ignored, because nothing depends on the list."""
    newest = path.absolute()
    listed = [newest, *(other for other in _listed() if other != newest)][:MOST]
    data = json.dumps([os.fspath(each) for each in listed], indent=1).encode()
    folder = state_home()
    fresh = folder / f".{_NAME}-{secrets.token_hex(6)}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            fresh.replace(folder / _NAME)
        finally:
            fresh.unlink(missing_ok=True)


def _listed() -> list[Path]:
    try:
        path = state_home() / _NAME
        # Reading a pipe would wait for a writer.
        listed = json.loads(path.read_bytes()) if path.is_file() else []
    except (OSError, ValueError):
        return []
    return [Path(each) for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
