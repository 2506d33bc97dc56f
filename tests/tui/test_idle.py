"""Garbage collection runs while the user is idle, and every setting is restored afterwards."""

from __future__ import annotations

import gc
import sys
import weakref

import pytest

from refboard.tui.session.idle import (
    COLLECT_EVERY,
    IDLE_AFTER,
    LONGEST_WAIT,
    RESPONSE_TIME,
    SWITCH_INTERVAL,
    WAIT_STEP,
    IdleMonitor,
    prioritize_input,
)


class Knot:
    """Something that only a full collection frees: it refers to itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def now() -> list[float]:
    """A clock that stands still until it is set."""
    return [100.0]


def test_waits_until_the_user_is_idle(now: list[float]) -> None:
    idle = IdleMonitor(lambda: now[0])
    with prioritize_input():
        gc.collect()
        knot = weakref.ref(Knot())
        now[0] += IDLE_AFTER - 0.1
        idle.note_input()
        now[0] += IDLE_AFTER - 0.1
        assert not idle.collect_when_idle()
        assert knot() is not None
        now[0] += 0.2
        assert idle.collect_when_idle()
        assert knot() is None


def test_collects_once_in_a_while(now: list[float]) -> None:
    idle = IdleMonitor(lambda: now[0])
    with prioritize_input():
        now[0] += IDLE_AFTER
        assert idle.collect_when_idle()
        now[0] += COLLECT_EVERY - 1
        assert not idle.collect_when_idle()
        now[0] += 1
        assert idle.collect_when_idle()


def test_settings_are_restored() -> None:
    before = gc.get_threshold(), sys.getswitchinterval(), gc.get_freeze_count()
    with prioritize_input():
        assert gc.get_threshold()[:2] == before[0][:2]
        assert gc.get_threshold()[2] > 100_000
        assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL)
    assert (gc.get_threshold(), sys.getswitchinterval(), gc.get_freeze_count()) == before


def test_other_threads_wait_until_the_screen_has_responded(now: list[float]) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    idle = IdleMonitor(lambda: now[0], sleep)
    wait = idle.yield_to_input()
    now[0] += RESPONSE_TIME
    wait()
    assert slept == []
    idle.note_input()
    wait()
    assert RESPONSE_TIME <= sum(slept) < RESPONSE_TIME + WAIT_STEP
    wait()
    assert sum(slept) < RESPONSE_TIME + WAIT_STEP


def test_typing_without_a_pause_delays_other_threads_only_so_long(now: list[float]) -> None:
    slept: list[float] = []
    idle = IdleMonitor(lambda: now[0], slept.append)
    wait = idle.yield_to_input()
    idle.note_input()
    wait()
    wait()
    assert LONGEST_WAIT <= sum(slept) < LONGEST_WAIT + WAIT_STEP
    idle.yield_to_input()()
    assert sum(slept) >= 2 * LONGEST_WAIT
