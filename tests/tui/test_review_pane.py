"""Pane 5: what was found, the funnel, the causes, a table at a time; the same touches as in Timing."""

from __future__ import annotations

import pytest
from app_fixtures import MemoryStore, OpenApp
from outreach_practice import SIZES, agree, busy_practice, pane_look, show, worked_out

from refboard.tui.review.pane import ReviewPane
from refboard.tui.review.view import TABLES, VIEWS
from refboard.tui.screens.page_screen import PageScreen
from refboard.tui.widgets.scroller import Scroller


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(busy_practice(late_notes=True))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_pane_looks_as_agreed(open_app: OpenApp, size: tuple[int, int]) -> None:
    pages = []
    async with open_app(size) as d:
        await show(d, "5")
        for name, keys in (
            ("review", ""),
            ("angle", "b"),
            ("sources", "BBB"),
            ("compared", "BBBBBB"),
            ("below", "G"),
        ):
            await d.press(*keys)
            await d.pilot.pause(0.1)
            pages.append(f"--- {name}\n{pane_look(d)}")
    look = "\n".join(pages)
    assert all(len(line) <= size[0] for line in look.splitlines())
    agree(f"review-{size[0]}x{size[1]}", look)


async def test_our_own_house_comes_first_and_its_step_is_marked(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        pane = await show(d, "5")
        assert isinstance(pane, ReviewPane)
        assert pane.review is not None
        assert pane.review.weakest == "handoff"
        lines = d.look().splitlines()
        assert lines[2].startswith(" ! Weakest: handoff. Catch up first: half of the notes take ")
        assert [line.split()[0] for line in lines if "◂" in line] == ["Repeat"]
        # The weekday that stands out is still named among the causes.
        assert any(line.startswith(" ! Timing. Answers differ by weekday: Tue ") for line in lines)


async def test_tables_go_round_by_key_and_come_into_sight(open_app: OpenApp) -> None:
    async with open_app((80, 24)) as d:
        pane = await show(d, "5")
        assert isinstance(pane, ReviewPane)
        for at in (*range(1, len(VIEWS)), 0):
            await d.press("b")
            await d.pilot.pause(0.05)
            assert pane.table == VIEWS[at]
            title = f"{VIEWS[at]}  " if VIEWS[at] in TABLES else ""
            assert f"{title}{at + 1} of {len(VIEWS)}" in d.look()
            assert pane.query_one("#breakdown").region.y < 23
        await d.press("B")
        assert pane.table == VIEWS[-1]


async def test_large_screens_show_the_tables_that_follow(open_app: OpenApp) -> None:
    async with open_app((200, 60)) as d:
        await show(d, "5")
        look = d.look()
        for name in TABLES[:4]:
            assert f"Answered touches by {name}" in look
        assert look.count("b for the next") == 1


async def test_the_same_touches_are_looked_at_in_both_panes(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        timing = await show(d, "3")
        await d.press("slash", "down", "down", "enter", "down", "enter")
        await worked_out(d)
        await d.press("comma")
        await worked_out(d)
        review = await show(d, "5")
        assert review.figures.touch_filter == timing.figures.touch_filter
        assert review.figures.outreach is not None
        assert timing.figures.outreach is not None
        assert review.figures.outreach.touches == timing.figures.outreach.touches > 0
        assert "12 months to Mon Nov 24, 2025 · channel " in d.look().splitlines()[1]
        await d.press("escape")
        await worked_out(d)
        assert (await show(d, "3")).figures.touch_filter == review.figures.touch_filter
        assert "12 months to today" in d.look().splitlines()[1]
        assert "channel" not in d.look().splitlines()[1]


async def test_all_the_time_is_all_the_time(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        pane = await show(d, "5")
        await d.press("p", "end", "enter")
        await worked_out(d)
        assert pane.figures.outreach is not None
        assert pane.figures.outreach.touches == 52 * 30
        assert "all time" in d.look().splitlines()[1]


async def test_words_that_nobody_wrote_down_are_counted_as_such(
    open_app: OpenApp, store: MemoryStore
) -> None:
    for row in store.tables["Touches"]:
        row["Angle"] = ""
        row["Source"] = row.pop("Target ID")
    store.tables["Targets"] = []
    async with open_app((140, 45)) as d:
        await show(d, "5")
        await d.press("b")
        assert any(line.count("not given") == 1 for line in d.look().splitlines())
        await d.press("B", *"B" * (len(VIEWS) - len(TABLES) + 1))
        # Offices that only touches name count as sources, too.
        assert "not given  0 of 3" in d.look()


async def test_without_touches_there_is_a_sentence(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Touches"] = []
    async with open_app() as d:
        await show(d, "5")
        look = " ".join(d.look().split())
        assert "No touches that ask for an answer yet." in look
        assert "Outreach" not in look


async def test_the_text_is_that_of_the_command_line(open_app: OpenApp) -> None:
    async with open_app((100, 30)) as d:
        await show(d, "5")
        await d.press("x")
        assert isinstance(d.app.screen, PageScreen)
        assert "Review of outreach" in d.look()
        assert "! Handoff: Catch up first" in d.look()
        await d.pilot.resize_terminal(60, 20)
        await d.until(lambda: d.app.size.width == 60)
        await d.pilot.pause(0.1)
        assert all(len(line) <= 60 for line in d.look().splitlines())
        await d.press("x")
        assert d.at_list


async def test_other_colours_and_sizes_keep_the_words(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        pane = await show(d, "5")
        before = d.look()
        for theme in ("refboard-light", "ansi-dark", "ansi-light"):
            d.app.theme = theme
            await d.pilot.pause(0.1)
            assert d.look() == before
        await d.pilot.resize_terminal(60, 15)
        await d.until(lambda: d.main.size.width == 60)
        assert pane.query_one(Scroller).max_scroll_y > 5
        await d.pilot.resize_terminal(140, 45)
        await d.until(lambda: d.main.size.width == 140)
        await d.pilot.pause(0.1)
        assert d.look() == before
