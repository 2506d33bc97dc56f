"""Pane 2: the table of sources, its order and filters, what is beside it, and decisions."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, OpenApp, practice
from referring_practice import referring
from textual.widgets import Input

from refboard.analysis.facts import prepare
from refboard.analysis.sources.health import Health, assess_sources
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.tui.forms.decision_form import DecisionForm
from refboard.tui.sources.pane import SourcesPane
from refboard.tui.sources.source_list import BY_PRIORITY, layout_for
from refboard.tui.sources.view import (
    LIMIT,
    SORTS,
    SourcesView,
    find_sources,
    rows_of_sources,
    sort_sources,
    sparkline,
)
from refboard.tui.widgets.source_states import GLYPHS
from workbook.xlsx.reading.frames import snapshot_of

LOOKS = Path(__file__).parent / "looks"
SIZES = [(60, 15), (80, 24), (100, 30), (140, 45), (200, 60)]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(referring())


@pytest.fixture(scope="module")
def health() -> Health:
    snapshot = snapshot_of(TABLES, referring())
    return assess_sources(prepare(snapshot, Policy.from_snapshot(snapshot), ON))


def pane_of(d: AppDriver) -> SourcesPane:
    pane = d.main.shown
    assert isinstance(pane, SourcesPane)
    return pane


async def open_sources(d: AppDriver) -> SourcesPane:
    await d.press("2")
    await d.until(lambda: pane_of(d).health is not None)
    return pane_of(d)


def shown(pane: SourcesPane) -> list[str]:
    return [row.office for row in pane.rows]


# --- what is shown ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_pane_looks_as_agreed(open_app: OpenApp, size: tuple[int, int]) -> None:
    pages = []
    async with open_app(size) as d:
        await open_sources(d)
        for name, keys in {
            "sources": (),
            "weakest score": ("S", "S"),
            "filter": ("slash", "t", "i", "e", "r"),
            "decide": ("escape", "P"),
        }.items():
            await d.press(*keys)
            await d.still()
            pages.append(f"--- {name}\n{d.look()}")
    look = "\n".join(pages)
    path = LOOKS / f"sources-{size[0]}x{size[1]}.txt"
    if os.environ.get("REFBOARD_NEW_LOOKS"):
        path.write_text(look, encoding="utf-8")
    assert look == path.read_text(encoding="utf-8")
    assert all(len(line) <= size[0] for line in look.splitlines())


async def test_the_pressing_ones_come_first_and_every_state_is_a_word(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        pane = await open_sources(d)
        assert shown(pane)[0] == "Harbor Pediatrics"
        assert "✕ lost    Harbor Pediatrics" in d.look()
        assert "Score" in d.look()
        assert len(shown(pane)) == 6
        assert "Walk-in Corner" in shown(pane)


async def test_an_empty_workbook_says_what_to_do(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables.update({"Targets": [], "Touches": [], "Referrals": []})
    async with open_app() as d:
        await open_sources(d)
        assert "N adds a target with its office" in d.look()


async def test_before_the_figures_are_there_the_pane_says_so_and_keys_do_no_harm(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    from refboard.tui.session.questions import SourcesQuestion

    free = threading.Event()
    real = SourcesQuestion.answer

    def slow(question: SourcesQuestion, board: object) -> object:
        free.wait(5)
        return real(question, board)  # type: ignore[arg-type]

    monkeypatch.setattr(SourcesQuestion, "answer", slow)
    async with open_app() as d:
        await d.press("2", "S", "R", "F", "E", "enter", "space", "slash", "escape", "j")
        assert "Calculating how each source is doing" in d.look()
        assert "calculating …" in d.look()
        free.set()
        await d.until(lambda: pane_of(d).rows)
        assert "calculating …" not in d.look()


async def test_of_very_many_sources_the_first_are_shown_and_all_can_be_found(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.tables["Targets"] += [
        {"Target ID": f"P-X{at}", "Source": f"Office {at:04}", "Status": "Active"} for at in range(LIMIT + 50)
    ]
    async with open_app((140, 45)) as d:
        pane = await open_sources(d)
        assert len(pane.rows) == LIMIT
        assert f"showing the first {LIMIT}; / finds the others" in d.look()
        await d.press("slash")
        await d.type(f"office 0{LIMIT + 49}")
        await d.until(lambda: shown(pane) == [f"Office 0{LIMIT + 49}"])


# --- order ------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", SORTS)
def test_what_has_no_value_stays_last_either_way(health: Health, column: str) -> None:
    value = SORTS[column]
    for reverse in (False, True):
        rows = sort_sources(health.sources, column, reverse=reverse)
        assert sorted(row.key for row in rows) == sorted(row.key for row in health.sources)
        blanks = [value(row) is None for row in rows]
        assert blanks == sorted(blanks)
        known = [value(row) for row in rows if value(row) is not None]
        downwards = reverse != (column in {"days", "last_referral", "last_touch"})
        assert known == sorted(known, reverse=downwards)  # type: ignore[type-var]


async def test_s_goes_through_the_columns_that_are_shown_and_marks_them(open_app: OpenApp) -> None:
    async with open_app((80, 24)) as d:
        pane = await open_sources(d)
        assert "State▴" in d.look()
        seen = []
        for _ in range(6):
            await d.press("S")
            await d.pilot.pause(0.05)
            seen.append(pane.panel.view.sort)
        assert seen == ["office", "score", "days", "last_referral", "due", "state"]
        await d.press("S", "R")
        await d.pilot.pause(0.05)
        assert "Source▾" in d.look()
        assert shown(pane) == sorted(shown(pane), key=str.casefold, reverse=True)


async def test_the_cursor_stays_on_its_source_when_the_order_changes(open_app: OpenApp) -> None:
    async with open_app() as d:
        pane = await open_sources(d)
        await d.press("j", "j")
        current = pane.list_widget.current
        await d.press("S", "R")
        assert current is not None
        assert pane.list_widget.current is not None
        assert pane.list_widget.current.key == current.key


def test_columns_go_one_after_the_other_and_nothing_is_wider_than_the_table() -> None:
    before: set[str] | None = None
    for width in range(200, 39, -1):
        layout = layout_for(width)
        names = {name for name, _ in layout}
        assert sum(size for _, size in layout) + 1 <= width
        kept = [name for name in BY_PRIORITY if name in names]
        assert kept == list(BY_PRIORITY[: len(kept)])
        # Where the state becomes its glyph there is room again for a column.
        assert before is None or "glyph" in names - before or names <= before
        assert ("state" in names) != ("glyph" in names)
        before = names


def test_a_month_without_a_referral_is_no_low_bar() -> None:
    assert sparkline((0, 1, 2, 8)) == "·▁▂█"
    assert sparkline((0,) * 12) == "·" * 12
    assert len(set(GLYPHS.values())) == len(GLYPHS)


# --- filters ----------------------------------------------------------------------------------


async def test_words_owner_and_state_narrow_the_table_and_esc_clears(open_app: OpenApp) -> None:
    async with open_app() as d:
        pane = await open_sources(d)
        await d.press("slash")
        await d.type("lost")
        assert shown(pane) == ["Harbor Pediatrics"]
        await d.press("enter", "escape")
        assert len(shown(pane)) == 6
        await d.press("O")
        await d.type("j")
        await d.press("enter")
        assert set(shown(pane)) == {"Lakeview Family Medicine", "Northside Internal Medicine"}
        assert "2 of 6 sources · owner: Ana Reyes" in d.look()
        await d.press("escape", "F", "j", "enter")
        assert shown(pane) == ["Harbor Pediatrics"]
        await d.press("slash")
        await d.type("zzz")
        assert "No sources match" in d.look()
        await d.press("escape", "escape")


def test_nobodys_sources_can_be_shown(health: Health) -> None:
    rows = rows_of_sources(find_sources(health, SourcesView(owner="")), ON, {})
    assert {row.office for row in rows} == {"Quiet Office", "Fresh Start Clinic", "Walk-in Corner"}


# --- decisions --------------------------------------------------------------------------------


async def test_a_decision_shows_what_it_writes_and_writes_it(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((100, 30)) as d:
        await open_sources(d)
        await d.press("E")
        await d.until(lambda: "Will be written:" in d.look())
        look = d.look()
        assert "2026-11-24 Ana Reyes: re-engage by Dec 24" in look
        await d.type("2027-01-15")
        await d.pilot.pause(0.05)
        assert "by Jan 15" in d.look()
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Targets", "P-BBB")["Notes"] == "2026-11-24 Ana Reyes: re-engage by Jan 15"
        # The cursor went on to the next source.
        await d.press("k")
        await d.until(lambda: "decided" in d.look())
        assert "Next: keep" in d.look()


async def test_a_day_that_is_over_is_refused_in_the_form(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await open_sources(d)
        await d.press("P")
        assert isinstance(d.app.screen, DecisionForm)
        d.app.screen.query_one("#until Input", Input).value = "2026-11-01"
        await d.pilot.pause(0.05)
        assert "must run until a day after" in d.look()
        await d.press("ctrl+s")
        assert isinstance(d.app.screen, DecisionForm)
        assert store.titles == []


async def test_one_decision_is_written_for_every_selected_source(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        pane = await open_sources(d)
        pane.panel.selected = frozenset({"harborpediatrics", "lakeviewfamilymedicine"})
        await d.press("P")
        assert "Decide about 2 sources" in d.look()
        await d.press("ctrl+s")
        await d.settled()
        for target in ("P-AAA", "P-BBB"):
            assert store.row("Targets", target)["Pause until"] == date(2027, 2, 22)
        assert len(store.titles) == 1


async def test_a_source_without_anybody_has_no_place_for_a_decision(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        pane = await open_sources(d)
        pane.list_widget.go_to("walkincorner")
        await d.pilot.pause(0.05)
        await d.press("E")
        assert d.at_list
        assert "No target at Walk-in Corner; N adds one" in d.status
        assert store.titles == []


async def test_a_colleagues_referral_moves_the_source(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        pane = await open_sources(d)
        store.tables["Referrals"].append(
            {"Referral ID": "R-NEW", "Target ID": "P-BBB", "Received": date(2026, 11, 23)}
        )
        await d.until(lambda: "✕ lost" not in d.look())
        assert {row.office: row.word for row in pane.rows}["Harbor Pediatrics"] != "lost"


async def test_hostile_names_are_shown_as_they_are(open_app: OpenApp, store: MemoryStore) -> None:
    text = "\x1b]0;pwned\x07[@click=app.quit]x[/] \u202e"
    for row in store.tables["Targets"]:
        row |= {"Owner": text, "Contact": text}
    store.tables["Targets"][1]["Source"] = text
    async with open_app((200, 60)) as d:
        await open_sources(d)
        assert "␛]0;pwned␇[@click=app.quit]x[/]" in d.look()
        await d.press("E")
        await d.pilot.pause(0.1)
        look = d.look()
        assert not any(mark in look for mark in ("\x1b", "\x07", "\u202e"))
        assert d.app.is_running


def test_the_practice_without_referrals_has_rows_too() -> None:
    snapshot = snapshot_of(TABLES, practice())
    found = assess_sources(prepare(snapshot, Policy.from_snapshot(snapshot), ON))
    rows = rows_of_sources(found.sources, ON, {})
    assert {row.state for row in rows} == {"? too few"}
    assert all(row.days.startswith("·" * 12) for row in rows)
