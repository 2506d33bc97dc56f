"""What happens when the terminal closes or the computer shuts down: drafts and submitted edits are not lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

HUNG_UP: Final = 129
"""The exit code after the terminal closed."""
_SIGNALS: Final = ("SIGHUP", "SIGTERM")


def on_hangup(leave: Callable[[], None]) -> None:
    """Call a function in the running event loop when the terminal closes or the process is asked to end."""
    loop = asyncio.get_running_loop()
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        # Windows has neither the signals nor the method, and only the main thread may listen.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            if number is not None:
                loop.add_signal_handler(number, leave)


def end_after(seconds: float) -> None:
    """End the process in a while, whatever a terminal that is gone holds up."""

    def end() -> None:
        time.sleep(seconds)
        end_process(HUNG_UP)

    threading.Thread(target=end, name="hangup", daemon=True).start()


def end_process(code: int) -> None:
    """End without waiting for a thread that a file system holds up; every save survives that at any moment."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
