"""The dashboard in a browser on this computer: serve."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from refboard.cli.opening import find_workbook, read_day
from refboard.cli.options import add_on, add_workbook
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand

if TYPE_CHECKING:
    import argparse


_PACKAGES = frozenset({"textual_serve", "aiohttp", "jinja2", "aiohttp_jinja2"})
_EPILOG = (
    "Only reachable from this computer, with the printed address, which contains a key that changes every time. The "
    "connection between browser and dashboard is not encrypted. Each tab runs its own dashboard as you, and its edits "
    "are yours. It cannot open your own editor."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the workbook, the day and the port."""
    add_workbook(parser)
    add_on(parser)
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="a port of this computer (default: any free port)"
    )
    parser.epilog = _EPILOG


def serve(arguments: argparse.Namespace) -> int:
    """Serve the dashboard on loopback until Ctrl+C; each browser tab runs its own dashboard."""
    path = find_workbook(arguments.workbook).absolute()
    on = read_day(arguments.on) if arguments.on else None
    try:
        from refboard import web
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        raise UsageError(
            "refboard serve needs a package that is not installed: pip install textual-serve."
        ) from None
    words = [sys.executable, "-m", "refboard", str(path)]
    if on is not None:
        words += ["--on", on.isoformat()]
    with web.claim(arguments.port) as door:
        web.LocalServer(_command(words), door, title=path.name).serve()
    return 0


COMMANDS = {"serve": CliCommand(add_arguments, serve)}


def _command(words: list[str]) -> str:
    """Quote words for the system's shell, which textual-serve passes them to."""
    if sys.platform == "win32":
        return subprocess.list2cmdline(words)
    return f"exec {shlex.join(words)}"
