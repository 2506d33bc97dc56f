"""Every command has its key, its help and its palette entry; forms explain themselves."""

from __future__ import annotations

from collections import Counter

import pytest
from desks import OpenDesk
from textual.widgets import DataTable, Footer
from textual.widgets._footer import FooterKey

from refboard.tui.commands import COMMANDS, Scope
from refboard.tui.palette import CommandProvider, OfficeProvider
from refboard.tui.panes.today import TodayPane
from refboard.tui.screens.help import help_text
from refboard.tui.screens.main import MainScreen
from refboard.tui.themes import preferred
from refboard.tui.widgets.queue_list import QueueList

HOMES = {Scope.SCREEN: MainScreen, Scope.PANE: TodayPane, Scope.LIST: QueueList}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_an_action_where_it_lives(command: object) -> None:
    from refboard.tui.commands import Command

    assert isinstance(command, Command)
    home = HOMES[command.scope]
    name = command.action.split("(")[0]
    assert callable(getattr(home, f"action_{name}"))
    assert command.binding().id == command.id
    assert command.help.endswith(tuple("abcdefghijklmnopqrstuvwxyz"))


def test_ids_and_keys_are_unique() -> None:
    assert [i for i, n in Counter(command.id for command in COMMANDS).items() if n > 1] == []
    keys = Counter(key for command in COMMANDS for key in command.keys.split(","))
    assert [key for key, n in keys.items() if n > 1] == []


def test_the_help_screen_has_every_command() -> None:
    text = help_text().plain
    for command in COMMANDS:
        assert command.shown_keys in text
        assert command.help in text


async def test_the_palette_has_every_command_and_every_office(desk: OpenDesk) -> None:
    async with desk() as d:
        provider = CommandProvider(d.main)
        assert [hit.text async for hit in provider.discover()] == [command.title for command in COMMANDS]
        for command in COMMANDS:
            assert command.title in [getattr(hit, "text", "") async for hit in provider.search(command.title)]
        offices = [getattr(hit, "text", "") async for hit in OfficeProvider(d.main).search("harbor")]
        assert offices == ["Harbor Pediatrics · Mia Stone"]


async def test_a_command_runs_from_the_palette(desk: OpenDesk) -> None:
    async with desk() as d:
        await d.press("colon")
        await d.type("held back")
        await d.pilot.pause(0.4)
        await d.press("enter")
        await d.until(lambda: d.offices == ["Quiet Office"])


async def test_at_most_six_keys_are_in_the_footer_and_all_fit(desk: OpenDesk) -> None:
    async with desk((80, 24)) as d:
        keys = list(d.main.query_one(Footer).query(FooterKey))
        assert 0 < len(keys) <= 6
        assert all(key.region.right <= 80 and key.region.width for key in keys)
        assert "? Help" in d.look()


def test_the_list_has_no_binding_without_an_id() -> None:
    assert all(binding.id for binding in QueueList._merged_bindings.key_to_bindings["j"])  # type: ignore[union-attr]
    inherited = {binding.key for binding in DataTable.BINDINGS if not isinstance(binding, tuple)}
    ours = QueueList._merged_bindings
    assert ours is not None
    unnamed = [b.key for bindings in ours.key_to_bindings.values() for b in bindings if not b.id]
    assert not inherited & set(unnamed)


@pytest.mark.parametrize(
    ("environment", "theme"),
    [
        ({}, "refboard-dark"),
        ({"NO_COLOR": "1"}, "ansi-dark"),
        ({"TEXTUAL_THEME": "nord", "NO_COLOR": "1"}, "nord"),
    ],
)
def test_the_environment_chooses_the_colours(environment: dict[str, str], theme: str) -> None:
    assert preferred(environment) == theme


@pytest.mark.parametrize("theme", ["refboard-light", "ansi-dark", "ansi-light", "textual-light"])
async def test_states_are_words_in_every_theme(desk: OpenDesk, theme: str) -> None:
    async with desk((140, 30)) as d:
        before = d.look()
        d.app.theme = theme
        await d.pilot.pause(0.1)
        assert d.look() == before
        assert "! late" in before
