"""What was typed into a form and could not be written is there again; what was written is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, OpenApp

from refboard.drafts import Draft
from refboard.tui.forms.form import BEFORE, Form
from refboard.tui.forms.unsaved_forms import UnsavedForms
from refboard.tui.screens.problem import ProblemScreen
from refboard.tui.session.intents import Snooze
from workbook.errors import NotWrittenError

FORMS = {
    "touch": ("t", "Intel", "wants the guide", "Touches", "Intel"),
    "answer": ("a", "Notes", "call in spring", "Touches", "Notes"),
    "referral": ("f", "Service line", "Allergy", "Referrals", "Service line"),
    "target": ("N", "Contact", "Dr. New One", "Targets", "Contact"),
    "fields": ("e", "City", "Middleton", "Targets", "City"),
}
"""Key, the label of a field, words for it, and where they end up."""


def form_of(d: AppDriver) -> Form[Any]:
    screen = d.app.screen
    assert isinstance(screen, Form)
    return screen


@pytest.mark.parametrize("name", FORMS)
async def test_words_that_could_not_be_written_are_in_the_form_again(
    open_app: OpenApp, store: MemoryStore, name: str
) -> None:
    key, label, words, table, column = FORMS[name]
    async with open_app((100, 45)) as d:
        store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
        await d.press(key)
        await d.until(lambda: isinstance(d.app.screen, Form))
        form_of(d).fields[label].set_value(words)
        await d.press("ctrl+s")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        await d.until(lambda: "it will be there when you reopen the form" in d.look())
        store.refuse_write = None
        await d.press("escape", key)
        await d.until(lambda: BEFORE in d.look())
        assert form_of(d).fields[label].changed_value == words
        await d.press("ctrl+s")
        await d.until(lambda: d.status.startswith("Saved"))
        assert words in [str(row.get(column)) for row in store.tables[table]]
        await d.press(key)
        await d.pilot.pause(0.4)
        assert BEFORE not in d.look()


async def test_what_a_colleague_wrote_meanwhile_stays(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((100, 45)) as d:
        store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
        await d.press("e")
        await d.until(lambda: isinstance(d.app.screen, Form))
        form_of(d).fields["City"].set_value("Middleton")
        await d.press("ctrl+s")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        store.refuse_write = None
        here = d.cursor
        store.row("Targets", here)["Phone"] = "555-9999"
        await d.press("escape", "r")
        await d.until(lambda: "555-9999" in d.look())
        await d.press("e")
        await d.until(lambda: BEFORE in d.look())
        await d.press("ctrl+s")
        await d.until(lambda: d.status.startswith("Saved"))
        row = store.row("Targets", here)
        assert (row["City"], row["Phone"]) == ("Middleton", "555-9999")


async def test_the_words_of_one_office_are_not_in_the_form_of_another(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app((100, 45)) as d:
        store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
        await d.press("t")
        form_of(d).fields["Intel"].set_value("wants the guide")
        await d.press("ctrl+s")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        await d.press("escape", "j", "t")
        await d.until(lambda: isinstance(d.app.screen, Form))
        await d.pilot.pause(0.2)
        assert "wants the guide" not in d.look()


async def test_the_day_is_the_one_that_was_meant_when_it_was_typed(
    open_app: OpenApp, store: MemoryStore
) -> None:
    days = [ON]
    async with open_app((100, 45)) as d:
        monday = ON + timedelta(days=6)
        assert d.app.session is not None
        d.app.session._loader._clock = lambda: days[-1]
        store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
        await d.press("t")
        form = form_of(d)
        form.fields["Next date"].set_value("mon")
        form.fields["Time"].set_value("now")
        await d.press("ctrl+s")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        clock = form.changed["Time"]
        store.refuse_write = None
        days.append(ON + timedelta(days=7))
        await d.press("escape", "r")
        await d.until(lambda: d.main.board is not None and d.main.board.on == days[-1])
        await d.press("t")
        await d.until(lambda: BEFORE in d.look())
        typed = {label: field.changed_value for label, field in form_of(d).fields.items()}
        assert (typed["When"], typed["Next date"]) == (ON.isoformat(), monday.isoformat())
        assert typed["Time"] == clock != "now"


def test_each_request_has_its_own_words() -> None:
    drafts = UnsavedForms()
    # Equal, and not the same: two saves of the same words.
    one, other = (Snooze(targets=("P-AAA",), until=date(2026, 12, 1)) for _ in range(2))
    drafts.submit(one, Draft(("a",), "", "", {"x": "1"}))
    drafts.submit(other, Draft(("b",), "", "", {"x": "2"}))
    drafts.discard(one)
    assert not drafts.retain(one)
    assert drafts.retain(other)
    assert (drafts.entries(("a",)), drafts.entries(("b",))) == ({}, {"x": "2"})
    drafts.submit(one, Draft(("b",), "", ""))
    assert drafts.entries(("b",)) == {}
