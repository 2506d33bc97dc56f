"""Materials in the dashboard: entered with a touch, shown on the card of the office."""

from __future__ import annotations

from datetime import date

from app_fixtures import MemoryStore, OpenApp

from refboard.tui.forms.touch_form import TouchForm


async def test_the_card_shows_what_the_office_has_and_lacks(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Touches"][0]["Materials"] = "Overview"
    async with open_app((140, 45)) as d:
        await d.press("t")
        await d.until(lambda: isinstance(d.app.screen, TouchForm))
        form = d.app.screen
        assert isinstance(form, TouchForm)
        form.fields["Materials"].set_value("service-sheet & my own flyer")
        await d.pilot.pause(0.1)
        assert "→ service sheet, my own flyer" in d.look()
        await d.press("ctrl+s")
        await d.settled()
        touch = store.tables["Touches"][-1]
        assert (touch["Materials"], touch["Date"]) == ("service sheet, my own flyer", date(2026, 11, 24))


async def test_the_card_lists_materials_with_their_days(open_app: OpenApp, store: MemoryStore) -> None:
    for touch in store.tables["Touches"]:
        touch["Materials"] = "overview; contact card"
    async with open_app((140, 45)) as d:
        await d.until(lambda: "Not yet" in d.look())
        look = d.look()
        assert "Has       " in look
        assert "overview (" in look
        assert "Not yet   service sheet" in look
