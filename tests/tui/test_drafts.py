"""What was typed into a form and could not be written is there again; what was written is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from desks import ON, Desk, MemoryStore, OpenDesk

from refboard.tui.forms.drafts import Drafts
from refboard.tui.forms.form import BEFORE, Form
from refboard.tui.screens.problem import ProblemScreen
from refboard.tui.session.requests import Snooze
from workbook.errors import NotWrittenError

FORMS = {
    "touch": ("t", "Intel", "wants the guide", "Touches", "Intel"),
    "answer": ("a", "Notes", "call in spring", "Touches", "Notes"),
    "referral": ("f", "Service line", "Allergy", "Referrals", "Service line"),
    "target": ("N", "Contact", "Dr. New One", "Targets", "Contact"),
    "fields": ("e", "City", "Middleton", "Targets", "City"),
}
"""Key, the label of a field, words for it, and where they end up."""


def form_of(d: Desk) -> Form[Any]:
    screen = d.app.screen
    assert isinstance(screen, Form)
    return screen


@pytest.mark.parametrize("name", FORMS)
async def test_words_that_could_not_be_written_are_in_the_form_again(
    desk: OpenDesk, store: MemoryStore, name: str
) -> None:
    key, label, words, table, column = FORMS[name]
    async with desk((100, 45)) as d:
        store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
        await d.press(key)
        await d.until(lambda: isinstance(d.app.screen, Form))
        form_of(d)._lines[label].retype(words)
        await d.press("ctrl+s")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        await d.until(lambda: "it stands in the form when you open it again" in d.look())
        store.refuse_write = None
        await d.press("escape", key)
        await d.until(lambda: BEFORE in d.look())
        assert form_of(d)._lines[label].typed == words
        await d.press("ctrl+s")
        await d.until(lambda: d.status.startswith("Saved"))
        assert words in [str(row.get(column)) for row in store.tables[table]]
        await d.press(key)
        await d.pilot.pause(0.4)
        assert BEFORE not in d.look()


async def test_what_a_colleague_wrote_meanwhile_stays(desk: OpenDesk, store: MemoryStore) -> None:
    async with desk((100, 45)) as d:
        store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
        await d.press("e")
        await d.until(lambda: isinstance(d.app.screen, Form))
        form_of(d)._lines["City"].retype("Middleton")
        await d.press("ctrl+s")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        store.refuse_write = None
        here = next(row["Target ID"] for row in store.tables["Targets"] if row["Contact"] in d.look())
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
    desk: OpenDesk, store: MemoryStore
) -> None:
    async with desk((100, 45)) as d:
        store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
        await d.press("t")
        form_of(d)._lines["Intel"].retype("wants the guide")
        await d.press("ctrl+s")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        await d.press("escape", "j", "t")
        await d.until(lambda: isinstance(d.app.screen, Form))
        await d.pilot.pause(0.2)
        assert "wants the guide" not in d.look()


async def test_the_day_is_the_one_that_was_meant_when_it_was_typed(
    desk: OpenDesk, store: MemoryStore
) -> None:
    days = [ON]
    async with desk((100, 45)) as d:
        monday = ON + timedelta(days=6)
        assert d.app.session is not None
        d.app.session._reading._clock = lambda: days[-1]
        store.refuse_write = NotWrittenError("The disk is full; nothing was kept.", in_journal=False)
        await d.press("t")
        form = form_of(d)
        form._lines["Next date"].retype("mon")
        form._lines["Time"].retype("now")
        await d.press("ctrl+s")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        clock = form.changed["Time"]
        store.refuse_write = None
        days.append(ON + timedelta(days=7))
        await d.press("escape", "r")
        await d.until(lambda: d.main.board is not None and d.main.board.on == days[-1])
        await d.press("t")
        await d.until(lambda: BEFORE in d.look())
        typed = {label: field.typed for label, field in form_of(d)._lines.items()}
        assert (typed["When"], typed["Next date"]) == (ON.isoformat(), monday.isoformat())
        assert typed["Time"] == clock != "now"


def test_each_request_has_its_own_words() -> None:
    drafts = Drafts()
    # Equal, and not the same: two saves of the same words.
    one, other = (Snooze(targets=("P-AAA",), until=date(2026, 12, 1)) for _ in range(2))
    drafts.hand_over(one, ("a",), {"x": "1"})
    drafts.hand_over(other, ("b",), {"x": "2"})
    drafts.forget(one)
    assert not drafts.keep(one)
    assert drafts.keep(other)
    assert (drafts.words(("a",)), drafts.words(("b",))) == ({}, {"x": "2"})
    drafts.hand_over(one, ("b",), {})
    assert drafts.words(("b",)) == {}
