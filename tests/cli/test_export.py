"""export: what other programs find in the files, and that nothing is replaced or run by accident."""

from __future__ import annotations

import csv
import stat
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
from shell import rows_of, run

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = ("=cmd|'/C calc'!A0", "+1-555", "-2+3", "@SUM(A1)", "\tx", "=1\n+2", 'a,b "c"\r\nd')


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def put(book: Path, sheet: str, column: str, values: tuple[object, ...]) -> None:
    workbook = openpyxl.load_workbook(book)
    header = [cell.value for cell in workbook[sheet][1]]
    for at, value in enumerate(values, start=2):
        cell = workbook[sheet].cell(at, header.index(column) + 1)
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str):
            cell.data_type = "s"
    workbook.save(book)


def test_csv_holds_every_row_and_the_colleagues_own_columns(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    answer = run("export", book, "--to", tmp_path / "out")
    assert (answer.code, answer.err) == (0, "")
    names = {"targets", "touches", "referrals", "messages", "settings", "holidays", "limits", "people"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.csv" for name in names}
    for sheet in ("Targets", "Touches", "Referrals"):
        there, written = rows_of(book, sheet), cells(tmp_path / "out" / f"{sheet.lower()}.csv")
        assert len(there) == len(written)
        assert list(there[0]) == list(written[0])
        key = next(iter(there[0]))
        assert [row[key] for row in there] == [row[key] for row in written]
    first = rows_of(book, "Touches")[0]["Date"]
    assert cells(tmp_path / "out" / "touches.csv")[0]["Date"] == first.date().isoformat()
    assert book.read_bytes() == before


def test_texts_that_could_run_get_an_apostrophe_and_numbers_do_not(book: Path, tmp_path: Path) -> None:
    put(book, "Targets", "Notes", HOSTILE)
    put(book, "Touches", "Value", (-12.5, 3))
    run("export", book, "--to", tmp_path / "safe")
    run("export", book, "--to", tmp_path / "raw", "--csv-raw")
    safe = [row["Notes"] for row in cells(tmp_path / "safe" / "targets.csv")][: len(HOSTILE)]
    raw = [row["Notes"] for row in cells(tmp_path / "raw" / "targets.csv")][: len(HOSTILE)]
    assert [text.replace("\r\n", "\n") for text in raw] == [text.replace("\r\n", "\n") for text in HOSTILE]
    assert safe == [*(f"'{text}" for text in raw[:-1]), raw[-1]]
    assert cells(tmp_path / "safe" / "touches.csv")[0]["Value"] == "-12.5"


def test_a_header_that_could_run_is_tamed_too(book: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["Targets"]
    last = sheet.max_column
    sheet.tables.clear()
    sheet.cell(1, last).value = "@own"
    workbook.save(book)
    assert run("export", book, "--to", tmp_path / "out").code == 0
    assert "'@own" in cells(tmp_path / "out" / "targets.csv")[0]


def test_parquet_has_types_and_loses_no_text(book: Path, tmp_path: Path) -> None:
    put(book, "Touches", "Date", ("some day",))
    assert run("export", book, "--to", tmp_path, "--format", "parquet").code == 0
    frame = pl.read_parquet(tmp_path / "touches.parquet")
    assert frame.schema["Date"] == pl.Date()
    assert frame["Date"][0] is None
    assert frame["Date (as written)"][0] == "some day"
    assert isinstance(frame["Date"][1], date)
    assert frame["Date (as written)"][1] == frame["Date"][1].isoformat()
    assert "Value (as written)" not in frame.columns
    assert frame.height == len(rows_of(book, "Touches"))


def test_nothing_is_replaced_unless_asked(book: Path, tmp_path: Path) -> None:
    (tmp_path / "limits.csv").write_text("mine", encoding="utf-8")
    answer = run("export", book, "--to", tmp_path)
    assert answer.code == 2
    assert "already contains limits.csv; nothing was written. Add --force to replace them." in answer.err
    assert [path.name for path in tmp_path.glob("*.csv")] == ["limits.csv"]
    assert run("export", book, "--to", tmp_path, "--force").code == 0
    assert (tmp_path / "limits.csv").read_text(encoding="utf-8").startswith("Year,")


def test_a_folder_it_makes_is_private(book: Path, tmp_path: Path) -> None:
    answer = run("export", book, "--to", tmp_path / "new", "--json")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert {entry["table"]: entry["rows"] for entry in answer.data["files"]}["Touches"] == 400


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--format", "parquet", "--csv-raw"), "--csv-raw only works with"), ((), "is a file, not a folder")],
)
def test_what_makes_no_sense_is_refused(book: Path, tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    (tmp_path / "plain").write_text("x", encoding="utf-8")
    answer = run("export", book, "--to", tmp_path / "plain", *more)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
