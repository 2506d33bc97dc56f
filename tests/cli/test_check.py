"""check on the command line: exit codes, promised keys, grouped text, hostile cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from shell import ON, cells_of, run

KEYS = {"code", "severity", "sheet", "cell", "row_id", "text"}


def spoil(book: Path, sheet: str, ref: str, value: object) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook[sheet][ref] = value  # type: ignore[assignment]
    workbook.save(book)


def test_a_new_workbook_and_the_demo_are_clean(book: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.xlsx"
    assert run("init", fresh).code == 0
    for path in (fresh, book):
        answer = run("check", path, "--on", ON, "--json")
        assert (answer.code, answer.err) == (0, "")
        assert all(problem["severity"] == "note" for problem in answer.data["problems"])
    assert run("check", fresh, "--json").data["problems"] == []


def test_problems_end_with_one_and_have_the_promised_keys(book: Path) -> None:
    spoil(book, "Touches", "D5", "some day")
    answer = run("check", book, "--on", ON, "--json")
    assert answer.code == 1
    (found,) = [p for p in answer.data["problems"] if p["severity"] != "note"]
    assert set(found) == KEYS
    assert (found["code"], found["sheet"], found["cell"]) == ("R301", "Touches", "D5")
    assert answer.data["counts"]["warnings"] == 1
    told = run("check", book, "--on", ON)
    assert told.code == 1
    assert "DATES AND NUMBERS" in told.out
    assert "! R301 Touches!D5: Date is not a date" in told.out


def test_a_missing_table_is_a_problem_here_and_not_a_refusal(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    del workbook["Targets"]
    workbook.save(book)
    answer = run("check", book, "--on", ON, "--json")
    assert answer.code == 1
    assert ("R101", "error", "Targets") in {
        (p["code"], p["severity"], p["sheet"]) for p in answer.data["problems"]
    }


def test_many_of_one_kind_are_counted_and_all_are_in_the_data(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    for row in range(2, 42):
        workbook["Touches"][f"D{row}"] = "\x9b2Jsome [bold]day"
    workbook.save(book)
    told = run("check", book, "--on", ON)
    assert "28 more R301 with --json." in told.out
    assert "\x9b" not in told.out
    data = run("check", book, "--on", ON, "--json").data
    assert sum(problem["code"] == "R301" for problem in data["problems"]) == 40


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_bytes(b"hello")
    answer = run("check", path)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1


def test_fixes_are_made_together_and_undone_together(book: Path) -> None:
    targets = openpyxl.load_workbook(book)
    sheet = targets["Targets"]
    head = [str(cell.value) for cell in sheet[1]]
    column = head.index("Specialty") + 1
    words = [str(sheet.cell(row, column).value) for row in range(2, sheet.max_row + 1)]
    often = max((word for word in words if word), key=words.count)
    wrong = f"{often[:-2]}{often[-1]}"
    sheet.cell(words.index(often) + 2, column).value = wrong
    targets.save(book)
    before = cells_of(book)
    shown = run("check", book, "--fix", "--json").data
    assert any(fix["text"].startswith(f"{wrong} -> {often}") for fix in shown["fixes"])
    assert cells_of(book) == before
    assert run("check", book, "--fix", "--yes").code == 0
    fixed = {cell for cell, now in cells_of(book).items() if before.get(cell) != now}
    assert {sheet for sheet, _ in fixed} == {"Targets"}
    assert run("undo", book).code == 0
    assert cells_of(book) == before


@pytest.mark.parametrize("later", [False, True])
def test_fixes_that_add_rows_to_settings_are_undone_whole(book: Path, *, later: bool) -> None:
    made = openpyxl.load_workbook(book)
    sheet = made["Targets"]
    head = [str(cell.value) for cell in sheet[1]]
    source, column = head.index("Source") + 1, head.index("Specialty") + 1
    sheet.cell(2, source).value, sheet.cell(3, source).value = "Quimby Orthopedics", "Quimby Orthopaedics"
    words = [str(sheet.cell(row, column).value) for row in range(2, sheet.max_row + 1)]
    often = max((word for word in words if word), key=words.count)
    sheet.cell(words.index(often) + 2, column).value = f"{often[:-2]}{often[-1]}"
    made.save(book)
    before = cells_of(book)
    assert run("check", book, "--fix", "--yes").code == 0
    fixed = {sheet for (sheet, cell), now in cells_of(book).items() if before.get((sheet, cell)) != now}
    assert fixed == {"Targets", "Settings"}
    if later:
        person = str(sheet.cell(4, head.index("Target ID") + 1).value)
        assert run("set", book, "Targets", person, "Notes=later").code == 0
        assert run("undo", book).code == 0
    assert run("undo", book).code == 0
    assert cells_of(book) == before
    run("undo", book)
    assert cells_of(book) == before
