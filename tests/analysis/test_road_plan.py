"""A day on the road: which offices of an area, in which order, and who waits for another day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.plan.calendar_entries import list_entries, plan_entries
from refboard.analysis.plan.places import Place, PlanArea, five_digits, read_places
from refboard.analysis.plan.road_plan import PlanRequest, RoadPlan, plan_day
from refboard.analysis.touches.materials import list_materials, missing_materials
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.practice.words import day_text
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 23)
"""A Monday."""
Row = dict[str, Any]


def office(name: str, **more: Any) -> Row:  # noqa: ANN401  (cells are anything)
    """An A office in Elm that is due for a check-in."""
    given = {key.replace("_", " "): value for key, value in more.items()}
    row = {"Target ID": f"P-{name}X", "Source": name, "Contact": f"Dr. {name}", "Tier": "A", "City": "Elm", "ZIP": "53301",
           "Phone": f"555-{name}", "Owner": "Ana Reyes"}  # fmt: skip
    return row | given


def touch(name: str, days: int = 40, **more: Any) -> Row:  # noqa: ANN401
    given = {key.replace("_", " "): value for key, value in more.items()}
    row = {"Touch ID": f"T-{name}{days}X", "Target ID": f"P-{name}X", "Date": ON - timedelta(days=days), "Channel": "Visit",
           "Purpose": "Check-in", "Outcome": "Spoke", "By": "Ben Okafor"}  # fmt: skip
    return row | given


def facts_of(
    targets: list[Row], touches: list[Row], referrals: list[Row] | None = None, **more: list[Row]
) -> Facts:
    tables = {"Targets": targets, "Touches": touches, "Referrals": referrals or [], **more}
    return prepare(snapshot_of(TABLES, tables), Policy(), ON)


def plan(facts: Facts, day: date = ON, **request: Any) -> RoadPlan:  # noqa: ANN401
    area = PlanArea(tuple(request.pop("cities", ())), tuple(request.pop("zips", ())))
    return plan_day(facts, day, PlanRequest(area, **request))


def names(found: RoadPlan) -> list[str]:
    return [stop.source for stop in found.stops]


def why(found: RoadPlan) -> dict[str, str]:
    return {entry.source: entry.why for entry in found.left_out}


def test_offices_of_the_area_are_ordered_by_zip_and_street() -> None:
    rows = [
        office("Far", ZIP="53309"),
        office("Ten", Address="10 Oak St"),
        office("Two", Address="2 Oak St"),
        office("Else", City="Oakdale", ZIP="53401"),
    ]
    facts = facts_of(rows, [touch(row["Source"]) for row in rows])
    assert names(plan(facts, cities=["elm"])) == ["Two", "Ten", "Far"]
    assert names(plan(facts, zips=["53301"])) == ["Two", "Ten"]
    assert names(plan(facts, zips=["533"])) == ["Two", "Ten", "Far"]
    assert names(plan(facts, cities=["Elm", "Oakdale"])) == ["Two", "Ten", "Far", "Else"]
    assert [(one.city, one.due, one.late) for one in plan(facts).areas] == [("Elm", 3, 0), ("Oakdale", 1, 0)]


@pytest.mark.parametrize(
    ("text", "digits"), [("53301-1234", "53301"), ("2139", "02139"), ("2139.0", "02139"), (" 53301 ", "53301"), ("K1A 0B1", "")]
)  # fmt: skip
def test_zips_are_read_as_five_digits(text: str, digits: str) -> None:
    assert five_digits(text) == digits
    assert PlanArea(zips=("021",)).contains(Place(zip=text)) == digits.startswith("021")


def test_an_offices_place_is_what_any_of_its_people_say() -> None:
    rows = [office("Two", City=None), office("Two", Target_ID="P-SECX", Address="2 Oak St", ZIP=None)]
    assert read_places(facts_of(rows, []))["two"].line == "2 Oak St, Elm 53301"


def test_do_not_contact_pause_and_the_contact_budget_are_respected() -> None:
    rows = [
        office("Never", Do_not_contact="All"),
        office("Call", Do_not_contact="Visit"),
        office("Pause", Pause_until=date(2026, 12, 31)),
        office("Left", Status="Left"),
        office("Fresh"),
        office("Fine"),
    ]
    touches = [touch(row["Source"]) for row in rows] + [touch("Fresh", 2, Purpose="Detail")]
    found = plan(facts_of(rows, touches), cities=["Elm"])
    assert names(found) == ["Fine"]
    assert why(found)["Never"] == "Do not contact."
    assert why(found)["Call"] == "Not by Visit."
    assert why(found)["Pause"].startswith("Paused until")
    assert why(found)["Left"] == "Status: Left."
    phones = {entry.source: entry.phone for entry in found.left_out}
    assert (phones["Never"], phones["Call"]) == ("", "555-Call")


def test_offices_that_wait_for_a_decision_are_left_out_with_the_question() -> None:
    rows = [
        office("Mute"),
        office("Old", Owner="Ben Okafor"),
        office("Both", Do_not_contact="All"),
        office("Fine"),
    ]
    touches = [touch("Mute", 40 + 20 * at, Outcome="Sent", Channel="Email") for at in range(3)]
    touches += [touch("Old", 5), touch("Both"), touch("Fine")]
    referrals = [
        {"Referral ID": f"R-{name}X", "Target ID": f"P-{name}X", "Received": ON - timedelta(days=300),
         "Scheduled on": ON - timedelta(days=299), "Appointment": ON - timedelta(days=290), "Outcome": "Completed",
         "Patient ref": "MRN-4711"}
        for name in ("Old", "Fine")
    ]  # fmt: skip
    facts = facts_of(rows, touches, referrals)
    found = plan(facts, cities=["Elm"])
    assert names(found) == ["Fine"], "its check-in is due, whatever becomes of the old note"
    assert why(found)["Mute"].startswith("3 touches in a row without an answer, the last on Wed Oct 14")
    assert why(found)["Old"] == "1 note older than 60 open days: send or write off."
    assert why(found)["Both"] == "Do not contact."
    assert [entry.source for entry in found.left_out].count("Both") == 1
    assert "Old" not in why(plan(facts, cities=["Elm"], owner="Ana Reyes"))
    assert not plan(facts, cities=["Oakdale"]).left_out


def test_the_days_and_times_that_suit_them_are_respected() -> None:
    rows = [
        office("Tue", Best_days="Tue, Thu"),
        office("Not", Best_days="not Mondays"),
        office("Late", Best_days="Mon afternoons"),
        office("Early", Best_days="mornings", ZIP="53309"),
        office("Any"),
    ]
    facts = facts_of(rows, [touch(row["Source"]) for row in rows])
    monday = plan(facts, cities=["Elm"])
    assert names(monday) == ["Early", "Any", "Late"]
    assert [stop.part for stop in monday.stops] == ["morning", "", "afternoon"]
    assert why(monday) == {"Tue": "Prefers Tue, Thu.", "Not": "Prefers not Mondays."}
    assert set(names(plan(facts, ON + timedelta(days=1), cities=["Elm"]))) == {"Early", "Tue", "Not", "Any"}


def test_what_is_due_soon_fills_up_the_day_but_never_displaces_what_is_due() -> None:
    rows = [
        office("Due"),
        office("Soon"),
        office("Later"),
        office("Plan", Next_date=ON + timedelta(days=3), Next_step="Bring the guide"),
    ]
    touches = [touch("Due"), touch("Soon", 20), touch("Later", 5), touch("Plan", 20)]
    facts = facts_of(rows, touches)
    found = plan(facts, cities=["Elm"])
    assert {stop.source: stop.soon for stop in found.stops} == {"Due": False, "Soon": True, "Plan": True}
    (person,) = next(stop for stop in found.stops if stop.source == "Plan").people
    assert person.why == f"Due {day_text(ON + timedelta(days=3), ON)}: Bring the guide."
    assert names(plan(facts, cities=["Elm"], stops=1)) == ["Due"]


def test_an_owners_plan_has_their_offices_only() -> None:
    rows = [office("Mine"), office("Hers", Owner="Ben Okafor"), office("None", Owner=None)]
    facts = facts_of(rows, [touch(row["Source"]) for row in rows])
    assert names(plan(facts, owner="Ana Reyes")) == ["Mine"]
    assert names(plan(facts, owner="unowned")) == ["None"]


def test_more_than_fits_is_named_and_the_most_urgent_stay() -> None:
    rows = [office(name, Tier=tier) for name, tier in (("Cee", "C"), ("Aye", "A"), ("Bee", "B"))]
    found = plan(facts_of(rows, [touch(row["Source"], 200) for row in rows]), stops=2)
    assert set(names(found)) == {"Aye", "Bee"}
    assert why(found) == {"Cee": "More than fits into the day."}


def referral(name: str, **more: Any) -> Row:  # noqa: ANN401
    given = {key.replace("_", " "): value for key, value in more.items()}
    return {
        "Referral ID": f"R-{name}X",
        "Target ID": f"P-{name}X",
        "Received": date(2026, 10, 1),
        "Patient ref": "PT-1043",
    } | given


def test_a_stop_says_what_to_know_and_names_no_patient() -> None:
    rows = [office("Due", Next_date=ON, Next_step="Records of PT-1043"), office("Note")]
    touches = [
        touch("Due", 40, Intel="Asked about pt John Smith", Materials="Overview; contact-card"),
        touch("Due", 60, Intel="Likes short notes", Response="Interested", Responded_on=date(2026, 9, 25)),
        touch("Note", 40),
    ]
    seen = referral("Note", Scheduled_on=date(2026, 10, 2), Appointment=date(2026, 11, 2), Outcome="Completed",
                    Outcome_date=date(2026, 11, 2))  # fmt: skip
    found = plan(facts_of(rows, touches, [seen]), cities=["Elm"])
    stop = next(stop for stop in found.stops if stop.source == "Due")
    assert [use.name for use in stop.materials] == ["contact card", "overview"]
    assert stop.bring == ("service sheet", "process summary")
    assert stop.people[0].why == "(see the workbook)"
    assert [remark.intel for remark in stop.remarks] == ["(see the workbook)", "Likes short notes"]
    note = next(stop for stop in found.stops if stop.source == "Note")
    assert any(owed.kind == "note" and owed.late for owed in note.owed)
    entries = plan_entries(found)
    for text in (repr(found), repr(entries)):
        assert "R-NoteX" not in text
        assert "1043" not in text
        assert "Smith" not in text


def test_materials_are_what_reached_the_office() -> None:
    touches = [
        touch("Due", 40, Materials="overview"),
        touch("Due", 10, Materials="Overview and process summary"),
        touch("Due", 5, Materials="service sheet", Outcome="Bounced"),
        touch("Due", 4, Materials="contact card", Direction="In"),
    ]
    facts = facts_of([office("Due"), office("Bare")], touches)
    found = {use.name: (use.on, use.times) for use in list_materials(facts, "due")}
    assert found == {
        "overview": (ON - timedelta(days=10), 2),
        "process summary": (ON - timedelta(days=10), 1),
    }
    assert missing_materials(facts, "due") == ("contact card", "service sheet")
    assert missing_materials(facts, "bare") == (
        "overview",
        "contact card",
        "service sheet",
        "process summary",
    )


def test_a_practice_that_records_no_materials_is_not_asked_to_bring_all() -> None:
    assert missing_materials(facts_of([office("Due")], [touch("Due")]), "due") == ()


def test_calendar_entries_are_next_dates_and_appointments() -> None:
    rows = [
        office("Due", Next_date=date(2026, 11, 28), Next_step="Call about PT 1043"),
        office("Past", Next_date=date(2026, 11, 16), Next_step="Send the guide"),
        office("Never", Next_date=date(2026, 11, 30), Do_not_contact="All"),
        office("Hers", Next_date=date(2026, 12, 1), Owner="Ben Okafor"),
    ]
    visits = [
        referral(
            "Due", Scheduled_on=date(2026, 11, 2), Appointment=date(2026, 12, 2), Handler="Chloe Lindqvist"
        ),
        referral("Past", Scheduled_on=date(2026, 11, 2), Appointment=date(2026, 11, 12)),
    ]
    facts = facts_of(rows, [], visits)
    entries = list_entries(facts)
    assert [(entry.on, entry.title) for entry in entries] == [
        (ON, f"Past, Dr. Past: Send the guide (was due {day_text(date(2026, 11, 16), ON)})"),
        (date(2026, 11, 30), "Due, Dr. Due: (see the workbook)"),
        (date(2026, 12, 1), "Hers, Dr. Hers: follow up"),
        (date(2026, 12, 2), "Patient appointment, referred by Due"),
    ]
    assert "1043" not in repr(entries)
    assert [entry.title for entry in list_entries(facts, owner="Ben Okafor")] == ["Hers, Dr. Hers: follow up"]
    assert [entry.kind for entry in list_entries(facts, owner="Chloe")] == ["Appointment"]
