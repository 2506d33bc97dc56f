from __future__ import annotations

from typing import Any

from raw_workbook import book, number, row, sheet_xml, table_xml, text

from workbook.xlsx.excel_table import Box
from workbook.xlsx.package import Package
from workbook.xlsx.patching.calc import Dependencies, formula_cells


def formula(ref: str, answer: str, value: object = 0) -> str:
    return f'<c r="{ref}"><f>{answer}</f><v>{value}</v></c>'


def dependants(sheets: dict[str, str], cell: str = "A1", **more: Any) -> set[str]:  # noqa: ANN401  # whatever a raw workbook takes
    package = Package.open(book(sheets, **more))
    names = {sheet.part: sheet.name for sheet in package.sheets}
    box = Box(ord(cell[0]) - 64, int(cell[1:]), ord(cell[0]) - 64, int(cell[1:]))
    found = Dependencies(package).dependants([(package.sheets[0].part, box)])
    return {f"{names[part]}!{chr(64 + column)}{line}" for part, column, line in found}


def test_dependants_are_followed_through_other_formulas_and_sheets() -> None:
    sheets = {
        "Data": sheet_xml(
            row(1, number("A1", 1), formula("B1", "A1*2"), formula("C1", "SUM(A1:B1)"), formula("D1", "E1"))
        ),
        "Board": sheet_xml(row(1, formula("A1", "Data!C1"), formula("B1", "Data!A2"))),
    }
    assert dependants(sheets) == {"Data!B1", "Data!C1", "Board!A1"}


def test_defined_names_tables_and_stacked_sheets_are_looked_through() -> None:
    sheets = {
        "Data": sheet_xml(row(1, text("A1", "Value")) + row(2, number("A2", 1))),
        "Mid": sheet_xml(
            row(1, formula("A1", "SUM(Values)"), formula("B1", "SUM(Log[Value])"), formula("C1", "SUM(Log)"))
        ),
        "End": sheet_xml(row(1, formula("A1", "SUM(Data:End!A2)"), formula("B1", "SUM(Log[Other])"))),
    }
    found = dependants(
        sheets, "A2",
        tables={"Data": [table_xml("Log", "A1:B2", ["Value", "Other"])]},
        workbook_extra="<definedNames><definedName name=\"Values\">Data!$A$2:$A$9</definedName></definedNames>",
    )  # fmt: skip
    assert found == {"Mid!A1", "Mid!B1", "Mid!C1", "End!A1"}


def test_a_formula_of_its_own_row_depends_on_that_row_only() -> None:
    rows = row(1, text("A1", "Date"), text("B1", "Days")) + "".join(
        row(i, number(f"A{i}", i), formula(f"B{i}", "TODAY()-[@Date]")) for i in range(2, 6)
    )
    found = dependants(
        {"Data": sheet_xml(rows)}, "A3", tables={"Data": [table_xml("Log", "A1:B5", ["Date", "Days"])]}
    )
    assert found == {"Data!B3"}


def test_shared_formulas_depend_by_their_own_place() -> None:
    rows = row(
        1, number("A1", 1), '<c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2</f><v>2</v></c>'
    ) + "".join(
        row(i, number(f"A{i}", i), f'<c r="B{i}"><f t="shared" si="0"/><v>{2 * i}</v></c>') for i in (2, 3)
    )
    assert dependants({"Data": sheet_xml(rows)}, "A2") == {"Data!B2"}
    package = Package.open(book({"Data": sheet_xml(rows)}))
    assert [cell.formula for cell in formula_cells(package)] == ["A1*2", "A2*2", "A3*2"]


def test_references_made_at_run_time_count_as_dependent() -> None:
    sheets = {
        "Data": sheet_xml(
            row(
                1,
                number("A1", 1),
                formula("B1", 'INDIRECT("Z"&amp;9)'),
                formula("C1", "B1+1"),
                formula("D1", "TODAY()"),
            )
        )
    }
    assert dependants(sheets) == {"Data!B1", "Data!C1"}


def test_a_long_chain_is_followed_to_its_end() -> None:
    rows = row(1, number("A1", 1)) + "".join(row(i, formula(f"A{i}", f"A{i - 1}+1")) for i in range(2, 3001))
    assert len(dependants({"Data": sheet_xml(rows)})) == 2999
