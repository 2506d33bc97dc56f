"""Ids under other names: what names each row once, and what other tables point to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
from test_first_morning import run

if TYPE_CHECKING:
    from pathlib import Path

OFFICES = ("Elm Pediatrics", "Oak Family Medicine", "Fir Clinic", "Bay Internal Medicine")
PEOPLE = ("Ana Lopez", "Bo Chen", "Cy Young", "Di Park", "Ed Hill", "Flo Kim", "Gus Bell", "Hal Roy")
FIRST = datetime(2026, 6, 1)  # noqa: DTZ001  (a cell names no time zone)


def book(path: Path, of_list: str, of_logs: str) -> Path:
    """A list of people and logs that name each of them only by an id."""
    made = openpyxl.Workbook()
    people = made.worksheets[0]
    people.title = "Physicians"
    people.append([of_list, "Practice", "Physician", "Phone"])
    for at, name in enumerate(PEOPLE):
        people.append([1001 + at, OFFICES[at // 2], f"Dr. {name}", f"503-555-01{at:02}"])
    calls = made.create_sheet("Call log")
    calls.append(["Log #", of_logs, "Call Date", "How", "Result", "Rep"])
    for at in range(40):
        words = ("Spoke", "Voicemail")[at % 2], ("Ana", "Bo")[at % 2]
        calls.append([at + 1, 1001 + at * 3 % 8, FIRST + timedelta(at * 4), "Phone", *words])
    made.save(path)
    return path


@pytest.mark.parametrize(
    ("of_list", "of_logs"),
    [("Physician ID", "Physician ID"), ("No.", "No."), ("Ref #", "Ref #"), ("#", "Physician #")],
)
def test_a_person_named_only_by_an_id_is_found_and_logged(of_list: str, of_logs: str, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", of_list, of_logs)
    run(
        "log",
        path,
        "Dr. Bo Chen",
        "--channel",
        "phone",
        "--outcome",
        "spoke",
        "--by",
        "Ana",
        "--on",
        "2026-11-30",
    )
    row = [cell.value for cell in openpyxl.load_workbook(path)["Call log"][42]]
    assert row[1:4] == [1002, datetime(2026, 11, 30), "Phone"]  # noqa: DTZ001
    assert str(row[0]).startswith("T-")
    assert "Dr. Bo Chen" in run("brief", path, "1002", "--on", "2026-11-30")
