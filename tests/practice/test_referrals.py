"""Scheduled, seen, note sent: what is written, and which days cannot be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from refboard.practice import referrals
from refboard.practice.actions import Action
from refboard.practice.row_edits import edit_row
from refboard.practice.schema import TABLES
from workbook.change import SetCells
from workbook.errors import EditRefusedError, RowMissingError
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

if TYPE_CHECKING:
    from workbook.cell import Value

ON = date(2026, 11, 24)
RECEIVED = date(2026, 11, 2)


def day(number: int) -> date:
    return date(2026, 11, number)


def book(**more: Value) -> Snapshot:
    """One referral of 2 November with more cells filled, and a second one beside it."""
    rows: list[dict[str, Value]] = [
        {"Referral ID": "R-AAA1X", "Source": "Lakeside", "Received": RECEIVED, **more},
        {"Referral ID": "R-BBB1X", "Source": "Harbor", "Received": day(9)},
        {"Source": "Nameless", "Received": day(9)},
    ]
    targets: list[dict[str, Value]] = [
        {
            "Target ID": "P-AAA1X",
            "Source": "Lakeside",
            "Contact": "Dr. Ito",
            "Phone": "555-0101",
            "Cadence days": 30,
        }
    ]
    return snapshot_of(TABLES, {"Targets": targets, "Touches": [], "Referrals": rows, "Messages": []})


def test_scheduling_writes_both_days_on_every_referral() -> None:
    action = referrals.schedule(
        book(), ["R-AAA1X", "R-BBB1X"], on=ON, scheduled_on=day(23), appointment=date(2026, 12, 1)
    )
    values = {"Scheduled on": day(23), "Appointment": date(2026, 12, 1)}
    assert action.changes == (
        SetCells("Referrals", "R-AAA1X", values),
        SetCells("Referrals", "R-BBB1X", values),
    )
    assert action.title == "Mark 2 referrals as scheduled on Mon Nov 23 for Tue Dec 1"


def test_one_referral_is_named_by_its_id_and_office() -> None:
    action = referrals.schedule(book(), ["R-AAA1X"], on=ON, scheduled_on=ON)
    assert action.title == "Mark the referral R-AAA1X (Lakeside) as scheduled on Tue Nov 24"
    assert action.changes == (SetCells("Referrals", "R-AAA1X", {"Scheduled on": ON}),)


def test_what_a_colleague_has_written_already_stays() -> None:
    with pytest.raises(EditRefusedError, match=r"R-AAA1X \(Lakeside\) is already scheduled"):
        referrals.schedule(book(**{"Scheduled on": day(3)}), ["R-BBB1X", "R-AAA1X"], on=ON, scheduled_on=ON)
    with pytest.raises(EditRefusedError, match="already has an outcome: Declined"):
        referrals.end_visits(
            book(Outcome="Declined"), ["R-AAA1X"], on=ON, outcome="Completed", outcome_date=ON
        )


def test_an_outcome_is_written_with_its_day_and_reason() -> None:
    action = referrals.end_visits(
        book(Appointment=day(20)),
        ["R-AAA1X"],
        on=ON,
        outcome="no show",
        outcome_date=day(20),
        reason=" moved ",
    )
    assert action.changes == (
        SetCells("Referrals", "R-AAA1X", {"Outcome": "No-show", "Outcome date": day(20), "Reason": "moved"}),
    )
    assert action.title == "Mark the referral R-AAA1X (Lakeside) as No-show on Fri Nov 20"


def test_an_outcome_needs_a_word_and_a_visit_that_has_been() -> None:
    with pytest.raises(ValueError, match="Choose an outcome"):
        referrals.end_visits(book(), ["R-AAA1X"], on=ON, outcome="", outcome_date=ON)
    with pytest.raises(ValueError, match="Outcome: 'maybe' is not one of"):
        referrals.end_visits(book(), ["R-AAA1X"], on=ON, outcome="maybe", outcome_date=ON)
    later = book(Appointment=date(2026, 12, 1))
    with pytest.raises(ValueError, match="is on Tue Dec 1, which is in the future"):
        referrals.end_visits(later, ["R-AAA1X"], on=ON, outcome="Completed", outcome_date=ON)
    cancelled = referrals.end_visits(later, ["R-AAA1X"], on=ON, outcome="Cancelled", outcome_date=ON)
    assert len(cancelled.changes) == 1


def test_a_note_before_its_visit_closes_nothing_and_is_refused() -> None:
    seen = book(Appointment=day(20), Outcome="Completed")
    with pytest.raises(ValueError, match="before the visit on Fri Nov 20, so it would not close the loop"):
        referrals.send_notes(seen, ["R-AAA1X"], on=ON, sent=day(19))
    action = referrals.send_notes(seen, ["R-AAA1X"], on=ON, sent=day(20))
    assert action.changes == (SetCells("Referrals", "R-AAA1X", {"Note sent": day(20)}),)


def test_days_to_come_and_days_before_the_referral_are_refused() -> None:
    with pytest.raises(ValueError, match="Scheduled on: Wed Nov 25 is in the future"):
        referrals.schedule(book(), ["R-AAA1X"], on=ON, scheduled_on=day(25))
    with pytest.raises(ValueError, match="Scheduled on: Sun Nov 1 is before the referral was received"):
        referrals.schedule(book(), ["R-AAA1X"], on=ON, scheduled_on=day(1))
    with pytest.raises(ValueError, match="Appointment: Sun Nov 1 is before"):
        referrals.schedule(book(), ["R-AAA1X"], on=ON, scheduled_on=ON, appointment=day(1))


def test_a_referral_without_an_id_says_how_it_gets_one() -> None:
    with pytest.raises(EditRefusedError, match="has no id yet"):
        referrals.schedule(book(), ["#4"], on=ON, scheduled_on=ON)
    with pytest.raises(RowMissingError):
        referrals.send_notes(book(), ["R-GONE"], on=ON, sent=ON)
    with pytest.raises(ValueError, match="No referral is selected"):
        referrals.schedule(book(), [], on=ON, scheduled_on=ON)


def test_a_reason_without_a_column_goes_to_the_notes_of_each() -> None:
    cells = book().tables["Referrals"]
    letters = {name: letter for name, letter in cells.letters.items() if name != "Reason"}
    thin = Snapshot({**book().tables, "Referrals": replace(cells, letters=letters)})
    action = referrals.end_visits(
        thin, ["R-AAA1X"], on=ON, outcome="Declined", outcome_date=ON, reason="too far"
    )
    (change,) = action.changes
    assert isinstance(change, SetCells)
    assert change.values["Notes"] == "Reason: too far"


def test_a_form_writes_only_what_was_changed_in_it() -> None:
    action = edit_row(
        book(), "Targets", "P-AAA1X", {"Phone": "555-0199", "Cadence days": ""},
        shown={"Phone": "555-0101", "Cadence days": "30"}, on=ON,
    )  # fmt: skip
    assert action.changes == (SetCells("Targets", "P-AAA1X", {"Phone": "555-0199", "Cadence days": None}),)


def test_what_a_colleague_wrote_while_the_form_was_open_stays() -> None:
    with pytest.raises(EditRefusedError, match=r"Phone of Dr\. Ito, Lakeside was changed to '555-0101'"):
        edit_row(book(), "Targets", "P-AAA1X", {"Phone": "555-0199"}, shown={"Phone": "555-0100"}, on=ON)
    with pytest.raises(EditRefusedError, match=r"Tier of Dr\. Ito, Lakeside was cleared"):
        edit_row(book(), "Targets", "P-AAA1X", {"Tier": "B"}, shown={"Tier": "A"}, on=ON)


def test_a_form_over_a_referral_holds_its_days_together() -> None:
    seen = book(Appointment=day(20))
    with pytest.raises(ValueError, match="before the visit"):
        edit_row(seen, "Referrals", "R-AAA1X", {"Note sent": "2026-11-19"}, shown={}, on=ON)
    with pytest.raises(ValueError, match="The patient ref looks like a name"):
        edit_row(seen, "Referrals", "R-AAA1X", {"Patient ref": "Ann Smith"}, shown={}, on=ON)
    both = {"Appointment": "2026-11-18", "Note sent": "2026-11-19"}
    shown = {"Appointment": seen.tables["Referrals"].text["Appointment"][0]}
    action = edit_row(seen, "Referrals", "R-AAA1X", both, shown=shown, on=ON)
    assert action.changes == (
        SetCells("Referrals", "R-AAA1X", {"Appointment": day(18), "Note sent": day(19)}),
    )


def test_the_days_of_a_new_referral_hold_together() -> None:
    def added(**days: date) -> Action:
        return referrals.add_referral(book(), "P-AAA1X", **{"received": day(20), **days})  # type: ignore[arg-type]

    referrals.check_new(added(scheduled_on=day(23), appointment=date(2026, 12, 3)), ON)
    with pytest.raises(ValueError, match="Received: Wed Nov 25 is in the future"):
        referrals.check_new(added(received=day(25)), ON)
    with pytest.raises(ValueError, match="Scheduled on: Thu Nov 19 is before the referral was received"):
        referrals.check_new(added(scheduled_on=day(19)), ON)
