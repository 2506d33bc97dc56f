"""The totals row of a table that grows: it stays last, stays right, and no formula refers to the wrong cell."""

from __future__ import annotations

import io
import zipfile

import pytest
from raw_workbook import book, number, row, sheet_xml, styles_xml, table_xml, text

from workbook.cell import Cell, Kind
from workbook.errors import EditRefusedError
from workbook.schema import ColumnSpec, TableSpec
from workbook.xlsx.package import Package
from workbook.xlsx.patching.patch import Edit, RowAppend, RowRemove, patch
from workbook.xlsx.patching.verify import verify
from workbook.xlsx.reading.read import read_sheet

LOG = TableSpec("Log", (ColumnSpec("Log ID"), ColumnSpec("Value")), "Log ID", "L")
HEAD = row(1, text("A1", "Log ID"), text("B1", "Value"))
DATA = HEAD + row(2, text("A2", "L-1A"), number("B2", 2)) + row(3, text("A3", "L-2B"), number("B3", 3))
NEW = RowAppend("Log", {"Log ID": Cell(Kind.TEXT, "L-3C"), "Value": Cell(Kind.NUMBER, "5")})


def total(formula: str, attributes: str = "", ref: str = "B4") -> str:
    return f'<c r="{ref}"><f{attributes}>{formula}</f><v>5</v></c>'


def log_book(cells: str, *, tail: str = "", other: str = "", names: str = "") -> bytes:
    sheets = {"Log": sheet_xml(DATA + f'<row r="4" ht="30" customHeight="1">{cells}</row>', tail)}
    if other:
        sheets["Board"] = sheet_xml(row(1, f'<c r="A1"><f>{other}</f><v>5</v></c>'))
    extra = f"<definedNames>{names}</definedNames>" if names else ""
    table = table_xml("Log", "A1:B4", ["Log ID", "Value"], totals=1)
    return book(sheets, tables={"Log": [table]}, styles=styles_xml(0, 164), workbook_extra=extra)


def apply(data: bytes, *edits: Edit, keep_results: bool = False) -> bytes:
    package = Package.open(data)
    patched = patch(package, (LOG,), edits, keep_results=keep_results)
    done = package.build(patched.parts, patched.removed)
    verify(done, package, patched)
    return done


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("formula", ["SUBTOTAL(109,Log[Value])", "SUBTOTAL(109,[Value])", "SUM(B2:B3)"])
def test_a_total_that_the_new_row_changes_loses_its_stored_result(formula: str) -> None:
    data = log_book(text("A4", "Total") + total(formula))
    assert "</f></c></row></sheetData>" in part(apply(data, NEW), "xl/worksheets/sheet1.xml")


def test_a_total_keeps_its_stored_result_on_request() -> None:
    data = log_book(text("A4", "Total") + total("SUBTOTAL(109,[Value])"))
    stored = apply(data, NEW, keep_results=True)
    assert "</f><v>5</v></c></row></sheetData>" in part(stored, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("SUM(B2:B3)", "SUM(B2:B4)"),
        ("SUM(Log!$B$2:$B$3)", "SUM(Log!$B$2:$B$4)"),
        ('COUNTIF(B2:B3,"B2:B3")', 'COUNTIF(B2:B4,"B2:B3")'),
        ("SUM(B2:B2)", "SUM(B2:B2)"),
        ("SUM(Board!B2:B3)", "SUM(Board!B2:B3)"),
    ],
)
def test_a_total_over_the_whole_column_covers_the_new_row_and_shrinks_back(formula: str, after: str) -> None:
    data = log_book(total(formula), other="1+1")
    done = apply(data, NEW)
    assert read_sheet(Package.open(done), "Log")["B5"].formula == after
    undone = apply(done, RowRemove("Log", 4))
    found = read_sheet(Package.open(undone), "Log")
    assert found["B4"].formula == formula
    assert "B5" not in found


def test_totals_that_share_a_formula_are_written_out() -> None:
    shared = total("SUM(A2:A3)", ' t="shared" ref="A4:B4" si="0"', "A4")
    data = log_book(shared + '<c r="B4"><f t="shared" si="0"/><v>5</v></c>')
    xml = part(apply(data, NEW), "xl/worksheets/sheet1.xml")
    assert "<f>SUM(A2:A4)</f>" in xml
    assert "<f>SUM(B2:B4)</f>" in xml
    assert "shared" not in xml


def test_several_rows_in_one_save_move_the_totals_once() -> None:
    done = apply(log_book(total("SUM(B2:B3)")), NEW, NEW, NEW)
    found = read_sheet(Package.open(done), "Log")
    assert found["B7"].formula == "SUM(B2:B6)"
    assert [found[f"B{at}"].text for at in (4, 5, 6)] == ["5", "5", "5"]
    assert '<dimension ref="A1:B7"/>' in part(
        apply(_with_dimension(log_book(total("SUM(B2:B3)"))), NEW, NEW, NEW), "xl/worksheets/sheet1.xml"
    )


def _with_dimension(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name.endswith("sheet1.xml"):
                xml = xml.replace(b"<sheetData>", b'<dimension ref="A1:B4"/><sheetData>')
            new.writestr(name, xml)
    return out.getvalue()


@pytest.mark.parametrize(
    ("other", "names", "who"),
    [
        ("Log!B4*2", "", "Board!A1"),
        ("SUM(Log!A4:B4)", "", "Board!A1"),
        ("1", '<definedName name="Sold">Log!$B$4</definedName>', "The name sold"),
    ],
)
def test_a_total_that_is_referenced_by_its_address_may_not_move(other: str, names: str, who: str) -> None:
    data = log_book(total("SUM(B2:B3)"), other=other, names=names)
    with pytest.raises(EditRefusedError, match=rf"{who} names a total of the table Log by its address"):
        apply(data, NEW)


def test_a_total_that_is_named_by_its_column_moves() -> None:
    data = log_book(total("SUM(B2:B3)"), other="Log[[#Totals],[Value]]*2")
    assert read_sheet(Package.open(apply(data, NEW)), "Log")["B5"].formula == "SUM(B2:B4)"


def test_an_array_formula_among_the_totals_is_refused() -> None:
    data = log_book(total("SUM(B2:B3*2)", ' t="array" ref="B4"'))
    with pytest.raises(EditRefusedError, match="array formula in the totals row"):
        apply(data, NEW)


def test_a_dropdown_on_the_same_sheet_offers_the_new_row_too() -> None:
    rule = (
        '<dataValidations count="1"><dataValidation type="list" sqref="D2:D9"><formula1>$A$2:$A$3</formula1>'
        "</dataValidation></dataValidations>"
    )
    assert "<formula1>$A$2:$A$4</formula1>" in part(
        apply(log_book(text("A4", "Total"), tail=rule), NEW), "xl/worksheets/sheet1.xml"
    )
    relative = rule.replace("$A$2:$A$3", "A2:A3")
    assert "<formula1>A2:A3</formula1>" in part(
        apply(log_book(text("A4", "Total"), tail=relative), NEW), "xl/worksheets/sheet1.xml"
    )


def test_a_table_that_was_only_a_blank_row_is_one_no_more() -> None:
    table = table_xml("Log", "A1:B2", ["Log ID", "Value"]).replace(
        "<table ", '<table insertRow="1" insertRowShift="1" '
    )
    data = book({"Log": sheet_xml(HEAD)}, tables={"Log": [table]}, styles=styles_xml(0, 164))
    xml = part(apply(data, NEW), "xl/tables/table1.xml")
    assert 'ref="A1:B2"' in xml
    assert "insertRow" not in xml
