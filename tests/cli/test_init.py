"""A new workbook: what is in it, and that it can be worked with from the first minute."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from shell import ON, row_of, rows_of, run

from refboard.practice.book import LISTS, plan_book
from refboard.practice.holidays import federal_holidays
from refboard.practice.message_templates import TEMPLATES
from refboard.practice.policy import SETTINGS, Policy
from refboard.practice.profile import TEXT_SETTINGS
from refboard.practice.schema import CHANNELS, PURPOSES, TABLES
from refboard.report.messages.placeholders import PLACEHOLDERS
from workbook.sharing.new_file import replace_file, write_new_file
from workbook.xlsx.creating.plan import SheetPlan
from workbook.xlsx.package import Package
from workbook.xlsx.reading.read import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "new.xlsx"
    answer = run("init", path)
    assert (answer.code, answer.out, answer.err) == (0, f"created {path}\n", "")
    return path


def test_it_has_every_table_under_its_canonical_names(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    assert workbook.sheetnames == ["Read me", *(table.name for table in TABLES), "Lists"]
    for table in TABLES:
        excel = workbook[table.name].tables[table.name]
        assert [column.name for column in excel.tableColumns] == [
            column.name for column in table.columns if not column.optional
        ]
    assert [row["Name"] for row in rows_of(book, "People") if row["Name"]] == ["Ana Reyes"]


def test_our_reader_finds_nothing_wrong_with_it(book: Path) -> None:
    snapshot = read_snapshot(Package.open(book.read_bytes()), TABLES)
    assert snapshot.problems == ()
    assert all(snapshot.tables[table.name].found for table in TABLES)
    assert len(snapshot.tables["Targets"]) == 0
    policy = Policy.from_snapshot(snapshot)
    assert policy == Policy()
    assert "no follow-ups" in run("today", book, "--on", ON).out


def test_the_settings_are_the_policys(book: Path) -> None:
    rows = rows_of(book, "Settings")
    assert [(row["Setting"], row["Value"], row["Meaning"]) for row in rows] == [
        *((setting.name, setting.default or None, setting.meaning) for setting in TEXT_SETTINGS),
        *((setting.name, setting.value, setting.meaning) for setting in SETTINGS),
    ]


def test_the_first_rows_can_be_written_into_empty_tables(book: Path) -> None:
    from refboard.practice.schema import TABLES as SCHEMA
    from workbook import AddRow, Store

    with Store.open(book, SCHEMA) as store:
        store.read()
        receipt = store.submit(
            [AddRow("Targets", {"Source": "Elm Clinic", "Contact": "Dr. Ito", "NPI": "0012"})]
        )
    (target,) = receipt.ids
    row = row_of(book, "Targets", "Target ID", target)
    assert (row["Source"], row["NPI"]) == ("Elm Clinic", "0012")
    logged = run("log", book, "ito", "--channel", "visit", "--next-date", "+1w", "--on", ON)
    assert logged.code == 0, logged.err
    workbook = openpyxl.load_workbook(book)
    assert workbook["Touches"].tables["Touches"].ref == "A1:U2"
    assert workbook["Touches"]["D2"].number_format == "yyyy-mm-dd"
    assert workbook["Targets"].tables["Targets"].ref == "A1:Z2"


def test_nothing_is_ever_replaced(book: Path) -> None:
    before = book.read_bytes()
    answer = run("init", book)
    assert (answer.code, answer.out) == (2, "")
    assert "new.xlsx already exists" in answer.err
    assert book.read_bytes() == before
    assert "must end in .xlsx" in run("init", book.with_suffix(".xls")).err
    assert "no folder" in run("init", book.parent / "nowhere" / "a.xlsx").err


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbook.sharing.disk.disk import Disk

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Disk, "write", full)
    answer = run("init", tmp_path / "new.xlsx")
    assert (answer.code, answer.out) == (3, "")
    assert "no space left" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_replaced_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.xlsx", tmp_path / "link.xlsx"
    write_new_file(real, b"one")
    real.chmod(0o640)
    link.symlink_to(real)
    replace_file(link, b"two")
    assert (real.read_bytes(), real.stat().st_mode & 0o777, link.is_symlink()) == (b"two", 0o640, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.xlsx", "real.xlsx"]


def test_dropdowns_offer_the_words_of_the_schema() -> None:
    plan = plan_book(on=ON)
    offered = {
        (sheet.name, column.name): column.choices
        for sheet in plan.sheets
        if isinstance(sheet, SheetPlan)
        for column in sheet.columns
        if column.choices
    }
    for table in TABLES:
        for column in table.columns:
            if column.choices:
                assert LISTS[offered[table.name, column.name]] == column.choices


def test_templates_fit_the_words_and_the_placeholders() -> None:
    import string

    assert {row[2] for row in TEMPLATES} == set(PURPOSES)
    for row in TEMPLATES:
        fields = {name for text in row[6:8] for _, name, _, _ in string.Formatter().parse(str(text)) if name}
        assert fields <= set(PLACEHOLDERS)
        assert "sender" in fields
        assert not row[5] or row[5] in CHANNELS


def test_federal_holidays() -> None:
    days = dict(federal_holidays(2026))
    assert len(days) == 11
    assert days[date(2026, 11, 26)] == "Thanksgiving Day"
    assert days[date(2026, 7, 3)] == "Independence Day"  # the 4th is a Saturday
    assert days[date(2026, 5, 25)] == "Memorial Day"
    assert days[date(2026, 1, 19)] == "Martin Luther King Jr. Day"
    # New Year's Day 2028 is a Saturday: observed on the last day of 2027.
    assert dict(federal_holidays(2027))[date(2027, 12, 31)] == "New Year's Day"
    assert "New Year's Day" not in dict(federal_holidays(2028)).values()
    assert all(day.weekday() < 5 for year in range(2020, 2040) for day, _ in federal_holidays(year))
