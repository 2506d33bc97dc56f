"""What the rows of Today write besides touches: covers, write-offs, suggestions accepted or declined."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from refboard.practice.covers import find_cover
from refboard.practice.entries import NoteEntry, entry_day, read_entries, read_entry_day
from refboard.practice.lanes import LANE_CODES, lane_title, parse_lanes
from refboard.practice.reassign import reassign
from refboard.practice.roles import INTAKE, LOOP_CLOSER, duties_of
from refboard.practice.schema import TABLES
from refboard.practice.suggestions import LEFT, accept, decline, last_confirmed
from refboard.practice.write_offs import write_off
from workbook.change import Change, SetCells
from workbook.errors import EditRefusedError
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 30)
BY: dict[str, Any] = {"on": ON, "by": "Ana Reyes"}


def book(**target: object) -> Snapshot:
    row: dict[str, Any] = {
        "Target ID": "P-ITO1X",
        "Source": "Lakeside Family",
        "Contact": "Dr. Ito",
        "Tier": "B",
        "Owner": "Ana Reyes",
    }
    return snapshot_of(
        TABLES,
        {
            "Targets": [
                row | {key.replace("_", " "): value for key, value in target.items()},
                row | {"Target ID": "P-LEE1X", "Contact": "Kim Lee"},
            ],
            "Touches": [{"Touch ID": "T-1A", "Target ID": "P-ITO1X", "Response": "Interested"}],
            "Referrals": [
                {"Referral ID": "R-1A", "Target ID": "P-ITO1X", "Notes": "Fax works"},
                {"Referral ID": "R-2A", "Target ID": "P-ITO1X"},
                {"Target ID": "P-ITO1X"},
            ],
        },
    )


def cells(changes: tuple[Change, ...]) -> dict[str, dict[str, object]]:
    sets = [change for change in changes if isinstance(change, SetCells)]
    assert len(sets) == len(changes)
    return {change.row_id: dict(change.values) for change in sets}


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ("2026-11-30 Ana Reyes: covered by Ben Adler until Dec 15", "Ben Adler"),
        ("Likes tea. 2026-11-30 Ana: covered by Ben Adler until Dec 15; moved", "Ben Adler"),
        ("2026-11-30 Ana: covered by Ben until Dec 1; 2026-11-30 Ana: cover ended", ""),
        ("2026-11-30 Ana: cover ended; 2026-11-30 Ana: covered by Cy until 2027-01-02", "Cy"),
        ("2026-11-29 Ana: covered by Ben until Nov 30", ""),
        ("2026-12-01 Ana: covered by Ben until Dec 15", ""),
        ("2026-11-28 Ana: covered by Ben until Dec 15; 2026-11-20 Ana: covered by Cy until Dec 20", "Ben"),
        ("covered by insurance until Dec 15", ""),
        ("2026-11-30 Ana: covered by Ben until golf", ""),
    ],
)
def test_a_cover_is_the_latest_entry_in_force(notes: str, expected: str) -> None:
    cover = find_cover(notes, ON)
    assert (cover.colleague if cover is not None else "") == expected


@pytest.mark.parametrize(
    "day", [date(2026, 12, 15), date(2027, 11, 29), date(2027, 11, 30), date(2028, 2, 29), ON]
)
def test_a_day_in_an_entry_is_read_back(day: date) -> None:
    assert read_entry_day(entry_day(day, ON), ON) == day
    (entry,) = read_entries(NoteEntry(ON, "Ana", f"covered by Ben until {entry_day(day, ON)}").text)
    assert entry.words.endswith(entry_day(day, ON))


def test_reassigning_for_a_holiday_leaves_the_owner() -> None:
    action = reassign(book(), ["P-ITO1X", "P-LEE1X", "P-ITO1X"], "Ben  Adler", until=date(2026, 12, 15), **BY)
    entry = "2026-11-30 Ana Reyes: covered by Ben Adler until Dec 15"
    assert cells(action.changes) == {"P-ITO1X": {"Notes": entry}, "P-LEE1X": {"Notes": entry}}
    assert action.title == "Reassign 2 targets to Ben Adler until Tue Dec 15, 2026"


def test_reassigning_for_good_changes_the_owner_and_ends_a_cover() -> None:
    covered = book(Notes="2026-11-20 Ana Reyes: covered by Cy until Dec 15")
    found = cells(reassign(covered, ["P-ITO1X"], "Ben Adler", **BY).changes)["P-ITO1X"]
    assert found["Owner"] == "Ben Adler"
    assert find_cover(str(found["Notes"]), ON) is None
    assert cells(reassign(book(), ["P-ITO1X"], "", **BY).changes) == {"P-ITO1X": {"Owner": None}}
    with pytest.raises(ValueError, match="has it already"):
        reassign(book(), ["P-ITO1X"], "ana reyes", **BY)
    with pytest.raises(ValueError, match="is not after today"):
        reassign(book(), ["P-ITO1X"], "Ben", until=ON, **BY)
    with pytest.raises(ValueError, match="Who covers"):
        reassign(book(), ["P-ITO1X"], " ", until=date(2026, 12, 1), **BY)


def test_a_write_off_is_an_entry_and_no_date() -> None:
    action = write_off(book(), "loop-note", ["R-1A", "R-2A"], **BY)
    entry = "2026-11-30 Ana Reyes: written off"
    assert cells(action.changes) == {"R-1A": {"Notes": f"Fax works; {entry}"}, "R-2A": {"Notes": entry}}
    assert action.title == "Write off 2 notes"
    assert cells(write_off(book(), "reply-owed", ["T-1A"], **BY).changes) == {"T-1A": {"Notes": entry}}
    promised = book(Next_step="Send CV; call", Next_date=date(2026, 8, 3))
    assert cells(write_off(promised, "promised", ["P-ITO1X"], **BY).changes)["P-ITO1X"] == {
        "Next step": None, "Next date": None, "Notes": "2026-11-30 Ana Reyes: wrote off Send CV call",
    }  # fmt: skip
    with pytest.raises(ValueError, match="can be written off"):
        write_off(book(), "check-in", ["P-ITO1X"], **BY)
    with pytest.raises(ValueError, match="no ID yet"):
        write_off(book(), "loop-note", [], **BY)


def test_a_tier_is_set_for_the_office_with_who_and_when() -> None:
    action = accept(book(), "P-ITO1X", "tier A", **BY)
    assert cells(action.changes) == {
        "P-ITO1X": {"Tier": "A", "Notes": "2026-11-30 Ana Reyes: tier A (was B)"},
        "P-LEE1X": {"Tier": "A"},
    }
    with pytest.raises(ValueError, match="is tier B already"):
        accept(book(), "P-ITO1X", "tier B", **BY)


def test_accepting_and_declining_are_entries() -> None:
    left = cells(accept(book(), "P-ITO1X", LEFT, **BY).changes)["P-ITO1X"]
    assert left["Status"] == "Left"
    paused = cells(accept(book(), "P-ITO1X", "pause", **BY).changes)
    assert {row: values["Pause until"] for row, values in paused.items()} == {
        "P-ITO1X": date(2027, 2, 28), "P-LEE1X": date(2027, 2, 28),
    }  # fmt: skip
    for suggestion, words in (("tier A", "tier B confirmed"), (LEFT, "contact confirmed")):
        notes = str(cells(decline(book(), "P-ITO1X", suggestion, **BY).changes)["P-ITO1X"]["Notes"])
        assert notes == f"2026-11-30 Ana Reyes: {words}"
        assert last_confirmed([notes], suggestion, ON) == ON
        assert last_confirmed([notes], suggestion, date(2026, 11, 29)) is None
    with pytest.raises(ValueError, match="Decide: "):
        decline(book(), "P-ITO1X", "pause", **BY)
    with pytest.raises(ValueError, match="suggests no decision"):
        accept(book(), "P-ITO1X", "", **BY)
    with pytest.raises(EditRefusedError):
        decline(book(Target_ID=None), "#2", LEFT, **BY)


def test_lanes_are_ordered_by_code_or_heading() -> None:
    assert parse_lanes("Check-ins, Waiting on us")[:2] == ("check-ins", "waiting")  # type: ignore[index]
    assert parse_lanes("decide") == ("decide", *(code for code in LANE_CODES if code != "decide"))
    assert parse_lanes("golf") is None
    assert parse_lanes("decide, Decide") is None
    assert parse_lanes("") is None
    assert lane_title("notes") == "Notes and thank-yous"


def test_a_role_is_recognized_by_its_words() -> None:
    assert duties_of("Intake") == {INTAKE}
    assert duties_of("Front desk / scheduling") == {INTAKE}
    assert duties_of("Medical assistant, closes loops") == {LOOP_CLOSER}
    assert duties_of("Physician liaison") == frozenset()
