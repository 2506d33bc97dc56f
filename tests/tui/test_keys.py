"""Keys that come in a burst, as over a slow line: none acts on what it was not meant for."""

from __future__ import annotations

from app_fixtures import AppDriver, MemoryStore, OpenApp
from textual import events
from textual.keys import _character_to_key

from refboard.tui.forms.touch_form import TouchForm


def burst(d: AppDriver, *keys: str) -> None:
    """Hand keys over all at once, without waiting for what they do."""
    for key in keys:
        name = key if len(key) > 1 else _character_to_key(key)
        d.app.post_message(events.Key(name, key if len(key) == 1 else None))


async def test_what_is_typed_after_slash_filters_and_commands_nothing(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        burst(d, "/", *"dash", "enter", "d", "u", "escape")
        await d.until(lambda: "Nothing to undo" in d.status)
        assert d.offices != []
        assert store.titles == []


async def test_a_form_typed_ahead_is_saved_whole(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        burst(d, "/", *"lakeview", "enter", "t", "s", "enter")
        burst(d, *"sad", "enter", "enter", *"duties", "enter", *"+3d", "ctrl+s", "j")
        await d.until(lambda: store.titles)
        await d.settled()
        touch = store.row("Touches", "T-N1W")
        assert (touch["Outcome"], touch["Intel"]) == ("Spoke", "sad")
        assert store.row("Targets", "P-AAA")["Next step"] == "duties"
        assert store.titles == ["Log a call to Dr. Jane Poe, Lakeview Family Medicine on Tue Nov 24, 2026"]


async def test_letters_in_a_form_do_not_reach_the_list(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        burst(d, "t", "q", "d", "u", "h", "r")
        await d.pilot.pause(0.3)
        assert isinstance(d.app.screen, TouchForm)
        burst(d, "escape", "j")
        await d.pilot.pause(0.2)
        assert d.at_list
        assert store.titles == []
