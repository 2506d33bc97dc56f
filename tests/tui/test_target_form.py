"""The form of a new target: what it says of what is typed, what is written, and where the cursor goes."""

from __future__ import annotations

from datetime import date

from app_fixtures import AppDriver, MemoryStore, OpenApp, Records, practice
from referring_practice import referring
from textual.widgets import Static

from refboard.tui.forms.target_form import TargetForm
from refboard.tui.forms.touch_form import TouchForm
from refboard.tui.source.pane import SourcePane
from refboard.tui.sources.pane import SourcesPane
from refboard.tui.widgets.feedback_field import FeedbackField


def form_of(d: AppDriver) -> TargetForm:
    screen = d.app.screen
    assert isinstance(screen, TargetForm)
    return screen


async def fill(d: AppDriver, **words: str) -> None:
    """Type into fields of the form."""
    for name, text in words.items():
        field = form_of(d).query_one(f"#{name.replace('_', '-')}").query("Input, MultilineInput").first()
        form_of(d).set_focus(field)
        await d.pilot.pause()
        await d.press("ctrl+u")
        await d.type(text)


def echo(d: AppDriver, name: str) -> str:
    return str(form_of(d).query_one(f"#{name}").query_one(Static).visual)


async def test_a_target_is_added_taken_back_and_done_again(open_app: OpenApp, store: MemoryStore) -> None:
    before = len(store.tables["Targets"])
    async with open_app((140, 45)) as d:
        await d.press("N")
        await fill(d, source="Elm Street Clinic", contact="Dr. Noor Haddad", role="Physician", specialty="Pediatrics",
                   phone="555-0142", email="noor@example.org", fax="555-0143", city="Verona", cadence="30",
                   next_step="say hello", next_date="tue", notes="met at the fair")  # fmt: skip
        for name, key in (("tier", "b"), ("channel", "e")):
            form_of(d).set_focus(form_of(d).query_one(f"#{name}"))
            await d.press(key)
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Targets", "P-N1W") == {
            "Target ID": "P-N1W", "Source": "Elm Street Clinic", "Contact": "Dr. Noor Haddad", "Role": "Physician",
            "Specialty": "Pediatrics", "Phone": "555-0142", "Email": "noor@example.org", "Fax": "555-0143",
            "City": "Verona", "Tier": "B", "Owner": "Ana Reyes", "Preferred channel": "Email", "Cadence days": 30,
            "Next step": "say hello", "Next date": date(2026, 12, 1), "Notes": "met at the fair",
        }  # fmt: skip
        assert "Saved: Add target Dr. Noor Haddad at Elm Street Clinic" in d.status
        await d.press("u")
        await d.settled()
        assert len(store.tables["Targets"]) == before
        assert "Undone: Add target Dr. Noor Haddad at Elm Street Clinic" in d.status
        await d.press("ctrl+r")
        await d.settled()
        assert store.row("Targets", "P-N1W")["Phone"] == "555-0142"


async def test_the_cursor_goes_to_the_new_row(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("N")
        await fill(d, source="Elm Street Clinic", next_date="today")
        await d.press("ctrl+s")
        await d.until(lambda: d.cursor == "P-N1W")
        assert "Elm Street Clinic" in d.offices


async def test_a_filter_stays_when_the_new_row_is_not_in_it(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("slash")
        await d.type("harbor")
        await d.press("enter", "N")
        await fill(d, source="Elm Street Clinic")
        await d.press("ctrl+s")
        await d.settled()
        assert d.offices == ["Harbor Pediatrics"]
        assert d.cursor == "P-BBB"


async def test_the_office_of_the_row_is_where_the_form_begins(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((140, 45)) as d:
        office = d.main.pane.rows[0].office
        await d.press("N")
        assert form_of(d).query_one("#source", FeedbackField).value == office
        assert echo(d, "source") == "→ 1 there"
        # It is selected: what is typed takes its place.
        await d.type("Elm")
        assert form_of(d).query_one("#source", FeedbackField).value == "Elm"
        assert echo(d, "source") == "a new office"
        await d.close_top()
        await d.press("space", "space", "N")
        assert form_of(d).query_one("#source", FeedbackField).value == ""
        await d.close_top()
        assert store.titles == []


async def test_offices_that_are_known_are_completed(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Referrals"] = [{"Referral ID": "R-WIC", "Source": "Walk-in Corner"}]
    async with open_app((140, 45)) as d:
        await d.press("N")
        await fill(d, source="walk")
        await d.until(lambda: "walk-in Corner" in d.look())
        await d.press("right")
        assert form_of(d).query_one("#source", FeedbackField).value == "Walk-in Corner"
        assert echo(d, "source") == "→ no targets yet"
        await fill(d, source="harbor pediatrics")
        assert echo(d, "source") == "→ Harbor Pediatrics"
        await d.press("ctrl+s")
        await d.settled()
        assert store.row("Targets", "P-N1W")["Source"] == "Harbor Pediatrics"


async def test_what_cannot_be_is_refused_at_its_field(open_app: OpenApp, store: MemoryStore) -> None:
    before = len(store.tables["Targets"])
    async with open_app() as d:
        await d.press("N")
        await fill(d, source=" ")
        await d.press("ctrl+s")
        assert "Which office or practice? Enter it in Source." in d.look()
        assert d.app.focused is form_of(d).query_one("#source Input")
        await fill(d, source="Elm", cadence="often")
        await d.press("ctrl+s")
        assert "'often' is not a number" in d.look()
        assert d.app.focused is form_of(d).query_one("#cadence Input")
        await fill(d, cadence="30", next_date="someday")
        await d.press("ctrl+s")
        assert "'someday' is not a day" in d.look()
        assert d.app.focused is form_of(d).query_one("#next-date Input")
        await d.close_top()
        assert len(store.tables["Targets"]) == before


async def test_the_same_person_is_pointed_at_and_not_refused(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((140, 45)) as d:
        await d.press("N")
        await fill(d, source="Elm", contact="dr jane poe", email="nowhere")
        assert echo(d, "contact") == ""
        assert echo(d, "email") == "? without an @"
        await fill(d, source="Lakeview Family Medicine")
        await d.until(lambda: echo(d, "contact") == "? already P-AAA")
        await d.press("ctrl+s")
        await d.settled()
        row = store.row("Targets", "P-N1W")
        assert (row["Source"], row["Contact"]) == ("Lakeview Family Medicine", "dr jane poe")


async def test_without_days_of_its_own_the_cadence_is_the_tiers(open_app: OpenApp) -> None:
    async with open_app((140, 45)) as d:
        assert d.main.board is not None
        policy = d.main.board.policy
        await d.press("N")
        assert echo(d, "cadence") == f"→ every {policy.cadence('')[0]} days"
        form_of(d).set_focus(form_of(d).query_one("#tier"))
        await d.press("a")
        await d.until(lambda: echo(d, "cadence") == f"→ every {policy.cadence('A')[0]} days")
        await fill(d, cadence="10")
        assert echo(d, "cadence") == f"→ late after {policy.cadence('A', 10)[1]}"


async def test_tiers_of_the_practices_own_can_be_chosen(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables["Targets"][0]["Tier"] = "Gold"
    async with open_app((140, 45)) as d:
        await d.press("N")
        await fill(d, source="Elm")
        form_of(d).set_focus(form_of(d).query_one("#tier"))
        await d.press("g", "ctrl+s")
        await d.settled()
        assert store.row("Targets", "P-N1W")["Tier"] == "Gold"


async def test_a_workbook_without_targets_names_the_key_in_every_list(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.tables.update({"Targets": [], "Touches": [], "Referrals": []})
    async with open_app((60, 15)) as d:
        for pane in ("2", "4", "1"):
            await d.press(pane)
            await d.until(lambda: "N adds" in d.look())
        await d.press("N")
        await fill(d, source="Elm Street Clinic")
        await d.press("ctrl+s")
        await d.until(lambda: d.offices == ["Elm Street Clinic"])
        assert d.cursor == "P-N1W"


async def test_a_workbook_without_the_table_says_what_makes_it(open_app: OpenApp) -> None:
    bare: Records = {name: rows for name, rows in practice().items() if name != "Targets"}
    async with open_app((140, 45), opener=lambda: MemoryStore(bare)) as d:
        await d.press("N")
        assert d.at_list
        assert "The workbook has no table Targets." in d.status


async def test_on_the_page_of_a_source_it_begins_there_and_the_next_thing_is_done_with_them(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.tables.clear()
    store.tables.update(referring())
    async with open_app((140, 45)) as d:
        await d.main.open_source("Walk-in Corner")
        page = d.main.shown
        assert isinstance(page, SourcePane)
        await d.until(lambda: page.figures is not None)
        await d.press("t")
        assert "N adds one." in d.status
        await d.press("N")
        assert form_of(d).query_one("#source", FeedbackField).value == "Walk-in Corner"
        await fill(d, contact="Sam Lee")
        await d.press("ctrl+s")
        await d.until(lambda: page.choice.person == "P-N1W")
        assert d.main.shown is page
        await d.press("t")
        screen = d.app.screen
        assert isinstance(screen, TouchForm)
        assert screen._defaults.targets == ("P-N1W",)


async def test_in_sources_the_cursor_goes_to_the_new_office(open_app: OpenApp, store: MemoryStore) -> None:
    store.tables.clear()
    store.tables.update(referring())
    async with open_app((140, 45)) as d:
        await d.press("2")
        pane = d.main.shown
        assert isinstance(pane, SourcesPane)
        await d.until(lambda: pane.rows)
        pane.list_widget.go_to("walkincorner")
        await d.press("N")
        assert form_of(d).query_one("#source", FeedbackField).value == "Walk-in Corner"
        await fill(d, source="Elm Street Clinic")
        await d.press("ctrl+s")
        await d.until(lambda: (row := pane.list_widget.current) is not None and row.key == "elmstreetclinic")


async def test_in_the_loop_it_begins_at_the_office_of_the_referral(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.tables["Referrals"] = [
        {"Referral ID": "R-WIC", "Source": "Walk-in Corner", "Received": date(2026, 11, 9)}
    ]
    async with open_app((140, 45)) as d:
        await d.press("4")
        await d.until(lambda: "Walk-in Corner" in d.look())
        await d.press("N")
        assert form_of(d).query_one("#source", FeedbackField).value == "Walk-in Corner"
