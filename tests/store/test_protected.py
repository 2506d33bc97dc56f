"""Locked cells of a protected sheet are refused before anything is recorded; unlocked ones are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.styles import Protection

from workbook import AddRow, SetCells, Store
from workbook.errors import EditRefusedError
from workbook.schema import ColumnSpec, TableSpec

if TYPE_CHECKING:
    from pathlib import Path

TOUCHES = TableSpec(
    "Touches",
    (ColumnSpec("Touch ID"), ColumnSpec("Source"), ColumnSpec("Notes")),
    id_column="Touch ID",
    id_prefix="T",
)


def workbook(path: Path, *, unlocked: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Touches"
    sheet.append(["Touch ID", "Source", "Notes"])
    sheet.append(["T-AQXTZ", "Elm", "x"])
    for letter in unlocked:
        for row in (2, 3):
            sheet[f"{letter}{row}"].protection = Protection(locked=False)
    sheet.protection.sheet = True
    book.save(path)
    return path


def test_a_locked_sheet_is_refused_before_anything_is_recorded(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", unlocked="")
    was = path.read_bytes()
    with Store.open(path, [TOUCHES], state_dir=tmp_path / "state") as store:
        store.read()
        for change in (AddRow("Touches", {"Source": "Oak"}), SetCells("Touches", "T-AQXTZ", {"Notes": "y"})):
            with pytest.raises(EditRefusedError, match="the sheet Touches is protected"):
                store.submit([change])
        assert list(store.status().pending) == []
    assert path.read_bytes() == was


def test_cells_that_were_left_unlocked_are_written(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", unlocked="C")
    with Store.open(path, [TOUCHES], state_dir=tmp_path / "state") as store:
        store.read()
        assert store.submit([SetCells("Touches", "T-AQXTZ", {"Notes": "y"})]).status == "saved"
        with pytest.raises(EditRefusedError, match="Touches!B2 is locked"):
            store.submit([SetCells("Touches", "T-AQXTZ", {"Source": "Oak"})])
    assert openpyxl.load_workbook(path)["Touches"]["C2"].value == "y"


def test_rows_are_added_where_all_their_cells_are_unlocked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", unlocked="ABC")
    with Store.open(path, [TOUCHES], state_dir=tmp_path / "state") as store:
        store.read()
        assert store.submit([AddRow("Touches", {"Source": "Oak"})]).status == "saved"
        # No one unlocked the row below, so Excel would not let a person type there.
        with pytest.raises(EditRefusedError, match="Touches!B4 is locked"):
            store.submit([AddRow("Touches", {"Source": "Oak"})])
