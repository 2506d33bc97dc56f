"""One form for a contact: what it fills in by itself, asks about, and writes."""

from __future__ import annotations

from datetime import date, time
from typing import cast

import pytest
from app_fixtures import AppDriver, MemoryStore, OpenApp
from textual import events

from refboard.practice.plausibility import find_doubt, outcomes_for
from refboard.practice.schema import CHANNELS, TOUCH_OUTCOMES
from refboard.tui.forms.form import LEAVE
from refboard.tui.forms.touch_form import TouchForm
from refboard.tui.widgets.form_field import FormField


def form_of(d: AppDriver) -> TouchForm:
    form = d.app.screen
    assert isinstance(form, TouchForm)
    return form


def field(d: AppDriver, label: str) -> FormField:
    return form_of(d).fields[label]


async def open_form(d: AppDriver, office: str) -> None:
    await d.press("slash")
    await d.type(office)
    await d.press("enter", "t")
    await d.pilot.pause()


async def test_everything_about_a_call_is_written_in_one_save(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Touches"][0]["Value"] = 12  # the workbook has the columns of gifts
    store.tables["Touches"][0]["Value to"] = "Dr. Jane Poe"
    async with open_app((100, 40)) as d:
        await open_form(d, "lakeview")
        for label, value in {
            "Answer": "Interested", "Intel": "two doctors now", "Next step": "send the map", "Next date": "+3d",
            "Gift value": "$25", "Gift to": "Dr. Jane Poe",
        }.items():  # fmt: skip
            field(d, label).set_value(value)
        await d.pilot.pause(0.05)
        assert field(d, "Outcome").value == "Spoke"
        assert "Settles the next step: send the sinus guide by Mon Nov 23, 2026." in d.look()
        await d.press("ctrl+s")
        await d.settled()
    touch = store.row("Touches", "T-N1W")
    wanted = {
        "Channel": "Phone", "Outcome": "Spoke", "Response": "Interested", "Responded on": date(2026, 11, 24),
        "Intel": "two doctors now", "Value": 25, "Value to": "Dr. Jane Poe", "Time": time(9, 15),
    }  # fmt: skip
    assert {name: touch.get(name) for name in wanted} == wanted
    target = store.row("Targets", "P-AAA")
    assert (target["Next step"], target["Next date"]) == ("send the map", date(2026, 11, 27))


async def test_the_next_step_stays_when_the_touch_does_not_settle_it(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app((100, 40)) as d:
        await open_form(d, "lakeview")
        field(d, "Settles").set_value("no")
        await d.pilot.pause(0.05)
        assert "The next step stays: send the sinus guide" in d.look()
        await d.press("ctrl+s")
        await d.settled()
    assert store.row("Targets", "P-AAA")["Next step"] == "send the sinus guide"


async def test_what_does_not_go_together_is_asked_once(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((100, 40)) as d:
        await open_form(d, "harbor")
        assert field(d, "Outcome").value == "Sent"
        field(d, "Outcome").set_value("Voicemail")
        await d.press("ctrl+s")
        assert "Voicemail by Email? ctrl+s again saves it anyway." in d.look()
        assert len(store.tables["Touches"]) == 3
        await d.press("ctrl+s")
        await d.settled()
    assert store.row("Touches", "T-N1W")["Outcome"] == "Voicemail"


async def test_the_time_follows_the_channel_and_the_day_until_it_is_typed(open_app: OpenApp) -> None:
    async with open_app((100, 40)) as d:
        await open_form(d, "lakeview")
        assert field(d, "Time").value == "now"
        field(d, "When").set_value("yesterday")
        await d.pilot.pause(0.05)
        assert field(d, "Time").value == ""
        field(d, "When").set_value("today")
        field(d, "Channel").set_value("Email")
        await d.pilot.pause(0.05)
        assert (field(d, "Time").value, field(d, "Outcome").value) == ("", "Sent")
        field(d, "Time").set_value("8:30")
        field(d, "Channel").set_value("Phone")
        await d.pilot.pause(0.05)
        assert (field(d, "Time").value, field(d, "Outcome").value) == ("8:30", "")


async def test_a_bulk_form_begins_with_what_the_rows_share(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((100, 40)) as d:
        await d.press("ctrl+a", "t")
        assert "Answer" not in form_of(d).fields
        assert field(d, "Channel").value == ""
        await d.press("ctrl+s")
        assert "By which channel? The rows have different ones." in d.look()
        await d.press("escape", "escape")
        await d.press("slash")
        await d.type("phone")
    assert store.titles == []


async def test_a_paste_of_three_lines_is_whole_in_both_kinds_of_field(open_app: OpenApp) -> None:
    async with open_app((100, 40)) as d:
        await open_form(d, "lakeview")
        for label, wanted in (("Intel", "one\ntwo\nthree"), ("Gift to", "one two three")):
            if label not in form_of(d).fields:
                continue
            part = next(iter(field(d, label).query("Input, MultilineInput")))
            d.app.screen.set_focus(part)
            part.post_message(events.Paste("one\r\ntwo\x1b\rthree"))
            await d.pilot.pause(0.05)
            assert field(d, label).value == wanted


async def test_esc_asks_once_and_keeps_or_discards(open_app: OpenApp) -> None:
    async with open_app((100, 40)) as d:
        await open_form(d, "lakeview")
        await d.press("enter")
        await d.type("gold")
        await d.press("escape")
        assert LEAVE in d.look()
        await d.press("escape")
        assert field(d, "Intel").value == "gold"
        await d.press("escape", "enter")
        assert d.at_list
        assert d.status.startswith("Draft stored: Log touch, Lakeview Family Medicine")
        await d.press("t")
        await d.until(lambda: field(d, "Intel").value == "gold")
        await d.press("escape", "d")
        await d.press("t")
        assert field(d, "Intel").value == ""
        await d.press("escape")
        assert d.at_list


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_outcome_is_offered_and_the_fitting_ones_come_first(channel: str) -> None:
    offered = outcomes_for(channel)
    assert set(offered) == set(TOUCH_OUTCOMES)
    doubts = [bool(find_doubt(channel, outcome)) for outcome in offered]
    assert doubts == sorted(doubts)


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        (("Email", "Voicemail"), "Voicemail by Email?"),
        (("Phone", "Voicemail"), ""),
        (("Phone", "Voicemail", "In"), ""),
        (("Phone", "No answer", "In"), "Incoming, and No answer?"),
        (("Phone", "No answer", "Out", "Interested"), "No answer, and they answered Interested?"),
        (("Phone", ""), ""),
        (("Courier", "Sent"), "Sent by Courier?"),
    ],
)
def test_doubts(words: tuple[str, ...], doubt: str) -> None:
    assert find_doubt(*cast("tuple[str, str]", words)) == doubt
