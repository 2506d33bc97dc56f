"""A person's own editor for longer words: the file is theirs alone and gone afterwards."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from workbook.sharing.state_home import state_home

PREFIX = "note-"


class EditorError(Exception):
    """The editor could not be used; the text is as it was."""


def edit_text(text: str, folder: Path | None = None) -> str:
    """Let a person change a text in ``$VISUAL`` or ``$EDITOR``; blocks until the editor ends.

    The text stands in a file of mode 0600 in a folder of its own (0700) below ``folder``, so that what an
    editor leaves beside it goes too. Raise EditorError with a sentence when the editor cannot be started
    or ends with an error: then nothing has changed.
    """
    home = folder if folder is not None else state_home()
    command = _command()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(home)
        with TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=home) as own:
            path = Path(own) / "note.txt"
            path.touch(mode=0o600)
            path.write_text(text + "\n" if text else "", encoding="utf-8")
            _run(command, path)
            return path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").rstrip("\n")
    except OSError as error:
        raise EditorError(f"The text cannot be put into {home}: {error.strerror}.") from None


def _command() -> list[str]:
    try:
        command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    except ValueError:
        raise EditorError("A quotation in VISUAL or EDITOR has no end; mend it.") from None
    if not command:
        raise EditorError("VISUAL and EDITOR name no program; set one of them.")
    return command


def _run(command: list[str], path: Path) -> None:
    try:
        ended = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603  (the user's own editor)
    except OSError as error:
        raise EditorError(
            f"The editor {command[0]} cannot be started: {error.strerror}; set EDITOR."
        ) from None
    if ended != 0:
        raise EditorError(f"The editor ended with code {ended}; the text is as it was.")


def sweep(home: Path) -> None:
    """Remove what an editor left behind when refboard was killed while it ran."""
    for left in home.glob(f"{PREFIX}*-*"):
        owner = left.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdecimal() and not _is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    # Windows would end the process instead of asking after it.
    if process == os.getpid() or os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
