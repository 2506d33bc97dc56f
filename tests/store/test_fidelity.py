"""Workbooks of other programs: one cell changed, everything a person put there still in place.

A comparer that shares no code with the store judges; it lies beside the checkout with the workbooks.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from refboard.practice.schema import TABLES
from workbook.__main__ import main
from workbook.cell import Cell, Kind
from workbook.errors import RefusedError
from workbook.schema import ColumnSpec, TableSpec
from workbook.xlsx.excel_table import excel_tables
from workbook.xlsx.package import Package
from workbook.xlsx.patching.patch import RowAppend, RowRemove, patch
from workbook.xlsx.patching.verify import verify
from workbook.xlsx.reading.read import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

VALUE = 90210.5


@pytest.fixture(scope="session")
def comparer(shared: Path) -> ModuleType:
    path = shared / "tools" / "fidelity.py"
    if not path.is_file():
        pytest.skip("the comparer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("fidelity", path)
    if spec is None or spec.loader is None:
        pytest.skip("the comparer cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def change_one_cell(
    comparer: Any,  # noqa: ANN401  # a module loaded at run time
    folder: Path,
    tmp_path: Path,
    step: int,
) -> tuple[int, list[str], list[str]]:
    """Files tried, refusals and losses over every ``step``-th workbook."""
    refused: list[str] = []
    lost: list[str] = []
    files = sorted(path for path in folder.iterdir() if path.suffix in (".xlsx", ".xlsm"))[::step]
    for path in files:
        sheet, cell, part = comparer.pick_target(path)
        out = tmp_path / path.name
        if main(["set", str(path), f"{sheet}!{cell}={VALUE}", "--out", str(out)]):
            refused.append(path.name)
            continue
        found = comparer.compare(str(path), str(out), sheet, cell, VALUE, part)
        if not found["all_kept"] or found["edit_ok"] is False:
            lost.append(f"{path.name}: {found['losses']} {found['parts_lost']} {found['new_lint']}")
        out.unlink()
    return len(files), refused, lost


def test_a_sample_of_real_workbooks_keeps_everything(
    comparer: ModuleType, shared: Path, tmp_path: Path
) -> None:
    count, refused, lost = change_one_cell(comparer, shared / "corpus" / "real", tmp_path, 8)
    assert lost == []
    assert len(refused) <= count * 0.05


@pytest.mark.long
def test_every_real_workbook_keeps_everything(comparer: ModuleType, shared: Path, tmp_path: Path) -> None:
    count, refused, lost = change_one_cell(comparer, shared / "corpus" / "real", tmp_path, 1)
    print(f"{count} workbooks, {len(refused)} refused: {', '.join(refused)}")
    assert lost == []
    assert len(refused) <= count * 0.03


def test_a_row_is_appended_to_tables_of_real_workbooks_and_removed(shared: Path) -> None:
    appended = 0
    refusals: list[str] = []
    for path in sorted((shared / "corpus" / "real").glob("*.xls[xm]"))[::2]:
        try:
            package = Package.open(path.read_bytes(), path.name)
            tables = excel_tables(package)
        except RefusedError:
            continue
        for table in tables:
            spec = TableSpec(
                table.name, tuple(ColumnSpec(name) for name in dict.fromkeys(table.columns) if name)
            )
            before = read_snapshot(package, (spec,)).tables[table.name]
            first = next(iter(before.letters))
            try:
                patched = patch(
                    package, (spec,), [RowAppend(table.name, {first: Cell(Kind.TEXT, "new row")})]
                )
            except RefusedError as error:
                refusals.append(str(error))
                continue
            done = package.build(patched.parts, patched.removed)
            after = verify(done, package, patched)
            grown = read_snapshot(after, (spec,)).tables[table.name]
            assert len(grown) == len(before) + 1, path.name
            taken = patch(after, (spec,), [RowRemove(table.name, patched.rows[0])])
            back = verify(after.build(taken.parts, taken.removed), after, taken)
            assert read_snapshot(back, (spec,)).tables[table.name].text.equals(before.text), path.name
            appended += 1
    assert appended >= 10
    known = ("filled by a query", "is right below", "cannot grow")
    assert [text for text in refusals if not any(value_text in text for value_text in known)] == []


@pytest.mark.parametrize("name", ["lakeside.xlsx", "lakeside-calc.xlsx"])
def test_libreoffice_finds_the_new_row_and_calculates_what_depends_on_it(
    shared: Path, tmp_path: Path, name: str
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    package = Package.open((shared / "corpus" / "practice" / name).read_bytes(), name)
    cells = {
        "Touch ID": Cell(Kind.TEXT, "T-NEWBQ"),
        "Source": Cell(Kind.TEXT, "=Lakeside"),
        "Date": Cell(Kind.DATE, "46349"),
        "By": Cell(Kind.TEXT, "Ben Adler"),
    }
    patched = patch(package, TABLES, [RowAppend("Touches", cells)])
    book = tmp_path / name
    book.write_bytes(package.build(patched.parts, patched.removed))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        every_sheet,
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(book)], check=True, capture_output=True, timeout=180
    )
    stem = book.stem
    rows = (tmp_path / f"{stem}-Touches.csv").read_text(encoding="utf-8", errors="replace").splitlines()
    assert rows[-1].startswith("T-NEWBQ,,=Lakeside,2026-11-23")
    board = (tmp_path / f"{stem}-Dashboard.csv").read_text(encoding="utf-8").splitlines()
    assert next(line for line in board if line.startswith("Ben Adler")).split(",")[1] == "325"
