"""What to do about a quiet source, as an entry that people can read in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from refboard.practice.decisions import Decision, decide, latest_decision, read_decisions
from refboard.practice.schema import TABLES
from workbook.cell import Value
from workbook.change import SetCells
from workbook.errors import EditRefusedError, RowMissingError
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 25)  # a Wednesday; offices are closed on Thursday and Friday
ENTRY = "2026-11-25 Ana Reyes: re-engage by Dec 25: letter"
BEFORE = "2026-11-25 Ana Reyes: decided to re-engage until 2026-12-25 (quiet, p=.03)"
"""As earlier versions wrote it."""


def book(*targets: Mapping[str, Value], settings: tuple[Mapping[str, Value], ...] = ()) -> Snapshot:
    base: dict[str, Value] = {"Target ID": "P-ITO1X", "Source": "Lakeside Family", "Contact": "Dr. Ito"}
    return snapshot_of(
        TABLES,
        {
            "Targets": [{**base, **row} for row in targets] or [base],
            "Holidays": [{"Date": date(2026, 11, 26)}, {"Date": date(2026, 11, 27)}],
            "Settings": settings,
        },
    )


def cells(
    snapshot: Snapshot, choice: str, source: str = "lakeside family", **more: object
) -> dict[str, dict[str, object]]:
    given: dict[str, object] = {"on": ON, "by": "Ana Reyes", "how": "letter", **more}
    action = decide(snapshot, source, choice, **given)  # type: ignore[arg-type]
    changes = [change for change in action.changes if isinstance(change, SetCells)]
    assert len(changes) == len(action.changes)
    assert all(change.table == "Targets" for change in changes)
    return {change.row_id: dict(change.values) for change in changes}


def test_re_engaging_is_noted_and_planned() -> None:
    assert cells(book(), "re-engage") == {
        "P-ITO1X": {"Notes": ENTRY, "Next step": "Re-engage: letter", "Next date": ON}
    }
    later = cells(book(), "Re-Engage", on=date(2026, 11, 26))["P-ITO1X"]
    assert later["Next date"] == date(2026, 11, 30)


def test_a_planned_next_step_is_not_replaced() -> None:
    snapshot = book({"Next step": "Send the guide", "Notes": "Likes tea"})
    assert cells(snapshot, "adjust", angle="speed") == {
        "P-ITO1X": {
            "Notes": "Likes tea; 2026-11-25 Ana Reyes: adjust the message by Dec 25: letter",
            "Angle": "Speed",
        }
    }


def test_a_pause_covers_everyone_available_and_never_shortens_one() -> None:
    snapshot = book(
        {"Status": "Left", "Target ID": "P-OLD1X"},
        {"Do not contact": "All"},
        {"Target ID": "P-LEE1X", "Contact": "Kim Lee", "Pause until": date(2026, 12, 1)},
        {"Target ID": "P-LNG1X", "Contact": "May Long", "Pause until": date(2027, 6, 1)},
        {"Target ID": "P-OTH1X", "Source": "Elsewhere"},
    )
    entry = "2026-11-25 Ana Reyes: pause until Jan 15: letter"
    assert cells(snapshot, "pause", until=date(2027, 1, 15)) == {
        "P-LEE1X": {"Notes": entry, "Pause until": date(2027, 1, 15)},
        "P-ITO1X": {"Pause until": date(2027, 1, 15)},
    }
    default = cells(book(), "pause")["P-ITO1X"]
    assert default["Pause until"] == date(2027, 2, 23)
    assert "Next step" not in default


def test_settings_say_how_long_a_decision_is_in_force() -> None:
    settings = (
        {"Setting": "Decision days", "Value": "7 days"},
        {"Setting": "Decision pause", "Value": "14"},
    )
    snapshot = book(settings=settings)
    assert "by Dec 2: letter" in str(cells(snapshot, "re-engage")["P-ITO1X"]["Notes"])
    assert cells(snapshot, "pause")["P-ITO1X"]["Pause until"] == date(2026, 12, 9)


def test_what_cannot_be_decided_is_explained() -> None:
    with pytest.raises(ValueError, match="'wait' is not a decision; choose re-engage, adjust or pause"):
        decide(book(), "P-ITO1X", "wait", on=ON, by="Ana")
    with pytest.raises(ValueError, match="until a day after Wed Nov 25, 2026"):
        decide(book(), "P-ITO1X", "pause", on=ON, by="Ana", until=ON)
    with pytest.raises(RowMissingError, match="No row of Targets"):
        decide(book(), "Nobody", "pause", on=ON, by="Ana")
    with pytest.raises(EditRefusedError, match="has no id yet"):
        decide(book({"Target ID": None}), "Lakeside Family", "pause", on=ON, by="Ana")


def test_an_entry_is_read_back_as_it_was_written() -> None:
    (decision,) = read_decisions("Likes tea; " + ENTRY + "; moved in May")
    assert decision == Decision(ON, "Ana Reyes", "re-engage", date(2026, 12, 25), "letter")
    assert decision.text == ENTRY
    assert read_decisions(BEFORE) == (Decision(ON, "Ana Reyes", "re-engage", date(2026, 12, 25)),)
    assert decision.is_in_force(ON)
    assert decision.is_in_force(date(2026, 12, 24))
    assert not decision.is_in_force(date(2026, 12, 25))
    assert not decision.is_in_force(date(2026, 11, 24))


@pytest.mark.parametrize("by", ["Ana: the (second); one\nReyes", "", "Zoë O'Neil"])
def test_odd_names_and_reasons_never_break_an_entry(by: str) -> None:
    notes = str(cells(book(), "pause", by=by, how="letter; (two pages)\n: short")["P-ITO1X"]["Notes"])
    (decision,) = read_decisions(notes)
    assert (decision.choice, decision.until) == ("pause", date(2027, 2, 23))
    assert decision.how == "letter (two pages) : short"


def test_the_latest_entry_of_an_office_counts() -> None:
    notes = [
        "2026-11-01 Ana: decided to re-engage until 2026-12-01",
        "2026-11-20 Ben: decided to pause until 2027-02-01; 2026-13-45 Ben: decided to pause until 2027-02-01",
        "2026-12-20 Ben: decided to adjust the message until 2027-02-01",
        "We decided to call again",
    ]
    latest = latest_decision(notes, ON)
    assert latest is not None
    assert (latest.by, latest.choice) == ("Ben", "pause")
    assert latest_decision(notes[3:], ON) is None
