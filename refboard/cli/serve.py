"""Open the dashboard in a browser on this computer."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from refboard.cli.opening import day_of, locate
from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    import argparse


def serve(arguments: argparse.Namespace) -> int:
    """Serve the dashboard on loopback until Ctrl+C; each tab of a browser runs one of its own."""
    path = locate(arguments.workbook).absolute()
    on = day_of(arguments.on) if arguments.on else None
    try:
        from refboard import web
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in (
            "textual_serve",
            "aiohttp",
            "jinja2",
            "aiohttp_jinja2",
        ):
            raise
        raise UsageError(
            "Serving needs a package that is not installed here: pip install textual-serve."
        ) from None
    words = [sys.executable, "-m", "refboard", str(path)]
    if on is not None:
        words += ["--on", on.isoformat()]
    with web.claim(arguments.port) as door:
        web.LocalServer(_command(words), door, title=path.name).serve()
    return 0


def _command(words: list[str]) -> str:
    """Write words for the system's shell, which textual-serve hands them to."""
    if sys.platform == "win32":
        return subprocess.list2cmdline(words)
    return f"exec {shlex.join(words)}"
