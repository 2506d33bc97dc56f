"""The fields of forms: what they say of what is typed, and what becomes of it."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from desks import Desk, MemoryStore, OpenDesk
from textual.widgets import Input

from refboard.tui.app import RefboardApp
from refboard.tui.screens.answer_form import AnswerForm
from refboard.tui.screens.touch_form import TouchForm
from refboard.tui.widgets.choice import Choice
from refboard.tui.widgets.day_field import TimeField
from refboard.tui.widgets.echo_field import TextField
from refboard.tui.widgets.prose_field import LongText, ProseField


async def at_field(d: Desk, name: str) -> Input:
    """Go to a field of the form."""
    field = d.app.screen.query_one(f"#{name}").query_one(Input)
    d.app.screen.set_focus(field)
    await d.pilot.pause()
    return field


async def test_the_time_of_an_answer_is_written(desk: OpenDesk, store: MemoryStore) -> None:
    async with desk() as d:
        await d.press("slash")
        await d.type("harbor")
        await d.press("enter", "a")
        assert isinstance(d.app.screen, AnswerForm)
        await at_field(d, "at")
        await d.type("25:00")
        await d.press("ctrl+s")
        assert "'25:00' is not a time; write it like 9:30 or 2:15 pm." in d.look()
        assert isinstance(d.app.screen.focused, Input)
        await d.press("ctrl+u", "9", "ctrl+s")
        await d.settled()
        touch = store.row("Touches", "T-BBB")
        assert touch["Responded on"] == date(2026, 11, 24)
        assert f"{touch['Responded at']:%H:%M}" == "09:00"


async def test_now_is_the_time_on_the_clock(desk: OpenDesk) -> None:
    async with desk() as d:
        await d.press("t")
        field = d.app.screen.query_one("#at", TimeField)
        await at_field(d, "at")
        await d.type("now")
        assert field.time is not None
        assert (field.time.second, field.time.microsecond) == (0, 0)
        assert f"→ {field.time:%H:%M}" in d.look()


async def test_a_template_is_completed_by_name_and_written_by_id(desk: OpenDesk, store: MemoryStore) -> None:
    store.tables["Messages"] = [
        {"Message ID": "M-ONE", "Name": "First hello", "Body": "Dear {contact}"},
        {"Message ID": "M-TWO", "Name": "Twice", "Body": "a"},
        {"Message ID": "M-TRI", "Name": "twice", "Body": "b"},
    ]
    async with desk() as d:
        await d.press("t")
        await at_field(d, "message")
        await d.type("fir")
        await d.until(lambda: "first hello" in d.look())
        await d.press("right")
        assert d.app.screen.query_one("#message", TextField).words == "First hello"
        assert "→ M-ONE" in d.look()
        await d.press("ctrl+u")
        await d.type("twice")
        await d.press("ctrl+s")
        assert "No template in Messages is called so." in d.look()
        assert isinstance(d.app.screen, TouchForm)
        await at_field(d, "message")
        await d.press("ctrl+u")
        await d.type("first hello")
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Touches", "T-N1W")["Message"] == "M-ONE"


async def test_a_form_without_templates_does_not_ask_for_one(desk: OpenDesk) -> None:
    async with desk() as d:
        await d.press("t")
        assert not d.app.screen.query("#message")


async def test_longer_words_come_from_the_editor(
    desk: OpenDesk, store: MemoryStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "editor.py"
    program.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text() + 'one\\ntwo\\n', encoding='utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {program}")
    monkeypatch.setenv("REFBOARD_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(RefboardApp, "suspend", lambda _app: nullcontext())
    async with desk() as d:
        await d.press("t", "ctrl+e")
        assert "ctrl+e is for notes and what you learned" in d.look()
        await at_field(d, "intel")
        await d.type("zero")
        await d.press("ctrl+e")
        field = d.app.screen.query_one("#intel", ProseField)
        assert field.text == "zero\none\ntwo"
        assert isinstance(d.app.screen.focused, LongText)
        assert "3 lines, ctrl+e edits them: zero" in d.look()
        await d.press("enter")
        assert d.app.screen.focused is d.app.screen.query_one("#next-step Input")
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Touches", "T-N1W")["Intel"] == "zero\none\ntwo"
    assert list((tmp_path / "state").iterdir()) == []


async def test_where_there_is_no_terminal_there_is_no_editor(desk: OpenDesk) -> None:
    async with desk() as d:
        await d.press("t")
        await at_field(d, "intel")
        await d.press("ctrl+e")
        assert "There is no editor here; type the words into the field." in d.look()


async def test_an_editor_that_cannot_start_is_said_in_the_form(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VISUAL", str(tmp_path / "none"))
    monkeypatch.setenv("REFBOARD_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(RefboardApp, "suspend", lambda _app: nullcontext())
    async with desk() as d:
        await d.press("t")
        await at_field(d, "intel")
        await d.type("kept")
        await d.press("ctrl+e")
        assert "cannot be started" in d.look()
        assert d.app.screen.query_one("#intel", ProseField).text == "kept"


@pytest.mark.parametrize("size", [(40, 10), (60, 15), (80, 24)])
async def test_what_is_wrong_and_its_field_are_both_in_sight(desk: OpenDesk, size: tuple[int, int]) -> None:
    async with desk(size) as d:
        await d.press("t")
        await at_field(d, "at")
        await d.type("noon")
        await at_field(d, "intel")
        await d.press("ctrl+s")
        await d.pilot.pause(0.1)
        look = d.look()
        assert "'noon' is not a time" in look
        assert "Time" in look
        assert d.app.screen.focused is d.app.screen.query_one("#at Input")


async def test_up_and_down_go_from_field_to_field(desk: OpenDesk) -> None:
    async with desk() as d:
        await d.press("t")
        assert d.app.screen.focused is d.app.screen.query_one("#outcome", Choice)
        await d.press("down")
        assert d.app.screen.focused is d.app.screen.query_one("#intel Input")
        await d.press("up", "up")
        assert d.app.screen.focused is d.app.screen.query_one("#purpose", Choice)
