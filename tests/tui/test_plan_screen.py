"""A day on the road from Today: choose the city and the day, read the plan, save it."""

from __future__ import annotations

from pathlib import Path

from app_fixtures import AppDriver, MemoryStore, OpenApp
from icalendar import Calendar

from refboard.tui.forms.save_file_form import SaveFileForm
from refboard.tui.screens.picker import Picker
from refboard.tui.screens.plan_screen import PlanScreen


async def open_plan(d: AppDriver, city: str) -> PlanScreen:
    await d.press("v")
    await d.until(lambda: isinstance(d.app.screen, Picker))
    screen = next(one for one in d.app.screen_stack if isinstance(one, PlanScreen))
    assert screen.plan is not None
    for _ in range([area.city for area in screen.plan.areas].index(city)):
        await d.press("j")
    await d.press("enter")
    await d.until(lambda: screen.plan is not None and screen.plan.area == city)
    await d.pilot.pause(0.1)
    return screen


async def save(d: AppDriver, key: str, path: Path) -> None:
    await d.press(key)
    await d.until(lambda: isinstance(d.app.screen, SaveFileForm))
    await d.pilot.pause(0.1)
    await d.press("end", "ctrl+u")
    await d.type(str(path))
    await d.press("enter")
    await d.until(lambda: isinstance(d.app.screen, PlanScreen))


async def test_the_plan_of_a_city_is_read_and_saved(
    open_app: OpenApp, store: MemoryStore, tmp_path: Path
) -> None:
    store.row("Targets", "P-AAA")["Address"] = "12 Main St"
    async with open_app((100, 40)) as d:
        screen = await open_plan(d, "Madison")
        look = d.look()
        assert "On the road: Madison, Tuesday, November 24, 2026" in look
        assert "LAKEVIEW FAMILY MEDICINE" in look
        assert "12 Main St, Madison" in look
        page, calendar = tmp_path / "plan.html", tmp_path / "plan.ics"
        await save(d, "w", page)
        assert "12 Main St, Madison" in page.read_text(encoding="utf-8")
        await save(d, "i", calendar)
        assert screen.plan is not None
        events = Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
        assert len(events) == len(screen.plan.stops) > 0
        await d.press("escape")
        assert d.at_list
        assert store.titles == []


async def test_another_day_can_be_chosen(open_app: OpenApp) -> None:
    async with open_app((100, 40)) as d:
        screen = await open_plan(d, "Madison")
        await d.press("d", "j", "j", "enter")
        # Thanksgiving is no day for visits.
        await d.until(lambda: "Friday, November 27, 2026" in d.look())
        assert screen.plan is not None
        assert screen.plan.on < screen.plan.day


async def test_nothing_is_saved_before_a_city_is_chosen(open_app: OpenApp) -> None:
    async with open_app((100, 40)) as d:
        await d.press("v")
        await d.until(lambda: isinstance(d.app.screen, Picker))
        await d.press("escape", "w")
        await d.until(lambda: "Choose a city first." in d.look())
        assert "Where visits are due" in d.look()


async def test_offices_without_a_city_say_what_to_fill_in(open_app: OpenApp, store: MemoryStore) -> None:
    for row in store.tables["Targets"]:
        row["City"] = None
    async with open_app((100, 40)) as d:
        await d.press("v")
        await d.until(lambda: "Fill in City and ZIP in Targets" in d.look())
