"""A snapshot says where its tables cannot be written, in the words with which the store would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.styles import Protection

from workbook import AddRow, SetCells, Store
from workbook.errors import EditRefusedError
from workbook.schema import ColumnSpec, TableSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TOUCHES = TableSpec(
    "Touches",
    (ColumnSpec("Touch ID"), ColumnSpec("Source"), ColumnSpec("Notes")),
    id_column="Touch ID",
    id_prefix="T",
)
ROW = "T-AQXTZ"


def _protect(unlocked: str, *, column: str = "") -> Callable[[Worksheet, Workbook], None]:
    def change(sheet: Worksheet, _: Workbook) -> None:
        for letter in unlocked:
            for row in (2, 3, 4):
                sheet[f"{letter}{row}"].protection = Protection(locked=False)
        if column:
            sheet.column_dimensions[column].protection = Protection(locked=False)
        sheet.protection.sheet = True

    return change


def _merge(sheet: Worksheet, _: Workbook) -> None:
    sheet.merge_cells("B2:C3")


def _formula(sheet: Worksheet, _: Workbook) -> None:
    for row in (2, 3):
        sheet[f"C{row}"] = f"=B{row}"


def _blocked(sheet: Worksheet, _: Workbook) -> None:
    sheet.merge_cells("A4:C5")


CASES = {
    "nothing": lambda *_: None,
    "locked": _protect(""),
    "notes open": _protect("C"),
    "all open": _protect("ABC"),
    "column style open": _protect("AB", column="C"),
    "merged": _merge,
    "formula": _formula,
    "merged below": _blocked,
}


@pytest.mark.parametrize("case", CASES)
def test_the_snapshot_refuses_what_the_store_refuses(case: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Touches"
    for row in (["Touch ID", "Source", "Notes"], [ROW, "Elm", ""], ["T-BBBBB", "Oak", "y"]):
        sheet.append(row)
    CASES[case](sheet, book)
    path = tmp_path / "b.xlsx"
    book.save(path)
    with Store.open(path, [TOUCHES], state_dir=tmp_path / "state") as store:
        table = store.read().tables["Touches"]
        for column in ("Source", "Notes"):
            expected = table.refusal(0, column)
            assert bool(expected) == bool(_refused(store, SetCells("Touches", ROW, {column: "new"})))
        given = {"Source": "Fir"}
        expected = table.new_row_refusal([*given, "Touch ID"])
        assert expected == _refused(store, AddRow("Touches", given))


def test_a_column_that_the_sheet_fills_itself_is_known(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Touches"
    for row in (["Touch ID", "Source", "Notes"], [ROW, "Elm", "=B2"], ["T-BBBBB", "Oak", "=B3"]):
        sheet.append(row)
    book.save(tmp_path / "b.xlsx")
    with Store.open(tmp_path / "b.xlsx", [TOUCHES], state_dir=tmp_path / "state") as store:
        table = store.read().tables["Touches"]
    assert table.limits.calculated == {"Notes"}
    assert table.new_row_refusal(["Notes"]).startswith("Touches!C4 is filled by the formula of its column")
    assert (
        table.refusal(0, "Notes")
        == "Touches!C2 holds a formula; change it in Excel if you want to replace it."
    )


def _refused(store: Store, change: SetCells | AddRow) -> str:
    try:
        store.submit([change])
    except EditRefusedError as error:
        return str(error)
    store.undo()
    store.read()
    return ""
