"""A file from elsewhere: its columns are recognized, its rows matched, and nothing is doubled."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest

from refboard.practice import schema
from refboard.practice.importing.changes import import_rows
from refboard.practice.importing.incoming import Incoming, columns_of, read_incoming
from refboard.practice.importing.matching import MatchedRow, Matcher, counts
from refboard.practice.names import digits, name_key
from refboard.practice.recognition.subject import SUBJECT
from workbook.cell import Value
from workbook.change import AddRow, SetCells
from workbook.recognition.delimited import grid_of_rows, read_delimited
from workbook.recognition.recognize import recognize_grids
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 30)
HEAD = [
    "Referral #",
    "Patient MRN",
    "Referral Date",
    "Referring Provider",
    "Referring Facility",
    "Referral Reason",
    "Status",
    "Appt Date",
]
OFFICES = ("Elm Pediatrics", "Oak Family Medicine", "Fir Clinic", "Bay Internal Medicine")


def export(count: int = 500, *, ids: bool = True) -> list[list[str]]:
    rows = []
    for at in range(count):
        day = date(2026, 1, 2) + timedelta(at * 3 // 5)
        rows.append([
            f"R{9000 + at}" if ids else "", f"55{at:05}", f"{day:%m/%d/%Y}", f"Dr. Ada Noor{at % 4}", OFFICES[at % 4], "PT eval",
            ("Scheduled", "Completed", "No Show")[at % 3], f"{day + timedelta(9):%m/%d/%Y}",
        ])  # fmt: skip
    return rows


def text_of(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([HEAD, *rows])
    return out.getvalue()


def incoming_of(data: bytes) -> Incoming:
    found = recognize_grids([grid_of_rows("export", read_delimited(data, "export.csv"))], SUBJECT, today=ON)
    (table,) = found.tables
    return read_incoming(table, columns_of(table), on=ON)


def matched(snapshot: Snapshot, data: bytes) -> tuple[Incoming, list[MatchedRow]]:
    incoming = incoming_of(data)
    return incoming, list(Matcher(snapshot, incoming.table).match(incoming))


def after(changes: Sequence[object]) -> Snapshot:
    records: list[Mapping[str, Value]] = []
    for at, change in enumerate(changes):
        assert isinstance(change, AddRow)
        values: dict[str, Value] = {"Referral ID": f"R-AAA{'BCDEFGH'[at % 7]}", **change.values}  # type: ignore[dict-item]
        records.append(values)
    return snapshot_of(
        schema.TABLES, {"Referrals": records, "Targets": [{"Target ID": "P-AAAAA", "Source": OFFICES[0]}]}
    )


EMPTY = snapshot_of(
    schema.TABLES, {"Referrals": [], "Targets": [{"Target ID": "P-AAAAA", "Source": OFFICES[0]}]}
)


def test_an_export_comes_in_once() -> None:
    data = text_of(export()).encode()
    incoming, rows = matched(EMPTY, data)
    assert incoming.columns["Source"] == ("Referring Facility",)
    assert counts(rows) == {"new": 500, "changed": 0, "same": 0, "doubtful": 0}
    action = import_rows(EMPTY, incoming, rows, name="export.csv")
    assert len(action.changes) == 500
    again = after(action.changes)
    assert counts(matched(again, data)[1]) == {"new": 0, "changed": 0, "same": 500, "doubtful": 0}


def test_changed_outcomes_and_doubtful_rows_are_told_apart() -> None:
    rows = export()
    incoming, first = matched(EMPTY, text_of(rows).encode())
    there = after(import_rows(EMPTY, incoming, first, name="x").changes)
    later = [list(row) for row in rows]
    scheduled = [row for row in later if row[6] == "Scheduled"][:20]
    for row in scheduled:
        row[6] = "Completed"
    doubtful = [
        ["", rows[at][1], (date(2026, 1, 2) + timedelta(at * 3 // 5 + 1)).isoformat(), *rows[at][3:]]
        for at in (100, 200, 300)
    ]
    incoming, found = matched(there, text_of([*later, *doubtful]).encode())
    assert counts(found) == {"new": 0, "changed": 20, "same": 480, "doubtful": 3}
    filled = import_rows(there, incoming, found, name="x").changes
    assert len(filled) == 20, "an outcome that is still open is blank in the workbook"
    assert all(isinstance(change, SetCells) and set(change.values) == {"Outcome"} for change in filled)


def test_without_ids_rows_are_known_by_patient_day_and_office() -> None:
    data = text_of(export(80, ids=False)).encode()
    incoming, rows = matched(EMPTY, data)
    there = after(import_rows(EMPTY, incoming, rows, name="x").changes)
    assert counts(matched(there, data)[1])["same"] == 80


def test_patients_names_are_not_brought_in() -> None:
    rows = export(12)
    for row in rows:
        row[1] = "Testa Pazient"
    incoming = incoming_of(text_of(rows).encode())
    assert incoming.names_left_out == 12
    assert all("Patient ref" not in row.values for row in incoming.rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    rows = export(12)
    rows[0][4] = "Élm Pediatrics"
    incoming = incoming_of(text_of(rows, delimiter).encode(encoding))
    assert len(incoming.rows) == 12
    assert incoming.rows[0].values["Source"] == "Élm Pediatrics"
    assert incoming.rows[0].values["Received"] == date(2026, 1, 2)


def contacts(*rows: Mapping[str, Value]) -> Snapshot:
    return snapshot_of(
        schema.TABLES,
        {"Targets": [{"Target ID": f"P-AAA{'BCDEF'[at]}A", **row} for at, row in enumerate(rows)]},
    )


def test_offices_are_known_by_npi_and_by_name_and_phone() -> None:
    there = contacts(
        {"Source": "Elm Pediatrics", "Contact": "Dr. Ada Noor", "Phone": "(503) 555-0101"},
        {"Source": "Oak Clinic", "Contact": "Ben Reed", "NPI": "1234567893"},
    )
    lines = [
        "Practice,Provider,NPI,Phone,City",
        'Elm Pediatrics,"Noor, Ada MD",,503-555-0101,Salem',
        "Oak Clinic,Benjamin Reed,1234567893,,Bend",
        "Elm Pediatric,Ada Noor,,503.555.0199,Salem",
        "Fir Clinic,Dr. Lin Tam,,503-555-0188,Salem",
    ]
    _, rows = matched(there, "\n".join(lines).encode())
    assert [row.verdict.value for row in rows] == ["changed", "changed", "doubtful", "new"]


@pytest.mark.parametrize(
    ("one", "other"), [("Noor, Ada", "Dr. Ada Noor MD"), ("Elm Clinic, LLC", "Elm Clinic")]
)
def test_names_are_compared_without_titles(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_phone_numbers_are_compared_by_their_digits() -> None:
    assert digits("+1 (503) 555-0101 x12") == digits("503.555.0101")
