"""How long a key waits for its answer on the screen: the real app in a terminal of its own, seen from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import statistics
import struct
import sys
import termios
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = (40, 140)
PANES = ("1", "2", "3", "4", "5", "6")
LISTS = ("1", "2", "4")
"""Panes with a list, in which the cursor moves."""
MOVES = "jkjjkjkkjk"
PATIENCE = 2.0
TICK = os.sysconf("SC_CLK_TCK")
PAUSE = 0.08
"""Seconds between two keys: a person who holds a key down."""


class Terminal:
    """A dashboard in a pseudo-terminal."""

    def __init__(self, book: Path) -> None:
        pid, self._screen = pty.fork()
        if pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execv(sys.executable, [sys.executable, "-m", "refboard", str(book)])  # noqa: S606
        self._pid = pid
        fcntl.ioctl(self._screen, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))

    def wait_for(self, word: bytes, seconds: float = 60.0) -> None:
        """Read until a word is on the screen."""
        seen = b""
        deadline = time.monotonic() + seconds
        while word not in seen:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{word!r} did not appear")
            seen += self._read(0.1)

    def settle(self, quiet: float = 0.4, seconds: float = 10.0) -> None:
        """Read until nothing comes any more."""
        deadline = time.monotonic() + seconds
        while self._read(quiet) and time.monotonic() < deadline:
            pass

    def busy(self) -> float:
        """Seconds of the processor that the thread of the screen has had so far; 0 where nobody says."""
        try:
            told = Path(f"/proc/{self._pid}/task/{self._pid}/stat").read_text(encoding="ascii")
        except OSError:
            return 0.0
        fields = told.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def press(self, key: str) -> float | None:
        """Press a key and give the seconds until the screen answers; None for a key without an answer."""
        # What an earlier key still draws must not count as the answer to this one.
        self.settle(0.05, 1.0)
        started = time.perf_counter()
        os.write(self._screen, key.encode())
        deadline = time.monotonic() + PATIENCE
        while not self._read(0.5):
            if time.monotonic() > deadline:
                return None
        return time.perf_counter() - started

    def close(self) -> None:
        """Leave the app."""
        with suppress(OSError):
            os.write(self._screen, b"\x11")
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and os.waitpid(self._pid, os.WNOHANG)[0] == 0:
            with suppress(OSError):
                self._read(0.1)

    def _read(self, seconds: float) -> bytes:
        if not select.select([self._screen], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._screen, 1 << 16)
        except OSError:
            return b""


@contextmanager
def colleague(book: Path, every: float) -> Iterator[None]:
    """Somebody who saves one of two versions again and again, so that all is read and worked out anew."""
    import openpyxl

    other = book.with_name("other.xlsx")
    workbook = openpyxl.load_workbook(book)
    workbook["Targets"]["A1"].comment = None
    workbook["Touches"].cell(2, workbook["Touches"].max_column).value = "a colleague's note"
    workbook.save(other)
    versions = [book.read_bytes(), other.read_bytes()]
    stop = threading.Event()

    def save() -> None:
        at = 0
        while not stop.wait(every):
            at += 1
            draft = book.with_name("draft.tmp")
            draft.write_bytes(versions[at % 2])
            draft.replace(book)

    thread = threading.Thread(target=save)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def press_keys(terminal: Terminal, rounds: int) -> dict[str, list[float | None]]:
    """Seconds each key waited, by what kind of key it is; the last pane is shown before."""
    waits: dict[str, list[float | None]] = {"move": [], "pane": [], "filter": []}
    for _ in range(rounds):
        for pane in (*PANES, PANES[0]):
            waits["pane"].append(terminal.press(pane))
            time.sleep(PAUSE)
            for key in MOVES if pane in LISTS else "":
                waits["move"].append(terminal.press(key))
                time.sleep(PAUSE)
        terminal.press("/")
        time.sleep(PAUSE)
        for letter in "family":
            waits["filter"].append(terminal.press(letter))
            time.sleep(PAUSE)
        for key in ("\x1b", "\x1b", PANES[-1]):
            terminal.press(key)
            time.sleep(PAUSE)
    return waits


def measure_keys(book: Path, rounds: int) -> None:
    """Print the median and the 95th percentile, idle and while all is read and worked out again and again."""
    for words, every in (("idle", 0.0), ("while a colleague saves every second", 1.0)):
        terminal = Terminal(book)
        try:
            terminal.wait_for(b"to follow up")
            terminal.settle()
            for pane in PANES:
                terminal.press(pane)
                terminal.settle(1.0)
            before = terminal.busy()
            if every:
                with colleague(book, every):
                    waits = press_keys(terminal, rounds)
            else:
                waits = press_keys(terminal, rounds)
            spent = terminal.busy() - before
        finally:
            terminal.close()
        for kind, seconds in waits.items():
            tell(f"key ({kind}), {words}", seconds)
        every_key = [wait for kind in waits.values() for wait in kind]
        tell(f"all keys, {words}", every_key)
        # What it takes on a computer that nothing else keeps busy: a wait cannot be shorter.
        print(f"  the screen's own work for a key: {spent / (len(every_key) + 4 * rounds) * 1000:.0f} ms")


def tell(what: str, seconds: list[float | None]) -> None:
    """Print one line; keys without an answer are named and in no figure."""
    ordered = sorted(wait for wait in seconds if wait is not None)
    if lost := len(seconds) - len(ordered):
        print(f"{what}: {lost} of {len(seconds)} keys had no answer")
    if not ordered:
        return
    at = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"{what:<52} median {statistics.median(ordered) * 1000:5.0f} ms   95 % within {at * 1000:5.0f} ms"
          f"   longest {ordered[-1] * 1000:5.0f} ms   ({len(ordered)} keys)")  # fmt: skip
