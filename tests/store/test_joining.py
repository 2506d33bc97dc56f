"""One table over several sheets, one column over two headers: read together, written to the right place, undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from workbook import AddRow, SetCells, Store
from workbook.schema import ColumnSpec, ColumnType, TableSpec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = ["Touch ID", "Date", "Office", "First", "Last"]


def spec(called: str) -> TableSpec:
    columns = (
        ColumnSpec("Touch ID"),
        ColumnSpec("Date", ColumnType.DATE),
        ColumnSpec("Source", called="Office"),
        ColumnSpec("Contact", called="First + Last"),
        ColumnSpec("By"),
    )
    return TableSpec("Touches", columns, id_column="Touch ID", id_prefix="T", called=called)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for at, (name, year) in enumerate((("Calls 2025", 2025), ("Calls 2026", 2026))):
        sheet = book.worksheets[0] if at == 0 else book.create_sheet()
        sheet.title = name
        sheet.append(HEAD)
        for row in range(3):
            sheet.append(
                [f"T-{'AB'[at]}QX{'ABC'[row]}", date(year, 1 + row, 2), f"Office {row}", "Ada", "Noor"]
            )
        if at == 0:
            sheet["F1"] = "Mood"
            sheet["F2"] = "good"
    out = tmp_path / "calls.xlsx"
    book.save(out)
    return out


@pytest.fixture
def store(path: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(
        path, [spec("Calls 2026 + Calls 2025")], state_dir=tmp_path / "state", user="Ana"
    ) as opened:
        yield opened


def cells(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def test_the_rows_of_all_sheets_are_there_the_newest_last(store: Store) -> None:
    table = store.read().tables["Touches"]
    assert [day.year for day in table.frame["Date"]] == [2025, 2025, 2025, 2026, 2026, 2026]
    assert table.frame["Contact"].to_list() == ["Ada Noor"] * 6
    assert table.text["Mood"].to_list() == ["good", "", "", "", "", ""]
    assert (table.address(0, "Source"), table.address(3, "Source")) == ("Calls 2025!C2", "Calls 2026!C2")
    assert (table.cell_of(4, "Date"), table.sheet_of(1)) == ("B3", "Calls 2025")


def test_a_new_row_goes_to_the_newest_sheet_and_names_come_apart(store: Store, path: Path) -> None:
    before = cells(path, "Calls 2025")
    receipt = store.submit(
        [AddRow("Touches", {"Date": date(2026, 11, 2), "Source": "Elm", "Contact": "Mary Ann Reed"})]
    )
    assert receipt.status == "saved"
    assert cells(path, "Calls 2026")[-1][2:] == ("Elm", "Mary Ann", "Reed")
    assert cells(path, "Calls 2025") == before
    assert store.read().tables["Touches"].frame["Contact"].to_list()[-1] == "Mary Ann Reed"


def test_a_row_of_an_older_sheet_is_changed_there_and_undone(store: Store, path: Path) -> None:
    before = cells(path, "Calls 2025"), cells(path, "Calls 2026")
    store.read()
    store.submit([SetCells("Touches", "T-AQXB", {"Source": "Oak", "Contact": "Ben Reed"})])
    assert cells(path, "Calls 2025")[2][2:5] == ("Oak", "Ben", "Reed")
    store.undo()
    assert (cells(path, "Calls 2025"), cells(path, "Calls 2026")) == before


def test_a_row_goes_to_the_sheet_of_the_colleague_whom_it_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for at, name in enumerate(("Ana's calls", "Bo's calls")):
        sheet = book.worksheets[0] if at == 0 else book.create_sheet()
        sheet.title = name
        sheet.append([*HEAD, "By"])
        sheet.append([f"T-{'AB'[at]}QXA", date(2026, 1, 2), "Elm", "Ada", "Noor", name[:3].strip("'")])
    path = tmp_path / "calls.xlsx"
    book.save(path)
    with Store.open(path, [spec("Bo's calls + Ana's calls")], state_dir=tmp_path / "state") as store:
        store.read()
        store.submit([AddRow("Touches", {"Date": date(2026, 2, 2), "Source": "Elm", "By": "Ana"})])
        store.submit([AddRow("Touches", {"Date": date(2026, 2, 3), "Source": "Elm", "By": "Cy"})])
    assert cells(path, "Ana's calls")[-1][5] == "Ana"
    assert cells(path, "Bo's calls")[-1][5] == "Cy"
