from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from workbook_fixtures import build_workbook, cell, names_beside

from workbook.__main__ import main
from workbook.cell import Cell, Kind
from workbook.commandline import cell_from, printable, split_address, split_column
from workbook.errors import EditRefusedError
from workbook.sharing.locks import presence

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Targets!B2=x", ("Targets", "B2", "x")),
        ("My Sheet!b2=a=b!C3=d", ("My Sheet", "B2", "a=b!C3=d")),
        ("'It''s here'!$AB$12=", ("It's here", "AB12", "")),
        ("Wow!Sheet!A1=1", ("Wow!Sheet", "A1", "1")),
        ("a=b!A1=two\nlines", ("a=b", "A1", "two\nlines")),
    ],
)
def test_addresses(text: str, parts: tuple[str, str, str]) -> None:
    assert split_address(text) == parts


@pytest.mark.parametrize("text", ["", "A1=x", "Targets!A=1", "Targets!A1"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(EditRefusedError, match=r"Sheet!B2=value"):
        split_address(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello", Cell(Kind.TEXT, "hello")),
        ("'12", Cell(Kind.TEXT, "12")),
        ("'", Cell()),
        ("", Cell()),
        ("12", Cell(Kind.NUMBER, "12")),
        ("-1.5e3", Cell(Kind.NUMBER, "-1.5e3")),
        ("007", Cell(Kind.TEXT, "007")),
        ("1e999", Cell(Kind.TEXT, "1e999")),
        ("12345678901234567890", Cell(Kind.TEXT, "12345678901234567890")),
        ("true", Cell(Kind.BOOLEAN, "1")),
        ("FALSE", Cell(Kind.BOOLEAN, "0")),
        ("2026-01-31", Cell(Kind.DATE, "46053")),
        ("2026-01-31 12:00", Cell(Kind.DATE, "46053.5")),
        ("2026-02-31", Cell(Kind.TEXT, "2026-02-31")),
        ("=1+1", Cell(Kind.TEXT, "=1+1")),
    ],
)
def test_values(text: str, expected: Cell) -> None:
    assert cell_from(text) == expected


def test_columns_may_have_an_equals_sign() -> None:
    assert split_column("a=b=c", ["A=B"]) == ("a=b", "c")
    assert split_column("a=b=c", ["A"]) == ("a", "b=c")


def test_set_writes_these_cells_in_place(board: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", str(board), "Targets!E3=héllo", "Touches!C2=2026-01-31", "Targets!D3=12"]) == 0
    assert cell(board, "Targets", "E3") == "héllo"
    assert cell(board, "Touches", "C2") == datetime.fromisoformat("2026-01-31")
    assert cell(board, "Targets", "D3") == 12
    assert names_beside(board) == ["board.xlsx"]
    assert capsys.readouterr() == ("", "")


def test_set_to_another_file_leaves_the_source(board: Path, tmp_path: Path) -> None:
    before = board.read_bytes()
    out = tmp_path / "out.xlsx"
    for text in ("one", "two"):
        assert main(["set", str(board), f"Targets!E3={text}", "--out", str(out)]) == 0
        assert cell(out, "Targets", "E3") == text
    assert board.read_bytes() == before
    assert names_beside(board) == ["board.xlsx", "out.xlsx"]


def test_append_by_the_tables_own_header(board: Path) -> None:
    assert main(["append", str(board), "touches", "channel=Fax", "Date=2026-01-31", "Notes='007"]) == 0
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(board)["Touches"].iter_rows()]
    assert rows[2] == [None, None, datetime.fromisoformat("2026-01-31"), "Fax", "007"]


def test_append_to_a_sheet_without_a_table(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Front desk"
    for row in (["Name", "Cake"], ["Ana", "lemon"]):
        sheet.append(row)
    book.save(path)
    assert main(["append", str(path), "Front desk", "Cake=plum", "Name=Luis"]) == 0
    assert [c.value for c in openpyxl.load_workbook(path)["Front desk"][3]] == ["Luis", "plum"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["set", "BOARD", "Nope!A1=1"], "no worksheet named Nope"),
        (["set", "BOARD", "A1=1"], "does not name a cell"),
        (["set", "MISSING", "Targets!A1=1"], "no workbook"),
        (["append", "BOARD", "Nope", "A=1"], "no table or sheet named Nope"),
        (["append", "BOARD", "Touches", "Chanel=1"], "did you mean Channel"),
        (["cat", "BOARD", "--sheet", "Nope\x1b]0;x\x07"], r"no worksheet named Nope\\x1b\]0;x\\x07"),
        (["check", "TEXT"], "text.xlsx"),
    ],
)
def test_refusals_are_one_sentence(
    board: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (board.parent / "text.xlsx").write_text("Dear colleague,")
    before = board.read_bytes()
    places = {"BOARD": board, "MISSING": board.parent / "none.xlsx", "TEXT": board.parent / "text.xlsx"}
    assert main([str(places.get(argument, argument)) for argument in arguments]) == 2
    answer = capsys.readouterr()
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert re.search(words, answer.err)
    assert board.read_bytes() == before


def test_another_program_has_it_open(board: Path, capsys: pytest.CaptureFixture[str]) -> None:
    presence.lock_path(board).write_bytes(b"Luis\x1b,luis,pc,23.11.2026 09:12,x;")
    assert main(["set", str(board), "Targets!E3=x"]) == 3
    assert "Luis\\x1b has had the workbook open" in capsys.readouterr().err


def test_cat_lists_every_cell(board: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["set", str(board), "Targets!E3=a\x1b]0;x\x07\tb‮"])
    assert main(["cat", str(board), "--sheet", "targets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Targets!A2\ttext\tP-AAAAA\t" in lines
    assert "Targets!F3\tuncalculated\t\t=1+1" in lines
    assert "Targets!E3\ttext\ta\\x1b]0;x\\x07\\tb\\u202e\t" in lines
    assert main(["cat", str(board), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    sheets = {sheet["name"]: {c["ref"]: c for c in sheet["cells"]} for sheet in json.loads(out)["sheets"]}
    assert set(sheets) == {"Targets", "Touches"}
    assert sheets["Targets"]["E3"]["text"] == "a\x1b]0;x\x07\tb‮"
    assert sheets["Targets"]["F3"] == {"ref": "F3", "kind": "uncalculated", "text": "", "formula": "1+1"}


def test_check_counts(board: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(board)]) == 0
    assert capsys.readouterr().out.startswith("2 sheets, ")


def test_nothing_printable_is_lost_and_nothing_else_gets_through() -> None:
    assert printable("héllo 日本 – ok") == "héllo 日本 – ok"
    assert all(char.isprintable() for char in printable("".join(map(chr, range(0x110000)))))


def test_one_edit_starts_without_frames(board: Path) -> None:
    code = (
        "import sys; from workbook.__main__ import main; "
        f"code = main(['set', {str(board)!r}, 'Targets!E3=x']); "
        "heavy = [m for m in ('polars', 'openpyxl', 'textual', 'rich', 'numpy') if m in sys.modules]; "
        "sys.exit(code or (print(heavy) or 9) if heavy else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_package_itself_loads_nothing() -> None:
    code = (
        "import sys, workbook; print(sorted(m for m in sys.modules if m.startswith(('workbook.', 'polars'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
