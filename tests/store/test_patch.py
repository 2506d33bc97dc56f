from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from raw_workbook import HEAD, MAIN, book, number, row, sheet_xml, styles_xml, table_xml, text

from workbook.cell import Cell, Kind
from workbook.errors import EditRefusedError, RefusedError
from workbook.schema import ColumnSpec, ColumnType, TableSpec
from workbook.xlsx.package import Package
from workbook.xlsx.patching.patch import CellWrite, Edit, Patched, RowAppend, RowRemove, patch
from workbook.xlsx.patching.verify import verify
from workbook.xlsx.reading.read import read_sheet, read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = ["Log ID", "Source", "Date", "Value"]
LOG = TableSpec(
    "Log",
    (
        ColumnSpec("Log ID"),
        ColumnSpec("Source"),
        ColumnSpec("Date", ColumnType.DATE),
        ColumnSpec("Value", ColumnType.NUMBER),
    ),
    "Log ID",
    "L",
)


def records(*ids: str, first: int = 2, extra: str = "") -> str:
    head = row(1, *(text(f"{'ABCDE'[i]}1", name) for i, name in enumerate([*HEADERS, "Days"])))
    return head + "".join(
        row(
            at,
            text(f"A{at}", identity),
            text(f"B{at}", "Lakeside"),
            number(f"C{at}", 46349, style=1),
            number(f"D{at}", at),
            extra.replace("#", str(at)),
        )
        for at, identity in enumerate(ids, first)
    )


def log_book(
    rows: str,
    ref: str,
    *,
    columns: list[str] | None = None,
    tail: str = "",
    totals: int = 0,
    formulas: dict[str, str] | None = None,
    **more: Any,  # noqa: ANN401  # whatever else a raw workbook takes
) -> bytes:
    tables = {"Log": [table_xml("Log", ref, columns or HEADERS, totals=totals, formulas=formulas)]}
    return book({"Log": sheet_xml(rows, tail)}, tables=tables, styles=styles_xml(0, 164), **more)


def apply(data: bytes, *edits: Edit, keep_results: bool = False) -> tuple[bytes, Patched]:
    package = Package.open(data)
    patched = patch(package, (LOG,), edits, keep_results=keep_results)
    done = package.build(patched.parts, patched.removed)
    verify(done, package, patched)
    return done, patched


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def new_row(**cells: str) -> RowAppend:
    kinds = {"Date": Kind.DATE, "Value": Kind.NUMBER}
    return RowAppend("Log", {name: Cell(kinds.get(name, Kind.TEXT), value) for name, value in cells.items()})


# -- single cells


def test_a_cell_is_set_in_place_with_its_own_format() -> None:
    data = log_book(records("L-1A"), "A1:D2")
    done, _ = apply(data, CellWrite("Log", "C2", Cell(Kind.DATE, "46350")))
    assert '<c r="C2" s="1"><v>46350</v></c>' in part(done, "xl/worksheets/sheet1.xml")


def test_a_new_cell_in_a_new_row_is_in_order() -> None:
    data = book({"Data": sheet_xml(row(2, text("A2", "x")) + row(9, text("A9", "y")))})
    done, _ = apply(
        data, CellWrite("Data", "C5", Cell(Kind.NUMBER, "5")), CellWrite("Data", "B2", Cell(Kind.TEXT, "z"))
    )
    xml = part(done, "xl/worksheets/sheet1.xml")
    assert (
        xml.index('r="A2"')
        < xml.index('r="B2"')
        < xml.index('<row r="5">')
        < xml.index('r="C5"')
        < xml.index('<row r="9">')
    )


def test_text_is_never_a_formula_and_reads_back_in_other_programs(tmp_path: Path) -> None:
    data = book({"Data": sheet_xml(row(1, text("A1", "x")))})
    words = ["=1+1", "+cmd", "@SUM(A1)", "-2", " spaced ", "<b>&", "line\nbreak", "1E5", "\x1b]0;x\x07"]
    done, _ = apply(
        data,
        *(CellWrite("Data", f"B{i}", Cell(Kind.TEXT, value_text)) for i, value_text in enumerate(words, 1)),
    )
    path = tmp_path / "t.xlsx"
    path.write_bytes(done)
    sheet = load_workbook(path).active
    assert sheet is not None
    assert [sheet.cell(i, 2).data_type for i in range(1, len(words) + 1)] == ["s"] * len(words)
    theirs = [line[-1] for line in CalamineWorkbook.from_path(path).get_sheet_by_name("Data").to_python()]
    assert theirs == words


def test_shared_strings_only_grow_at_their_end() -> None:
    data = book(
        {"Data": sheet_xml(row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>'))},
        strings=["<t>one</t>", "<t>two</t>"],
    )
    done, _ = apply(
        data,
        CellWrite("Data", "A1", Cell(Kind.TEXT, "two")),
        CellWrite("Data", "C1", Cell(Kind.TEXT, "three")),
    )
    strings = part(done, "xl/sharedStrings.xml")
    assert strings.index("one") < strings.index("two") < strings.index("three")
    assert 'uniqueCount="3"' in strings
    assert '<c r="A1" t="s"><v>1</v></c>' in part(done, "xl/worksheets/sheet1.xml")


def test_formatted_text_comes_back_with_its_formatting() -> None:
    rich = "<r><rPr><b/></rPr><t>Dr. </t></r><r><t>Ruiz</t></r>"
    data = book({"Data": sheet_xml(row(1, '<c r="A1" t="s"><v>0</v></c>'))}, strings=[rich])
    before = read_sheet(Package.open(data), "Data")["A1"]
    changed, _ = apply(data, CellWrite("Data", "A1", Cell(Kind.TEXT, "plain")))
    undone, _ = apply(changed, CellWrite("Data", "A1", before))
    assert part(undone, "xl/worksheets/sheet1.xml") == part(data, "xl/worksheets/sheet1.xml")


def test_formatted_text_is_not_touched_when_its_words_stay() -> None:
    data = book(
        {"Data": sheet_xml(row(1, '<c r="A1" t="s"><v>0</v></c>'))}, strings=["<r><t>Dr. Ruiz</t></r>"]
    )
    done, _ = apply(data, CellWrite("Data", "A1", Cell(Kind.TEXT, "Dr. Ruiz")))
    assert part(done, "xl/worksheets/sheet1.xml") == part(data, "xl/worksheets/sheet1.xml")


def test_a_date_in_a_cell_without_a_date_format_gets_one() -> None:
    data = book({"Data": sheet_xml(row(1, number("A1", 3)))}, styles=styles_xml(0))
    done, _ = apply(data, CellWrite("Data", "A1", Cell(Kind.DATE, "46349")))
    assert read_sheet(Package.open(done), "Data")["A1"].kind is Kind.DATE
    assert 'cellXfs count="2"' in part(done, "xl/styles.xml")


@pytest.mark.parametrize(
    ("rows", "tail", "ref", "reason"),
    [
        (row(1, '<c r="A1"><f>B1</f><v>1</v></c>'), "", "A1", "holds a formula"),
        (
            row(1, text("A1", "x")),
            '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>',
            "B2",
            "merged cells A1:B2",
        ),
        (
            row(1, '<c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c>') + row(2, number("A2", 1)),
            "",
            "A2",
            "fills A1:A3",
        ),
    ],
)
def test_cells_that_belong_to_something_else_are_refused_with_the_reason(
    rows: str, tail: str, ref: str, reason: str
) -> None:
    with pytest.raises(EditRefusedError, match=reason) as caught:
        apply(book({"Data": sheet_xml(rows, tail)}), CellWrite("Data", ref, Cell(Kind.NUMBER, "9")))
    assert f"Data!{ref}" in str(caught.value)


def test_headers_and_totals_of_a_table_are_refused() -> None:
    data = log_book(records("L-1A") + row(3, text("A3", "Total")), "A1:D3", totals=1)
    for ref, reason in (("B1", "column name"), ("A3", "totals row")):
        with pytest.raises(EditRefusedError, match=reason):
            apply(data, CellWrite("Log", ref, Cell(Kind.TEXT, "x")))


# -- stored results of formulas


def test_exactly_the_dependents_lose_their_stored_result_and_recalculation_is_requested() -> None:
    sheets = {
        "Data": sheet_xml(
            row(1, number("A1", 1), '<c r="B1"><f>A1*2</f><v>2</v></c>', '<c r="C1"><f>Z9</f><v>5</v></c>')
        ),
        "Board": sheet_xml(row(1, '<c r="A1" t="str"><f>Data!B1</f><v>2</v></c>')),
    }
    done, patched = apply(
        book(sheets, chain='<c r="B1" i="1"/>'), CellWrite("Data", "A1", Cell(Kind.NUMBER, "50"))
    )
    assert patched.stale == {("Data", "B1"), ("Board", "A1")}
    package = Package.open(done)
    assert read_sheet(package, "Data")["B1"] == Cell(Kind.UNCALCULATED, "", "A1*2")
    assert read_sheet(package, "Data")["C1"] == Cell(Kind.NUMBER, "5", "Z9")
    assert read_sheet(package, "Board")["A1"] == Cell(Kind.UNCALCULATED, "", "Data!B1")
    assert '<calcPr fullCalcOnLoad="1"/></workbook>' in part(done, "xl/workbook.xml")
    assert "xl/calcChain.xml" in package.names


def test_stored_results_can_be_kept() -> None:
    sheets = {"Data": sheet_xml(row(1, number("A1", 1), '<c r="B1"><f>A1*2</f><v>2</v></c>'))}
    done, _ = apply(book(sheets), CellWrite("Data", "A1", Cell(Kind.NUMBER, "50")), keep_results=True)
    assert read_sheet(Package.open(done), "Data")["B1"] == Cell(Kind.NUMBER, "2", "A1*2")
    assert "fullCalcOnLoad" in part(done, "xl/workbook.xml")


def test_a_workbook_without_formulas_keeps_its_workbook_part() -> None:
    data = book({"Data": sheet_xml(row(1, number("A1", 1)))})
    done, patched = apply(data, CellWrite("Data", "A1", Cell(Kind.NUMBER, "2")))
    assert set(patched.parts) == {"xl/worksheets/sheet1.xml"}
    assert part(done, "xl/workbook.xml") == part(data, "xl/workbook.xml")


# -- rows of tables


def test_an_appended_row_grows_whatever_covered_the_whole_table() -> None:
    tail = (
        '<conditionalFormatting sqref="C2:C3 F9"><cfRule type="expression" priority="1"><formula>C2&lt;1</formula></cfRule></conditionalFormatting>'
        '<dataValidations count="1"><dataValidation type="list" sqref="B2:B3"><formula1>Lists!$A$2:$A$9</formula1></dataValidation></dataValidations>'
        '<extLst><ext xmlns:xm="urn:x"><xm:sqref>D2:D3</xm:sqref></ext></extLst>'
    )
    chart = f'{HEAD}<c:chart xmlns:c="urn:c"><c:f>Log!$D$2:$D$3</c:f><c:f>Log!$D$2:$D$2</c:f></c:chart>'
    pivot = f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}"><cacheSource><worksheetSource ref="A1:D3" sheet="Log"/></cacheSource></pivotCacheDefinition>'
    data = log_book(
        records("L-1A", "L-2B").replace("<sheetData>", ""), "A1:D3", tail=tail,
        workbook_extra='<definedNames><definedName name="Vals">Log!$D$2:$D$3</definedName><definedName name="One">Log!$D$3</definedName></definedNames>',
        more={"xl/charts/chart1.xml": chart, "xl/pivotCache/pivotCacheDefinition1.xml": pivot},
    )  # fmt: skip
    done, patched = apply(
        data, new_row(**{"Log ID": "L-3C", "Source": "Harbor", "Date": "46350", "Value": "7"})
    )
    assert patched.rows == (4,)
    assert part(done, "xl/tables/table1.xml").count('ref="A1:D4"') == 2
    xml = part(done, "xl/worksheets/sheet1.xml")
    assert 'sqref="C2:C4 F9"' in xml
    assert 'sqref="B2:B4"' in xml
    assert "<xm:sqref>D2:D4</xm:sqref>" in xml
    assert '<c r="C4" s="1"><v>46350</v></c>' in xml
    assert "Log!$D$2:$D$4</c:f><c:f>Log!$D$2:$D$2<" in part(done, "xl/charts/chart1.xml")
    assert 'ref="A1:D4"' in part(done, "xl/pivotCache/pivotCacheDefinition1.xml")
    assert ">Log!$D$2:$D$4<" in part(done, "xl/workbook.xml")
    assert ">Log!$D$3<" in part(done, "xl/workbook.xml")


def test_taking_the_last_row_back_restores_every_part() -> None:
    data = log_book(
        records("L-1A", "L-2B"), "A1:D3",
        tail='<conditionalFormatting sqref="C2:C3"><cfRule type="expression" priority="1"><formula>1</formula></cfRule></conditionalFormatting>',
        workbook_extra='<definedNames><definedName name="Vals">Log!$D$2:$D$3</definedName></definedNames>',
    )  # fmt: skip
    done, patched = apply(data, new_row(**{"Log ID": "L-3C"}))
    undone, _ = apply(done, RowRemove("Log", patched.rows[0]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert part(undone, name) == part(data, name), name


def test_a_row_in_the_middle_is_emptied_not_cut_out() -> None:
    data = log_book(records("L-1A", "L-2B"), "A1:D3")
    done, _ = apply(data, RowRemove("Log", 2))
    snapshot = read_snapshot(Package.open(done), (LOG,))
    assert snapshot.tables["Log"].ids == ["L-2B"]
    assert snapshot.tables["Log"].rows == [3]
    assert 'ref="A1:D3"' in part(done, "xl/tables/table1.xml")


def test_blank_rows_at_the_end_are_used_before_the_table_grows() -> None:
    data = log_book(records("L-1A") + row(3, '<c r="C3" s="1"/>'), "A1:D3")
    done, patched = apply(data, new_row(**{"Log ID": "L-2B", "Date": "46350"}))
    assert patched.rows == (3,)
    assert 'ref="A1:D3"' in part(done, "xl/tables/table1.xml")


@pytest.mark.parametrize("table", [True, False])
@pytest.mark.parametrize("filled", [0, 2])
def test_a_formula_that_waits_in_a_blank_row_stays(filled: int, *, table: bool) -> None:
    # There is no formula above: only the header, or a number that a colleague typed over it.
    rows = records(*["L-1A", "L-2B"][:filled], extra=number("E#", 17))
    rows += "".join(row(at, f'<c r="E{at}"><f>D{at}*2</f><v>0</v></c>') for at in range(filled + 2, 7))
    data = book({"Log": sheet_xml(rows)}, styles=styles_xml(0, 164))
    if table:
        data = log_book(rows, "A1:E6", columns=[*HEADERS, "Days"])
    for at in (filled + 2, filled + 3):
        data, patched = apply(data, new_row(**{"Log ID": f"L-{at}X", "Value": "4"}))
        assert patched.rows == (at,)
    cells = read_sheet(Package.open(data), "Log")
    assert [cells[f"E{at}"].formula for at in range(filled + 2, 7)] == [
        f"D{at}*2" for at in range(filled + 2, 7)
    ]


def test_the_first_row_of_an_empty_table_gets_a_date_format() -> None:
    head = row(1, *(text(f"{'ABCD'[i]}1", name) for i, name in enumerate(HEADERS)))
    done, patched = apply(log_book(head, "A1:D2"), new_row(**{"Log ID": "L-1A", "Date": "46350"}))
    assert patched.rows == (2,)
    assert read_snapshot(Package.open(done), (LOG,)).tables["Log"].text["Date"].to_list() == ["2026-11-24"]
    assert read_sheet(Package.open(done), "Log")["C2"].kind is Kind.DATE


def test_calculated_columns_are_filled_marked_or_not() -> None:
    columns = [*HEADERS, "Days"]
    marked = log_book(
        records("L-1A", extra='<c r="E#"><f>TODAY()-[@Date]</f><v>3</v></c>'),
        "A1:E2",
        columns=columns,
        formulas={"Days": "TODAY()-[@Date]"},
    )
    done, _ = apply(marked, new_row(**{"Log ID": "L-2B"}))
    assert read_sheet(Package.open(done), "Log")["E3"] == Cell(Kind.UNCALCULATED, "", "TODAY()-[@Date]")
    unmarked = log_book(
        records("L-1A", "L-2B", extra='<c r="E#"><f>D#*2+$D$1</f><v>3</v></c>'), "A1:E3", columns=columns
    )
    done, _ = apply(unmarked, new_row(**{"Log ID": "L-3C"}))
    assert read_sheet(Package.open(done), "Log")["E4"].formula == "D4*2+$D$1"
    # A single formula is a person's note, not a calculated column.
    lone = records("L-1A") + row(3, text("A3", "L-2B"), '<c r="E3"><f>D2*2</f><v>3</v></c>')
    done, _ = apply(log_book(lone, "A1:E3", columns=columns), new_row(**{"Log ID": "L-3C"}))
    assert "E4" not in read_sheet(Package.open(done), "Log")


def test_shared_formulas_are_written_out_for_the_new_row() -> None:
    columns = [*HEADERS, "Days"]
    rows = records("L-1A", "L-2B", extra='<c r="E#"><f t="shared" si="0"/><v>1</v></c>').replace(
        '<c r="E2"><f t="shared" si="0"/>', '<c r="E2"><f t="shared" ref="E2:E3" si="0">D2+1</f>'
    )
    done, _ = apply(log_book(rows, "A1:E3", columns=columns), new_row(**{"Log ID": "L-3C"}))
    assert read_sheet(Package.open(done), "Log")["E4"].formula == "D4+1"


def test_the_totals_row_stays_last_and_comes_back() -> None:
    totals = row(3, text("A3", "Total"), '<c r="D3"><f>SUBTOTAL(109,Log[Value])</f><v>2</v></c>')
    data = log_book(records("L-1A") + totals, "A1:D3", totals=1, chain='<c r="D3" i="1"/>')
    done, patched = apply(data, new_row(**{"Log ID": "L-2B", "Value": "5"}))
    assert patched.rows == (3,)
    found = read_sheet(Package.open(done), "Log")
    assert found["A3"].text == "L-2B"
    assert found["A4"].text == "Total"
    assert found["D4"].formula == "SUBTOTAL(109,Log[Value])"
    assert 'ref="A1:D4"' in part(done, "xl/tables/table1.xml")
    # The formula moved: a chain that still named D3 would make Excel offer a repair.
    assert "xl/calcChain.xml" not in Package.open(done).names
    assert "calcChain" not in part(done, "xl/_rels/workbook.xml.rels") + part(done, "[Content_Types].xml")
    undone, _ = apply(done, RowRemove("Log", 3))
    assert read_sheet(Package.open(undone), "Log")["A3"].text == "Total"


def test_rows_typed_below_the_table_come_into_it_with_the_next_row() -> None:
    data = log_book(records("L-1A", "L-2B"), "A1:D2")
    done, patched = apply(data, new_row(**{"Log ID": "L-3C"}))
    assert patched.rows == (4,)
    assert 'ref="A1:D4"' in part(done, "xl/tables/table1.xml")


@pytest.mark.parametrize(
    ("below", "reason"),
    [(row(3, text("B3", "Ask Ana")), "Log!B3 is right below"), ("", "")],
)
def test_a_table_without_room_is_refused_with_the_cell_in_the_way(below: str, reason: str) -> None:
    data = log_book(records("L-1A") + below, "A1:D2")
    if not reason:
        assert apply(data, new_row(**{"Log ID": "L-2B"}))[1].rows == (3,)
        return
    with pytest.raises(EditRefusedError, match=reason):
        apply(data, new_row(**{"Log ID": "L-2B"}))


def test_a_plain_range_grows_without_an_excel_table() -> None:
    data = book({"Log": sheet_xml(records("L-1A"))}, styles=styles_xml(0, 164))
    done, patched = apply(data, new_row(**{"Log ID": "L-2B", "Date": "46350"}))
    assert patched.rows == (3,)
    assert read_snapshot(Package.open(done), (LOG,)).tables["Log"].ids == ["L-1A", "L-2B"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["append", "set", "take back"]), min_size=1, max_size=8), st.integers(0, 3))
def test_any_run_of_edits_keeps_the_table_whole(steps: list[str], totals: int) -> None:
    foot = row(3, text("A3", "Total")) if totals else ""
    data = log_book(records("L-0A") + foot, "A1:D3" if totals else "A1:D2", totals=1 if totals else 0)
    ids = ["L-0A"]
    for count, step in enumerate(steps):
        table = read_snapshot(Package.open(data), (LOG,)).tables["Log"]
        if step == "append":
            ids.append(f"L-{count}B")
            data, _ = apply(data, new_row(**{"Log ID": ids[-1], "Value": str(count)}))
        elif step == "set":
            data, _ = apply(data, CellWrite("Log", f"B{table.rows[-1]}", Cell(Kind.TEXT, f"Office {count}")))
        elif len(ids) > 1:
            data, _ = apply(data, RowRemove("Log", table.rows[-1]))
            ids.pop()
    after = read_snapshot(Package.open(data), (LOG,)).tables["Log"]
    assert after.ids == ids
    assert ("Total" in [c.text for c in read_sheet(Package.open(data), "Log").values()]) == bool(totals)


# -- the proof


def test_the_proof_finds_a_lost_part_a_changed_member_and_a_changed_cell() -> None:
    package = Package.open(
        book(
            {"Data": sheet_xml(row(1, number("A1", 1), number("B1", 2)))},
            more={"xl/media/a.bin": b"abc" * 99},
        )
    )
    patched = patch(package, (), [CellWrite("Data", "A1", Cell(Kind.NUMBER, "5"))])
    verify(package.build(patched.parts), package, patched)
    with pytest.raises(RefusedError, match="lost"):
        verify(package.build(patched.parts, ["xl/media/a.bin"]), package, patched)
    with pytest.raises(RefusedError, match="would have changed"):
        verify(package.build({**patched.parts, "xl/media/a.bin": b"abd" * 99}), package, patched)
    sheet = "xl/worksheets/sheet1.xml"
    wrong = {sheet: patched.parts[sheet].replace(b"<v>2</v>", b"<v>3</v>")}
    with pytest.raises(RefusedError, match="did not read back"):
        verify(package.build(wrong), package, patched)
    lying = Patched(wrong, patched.removed, patched.rows, patched.expected)
    with pytest.raises(RefusedError, match="Data!B1 would have changed"):
        verify(package.build(wrong), package, lying)
    with pytest.raises(RefusedError, match="would not have read back"):
        verify(
            package.build(patched.parts),
            package,
            Patched(patched.parts, (), (), {("Data", "A1"): Cell(Kind.NUMBER, "6")}),
        )


def test_the_proof_finds_a_format_that_changed_around_the_rows() -> None:
    tail = '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    package = Package.open(book({"Data": sheet_xml(row(1, number("A1", 1)), tail)}))
    patched = patch(package, (), [CellWrite("Data", "A1", Cell(Kind.NUMBER, "5"))])
    sheet = "xl/worksheets/sheet1.xml"
    wrong = {sheet: patched.parts[sheet].replace(b'left="0.7"', b'left="0.1"')}
    with pytest.raises(RefusedError, match="formats of Data"):
        verify(package.build(wrong), package, Patched(wrong, (), patched.rows, patched.expected))


def test_the_proof_finds_a_lost_and_a_moved_row() -> None:
    rows = "".join(row(i, number(f"A{i}", i)) for i in range(1, 9))
    package = Package.open(book({"Data": sheet_xml(rows)}))
    patched = patch(package, (), [CellWrite("Data", "A4", Cell(Kind.NUMBER, "50"))])
    sheet = "xl/worksheets/sheet1.xml"
    for gone in (row(2, number("A2", 2)), row(7, number("A7", 7))):
        wrong = {sheet: patched.parts[sheet].replace(gone.encode(), b"")}
        with pytest.raises(RefusedError, match="rows of Data"):
            verify(package.build(wrong), package, Patched(wrong, (), patched.rows, patched.expected))
