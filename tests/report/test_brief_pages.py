"""What a brief says, and what it keeps to itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from refboard.analysis.brief.source_brief import QuotedRemark, brief_source
from refboard.analysis.brief.team_brief import brief_team
from refboard.analysis.facts import prepare
from refboard.analysis.sources.health import assess_sources
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.report.brief import _remark, fitting_messages, source_data, source_page
from refboard.report.pages.plain_page import render_plain
from refboard.report.team_brief import team_data, team_page
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

Rows = Sequence[Mapping[str, Any]]
ON = date(2026, 11, 23)
ITO = {
    "Target ID": "P-ITO1X", "Source": "Lakeside Family", "Contact": "Dr. Ito", "Role": "Physician", "Tier": "A",
    "Specialty": "ENT", "Owner": "Ana Reyes", "Phone": "555-0100", "Preferred channel": "Phone", "Detail": "Brief",
}  # fmt: skip
MOSS = {
    "Target ID": "P-OMA2X", "Source": "Lakeside Family", "Contact": "Olga Moss", "Role": "Office manager", "Tier": "A",
    "Do not contact": "All", "DNC date": date(2026, 6, 9),
}  # fmt: skip


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def practice(targets: Rows, touches: Rows = (), referrals: Rows = (), messages: Rows = ()) -> Snapshot:
    tables = {"Targets": targets, "Touches": touches, "Referrals": referrals, "Messages": messages}
    return snapshot_of(TABLES, tables)


def section(told: str, heading: str) -> str:
    """The lines under a heading as one line."""
    _, found, rest = told.partition(f"\n{heading}\n")
    assert found, told
    return " ".join(rest.partition("\n\n")[0].split())


def source_told(snapshot: Snapshot) -> str:
    facts = prepare(snapshot, Policy.from_snapshot(snapshot), ON)
    brief = brief_source(facts, "lakesidefamily")
    return render_plain(source_page(brief, fitting_messages(snapshot, brief)))


def team_told(snapshot: Snapshot) -> str:
    return render_plain(team_page(brief_team(prepare(snapshot, Policy.from_snapshot(snapshot), ON))))


def referrals(office: str, days: Sequence[int], **more: object) -> list[dict[str, Any]]:
    return [
        {"Referral ID": f"R-{office[:1]}{day}X", "Source": office, "Received": ago(day), **more}
        for day in days
    ]


def test_a_person_who_must_not_be_contacted_is_marked_where_they_are_named() -> None:
    told = source_told(practice([ITO, MOSS]))
    who = section(told, "PEOPLE")
    assert "! Olga Moss: Do not contact (since Tue Jun 9). Office manager. Gatekeeper by role." in who
    assert "- Dr. Ito: Physician, ENT. Prefers Phone 555-0100, brief messages." in who
    assert "Olga Moss" not in section(told, "NEXT STEPS")


def test_the_next_message_has_a_purpose_a_way_and_a_name() -> None:
    messages = [
        {"Message ID": "M-1A", "Name": "Long hello", "Purpose": "Introduce", "Body": "one two three four"},
        {"Message ID": "M-2A", "Name": "Short hello", "Purpose": "Introduce", "Body": "one two"},
        {"Message ID": "M-3A", "Name": "Thanks", "Purpose": "Thank you", "Body": "x"},
    ]
    said = section(source_told(practice([ITO], messages=messages)), "NEXT STEPS")
    assert said == (
        "- Dr. Ito, check-in: No contact with this office yet. "
        "- Suggested: purpose Introduce, by Phone, message Short hello."
    )
    assert "message" not in section(source_told(practice([ITO])), "NEXT STEPS")


def test_few_of_anything_are_too_few_to_be_a_share() -> None:
    done = referrals("Lakeside Family", range(70, 77), Outcome="Completed", Appointment=ago(65))
    stands = section(source_told(practice([ITO], referrals=done)), "STATUS")
    assert "Referrals completed 7 of 7 too few too few" in stands
    assert "%" not in stands.partition("Referrals completed")[2]
    more = [*done, *referrals("Lakeside Family", [90], Outcome="Declined")]
    assert "Referrals completed 7 of 8 88% (53-98%)" in section(
        source_told(practice([ITO], referrals=more)), "STATUS"
    )


def test_our_own_house_comes_first_when_notes_are_late() -> None:
    late = [
        {"Referral ID": f"R-{n}A", "Source": "Lakeside Family", "Received": ago(120 + n), "Outcome": "Completed",
         "Scheduled on": ago(119 + n), "Appointment": ago(100 + n), "Note sent": ago(60 + n)}
        for n in range(12)
    ]  # fmt: skip
    snapshot = practice([ITO], referrals=late)
    for told in (source_told(snapshot), team_told(snapshot)):
        assert told.splitlines()[3] == "OUR OWN PROMISES FIRST"
        assert section(told, "OUR OWN PROMISES FIRST").startswith("! ")
    kept = [{**row, "Note sent": row["Appointment"]} for row in late]
    assert "CATCH UP FIRST" not in source_told(practice([ITO], referrals=kept))


def test_patient_refs_never_leave_whole() -> None:
    rows = referrals("Lakeside Family", [20, 30], **{"Patient ref": "K7QPXZ"})
    snapshot = practice([ITO], referrals=rows)
    facts = prepare(snapshot, Policy(), ON)
    brief = brief_source(facts, "lakesidefamily")
    assert "••••XZ" in render_plain(source_page(brief))
    assert "K7QPXZ" not in render_plain(source_page(brief))
    assert "K7QPXZ" not in str(source_data(brief, assess_sources(facts), {}))


QUIET = [*range(200, 560, 8)]


def test_a_quiet_source_needs_a_decision_until_there_is_one() -> None:
    others = [{"Target ID": f"P-{n}BX", "Source": f"Office {n}", "Tier": "B"} for n in range(6)]
    steady = [row for n in range(6) for row in referrals(f"Office {n}", range(1 + n, 360, 12 + n))]
    rows = [*referrals("Lakeside Family", QUIET), *steady]
    asked = section(team_told(practice([ITO, *others], referrals=rows)), "NEEDS A DECISION")
    assert "Lakeside Family (lost, Ana Reyes): " in asked
    assert "would by chance alone" in asked
    note = "2026-11-20 Ana Reyes: decided to re-engage until 2026-12-20 (lost, p<.01)"
    snapshot = practice([{**ITO, "Notes": note}, *others], referrals=rows)
    asked = section(team_told(snapshot), "NEEDS A DECISION")
    assert "Lakeside" not in asked
    assert "1 quiet source already has a decision." in asked
    stands = section(source_told(snapshot), "STATUS")
    assert stands.startswith("Lost")
    assert "Ana Reyes decided to re-engage on Fri Nov 20, until Sun Dec 20." in stands
    over = {**ITO, "Notes": note.replace("2026-12-20", "2026-11-23")}
    assert "Lakeside" in section(team_told(practice([over, *others], referrals=rows)), "NEEDS A DECISION")


def test_a_brief_never_says_because() -> None:
    rows = referrals("Lakeside Family", QUIET)
    touches = [
        {"Touch ID": f"T-{n}A", "Target ID": "P-ITO1X", "Date": ago(9 * n), "Channel": "Phone"}
        for n in range(30)
    ]
    snapshot = practice([ITO, MOSS], touches, rows)
    for told in (source_told(snapshot), team_told(snapshot)):
        assert "because" not in told
        assert "$" not in told


def test_the_data_of_a_brief_has_rates_with_their_evidence() -> None:
    snapshot = practice([ITO], referrals=referrals("Lakeside Family", QUIET))
    facts = prepare(snapshot, Policy(), ON)
    health = assess_sources(facts)
    data = source_data(brief_source(facts, "lakesidefamily"), health, {"P-ITO1X": "Hello"})
    assert set(data["health"]["completion"]) >= {"k", "n", "rate", "low", "high", "shrunk"}
    assert data["health"]["state"] == data["health"]["state"].casefold()
    assert (data["on"], data["source"], data["messages"]) == (
        "2026-11-23",
        "Lakeside Family",
        {"P-ITO1X": "Hello"},
    )
    team = team_data(brief_team(facts))
    assert set(team["totals"]) >= {"response", "completion", "repeat", "loop", "fit"}
    assert set(team["concentration"]) >= {"top1", "top5", "hhi", "effective"}
    assert [row["source"] for row in team["undecided"]] == [
        row.source for row in health.sources if row.state in {"quiet", "lost"}
    ]


@pytest.mark.parametrize("count", [0, 1, 30])
def test_many_owners_are_summed_up(count: int) -> None:
    targets = [
        {"Target ID": f"P-{n}AX", "Source": f"Office {n}", "Owner": f"Owner {n:02}"} for n in range(count)
    ]
    told = section(team_told(practice(targets)), "TODAY'S QUEUE")
    assert ("No follow-ups today." in told) == (count == 0)
    assert ("22 more 22 0 0" in told) == (count == 30)


@pytest.mark.parametrize(
    ("response", "incoming", "words"),
    [
        ("", False, "Ana noted (Visit, Dr. Ito): Left two pads."),
        ("Interested", False, "Dr. Ito (Visit, to Ana): Interested. Left two pads."),
        ("", True, "Dr. Ito (Visit from them, to Ana): Left two pads."),
    ],
)
def test_a_colleagues_note_is_not_quoted_as_the_offices_words(
    *, response: str, incoming: bool, words: str
) -> None:
    said = QuotedRemark(
        on=ON, contact="Dr. Ito", by="Ana", channel="Visit", incoming=incoming, response=response, intel="Left two pads.",
        touch_id="T-1",
    )  # fmt: skip
    assert _remark(said, ON).text == words
