"""The user's own editor for longer text, on a private file that is deleted afterward."""

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
    """The editor could not be used; the text did not change."""


def edit_text(text: str, folder: Path | None = None) -> str:
    """Edit a text in ``$VISUAL`` or ``$EDITOR``; blocks until the editor ends.

    The file (mode 0600) is in its own folder (0700) below ``folder``, so that what the editor leaves beside
    it is deleted too. Raises EditorError if the editor cannot be started or ends with an error; then the
    text has not changed.
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
        raise EditorError(f"The text cannot be written to {home}: {error.strerror}.") from None


def _command() -> list[str]:
    try:
        command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    except ValueError:
        raise EditorError("VISUAL or EDITOR has an unclosed quotation mark; fix it.") from None
    if not command:
        raise EditorError("VISUAL and EDITOR do not name a program; set one of them.")
    return command


def _run(command: list[str], path: Path) -> None:
    try:
        ended = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603  (the user's own editor)
    except OSError as error:
        raise EditorError(
            f"The editor {command[0]} cannot be started: {error.strerror}; set EDITOR."
        ) from None
    if ended != 0:
        raise EditorError(f"The editor ended with code {ended}; the text did not change.")


def sweep(home: Path) -> None:
    """Delete the files of editors that were running when refboard was killed."""
    for left in home.glob(f"{PREFIX}*-*"):
        owner = left.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdecimal() and not _is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    # On Windows os.kill would end the process instead of probing it.
    if process == os.getpid() or os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
