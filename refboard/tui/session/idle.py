"""What waits for a pause in typing, so that no key waits for it: tidying memory, and work beside the screen."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUIET: Final = 2.0
"""Seconds without a key after which a person is taken to read, not to type."""
BETWEEN: Final = 60.0
"""Seconds from one tidying to the next."""
SWITCH: Final = 0.001
"""Seconds after which a thread that works figures out lets the screen go first."""
ANSWER: Final = 0.06
"""Seconds after a key in which the screen answers it: other work stands back."""
STEP: Final = 0.008
"""Seconds between two looks whether the key is answered."""
PATIENCE: Final = 1.0
"""Seconds that one piece of work stands back in all: who types on and on sees a colleague's change all the same."""
_NEVER: Final = 1_000_000


class Pauses:
    """Knows when somebody types.

    It looks over all objects for unused ones, a fraction of a second's work, in a pause only.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._typed = self._tidied = clock()
        self._settled = False

    def typed(self) -> None:
        """Note a key."""
        self._typed = self._clock()

    def courtesy(self) -> Callable[[], None]:
        """Give what a piece of work in another thread calls between its steps: it lets keys go first."""
        left = PATIENCE

        def stand_back() -> None:
            nonlocal left
            while left > 0 and self._clock() - self._typed < ANSWER:
                self._sleep(STEP)
                left -= STEP

        return stand_back

    def look(self) -> bool:
        """Tidy when it is time and nobody types; say whether it was done."""
        now = self._clock()
        if now - self._typed < QUIET or (self._settled and now - self._tidied < BETWEEN):
            return False
        gc.collect()
        if not self._settled:
            # What a start brings stays to the end: it need not be looked over again.
            gc.freeze()
            self._settled = True
        self._tidied = self._clock()
        return True


@contextmanager
def keep_keys_first() -> Iterator[None]:
    """Let neither the large tidying of memory nor figures hold the screen up; everything is as before afterwards."""
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(thresholds[0], thresholds[1], _NEVER)
    sys.setswitchinterval(SWITCH)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        sys.setswitchinterval(interval)
        gc.unfreeze()
