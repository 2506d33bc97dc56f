"""Keys mean one thing: in every pane each key of the command table does something, or the status line says why not."""

from __future__ import annotations

from typing import Any

import pytest
from app_fixtures import AppDriver, MemoryStore, OpenApp
from referring_practice import referring
from textual.command import CommandPalette
from textual.screen import Screen

from refboard.tui.commands import COMMANDS
from refboard.tui.commands.unheard import explain_key
from refboard.tui.forms.answer_form import AnswerForm
from refboard.tui.forms.draft_screen import DraftScreen
from refboard.tui.forms.referral_form import ReferralForm
from refboard.tui.forms.row_form import RowForm
from refboard.tui.forms.snooze_form import SnoozeForm
from refboard.tui.forms.touch_form import TouchForm
from refboard.tui.panes.register import PANES
from refboard.tui.screens.help import HelpScreen
from refboard.tui.screens.history_screen import HistoryScreen
from refboard.tui.screens.main import PANE_NAMES
from refboard.tui.screens.picker import Picker
from refboard.tui.source.pane import SourcePane
from refboard.tui.widgets.bars import StatusBar

LEAVING = {"q", "ctrl+q"}
KEYS = sorted({key for command in COMMANDS for key in command.keys.split(",")} - LEAVING)
OFFICES = ("today", "sources", "loop", "source")
"""The panes with rows that are offices."""


async def go_to(d: AppDriver, pane: str) -> None:
    """Show a pane as a person would, with everything in it."""
    number = next(spec.number for spec in PANES if spec.id == pane)
    await d.press(*([number] if number else ["1", "g", "enter"]))
    await d.until(lambda: d.main.shown.id == pane, 20)
    await d.until(lambda: "alculating" not in d.look(), 60)
    if pane == "loop":
        await d.until(lambda: getattr(d.main.shown, "rows", ()), 60)
    await d.pilot.pause(0.1)


async def back_to_rest(d: AppDriver, pane: str) -> None:
    """Close what a key opened, clear what it restricted, and come back to the pane."""
    while not d.at_list:
        await d.app.pop_screen()
        await d.pilot.pause()
    if d.main.shown.id != pane:
        await go_to(d, pane)
    if pane in ("today", "sources", "loop", "timing", "review"):
        await d.press("escape", "escape")
    d.main.shown.focus_list()
    d.main.query_one(StatusBar).say("")
    d.app.clear_notifications()
    await d.pilot.pause()


def seen(d: AppDriver) -> tuple[object, ...]:
    """Everything that can show that a key had an effect."""
    focused = d.app.focused
    return (
        d.look(),
        d.app.screen,
        d.main.query_one(StatusBar).text,
        focused,
        getattr(d.main.shown.list_widget, "highlighted", None),
        getattr(d.main.shown.list_widget, "scroll_offset", None),
        d.app.theme,
        d.app.has_class("-compact"),
        len(d.app._notifications),
    )


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(referring())


@pytest.mark.parametrize("pane", [spec.id for spec in PANES])
async def test_every_key_does_or_says_something(open_app: OpenApp, pane: str) -> None:
    async with open_app((120, 40)) as d:
        silent = []
        await go_to(d, pane)
        for key in KEYS:
            await back_to_rest(d, pane)
            before = seen(d)
            await d.press(key)
            for _ in range(25):
                if seen(d) != before:
                    break
                await d.pilot.pause(0.02)
            else:
                silent.append(key)
        assert silent == []


OPENS: dict[str, type[Screen[Any]]] = {
    "t": TouchForm, "a": AnswerForm, "s": SnoozeForm, "m": DraftScreen, "f": ReferralForm, "e": RowForm,
    "U": HistoryScreen, "question_mark": HelpScreen,
}  # fmt: skip


@pytest.mark.parametrize("pane", OFFICES)
async def test_the_keys_of_an_office_are_the_same_everywhere(open_app: OpenApp, pane: str) -> None:
    async with open_app((120, 40)) as d:
        await go_to(d, pane)
        for key, screen in OPENS.items():
            await back_to_rest(d, pane)
            if pane == "loop":
                # The first referral is from an office without a target.
                await d.press("g", "j")
            await d.press(key)
            if isinstance(d.app.screen, Picker):
                await d.press("enter")
            await d.until(lambda: not d.at_list or d.status)
            if key != "a":
                assert isinstance(d.app.screen, screen), (key, d.status)
            else:
                assert isinstance(d.app.screen, screen) or "has an answer" in d.status
        for key in ("d", "y", "u", "slash"):
            await back_to_rest(d, pane)
            await d.press(key)
            await d.until(lambda: not d.at_list or d.status or d.app.focused is not d.main.shown.list_widget)
            assert "does nothing here" not in d.status


async def test_q_closes_the_page_of_a_source_and_only_then_the_app(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("enter")
        await d.until(lambda: isinstance(d.main.shown, SourcePane))
        await d.press("q")
        await d.until(lambda: d.main.shown.id == "today")
        assert d.app.is_running
        for key in ("question_mark", "U", "O"):
            await d.press(key)
            await d.until(lambda: not d.at_list)
            await d.press("q")
            await d.until(lambda: d.at_list)
        await d.press("q")
        await d.until(lambda: not d.app.is_running)


async def test_the_palette_in_a_form_has_the_commands_of_the_form(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("t", "ctrl+p")
        await d.until(lambda: isinstance(d.app.screen, CommandPalette) and "Save" in d.look())
        assert "Editor" in d.look()
        assert "Snooze" not in d.look().split("A command of this screen")[1].splitlines()[1]
        await d.type("cancel")
        await d.until(lambda: "Editor" not in d.look())
        await d.press("enter")
        await d.until(lambda: d.at_list)


async def test_suspending_without_a_shell_says_so(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("ctrl+z")
        assert [each.message for each in d.app._notifications] == ["There is no shell to go back to here."]
        await d.press("t", "ctrl+z")
        assert isinstance(d.app.screen, TouchForm)


def test_a_key_of_another_pane_is_named_with_its_pane() -> None:
    assert explain_key("b", "today", PANE_NAMES, {}) == (
        "b does nothing here. It is Sent/answered in 3 Timing; Next table in 5 Review."
    )
    assert explain_key("f12", "today", PANE_NAMES, {}) == "f12 does nothing here; ? shows the keys."
    assert "h shows the keys" in explain_key("f12", "today", PANE_NAMES, {"app.help": "h"})
