"""A new workbook: what Excel, LibreOffice and two other readers make of it."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import openpyxl
import pytest
import python_calamine
from openpyxl.utils.escape import unescape

from workbook.schema import ColumnSpec, ColumnType, TableSpec
from workbook.xlsx.creating.create import build, is_untouched
from workbook.xlsx.creating.layout import LAST_ROW, count_lines
from workbook.xlsx.creating.plan import BookPlan, ColumnLook, ColumnPlan, Highlight, SheetPlan, TextPlan
from workbook.xlsx.package import Package
from workbook.xlsx.reading.read import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.cell import Value

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
AWKWARD = [
    "  two spaces around  ",
    "line one\nline two",
    '<b>&amp; "quotes" ]]>',
    "=SUM(A1:A2)",
    "_x0041_ can't be changed",
    "bell \x07 and escape \x1b[31m",
    "שלום 🦻🏽 中文",
    "'apostrophe",
    "tab\tinside",
]


def plan(rows: list[list[Value]], *, origin: str = "") -> BookPlan:
    columns = (
        ColumnPlan("ID", literal=True, width=9),
        ColumnPlan("Due", ColumnType.DATE),
        ColumnPlan("At", ColumnType.TIME),
        ColumnPlan("Amount", ColumnType.NUMBER, number_format="#,##0.00"),
        ColumnPlan("Tier", choices="Tier"),
        ColumnPlan("Who", choices="People[Name]"),
        ColumnPlan("Note", wrap=True, width=20),
    )
    late = Highlight('AND(ISNUMBER({Due}),{Due}<TODAY(),{Tier}<>"Z")', ColumnLook.LATE, ("Due",))
    return BookPlan(
        (
            TextPlan("Read me", (("title", "Hello", ""), ("pair", "Sheet", "what it is"))),
            SheetPlan("Jobs", columns, rows, (late, Highlight('{Tier}="Z"', ColumnLook.MUTED)), frozen=2),
            SheetPlan("People", (ColumnPlan("Name"),), [["Ana"], ["Ben"]]),
        ),
        {"Tier": ("A", "B")},
        active="Jobs",
        title="A book",
        origin=origin,
    )


def load(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_values_come_back_as_they_were() -> None:
    rows: list[list[Value]] = [
        ["007", date(2026, 11, 23), time(14, 35), 12.5, "A", "Ana", text] for text in AWKWARD
    ]
    sheet = load(build(plan(rows), now=NOW))["Jobs"]
    for number, text in enumerate(AWKWARD, 2):
        written = [cell.value for cell in sheet[number]]
        due = written[1]
        assert isinstance(due, datetime)
        assert [written[0], due.date(), *written[2:6]] == [
            "007", date(2026, 11, 23), time(14, 35), 12.5, "A", "Ana",
        ]  # fmt: skip
        if "_x" not in text:
            # openpyxl leaves the escapes that XML needs for control characters to its caller.
            assert unescape(str(written[6])) == text


def test_our_reader_and_calamine_read_the_same() -> None:
    rows: list[list[Value]] = [["007", date(2026, 11, 23), None, 3, None, None, text] for text in AWKWARD]
    data = build(plan(rows), now=NOW)
    spec = TableSpec("Jobs", (ColumnSpec("ID"), ColumnSpec("Due", ColumnType.DATE), ColumnSpec("Note")), "ID")
    table = read_snapshot(Package.open(data), [spec]).tables["Jobs"]
    assert table.text["Note"].to_list() == AWKWARD
    assert table.frame["Due"].to_list() == [date(2026, 11, 23)] * len(AWKWARD)
    other = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name("Jobs").to_python()
    assert [row[1] for row in other[1:]] == [date(2026, 11, 23)] * len(AWKWARD)
    assert len(other) == len(AWKWARD) + 1


@pytest.mark.parametrize("count", [0, 1, 3, 2_500])
def test_table_covers_its_rows_and_at_least_one(count: int) -> None:
    rows: list[list[Value]] = [[f"J-{n}", None, None, n, "B", None, None] for n in range(count)]
    data = build(plan(rows), now=NOW)
    book = load(data)
    table = book["Jobs"].tables["Jobs"]
    assert table.ref == table.autoFilter.ref == f"A1:G{max(count, 1) + 1}"
    assert [column.name for column in table.tableColumns] == [cell.value for cell in book["Jobs"][1]]
    ids = [row[0] for row in book["Jobs"].iter_rows(min_row=2, values_only=True) if row[0]]
    assert ids == [f"J-{n}" for n in range(count)]
    xml = Package.open(data).read("xl/worksheets/sheet2.xml")
    assert f'<dimension ref="{table.ref}"'.encode() in xml


def test_formats_reach_rows_that_people_add_later() -> None:
    book = load(build(plan([]), now=NOW))
    sheet = book["Jobs"]
    formats = {letter: sheet.column_dimensions[letter].number_format for letter in "ABCD"}
    assert formats == {"A": "@", "B": "yyyy-mm-dd", "C": "hh:mm", "D": "#,##0.00"}
    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_rows == "$1:$1"


def test_dropdowns_warn_and_reach_the_last_row() -> None:
    book = load(build(plan([["J", None, None, 1, "A", "Ana", None]]), now=NOW))
    rules = {str(rule.sqref): rule for rule in book["Jobs"].data_validations.dataValidation}
    assert set(rules) == {f"{letter}2:{letter}{LAST_ROW}" for letter in "BEF"}
    assert rules[f"E2:E{LAST_ROW}"].formula1 == "List_Tier"
    assert rules[f"F2:F{LAST_ROW}"].formula1 == "List_People_Name"
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}
    # Column and sheet of the words.
    assert book.defined_names["List_Tier"].attr_text.startswith("Lists!$A$2:INDEX(Lists!$A$2:$A$200,")
    assert book.defined_names["List_People_Name"].attr_text.startswith("People!$A$2:INDEX(")
    assert [row[0].value for row in book["Lists"].iter_rows()] == ["Tier", "A", "B"]


def test_highlights_name_the_cells_of_their_row() -> None:
    sheet = load(build(plan([]), now=NOW))["Jobs"]
    found = {
        str(area.sqref): [rule.formula[0] for rule in area.rules] for area in sheet.conditional_formatting
    }
    assert found == {
        f"B2:B{LAST_ROW}": ['AND(ISNUMBER($B2),$B2<TODAY(),$E2<>"Z")'],
        f"A2:G{LAST_ROW}": ['$E2="Z"'],
    }


def test_long_texts_make_tall_rows_without_fixing_them() -> None:
    data = build(plan([["J", None, None, 1, None, None, "word " * 20], ["K", None, None, 1, None, None, "x"]]),
                 now=NOW)  # fmt: skip
    xml = Package.open(data).read("xl/worksheets/sheet2.xml").decode()
    assert '<row r="2" ht="75">' in xml
    assert '<row r="3">' in xml
    assert "customHeight" not in xml.partition("<sheetData>")[2].partition('<row r="2"')[2]
    assert count_lines("one\ntwo two two", 8) == 3


def test_same_plan_gives_same_bytes() -> None:
    rows: list[list[Value]] = [["J", date(2026, 1, 1), None, 1, "A", "Ana", "n"]]
    assert build(plan(rows), now=NOW) == build(plan(rows), now=NOW)
    assert build(plan(rows), now=NOW) != build(plan([]), now=NOW)


def test_untouched_only_while_no_one_changed_a_cell(tmp_path: Path) -> None:
    data = build(plan([["J", None, None, 1, "A", "Ana", "n"]], origin="a & b"), now=NOW)
    assert is_untouched(Package.open(data), "a & b")
    assert not is_untouched(Package.open(data), "another maker")
    assert not is_untouched(Package.open(build(plan([]), now=NOW)), "a & b")
    book = load(data)
    book["Jobs"]["G2"] = "changed"
    book.save(tmp_path / "changed.xlsx")
    assert not is_untouched(Package.open((tmp_path / "changed.xlsx").read_bytes()), "a & b")
    package = Package.open(data)
    sheet = package.read("xl/worksheets/sheet2.xml").replace(b"<v>1</v>", b"<v>2</v>")
    assert not is_untouched(Package.open(package.build({"xl/worksheets/sheet2.xml": sheet})), "a & b")


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="32,767"):
        build(plan([["J", None, None, 1, None, None, "x" * 32_768]]), now=NOW)


def test_a_row_with_a_missing_value_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        build(plan([["J", None]]), now=NOW)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_every_cell(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["007", date(2026, 11, 23), time(9, 5), 1234.5, "A", "Ana", "a, b"]]
    (tmp_path / "book.xlsx").write_bytes(build(plan(rows), now=NOW))
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,2"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
               options, "--outdir", str(tmp_path), str(tmp_path / "book.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    lines = (tmp_path / "book-Jobs.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["ID,Due,At,Amount,Tier,Who,Note", '007,2026-11-23,09:05,"1,234.50",A,Ana,"a, b"']
