"""Every command has its key, its help and its palette entry; forms explain themselves."""

from __future__ import annotations

from collections import Counter

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, OpenApp
from textual.widgets import DataTable

from refboard.tui.app import RefboardApp
from refboard.tui.commands import COMMANDS, Command, Scope
from refboard.tui.commands.palette import CommandProvider, OfficeProvider
from refboard.tui.panes.pane import Pane, PaneEnvironment
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.panes.register import PANES, PaneSpec
from refboard.tui.screens.help import HelpScreen, help_text
from refboard.tui.screens.main import MainScreen
from refboard.tui.themes import preferred
from refboard.tui.widgets.key_line import KeyLine


def pane_of(spec: PaneSpec) -> Pane:
    return spec.build(PaneEnvironment("Ana"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_an_id_and_help(command: Command) -> None:
    assert command.binding().id == command.id
    assert command.help.endswith(tuple("abcdefghijklmnopqrstuvwxyz"))


@pytest.mark.parametrize("spec", PANES, ids=lambda spec: spec.id)
def test_a_pane_handles_the_commands_heard_in_it_and_no_others(spec: PaneSpec) -> None:
    heard = {c.id for c in COMMANDS if c.scope is Scope.PANE and c.heard_in(spec.id)}
    assert set(pane_of(spec).command_handlers) == heard


def test_the_screen_and_the_lists_have_the_actions_of_their_commands() -> None:
    homes = {Scope.SCREEN: MainScreen, Scope.LIST: QueueList}
    for command in COMMANDS:
        if command.scope is Scope.PANE:
            assert not command.action
        else:
            assert callable(getattr(homes[command.scope], f"action_{command.action.split('(')[0]}"))


@pytest.mark.parametrize("spec", PANES, ids=lambda spec: spec.id)
def test_a_pane_is_composed_not_inherited(spec: PaneSpec) -> None:
    ours = [
        each.__name__ for each in type(pane_of(spec)).__mro__[1:] if each.__module__.startswith("refboard")
    ]
    assert ours == ["Pane", "PlainBackground"]


def test_ids_are_unique_and_keys_within_each_pane() -> None:
    assert [i for i, n in Counter(command.id for command in COMMANDS).items() if n > 1] == []
    for spec in PANES:
        heard = [command for command in COMMANDS if command.heard_in(spec.id)]
        keys = Counter(key for command in heard for key in command.keys.split(","))
        assert [key for key, n in keys.items() if n > 1] == [], spec.id


def test_every_numbered_pane_has_its_key() -> None:
    keys = {command.action: command.keys for command in COMMANDS}
    for spec in PANES:
        if spec.number:
            assert keys[f"show_pane('{spec.id}')"] == spec.number


@pytest.mark.parametrize("pane", [spec.id for spec in PANES])
def test_the_help_screen_has_every_command(pane: str) -> None:
    text = help_text(pane, {}, PANES).plain
    for command in COMMANDS:
        assert command.shown_keys in text
        assert command.help in text


def test_the_help_screen_shows_a_persons_own_keys() -> None:
    assert (
        "  f9           Read the workbook again now" in help_text("today", {"app.reload": "f9"}, PANES).plain
    )


async def test_a_persons_own_keys_are_heard(store: MemoryStore) -> None:
    app = RefboardApp(
        lambda: store, name="x.xlsx", user="Ana", clock=lambda: ON, interval=0.05, keymap={"row.snooze": "z"}
    )
    async with app.run_test(size=(80, 24)) as pilot:
        d = AppDriver(pilot, store)
        await d.until(lambda: d.main.board is not None)
        assert "z Snooze" in d.look()
        await d.press("s")
        assert d.at_list
        await d.press("z")
        assert not d.at_list


async def test_the_palette_has_every_command_of_the_pane(open_app: OpenApp) -> None:
    async with open_app() as d:
        provider = CommandProvider(d.main)
        heard = [command.title for command in COMMANDS if command.heard_in("today")]
        assert [hit.text async for hit in provider.discover()] == heard
        for title in heard:
            assert title in [getattr(hit, "text", "") async for hit in provider.search(title)]


async def test_the_palette_finds_sources_and_people(open_app: OpenApp) -> None:
    async with open_app() as d:
        found = [getattr(hit, "text", "") async for hit in OfficeProvider(d.main).search("harbor")]
        assert set(found) == {"Harbor Pediatrics", "Mia Stone · Harbor Pediatrics"}
        found = [getattr(hit, "text", "") async for hit in OfficeProvider(d.main).search("lou byrd")]
        assert found == ["Lou Byrd · Quiet Office"]


async def test_a_command_of_another_pane_is_found_and_leads_there(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("6", "colon")
        await d.type("snooze")
        await d.until(lambda: "Snooze · in 1 Today" in d.look())
        await d.press("down", "enter")
        await d.until(lambda: d.main.shown.id == "today")


async def test_a_command_runs_from_the_palette(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("colon")
        await d.type("held back")
        await d.pilot.pause(0.4)
        await d.press("enter")
        await d.until(lambda: d.offices == ["Quiet Office"])


async def test_at_most_six_keys_are_in_the_footer_and_all_fit(open_app: OpenApp) -> None:
    async with open_app((80, 24)) as d:
        line = d.main.query_one(KeyLine)
        assert 0 < len([key for key in line.keys if not key.spare]) <= 6
        always = "t Log touch  a Answer  s Snooze  d Done  / Filter  ? Help"
        assert line.render().plain == f"{always}  enter Open"


@pytest.mark.parametrize(("number", "keys"), [("1", "enter Open"), ("3", ". Later"), ("4", "w Stage")])
async def test_more_keys_are_named_where_there_is_room(open_app: OpenApp, number: str, keys: str) -> None:
    async with open_app((200, 60)) as d:
        await d.press(number)
        await d.until(lambda: keys in d.look().splitlines()[-1])
        foot = d.look().splitlines()[-1]
        assert foot.index("? Help") < foot.index(keys)
        assert "…" not in foot


async def test_keys_without_room_leave_a_mark(open_app: OpenApp) -> None:
    async with open_app((40, 24)) as d:
        assert d.main.query_one(KeyLine).render().plain == "t Log touch  a Answer  s Snooze  …"


async def test_a_click_on_a_key_presses_it(open_app: OpenApp) -> None:
    async with open_app((80, 24)) as d:
        line = d.main.query_one(KeyLine)
        at = line.render().plain.index("? Help")
        await d.pilot.click(KeyLine, offset=(at - 1, 0))
        assert not isinstance(d.app.screen, HelpScreen)
        await d.pilot.click(KeyLine, offset=(at + 2, 0))
        await d.until(lambda: isinstance(d.app.screen, HelpScreen))


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
async def test_states_are_words_in_every_theme(open_app: OpenApp, theme: str) -> None:
    async with open_app((140, 30)) as d:
        await d.still()
        before = d.look()
        d.app.theme = theme
        await d.still()
        assert d.look() == before
        assert "! late" in before
