from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from raw_workbook import MAIN, RELS, book, number, row, sheet_xml, styles_xml, text

from workbook.cell import Cell, Kind
from workbook.errors import FileRefusedError
from workbook.schema import ColumnSpec, ColumnType, TableSpec
from workbook.xlsx.package import Package
from workbook.xlsx.patching.patch import CellWrite, patch
from workbook.xlsx.reading.cells import read_cells, read_sheet
from workbook.xlsx.reading.read import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path


def cells(rows: str, **more: Any) -> dict[str, Cell]:  # noqa: ANN401  # whatever a raw workbook takes
    return read_sheet(Package.open(book({"Data": sheet_xml(rows)}, **more)), "Data")


def test_every_kind_of_cell_is_distinguished() -> None:
    found = cells(
        row(
            1,
            text("A1", "words"),
            number("B1", "12.50"),
            number("C1", 46349, style=1),
            '<c r="D1" t="b"><v>1</v></c>',
            '<c r="E1" t="e"><v>#N/A</v></c>',
            '<c r="F1"><f>A1*2</f><v>7</v></c>',
            '<c r="G1"><f>A1*2</f></c>',
            '<c r="H1" s="1"/>',
            '<c r="I1" t="str"><f>A1</f><v>words</v></c>',
            '<c r="J1" t="s"><v>0</v></c>',
        ),
        strings=["<t>shared &amp; kept</t>"],
        styles=styles_xml(0, 164),
    )
    assert found["A1"] == Cell(Kind.TEXT, "words")
    assert found["B1"] == Cell(Kind.NUMBER, "12.50")
    assert found["C1"] == Cell(Kind.DATE, "46349")
    assert found["D1"] == Cell(Kind.BOOLEAN, "1")
    assert found["E1"] == Cell(Kind.ERROR, "#N/A")
    assert found["F1"] == Cell(Kind.NUMBER, "7", formula="A1*2")
    assert found["G1"] == Cell(Kind.UNCALCULATED, "", formula="A1*2")
    assert "H1" not in found
    assert found["I1"] == Cell(Kind.TEXT, "words", formula="A1")
    assert found["J1"] == Cell(Kind.TEXT, "shared & kept")


def test_self_closing_cells_with_a_space_do_not_swallow_their_neighbours() -> None:
    found = cells('<row r="1"><c r="A1" s="0" /><c r="B1" s="0" />\n<c r="C1">\n<v>3</v>\n</c></row>')
    assert found == {"C1": Cell(Kind.NUMBER, "3")}


def test_formatted_text_is_read_as_plain_text_and_left_as_it_is() -> None:
    rich = '<r><rPr><b/></rPr><t>Dr. </t></r><r><t>Ruiz</t></r><rPh sb="0" eb="1"><t>ruis</t></rPh>'
    found = cells(row(1, '<c r="A1" t="s"><v>0</v></c>'), strings=[rich])
    assert found["A1"] == Cell(Kind.TEXT, "Dr. Ruiz", rich=rich)


def test_a_string_index_that_leads_nowhere_is_shown_as_such() -> None:
    found = cells(
        row(1, '<c r="A1" t="s"><v>-1</v></c>', '<c r="B1" t="s"><v>9</v></c>'), strings=["<t>only</t>"]
    )
    assert "missing" in found["A1"].text
    assert "missing" in found["B1"].text


def test_a_stray_far_cell_costs_nothing() -> None:
    found = cells(row(1, text("A1", "here")) + row(1_048_576, text("XFD1048576", "there")))
    assert list(found) == ["A1", "XFD1048576"]


def test_iso_dates_of_strict_workbooks_become_serial_numbers() -> None:
    found = cells(
        row(1, '<c r="A1" t="d"><v>2026-11-23</v></c>', '<c r="B1" t="d"><v>2026-11-23T12:00:00</v></c>')
    )
    assert found["A1"] == Cell(Kind.DATE, "46349")
    assert found["B1"] == Cell(Kind.DATE, "46349.5")


ODD = {
    "no references": f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>a</t></is></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData></worksheet>',
    "prefix": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    "comments and CDATA": f'<worksheet xmlns="{MAIN}"><sheetData><!-- made by hand --><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[a]]></t></is></c><!-- x --><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row></sheetData></worksheet>',
    "single quotes": f"<worksheet xmlns='{MAIN}'><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c><c r='B1'><v>2</v></c></row><row r='2'><c r='A2'><v>3</v></c></row></sheetData></worksheet>",
    "attributes in another order": f'<worksheet xmlns="{MAIN}"><sheetData><row spans="1:2" r="1"><c t="inlineStr" r="A1"><is><t>a</t></is></c><c s="0" r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row></sheetData></worksheet>',
}


@pytest.mark.parametrize("name", ODD)
def test_odd_sheets_read_like_common_ones(name: str) -> None:
    found = read_sheet(Package.open(book({"Data": ODD[name]})), "Data")
    assert found == {"A1": Cell(Kind.TEXT, "a"), "B1": Cell(Kind.NUMBER, "2"), "A2": Cell(Kind.NUMBER, "3")}


def test_utf16_sheets_are_read() -> None:
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + ODD["prefix"].replace(">a<", ">é<")).encode("utf-16")
    assert read_sheet(Package.open(book({"Data": wide})), "Data")["A1"].text == "é"


def test_a_sheet_cut_in_the_middle_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="damaged"):
        read_sheet(
            Package.open(
                book({"Data": f'<worksheet xmlns="{MAIN}" xmlns:r="{RELS}"><sheetData><row r="1">'})
            ),
            "Data",
        )


def test_cells_are_found_by_reference() -> None:
    package = Package.open(book({"Data": sheet_xml(row(1, text("A1", "x")) + row(40, number("C40", 4)))}))
    found = read_cells(package, "Data", ["C40", "A1", "B7"])
    assert found == {"C40": Cell(Kind.NUMBER, "4"), "A1": Cell(Kind.TEXT, "x"), "B7": Cell()}


def test_an_independent_reader_sees_the_same_values(shared: Path) -> None:
    path = shared / "corpus" / "practice" / "lakeside.xlsx"
    package = Package.open(path.read_bytes())
    formulas = load_workbook(path)
    compared = 0
    for sheet in package.sheets:
        mine = read_sheet(package, sheet.name)
        for line in formulas[sheet.name].iter_rows():
            for theirs in line:
                cell = mine.get(theirs.coordinate, Cell())
                if theirs.data_type == "f":
                    answer = getattr(theirs.value, "text", theirs.value)
                    assert cell.formula is not None
                    assert not cell.formula or answer == "=" + cell.formula
                elif theirs.data_type == "n" and theirs.value is not None:
                    assert float(cell.text) == float(theirs.value)  # type: ignore[arg-type]
                elif theirs.data_type == "s" and "_x" not in str(theirs.value):
                    assert cell.text == theirs.value
                compared += theirs.value is not None
    assert compared > 10_000


def test_one_cell_without_reference_deep_in_a_large_sheet_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbook.xlsx.sheet._LARGE", 100)
    rows = "".join(row(i, number(f"A{i}", i), number(f"B{i}", i)) for i in range(1, 40))
    bare = rows.replace('<c r="B30">', "<c>")
    spec = TableSpec("Data", (ColumnSpec("1", ColumnType.NUMBER), ColumnSpec("Two", aliases=("1 (2)",))))
    heads = row(1, text("A1", "1"), text("B1", "Two"))
    package = Package.open(book({"Data": sheet_xml(heads + bare[bare.index("</row>") + 6 :])}))
    table = read_snapshot(package, (spec,)).tables["Data"]
    assert table.text["Two"].to_list() == [str(i) for i in range(2, 40)]
    edited = patch(Package.open(package.data), (), [CellWrite("Data", "A30", Cell(Kind.NUMBER, "7"))])
    assert b'<c r="A30"><v>7</v></c><c r="B30"><v>30</v></c>' in edited.parts["xl/worksheets/sheet1.xml"]


def test_an_empty_formula_does_not_hide_the_text_beside_it() -> None:
    empty = '<c r="A2" t="str"><f>IF(1,"","x")</f><v></v></c>'
    rows = (
        row(1, text("A1", "Word"), text("B1", "Other"))
        + row(2, empty, text("B2", "b"))
        + row(3, text("A3", "typed"))
    )
    spec = TableSpec("Data", (ColumnSpec("Word"), ColumnSpec("Other")))
    table = read_snapshot(Package.open(book({"Data": sheet_xml(rows)})), (spec,)).tables["Data"]
    assert table.text["Word"].to_list() == ["", "typed"]
    assert table.frame["Word"].to_list() == [None, "typed"]


@pytest.mark.parametrize("span", [1, 40, 97, 1 << 18])
def test_a_sheet_read_in_steps_is_read_whole(span: int, monkeypatch: pytest.MonkeyPatch) -> None:
    strings = [f"<t>word {at}</t>" for at in range(40)] + ["", "<r><t>in </t></r><r><t>parts</t></r>"]
    rows = "".join(
        row(at + 1, f'<c r="A{at + 1}" t="s"><v>{at % len(strings)}</v></c>', number(f"B{at + 1}", at))
        for at in range(100)
    )
    monkeypatch.setattr("workbook.xlsx.sheet._CHUNK", span)
    monkeypatch.setattr("workbook.xlsx.strings._CHUNK", span)
    found = cells(rows, strings=strings)
    words = [*(f"word {at}" for at in range(40)), "", "in parts"]
    assert [found[f"A{at + 1}"].text for at in range(100)] == [words[at % len(words)] for at in range(100)]
    assert [found[f"B{at + 1}"].text for at in range(100)] == [str(at) for at in range(100)]
