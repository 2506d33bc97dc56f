"""The fields of forms: what they say of what is typed, and what becomes of it."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from app_fixtures import AppDriver, MemoryStore, OpenApp
from textual.widget import Widget
from textual.widgets import Input, Static

from refboard.tui.app import RefboardApp
from refboard.tui.forms.answer_form import AnswerForm
from refboard.tui.forms.draft_screen import DraftScreen
from refboard.tui.forms.fill_form import FillForm
from refboard.tui.forms.referral_form import ScheduleForm
from refboard.tui.forms.row_form import RowForm
from refboard.tui.forms.touch_form import TouchForm
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.day_field import TimeField
from refboard.tui.widgets.feedback_field import TextField
from refboard.tui.widgets.multiline_field import MultilineField, MultilineInput

LOOKS = Path(__file__).parent / "looks"


async def at_field(d: AppDriver, name: str) -> Widget:
    """Go to a field of the form."""
    field = next(iter(d.app.screen.query_one(f"#{name}").query("Input, MultilineInput")))
    d.app.screen.set_focus(field)
    await d.pilot.pause()
    return field


async def test_the_time_of_an_answer_is_written(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
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


async def test_now_is_the_time_on_the_clock(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("t")
        field = d.app.screen.query_one("#at", TimeField)
        await at_field(d, "at")
        await d.type("now")
        assert field.time is not None
        assert (field.time.second, field.time.microsecond) == (0, 0)
        assert f"→ {field.time:%H:%M}" in d.look()


async def test_a_template_is_completed_by_name_and_written_by_id(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.tables["Messages"] = [
        {"Message ID": "M-ONE", "Name": "First hello", "Body": "Dear {contact}"},
        {"Message ID": "M-TWO", "Name": "Twice", "Body": "a"},
        {"Message ID": "M-TRI", "Name": "twice", "Body": "b"},
    ]
    async with open_app() as d:
        await d.press("t")
        await at_field(d, "message")
        await d.type("fir")
        await d.until(lambda: "first hello" in d.look())
        await d.press("right")
        assert d.app.screen.query_one("#message", TextField).value == "First hello"
        assert "→ M-ONE" in d.look()
        await d.press("ctrl+u")
        await d.type("twice")
        await d.press("ctrl+s")
        assert "Messages has no template with this name." in d.look()
        assert isinstance(d.app.screen, TouchForm)
        await at_field(d, "message")
        await d.press("ctrl+u")
        await d.type("first hello")
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Touches", "T-N1W")["Message"] == "M-ONE"


async def test_a_form_without_templates_does_not_ask_for_one(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("t")
        assert not d.app.screen.query("#message")


async def test_longer_words_come_from_the_editor(
    open_app: OpenApp, store: MemoryStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
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
    async with open_app() as d:
        await d.press("t", "ctrl+e")
        assert "ctrl+e opens an editor for longer text" in d.look()
        await at_field(d, "intel")
        await d.type("zero")
        await d.press("ctrl+e")
        field = d.app.screen.query_one("#intel", MultilineField)
        assert field.value == "zero\none\ntwo"
        assert isinstance(d.app.screen.focused, MultilineInput)
        assert all(word in d.look() for word in ("zero", "one", "two"))
        await d.press("enter", "enter")
        assert d.app.screen.focused is d.app.screen.query_one("#next-step MultilineInput")
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Touches", "T-N1W")["Intel"] == "zero\none\ntwo"
    assert list((tmp_path / "state").iterdir()) == []


async def test_where_there_is_no_terminal_there_is_no_editor(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("t")
        await at_field(d, "intel")
        await d.press("ctrl+e")
        assert "No editor is available here; type into the field instead." in d.look()


async def test_an_editor_that_cannot_start_is_said_in_the_form(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VISUAL", str(tmp_path / "none"))
    monkeypatch.setenv("REFBOARD_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(RefboardApp, "suspend", lambda _app: nullcontext())
    async with open_app() as d:
        await d.press("t")
        await at_field(d, "intel")
        await d.type("kept")
        await d.press("ctrl+e")
        assert "cannot be started" in d.look()
        assert d.app.screen.query_one("#intel", MultilineField).value == "kept"


@pytest.mark.parametrize("size", [(40, 10), (60, 15), (80, 24)])
async def test_what_is_wrong_and_its_field_are_both_in_sight(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size) as d:
        await d.press("t")
        await at_field(d, "at")
        await d.type("noon")
        await at_field(d, "intel")
        await d.press("ctrl+s")
        await d.until(lambda: "'noon' is not a time" in d.look() and "Time" in d.look())
        assert d.app.screen.focused is d.app.screen.query_one("#at Input")


async def test_up_and_down_go_from_field_to_field(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("t")
        assert d.app.screen.focused is d.app.screen.query_one("#outcome", ChoiceField)
        await d.press("down")
        assert d.app.screen.focused is d.app.screen.query_one("#intel MultilineInput")
        await d.press("up", "up")
        assert d.app.screen.focused is d.app.screen.query_one("#purpose", ChoiceField)


async def find(d: AppDriver, words: str) -> None:
    await d.press("slash")
    await d.type(words)
    await d.press("enter")


async def test_a_new_referral_is_added_with_its_way(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Referrals"] = [
        {
            "Referral ID": "R-OLD",
            "Target ID": "P-CCC",
            "Received": date(2026, 10, 1),
            "Service line": "Sinus clinic",
        }
    ]
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("f", "enter")
        await d.type("LK-2231")
        await d.press("enter")
        await d.type("sin")
        await d.until(lambda: "sinus clinic" in d.look())
        await d.press("right", "enter", "g", "enter")
        await d.type("today")
        await d.press("enter")
        await d.type("12/3")
        await d.press("ctrl+s")
        await d.settled()
        row = store.row("Referrals", "R-N1W")
        assert row == {
            "Referral ID": "R-N1W", "Target ID": "P-AAA", "Source": "Lakeview Family Medicine",
            "Received": date(2026, 11, 24), "Patient ref": "LK-2231", "Service line": "Sinus clinic", "Fit": "Good",
            "Scheduled on": date(2026, 11, 24), "Appointment": date(2026, 12, 3), "Handler": "Ana Reyes",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("ref", "sentence"),
    [("Ann Smith", "looks like a name"), ("123-45-6789", "personal number"), ("MRN 445566", "a record number"),
     ("1980-02-03", "a date")],
)  # fmt: skip
async def test_a_patients_name_or_number_is_refused_where_it_is_typed(
    open_app: OpenApp, store: MemoryStore, ref: str, sentence: str
) -> None:
    async with open_app((100, 30)) as d:
        await find(d, "lakeview")
        await d.press("f", "enter")
        await d.type(ref)
        field = d.app.screen.query_one("#patient-ref", TextField)
        assert sentence in field.error
        await d.press("ctrl+s")
        assert not d.at_list
        assert store.tables["Referrals"] == []


async def test_a_name_alone_is_pointed_at(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        await find(d, "lakeview")
        await d.press("f", "enter")
        await d.type("Smith")
        assert "? a code, never a name or a birth date" in d.look()


async def test_days_that_contradict_each_other_are_refused_in_the_form(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("f")
        await at_field(d, "appointment")
        await d.type("2026-11-20")
        await d.press("ctrl+s")
        wrong = str(d.app.screen.query_one(".wrong", Static).render())
        assert wrong == "Appointment: Fri Nov 20 is before the referral was received, Tue Nov 24."
        assert store.tables["Referrals"] == []


async def test_done_on_what_is_not_scheduled_asks_for_the_day(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Referrals"] = [
        {"Referral ID": "R-ONE", "Target ID": "P-CCC", "Received": date(2026, 11, 2)},
        {"Referral ID": "R-TWO", "Target ID": "P-CCC", "Received": date(2026, 11, 3)},
    ]
    async with open_app() as d:
        await find(d, "northside")
        assert d.main.pane.rows[0].kind == "unscheduled"
        await d.press("d")
        assert isinstance(d.app.screen, ScheduleForm)
        assert "2 referrals scheduled" in d.look()
        await d.type("12/3")
        await d.press("ctrl+s")
        await d.settled()
        rows = [store.row("Referrals", one) for one in ("R-ONE", "R-TWO")]
        assert [(row["Scheduled on"], row["Appointment"]) for row in rows] == [
            (date(2026, 11, 24), date(2026, 12, 3))
        ] * 2
        assert len(store.titles) == 1


async def test_only_the_fields_that_were_changed_are_written(open_app: OpenApp, store: MemoryStore) -> None:
    before = dict(store.row("Targets", "P-AAA"))
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("e")
        form = d.app.screen
        assert isinstance(form, RowForm)
        form.set_focus(form.fields["Phone"].query_one(Input))
        await d.press("ctrl+u")
        await d.type("555-0199")
        form.set_focus(form.fields["Tier"])
        await d.press("b")
        form.set_focus(form.fields["Next date"].query_one(Input))
        await d.press("ctrl+u")
        await d.type("fri")
        await d.press("ctrl+s")
        await d.settled()
        changed = {"Phone": "555-0199", "Tier": "B", "Next date": date(2026, 11, 27)}
        assert store.row("Targets", "P-AAA") == before | changed


async def test_a_form_without_a_change_says_so(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("e", "ctrl+s")
        assert "Nothing was changed; esc closes the form." in d.look()
        assert store.titles == []


async def test_what_a_colleague_changes_meanwhile_is_not_overwritten(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("e")
        form = d.app.screen
        assert isinstance(form, RowForm)
        form.set_focus(form.fields["Phone"].query_one(Input))
        await d.press("ctrl+u")
        await d.type("555-0199")
        version = d.main.board.version if d.main.board else 0
        store.row("Targets", "P-AAA")["Phone"] = "555-0777"
        await d.until(lambda: d.main.board is not None and d.main.board.version > version)
        await d.press("ctrl+s")
        assert d.app.screen is form
        wrong = str(form.query_one(".wrong", Static).render())
        assert wrong.startswith(
            "Phone of Dr. Jane Poe, Lakeview Family Medicine was changed to '555-0777' while"
        )
        assert store.row("Targets", "P-AAA")["Phone"] == "555-0777"


async def test_a_value_that_does_not_fit_its_column_is_said_beside_it(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.tables["Targets"][0] |= {"Cadence days": "often", "Pause until": "soon"}
    async with open_app((100, 30)) as d:
        await find(d, "lakeview")
        await d.press("e")
        form = d.app.screen
        assert isinstance(form, RowForm)
        # What stands wrong in the workbook already does not keep another field from being saved.
        form.set_focus(form.fields["City"].query_one(Input))
        await d.press("ctrl+u")
        await d.type("Verona")
        form.set_focus(form.fields["Cadence days"].query_one(Input))
        await d.press("ctrl+u")
        await d.type("monthly")
        await d.press("ctrl+s")
        assert "'monthly' is not a number." in d.look()
        await d.press("ctrl+u")
        await d.type("often")
        await d.press("ctrl+s")
        await d.settled()
        row = store.row("Targets", "P-AAA")
        assert (row["City"], row["Cadence days"], row["Pause until"]) == ("Verona", "often", "soon")


async def test_a_day_in_words_stays_as_it_is_until_it_is_changed(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.tables["Targets"][0] |= {"DNC date": "3/12/2026", "Pause until": "fri"}
    async with open_app((100, 30)) as d:
        await find(d, "lakeview")
        await d.press("e", "ctrl+s")
        assert "Nothing was changed; esc closes the form." in d.look()
        form = d.app.screen
        assert isinstance(form, RowForm)
        form.set_focus(form.fields["City"].query_one(Input))
        await d.press("ctrl+u")
        await d.type("Verona")
        form.set_focus(form.fields["Pause until"].query_one(Input))
        await d.press("ctrl+u")
        await d.type("+3d")
        await d.press("ctrl+s")
        await d.settled()
        row = store.row("Targets", "P-AAA")
        assert (row["City"], row["DNC date"], row["Pause until"]) == (
            "Verona",
            "3/12/2026",
            date(2026, 11, 27),
        )


async def test_signs_that_cannot_be_shown_stay_as_they_are(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Targets"][0] |= {"Role": "\x1b]0;x\x07nurse", "Notes": "one\ntwo"}
    async with open_app((100, 40)) as d:
        await find(d, "lakeview")
        await d.press("e")
        form = d.app.screen
        assert isinstance(form, RowForm)
        assert "Role" not in form.fields
        look = d.look()
        assert "␛]0;x␇nurse  (change it in the workbook)" in look
        assert "\x1b" not in look
        notes = form.fields["Notes"]
        assert isinstance(notes, MultilineField)
        assert notes.value == "one\ntwo"
        form.set_focus(form.fields["City"].query_one(Input))
        await d.press("ctrl+u")
        await d.type("Verona")
        await d.press("ctrl+s")
        await d.settled()
        row = store.row("Targets", "P-AAA")
        assert (row["City"], row["Role"], row["Notes"]) == ("Verona", "\x1b]0;x\x07nurse", "one\ntwo")


async def test_a_message_is_filled_in_copied_and_logged_as_sent(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.tables["Messages"] = [
        {"Message ID": "M-ONE", "Name": "How is it going", "Purpose": "Check-in", "Subject": "Checking in",
         "Body": "Dear {contact},\n\nhow are things at {source}? Please answer ASAP!!\n\n{sender} {topic}"},
        {"Message ID": "M-TWO", "Name": "First hello", "Purpose": "Introduce", "Body": "Hello {contact}"},
    ]  # fmt: skip
    async with open_app((100, 30)) as d:
        await find(d, "lakeview")
        await d.press("m")
        screen = d.app.screen
        assert isinstance(screen, DraftScreen)
        await d.until(lambda: screen.draft is not None)
        await d.pilot.pause(0.1)
        look = d.look()
        assert "Dear Dr. Poe," in look
        assert "how are things at Lakeview Family Medicine?" in look
        assert "! {topic} is not filled in" in look
        assert "May sound pushy" in look
        await d.press("y")
        await d.until(lambda: isinstance(d.app.screen, FillForm))
        assert "what the message is about" in d.look()
        await d.type("sinus care")
        await d.press("enter")
        await d.until(lambda: "Copied the message" in d.look())
        assert d.app.clipboard.startswith("Dear Dr. Poe,\n\nhow are things")
        assert d.app.clipboard.endswith("sinus care")
        await d.press("c", "j", "enter")
        await d.until(lambda: screen.draft is not None and screen.draft.channel == "Email")
        await d.press("l")
        await d.settled()
        touch = store.row("Touches", "T-N1W")
        assert (touch["Message"], touch["Channel"], touch["Purpose"]) == ("M-ONE", "Email", "Check-in")
        assert (touch["Outcome"], touch["Date"]) == ("Sent", date(2026, 11, 24))


async def test_another_template_and_none_that_fits(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Messages"] = [
        {"Message ID": "M-TWO", "Name": "First hello", "Purpose": "Introduce", "Body": "Hello {contact}"}
    ]
    async with open_app((100, 30)) as d:
        await find(d, "lakeview")
        await d.press("m")
        screen = d.app.screen
        assert isinstance(screen, DraftScreen)
        await d.until(lambda: "No message fits the purpose Check-in" in d.look())
        await d.press("l")
        assert "There is no message to log." in d.look()
        await d.press("m", "enter")
        await d.until(lambda: screen.draft is not None)
        assert screen.draft is not None
        assert screen.draft.purpose == "Introduce"
        await d.press("escape")
        assert d.at_list
        assert store.titles == []


async def test_who_must_not_be_contacted_gets_no_message(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Messages"] = [
        {"Message ID": "M-ONE", "Name": "Hello", "Purpose": "Check-in", "Body": "Hello"}
    ]
    async with open_app((100, 30)) as d:
        await d.press("h", "m")
        await d.until(lambda: "asked not to be contacted" in d.look())
        await d.press("l")
        assert not d.at_list
        assert store.titles == []


@pytest.mark.parametrize(
    "size", [(60, 15), (80, 24), (100, 30), (140, 45), (200, 60)], ids=lambda s: f"{s[0]}x{s[1]}"
)
async def test_the_forms_look_as_agreed(open_app: OpenApp, store: MemoryStore, size: tuple[int, int]) -> None:
    store.tables["Messages"] = [
        {"Message ID": "M-ONE", "Name": "How is it going", "Purpose": "Check-in", "Channel": "Phone",
         "Body": "Is everything arriving that you need back from us?\n\n{sender}"},
    ]  # fmt: skip
    pages = []
    async with open_app(size) as d:
        await find(d, "lakeview")
        for name, keys in {
            "referral": ("f",),
            "target": ("N",),
            "fields": ("e",),
            "message": ("m",),
            "history": ("U",),
        }.items():
            await d.press(*keys)
            await d.still()
            pages.append(f"--- {name}\n{d.look()}")
            await d.press("escape")
    look = "\n".join(pages)
    path = LOOKS / f"forms-{size[0]}x{size[1]}.txt"
    if os.environ.get("REFBOARD_NEW_LOOKS"):
        path.write_text(look, encoding="utf-8")
    assert look == path.read_text(encoding="utf-8")
    assert all(len(line) <= size[0] for line in look.splitlines())
