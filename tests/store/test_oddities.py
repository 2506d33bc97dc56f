"""Unusual tables that are read, with a problem that names the place."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from workbook_fixtures import build_workbook, open_store


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
    assert not {code for code, *_ in problems(board)} & {"R102", "R110", "R111", "R112"}


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
