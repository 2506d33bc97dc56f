from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, cast

import pytest

from refboard.practice import actions, referrals
from refboard.practice.loop_closing import optional_closing_column
from refboard.practice.schema import TABLES, TARGETS, TOUCHES
from workbook.cell import Cell, Kind
from workbook.change import AddRow, SetCells
from workbook.errors import EditRefusedError, RowMissingError, TableMissingError
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import RawColumn, build_table, snapshot_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.cell import Value

ON = date(2026, 11, 24)


def book(*targets: Mapping[str, Value], touches: Sequence[Mapping[str, Value]] = ()) -> Snapshot:
    base: dict[str, Value] = {"Target ID": "P-ITO1X", "Source": "Lakeside Family", "Contact": "Dr. Ito"}
    rows = [{**base, **row} for row in targets] or [base]
    referrals: list[dict[str, Value]] = [
        {"Referral ID": "R-AAA1X", "Source": "Lakeside Family"},
        {"Referral ID": "R-BBB1X", "Source": "Lakeside Family"},
    ]
    return snapshot_of(TABLES, {"Targets": rows, "Touches": touches, "Referrals": referrals, "Messages": []})


def narrow(*columns: str) -> Snapshot:
    """A workbook whose Touches sheet has only these columns."""
    snapshot = book({"Next step": "Call"})
    raw = [RawColumn(name, TOUCHES.column(name).type, chr(65 + i), [], [])  # type: ignore[union-attr]
           for i, name in enumerate(columns)]  # fmt: skip
    table, _ = build_table(TOUCHES, "Touches", raw, [])
    return Snapshot({**snapshot.tables, "Touches": table})


def changes(action: actions.Action) -> list[AddRow | SetCells]:
    return [change for change in action.changes if isinstance(change, (AddRow, SetCells))]


def log(snapshot: Snapshot, **more: object) -> actions.Action:
    given: dict[str, object] = {"on": ON, "by": "Ana Reyes", "channel": "phone", **more}
    return actions.log_touch(snapshot, "P-ITO1X", **given)  # type: ignore[arg-type]


def test_a_touch_is_logged_with_what_was_said_and_nothing_else() -> None:
    action = log(book(), purpose="check in", outcome="spoke", intel=" New coordinator ", at=time(9, 30))
    assert action == actions.Action(
        "Log a call to Dr. Ito, Lakeside Family on Tue Nov 24, 2026",
        (
            AddRow(
                "Touches",
                {
                    "Target ID": "P-ITO1X", "Source": "Lakeside Family", "Date": ON, "Time": time(9, 30),
                    "Direction": "Out", "Channel": "Phone", "Purpose": "Check-in", "Outcome": "Spoke",
                    "By": "Ana Reyes", "Intel": "New coordinator",
                },
            ),
        ),
    )  # fmt: skip


def test_a_touch_settles_what_was_promised() -> None:
    promised = book({"Next step": "Send the guide", "Next date": date(2026, 11, 20)})
    assert changes(log(promised))[1] == SetCells("Targets", "P-ITO1X", {"Next step": None, "Next date": None})
    again = log(promised, next_step="Call back", next_date=date(2026, 12, 1))
    settled = SetCells("Targets", "P-ITO1X", {"Next step": "Call back", "Next date": date(2026, 12, 1)})
    assert changes(again)[1] == settled
    only_date = log(promised, next_date=date(2026, 12, 1))
    assert changes(only_date)[1].values == {"Next step": None, "Next date": date(2026, 12, 1)}


@pytest.mark.parametrize("kept", [{"direction": "in"}, {"outcome": "Bounced"}])
def test_what_they_did_or_never_got_settles_nothing(kept: Mapping[str, str]) -> None:
    promised = book({"Next step": "Send the guide", "Next date": date(2026, 11, 20)})
    assert len(log(promised, **kept).changes) == 1
    assert len(log(promised, next_step="Call", **kept).changes) == 2


def test_a_stop_is_written_in_the_same_save() -> None:
    action = log(book({"Next step": "Call"}), response="stop")
    assert len(action.changes) == 2
    assert changes(action)[0].values["Responded on"] == ON
    assert changes(action)[1] == SetCells(
        "Targets", "P-ITO1X", {"Next step": None, "Do not contact": "All", "DNC date": ON}
    )
    assert len(log(book({"Do not contact": "All"}), response="Stop").changes) == 1


def test_a_loop_note_closes_its_referrals_and_a_thank_you_thanks_for_them() -> None:
    note = log(book(), purpose="Loop note", referral_ids=("R-AAA1X", "R-BBB1X"))
    assert note.changes[1:] == (
        SetCells("Referrals", "R-AAA1X", {"Note sent": ON}),
        SetCells("Referrals", "R-BBB1X", {"Note sent": ON}),
    )
    thanks = log(book(), purpose="Thank you", referral_ids=("R-AAA1X",))
    assert thanks.changes[1:] == (SetCells("Referrals", "R-AAA1X", {"Thanked": ON}),)


@pytest.mark.parametrize(
    ("purpose", "outcome", "direction", "column"),
    [
        ("Loop note", "", "Out", "Note sent"), ("Loop note", "Spoke", "Out", "Note sent"),
        ("Loop note", "Sent", "Out", "Note sent"), ("Loop note", "No answer", "Out", ""),
        ("Loop note", "Voicemail", "Out", ""), ("Loop note", "Bounced", "Out", ""),
        ("Loop note", "Spoke", "In", ""), ("Thank you", "Voicemail", "Out", "Thanked"),
        ("Thank you", "No answer", "Out", ""), ("Check-in", "Spoke", "Out", ""),
    ],
)  # fmt: skip
def test_a_referral_is_closed_only_by_a_touch_that_reached_someone(
    purpose: str, outcome: str, direction: str, column: str
) -> None:
    assert optional_closing_column(purpose, outcome, direction) == column
    words = {"purpose": purpose, "outcome": outcome, "direction": direction}
    if column:
        assert log(book(), referral_ids=("R-AAA1X",), **words).changes[1:] == (
            SetCells("Referrals", "R-AAA1X", {column: ON}),
        )
    else:
        with pytest.raises(ValueError, match=r"leave (it|the referral) out|choose one of them"):
            log(book(), referral_ids=("R-AAA1X",), **words)


def test_a_target_without_an_id_is_logged_by_its_office() -> None:
    snapshot = book({"Target ID": None})
    action = actions.log_touch(snapshot, "#2", on=ON, by="Ana", channel="Fax")
    assert "Target ID" not in changes(action)[0].values
    assert changes(action)[0].values["Source"] == "Lakeside Family"


def test_words_for_columns_that_are_missing_go_to_the_notes() -> None:
    action = log(
        narrow("Source", "Date", "Channel", "By", "Notes"), intel="New fax line", notes="Hi", outcome="Spoke"
    )
    assert changes(action)[0].values == {
        "Source": "Lakeside Family", "Date": ON, "Channel": "Phone", "By": "Ana Reyes",
        "Notes": "Hi; Outcome: Spoke; Intel: New fax line",
    }  # fmt: skip
    with pytest.raises(EditRefusedError, match="Touches has no column Intel; add it in Excel"):
        log(narrow("Source", "Date", "Channel", "By"), intel="New fax line")
    with pytest.raises(EditRefusedError, match="no column Time"):
        log(narrow("Source", "Date", "Channel", "By", "Notes"), at=time(9))


def test_words_are_refused_unless_the_workbook_uses_them() -> None:
    with pytest.raises(ValueError, match="Outcome: 'spike' is not one of Sent, Spoke, Voicemail"):
        log(book(), outcome="spike")
    own = book(touches=[{"Channel": "Lunch", "Source": "Lakeside Family"}])
    assert changes(log(own, channel="lunch"))[0].values["Channel"] == "Lunch"


def test_unknown_rows_and_tables_are_named() -> None:
    with pytest.raises(RowMissingError, match="No row of Targets has the id 'P-NONE'"):
        actions.snooze(book(), "P-NONE", ON)
    with pytest.raises(TableMissingError, match="no table Limits"):
        actions.set_values(book(), "Limits", "1", {"Year": "2026"})
    with pytest.raises(TableMissingError, match="There is no table 'Leads'"):
        actions.set_values(book(), "Leads", "1", {"Year": "2026"})
    with pytest.raises(EditRefusedError, match="Targets row 2 has no id yet"):
        actions.snooze(book({"Target ID": None}), "#2", ON)


TOUCH: dict[str, Value] = {"Touch ID": "T-1A", "Target ID": "P-ITO1X", "Source": "Lakeside Family",
                           "Date": date(2026, 11, 20), "Notes": "Left a card"}  # fmt: skip


def test_an_answer_is_written_on_its_touch() -> None:
    action = actions.answer(
        book(touches=[TOUCH]), "T-1A", response="information asked", on=ON, notes="sinus guide"
    )
    assert action == actions.Action(
        "Dr. Ito, Lakeside Family answered Information asked on Tue Nov 24, 2026",
        (
            SetCells(
                "Touches", "T-1A",
                {"Response": "Information asked", "Responded on": ON, "Notes": "Left a card; sinus guide"},
            ),
        ),
    )  # fmt: skip


def test_an_answer_cannot_come_before_its_touch_or_be_empty() -> None:
    with pytest.raises(ValueError, match="so its answer can't be dated"):
        actions.answer(book(touches=[TOUCH]), "T-1A", response="No", on=date(2026, 11, 19))
    with pytest.raises(ValueError, match="Choose a response"):
        actions.answer(book(touches=[TOUCH]), "T-1A", response=" ", on=ON)


def test_a_stop_of_an_office_counts_for_everyone_there() -> None:
    people: tuple[dict[str, Value], ...] = (
        {},
        {"Target ID": "P-OMA2X", "Contact": "Olga Moss"},
        {"Target ID": "P-FAR3X", "Source": "Harbor"},
    )
    touch = {**TOUCH, "Target ID": None, "Source": "lakeside family"}
    action = actions.answer(book(*people, touches=[touch]), "T-1A", response="Stop", on=ON)
    stopped = [change.row_id for change in changes(action)[1:] if isinstance(change, SetCells)]
    assert stopped == ["P-ITO1X", "P-OMA2X"]


def test_snooze_moves_the_next_date_and_says_so() -> None:
    action = actions.snooze(book({"Next step": "Call"}), "P-ITO1X", date(2026, 12, 1))
    assert action.title == "Move the next date of Dr. Ito, Lakeside Family to Tue Dec 1, 2026"
    assert action.changes == (SetCells("Targets", "P-ITO1X", {"Next date": date(2026, 12, 1)}),)


def test_done_clears_a_promise_and_says_which() -> None:
    promised = book({"Next step": "Send the guide", "Next date": date(2026, 11, 20)})
    action = actions.mark_done(promised, "P-ITO1X")
    assert action.title == "Done with Dr. Ito, Lakeside Family: Send the guide by Fri Nov 20, 2026"
    assert action.changes == (SetCells("Targets", "P-ITO1X", {"Next step": None, "Next date": None}),)
    with pytest.raises(ValueError, match=r"Nothing is planned for Dr\. Ito"):
        actions.mark_done(book(), "P-ITO1X")


@pytest.mark.parametrize(("reason", "column"), [("loop-note", "Note sent"), ("first-referral", "Thanked")])
def test_done_dates_the_referrals_it_is_about(reason: str, column: str) -> None:
    action = actions.mark_done(book(), "P-ITO1X", on=ON, reason=reason, referral_ids=("R-AAA1X", "R-BBB1X"))
    assert action.changes == (
        SetCells("Referrals", "R-AAA1X", {column: ON}),
        SetCells("Referrals", "R-BBB1X", {column: ON}),
    )


@pytest.mark.parametrize(
    ("reason", "says"),
    [("unscheduled", "Scheduled on"), ("check-in", "Log what you did"), ("reply-owed", "Log what")],
)
def test_done_says_what_settles_the_rest(reason: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        actions.mark_done(book(), "P-ITO1X", on=ON, reason=reason)


def test_a_referral_is_added_with_a_code_for_the_patient() -> None:
    action = referrals.add_referral(
        book(), "P-ITO1X", received=ON, handler="Rosa", patient_ref="K7-PQ", service_line="Sinus", fit="good"
    )
    assert action.changes == (
        AddRow(
            "Referrals",
            {"Target ID": "P-ITO1X", "Source": "Lakeside Family", "Received": ON, "Patient ref": "K7-PQ",
             "Service line": "Sinus", "Fit": "Good", "Handler": "Rosa"},
        ),
    )  # fmt: skip


@pytest.mark.parametrize("ref", ["Jane Doe", "Doe, Jane", "123-45-6789", "3/14/1961", "born 1961-03-14"])
def test_a_patient_is_never_named(ref: str) -> None:
    with pytest.raises(ValueError, match="use a code of your own"):
        referrals.add_referral(book(), "P-ITO1X", received=ON, patient_ref=ref)
    with pytest.raises(ValueError, match="use a code of your own"):
        actions.set_values(book(), "Referrals", "R-AAA1X", {"Patient ref": ref})


def test_typed_text_is_read_by_the_columns_type() -> None:
    typed = {"next date": "fri", "CADENCE": "1,045", "Tier": "b", "Notes": "=SUM(1) stays text", "Angle": ""}
    (change,) = changes(actions.set_values(book(), "targets", "P-ITO1X", typed, on=ON))
    assert change == SetCells(
        "Targets", "P-ITO1X",
        {"Next date": date(2026, 11, 27), "Cadence days": 1045, "Tier": "B", "Notes": "=SUM(1) stays text",
         "Angle": None},
    )  # fmt: skip


def test_a_colleagues_own_column_can_be_set() -> None:
    snapshot = book({"Parking": "lot"})
    (change,) = changes(actions.set_values(snapshot, "Targets", "P-ITO1X", {"parking": "garage"}))
    assert change.values == {"Parking": "garage"}


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("Next date", "fri", "Next date: 'fri' does not name a year"),
        ("Next date", "soon", "Next date: 'soon' is not a day"),
        ("Cadence days", "monthly", "Cadence days: 'monthly' is not a number"),
        ("Tier", "Z", "Tier: 'Z' is not one of A, B, C or New"),
        ("Colour", "red", "Targets has no column 'Colour'"),
        ("Target ID", "P-X", "Target ID identifies the row"),
    ],
)
def test_what_does_not_fit_is_explained(column: str, text: str, says: str) -> None:
    with pytest.raises((ValueError, EditRefusedError), match=says):
        actions.set_values(book(), "Targets", "P-ITO1X", {column: text})


def test_actions_are_joined_into_one_save_with_one_change_per_row() -> None:
    snapshot = book({"Next step": "Call"}, {"Target ID": "P-OMA2X", "Contact": "Olga Moss"})
    joined = actions.combine(
        [log(snapshot), actions.snooze(snapshot, "P-OMA2X", ON), actions.snooze(snapshot, "P-ITO1X", ON)]
    )
    assert joined.title == "Log a call to Dr. Ito, Lakeside Family on Tue Nov 24, 2026, and 2 more"
    assert [change.values for change in changes(joined)[1:]] == [
        {"Next step": None, "Next date": ON},
        {"Next date": ON},
    ]
    with pytest.raises(ValueError, match="Nothing is selected"):
        actions.combine([])


@pytest.mark.parametrize(
    ("cell", "channel", "purpose", "says"),
    [
        ("All", "Phone", "", "Dr. Ito, Lakeside Family asked not to be contacted (since Mon Aug 3, 2026)."),
        (
            "Fax, Phone",
            "call",
            "",
            "Dr. Ito, Lakeside Family asked not to be contacted by Phone (since Mon Aug 3, 2026).",
        ),
        ("Fax", "Phone", "", ""),
        ("All", "Fax", "Loop note", ""),
        (None, "Fax", "", ""),
    ],
)
def test_an_unwanted_contact_is_objected_to(cell: str | None, channel: str, purpose: str, says: str) -> None:
    snapshot = book({"Do not contact": cell, "DNC date": date(2026, 8, 3)})
    assert actions.contact_objection(snapshot, "P-ITO1X", channel, purpose) == says


def test_every_column_that_is_written_is_one_of_ours() -> None:
    action = log(
        book(touches=[{"Touch ID": "T-1"}]), purpose="Detail", outcome="Sent", intel="a", at=time(9), angle="Speed", message="M-1", response="No",
        answers="T-1", notes="b", next_step="c", next_date=ON,
    )  # fmt: skip
    for change in changes(action):
        spec = {"Touches": TOUCHES, "Targets": TARGETS}[change.table]
        names = {column.name for column in spec.columns}
        assert set(cast("Mapping[str, object]", change.values)) <= names


def test_a_number_that_names_a_person_is_written_as_a_number() -> None:
    snapshot = book({"Target ID": 1002})
    action = actions.log_touch(snapshot, "1002", on=ON, by="Ana Reyes", channel="phone")
    (row,) = (change for change in changes(action) if isinstance(change, AddRow))
    assert row.values["Target ID"] == Cell(Kind.NUMBER, "1002")
