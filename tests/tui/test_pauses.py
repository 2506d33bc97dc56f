"""Memory is tidied while nobody types, and everything is as before afterwards."""

from __future__ import annotations

import gc
import sys
import weakref

import pytest

from refboard.tui.session.idle import ANSWER, BETWEEN, PATIENCE, QUIET, STEP, SWITCH, Pauses, keep_keys_first


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


def test_work_beside_the_screen_stands_back_until_the_key_is_answered(now: list[float]) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pauses = Pauses(lambda: now[0], sleep)
    stand_back = pauses.courtesy()
    now[0] += ANSWER
    stand_back()
    assert slept == []
    pauses.typed()
    stand_back()
    assert ANSWER <= sum(slept) < ANSWER + STEP
    stand_back()
    assert sum(slept) < ANSWER + STEP


def test_who_types_on_and_on_holds_nothing_up_for_good(now: list[float]) -> None:
    slept: list[float] = []
    pauses = Pauses(lambda: now[0], slept.append)
    stand_back = pauses.courtesy()
    pauses.typed()
    stand_back()
    stand_back()
    assert PATIENCE <= sum(slept) < PATIENCE + STEP
    pauses.courtesy()()
    assert sum(slept) >= 2 * PATIENCE
