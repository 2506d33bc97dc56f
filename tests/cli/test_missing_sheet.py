"""The first touch in a list of offices alone: the sheet it needs is offered, made, and undone."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
from shell import cells_of, rows_of, run

from refboard.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 11, 30)


@pytest.fixture
def offices_alone(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "CRM"
    sheet.append(["Office", "Doctor", "Phone", "Last contact", "Next follow-up"])
    names = ("Elm Pediatrics", "Oak Family Medicine", "Fir Clinic", "Bay Internal Medicine")
    for at, name in enumerate(names):
        sheet.append(
            [name, f"Dr. {name.split()[0]}son", f"503-555-01{at:02}", ON - timedelta(20), ON - timedelta(at)]
        )
    path = tmp_path / "offices.xlsx"
    book.save(path)
    return path


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def log_at_terminal(path: Path, answer: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    out = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stdout", out)
    code = main(["log", str(path), "Elm Pediatrics", "--channel", "phone", "--outcome", "spoke", "--by", "Ana",
                 "--on", ON.isoformat()])  # fmt: skip
    return code, out.getvalue()


def test_the_sheet_is_offered_made_and_the_touch_logged(
    offices_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = cells_of(offices_alone)
    code, out = log_at_terminal(offices_alone, "n\n", monkeypatch)
    assert code == 2
    assert "offices.xlsx lacks a sheet Touches and the column Target ID at the right end of CRM." in out
    assert cells_of(offices_alone) == was
    code, out = log_at_terminal(offices_alone, "y\n", monkeypatch)
    assert code == 0
    (touch,) = rows_of(offices_alone, "Touches")
    assert (touch["Source"], touch["Outcome"], touch["Target ID"]) == (
        "Elm Pediatrics",
        "Spoke",
        rows_of(offices_alone, "CRM")[0]["Target ID"],
    )
    assert touch["Target ID"]
    assert rows_of(offices_alone, "CRM")[0]["Next follow-up"] is None, "the promise is settled"
    assert run("undo", offices_alone).code == 0
    assert run("adopt", offices_alone, "--undo").code == 0
    assert cells_of(offices_alone) == was


def test_without_a_terminal_the_refusal_says_how_to_agree(offices_alone: Path) -> None:
    was = offices_alone.read_bytes()
    words = ("log", offices_alone, "Oak Family Medicine", "--channel", "visit", "--on", ON)
    refused = run(*words)
    assert refused.code == 2
    assert "Add --yes to add what is missing." in refused.err
    assert run("log", offices_alone, "no such office", "--channel", "visit", "--yes").code == 2
    assert offices_alone.read_bytes() == was
    done = run(*words, "--yes", "--next", "bring pads", "--next-date", "2026-12-04")
    assert (done.code, rows_of(offices_alone, "CRM")[1]["Next step"]) == (0, "bring pads")
    assert "was added" in done.err or "were added" in done.err


def test_the_first_referral_makes_its_sheet(offices_alone: Path) -> None:
    assert (
        run("referral", offices_alone, "Fir Clinic", "--patient-ref", "PX-1", "--yes", "--on", ON).code == 0
    )
    assert rows_of(offices_alone, "Referrals")[0]["Source"] == "Fir Clinic"


def test_a_log_alone_gets_its_list_of_offices(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    log = book.worksheets[0]
    log.title = "Contacts log"
    log.append(["Office", "Date", "How", "Who"])
    names = ("Elm Pediatrics", "Oak Family Medicine", "Fir Clinic", "Bay Internal Medicine")
    for at in range(24):
        log.append([names[at % 4], ON - timedelta(90 - at), ("call", "visit")[at % 2], ("Ana", "Bo")[at % 2]])
    path = tmp_path / "log.xlsx"
    book.save(path)
    assert run("log", path, "Fir Clinic", "--channel", "phone", "--yes", "--on", ON).code == 0
    assert [row["Source"] for row in rows_of(path, "Targets")] == sorted(names, key=names.index)
    assert rows_of(path, "Contacts log")[24]["Office"] == "Fir Clinic"
    words = ("log", path, "Elm Pediatrics", "--channel", "phone", "--outcome", "spoke", "--on", ON)
    assert "lacks the column Outcome at the right end of Contacts log" in run(*words).err
    assert run(*words, "--yes").code == 0
    assert rows_of(path, "Contacts log")[25]["Outcome"] == "Spoke"
