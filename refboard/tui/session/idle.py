"""Work that waits for a pause in typing, so that no key press waits for it: garbage collection, other threads."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IDLE_AFTER: Final = 2.0
"""Seconds without a key press after which the user is assumed to be reading."""
COLLECT_EVERY: Final = 60.0
"""Seconds from one garbage collection to the next."""
SWITCH_INTERVAL: Final = 0.001
"""Seconds after which a thread that computes figures lets the screen go first."""
RESPONSE_TIME: Final = 0.06
"""Seconds after a key press in which the screen responds: other threads wait."""
WAIT_STEP: Final = 0.008
"""Seconds between two checks whether the screen has responded."""
LONGEST_WAIT: Final = 1.0
"""Seconds that one piece of work waits in all: a colleague's change is shown even while the user keeps typing."""
_NEVER: Final = 1_000_000


class IdleMonitor:
    """Knows when the user is typing.

    Garbage collection takes a fraction of a second, so it runs only while the user is idle.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._last_input = self._last_collection = clock()
        self._has_collected = False

    def note_input(self) -> None:
        """Note a key press or a mouse event."""
        self._last_input = self._clock()

    def yield_to_input(self) -> Callable[[], None]:
        """Return a checkpoint for work in another thread to call between its steps: it lets key presses go first."""
        left = LONGEST_WAIT

        def wait() -> None:
            nonlocal left
            while left > 0 and self._clock() - self._last_input < RESPONSE_TIME:
                self._sleep(WAIT_STEP)
                left -= WAIT_STEP

        return wait

    def collect_when_idle(self) -> bool:
        """Collect garbage if it is time and the user is idle; return whether it was done."""
        now = self._clock()
        recently = self._has_collected and now - self._last_collection < COLLECT_EVERY
        if now - self._last_input < IDLE_AFTER or recently:
            return False
        gc.collect()
        if not self._has_collected:
            # What the start of the app creates stays to the end: no need to look at it again.
            gc.freeze()
            self._has_collected = True
        self._last_collection = self._clock()
        return True


@contextmanager
def prioritize_input() -> Iterator[None]:
    """Keep full garbage collections and figures from delaying the screen; restores the settings at the end."""
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(thresholds[0], thresholds[1], _NEVER)
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        sys.setswitchinterval(interval)
        gc.unfreeze()
