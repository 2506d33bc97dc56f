"""Names that a workbook, or a person, sets for its tables and columns."""

from __future__ import annotations

from dataclasses import replace

from raw_workbook import book, number, row, sheet_xml, table_xml, text

from workbook.schema import ColumnSpec, ColumnType, TableSpec, meant_by, words_for
from workbook.snapshot import Snapshot
from workbook.xlsx.package import Package
from workbook.xlsx.reading.custom_names import apply_names
from workbook.xlsx.reading.read import read_snapshot

LOG = TableSpec(
    "Log",
    (
        ColumnSpec("Log ID", aliases=("ID",)),
        ColumnSpec("Source", aliases=("Office",)),
        ColumnSpec("Date", ColumnType.DATE),
    ),
    "Log ID",
    "L",
)
SETTINGS = TableSpec(
    "Settings", (ColumnSpec("Setting"), ColumnSpec("Value"), ColumnSpec("Meaning")), says_names=True
)


def line(at: int, *cells: str) -> str:
    return row(at, *(text(f"{chr(65 + place)}{at}", cell) for place, cell in enumerate(cells)))


CALLS = sheet_xml(line(1, "No", "Office", "Who", "Day") + row(2, text("A2", "L-1A"), text("B2", "x"),
                  text("C2", "Elm"), number("D2", 46349)))  # fmt: skip
CUSTOM_NAMES = sheet_xml(
    line(1, "Setting", "Value", "Meaning")
    + line(2, "Table Log", "Calls 2026")
    + line(3, "column log . log id", "NO")
    + line(4, "Column Log.Source", "Who")
    + line(5, "Column Log.Date", "Day")
)


def read(data: bytes, *schema: TableSpec) -> Snapshot:
    return read_snapshot(Package.open(data), schema)


def test_rows_of_settings_name_a_table_and_its_columns() -> None:
    data = book({"Calls 2026": CALLS, "Settings": CUSTOM_NAMES})
    table = read(data, LOG, SETTINGS).tables["Log"]
    assert (table.found, table.sheet, list(table.ids)) == (True, "Calls 2026", ["L-1A"])
    assert dict(table.letters) == {"Log ID": "A", "Office": "B", "Source": "C", "Date": "D"}
    assert table.row(0)["Source"] == "Elm"
    assert not read(book({"Calls 2026": CALLS}), LOG, SETTINGS).tables["Log"].found


def test_a_name_set_in_the_schema_wins_over_the_workbook() -> None:
    data = book({"Calls 2026": CALLS, "Settings": CUSTOM_NAMES})
    reported = apply_names((LOG, SETTINGS), {("log", ""): "Calls 2026", ("log", "source"): "Office"})
    table = read(data, *reported).tables["Log"]
    assert table.letters["Source"] == "B"
    assert table.letters["Log ID"] == "A"


def test_a_table_with_a_set_name_is_not_matched_by_its_own_name() -> None:
    xml = sheet_xml(line(1, "Log ID", "Source", "Date") + line(2, "L-1A", "old", "x"))
    data = book(
        {"Log": xml, "New": xml}, tables={"Log": [table_xml("Log", "A1:C2", ["Log ID", "Source", "Date"])]}
    )
    assert read(data, LOG).tables["Log"].sheet == "Log"
    assert read(data, replace(LOG, called="new")).tables["Log"].sheet == "New"
    assert not read(data, replace(LOG, called="gone")).tables["Log"].found


def test_what_a_text_means() -> None:
    assert meant_by(words_for("Log")) == ("Log", "")
    assert meant_by(words_for("Log", "Due at 5.30")) == ("Log", "Due at 5.30")
    for other in ("Minimum gap", "Table", "Column Log", "Table Log.Date", "Tables Log", ""):
        assert meant_by(other) is None
