"""today, status, and the dashboard where there is no terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from shell import ON, item_of, rows_of, run

KEYS = {"target_id", "source", "contact", "owner", "reason", "why", "due", "late", "rank", "channel", "purpose",
        "angle", "guard"}  # fmt: skip


def test_today_json_has_the_promised_keys(book: Path) -> None:
    answer = run("today", book, "--on", ON, "--json")
    assert answer.code == 0
    data = answer.data
    assert data["on"] == "2026-11-23"
    assert len(data["items"]) >= 10
    assert len({item["reason"] for item in data["items"]}) >= 5
    assert all(set(item) >= KEYS for item in data["items"])
    assert all({"target_id", "source", "why"} <= set(held) for held in data["held"])
    targets = {row["Target ID"]: row for row in rows_of(book, "Targets")}
    for item in data["items"]:
        row = targets[item["target_id"]]
        assert (item["source"], item["contact"], item["owner"]) == (
            row["Source"], row["Contact"], row["Owner"] or "",
        )  # fmt: skip
    assert len({(item["source"], item["reason"]) for item in data["items"]}) == len(data["items"])


def test_today_in_words_names_everyone(book: Path) -> None:
    items = run("today", book, "--on", ON, "--json").data["items"]
    words = run("today", book, "--on", ON).out
    assert words.startswith("Mon Nov 23, 2026: ")
    for item in items:
        assert item["target_id"] in words
    assert max(map(len, words.splitlines())) <= 80


def test_today_narrows_by_owner_reason_and_lateness(book: Path) -> None:
    every = run("today", book, "--on", ON, "--json").data["items"]
    mine = run("today", book, "--on", ON, "--json", "--owner", "me").data["items"]
    assert mine
    assert {item["owner"] for item in mine} == {"Ana Reyes"}
    assert mine == run("today", book, "--on", ON, "--json", "--owner", "ana reyes").data["items"]
    late = run("today", book, "--on", ON, "--json", "--late").data["items"]
    assert late == [item for item in every if item["late"]]
    some = run("today", book, "--on", ON, "--json", "--reason", "Loop note", "--reason", "promised").data[
        "items"
    ]
    assert some == [item for item in every if item["reason"] in {"loop-note", "promised"}]
    assert len(late) < len(every)
    by_label = run("today", book, "--on", ON, "--json", "--reason", "note owed", "--reason", "PROMISED").data[
        "items"
    ]
    assert by_label == some
    wrong = run("today", book, "--reason", "boredom")
    assert (wrong.code, wrong.out) == (2, "")
    assert "There is no reason 'boredom'" in wrong.err


def test_the_day_changes_what_is_due(book: Path) -> None:
    item = item_of(book, "promised")
    early = run("today", book, "--on", "2026-11-02", "--json").data["items"]
    assert ("promised", item["target_id"]) not in {(i["reason"], i["target_id"]) for i in early}


def test_hostile_cells_reach_the_terminal_as_marks(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    item = item_of(book, "check-in")
    for row in workbook["Targets"].iter_rows(min_row=2):
        if row[0].value == item["target_id"]:
            row[2].value = "Dr. _x001B_[31mRed \u202egnp[/b]"
    workbook.save(book)
    words = run("today", book, "--on", ON).out
    assert "\x1b" not in words
    assert "\u202e" not in words
    assert "gnp[/b]" in words
    assert run("today", book, "--on", ON, "--json").out.isascii()


def test_the_dashboard_without_a_terminal_prints_today(book: Path) -> None:
    answer = run(book, "--on", ON)
    assert (answer.code, answer.out) == (0, run("today", book, "--on", ON).out)


def test_the_workbook_may_come_from_environment_or_configuration(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refboard.config import config_path

    named = run("today", book, "--on", ON).out
    nothing = run("today")
    assert (nothing.code, nothing.out) == (2, "")
    assert "Which workbook?" in nothing.err
    config_path().write_text(f'user = "Ana Reyes"\nworkbook = "{book}"\n', encoding="utf-8")
    assert run("today", "--on", ON).out == named
    monkeypatch.setattr("refboard.cli.opening.PATIENCE", 0.0)
    monkeypatch.setenv("REFBOARD_WORKBOOK", str(book.with_name("other.xlsx")))
    assert "There is no workbook" in run("today").err
    monkeypatch.setenv("REFBOARD_WORKBOOK", str(book))
    assert run("today", "--on", ON).out == named
    assert run("--on", ON).out == named


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tody"], "did you mean 'today'?"),
        (["xyzzy"], "neither a command nor a workbook"),
        (["today", "--bogus"], "unrecognized arguments: --bogus"),
        (["today", "nowhere.xlsx"], "There is no workbook nowhere.xlsx"),
        (["today", "no/such/folder/a.xlsx"], "There is no workbook"),
        (["log", "--channel", "Phone"], "TARGET"),
        (["log", "a", "b", "c", "--channel", "Phone"], "TARGET"),
        (["demo", "--touches", "-1"], "--touches"),
        (["demo", "notes.txt"], "must end in .xlsx"),
    ],
)
def test_usage_errors_are_one_sentence_with_code_2(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refboard.cli.opening.PATIENCE", 0.0)
    answer = run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert answer.err.startswith("refboard: ")
    assert answer.err.count("\n") == 1


def test_what_is_no_workbook_is_refused_by_name(tmp_path: Path) -> None:
    fake = tmp_path / "fake.xlsx"
    for data in (b"plain text", b"\xd0\xcf\x11\xe0" + bytes(600)):
        fake.write_bytes(data)
        answer = run("today", fake)
        assert (answer.code, answer.out) == (2, ""), data
        assert "fake.xlsx" in answer.err
        assert answer.err.count("\n") == 1
        assert fake.read_bytes() == data
    assert "is a folder" in run("today", tmp_path).err


def test_a_workbook_without_our_tables_names_adopt(tmp_path: Path) -> None:
    path = tmp_path / "budget.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Rent"  # type: ignore[index]
    workbook.save(path)
    answer = run("today", path)
    assert (answer.code, answer.out) == (2, "")
    assert "No sheet is a list of offices" in answer.err
    assert "adopt" in answer.err
    assert "budget.xlsx" in answer.err


def test_a_defect_ends_in_one_sentence_without_contents(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = "patient Zed Zebra"

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(held)

    monkeypatch.setattr("refboard.report.pages.plain.today", broken)
    answer = run("today", book, "--on", ON)
    assert (answer.code, answer.out) == (70, "")
    assert "Something went wrong in refboard" in answer.err
    (report,) = Path(os.environ["REFBOARD_STATE_DIR"]).glob("crash-*.txt")
    text = report.read_text(encoding="utf-8")
    assert "builtins.RuntimeError" in text
    assert "test_reading:broken:" in text
    assert held not in text + answer.err
    assert report.stat().st_mode & 0o777 == 0o600


def test_a_reader_that_hangs_up_is_no_error(book: Path) -> None:
    script = f"{sys.executable} -m refboard today '{book}' --on {ON} --json | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


def test_a_terminal_that_knows_only_ascii_still_gets_an_answer(book: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "refboard", "today", str(book), "--on", str(ON)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0
    assert "Mon Nov 23, 2026" in done.stdout


def test_status_lists_pending_edits(book: Path) -> None:
    assert run("status", book).out == "No pending edits for practice.xlsx, and no one has it open.\n"
    assert run("status", book, "--json").data["pending"] == []
    assert run("sync", book).out == "No pending edits for practice.xlsx.\n"


def test_what_could_not_be_used_is_named_with_its_cell(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["Touches"]["D5"].value = "a week ago"
    settings = {row[0].value: row[1] for row in workbook["Settings"].iter_rows()}
    settings["A due days"].value = "often"
    workbook.save(book)
    answer = run("today", book, "--on", ON)
    assert answer.code == 0
    assert "2 cells could not be used as written" in answer.err
    assert "Touches!D5: Date is not a date" in answer.err
    assert f"Settings!{settings['A due days'].coordinate}" in answer.err
    problems = run("today", book, "--on", ON, "--json").data["problems"]
    assert {(problem["sheet"], problem["cell"]) for problem in problems} == {
        ("Touches", "D5"),
        ("Settings", settings["A due days"].coordinate),
    }
