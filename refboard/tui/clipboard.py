"""Copying in every way available: through the terminal (OSC 52) and with the desktop's own clipboard tool.

The terminal works over SSH and in tmux, but does not report whether it copied; a tool reports it, but copies on
the computer that refboard runs on. The text goes to the tool's input, never into its arguments, where other users
of the computer could read it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import App

PATIENCE: Final = 3.0
"""Seconds a tool may take."""
_DESKTOPS: Final = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
)
_SYSTEMS: Final = (("pbcopy",), ("clip.exe",), ("clip",))


async def copy(app: App[Any], text: str) -> str:
    """Copy a text in every way available; return how, as the end of a sentence: ``with xclip ...``."""
    app.copy_to_clipboard(text)
    tool = native_tool()
    if tool is None:
        return "through the terminal (OSC 52)"
    if await asyncio.to_thread(_pipe_to, tool, text):
        return f"with {tool[0]} and through the terminal"
    return f"through the terminal (OSC 52); {tool[0]} failed"


def native_tool(
    environment: Mapping[str, str] = os.environ, which: Callable[[str], str | None] = shutil.which
) -> tuple[str, ...] | None:
    """The desktop's clipboard tool with its arguments; None when there is no tool or no desktop."""
    for variable, words in _DESKTOPS:
        if environment.get(variable) and which(words[0]):
            return words
    if environment.get("SSH_CONNECTION"):
        # The tools below copy on the computer refboard runs on, not on the user's.
        return None
    return next((words for words in _SYSTEMS if which(words[0])), None)


def _pipe_to(tool: tuple[str, ...], text: str) -> bool:
    # Windows' clip.exe guesses the encoding unless it is UTF-16 with a byte order mark.
    data = text.encode("utf-16") if tool[0].startswith("clip") else text.encode()
    try:
        # The X tools keep running to serve the clipboard: they must not hold our pipes, nor end with refboard.
        done = subprocess.run(  # noqa: S603  (a fixed name from the list above, no shell)
            tool,
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
