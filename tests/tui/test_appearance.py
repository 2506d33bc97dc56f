"""Themes and the compact layout: what was set is worn, what is chosen is there at the next start."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, practice
from textual.widgets import OptionList

from refboard import config
from refboard.tui.app import RefboardApp
from refboard.tui.commands import COMMANDS
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.preferences import Preferences, preferences_of
from refboard.tui.themes import preferred, theme_names, theme_trouble
from refboard.tui.widgets.key_line import KeyLine
from workbook.errors import NotWrittenError


@asynccontextmanager
async def worn(preferences: Preferences, size: tuple[int, int] = (80, 24)) -> AsyncIterator[AppDriver]:
    store = MemoryStore(practice())
    app = RefboardApp(
        lambda: store, name="practice.xlsx", user="Ana Reyes", clock=lambda: ON, preferences=preferences
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        here = AppDriver(pilot, store)
        await here.until(lambda: here.main.board is not None)
        await pilot.pause(0.1)
        yield here


def written(text: str) -> Path:
    path = config.config_path()
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("environment", "chosen", "theme"),
    [
        ({}, "", "refboard-dark"),
        ({}, "refboard-light", "refboard-light"),
        ({"TEXTUAL_THEME": "nord"}, "refboard-light", "nord"),
        ({"NO_COLOR": "1"}, "refboard-light", "ansi-dark"),
        ({"NO_COLOR": "1"}, "ansi-light", "ansi-light"),
        ({"NO_COLOR": ""}, "refboard-light", "refboard-light"),
    ],
)
def test_which_theme_it_starts_with(environment: dict[str, str], chosen: str, theme: str) -> None:
    assert preferred(environment, chosen=chosen) == theme


def test_where_colours_are_few_those_of_the_terminal_come_before_ours() -> None:
    assert preferred({}, few=True) == "ansi-dark"
    assert preferred({}, chosen="refboard-light", few=True) == "refboard-light"
    assert preferred({"TEXTUAL_THEME": "nord"}, few=True) == "nord"


def test_a_theme_that_is_none_is_named_with_its_line() -> None:
    path = written('user = "Ana"\ntheme = "refboard-contrst"\n')
    with pytest.raises(config.ConfigError) as refused:
        preferences_of(config.load())
    assert str(refused.value) == (
        f"{path} line 2: there is no theme 'refboard-contrst'; did you mean 'refboard-contrast'?"
    )
    assert [theme_trouble(name) for name in theme_names()] == [""] * len(theme_names())


async def test_the_configuration_is_worn() -> None:
    written('theme = "refboard-light"\ncompact = true\n[keys]\n"app.help" = "f1"\n')
    async with worn(preferences_of(config.load()), (80, 70)) as d:
        assert d.app.theme == "refboard-light"
        assert not d.main.query_one(KeyLine).display
        await d.press("question_mark")
        assert d.at_list
        await d.press("f1")
        assert not d.at_list
        assert re.search(r"f1 +Show every key", d.look())


async def test_a_theme_chosen_in_the_app_is_kept_with_the_persons_comments() -> None:
    path = written('user = "Ana Reyes" # me\n')
    async with worn(preferences_of(config.load())) as d:
        assert path.read_text(encoding="utf-8") == 'user = "Ana Reyes" # me\n'
        await d.press("ctrl+t")
        await d.type("contrast")
        await d.pilot.pause(0.3)
        await d.press("enter")
        await d.until(lambda: d.app.theme == "refboard-contrast")
        await d.until(lambda: "theme" in path.read_text(encoding="utf-8"))
    assert path.read_text(encoding="utf-8") == 'user = "Ana Reyes" # me\ntheme = "refboard-contrast"\n'
    assert config.load().theme == "refboard-contrast"


async def test_compact_gives_its_lines_to_the_list_and_is_kept() -> None:
    path = written("")
    async with worn(preferences_of(config.load())) as d:
        before = d.main.query_one(QueueList).size.height
        await d.press("z")
        await d.pilot.pause()
        assert d.main.query_one(QueueList).size.height == before + 3
        await d.until(lambda: "compact = true" in path.read_text(encoding="utf-8"))
        await d.press("z")
        await d.pilot.pause()
        assert d.main.query_one(QueueList).size.height == before
        await d.until(lambda: "compact = false" in path.read_text(encoding="utf-8"))


async def test_what_cannot_be_kept_is_said_and_the_app_goes_on() -> None:
    def full(_key: str, _value: str) -> None:
        raise NotWrittenError("config.toml could not be written: the disk is full.", in_journal=False)

    async with worn(Preferences(save=full)) as d:
        await d.press("z")
        await d.until(lambda: "the disk is full" in d.look())
        await d.press("j")
        assert d.at_list


async def test_a_theme_of_the_environment_that_is_none_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_THEME", "no-such-theme")
    async with worn(Preferences()) as d:
        assert d.app.theme in theme_names()


@pytest.mark.parametrize("theme", ["", "refboard-light", "ansi-light"])
async def test_without_colours_nothing_on_the_screen_has_one(
    monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with worn(Preferences(theme=theme)) as d:
        strips = d.app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
        colours = {
            colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None
        }
        assert styles
        assert all(colour.is_default for colour in colours)
        reversed_rows = [
            place
            for place, strip in enumerate(strips)
            if all(segment.style and segment.style.reverse for segment in strip if segment.text.strip())
            and any(segment.text.strip() for segment in strip)
        ]
        lines = d.look().splitlines()
        assert reversed_rows == [next(place for place, line in enumerate(lines) if line.startswith("  ! "))]


TERMINALS = {
    "no colours": {"NO_COLOR": "1"},
    "monochrome": {"TERM": "vt220", "COLORTERM": ""},
    "sixteen": {"TERM": "xterm", "COLORTERM": ""},
}
LISTS: dict[str, tuple[str, ...]] = {
    "today": ("1",), "sources": ("2",), "workbook": ("6",), "picker": ("1", "O"),
    "palette": ("1", "ctrl+p"), "answer": ("1", "G", "a"), "history": ("1", "U"),
}  # fmt: skip


@pytest.mark.parametrize("theme", ["", "refboard-light", "refboard-contrast", "nord", "ansi-light"])
@pytest.mark.parametrize("terminal", TERMINALS)
async def test_where_colours_are_few_the_cursor_of_every_list_needs_none(
    monkeypatch: pytest.MonkeyPatch, terminal: str, theme: str
) -> None:
    for name, value in TERMINALS[terminal].items():
        monkeypatch.setenv(name, value)
    async with worn(Preferences(theme=theme), (140, 45)) as d:
        await d.press("s", "enter")
        await d.until(lambda: "Saved" in d.status)
        for name, keys in LISTS.items():
            await d.press(*keys)
            if name == "answer":
                # The keys are elsewhere, and which touch is answered is seen all the same.
                await d.until(lambda: marked(d, "underline"))
                assert len(marked(d, "underline")) == 1
                d.app.screen.query_one(OptionList).focus()
            await d.until(lambda: turned(d))
            # What the palette finds has two lines, and so does a row of Today.
            assert (name, len(turned(d))) == (name, 2 if name in ("palette", "today") else 1)
            while not d.at_list:
                await d.close_top()


def turned(d: AppDriver) -> list[str]:
    """The lines of the list that are drawn with the colours changed about."""
    return marked(d, "reverse")


def marked(d: AppDriver, how: str) -> list[str]:
    """The lines of the list with words that are drawn so, and in two colours or none."""
    lists = [each for each in d.app.screen.query("OptionList, QueueList") if each.region]
    region, found = lists[0].region, []
    for strip in d.app.screen._compositor.render_strips()[region.y : region.bottom]:
        so = [
            segment
            for segment in strip.crop(region.x, region.right)
            if segment.style is not None
            and getattr(segment.style, how)
            and (segment.style.color is None or segment.style.color != segment.style.bgcolor or
                 segment.style.color.is_default)
        ]  # fmt: skip
        words = "".join(segment.text for segment in so).strip()
        if len(words) >= 8:
            found.append(words)
    return found


def test_compact_is_a_command_like_any_other() -> None:
    (command,) = [command for command in COMMANDS if command.id == "app.compact"]
    assert command.keys == "z"
