"""adopt: a colleague's own workbook becomes one that refboard reads and writes, and nothing in it is lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from shell import cells_of, run

from refboard.mapping import mapping_path

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 11, 23)


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    offices = book.worksheets[0]
    offices.title = "Our offices"
    rows: list[list[object]] = [
        ["Referral office list 2026"],
        [],
        ["Doctor's office", "Physician name", "Phone no.", "Specialty", "Remarks", "Parking"],
        ["Elm Street", "Dr. Ito", "555-0101", "Pediatrics", "prefers fax", "behind"],
        ["Harbor Dental", "Dr. Poe", "555-0102", "Dentistry", None, None],
    ]
    for row in rows:
        offices.append(row)
    calls = book.create_sheet("Calls")
    rows = [
        ["Office", "Talked", "Method", "Reply"],
        ["Elm Street", date(2026, 11, 2), "phone", "Interested"],
    ]
    for row in rows:
        calls.append(row)
    calls.add_table(Table(displayName="CallList", ref="A1:D2"))
    book.create_sheet("Scratch").append(["=1+1", "mine"])
    path = tmp_path / "our office book.xlsx"
    book.save(path)
    return path


def test_looking_changes_nothing(foreign: Path) -> None:
    was = foreign.read_bytes()
    answer = run("adopt", foreign, "--dry-run")
    assert answer.code == 0
    assert "Targets is 'Our offices'" in answer.out
    assert 'Source is "Doctor\'s office" (column A)' in answer.out
    assert "your own columns, left alone: Parking" in answer.out
    assert "Touches: no Outcome, needed for logging what came of a touch" in answer.out
    assert run("adopt", foreign, "--dry-run", "--write").code == 0
    assert foreign.read_bytes() == was
    assert not mapping_path().exists()


def test_without_a_terminal_it_needs_an_agreement(foreign: Path) -> None:
    answer = run("adopt", foreign)
    assert answer.code == 2
    assert "add --yes" in answer.err
    assert not mapping_path().exists()


def test_what_is_remembered_lets_every_command_read_the_workbook(foreign: Path) -> None:
    was = foreign.read_bytes()
    before = run("today", foreign, "--on", ON, "--json").data["items"]
    answer = run("adopt", foreign, "--yes")
    assert answer.code == 0
    assert str(mapping_path()) in answer.out
    assert foreign.read_bytes() == was
    items = run("today", foreign, "--on", ON, "--json").data["items"]
    assert {(item["source"], item["reason"]) for item in items} == {
        ("Elm Street", "reply-owed"), ("Harbor Dental", "check-in"),
    }  # fmt: skip
    assert items == before, "what is recognized is read without being adopted"
    assert "there is nothing to remember" in run("adopt", foreign, "--yes").out


def test_write_adds_ids_sheets_and_names_and_touches_nothing_else(foreign: Path) -> None:
    before = cells_of(foreign)
    answer = run("adopt", foreign, "--write", "--yes")
    assert (answer.code, answer.err) == (0, "")
    after = cells_of(foreign)
    assert {place: cell for place, cell in after.items() if place in before} == before
    added = {place for place in after if place not in before}
    new = {"Referrals", "Messages", "Settings", "Holidays", "Limits", "People"}
    assert {sheet for sheet, _ in added} == {"Our offices", "Calls", *new}
    ids_and_headers = {"G3", "H3", "I3", "J3", "K3", "L3", "G4", "G5"}
    assert {ref for sheet, ref in added if sheet == "Our offices"} == ids_and_headers
    wanted = ["Touch ID", "Direction", "Purpose", "By", "Outcome", "Responded on", "Notes"]
    assert [cell.value for cell in openpyxl.load_workbook(foreign)["Calls"][1]][4:] == wanted
    assert openpyxl.load_workbook(foreign)["Calls"].tables["CallList"].ref == "A1:K2"
    assert isinstance(openpyxl.load_workbook(foreign)["Holidays"]["A2"].value, datetime)
    mapping_path().unlink()
    items = run("today", foreign, "--on", ON, "--json").data["items"]
    assert len(items) == 2, "a colleague without this person's file reads the names from Settings"
    logged = run("referral", foreign, items[0]["target_id"], "--received", "2026-11-20")
    assert (logged.code, logged.err) == (0, "")
    assert run("check", foreign, "--on", ON).code == 0


def test_a_second_time_there_is_nothing_to_add(foreign: Path) -> None:
    run("adopt", foreign, "--write", "--yes")
    was = foreign.read_bytes()
    answer = run("adopt", foreign, "--write", "--yes")
    assert "there is nothing to remember" in answer.out
    assert foreign.read_bytes() == was


def test_settings_under_another_name_are_filled_once(foreign: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(foreign)
    book.create_sheet("Einstellungen").append(["Setting", "Value", "Meaning"])
    book.save(foreign)
    said = tmp_path / "map.toml"
    said.write_text('[tables]\nSettings = "Einstellungen"\n', encoding="utf-8")
    assert run("adopt", foreign, "--map", said, "--write", "--yes").code == 0
    was = foreign.read_bytes()
    answer = run("adopt", foreign, "--write", "--yes")
    assert "there is nothing to remember" in answer.out
    assert foreign.read_bytes() == was


def test_the_data_say_how_far_it_went(foreign: Path) -> None:
    was = foreign.read_bytes()
    assert run("adopt", foreign, "--json").data["status"] == "shown"
    assert run("adopt", foreign, "--json", "--dry-run", "--write", "--yes").data["status"] == "shown"
    assert not mapping_path().exists()
    assert run("adopt", foreign, "--json", "--yes").data["status"] == "remembered"
    assert foreign.read_bytes() == was
    assert run("adopt", foreign, "--json", "--write", "--yes").data["status"] == "saved"
    assert foreign.read_bytes() != was
    assert run("adopt", foreign, "--json", "--write", "--yes").data["status"] == "shown"


def test_a_map_of_ones_own_wins(foreign: Path, tmp_path: Path) -> None:
    said = tmp_path / "map.toml"
    said.write_text('[tables]\nTouches = "Calls"\n[columns.Touches]\nNotes = "Reply"\n', encoding="utf-8")
    assert run("adopt", foreign, "--map", said, "--yes").code == 0
    (touches,) = [
        t for t in run("adopt", foreign, "--dry-run", "--json").data["tables"] if t["table"] == "Touches"
    ]
    assert {c["column"]: c["header"] for c in touches["columns"]}["Notes"] == "Reply"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tables]\nTarget = 'x'\n", "there is no table 'Target'"),
        ("[columns.Targets]\nOffice = 'x'\n", "Targets has no column 'Office'"),
        ("tables = 3\n", "a mapping has"),
        ("[tables\n", "is not valid TOML"),
    ],
)
def test_a_wrong_map_is_refused(foreign: Path, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    answer = run("adopt", foreign, "--map", path, "--yes")
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_while_a_colleague_has_it_open_it_does_not_change(foreign: Path) -> None:
    was = foreign.read_bytes()
    sign = foreign.with_name(f".~lock.{foreign.name}#")
    sign.write_text(",bea,desk,23.11.2026 09:12,file:///x;", encoding="utf-8")
    answer = run("adopt", foreign, "--write", "--yes")
    assert answer.code == 2
    assert "did not change. Try again when it is closed." in answer.err
    assert foreign.read_bytes() == was


def test_undo_takes_the_setup_back(foreign: Path) -> None:
    before = cells_of(foreign)
    run("adopt", foreign, "--write", "--yes")
    answer = run("adopt", foreign, "--undo")
    assert (answer.code, answer.err) == (0, "")
    assert cells_of(foreign) == before
    assert run("adopt", foreign, "--undo").code == 2


def test_undo_leaves_what_was_changed_since(foreign: Path) -> None:
    run("adopt", foreign, "--write", "--yes")
    book = openpyxl.load_workbook(foreign)
    book["Our offices"]["F5"] = "in front"
    book.save(foreign)
    was = foreign.read_bytes()
    answer = run("adopt", foreign, "--undo")
    assert answer.code == 2
    assert "those changes stay" in answer.err
    assert foreign.read_bytes() == was
