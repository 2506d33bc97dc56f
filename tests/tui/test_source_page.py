"""The page of one source: what it tells, stepping through a list, and what can be done from there."""

from __future__ import annotations

import asyncio
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, OpenApp, Records
from referring_practice import referring
from textual import events
from textual.content import Content

from refboard.analysis.brief.card import CardTouch
from refboard.analysis.brief.timeline import Timeline, TimelineReferral, read_timeline
from refboard.analysis.facts import prepare
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.tui.forms.decision_form import DecisionForm
from refboard.tui.forms.touch_form import TouchForm
from refboard.tui.screens.picker import Picker
from refboard.tui.source.pane import SourcePane
from refboard.tui.source.timeline_text import timeline_content
from refboard.tui.sources.source_list import SourceList
from workbook.xlsx.reading.frames import snapshot_of

LOOKS = Path(__file__).parent / "looks"
SIZES = [(60, 15), (80, 24), (100, 30), (140, 45), (200, 60)]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(referring())


def page_of(d: AppDriver) -> SourcePane:
    pane = d.main.shown
    assert isinstance(pane, SourcePane)
    return pane


async def open_page(d: AppDriver, wanted: str = "P-BBB", among: tuple[str, ...] = ()) -> SourcePane:
    await d.main.open_source(wanted, among)
    await ready(d)
    return page_of(d)


async def ready(d: AppDriver) -> None:
    await d.until(lambda: page_of(d).figures is not None)
    await d.pilot.pause(0.1)


# --- what it tells ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_page_looks_as_agreed(open_app: OpenApp, size: tuple[int, int]) -> None:
    pages = []
    async with open_app(size) as d:
        await open_page(
            d, "P-BBB", ("lakeviewfamilymedicine", "harborpediatrics", "northsideinternalmedicine")
        )
        for name, keys in {
            "brief": (),
            "what happened": ("tab",),
            "its end": ("G",),
            "the next one": ("tab", "right_square_bracket"),
        }.items():
            await d.press(*keys)
            await ready(d)
            pages.append(f"--- {name}\n{d.look()}")
    look = "\n".join(pages)
    path = LOOKS / f"source-{size[0]}x{size[1]}.txt"
    if os.environ.get("REFBOARD_NEW_LOOKS"):
        path.write_text(look, encoding="utf-8")
    assert look == path.read_text(encoding="utf-8")
    assert all(len(line) <= size[0] for line in look.splitlines())


async def test_a_source_that_only_referrals_name_has_a_page(open_app: OpenApp) -> None:
    async with open_app() as d:
        await open_page(d, "Walk-in Corner")
        assert "There are no targets at this office" in " ".join(d.look().split())
        await d.press("t", "s", "a", "f", "e", "m")
        assert d.at_list
        assert "No target at this office yet" in d.status
        await d.press("D")
        assert "No target at Walk-in Corner" in d.status


async def test_a_source_that_is_gone_says_so(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        page = await open_page(d)
        for table in ("Targets", "Touches", "Referrals"):
            store.tables[table] = [row for row in store.tables[table] if row.get("Target ID") != "P-BBB"]
        await d.until(lambda: page.sentence)
        assert page.sentence in " ".join(d.look().split())
        await d.press("t", "D", "tab", "escape")
        assert d.main.shown.id == "today"


async def test_a_colleagues_touch_appears(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((140, 45)) as d:
        await open_page(d)
        store.tables["Touches"].append(
            {
                "Touch ID": "T-NEW",
                "Target ID": "P-BBB",
                "Date": ON,
                "Channel": "Visit",
                "By": "Cem",
                "Intel": "new scheduler",
            }
        )
        await d.until(lambda: "new scheduler" in d.look())


# --- the timeline -----------------------------------------------------------------------------


def timeline_of(records: Records, office: str, **limit: int) -> Timeline:
    snapshot = snapshot_of(TABLES, records)
    return read_timeline(prepare(snapshot, Policy.from_snapshot(snapshot), ON), office, **limit)


def test_the_timeline_has_everything_once_the_newest_first() -> None:
    records = referring()
    timeline = timeline_of(records, "harborpediatrics")
    days = [event.on for event in timeline.events]
    assert days == sorted(days, key=lambda day: day or date.min, reverse=True)
    touches = [event.touch_id for event in timeline.events if isinstance(event, CardTouch)]
    referrals = [event.referral_id for event in timeline.events if isinstance(event, TimelineReferral)]
    assert sorted(touches) == sorted(r["Touch ID"] for r in records["Touches"] if r["Target ID"] == "P-BBB")
    assert sorted(referrals) == sorted(
        r["Referral ID"] for r in records["Referrals"] if r.get("Target ID") == "P-BBB"
    )
    assert timeline.older == 0


@pytest.mark.parametrize("limit", [1, 5, 30, 31, 32, 100])
def test_a_limited_timeline_keeps_the_newest_and_counts_the_rest(limit: int) -> None:
    whole = timeline_of(referring(), "harborpediatrics")
    part = timeline_of(referring(), "harborpediatrics", limit=limit)
    assert part.events == whole.events[:limit]
    assert len(part.events) + part.older == len(whole.events)


def test_a_referral_without_a_day_is_told_too() -> None:
    records = referring()
    records["Referrals"].append({"Referral ID": "R-BLANK", "Target ID": "P-BBB", "Notes": "by phone"})
    timeline = timeline_of(records, "harborpediatrics")
    assert [event.referral_id for event in timeline.undated] == ["R-BLANK"]
    told = timeline_content(timeline, ON, 80).plain
    assert "Without a received date" in told
    assert "by phone" in told


def test_patient_codes_are_masked() -> None:
    told = timeline_content(timeline_of(referring(), "harborpediatrics"), ON, 100).plain
    assert "MRN00" not in told
    assert "patient ••••••" in told


@pytest.mark.parametrize("width", [34, 60, 100])
def test_no_line_of_the_timeline_is_wider_than_its_room(width: int) -> None:
    lines: list[Content] = timeline_content(timeline_of(referring(), "harborpediatrics"), ON, width).split(
        "\n"
    )
    assert max(line.cell_length for line in lines) <= width


# --- the list it came from --------------------------------------------------------------------


async def test_n_and_p_step_through_the_list_and_esc_goes_back_to_the_last_one(open_app: OpenApp) -> None:
    async with open_app((100, 30)) as d:
        await d.press("2")
        await d.until(lambda: "lost" in d.look())
        order = [row.key for row in d.main.shown.rows]  # type: ignore[attr-defined]
        await d.press("enter")
        await ready(d)
        seen = []
        for _ in order:
            seen.append(page_of(d).key)
            await d.press("n")
        assert seen == order
        assert "the last source" in d.status
        await d.press("left_square_bracket", "p")
        assert page_of(d).key == order[-3]
        assert "[2 Sources]" in d.look()
        await d.press("escape")
        await d.until(lambda: d.main.shown.id == "sources")
        table = d.main.shown.list_widget
        assert isinstance(table, SourceList)
        await d.until(lambda: table.current is not None and table.current.key == order[-3])
        assert "✕ lost" in d.look()


async def test_keys_typed_ahead_on_the_way_back_are_followed(open_app: OpenApp) -> None:
    async with open_app() as d, asyncio.timeout(20):
        await d.press("enter")
        await ready(d)
        # Before the list it goes back to is laid out, and to a pane that must be made first.
        d.app.post_message(events.Key("escape", None))
        d.app.post_message(events.Key("2", "2"))
        await d.until(lambda: d.main.shown.id == "sources")
        await d.press("1")
        assert d.main.shown.id == "today"


async def test_today_can_be_stepped_through_too(open_app: OpenApp) -> None:
    async with open_app() as d:
        offices = list(dict.fromkeys(d.offices))
        await d.press("enter")
        await ready(d)
        assert f"1 of {len(offices)}" in d.look()
        for name in offices[1:]:
            await d.press("right_square_bracket")
            await ready(d)
            assert name in d.look().splitlines()[1]


async def test_the_palette_opens_the_page_of_a_source(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("colon")
        await d.type("quiet office")
        await d.pilot.pause(0.5)
        await d.press("enter")
        await d.until(lambda: d.main.shown.id == "source")
        await ready(d)
        assert "Quiet Office" in d.look().splitlines()[1]
        await d.press("escape")
        assert d.main.shown.id == "today"


# --- what can be done -------------------------------------------------------------------------


async def test_a_touch_is_logged_from_the_page_and_seen_there(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((140, 45)) as d:
        await open_page(d)
        await d.press("t")
        assert isinstance(d.app.screen, TouchForm)
        await d.press("s", "ctrl+s")
        await d.settled()
        await d.until(lambda: "Tue Nov 24 → Email" in d.look())
        assert store.row("Touches", "T-N1W")["Target ID"] == "P-BBB"


async def test_where_several_people_are_the_page_asks_with_whom(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.tables["Targets"].append(
        {
            "Target ID": "P-BB2",
            "Source": "harbor  pediatrics",
            "Contact": "Front desk",
            "Tier": "B",
            "Status": "Active",
        }
    )
    async with open_app() as d:
        await open_page(d)
        await d.press("s")
        assert isinstance(d.app.screen, Picker)
        assert "Mia Stone · • due · promised" in d.look()
        await d.press("j", "enter")
        await d.pilot.pause(0.1)
        await d.type("2026-12-15")
        await d.press("enter")
        await d.settled()
        assert store.row("Targets", "P-BB2")["Next date"] == date(2026, 12, 15)


async def test_an_answer_belongs_to_a_touch_of_the_office(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await open_page(d)
        await d.press("a", "enter", "ctrl+s")
        await d.settled()
        assert store.row("Touches", "T-BBB")["Response"] == "Interested"


async def test_a_decision_begins_with_what_is_suggested(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await open_page(d)
        await d.press("D")
        assert isinstance(d.app.screen, DecisionForm)
        assert "[re-engage]" in d.look()
        await d.press("ctrl+s")
        await d.settled()
        assert "re-engage by" in store.row("Targets", "P-BBB")["Notes"]


async def test_answers_about_another_source_are_dropped(open_app: OpenApp) -> None:
    async with open_app() as d:
        page = await open_page(d, "P-BBB", ("harborpediatrics", "lakeviewfamilymedicine"))
        figures = page.figures
        assert figures is not None
        old = page.question()
        await d.press("n")
        assert old is not None
        page.answered(old, figures)
        assert page.figures is None or page.figures.brief.office == "lakeviewfamilymedicine"
        await ready(d)
        shown = page.figures
        assert shown is not None
        assert shown.brief.office == "lakeviewfamilymedicine"


async def test_a_long_history_is_cut_with_a_word(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Touches"] += [
        {
            "Touch ID": f"T-X{at}",
            "Target ID": "P-BBB",
            "Date": ON - timedelta(days=at % 900),
            "Channel": "Email",
        }
        for at in range(700)
    ]
    async with open_app() as d:
        await open_page(d)
        await d.press("tab", "G")
        await d.pilot.pause(0.1)
        assert "older entries are in the workbook" in d.look()
