"""Every pane, form and screen at five sizes: everything on it can be seen, and what is cut says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, OpenApp, Records, practice
from layout import faults
from test_workbook_pane import CONFLICT, GONE, KEPT
from textual.app import App, ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import DataTable, Input, OptionList, Static

from refboard.demo.practice import generate_practice
from refboard.practice.schema import TABLES
from refboard.tui.screens.refused import RefusedScreen
from refboard.tui.widgets.bars import StatusBar
from workbook.errors import FileRefusedError
from workbook.sync_status import SyncStatus

SIZES = [(60, 15), (80, 24), (100, 30), (140, 45), (200, 60)]
IDS = [f"{width}x{height}" for width, height in SIZES]
SENTENCE = (
    "The sheet Targets has two columns called Phone (Targets!G1 and Targets!Q1); rename one of them. " * 4
)
LONG = "The Very Long Named Regional Center for Pediatric Otolaryngology, Allergy and Sleep Medicine of Upper Madison"


def rich_practice() -> Records:
    """The demo's practice, and an office whose every word is longer than its place."""
    records: Records = {
        spec.name: [
            dict(zip([*(column.name for column in spec.columns), "Parking"], row, strict=False))
            for row in rows
        ]
        for spec in TABLES
        if (rows := generate_practice(touches=160, seed=4, on=ON).rows().get(spec.name)) is not None
    }
    records["Settings"] = []
    records["Targets"].append(
        {"Target ID": "P-LONG", "Source": LONG, "Contact": "Dr. Wilhelmina Featherstonehaugh-Cholmondeley the Younger",
         "Role": "Physician", "Specialty": "Pediatric Otolaryngology", "Phone": "+1 (608) 555-0144 extension 1234567",
         "Email": "wilhelmina.featherstonehaugh-cholmondeley@otolaryngology.example.org", "City": "Sun Prairie",
         "Tier": "A", "Status": "Active", "Owner": "Ana Reyes", "Preferred channel": "Phone",
         "Next step": "send the guide to referring children with long standing sinus trouble " * 3,
         "Next date": ON - timedelta(days=80), "Notes": "Calls back after five. " * 12}
    )  # fmt: skip
    records["Touches"].append(
        {"Touch ID": "T-LONG", "Target ID": "P-LONG", "Date": date(2026, 7, 1), "Channel": "Phone",
         "Purpose": "Check-in", "By": "Ana Reyes", "Outcome": "Spoke", "Intel": "Wants everything in writing. " * 8}
    )  # fmt: skip
    records["Referrals"].append(
        {"Referral ID": "R-LONG", "Target ID": "P-LONG", "Source": LONG, "Received": date(2025, 12, 22),
         "Patient ref": "MRN-00012345678", "Scheduled on": date(2025, 12, 29), "Appointment": date(2026, 1, 4),
         "Outcome": "Completed", "Handler": "Chloe Lindqvist-Featherstonehaugh"}
    )  # fmt: skip
    return records


class Troubled(MemoryStore):
    """A store in which a row of ours has vanished too."""

    def status(self) -> SyncStatus:
        return replace(super().status(), reverted=[GONE])


@pytest.fixture
def store() -> MemoryStore:
    other = replace(CONFLICT, id="c0ffee02", column="Next step", mine="call " * 60, theirs="visit " * 60)
    return Troubled(rich_practice(), open_questions=[CONFLICT, other], kept=[KEPT])


@dataclass
class Tour:
    """Walks through the screens, looks at each, and remembers what is wrong and where."""

    driver: AppDriver
    wrong: list[str]
    seen: int = 0
    every_field: bool = False

    async def look(self, name: str, *keys: str) -> None:
        """Press keys and look at what comes."""
        d = self.driver
        await d.press(*keys)
        await d.until(self._idle, 10)
        await d.pilot.pause(0.06)
        self.seen += 1
        self.wrong += [f"{name}: {each}" for each in faults(d.app.screen)]
        assert "Traceback" not in d.look()

    async def form(self, name: str, *keys: str) -> None:
        """Look at what comes over the pane, go through its fields, and leave it."""
        d = self.driver
        await self.look(name, *keys)
        assert not d.at_list, f"{name}: nothing came"
        for field in range(30 if self.every_field and d.app.screen.query(".form .line") else 0):
            await d.press("down")
            self.wrong += [f"{name} at field {field}: {each}" for each in faults(d.app.screen)]
        while not d.at_list:
            await d.close_top()

    async def complaint(self, name: str, key: str, field: Iterable[str]) -> None:
        """Look at what is wrong and its field in a form: both are in sight."""
        d = self.driver
        await d.press(key)
        await d.until(lambda: not d.at_list)
        await d.press(*field, "ctrl+s")
        # The arrows go through the fields also where they scroll.
        first, fields = d.app.screen.focused, d.app.screen.query(".form .line")
        d.app.animation_level = "none"
        await d.press(*(["down"] * min(12, len(fields) - 1)))
        assert d.app.screen.focused is not first
        await d.press("ctrl+s")
        said = d.app.screen.query_one(".wrong", Static)
        await self.look(f"{name} with a complaint")
        assert said.region, name
        assert d.app.screen.region.contains_region(said.region), name
        while not d.at_list:
            await d.close_top()

    def _idle(self) -> bool:
        status = self.driver.main.query_one(StatusBar)
        return not (status.waiting or status.working)


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_what_is_used_daily_can_be_seen(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size) as d:
        tour = Tour(d, [])
        await tour.look("today")
        await tour.form("touch", "t")
        await tour.form("help", "question_mark")
        await tour.complaint("row", "e", "")
        await tour.complaint("new target", "N", ("space",))
        await tour.look("held", "h")
        for name, key in (
            ("sources", "2"),
            ("timing", "3"),
            ("loop", "4"),
            ("review", "5"),
            ("workbook", "6"),
        ):
            await tour.look(name, key)
        await tour.form("long conflict", "j", "enter")
        await tour.form("decision", "2", "P")
        await tour.look("source", "enter")
        assert tour.seen == 14
        assert tour.wrong == []


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_everything_can_be_seen(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size) as d:
        # A field comes into sight at once, or the walk would outrun it.
        d.app.animation_level = "none"
        tour = Tour(d, [], every_field=True)
        await _today(tour)
        await _figures(tour)
        await _loop(tour)
        await _workbook(tour)
        await _problem(tour)
        assert tour.seen > 70
        assert tour.wrong == []


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_why_a_workbook_is_refused_can_be_read(open_app: OpenApp, size: tuple[int, int]) -> None:
    def refuse() -> MemoryStore:
        raise FileRefusedError(SENTENCE)

    async with open_app(size, wait=False, opener=refuse) as d:
        await d.until(lambda: isinstance(d.app.screen, RefusedScreen))
        tour = Tour(d, [])
        await tour.look("refused")
        assert "q quit" in d.look()
        assert tour.wrong == []


async def test_a_workbook_without_templates_says_so(open_app: OpenApp) -> None:
    bare: Records = {name: rows for name, rows in practice().items() if name in ("Targets", "Touches")}
    async with open_app((60, 15), opener=lambda: MemoryStore(bare)) as d:
        await d.press("m")
        await d.until(lambda: "no table Messages" in d.look())
        await d.press("m")
        said = d.app.screen.query_one(".wrong", Static)
        await d.until(lambda: "no table Messages" in str(said.visual))
        assert faults(d.app.screen) == []
        await d.press("escape")
        assert d.at_list


class Broken(App[None]):
    """A screen with one of each fault."""

    CSS = """
    #words { height: 1; }
    #lines { height: 2; }
    #wide { width: 50; }
    #hint { width: 12; }
    #scroll { height: 3; }
    #table { height: 2; }
    #list { text-wrap: nowrap; text-overflow: clip; height: 2; }
    #under, #over { height: 1; }
    #over { offset: 0 -1; }
    #scroll Static { height: 9; }
    """

    def compose(self) -> ComposeResult:
        yield Static("one two three four five six seven eight nine ten", id="words")
        with Vertical(id="lines"):
            yield Static("x", id="wide")
        yield Input(placeholder="much too long for this", compact=True, id="hint")
        with VerticalScroll(id="scroll"):
            yield Static("y")
            yield Input(compact=True, id="below")
        yield OptionList("z", id="list")
        table: DataTable[str] = DataTable(id="table")
        table.add_column("a", width=40)
        yield table
        yield Static("under", id="under")
        yield Static("over", id="over")


async def test_every_fault_is_found() -> None:
    app = Broken()
    async with app.run_test(size=(30, 15)) as pilot:
        await pilot.pause()
        app.set_focus(app.query_one("#below"), scroll_visible=False)
        await pilot.pause()
        found = "\n".join(faults(app.screen))
    for fault in ("Static#words shows 1 of 2 lines", "Static#wide is wider than what it is in",
                  "The hint in Input#hint is cut", "Static#under and Static#over lie over each other",
                  "DataTable#table is wider than its place", "#list cuts its lines without a mark", "#below has the keys and is out of sight"):  # fmt: skip
        assert fault in found


async def _today(tour: Tour) -> None:
    await tour.look("today")
    await tour.look("today, the next row", "j")
    for name, key in (("touch", "t"), ("answer", "a"), ("snooze", "s"), ("owner", "o"), ("message", "m"),
                      ("row", "e"), ("new referral", "f"), ("new target", "N"), ("help", "question_mark"), ("history", "U"),
                      ("palette", "ctrl+p"), ("theme", "ctrl+t")):  # fmt: skip
        await tour.form(name, key)
    await tour.complaint("row", "e", "")
    await tour.complaint("new target", "N", ("space",))
    await tour.look("selected", "space", "space")
    await tour.form("touch for two", "t")
    await tour.look("held", "escape", "h")
    await tour.look("filter", "h", "slash", "a")
    await tour.look("nothing found", "z", "q", "x")
    await tour.look("the long one", "escape", "slash", *"upper", "enter")
    await tour.form("the long one's touch", "t")
    await tour.form("the long one's row", "e")
    await tour.form("the long one's message", "m")
    await tour.look("its source", "enter")
    await tour.look("what happened there", "tab")
    await tour.look("today again", "escape", "escape", "g")


async def _figures(tour: Tour) -> None:
    await tour.look("sources", "2")
    for name, key in (("re-engage", "E"), ("adjust", "J"), ("pause", "P"), ("state", "F"), ("whose", "o")):
        await tour.form(name, key)
    await tour.look("sources sorted", "S", "R")
    await tour.look("sources narrowed", "slash", *"zz")
    await tour.look("sources all", "escape", "escape", "g")
    await tour.look("source", "enter")
    await tour.form("decide there", "D")
    await tour.form("help there", "question_mark")
    await tour.look("timeline", "tab")
    await tour.look("next source", "n")
    for name, key in (("timing", "3"), ("review", "5")):
        await tour.look(name, key)
        for what, over in (("narrow", "slash"), ("period", "p"), ("whose", "o"), ("as text", "x")):
            await tour.form(f"{name}: {what}", over)
        await tour.look(f"{name}, the period before", "comma")
        await tour.look(f"{name}, otherwise", "b")
        await tour.look(f"{name}, all again", "escape")
    await tour.look("timing, how fast", "3", "v")


async def _loop(tour: Tour) -> None:
    await tour.look("loop", "4")
    for name, key in (("loop touch", "t"), ("loop row", "e"), ("handler", "H"), ("loop whose", "o")):
        await tour.form(name, key)
    await tour.look("loop narrowed", "w")
    await tour.look("loop late", "l")
    await tour.look("loop all", "escape", "escape")


async def _workbook(tour: Tour) -> None:
    d = tour.driver
    await tour.look("workbook", "6")
    await tour.form("conflict", "enter")
    await tour.form("long conflict", "j", "enter")
    await tour.form("row that is gone", "j", "enter")
    await tour.look("check-up", "c")
    d.main.shown.query_one(OptionList).action_last()
    await tour.form("version", "enter")
    d.store.queue_because = "Ana has it open in Excel since 09:12 and refboard waits until she closes it"
    await tour.look("an edit that waits", "1", "s", "enter")
    await tour.look("what waits", "6")


async def _problem(tour: Tour) -> None:
    await tour.driver.main.say_problem("Not saved", SENTENCE, "Everything you typed is kept.")
    await tour.form("problem")
