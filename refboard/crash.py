"""Crash reports without any workbook contents.

Exception messages and local variables can contain cell values, so the report has neither: only the types
of the exceptions, and module, function and line of every frame.
"""

from __future__ import annotations

import os
import platform
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from refboard import __version__
from workbook.sharing.state_home import state_home

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_report(error: BaseException, *, doing: str = "") -> Path | None:
    """Write a report that only this user can read; return its path, or None if it could not be written.

    ``doing`` is the name of the command, without its arguments.
    """
    now = datetime.now().astimezone()
    lines = [
        f"refboard {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"{now:%Y-%m-%d %H:%M:%S %z} {doing}".rstrip(),
        *_describe(error),
    ]
    try:
        folder = state_home()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as report:
            report.write("\n".join(lines) + "\n")
    except OSError:
        return None
    return path


def report(error: BaseException, *, doing: str = "") -> None:
    """Write a report, and one sentence about it to stderr."""
    path = write_report(error, doing=doing)
    sys.stderr.write(f"refboard: {crash_sentence(path)}\n")


def crash_sentence(path: Path | None) -> str:
    """Say in one sentence that something went wrong, and where the report is."""
    where = f" A report without any workbook contents is in {path}." if path else ""
    return f"Something went wrong in refboard. The workbook is as it was last saved.{where}"


def _describe(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        yield f"{kind.__module__}.{kind.__qualname__}"
        yield from (f"  {frame}" for frame in _frames(current))
        for inner in current.exceptions if isinstance(current, BaseExceptionGroup) else ():
            yield from (f"  | {line}" for line in _describe(inner))
        current = current.__cause__ or current.__context__


def _frames(error: BaseException) -> Iterator[str]:
    step = error.__traceback__
    while step is not None:
        frame = step.tb_frame
        module = frame.f_globals.get("__name__", "?")
        yield f"{module}:{frame.f_code.co_name}:{step.tb_lineno}"
        step = step.tb_next
