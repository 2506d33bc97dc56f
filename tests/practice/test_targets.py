"""A new target: what Targets gets, what is refused, and what is pointed at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from refboard.practice.actions import Action
from refboard.practice.schema import TABLES, TARGETS
from refboard.practice.targets import OfficeDirectory, add_target, duplicate_remark, parse_cadence
from workbook.change import AddRow
from workbook.errors import EditRefusedError, TableMissingError
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import RawColumn, build_table, snapshot_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.cell import Value

ITO: Mapping[str, Value] = {
    "Target ID": "P-ITO1X",
    "Source": "Lakeside Family",
    "Contact": "Dr. Ito",
    "Tier": "Gold",
}


def book(*targets: Mapping[str, Value]) -> Snapshot:
    referrals: list[dict[str, Value]] = [{"Referral ID": "R-AAA1X", "Source": "Walk-in Corner"}]
    return snapshot_of(TABLES, {"Targets": [ITO, *targets], "Touches": [], "Referrals": referrals})


def narrow(*columns: str) -> Snapshot:
    """A workbook whose Targets sheet has only these columns."""
    snapshot = book()
    raw = [RawColumn(name, TARGETS.column(name).type, chr(65 + i), [], [])  # type: ignore[union-attr]
           for i, name in enumerate(columns)]  # fmt: skip
    table, _ = build_table(TARGETS, "Targets", raw, [])
    return Snapshot({**snapshot.tables, "Targets": table})


def values(action: Action) -> Mapping[str, object]:
    (change,) = action.changes
    assert isinstance(change, AddRow)
    assert change.table == "Targets"
    return change.values


def test_a_target_is_added_with_what_was_said_and_nothing_else() -> None:
    action = add_target(
        book(), source=" Elm Street Clinic ", contact="Dr. Noor Haddad", phone="555-0142", tier="b", channel="call",
        owner="Ana Reyes", cadence=30, next_step="Say hello", next_date=date(2026, 12, 1),
    )  # fmt: skip
    assert action.title == "Add target Dr. Noor Haddad at Elm Street Clinic"
    assert values(action) == {
        "Source": "Elm Street Clinic", "Contact": "Dr. Noor Haddad", "Phone": "555-0142", "Tier": "B",
        "Owner": "Ana Reyes", "Preferred channel": "Phone", "Cadence days": 30, "Next step": "Say hello",
        "Next date": date(2026, 12, 1),
    }  # fmt: skip
    assert add_target(book(), source="Elm Street Clinic").title == "Add target Elm Street Clinic"


@pytest.mark.parametrize(
    ("typed", "known"), [("lakeside family", "Lakeside Family"), ("walk in corner", "Walk-in Corner")]
)
def test_an_office_that_is_known_keeps_its_spelling(typed: str, known: str) -> None:
    assert values(add_target(book(), source=typed, contact="Sam Lee"))["Source"] == known


def test_words_of_the_practices_own_are_taken_and_others_refused() -> None:
    assert values(add_target(book(), source="Elm", tier="gold"))["Tier"] == "Gold"
    with pytest.raises(ValueError, match="Tier: 'Silver' is not one of"):
        add_target(book(), source="Elm", tier="Silver")


@pytest.mark.parametrize("source", ["", "  ", "--"])
def test_without_an_office_there_is_no_target(source: str) -> None:
    with pytest.raises(ValueError, match="Enter the name of the office or practice"):
        add_target(book(), source=source, contact="Dr. Ito")


def test_an_id_is_no_office() -> None:
    with pytest.raises(ValueError, match="P-ITO1X is the id of a target"):
        add_target(book(), source="P-ITO1X")


def test_what_the_sheet_has_no_column_for_goes_to_notes() -> None:
    action = add_target(narrow("Source", "Contact", "Notes"), source="Elm", fax="555-0199", notes="new")
    assert values(action) == {"Source": "Elm", "Notes": "new; Fax: 555-0199"}
    with pytest.raises(EditRefusedError, match="no column Cadence days"):
        add_target(narrow("Source", "Notes"), source="Elm", cadence=30)
    with pytest.raises(EditRefusedError, match="no column Source"):
        add_target(narrow("Contact", "Notes"), source="Elm")


def test_a_workbook_without_targets_says_what_makes_them() -> None:
    bare = snapshot_of(TABLES, {"Touches": []})
    with pytest.raises(TableMissingError, match="refboard adopt --write"):
        add_target(bare, source="Elm")


@pytest.mark.parametrize(("typed", "days"), [("", None), ("30", 30), ("3650", 3650), (" 1 ", 1)])
def test_days_between_touches_are_read(typed: str, days: float | None) -> None:
    assert parse_cadence(typed) == days


@pytest.mark.parametrize("typed", ["0", "-3", "4000", "often"])
def test_days_that_no_cadence_has_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Cadence days must be from|is not a number"):
        parse_cadence(typed)


def test_who_is_a_target_already_is_pointed_at() -> None:
    here = book({"Source": "Lakeside Family", "Contact": ""})
    assert duplicate_remark(here, "lakeside family", "dr ito") == (
        "dr ito is already a target at Lakeside Family (P-ITO1X); this adds a second row."
    )
    assert duplicate_remark(here, "Lakeside Family", "").startswith(
        "Lakeside Family itself is already a target (#"
    )
    assert duplicate_remark(here, "Elm", "Dr. Ito") == ""
    assert duplicate_remark(here, "Lakeside Family", "Sam Lee") == ""


def test_the_offices_of_a_workbook_are_known_wherever_they_are_named() -> None:
    offices = OfficeDirectory(
        book({"Target ID": "P-LEE1X", "Source": "LAKESIDE FAMILY", "Contact": "Sam Lee"})
    )
    assert offices.names == ("Lakeside Family", "Walk-in Corner")
    assert (offices.count("lakeside-family"), offices.count("Walk-in Corner"), offices.count("Elm")) == (
        2,
        0,
        0,
    )
