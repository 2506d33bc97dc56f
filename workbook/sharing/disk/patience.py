"""How long to wait for another program, and the clock to wait by."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for another program's save, and the clock to wait by (seconds)."""

    seconds: float = 10.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now_ns: Callable[[], int] = time.time_ns
