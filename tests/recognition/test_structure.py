"""Lists on untidy sheets: titles, blank rows and columns, headers of two lines, legends, sections, page breaks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta

import openpyxl
import pytest
from invention import Inventor, book
from openpyxl.worksheet.table import Table
from scoring import recognition_of

from workbook.recognition.recognition import FoundTable

HEAD: list[object] = ["Practice", "Doctor", "Phone", "Specialty", "Tier", "Last\nVisit", "Next visit"]
ROLES = {"Source": "Practice", "Contact": "Doctor", "Phone": "Phone", "Specialty": "Specialty", "Tier": "Tier", "Last contact": "Last\nVisit",
         "Next date": "Next visit"}  # fmt: skip


def offices(count: int = 12, seed: int = 3) -> list[list[object]]:
    i = Inventor(seed)
    return [
        [
            o,
            i.doctor(),
            i.phone(),
            i.pick("Pediatrics", "Cardiology"),
            i.pick("A", "B"),
            i.day(),
            i.day(date(2026, 12, 1), 20),
        ]
        for o in i.offices(count)
    ]


def calls(count: int = 20) -> list[list[object]]:
    i = Inventor(4)
    names = [str(row[0]) for row in offices()]
    rows: list[list[object]] = [["Date", "Practice", "Method", "Outcome", "By"]]
    return rows + [
        [date(2026, 1, 2) + timedelta(5 * at), i.pick(*names[:5]), i.pick("Phone", "Visit"), i.pick("Spoke", "LVM"), "AR"] for at in range(count)
    ]  # fmt: skip


def only(data: bytes) -> FoundTable:
    (table,) = recognition_of(data, "x").tables
    return table


def roles(table: FoundTable) -> dict[str, str]:
    return {match.role: match.headers[0] for match in table.columns}


def spaced(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    return [[None, None, *row] for row in rows]


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["Referring offices 2026"]],
        [["OUR OFFICES"], ["Updated 11/2/2026 by Ana"], [], ["Please keep sorted by practice!"]],
        [[None, None, "Lakeside Physical Therapy"], [], [None, "Territory:", "North", None, "Rep:", "Ana"], []],
    ],
)  # fmt: skip
def test_titles_above_are_no_header(above: list[list[object]]) -> None:
    table = only(book({"Sheet1": [*above, HEAD, *offices()]}))
    assert roles(table) == ROLES
    assert table.rows == 12


def test_a_list_may_begin_in_the_third_column_and_after_blank_rows() -> None:
    table = only(book({"Sheet1": [[], [], *spaced([HEAD, *offices()])]}))
    assert roles(table) == ROLES
    assert table.columns[0].columns == (3,)


def test_a_blank_row_under_the_header_does_not_end_the_list() -> None:
    table = only(book({"Sheet1": [HEAD, [], *offices()]}))
    assert (roles(table), table.rows) == (ROLES, 12)


def test_headers_of_two_lines_without_merged_cells() -> None:
    top = ["Office", None, "Contact", None, None, "Follow-up", None]
    below = ["Name", "Specialty", "Name", "Phone", "Email", "Last", "Next"]
    i = Inventor(8)
    rows = [
        [o, i.pick("ENT", "Urology"), i.doctor(), i.phone(), i.email(), i.day(), i.day(date(2026, 12, 1), 20)]
        for o in i.offices(10)
    ]
    table = only(book({"Sheet1": [top, below, *rows]}, merged={"Sheet1": ["A1:B1", "C1:E1", "F1:G1"]}))
    found = {match.role: match.columns[0] for match in table.columns}
    assert found == {
        "Source": 1,
        "Specialty": 2,
        "Contact": 3,
        "Phone": 4,
        "Email": 5,
        "Last contact": 6,
        "Next date": 7,
    }


def test_headers_that_are_repeated_for_the_printer_are_no_offices() -> None:
    rows = offices(30)
    table = recognition_of(book({"Sheet1": [HEAD, *rows[:10], HEAD, *rows[10:20], HEAD, *rows[20:]]}), "x")
    assert table.tables[0].rows == 30
    assert [(row.row, row.kind.value) for row in table.left_out] == [
        (12, "repeated header"),
        (23, "repeated header"),
    ]


def test_sections_and_totals_are_left_out_and_named() -> None:
    rows = offices(8)
    total: list[object] = ["Total offices", None, None, None, 8]
    data = book(
        {
            "Sheet1": [
                HEAD,
                ["NORTH SIDE"],
                *rows[:4],
                total,
                [],
                ["South side:"],
                *rows[4:],
                total,
                [],
                ["* closed on Fridays"],
            ]
        }
    )
    found = recognition_of(data, "x")
    assert found.tables[0].rows == 8
    assert [(row.row, row.kind.value) for row in found.left_out] == [
        (2, "section"), (7, "total"), (9, "section"), (14, "total"), (16, "footnote"),
    ]  # fmt: skip


def test_an_office_of_which_only_the_name_is_known_stays() -> None:
    rows: list[list[object]] = [*offices(6), ["Juniper Pediatrics"]]
    table = only(book({"Sheet1": [HEAD, *rows]}))
    assert table.rows == 7


def test_two_lists_side_by_side_are_two() -> None:
    left, right = [HEAD, *offices()], calls(20)
    rows = [
        [*(left[at] if at < len(left) else [None] * 7), None, *(right[at] if at < len(right) else [])]
        for at in range(max(len(left), len(right)))
    ]
    found = recognition_of(book({"Sheet1": rows}), "x")
    assert {table.kind: table.rows for table in found.tables} == {"Targets": 12, "Touches": 20}


def test_an_excel_table_counts_as_it_is_with_notes_around_it() -> None:
    data = io.BytesIO(book({"Sheet1": [["Offices"], [], HEAD, *offices(), [], ["Key", "A = monthly"]]}))
    workbook = openpyxl.load_workbook(data)
    sheet = workbook["Sheet1"]
    sheet["F3"] = "Last Visit"
    sheet.add_table(Table(displayName="OfficeList", ref="A3:G15"))
    out = io.BytesIO()
    workbook.save(out)
    table = only(out.getvalue())
    assert (table.parts[0].name, table.rows, len(table.columns)) == ("OfficeList", 12, 7)


def test_a_sheet_without_a_header_gives_nothing() -> None:
    assert recognition_of(book({"Sheet1": offices()}), "x").tables == ()


def test_prepared_rows_are_no_rows() -> None:
    i = Inventor(5)
    head = ["No.", "Office", "Doctor", "Phone", "Called", "Visited"]
    rows: list[list[object]] = [
        [n, o, i.doctor(), i.phone(), i.tick(), i.tick()] for n, o in enumerate(i.offices(9), 1)
    ]
    rows += [[n, None, None, None, False, False] for n in range(10, 60)]
    assert only(book({"Sheet1": [head, *rows]})).rows == 9


def test_hidden_sheets_lose_against_visible_ones() -> None:
    found = recognition_of(
        book({"Contacts": [HEAD, *offices(20)], "Partners": [HEAD, *offices(5)]}, hidden=["Contacts"]), "x"
    )
    assert [part.sheet for part in found.tables[0].parts] == ["Partners"]
    assert [(other.sheet, other.why) for other in found.not_used] == [("Contacts", "the sheet is hidden")]


def test_two_lists_below_each_other_are_two() -> None:
    found = recognition_of(book({"Sheet1": [["Offices"], HEAD, *offices(), [], ["Calls"], *calls(25)]}), "x")
    assert {table.kind: table.rows for table in found.tables} == {"Targets": 12, "Touches": 25}
