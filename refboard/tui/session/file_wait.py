"""How long the session waits for a workbook that is missing, half-written, or locked for a moment."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from workbook.sharing.disk.patience import Patience

PACE: Final = 5.0
"""How much faster the store's patience runs out here than in a command: 2 seconds instead of 10.

An edit waits in the journal, and the next poll looks again.
"""
_ALL: Final = 3600.0


class FileWait:
    """Gives the store its patience, and cuts it short when the dashboard closes or knows that the file is away."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._short = threading.Event()

    def patience(self) -> Patience:
        """The patience for `Store.open`."""
        from workbook.sharing.disk.patience import Patience

        return Patience(clock=self._clock, sleep=self._sleep)

    def cut_short(self) -> None:
        """Wait no longer, now and from now on."""
        self._short.set()

    def restore(self) -> None:
        """Wait again."""
        self._short.clear()

    def _clock(self) -> float:
        return time.monotonic() + self._ahead

    def _sleep(self, seconds: float) -> None:
        self._ahead += _ALL if self._short.wait(seconds) else (PACE - 1) * seconds
