"""Which programs preserve the workbook's id and history, and what happens after one that does not.

exceljs and SheetJS take part where `REFBOARD_NODE_MODULES` names a folder in which npm installed them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from test_libreoffice import office, python_with_uno

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "store"))

from test_identity import OAK, OLD, people, rows_of, write

from workbook import SetCells
from workbook.xlsx.package import Package
from workbook.xlsx.stamp import CHAIN, Stamp, read_stamp

__all__ = ["office"]
SAVES = CHAIN + 6
SHEETJS = """
const X = require(process.argv[1] + '/xlsx'), [from, to] = process.argv.slice(2);
const book = X.readFile(from); book.Sheets.Targets.D3 = {t: 's', v: 'theirs'}; X.writeFile(book, to);
"""
EXCELJS = """
const E = require(process.argv[1] + '/exceljs'), [from, to] = process.argv.slice(2), book = new E.Workbook();
book.xlsx.readFile(from).then(() => { book.getWorksheet('Targets').getCell('D3').value = 'theirs';
  return book.xlsx.writeFile(to); });
"""


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A workbook with more saves than it remembers."""
    path = write(tmp_path / "practice.xlsx", [OLD, OAK])
    with people(path) as store:
        for number in range(SAVES):
            store.submit([SetCells("Targets", "P-AAAAA", {"Notes": f"note {number}"})])
    return path


def stamp_of(path: Path) -> Stamp | None:
    return read_stamp(Package.open(path.read_bytes(), path.name))


def run_node(script: str, module: str) -> Callable[[Path, Path], None]:
    folder, node = os.environ.get("REFBOARD_NODE_MODULES", ""), shutil.which("node")
    if not node or not (Path(folder) / module).is_dir():
        pytest.skip(f"{module} is not installed; see CONTRIBUTING.md")
    command = [node, "-e", script, folder]

    def save(source: Path, target: Path) -> None:
        subprocess.run([*command, source, target], check=True, timeout=60)

    return save


def test_openpyxl_preserves_it(board: Path) -> None:
    before = stamp_of(board)
    book = openpyxl.load_workbook(board)
    book["Targets"]["D3"] = "theirs"
    book.save(board)
    assert before is not None
    assert (len(before.saves), before.count) == (CHAIN, SAVES)
    assert stamp_of(board) == before


def test_libreoffice_preserves_it(board: Path, office: int) -> None:
    before = stamp_of(board)
    editor = Path(__file__).with_name("libreoffice_editor.py")
    subprocess.run(
        [python_with_uno(), editor, str(office), board, "Touches", "1", "reopen"],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    assert before is not None
    assert stamp_of(board) == before


@pytest.mark.parametrize(("module", "script"), [("xlsx", SHEETJS), ("exceljs", EXCELJS)])
def test_after_a_program_that_drops_it_values_decide_and_the_id_stays(
    board: Path, tmp_path: Path, module: str, script: str
) -> None:
    save = run_node(script, module)
    before = stamp_of(board)
    older = tmp_path / "older.xlsx"
    plain = openpyxl.load_workbook(board)
    for sheet in plain:
        # exceljs cannot open the tables that other programs write.
        for name in list(sheet.tables):
            del sheet.tables[name]
    plain.save(older)
    fresh = tmp_path / "fresh.xlsx"
    save(older, fresh)
    assert stamp_of(fresh) is None
    with people(board) as store:
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})])
        for turn in range(2):
            board.write_bytes(fresh.read_bytes())
            store.sync()
            assert (rows_of(board)[0][4] == "ours") is (turn == 0)
            assert len(store.status().conflicts) == turn
        store.resolve_all("mine")
    after = stamp_of(board)
    assert rows_of(board)[0][4] == "ours"
    assert rows_of(board)[1][3] == "theirs"
    assert before is not None
    assert after is not None
    assert after.workbook == before.workbook
