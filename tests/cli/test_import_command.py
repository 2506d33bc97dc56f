"""import: an export comes in once, changes fill blank cells, doubtful rows wait, one undo takes all of it back."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
from shell import ON, cells_of, rows_of, run

from refboard.import_layouts import layouts_path

if TYPE_CHECKING:
    from pathlib import Path

HEAD = [
    "Referral #",
    "Patient MRN",
    "Referral Date",
    "Referring Facility",
    "Referral Reason",
    "Status",
    "Appt Date",
]
OFFICES = ("Elm Pediatrics", "Oak Family Medicine", "Fir Clinic", "Bay Internal Medicine")


def export(count: int) -> list[list[str]]:
    rows = []
    for at in range(count):
        day = date(2026, 1, 2) + timedelta(at * 3 // 5)
        status = ("Scheduled", "Completed", "No Show")[at % 3]
        rows.append(
            [
                f"R{9000 + at}",
                f"55{at:05}",
                f"{day:%m/%d/%Y}",
                OFFICES[at % 4],
                "PT eval",
                status,
                f"{day + timedelta(9):%m/%d/%Y}",
            ]
        )
    return rows


def write(path: Path, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "practice.xlsx"
    run("init", path)
    return path


def test_an_export_of_500_rows_again_and_with_changes(empty: Path, tmp_path: Path) -> None:
    rows = export(500)
    file = write(tmp_path / "week 1.csv", rows)
    before = cells_of(empty)
    shown = run("import", file, empty, "--dry-run", "--json").data
    assert {name: shown[name] for name in ("status", "new", "changed", "same", "doubtful")} == {
        "status": "shown", "new": 500, "changed": 0, "same": 0, "doubtful": 0,
    }  # fmt: skip
    assert cells_of(empty) == before
    assert run("import", file, empty, "--yes").code == 0
    assert len(rows_of(empty, "Referrals")) == 500
    again = run("import", file, empty, "--yes", "--json").data
    assert (again["status"], again["same"]) == ("nothing", 500)
    first = cells_of(empty)
    for row in [row for row in rows if row[5] == "Scheduled"][:20]:
        row[5] = "Completed"
    twins = [
        ["", rows[at][1], (date(2026, 1, 3) + timedelta(at * 3 // 5)).isoformat(), *rows[at][3:]]
        for at in (100, 200, 300)
    ]
    later = write(tmp_path / "week 2.csv", [*rows, *twins])
    data = run("import", later, empty, "--yes", "--json").data
    assert (data["new"], data["changed"], data["same"], data["doubtful"]) == (0, 20, 480, 3)
    assert [row["row"] for row in data["rows"] if row["verdict"] == "doubtful"] == [502, 503, 504]
    assert len(rows_of(empty, "Referrals")) == 500
    assert run("undo", empty).code == 0
    assert cells_of(empty) == first
    assert run("undo", empty).code == 0
    assert cells_of(empty) == before


def test_doubtful_rows_are_added_when_a_person_says_so(empty: Path, tmp_path: Path) -> None:
    rows = export(12)
    run("import", write(tmp_path / "a.csv", rows), empty, "--yes")
    twin = write(tmp_path / "b.csv", [["", rows[0][1], "2026-01-03", *rows[0][3:]]])
    assert run("import", twin, empty, "--as", "referrals", "--yes", "--json").data["status"] == "nothing"
    assert run("import", twin, empty, "--as", "referrals", "--add-doubtful", "--yes").code == 0
    assert len(rows_of(empty, "Referrals")) == 13


def test_a_filled_cell_changes_only_when_asked(book: Path, tmp_path: Path) -> None:
    target = rows_of(book, "Targets")[0]
    file = write(
        tmp_path / "roster.csv",
        [
            [target["Source"], target["Contact"], "(503) 555-0199"],
            ["Fir Clinic", "Dr. Lin Tam", "(503) 555-0188"],
        ],
        ["Practice", "Provider", "Phone"],
    )
    assert run("import", file, book, "--yes").code == 0
    assert rows_of(book, "Targets")[0]["Phone"] == target["Phone"]
    assert rows_of(book, "Targets")[-1]["Contact"] == "Dr. Lin Tam"
    assert run("import", file, book, "--replace", "--yes").code == 0
    assert rows_of(book, "Targets")[0]["Phone"] == "(503) 555-0199"


def test_what_a_person_says_about_a_layout_is_remembered(empty: Path, tmp_path: Path) -> None:
    head = ["Key", "Wann", "Wer", "Grund"]
    rows = [[f"K{at}A", f"2026-01-{at:02}", OFFICES[at % 4], "PT"] for at in range(1, 13)]
    file = write(tmp_path / "odd.csv", rows, head)
    said = tmp_path / "map.toml"
    said.write_text(
        '[columns.Referrals]\nReceived = "Wann"\nSource = "Wer"\n"Referral ID" = "Key"\n', encoding="utf-8"
    )
    assert run("import", file, empty, "--map", said, "--yes").code == 0
    assert [row["Source"] for row in rows_of(empty, "Referrals")][:2] == [OFFICES[1], OFFICES[2]]
    assert layouts_path().is_file()
    more = write(tmp_path / "odd 2.csv", [*rows, ["K99A", "2026-02-01", OFFICES[0], "OT"]], head)
    data = run("import", more, empty, "--yes", "--json").data
    assert (data["new"], data["same"]) == (1, 12)


def test_a_folder_means_its_newest_file(empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    write(folder / "old.csv", export(3))
    newest = write(folder / "new.csv", export(12))
    assert run("import", folder, empty, "--dry-run", "--json").data["file"] == str(newest)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "save it as .xlsx or CSV"),
        (b"Name,Department,Start date\nAda,Billing,2020-01-02\nBen,Desk,2021-03-04\nCy,Desk,2021-03-09\n", "--as"),
        (b"", "--as"),
    ],
)  # fmt: skip
def test_what_cannot_be_imported_says_what_to_do(
    empty: Path, tmp_path: Path, data: bytes, words: str
) -> None:
    file = tmp_path / "staff.csv"
    file.write_bytes(data)
    answer = run("import", file, empty)
    assert answer.code == 2
    assert words in answer.err


def test_a_workbook_without_the_table_names_adopt(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Office", "Doctor", "Phone"])
    for office in OFFICES:
        book.worksheets[0].append([office, "Dr. Noor", "503-555-0101"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    answer = run("import", write(tmp_path / "a.csv", export(12)), path, "--yes", "--on", ON)
    assert answer.code == 2
    assert "refboard adopt --write adds it" in answer.err


def test_last_contacts_come_in_with_a_column_of_their_own(empty: Path, tmp_path: Path) -> None:
    head = ["Office", "Doctor", "Phone", "Last contact", "Website"]
    rows = [
        [f"Elm {at} Pediatrics", f"Dr. Noor{at}", f"503-555-01{at:02}", f"11/{at + 1}/2026", ""]
        for at in range(12)
    ]
    file = write(tmp_path / "offices.csv", rows, head)
    assert "Last contact" in run("import", file, empty, "--dry-run", "--on", ON).out
    assert not any("Last contact" in str(value) for value, _ in cells_of(empty).values())
    said = run("import", file, empty, "--yes", "--on", ON)
    assert said.code == 0, said.err
    assert "new in the workbook: column Last contact in Targets" in said.out
    assert [str(row["Last contact"])[:10] for row in rows_of(empty, "Targets")][:2] == [
        "2026-11-01",
        "2026-11-02",
    ]
    assert "No contact with this office yet" not in run("today", empty, "--on", ON).out
    again = run("import", file, empty, "--yes", "--on", ON)
    assert "There is nothing to import" in again.out
    assert run("undo", empty).code == 0


def test_a_text_file_is_no_workbook_and_import_is_named(tmp_path: Path) -> None:
    answer = run("adopt", write(tmp_path / "a.csv", export(3)))
    assert answer.code == 2
    assert "refboard import a.csv WORKBOOK" in answer.err
