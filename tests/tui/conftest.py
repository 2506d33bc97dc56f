"""The app over a store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import time

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, OpenApp, practice

from refboard.tui.app import RefboardApp
from refboard.tui.preferences import Preferences


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter past nine, where a form says what time it is."""
    monkeypatch.setattr("refboard.tui.widgets.day_field.read_clock", lambda: time(9, 15))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(practice())


@pytest.fixture
def open_app(store: MemoryStore) -> OpenApp:
    """``async with open_app() as d``: the app over ``store``, its first board on the screen."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (80, 24),
        *,
        user: str = "Ana Reyes",
        wait: bool = True,
        opener: Callable[[], MemoryStore] | None = None,
        preferences: Preferences | None = None,
    ) -> AsyncIterator[AppDriver]:
        app = RefboardApp(
            opener or (lambda: store),
            name="practice.xlsx",
            user=user,
            clock=lambda: ON,
            interval=0.05,
            preferences=preferences,
        )
        async with app.run_test(size=size, notifications=True) as pilot:
            here = AppDriver(pilot, store)
            if wait:
                await here.until(lambda: here.main.board is not None)
                await pilot.pause(0.1)
            yield here

    return opened
