"""Pane 3: the verdict, weekdays, hours; filters and periods; what is said when there is nothing to tell."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from app_fixtures import MemoryStore, OpenApp
from outreach_practice import SIZES, agree, busy_practice, pane_look, show, worked_out
from textual.widgets import OptionList

from refboard.tui.screens.page_screen import PageScreen
from refboard.tui.timing.heat_map import HeatMap
from refboard.tui.timing.pane import TimingPane
from refboard.tui.timing.weekday_chart import WeekdayChart
from refboard.tui.widgets.scroller import Scroller


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(busy_practice())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_pane_looks_as_agreed(open_app: OpenApp, size: tuple[int, int]) -> None:
    pages = []
    async with open_app(size) as d:
        await show(d, "3")
        for name, key in (("sent", ""), ("speed", "v"), ("answered", "b"), ("below", "G")):
            if key:
                await d.press(key)
                await worked_out(d)
            await d.pilot.pause(0.1)
            pages.append(f"--- {name}\n{pane_look(d)}")
    look = "\n".join(pages)
    assert all(len(line) <= size[0] for line in look.splitlines())
    agree(f"timing-{size[0]}x{size[1]}", look)


async def test_the_verdict_stands_on_top_and_its_day_is_marked(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        pane = await show(d, "3")
        assert isinstance(pane, TimingPane)
        assert pane.timing is not None
        look = d.look()
        assert pane.timing.verdict.best == "Tue"
        assert f"▲ {pane.timing.verdict.text[:60]}" in look
        assert next(line for line in look.splitlines() if "◂ stands out" in line).count("Tue") == 1


async def test_by_and_measure_are_switched_by_key(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        pane = await show(d, "3")
        assert isinstance(pane, TimingPane)
        await d.press("v")
        assert "Within █ 2, ▓ 5, ░ 10 open days" in d.look()
        assert "Answered within 2 open days, by weekday and hour sent" in d.look()
        await d.press("b")
        await worked_out(d)
        assert pane.timing is not None
        assert pane.timing.by == "answered"
        assert "by weekday answered" in d.look()
        assert "Expected" in d.look()
        # How fast is told by the weekday sent.
        await d.press("v")
        await worked_out(d)
        assert (pane.by, pane.measure) == ("sent", "speed")
        await d.press("v", "b", "b")
        await worked_out(d)
        assert (pane.by, pane.measure) == ("sent", "rate")


async def test_a_channel_is_chosen_by_key_and_named_in_the_heading(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        pane = await show(d, "3")
        whole = pane.figures.outreach
        await d.press("slash", "down", "down", "enter")
        assert "Channel?" in d.look()
        assert whole is not None
        word, count = whole.choices.words["channel"][0]
        assert f"{word} ({count} touches)" in d.look()
        await d.press("down", "enter")
        await worked_out(d)
        assert f"channel {word}" in d.look().splitlines()[1]
        assert pane.figures.outreach is not None
        assert 0 < pane.figures.outreach.touches < whole.touches
        await d.press("escape")
        await worked_out(d)
        assert pane.figures.outreach is not None
        assert pane.figures.outreach.touches == whole.touches


async def test_the_owner_picker_begins_with_me_and_ends_with_nobody(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app((140, 45)) as d:
        pane = await show(d, "3")
        await d.press("o")
        options = d.app.screen.query_one(OptionList).options
        assert [str(option.prompt).split(" (")[0] for option in options] == [
            "Any", "Me: Ana Reyes", "Ben Okafor", "unowned",
        ]  # fmt: skip
        assert "unowned (" in d.look()
        await d.press("up", "enter")
        await worked_out(d)
        assert pane.figures.touch_filter.word("owner") == "unowned"
        assert pane.figures.outreach is not None
        theirs = [f"P-{at}A" for at in range(30) if at % 3 == 2]
        rows = [row for row in store.tables["Touches"] if row["Date"] > date(2025, 11, 24)]
        assert pane.figures.outreach.touches == sum(row["Target ID"] in theirs for row in rows)


async def test_periods_step_back_and_forth_and_say_where_they_end(open_app: OpenApp) -> None:
    async with open_app() as d:
        pane = await show(d, "3")
        assert "12 months to today" in d.look()
        await d.press("full_stop")
        assert d.status == "This is the newest period."
        await d.press("comma")
        await worked_out(d)
        assert "12 months to Mon Nov 24, 2025" in d.look()
        await d.press("comma")
        assert d.status == "No touches are older than this period."
        await d.press("full_stop")
        await worked_out(d)
        assert "12 months to today" in d.look()
        await d.press("p", "end", "enter")
        await worked_out(d)
        assert "all time" in d.look()
        assert pane.figures.outreach is not None
        assert pane.figures.outreach.touches == 52 * 30
        await d.press("comma")
        assert d.status.startswith("All time is shown")


async def test_a_period_without_touches_says_what_to_do(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Touches"] = [row for row in store.tables["Touches"] if row["Date"] < date(2025, 11, 1)]
    async with open_app() as d:
        await show(d, "3")
        look = d.look()
        assert "No touches match: 12 months to today." in look
        assert "the oldest touch is from" in " ".join(look.split())
        assert "Answered" not in look
        await d.press("comma")
        await worked_out(d)
        assert "stands out" in d.look()


async def test_a_workbook_without_touches_says_what_to_do(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Touches"] = []
    async with open_app() as d:
        await show(d, "3")
        assert "No touches that ask for an answer yet." in " ".join(d.look().split())
        await d.press("slash", "enter")
        assert d.status == "No touches have a value for: Owner of the target."
        await d.press("comma")
        assert d.status == "No touches are older than this period."
        await d.press("x")
        assert d.at_list
        assert d.status == "There are no figures to show as text yet."


async def test_few_touches_are_greyed_and_said_to_be_few(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Touches"] = store.tables["Touches"][:25]
    async with open_app((140, 45)) as d:
        pane = await show(d, "3")
        assert isinstance(pane, TimingPane)
        assert pane.timing is not None
        assert pane.timing.verdict.p is None
        look = d.look()
        assert "? Too few to tell whether a weekday stands out" in look
        assert "too few" in look
        assert " n1" in look


async def test_the_text_is_that_of_the_command_line(open_app: OpenApp) -> None:
    from refboard.report.pages.plain_page import render_plain
    from refboard.report.timing import timing_page

    async with open_app((100, 30)) as d:
        pane = await show(d, "3")
        assert isinstance(pane, TimingPane)
        await d.press("x")
        assert isinstance(d.app.screen, PageScreen)
        assert pane.timing is not None
        told = [line for line in render_plain(timing_page(pane.timing), 97).splitlines() if line]
        shown = [line.strip() for line in d.look().splitlines()]
        assert [line.strip() for line in told[:15]] == [line for line in shown if line][:15]
        await d.press("G")
        assert told[-1].strip() in d.look()
        await d.press("escape")
        assert d.at_list


async def test_a_narrow_heading_says_first_which_touches_are_counted(open_app: OpenApp) -> None:
    async with open_app((60, 15)) as d:
        await show(d, "3")
        assert d.look().splitlines()[1].startswith(" Timing · 12 months to today · by weekday sent")
        await d.press("slash", "down", "down", "enter")
        await d.press("down", "enter")
        await worked_out(d)
        await d.until(lambda: "12 months to today · channel " in d.look().splitlines()[1])
        await d.pilot.resize_terminal(140, 45)
        await d.until(
            lambda: " · how many answer · 12 months to today · channel " in d.look().splitlines()[1]
        )


@pytest.mark.parametrize("compact", [False, True])
async def test_the_page_of_text_always_names_its_way_out(open_app: OpenApp, *, compact: bool) -> None:
    async with open_app((60, 15)) as d:
        if compact:
            await d.press("z")
        await show(d, "3")
        await d.press("x")
        assert isinstance(d.app.screen, PageScreen)
        await d.until(lambda: d.look().splitlines()[-1].startswith("esc Back"))
        await d.press("escape")
        assert d.at_list


async def test_small_screens_have_numbers_instead_of_bars(open_app: OpenApp) -> None:
    async with open_app((100, 30)) as d:
        await show(d, "3")
        chart = d.main.shown.query_one(WeekdayChart)
        assert chart.region.height > 5
        for size in ((59, 30), (100, 15)):
            await d.pilot.resize_terminal(*size)
            await d.until(lambda: chart.region.height == 0)
            assert "Mon" in d.look()
        await d.pilot.resize_terminal(60, 16)
        await d.until(lambda: chart.region.height > 5)


async def test_a_new_size_draws_anew(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        await show(d, "3")
        wide = d.look()
        await d.pilot.resize_terminal(80, 24)
        await d.until(lambda: d.main.size.width == 80)
        await d.pilot.pause(0.1)
        narrow = d.look()
        assert all(len(line) <= 80 for line in narrow.splitlines())
        assert "┤" in narrow
        await d.pilot.resize_terminal(140, 45)
        await d.until(lambda: d.main.size.width == 140)
        await d.pilot.pause(0.1)
        assert d.look() == wide


async def test_other_colours_draw_anew_with_the_same_words(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        await show(d, "3")
        before = d.look()
        chart = d.main.shown.query_one(WeekdayChart)
        colours = []
        for theme in ("refboard-dark", "refboard-light", "ansi-dark", "textual-light"):
            d.app.theme = theme
            await d.pilot.pause(0.1)
            assert d.look() == before
            colours.append({str(span.style) for span in chart.render().spans})
        assert all(one != other for one, other in pairwise(colours))
        assert all("black" not in style for style in colours[2])


async def test_a_chart_is_drawn_once_for_the_same_figures(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    draw = WeekdayChart._draw

    def counted(self: WeekdayChart, width: int, height: int) -> object:
        drawn.append((width, height))
        return draw(self, width, height)

    monkeypatch.setattr(WeekdayChart, "_draw", counted)
    async with open_app((140, 45)) as d:
        await show(d, "3")
        await d.pilot.pause(0.1)
        drawn.clear()
        await d.press("1", "3", "j", "k")
        await worked_out(d)
        d.main.shown.query_one(WeekdayChart).refresh()
        await d.pilot.pause(0.1)
        assert drawn == []
        await d.press("v")
        await d.pilot.pause(0.1)
        assert len(drawn) == 1


async def test_new_touches_of_others_change_the_figures(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((140, 45)) as d:
        pane = await show(d, "3")
        assert pane.figures.outreach is not None
        before = pane.figures.outreach.touches
        store.tables["Touches"].append(
            {"Touch ID": "T-NEWX", "Target ID": "P-1A", "Date": date(2026, 10, 5), "Channel": "Fax"}
        )
        await d.until(
            lambda: pane.figures.outreach is not None and pane.figures.outreach.touches == before + 1
        )


async def test_the_heading_tells_of_the_figures_that_are_shown(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app((140, 45)) as d:
        await show(d, "3")
        monkeypatch.setattr(d.main.session, "ask", lambda *_: None)
        await d.press("comma")
        heading = d.look().splitlines()[1]
        assert "12 months to today" in heading
        assert heading.endswith("calculating …")


async def test_nothing_is_claimed_before_the_figures_are_there(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app((140, 45)) as d:
        monkeypatch.setattr(d.main.session, "ask", lambda *_: None)
        await d.press("3")
        await d.until(lambda: isinstance(d.main.shown, TimingPane))
        await d.press("comma", "o")
        assert d.at_list
        assert d.status == "The figures are not calculated yet; try again in a moment."
        assert "Calculating the figures …" in d.look()
        await d.press("x")
        assert d.status == "There are no figures to show as text yet."


async def test_keys_of_a_list_scroll_what_does_not_fit(open_app: OpenApp) -> None:
    async with open_app((60, 15)) as d:
        pane = await show(d, "3")
        scroller = pane.query_one(Scroller)
        assert scroller.max_scroll_y > 3
        await d.press("j", "down", "k")
        assert scroller.scroll_y == 1
        await d.press("G")
        assert scroller.scroll_y == scroller.max_scroll_y
        await d.press("ctrl+u")
        assert 0 < scroller.scroll_y < scroller.max_scroll_y
        await d.press("g", "ctrl+d")
        assert scroller.scroll_y == min(scroller.size.height // 2, scroller.max_scroll_y)
        await d.press("enter")
        assert d.at_list


async def test_words_of_the_workbook_are_shown_and_not_obeyed(open_app: OpenApp, store: MemoryStore) -> None:
    evil = "[@click=app.quit]Bob[/] \x1b]2;title\x07"
    for row in store.tables["Touches"]:
        row["By"] = evil
        row["Angle"] = "[/]"
    async with open_app((140, 45)) as d:
        pane = await show(d, "3")
        await d.press("slash", "down", "enter")
        assert "[@click=app.quit]Bob[/] ␛]2;title␇" in d.look()
        await d.press("down", "enter")
        await worked_out(d)
        assert "sent by [@click=app.quit]Bob[/] ␛]2;title␇" in d.look()
        assert pane.figures.touch_filter.word("by") == evil
        assert pane.query_one(HeatMap).heat is not None


@pytest.mark.parametrize("size", [(40, 10), (60, 15), (80, 24)])
async def test_every_filter_can_be_reached_on_a_small_screen(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size) as d:
        pane = await show(d, "3")
        await d.press("slash", "end")
        assert "City: any" in d.look()
        assert "enter choose" in d.look()
        await d.press("enter", "down", "enter")
        await worked_out(d)
        assert pane.figures.touch_filter.word("city") == "Madison"


async def test_an_experiment_is_started_from_the_pane_and_followed_there(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app((100, 30)) as d:
        await show(d, "3")
        await d.press("E")
        await d.pilot.pause(0.1)
        assert "Start a weekday experiment" in d.look()
        assert "touches to find a difference of 15 points" in " ".join(d.look().split())
        await d.press("ctrl+u", *"Sat,Sun")
        await d.pilot.pause(0.1)
        assert "Offices are closed on Sat, Sun" in " ".join(d.look().split())
        await d.press("ctrl+u", *"Mon,Wed", "ctrl+s")
        await d.until(lambda: bool(store.tables["Settings"]))
        (row,) = store.tables["Settings"]
        assert row["Setting"] == "Weekday experiment"
        assert str(row["Value"]).startswith("Mon, Wed from 2026-11-25: ")
        await worked_out(d)
        await d.until(lambda: "Weekday experiment, Mon, Wed: 0 of" in d.look())
        await d.press("E")
        await d.pilot.pause(0.1)
        assert isinstance(d.app.screen, PageScreen)
        assert "Next touches" in d.look() or "NEXT TOUCHES" in d.look()
