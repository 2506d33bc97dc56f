"""Cooperative yielding: long work in a background thread pauses between its steps when the screen needs the CPU."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_local = threading.local()


def checkpoint() -> None:
    """Yield to other threads, if this thread was set up to; long work calls this between its steps."""
    wait: Callable[[], None] | None = getattr(_local, "wait", None)
    if wait is not None:
        wait()


@contextmanager
def yielding(wait: Callable[[], None]) -> Iterator[None]:
    """Call ``wait`` at each `checkpoint` that this thread reaches inside the block."""
    before = getattr(_local, "wait", None)
    _local.wait = wait
    try:
        yield
    finally:
        _local.wait = before
