"""Long work beside a screen: it stops for a moment between its steps when somebody else should go first."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_told = threading.local()


def checkpoint() -> None:
    """Let others go first, where the thread was told how to; long work calls this between its steps."""
    wait: Callable[[], None] | None = getattr(_told, "wait", None)
    if wait is not None:
        wait()


@contextmanager
def yielding(wait: Callable[[], None]) -> Iterator[None]:
    """Call ``wait`` between the steps of what is done in this thread meanwhile."""
    before = getattr(_told, "wait", None)
    _told.wait = wait
    try:
        yield
    finally:
        _told.wait = before
