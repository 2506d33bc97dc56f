"""Whatever a cell holds, the forms and the Loop pane show it as what it is."""

from __future__ import annotations

from datetime import date

import pytest
from app_fixtures import MemoryStore, OpenApp
from test_hostile import HOSTILE, poison

from refboard.tui.forms.draft_screen import DraftScreen
from refboard.tui.loop.pane import LoopPane


@pytest.mark.parametrize("kind", HOSTILE)
async def test_every_text_is_shown_literally_in_forms(
    open_app: OpenApp, store: MemoryStore, kind: str
) -> None:
    text, shown = HOSTILE[kind]
    store.tables["Messages"] = [
        {"Message ID": "M-ONE", "Name": text, "Purpose": "Check-in", "Body": f"{{contact}} {text}"}
    ]
    poison(store, text)
    store.tables["Messages"][0]["Purpose"] = "Check-in"
    async with open_app((200, 60), user=text) as d:
        looks = []
        for key in ("f", "e", "m", "U"):
            await d.press(key)
            if isinstance(d.app.screen, DraftScreen):
                screen = d.app.screen
                await d.until(lambda screen=screen: screen.draft is not None)  # type: ignore[misc]
            await d.pilot.pause(0.1)
            looks.append(d.look())
            await d.press("escape")
        await d.press("4")
        pane = d.main.query_one(LoopPane)
        await d.until(lambda: pane.loop_board is not None and pane.rows)
        await d.pilot.pause(0.3)
        looks.append(d.look())
        for key in ("e", "o", "H", "t"):
            await d.press(key)
            await d.pilot.pause(0.1)
            looks.append(d.look())
            await d.press("escape")
        await d.press("d")
        await d.until(lambda: store.row("Referrals", "R-1A").get("Note sent") == date(2026, 11, 24))
        await d.settled()
        looks.append(d.look())
        assert d.app.is_running
    assert all(shown[:12] in look for look in looks)
    raw = [look for look in looks if any(mark in look for mark in ("\x1b", "\x07", "\u202e"))]
    assert raw == []
