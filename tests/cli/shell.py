"""Commands run in this process, and what a second reader finds in the workbook afterwards."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl

from refboard.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 11, 23)


@dataclass(frozen=True)
class Answer:
    """What a command printed and returned."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401  (JSON is anything)
        return json.loads(self.out)


def run(*words: object) -> Answer:
    """Run a command as the terminal would."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    return Answer(code, out.getvalue(), err.getvalue())


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Rows of a sheet as openpyxl sees them."""
    header, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def row_of(path: Path, sheet: str, key: str, value: object) -> dict[str, Any]:
    """The one row with ``value`` in column ``key``."""
    (row,) = [row for row in rows_of(path, sheet) if row[key] == value]
    return row


def cells_of(path: Path) -> dict[tuple[str, str], tuple[object, str]]:
    """Every cell of a workbook: value and number format."""
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.number_format)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def item_of(book: Path, reason: str) -> dict[str, Any]:
    """The first item of Today with this reason."""
    items = run("today", book, "--on", ON, "--reason", reason, "--json").data["items"]
    first: dict[str, Any] = items[0]
    return first
