"""Asks for another template or another channel for messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refboard.practice.schema import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from refboard.tui.session.board import Board


async def ask_template(screen: Screen[Any], board: Board, choose: Callable[[str], None]) -> str:
    """Ask for a template by name and pass its key on; return why there is none to choose, or ""."""
    from refboard.report.messages.templates import read_templates
    from refboard.tui.screens.picker import Picker
    from workbook.errors import WorkbookError

    try:
        templates = read_templates(board.snapshot)
    except WorkbookError as missing:
        return str(missing)
    if not templates:
        return "The sheet Messages has no templates yet."
    words = [f"{one.name or one.key}  ({one.purpose or 'any purpose'})" for one in templates]

    def take(place: int | None) -> None:
        if place is not None:
            choose(templates[place].key)

    await screen.app.push_screen(Picker("Which template?", words), take)
    return ""


async def ask_channel(screen: Screen[Any], now: str, choose: Callable[[str], None]) -> None:
    """Ask for a channel, beginning at the one there is."""
    from refboard.tui.screens.picker import Picker

    def take(place: int | None) -> None:
        if place is not None:
            choose(CHANNELS[place])

    at = CHANNELS.index(now) if now in CHANNELS else 0
    await screen.app.push_screen(Picker("Which channel?", CHANNELS, at), take)
