"""A terminal of its own for a test: tmux, with keys, pastes, and what is on the screen."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path


class Terminal:
    """A terminal of its own, in a tmux server of its own."""

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self._server = ["tmux", "-S", str(folder / "tmux"), "-f", "/dev/null"]
        self._run("new-session", "-d", "-s", "x", "-x", str(width), "-y", str(height), "env PS1='$ ' sh")
        self._run("set-option", "-g", "allow-rename", "off")
        self.sees("$")

    def _run(self, *words: str) -> str:
        done = subprocess.run([*self._server, *words], capture_output=True, text=True, check=True)
        return done.stdout

    def keys(self, *keys: str) -> None:
        self._run("send-keys", "-t", "x", *keys)

    def text(self, words: str) -> None:
        self._run("send-keys", "-t", "x", "-l", words)

    def paste(self, words: str) -> None:
        """Paste as a terminal does that marks a paste."""
        self._run("set-buffer", "-b", "p", words)
        self._run("paste-buffer", "-p", "-b", "p", "-t", "x")

    def hang_up(self) -> None:
        """Close the terminal's window: the program gets SIGHUP."""
        self._run("kill-session", "-t", "x")

    def look(self) -> str:
        return self._run("capture-pane", "-p", "-t", "x")

    @property
    def title(self) -> str:
        return self._run("display-message", "-p", "-t", "x", "#{pane_title}").strip()

    @property
    def alternate(self) -> bool:
        return self._run("display-message", "-p", "-t", "x", "#{alternate_on}").strip() == "1"

    def sees(self, words: str, seconds: float = 30.0) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            look = self.look()
            if words in look:
                return look
            time.sleep(0.1)
        raise AssertionError(f"{words!r} did not appear:\n{self.look()}")

    def close(self) -> None:
        subprocess.run([*self._server, "kill-server"], capture_output=True, check=False)
