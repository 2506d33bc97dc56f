"""Every code of the check-up: a workbook that has the fault shows it, and one without shows nothing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table

from refboard.analysis.checkup.checkup import GROUPS, NO_FINDINGS, CheckUp, StoreFindings, run_check_up
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from workbook import Conflict, LostEdit, LostState, Store

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 11, 23)
Row = dict[str, Any]
Book = dict[str, list[Row]]
COLUMNS = {spec.name: [column.name for column in spec.columns if not column.optional] for spec in TABLES}


def sound() -> Book:
    """A small practice with nothing to mend."""
    return {
        "Targets": [
            {"Target ID": "P-7K3QX", "Source": "Elm Street Pediatrics", "Contact": "Dr. Akiko Ito", "Tier": "A",
             "Owner": "Ana Reyes", "NPI": "1234567893", "Status": "Active"},
            {"Target ID": "P-M4RTQ", "Source": "Harbor Dental", "Contact": "Lee Wong", "Tier": "B", "Owner": "Ana Reyes"},
        ],
        "Touches": [
            {"Touch ID": "T-AAXAA", "Target ID": "P-7K3QX", "Date": date(2026, 9, 1), "Time": time(9, 30), "Channel": "Phone",
             "Purpose": "Introduce", "By": "Ana Reyes", "Outcome": "Spoke", "Response": "Not now",
             "Responded on": date(2026, 9, 1), "Message": "M-INTRO"},
            {"Touch ID": "T-AAYAA", "Target ID": "P-M4RTQ", "Date": date(2026, 11, 17), "Channel": "Email", "By": "Ana Reyes"},
        ],
        "Referrals": [
            {"Referral ID": "R-QQQQQ", "Target ID": "P-7K3QX", "Received": date(2026, 9, 10), "Patient ref": "KX-4821",
             "Scheduled on": date(2026, 9, 11), "Appointment": date(2026, 9, 20), "Outcome": "Completed", "Fit": "Good",
             "Note sent": date(2026, 9, 22), "Thanked": date(2026, 9, 23), "Handler": "Ana Reyes"},
        ],
        "Messages": [{"Message ID": "M-INTRO", "Name": "Introduction", "Body": "Hello {contact}"}],
        "Settings": [{"Setting": "Minimum gap", "Value": 10}],
        "Holidays": [{"Date": date(2026, 11, 26), "Name": "Thanksgiving"}, {"Date": date(2027, 1, 1), "Name": "New Year"}],
        "Limits": [{"Year": 2026, "Annual limit": 535}],
        "People": [{"Name": "Ana Reyes"}],
    }  # fmt: skip


def write(path: Path, rows: Book, *, tables: dict[str, int] | None = None) -> Path:
    """Write a workbook with one sheet per table; ``tables``: those that are Excel tables down to a row."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, records in rows.items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys([*COLUMNS[name], *(key for row in records for key in row)]))
        dropped = {key for row in records for key, value in row.items() if value is DROPPED}
        columns = [column for column in columns if column not in dropped]
        sheet.append(columns)
        for record in records:
            sheet.append([record.get(column) for column in columns])
        if tables and name in tables:
            ref = f"A1:{get_column_letter(len(columns))}{tables[name]}"
            sheet.add_table(Table(displayName=name, ref=ref))
    book.save(path)
    return path


DROPPED = object()
"""Stands for a column that the workbook does not have."""


def look(path: Path, waiting: StoreFindings = NO_FINDINGS, on: date = ON) -> CheckUp:
    with Store.open(path, TABLES) as store:
        snapshot = store.read()
    return run_check_up(snapshot, Policy.from_snapshot(snapshot), on, waiting)


Fault = Callable[[Book], None]


def put(table: str, at: int, **cells: Any) -> Fault:  # noqa: ANN401  (cells are anything)
    def change(book: Book) -> None:
        book[table][at].update({key.replace("_", " "): value for key, value in cells.items()})

    return change


def add(table: str, **cells: Any) -> Fault:  # noqa: ANN401
    def change(book: Book) -> None:
        book[table].append({key.replace("_", " "): value for key, value in cells.items()})

    return change


def without(table: str) -> Fault:
    def change(book: Book) -> None:
        del book[table]

    return change


def touch(**cells: Any) -> Fault:  # noqa: ANN401
    base = {
        "Touch ID": "T-NEWXA",
        "Target ID": "P-7K3QX",
        "Date": date(2026, 7, 1),
        "Channel": "Phone",
        "By": "Ana Reyes",
    }
    return add("Touches", **{**base, **{key.replace("_", " "): value for key, value in cells.items()}})


FAULTS: list[tuple[str, str, Fault]] = [
    ("R101", "Messages", without("Messages")),
    ("R101", "Holidays", without("Holidays")),
    ("R102", "Targets!AA1", put("Targets", 0, Job="Nurse", Position="Nurse", Role=DROPPED)),
    ("R105", "Referrals", put("Referrals", 0, Referral_ID=DROPPED)),
    ("R105", "Holidays", put("Holidays", 0, Date=DROPPED)),
    ("R106", "Targets", put("Targets", 0, Fax=DROPPED)),
    ("R201", "Touches!B4", touch(Target_ID="P-GONEA", Source="Harbor Dental")),
    ("R201", "Touches!B4", touch(Target_ID="P-GONEA")),
    ("R202", "Touches!C4", touch(Target_ID=None, Source="Harbour Dentists")),
    ("R203", "Touches!C4", touch(Source="Harbor Dental")),
    ("R204", "Touches!C4", touch(Target_ID=None)),
    ("R205", "Touches!A4", touch(Touch_ID="T-AAXAA")),
    ("R206", "Touches!A4", touch(Touch_ID=None)),
    ("R207", "Touches!A4", touch(Touch_ID="T-AAX11")),
    ("R207", "Touches!A4", touch(Touch_ID=41)),
    ("R207", "Touches!A4", touch(Touch_ID="1E5")),
    ("R207", "Touches!A4", touch(Touch_ID=date(2026, 1, 2))),
    ("R208", "Touches!Q4", touch(Answers="T-GONEA")),
    ("R209", "Touches!J4", touch(Message="M-GONEA")),
    ("R210", "Targets!C4", add("Targets", Target_ID="P-NEWXA", Source="ELM street pediatrics", Contact="Dr Akiko Ito",
                               Owner="Ana Reyes")),
    ("R211", "Targets!B4", add("Targets", Target_ID="P-NEWXA", Source="Elm Stret Pediatrics, LLC", Contact="Sam Poe",
                               Owner="Ana Reyes")),
    ("R212", "Targets!F3", put("Targets", 1, NPI=1234567893)),
    ("R213", "Touches!K3", put("Touches", 1, By="Anna Reyes")),
    ("R301", "Touches!D4", touch(Date="next week")),
    ("R301", "Touches!D4", touch(Date="2026-07-01")),
    ("R302", "Touches!E4", touch(Time="noon")),
    ("R303", "Targets!T2", put("Targets", 0, Cadence_days="often")),
    ("R304", "Targets!Z2", put("Targets", 0, Notes="#N/A")),
    ("R305", "Targets!T2", put("Targets", 0, Cadence_days="=20+1")),
    ("R306", "Touches!D4", touch(Date=date(2026, 11, 24))),
    ("R307", "Touches!D4", touch(Date=None)),
    ("R308", "Touches!O2", put("Touches", 0, Responded_on=date(2026, 8, 1))),
    ("R309", "Targets!F2", put("Targets", 0, NPI="1234567890")),
    ("R310", "Referrals!H2", put("Referrals", 0, Scheduled_on=date(2026, 9, 9))),
    ("R310", "Referrals!M2", put("Referrals", 0, Thanked=date(2026, 9, 9))),
    ("R311", "Referrals!L2", put("Referrals", 0, Note_sent=date(2026, 9, 19))),
    ("R312", "Referrals!L2", put("Referrals", 0, Note_sent=date(2026, 11, 24))),
    ("R312", "Referrals!I2", put("Referrals", 0, Appointment=date(2026, 11, 24), Note_sent=None)),
    ("R313", "Referrals!I2", put("Referrals", 0, Appointment=None)),
    ("R314", "Touches!O2", put("Touches", 0, Responded_on=None)),
    ("R315", "Touches!O2", put("Touches", 0, Responded_on=date(2096, 7, 1))),
    ("R316", "Touches!D4", touch(Date=date(1926, 7, 1))),
    ("R401", "Settings!A3", add("Settings", Setting="Minimum gab", Value=3)),
    ("R401", "Settings!B2", put("Settings", 0, Value="often")),
    ("R402", "Targets!X2", put("Targets", 0, Do_not_contact="ask Bea", DNC_date=date(2026, 11, 1))),
    ("R403", "Targets!N2", put("Targets", 0, Status="Napping")),
    ("R404", "Targets!T2", put("Targets", 0, Cadence_days=0)),
    ("R405", "Referrals!J2", put("Referrals", 0, Outcome="Wrapped up")),
    ("R405", "Targets!Q2", put("Targets", 0, Detail="Some")),
    ("R406", "Targets!V2", put("Targets", 0, Next_step="Call", Next_date=date(2026, 11, 18))),
    ("R407", "Touches!D4", touch(Target_ID="P-M4RTQ", Date=date(2026, 11, 19), Channel="Fax")),
    ("R408", "Targets!O2", put("Targets", 0, Owner=None)),
    ("R410", "Touches", touch(Value=600, Date=date(2026, 7, 1))),
    ("R411", "Touches", touch(Value=500, Date=date(2026, 7, 1))),
    ("R412", "Touches", touch(Value=20, Date=date(2025, 7, 1))),
    ("R413", "Touches!S4", touch(Value=20, Value_to="somebody")),
    ("R414", "Limits!A3", add("Limits", Year=2026, Annual_limit=500)),
    ("R415", "Touches!D3", put("Targets", 1, Do_not_contact="All", DNC_date=date(2026, 11, 2))),
    ("R416", "Targets!X2", put("Touches", 0, Response="Stop")),
    ("R418", "Holidays!A3", put("Holidays", 1, Date=date(2026, 12, 23))),
    ("R417", "Targets!Y2", put("Targets", 0, Do_not_contact="Fax")),
    ("R601", "Referrals", put("Referrals", 0, MRN="x")),
    ("R602", "Referrals!P2", put("Referrals", 0, Notes="078-05-1120")),
    ("R603", "Referrals!P2", put("Referrals", 0, Notes="DOB 3/4/1961")),
    ("R604", "Referrals!P2", put("Referrals", 0, Notes="MRN 448812")),
    ("R605", "Referrals!E2", put("Referrals", 0, Patient_ref="Mary Poe")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "place", "fault"), FAULTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_fault_shows_its_code_and_no_other(code: str, place: str, fault: Fault, tmp_path: Path) -> None:
    book = sound()
    fault(book)
    found = look(write(tmp_path / "practice.xlsx", book)).problems
    assert {(problem.code, f"{problem.sheet}!{problem.cell}".rstrip("!")) for problem in found} == {
        (code, place)
    }
    assert len(found) == 1


def test_a_sound_workbook_shows_nothing(tmp_path: Path) -> None:
    checked = look(write(tmp_path / "practice.xlsx", sound()))
    assert checked.problems == ()
    assert checked.is_clean


def test_rows_below_and_outside_a_table_are_named(tmp_path: Path) -> None:
    book = sound()
    book["Touches"] += [
        {},
        {"Touch ID": "T-FARXA", "Target ID": "P-7K3QX", "Date": date(2026, 7, 1), "Channel": "Fax"},
    ]
    found = look(write(tmp_path / "practice.xlsx", book, tables={"Touches": 2})).problems
    assert {(problem.code, problem.cell) for problem in found} == {("R104", "A3"), ("R103", "A5")}


@pytest.mark.parametrize(
    ("code", "key", "row_id", "cell"),
    [
        ("R501", "vanished", "T-GONEA", ""),
        ("R502", "reverted", "T-AAYAA", "U3"),
        ("R503", "conflicts", "T-AAYAA", "U3"),
    ],
)
def test_what_the_store_misses_is_named(code: str, key: str, row_id: str, cell: str, tmp_path: Path) -> None:
    conflict = Conflict(
        id="1", kind="set", table="Touches", row_id=row_id, column="Notes", base="", mine="a", theirs="b",
        missing=False, who="Ana", when="", title="", why="",
    )  # fmt: skip
    lost = LostEdit(
        id="1", kind="set", table="Touches", row_id=row_id, column="Notes", value="a", who="Ana", when="",
        state=LostState.LEFT, theirs="", title="", text="Notes was set back.",
    )  # fmt: skip
    waiting = {
        "vanished": StoreFindings(vanished=[lost]),
        "reverted": StoreFindings(reverted=[lost]),
        "conflicts": StoreFindings(conflicts=[conflict]),
    }
    checked = look(write(tmp_path / "practice.xlsx", sound()), waiting[key])
    (problem,) = checked.problems
    assert (problem.code, problem.severity, problem.cell, problem.row_id) == (code, "warning", cell, row_id)
    assert problem.text.startswith("There are two values" if key == "conflicts" else "Notes was set back.")
    assert not checked.is_clean


def test_every_code_belongs_to_a_group_and_notes_leave_a_workbook_clean(tmp_path: Path) -> None:
    assert {code[:2] for code, _, _ in FAULTS} | {"R5"} == set(GROUPS)
    book = sound()
    put("Targets", 0, Owner=None)(book)
    assert look(write(tmp_path / "note.xlsx", book)).is_clean
    without("Targets")(book)
    checked = look(write(tmp_path / "grave.xlsx", book))
    assert not checked.is_clean
    assert checked.problems[0].code == "R101"
    assert checked.problems[0].severity == "error"


def test_a_problem_never_repeats_what_a_cell_holds(tmp_path: Path) -> None:
    book = sound()
    put("Referrals", 0, Notes="Patient Mary Poe, DOB 3/4/1961, 078-05-1120", Patient_ref="Mary Poe")(book)
    checked = look(write(tmp_path / "practice.xlsx", book))
    said = " ".join(problem.text for problem in checked.problems)
    assert {problem.code for problem in checked.problems} >= {"R605"}
    assert not any(secret in said for secret in ("Poe", "1961", "078"))


def test_offices_that_differ_by_a_number_are_two(tmp_path: Path) -> None:
    book = sound()
    for number in (1, 2):
        add("Targets", Target_ID=f"P-CLN{number}A", Source=f"Family Clinic {number}", Owner="Ana Reyes")(book)
    assert look(write(tmp_path / "practice.xlsx", book)).problems == ()


@pytest.mark.parametrize(
    ("part", "severity"),
    [("<externalBook/>", "note"), ('<ddeLink ddeService="cmd" ddeTopic="x"/>', "warning")],
)
def test_a_workbook_that_reaches_out_is_named(part: str, severity: str, tmp_path: Path) -> None:
    path = write(tmp_path / "practice.xlsx", sound())
    main, office = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument",
    )
    arrow = f'<Relationship Id="rIdX" Type="{office}/2006/relationships/externalLink" Target="externalLinks/externalLink1.xml"/>'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", arrow.encode() + b"</Relationships>")
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{main}">{part}</externalLink>'.encode()
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (problem,) = look(path).problems
    assert (problem.code, problem.severity) == ("R107", severity)
