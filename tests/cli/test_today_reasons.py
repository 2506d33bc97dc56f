"""today says why it lists nothing: no list in the workbook, or no day in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
from shell import ON, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def write(path: Path, title: str, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def test_a_list_without_days_is_named_as_the_reason(tmp_path: Path) -> None:
    rows = [["Office", "Doctor", "Phone", "Fax"]]
    rows += [
        [f"Elm {at} Pediatrics", f"Dr. Noor{at}", f"503-555-01{at:02}", f"503-555-02{at:02}"]
        for at in range(12)
    ]
    said = run("today", write(tmp_path / "a.xlsx", "Offices", rows), "--on", ON)
    assert said.code == 0
    assert "no dates of contacts and no next dates" in " ".join(said.out.split())


def test_another_list_sends_to_adopt_for_the_reason_not_to_write(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Employee", "Title", "Hire date", "PTO left"]]
    rows += [[f"Ada Noor{at}", "Scheduler", "2021-03-04", at] for at in range(12)]
    said = run("today", write(tmp_path / "a.xlsx", "Staff", rows), "--on", ON)
    assert said.code == 2
    assert "refboard adopt says why" in said.err
    assert "--write" not in said.err
