"""Choosing one of several values from a list over the screen."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.widget import Widget

T = TypeVar("T")


async def offer_choices(
    widget: Widget,
    title: str,
    choices: Sequence[tuple[str, T]],
    current: T,
    choose: Callable[[T], object],
) -> None:
    """Offer choices, pairs of words and a value, and call ``choose`` with the value that was chosen."""
    from refboard.tui.screens.picker import Picker

    values = [value for _, value in choices]

    async def take(place: int | None) -> None:
        if place is not None:
            result = choose(values[place])
            if isawaitable(result):
                await result

    at = values.index(current) if current in values else 0
    await widget.app.push_screen(Picker(title, [words for words, _ in choices], at), take)
