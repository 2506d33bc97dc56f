"""Id columns and sheets added to a workbook: right for other readers, and nothing else touched."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from workbook_fixtures import SCHEMA, build_workbook, edit_like_a_colleague, quick, unstamped_members

from workbook import ColumnSpec, ColumnType, RemoveRow, Store, TableSpec
from workbook.errors import BusyError, EditRefusedError
from workbook.serial import cell_of
from workbook.sharing.extension import Extension, extend_workbook
from workbook.xlsx.package import Package
from workbook.xlsx.patching.extend import extend

LOG = TableSpec(
    "Log", (ColumnSpec("Log ID"), ColumnSpec("Source"), ColumnSpec("Date", ColumnType.DATE)), "Log ID", "L"
)
SETTINGS = TableSpec("Settings", (ColumnSpec("Setting"), ColumnSpec("Value")))
BOTH = (LOG, SETTINGS)


def build(path: Path, *, table: bool = True, beside: Any = None) -> Path:  # noqa: ANN401  (cells are anything)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Log"
    for row in (["Source", "Date"], ["Elm", None], ["Oak", None]):
        sheet.append(row)
    sheet["A6"] = "=COUNTA(A2:A3)"
    if beside is not None:
        sheet["C2"] = beside
    if table:
        sheet.add_table(Table(displayName="Log", ref="A1:B3"))
    book.create_sheet("Mine")["A1"] = "=Log!A2"
    book.save(path)
    return path


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("table", [True, False])
def test_an_id_column_and_a_sheet_are_added_and_nothing_else_changes(tmp_path: Path, *, table: bool) -> None:
    path = build(tmp_path / "a.xlsx", table=table)
    before = members(path.read_bytes())
    rows = [
        ("Settings", {"Setting": cell_of("Gap", ColumnType.TEXT), "Value": cell_of(10, ColumnType.NUMBER)})
    ]
    data = extend(Package.open(path.read_bytes()), BOTH, Extension(("Log",), ("Settings",), rows))
    after = members(data)
    touched = {name for name in before if after[name] != before[name]}
    allowed = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/worksheets/sheet1.xml",
               "xl/sharedStrings.xml", "xl/tables/table1.xml"}  # fmt: skip
    assert touched <= allowed
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["Log", "Mine", "Settings"]
    assert [cell.value for cell in book["Log"][1]] == ["Source", "Date", "Log ID"]
    assert list(book["Settings"].values) == [("Setting", "Value"), ("Gap", 10)]
    assert book["Settings"].tables["Settings"].ref == "A1:B2"
    assert (book["Log"]["A6"].value, book["Mine"]["A1"].value) == ("=COUNTA(A2:A3)", "=Log!A2")
    if table:
        widened = book["Log"].tables["Log"]
        assert widened.ref == "A1:C3"
        assert [column.name for column in widened.tableColumns] == ["Source", "Date", "Log ID"]
        assert len({column.id for column in widened.tableColumns}) == 3


def test_rows_get_ids_and_both_can_be_undone(tmp_path: Path) -> None:
    path = build(tmp_path / "a.xlsx")
    was = path.read_bytes()
    state = tmp_path / "state"
    extend_workbook(path, BOTH, Extension(("Log",), ("Settings",)), state_dir=state, patience=quick())
    with Store.open(path, BOTH, state_dir=state, patience=quick()) as store:
        assert list(store.read().tables["Log"].ids) == ["", ""]
        store.submit([])
        ids = store.read().tables["Log"].ids
        assert len(set(ids)) == 2
        assert all(row_id.startswith("L-") for row_id in ids)
        first = min(version.number for version in store.versions())
        # The version before the column was there has the same rows.
        changes = [(table.table, table.rows, table.columns_added) for table in store.difference(first)]
        assert changes == [("Log", (), (("Log ID", 2),)), ("Settings", (), ())]
        store.submit([RemoveRow("Log", ids[0])])
        assert store.restore(first, rows_only=True).ids == (ids[0],)
        store.restore(first)
    assert unstamped_members(path.read_bytes()) == unstamped_members(was)


@pytest.mark.parametrize("beside", ["here", "=1+1"])
def test_a_filled_cell_blocks_a_new_column(tmp_path: Path, beside: str) -> None:
    path = build(tmp_path / "a.xlsx", beside=beside)
    was = path.read_bytes()
    with pytest.raises(EditRefusedError, match="Log!C2 is where the column Log ID would go"):
        extend_workbook(path, BOTH, Extension(("Log",)), state_dir=tmp_path / "s", patience=quick())
    assert path.read_bytes() == was


def test_a_sheet_whose_name_is_taken_is_refused(tmp_path: Path) -> None:
    path = build(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("SETTINGS")["A1"] = "my words"
    book.save(path)
    with pytest.raises(EditRefusedError, match="has a sheet Settings already"):
        extend(Package.open(path.read_bytes()), BOTH, Extension((), ("Settings",)))


def test_a_protected_structure_is_left_alone(tmp_path: Path) -> None:
    from openpyxl.workbook.protection import WorkbookProtection

    path = build(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.security = WorkbookProtection(lockStructure=True)
    book.save(path)
    with pytest.raises(EditRefusedError, match="is protected"):
        extend(Package.open(path.read_bytes()), BOTH, Extension((), ("Settings",)))


def test_while_another_program_has_it_open_nothing_is_written(tmp_path: Path) -> None:
    path = build(tmp_path / "a.xlsx")
    was = path.read_bytes()
    (tmp_path / ".~lock.a.xlsx#").write_text("Bea,bea,desk,23.11.2026 09:12,file:///x;", encoding="utf-8")
    with pytest.raises(BusyError, match="Bea"):
        extend_workbook(path, BOTH, Extension(("Log",)), state_dir=tmp_path / "s", patience=quick())
    assert path.read_bytes() == was


def test_a_colleagues_later_edit_keeps_what_was_added(tmp_path: Path) -> None:
    path = build(tmp_path / "a.xlsx")
    extend_workbook(
        path, BOTH, Extension(("Log",), ("Settings",)), state_dir=tmp_path / "s", patience=quick()
    )
    edit_like_a_colleague(path, "Log", "C2", "L-QQQQQ")
    with Store.open(path, BOTH, state_dir=tmp_path / "s", patience=quick()) as store:
        snapshot = store.read()
    assert list(snapshot.tables["Log"].ids) == ["L-QQQQQ", ""]
    assert snapshot.tables["Settings"].found


def test_a_table_that_has_ids_needs_none(tmp_path: Path) -> None:
    package = Package.open(build_workbook(tmp_path / "b.xlsx").read_bytes())
    with pytest.raises(EditRefusedError, match="needs no id column in Targets"):
        extend(package, SCHEMA, Extension(("Targets",)))
