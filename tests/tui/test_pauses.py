"""Memory is tidied while nobody types, and everything is as before afterwards."""

from __future__ import annotations

import gc
import sys
import weakref

import pytest

from refboard.tui.pauses import BETWEEN, QUIET, SWITCH, Pauses, keep_keys_first


class Knot:
    """Something that only tidying finds: it holds itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def now() -> list[float]:
    """A clock that stands still until it is set."""
    return [100.0]


def test_waits_until_nobody_types(now: list[float]) -> None:
    pauses = Pauses(lambda: now[0])
    with keep_keys_first():
        gc.collect()
        knot = weakref.ref(Knot())
        now[0] += QUIET - 0.1
        pauses.typed()
        now[0] += QUIET - 0.1
        assert not pauses.look()
        assert knot() is not None
        now[0] += 0.2
        assert pauses.look()
        assert knot() is None


def test_tidies_now_and_then_only(now: list[float]) -> None:
    pauses = Pauses(lambda: now[0])
    with keep_keys_first():
        now[0] += QUIET
        assert pauses.look()
        now[0] += BETWEEN - 1
        assert not pauses.look()
        now[0] += 1
        assert pauses.look()


def test_what_is_set_is_set_back() -> None:
    before = gc.get_threshold(), sys.getswitchinterval(), gc.get_freeze_count()
    with keep_keys_first():
        assert gc.get_threshold()[:2] == before[0][:2]
        assert gc.get_threshold()[2] > 100_000
        assert sys.getswitchinterval() == pytest.approx(SWITCH)
    assert (gc.get_threshold(), sys.getswitchinterval(), gc.get_freeze_count()) == before
