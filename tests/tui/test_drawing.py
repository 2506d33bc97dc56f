"""What is drawn for a key: nothing that looks as before, and nothing that is wrong because it was not drawn."""

from __future__ import annotations

import pytest
from app_fixtures import OpenApp
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import ContentSwitcher
from textual.widgets._toast import Toast

from refboard.tui.panes.pane import Pane
from refboard.tui.panes.queue_list import QueueList
from refboard.tui.panes.register import PANES
from refboard.tui.widgets.bars import StatusBar
from refboard.tui.widgets.scroller import Scroller
from refboard.tui.widgets.text_table import TextTable
from refboard.tui.workbook.item_list import ItemList

NUMBERED = [spec for spec in PANES if spec.number]


def note(monkeypatch: pytest.MonkeyPatch, kind: type[Widget], name: str, calls: list[Widget]) -> None:
    do = getattr(kind, name)

    def noting(self: Widget, *args: object, **options: object) -> object:
        calls.append(self)
        return do(self, *args, **options)

    monkeypatch.setattr(kind, name, noting)


def cursor_colours(table: TextTable) -> tuple[object, object]:
    style = table.get_component_rich_style("datatable--cursor")
    return style.color, style.bgcolor


async def test_no_list_is_styled_or_drawn_again_because_its_pane_comes_back(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(size=(140, 45)) as d:
        for spec in [*NUMBERED, *NUMBERED, NUMBERED[0]]:
            await d.press(spec.number)
        styled: list[Widget] = []
        drawn: list[Widget] = []
        for kind in (TextTable, ItemList, Scroller):
            note(monkeypatch, kind, "update_node_styles", styled)
        note(monkeypatch, TextTable, "refresh", drawn)
        for spec in (NUMBERED[1], NUMBERED[3], NUMBERED[0]):
            await d.press(spec.number)
        assert styled == []
        assert drawn == []


async def test_the_cursor_shows_whether_the_list_has_the_keys(open_app: OpenApp) -> None:
    async with open_app() as d:
        table = d.main.query_one(QueueList)
        with_keys = cursor_colours(table)
        await d.press("/")
        assert cursor_colours(table) != with_keys
        await d.press("enter")
        assert cursor_colours(table) == with_keys


async def test_a_list_has_the_colours_of_a_theme_that_was_chosen_while_it_was_away(open_app: OpenApp) -> None:
    async with open_app() as d:
        table = d.main.query_one(QueueList)
        await d.press("2")
        dark = cursor_colours(table)
        d.pilot.app.theme = "refboard-light"
        await d.press("1")
        light = cursor_colours(table)
        assert light != dark
        # As if it had been here all the time.
        await d.press("2", "1", "/", "enter")
        assert cursor_colours(table) == light


async def test_a_list_that_comes_back_without_the_keys_looks_so(open_app: OpenApp) -> None:
    async with open_app() as d:
        table = d.main.query_one(QueueList)
        with_keys = cursor_colours(table)
        await d.press("2")
        d.main.query_one(ContentSwitcher).current = "today"
        d.main.set_focus(None)
        await d.pilot.pause()
        await d.pilot.pause()
        assert not table.has_focus
        assert cursor_colours(table) != with_keys


@pytest.mark.parametrize("colours", [{}, {"NO_COLOR": "1"}])
async def test_the_ground_is_drawn_as_any_widget_without_contents_is(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, colours: dict[str, str]
) -> None:
    for name, value in colours.items():
        monkeypatch.setenv(name, value)
    async with open_app() as d:
        grounds: list[Widget] = [d.main, d.main.query_one(ContentSwitcher), d.main.query_one(Pane)]
        for ground in grounds:
            crop = Region(0, 0, ground.size.width, 2)
            assert words(ground.render_lines(crop)) == words(Widget.render_lines(ground, crop))


def words(strips: list[Strip]) -> list[list[tuple[str, object]]]:
    return [[(segment.text, segment.style and segment.style.bgcolor) for segment in each] for each in strips]


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_what_is_said_for_a_moment_lies_over_neither_line_at_the_bottom(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size) as d:
        d.pilot.app.notify("Word after word, so that it takes more than one line. " * 3, title="News")
        await d.pilot.pause(0.2)
        toasts = d.main.query(Toast)
        assert toasts
        assert all(toast.region.bottom <= d.main.query_one(StatusBar).region.y for toast in toasts)
