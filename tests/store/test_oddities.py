"""Unusual tables that are read, with a problem that names the place."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from workbook_fixtures import build_workbook, open_store

from workbook import SetCells
from workbook.errors import EditRefusedError


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


def problems(board: Path) -> list[tuple[str, str, str]]:
    with open_store(board) as store:
        found = store.read().problems
    return [(one.code, f"{one.sheet}!{one.cell}", one.text) for one in found if one.sheet == "Targets"]


def change(
    board: Path, cells: dict[str, str], state: Literal["visible", "hidden", "veryHidden"] = "visible"
) -> None:
    book = openpyxl.load_workbook(board)
    sheet = book["Targets"]
    sheet.sheet_state = state
    for ref, text in cells.items():
        sheet[ref] = text
        if ref.endswith("1"):
            sheet.tables["Targets"].tableColumns[ord(ref[0]) - 65].name = text
    book.save(board)


def test_an_ordinary_table_has_none(board: Path) -> None:
    assert not {code for code, *_ in problems(board)} & {
        "R102",
        "R110",
        "R111",
        "R112",
        "R113",
        "R114",
        "R115",
    }


def test_a_repeated_header_is_named(board: Path) -> None:
    book = openpyxl.load_workbook(board)
    headers = [cell.value for cell in book["Targets"][1]]
    del book["Targets"].tables["Targets"]
    book["Targets"].cell(1, len(headers)).value = headers[1]
    book.save(board)
    (found,) = [one for one in problems(board) if one[0] == "R102"]
    assert found[1] == f"Targets!{chr(64 + len(headers))}1"


@pytest.mark.parametrize(
    ("text", "odd"), [("Nоtes", True), ("Заметки", False), ("Café", False), ("Größe μm", False)]
)
def test_a_header_of_two_alphabets_is_named(board: Path, text: str, odd: bool) -> None:  # noqa: FBT001
    change(board, {"E1": text})
    assert [one[1] for one in problems(board) if one[0] == "R111"] == (["Targets!E1"] if odd else [])


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_named(board: Path, state: Literal["hidden", "veryHidden"]) -> None:
    change(board, {}, state)
    (found,) = [one for one in problems(board) if one[0] == "R110"]
    assert "The sheet Targets is hidden" in found[2]


def test_a_text_longer_than_excel_takes_is_named(board: Path) -> None:
    change(board, {"E2": "x" * 32_767})
    assert not [one for one in problems(board) if one[0] == "R112"]
    data = openpyxl.load_workbook(board)
    data["Targets"]["E2"]._value = "x" * 32_768
    data.save(board)
    (found,) = [one for one in problems(board) if one[0] == "R112"]
    assert (found[1], "32,768" in found[2]) == ("Targets!E2", True)


def test_merged_cells_of_a_table_are_named(board: Path) -> None:
    book = openpyxl.load_workbook(board)
    book["Targets"].merge_cells("B2:B3")
    book["Targets"].merge_cells("A8:C8")
    book.save(board)
    (found,) = [one for one in problems(board) if one[0] == "R113"]
    assert found[1] == "Targets!B2"


def test_a_header_that_the_table_calls_otherwise_is_named(board: Path) -> None:
    parts = unpack(board)
    name = next(name for name in parts if name.startswith("xl/tables/") and b'"Targets"' in parts[name])
    parts[name] = parts[name].replace(b'name="Notes"', b'name="Remarks"')
    repack(board, parts)
    (found,) = [one for one in problems(board) if one[0] == "R114"]
    assert found[1] == "Targets!E1"
    assert "'Notes'" in found[2]
    assert "'Remarks'" in found[2]


def test_bytes_after_the_end_are_named_and_left_out(board: Path) -> None:
    board.write_bytes(board.read_bytes() + b"x" * 1500)
    (found,) = file_problems(board)
    assert "1,500 bytes" in found
    with open_store(board) as store:
        assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})]).status == "saved"
    assert file_problems(board) == []


def test_a_part_in_other_case_is_named(board: Path) -> None:
    parts = unpack(board)
    parts["xl/Worksheets/Sheet1.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    repack(board, parts)
    (found,) = file_problems(board)
    assert "xl/worksheets/sheet1.xml" in found


def test_macros_under_the_name_of_a_workbook_without_are_only_read(board: Path) -> None:
    parts = unpack(board)
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(plain, macros)
    repack(board, parts)
    before = board.read_bytes()
    (found,) = file_problems(board)
    assert "rename it to .xlsm" in found
    with open_store(board) as store, pytest.raises(EditRefusedError, match="rename it to"):
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})])
    assert board.read_bytes() == before
    renamed = board.rename(board.with_suffix(".xlsm"))
    with open_store(renamed) as store:
        assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})]).status == "saved"


def file_problems(board: Path) -> list[str]:
    with open_store(board) as store:
        return [one.text for one in store.read().problems if one.code == "R115"]


def unpack(board: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(board) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repack(board: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(board, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
