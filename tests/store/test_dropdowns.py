"""New columns offer words; what is around the rows of a sheet stays in its order, and the rows stay as they are."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from workbook.schema import ColumnSpec, TableSpec
from workbook.xlsx.package import Package
from workbook.xlsx.patching.dropdowns import Dropdown, add_dropdowns
from workbook.xlsx.patching.extend import Extension, extend

LOG = TableSpec(
    "Log", (ColumnSpec("Date"), ColumnSpec("Office"), ColumnSpec("Outcome"), ColumnSpec("Channel"))
)


@pytest.mark.parametrize("with_own", [False, True])
def test_new_columns_offer_words(with_own: bool) -> None:  # noqa: FBT001
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Log"
    sheet.append(["Date", "Office"])
    sheet.append(["2026-11-02", "Elm"])
    sheet["B2"].hyperlink = "https://elm.example"
    if with_own:
        own = DataValidation(type="list", formula1='"x,y"')
        own.add("B2:B50")
        sheet.add_data_validation(own)
    out = io.BytesIO()
    book.save(out)
    extension = Extension(
        columns={"Log": ["Outcome", "Channel"]},
        choices={("Log", "Outcome"): ["Spoke", "LVM", "R&R"], ("Log", "Channel"): ["a" * 300]},
    )
    data = extend(Package.open(out.getvalue()), [LOG], extension)
    fresh = openpyxl.load_workbook(io.BytesIO(data))["Log"]
    assert [cell.value for cell in fresh[1]] == ["Date", "Office", "Outcome", "Channel"]
    lists = {str(v.sqref): v.formula1 for v in fresh.data_validations.dataValidation}
    assert lists.pop("C2:C1048576") == '"Spoke,LVM,R&R"'
    assert lists == ({"B2:B50": '"x,y"'} if with_own else {})


def test_a_list_that_fits_into_no_formula_is_left_out() -> None:
    tail = b"</sheetData></worksheet>"
    assert add_dropdowns(tail, b"", [Dropdown("A2:A9", ("x" * 300,))]) == tail
