"""The plan of a day on the road: choose the city and the day, read it, save it to print or for a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from refboard.practice.words import day_text, plural
from refboard.text import content, visible
from refboard.tui.widgets.key_line import KeyLine
from refboard.tui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.events import Resize

    from refboard.analysis.plan.road_plan import RoadPlan
    from refboard.tui.session.board import Board

LONGEST = 200_000
"""Characters of a plan at most."""
DAYS = 10
"""Open days to choose from."""


class PlanScreen(Screen[None]):
    """One plan to read; ``owner`` limits it to a colleague's offices (None: everyone's). esc goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", key_display="esc", id="plan.back"),
        Binding("c", "choose_city", "City", id="plan.city", tooltip="Choose the city"),
        Binding("d", "choose_day", "Day", id="plan.day", tooltip="Choose the day"),
        Binding("w", "save_page", "Page to print", id="plan.page", tooltip="Save a page to print"),
        Binding(
            "i", "save_calendar", "Calendar", id="plan.calendar", tooltip="Save the stops for a calendar"
        ),
        Binding("y", "copy", "Copy", id="plan.copy", tooltip="Copy the plan"),
    ]

    class Ready(Message, bubble=False):
        """A plan is ready."""

        def __init__(self, plan: RoadPlan) -> None:
            self.plan = plan
            super().__init__()

    def __init__(self, board: Board, owner: str | None) -> None:
        super().__init__()
        self._board = board
        self._owner = owner
        self._city = ""
        self._days: tuple[date, ...] = ()
        self._day: date | None = None
        self._text = ""
        self.plan: RoadPlan | None = None
        """The plan that is shown; before a city is chosen, one of every city."""

    def compose(self) -> ComposeResult:
        """The plan and its keys."""
        with Scroller(id="page"):
            yield Static("Looking for offices that are due …", id="page-text", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Find where offices are due on the next open day."""
        from refboard.practice.calendar import Calendar

        self.set_focus(self.query_one(Scroller))
        calendar = Calendar.from_snapshot(self._board.snapshot)
        first = calendar.next_open(self._board.on)
        self._days = tuple(calendar.add(first, number) for number in range(DAYS))
        self._day = self._days[0]
        self._make()

    @work(thread=True, group="plan", exclusive=True, description="plan")
    def _make(self) -> None:
        """Make the plan, in a thread: pure, on frozen data."""
        from refboard.analysis.plan.places import PlanArea
        from refboard.analysis.plan.road_plan import PlanRequest, plan_day
        from refboard.tui.session.questions import facts_of

        area = PlanArea(cities=(self._city,) if self._city else ())
        facts = facts_of(self._board)
        self.post_message(self.Ready(plan_day(facts, self._day or facts.on, PlanRequest(area, self._owner))))

    async def on_plan_screen_ready(self, event: Ready) -> None:
        """Show the plan; ask for the city first."""
        self.plan = event.plan
        self._show(self.app.size.width)
        if not self._city and self.plan.areas:
            await self.action_choose_city()

    def on_resize(self, event: Resize) -> None:
        """Wrap the lines again."""
        self._show(event.size.width)

    def _show(self, width: int) -> None:
        from refboard.report.pages.plain_page import render_plain
        from refboard.report.road_plan import areas_page, plan_page

        if self.plan is None:
            return
        page = plan_page(self.plan) if self._city else areas_page(self.plan, "Press c to choose one.")
        self._text = render_plain(page, width - 3)
        self.query_one("#page-text", Static).update(content(self._text, LONGEST, multiline=True))

    async def action_choose_city(self) -> None:
        """Choose among the cities with offices that are due."""
        from refboard.tui.screens.picker import Picker

        plan = self.plan
        if plan is None:
            return
        if not plan.areas:
            self.notify("No office with a city is due on this day.", markup=False, timeout=6)
            return
        names = [area.city for area in plan.areas]
        words = [
            f"{area.city}: {area.due} due{f', {area.late} late' if area.late else ''}" for area in plan.areas
        ]

        def choose(place: int | None) -> None:
            if place is not None:
                self._city = names[place]
                self._make()

        at = names.index(self._city) if self._city in names else 0
        await self.app.push_screen(Picker("Which city?", words, at), choose)

    async def action_choose_day(self) -> None:
        """Choose among the next open days."""
        from refboard.tui.screens.picker import Picker

        def choose(place: int | None) -> None:
            if place is not None:
                self._day = self._days[place]
                self._make()

        at = self._days.index(self._day) if self._day in self._days else 0
        words = [day_text(day, self._board.on) for day in self._days]
        await self.app.push_screen(Picker("Which day?", words, at), choose)

    async def action_save_page(self) -> None:
        """Save the plan as a page to print."""
        from refboard.report.road_sheet import write_sheet

        await self._save("html", "Open it in a browser to print it.", write_sheet)

    async def action_save_calendar(self) -> None:
        """Save the stops as a calendar file."""
        from refboard.report.calendar_file import export_plan

        await self._save("ics", "Open it to add the stops to your calendar.", export_plan)

    async def _save(self, ending: str, hint: str, write: Callable[[RoadPlan], str]) -> None:
        from refboard.tui.forms.save_file_form import SaveFileForm

        plan = self.plan
        if plan is None or not self._city:
            self.notify("Choose a city first.", markup=False, timeout=4)
            return

        def done(path: Path | None) -> None:
            if path is not None:
                self.notify(f"Saved {visible(str(path))}", markup=False, timeout=8)

        place = "".join(letter if letter.isalnum() else "-" for letter in plan.area.casefold()).strip("-")
        name = f"visits-{place or 'day'}-{plan.day.isoformat()}.{ending}"
        title = f"Save the plan with {plural(len(plan.stops), 'stop')}"
        await self.app.push_screen(SaveFileForm(title, name, hint, lambda _: write(plan)), done)

    async def action_copy(self) -> None:
        """Copy the text of the plan."""
        from refboard.tui.clipboard import copy

        self.notify(f"Copied {await copy(self.app, self._text)}", markup=False, timeout=4)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
