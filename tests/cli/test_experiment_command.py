"""experiment on the command line: start, status, read, stop, and what the Settings sheet holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from shell import ON, row_of, rows_of, run

PLAN = "Tue, Thu from 2026-11-24: "


def start(book: Path, *more: object) -> int:
    return run("experiment", book, "start", "--on", ON, *more).code


def test_a_plan_is_kept_in_the_workbook_and_undone(book: Path) -> None:
    before = rows_of(book, "Settings")
    answer = run("experiment", book, "start", "--on", ON)
    assert answer.code == 0
    assert answer.out.startswith("saved ")
    assert "touches to find a difference of 15 points 8 times in 10" in answer.err
    row = row_of(book, "Settings", "Setting", "Weekday experiment")
    assert str(row["Value"]).startswith(PLAN)
    assert str(row["Value"]).endswith("touches to find 15 points, seed 20261124")
    assert run("check", book, "--on", ON).out.count("Weekday experiment") == 0
    undone = run("undo", book)
    assert "Start a weekday experiment: Tue, Thu" in undone.out
    assert rows_of(book, "Settings") == before


def test_status_lists_the_dealt_days_and_shows_no_share(book: Path) -> None:
    assert run("experiment", book, "status", "--on", ON, "--json").data["experiment"] is None
    assert start(book, "--seed", 5, "--points", 20) == 0
    data = run("experiment", book, "status", "--on", ON, "--json").data["experiment"]
    assert (data["days"], data["seed"], data["points"], data["sent"], data["done"]) == (
        "Tue, Thu",
        5,
        20,
        0,
        False,
    )
    assert {deal["day"] for deal in data["deals"]} <= {"Tue", "Thu"}
    assert data["reading"] is None
    text = " ".join(run("experiment", book, "status", "--on", ON).out.split())
    assert "The reading comes at the end, not" in text
    assert "%" not in text
    assert run("timing", book, "--on", ON, "--json").data["experiment"]["days"] == "Tue, Thu"
    assert "Weekday experiment, Tue, Thu: 0 of" in run("timing", book, "--on", ON).out


def test_a_dry_run_writes_nothing(book: Path) -> None:
    before = book.read_bytes()
    answer = run("experiment", book, "start", "--dry-run", "--on", ON, "--json")
    assert answer.code == 0
    assert answer.data["planned"] > 100
    assert "8 times in 10" in run("experiment", book, "start", "--dry-run", "--on", ON).out
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("read",), "No weekday experiment is running."),
        (("stop",), "No weekday experiment is running."),
        (("begin",), "'begin' is not start, status, read or stop."),
        (("start", "--days", "Tue"), "at least two weekdays"),
        (("start", "--days", "soon"), "'soon' is not a list of weekdays"),
        (("start", "--days", "Fri,Sat"), "Offices are closed on Sat"),
        (("start", "--points", "90"), "from 1 to 50 percentage points"),
        (("start", "--from", "2026-11-01"), "can't start in the past"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(book: Path, words: tuple[str, ...], said: str) -> None:
    before = book.read_bytes()
    answer = run("experiment", book, *words, "--on", ON)
    assert answer.code == 2
    assert said in answer.err
    assert book.read_bytes() == before


def test_one_experiment_runs_at_a_time_and_is_not_read_early(book: Path) -> None:
    assert start(book) == 0
    again = run("experiment", book, "start", "--on", ON)
    assert again.code == 2
    assert "running already" in again.err
    early = run("experiment", book, "read", "--on", ON)
    assert early.code == 2
    assert "Too early to read." in early.err
    assert run("experiment", book, "stop").code == 0
    assert row_of(book, "Settings", "Setting", "Weekday experiment")["Value"] is None
    assert start(book, "--days", "Mon,Wed,Fri") == 0
