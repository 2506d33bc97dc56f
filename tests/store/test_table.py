from __future__ import annotations

from dataclasses import replace

from raw_workbook import book, number, row, sheet_xml, styles_xml, table_xml, text

from workbook.schema import ColumnSpec, ColumnType, TableSpec
from workbook.snapshot import Snapshot
from workbook.xlsx.package import Package
from workbook.xlsx.reading.read import read_snapshot
from workbook.xlsx.reading.row_lookup import find_rows
from workbook.xlsx.reading.table import find_tables

LOG = TableSpec(
    "Log",
    (
        ColumnSpec("Log ID"),
        ColumnSpec("Source", aliases=("Office", "Practice")),
        ColumnSpec("Date", ColumnType.DATE),
        ColumnSpec("Value", ColumnType.NUMBER),
        ColumnSpec("Notes"),
    ),
    "Log ID",
    "L",
    ("Journal",),
)
HEADERS = ["Log ID", "Source", "Date", "Value", "Notes"]


def header(at: int, names: list[str], first: str = "A") -> str:
    return row(at, *(text(f"{chr(ord(first) + i)}{at}", name) for i, name in enumerate(names)))


def record(at: int, identity: str, office: str = "Lakeside", first: str = "A") -> str:
    letters = [chr(ord(first) + i) for i in range(4)]
    return row(
        at,
        text(f"{letters[0]}{at}", identity),
        text(f"{letters[1]}{at}", office),
        number(f"{letters[2]}{at}", 46349),
        number(f"{letters[3]}{at}", 2),
    )


def read(data: bytes) -> Snapshot:
    return read_snapshot(Package.open(data), (LOG,))


def test_a_table_is_found_by_its_name_on_any_sheet_also_a_hidden_one() -> None:
    xml = sheet_xml(header(3, HEADERS, "B") + record(4, "L-1A", first="B"))
    data = book(
        {"Other": xml}, tables={"Other": [table_xml("Log", "B3:F4", HEADERS)]}, states={"Other": "hidden"}
    )
    table = read(data).tables["Log"]
    assert table.ids == ["L-1A"]
    assert table.address(0, "Value") == "Other!E4"


def test_a_table_is_found_by_its_sheet_name_below_titles_in_any_column_order() -> None:
    names = ["Notes", "OFFICE", "Date ", "Miles", "log id"]
    xml = sheet_xml(
        row(1, text("A1", "Our journal"))
        + header(4, names)
        + row(5, text("B5", "Lakeside"), number("C5", 46349), number("D5", 12), text("E5", "L-1A"))
    )
    table = read(book({"Journal": xml})).tables["Log"]
    assert table.ids == ["L-1A"]
    assert table.frame["Source"].to_list() == ["Lakeside"]
    assert str(table.frame["Date"][0]) == "2026-11-23"
    assert table.extras == ("Miles",)
    assert table.text["Miles"].to_list() == ["12"]
    assert table.frame["Value"].to_list() == [None]


def test_a_table_is_found_by_its_headers_only_on_a_visible_sheet() -> None:
    xml = sheet_xml(header(2, HEADERS) + record(3, "L-1A"))
    assert read(book({"Sheet7": xml})).tables["Log"].found
    hidden = book({"Shown": sheet_xml(""), "Sheet7": xml}, states={"Sheet7": "hidden"})
    assert not read(hidden).tables["Log"].found


def test_a_missing_table_has_all_its_columns_and_no_rows() -> None:
    table = read(book({"Empty": sheet_xml("")})).tables["Log"]
    assert not table.found
    assert table.frame.columns == HEADERS
    assert len(table) == 0


def test_words_for_dropdowns_under_our_headers_are_no_table() -> None:
    words = ["Source", "Date", "Value", "Notes"]
    known = replace(LOG, known_by=("Log ID",))
    for names, found in ((words, False), ([*words, "Log ID"], True)):
        data = book({"Lists": sheet_xml(header(1, names) + record(2, "Elm"))})
        assert read_snapshot(Package.open(data), (known,)).tables["Log"].found is found
    assert read(book({"Lists": sheet_xml(header(1, words) + record(2, "Elm"))})).tables["Log"].found


def test_the_totals_row_is_no_record() -> None:
    xml = sheet_xml(header(1, HEADERS) + record(2, "L-1A") + row(3, text("A3", "Total"), number("D3", 2)))
    data = book({"Log": xml}, tables={"Log": [table_xml("Log", "A1:E3", HEADERS, totals=1)]})
    assert read(data).tables["Log"].ids == ["L-1A"]


def test_rows_typed_below_a_table_count_and_remarks_below_it_do_not() -> None:
    xml = sheet_xml(
        header(1, HEADERS) + record(2, "L-1A") + record(3, "L-2B") + row(5, text("A5", "Ask Ana about this"))
    )
    snapshot = read(book({"Log": xml}, tables={"Log": [table_xml("Log", "A1:E2", HEADERS)]}))
    assert snapshot.tables["Log"].ids == ["L-1A", "L-2B"]
    answer = {(problem.code, problem.cell) for problem in snapshot.problems}
    assert {("R104", "A3"), ("R103", "A5")} <= answer


def test_another_table_below_does_not_count_as_rows() -> None:
    xml = sheet_xml(header(1, HEADERS) + record(2, "L-1A") + header(3, HEADERS) + record(4, "X-1A"))
    tables = [table_xml("Log", "A1:E2", HEADERS), table_xml("Old", "A3:E4", HEADERS)]
    assert read(book({"Log": xml}, tables={"Log": tables})).tables["Log"].ids == ["L-1A"]


def test_blank_and_duplicate_ids_are_problems_with_an_address() -> None:
    xml = sheet_xml(header(1, HEADERS) + record(2, "L-1A") + record(3, " L-1A\u00a0") + record(4, ""))
    snapshot = read(book({"Log": xml}, tables={"Log": [table_xml("Log", "A1:E4", HEADERS)]}))
    assert snapshot.tables["Log"].ids == ["L-1A", "L-1A", ""]
    assert {("R205", "A3"), ("R206", "A4")} == {(p.code, p.cell) for p in snapshot.problems}


def test_a_column_filled_down_an_empty_table_makes_no_rows() -> None:
    names = [*HEADERS, "Days"]
    filled = "".join(row(i, f'<c r="F{i}"><f>TODAY()</f><v>1</v></c>') for i in (3, 4))
    xml = sheet_xml(header(1, names) + record(2, "L-1A") + filled)
    data = book(
        {"Log": xml}, tables={"Log": [table_xml("Log", "A1:F4", names, formulas={"Days": "TODAY()"})]}
    )
    assert read(data).tables["Log"].ids == ["L-1A"]


def test_what_does_not_fit_its_column_stays_visible_and_becomes_a_problem() -> None:
    xml = sheet_xml(
        header(1, HEADERS)
        + row(
            2,
            text("A2", "L-1A"),
            text("C2", "11/3"),
            text("D2", "12 or so"),
            '<c r="E2" t="e"><v>#REF!</v></c>',
        )
        + row(3, text("A3", "L-2B"), text("C3", "2026-11-20"), '<c r="D3"><f>C3</f></c>', text("E3", "ok"))
    )
    snapshot = read(book({"Log": xml}))
    table = snapshot.tables["Log"]
    assert table.frame["Date"].to_list()[0] is None
    assert str(table.frame["Date"][1]) == "2026-11-20"
    assert table.text.row(0)[2:5] == ("11/3", "12 or so", "#REF!")
    assert table.text["Value"][1] == "not calculated"
    codes = {(problem.code, problem.severity, problem.cell) for problem in snapshot.problems}
    assert codes == {
        ("R301", "warning", "C2"),
        ("R303", "warning", "D2"),
        ("R304", "warning", "E2"),
        ("R301", "note", "C3"),
        ("R305", "warning", "D3"),
    }


def test_the_1904_date_system_is_honoured() -> None:
    xml = sheet_xml(header(1, HEADERS) + row(2, text("A2", "L-1A"), number("C2", 44887, style=1)))
    data = book({"Log": xml}, styles=styles_xml(0, 164), workbook_head='<workbookPr date1904="1"/>')
    assert str(read(data).tables["Log"].frame["Date"][0]) == "2026-11-23"


def test_rows_are_found_by_id_also_when_the_hint_is_stale() -> None:
    package = Package.open(
        book(
            {"Log": sheet_xml(header(1, HEADERS) + record(2, "L-1A") + record(3, "L-2B") + record(4, "L-2B"))}
        )
    )
    layout = find_tables(package, (LOG,))["Log"]
    assert find_rows(package, layout, ["L-2B", "L-9Z"]) == {"L-2B": [3, 4], "L-9Z": []}
    assert find_rows(package, layout, ["L-2B"], {"L-2B": 4}) == {"L-2B": [4]}
    assert find_rows(package, layout, ["L-1A"], {"L-1A": 4}) == {"L-1A": [2]}
