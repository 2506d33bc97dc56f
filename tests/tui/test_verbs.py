"""Logging, answering, snoozing, ticking off, taking back: from the key to what is written."""

from __future__ import annotations

from datetime import date, time

import pytest
from app_fixtures import AppDriver, MemoryStore, OpenApp
from textual.widgets import Input

from refboard.practice.calendar import Calendar
from refboard.tui.forms.answer_form import AnswerForm
from refboard.tui.forms.snooze_form import SnoozeForm
from refboard.tui.forms.touch_form import TouchForm
from refboard.tui.screens.dialog import Dialog
from refboard.tui.screens.problem import ProblemScreen
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.day_field import DayField
from workbook.errors import NotWrittenError


async def find(d: AppDriver, words: str) -> None:
    await d.press("slash")
    await d.type(words)
    await d.press("enter")


async def test_a_touch_is_logged_by_keyboard_and_settles_the_promise(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("t")
        form = d.app.screen
        assert isinstance(form, TouchForm)
        assert form.query_one("#channel", ChoiceField).value == "Phone"
        assert form.query_one("#purpose", ChoiceField).value == "Check-in"
        await d.press("s")
        assert form.query_one("#outcome", ChoiceField).value == "Spoke"
        await d.press("enter")
        await d.type("likes the new hours")
        await d.press("enter", "enter")
        await d.type("send the map")
        await d.press("enter")
        await d.type("+3d")
        assert "→ Fri Nov 27, 2026" in d.look()
        await d.press("enter", "enter", "enter")
        await d.type("2:15 pm")
        assert "→ 14:15" in d.look()
        await d.press("ctrl+s")
        assert d.app.screen is d.main
        await d.settled()

        touch = store.row("Touches", "T-N1W")
        assert touch["Target ID"] == "P-AAA"
        assert (touch["Channel"], touch["Outcome"], touch["By"]) == ("Phone", "Spoke", "Ana Reyes")
        assert touch["Intel"] == "likes the new hours"
        assert (touch["Date"], touch["Time"]) == (date(2026, 11, 24), time(14, 15))
        target = store.row("Targets", "P-AAA")
        assert (target["Next step"], target["Next date"]) == ("send the map", date(2026, 11, 27))
        assert "Saved: Log a call to Dr. Jane Poe, Lakeview Family Medicine" in d.status
        assert "Lakeview Family Medicine" not in d.offices


async def test_the_same_touch_is_logged_on_every_selected_row(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await d.press("ctrl+a", "t")
        assert "Log the same touch on 4 offices" in d.look()
        await d.press("e", "ctrl+s")
        await d.settled()
        logged = [row for row in store.tables["Touches"] if row["Touch ID"].startswith("T-N")]
        assert {row["Target ID"] for row in logged} == {"P-AAA", "P-BBB", "P-CCC", "P-EEE"}
        assert {row["Channel"] for row in logged} == {"Email"}
        assert len(store.titles) == 1
        assert not d.main.pane.panel.selected


async def test_what_did_not_go_through_for_several_rows_is_selected_still(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        store.refuse_write = NotWrittenError("The disk is full.", in_journal=False)
        await d.press("space", "space", "s")
        chosen = set(d.main.pane.panel.selected)
        assert len(chosen) == 2
        await d.press("enter")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        await d.press("escape")
        assert set(d.main.pane.panel.selected) == chosen
        store.refuse_write = None
        await d.press("s", "enter")
        await d.settled()
        assert not d.main.pane.panel.selected


async def test_outreach_to_who_asked_not_to_be_contacted_is_refused_in_the_form(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        await d.press("h", "t", "ctrl+s")
        assert isinstance(d.app.screen, TouchForm)
        assert "asked not to be contacted" in d.look()
        assert len(store.tables["Touches"]) == 3
        d.app.screen.query_one("#purpose", ChoiceField).index = 5
        assert d.app.screen.query_one("#purpose", ChoiceField).value == "Loop note"
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Touches", "T-N1W")["Purpose"] == "Loop note"


@pytest.mark.parametrize(("outcome", "said"), [("Spoke", "Also fills in Note sent of R-SEEN."),
                                               ("No answer", "R-SEEN stays open: the office was not reached.")])  # fmt: skip
async def test_a_call_that_no_one_took_closes_no_referral_and_the_form_says_so(
    open_app: OpenApp, store: MemoryStore, outcome: str, said: str
) -> None:
    seen = date(2026, 11, 3)
    store.tables["Referrals"] = [
        {"Referral ID": "R-SEEN", "Target ID": "P-AAA", "Received": date(2026, 10, 20), "Scheduled on": seen,
         "Appointment": seen, "Outcome": "Completed", "Outcome date": seen}
    ]  # fmt: skip
    async with open_app((100, 45)) as d:
        await find(d, "lakeview note owed")
        await d.press("t")
        form = d.app.screen
        assert isinstance(form, TouchForm)
        assert form.query_one("#purpose", ChoiceField).value == "Loop note"
        form.query_one("#outcome", ChoiceField).set_value(outcome)
        await d.until(lambda: said in d.look())
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Touches", "T-N1W")["Outcome"] == outcome
        assert bool(store.row("Referrals", "R-SEEN").get("Note sent")) == (outcome == "Spoke")


async def test_one_undo_too_many_is_no_problem(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("s", "enter")
        await d.settled()
        await d.press("u")
        await d.until(lambda: d.status.startswith("Undone"))
        await d.press("u")
        await d.until(lambda: d.status.startswith("Nothing to undo"))
        assert d.at_list


async def test_a_day_that_is_none_is_said_in_the_form(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await d.press("t")
        field = d.app.screen.query_one("#next-date", DayField)
        field.query_one(Input).focus()
        await d.type("soonish")
        assert "'soonish' is not a day" in d.look()
        await d.press("enter")
        assert isinstance(d.app.screen, TouchForm)
        assert len(store.tables["Touches"]) == 3


async def test_a_touch_is_not_logged_in_the_future(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("t")
        field = d.app.screen.query_one("#on", DayField)
        field.query_one(Input).value = "2026-12-24"
        await d.press("ctrl+s")
        assert "is in the future" in d.look()
        assert isinstance(d.app.screen, TouchForm)


async def test_esc_leaves_a_form_without_writing(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        for key in ("t", "s", "o", "question_mark"):
            await d.press(key)
            assert isinstance(d.app.screen, Dialog)
            await d.press("escape")
            assert d.at_list
        assert store.titles == []


async def test_an_answer_goes_to_the_touch_it_belongs_to(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await find(d, "harbor")
        await d.press("a")
        assert isinstance(d.app.screen, AnswerForm)
        assert "Tue Nov 3  Email  Detail  to Mia Stone  by Ben Okafor" in d.look()
        await d.press("n")
        assert d.app.screen.query_one("#response", ChoiceField).value == "Not now"
        await d.press("ctrl+s")
        await d.settled()
        touch = store.row("Touches", "T-BBB")
        assert (touch["Response"], touch["Responded on"]) == ("Not now", date(2026, 11, 24))
        await d.press("a")
        assert d.at_list
        assert "Every touch to Harbor Pediatrics has an answer" in d.status


async def test_stop_closes_the_office_in_the_same_save(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await find(d, "harbor")
        await d.press("a", "s", "ctrl+s")
        await d.settled()
        target = store.row("Targets", "P-BBB")
        assert (target["Do not contact"], target["DNC date"]) == ("All", date(2026, 11, 24))
        assert len(store.titles) == 1
        await d.press("escape")
        assert "Harbor Pediatrics" not in d.offices


async def test_snooze_moves_the_next_date(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await find(d, "fresh")
        await d.press("s")
        await d.type("fri")
        assert "→ Fri Nov 27, 2026" in d.look()
        await d.press("enter")
        await d.settled()
        assert store.row("Targets", "P-EEE")["Next date"] == date(2026, 11, 27)
        assert store.row("Targets", "P-EEE")["Next step"] == "call about the new clinic hours"


async def test_snooze_offers_the_usual_days_and_no_past_ones(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await d.press("space", "space", "s")
        await d.type("yesterday")
        await d.press("enter")
        assert "is not after today" in d.look()
        await d.press("down", "down", "enter")
        await d.settled()
        moved = [row for row in store.tables["Targets"] if row.get("Next date") == date(2026, 11, 27)]
        assert len(moved) == 2
        assert len(store.titles) == 1


async def test_done_clears_a_promise_and_undo_brings_it_back(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("d")
        await d.settled()
        assert store.row("Targets", "P-AAA")["Next date"] is None
        assert d.offices == []
        await d.press("u")
        await d.settled()
        assert store.row("Targets", "P-AAA")["Next date"] == date(2026, 11, 23)
        assert d.offices == ["Lakeview Family Medicine"]
        assert "Undone: Done with Dr. Jane Poe" in d.status
        await d.press("ctrl+r")
        await d.settled()
        assert "Redone: Done with Dr. Jane Poe" in d.status
        assert d.offices == []


async def test_done_says_when_a_touch_is_what_settles_it(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await find(d, "northside")
        await d.press("d")
        assert "Log what you did; the touch settles it." in d.status
        assert store.titles == []


async def test_undo_without_anything_says_so(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("u")
        await d.until(lambda: "Nothing to undo" in d.status)


async def test_a_touch_that_could_not_be_written_comes_back_with_t(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("t", "s", "enter")
        await d.type("gold")
        await d.press("ctrl+s")
        await d.until(lambda: "The disk is full" in d.status)
        assert not d.main.pending
        store.refuse_write = None
        assert isinstance(d.app.screen, ProblemScreen)
        await d.press("escape", "t")
        await d.until(lambda: "gold" in d.look())
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Touches", "T-N1W")["Intel"] == "gold"


async def test_a_queued_edit_says_who_is_in_the_way(open_app: OpenApp, store: MemoryStore) -> None:
    store.queue_because = "Ana has had the workbook open since 09:12"
    async with open_app((140, 24)) as d:
        await find(d, "lakeview")
        await d.press("d")
        await d.settled()
        assert d.status.startswith(
            "Queued (Ana has had the workbook open since 09:12): Done with Dr. Jane Poe"
        )
        assert "1 edit queued: Ana has had it open" in d.look()
        assert "P-AAA" in d.main.pending
        session = d.main.session
    assert any("Ana has had the workbook open" in sentence for sentence in session.unsaved)


async def test_our_own_writes_are_no_news_from_outside(open_app: OpenApp) -> None:
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("t", "ctrl+s")
        await d.settled()
        await d.press("u")
        await d.until(lambda: d.status.startswith("Undone"))
        await d.pilot.pause(0.3)
        assert d.main.outside == frozenset()


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quitting_finishes_what_was_asked_for(open_app: OpenApp, store: MemoryStore, key: str) -> None:
    async with open_app() as d:
        await find(d, "lakeview")
        await d.press("d", key)
        await d.pilot.pause()
        session, app = d.app.session, d.app
    assert store.row("Targets", "P-AAA")["Next date"] is None
    assert store.closed
    assert session is not None
    assert not session.is_alive()
    assert app.return_code == 0


@pytest.mark.parametrize(
    ("today", "holidays", "offered"),
    [
        (date(2026, 11, 24), (), "tomorrow"),
        (date(2026, 11, 25), (date(2026, 11, 26),), "mon"),
        (date(2026, 11, 27), (), "+3d"),
        (date(2026, 11, 28), (), "mon"),
    ],
)
def test_the_day_offered_first_is_one_on_which_offices_work(
    today: date, holidays: tuple[date, ...], offered: str
) -> None:
    form = SnoozeForm((), "", today, lambda _: "", is_open=Calendar(holidays).is_open)
    assert form._first() == offered
    assert form._preset("tomorrow").endswith(", closed") == (offered != "tomorrow")
