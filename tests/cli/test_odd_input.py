"""Names, days and streams that something is wrong with: one sentence, the right code, nothing written."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from shell import ON, cells_of, item_of, rows_of, run

from refboard import config
from refboard.cli import opening

LONG = "x" * 300 + ".xlsx"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.0)


def refused(*words: object, code: int = 2) -> str:
    """The one sentence with which a command is refused."""
    answer = run(*words)
    assert answer.code == code, answer
    assert answer.out == ""
    (sentence,) = answer.err.splitlines()
    return sentence


@pytest.mark.parametrize(
    "words",
    [
        (LONG,),
        ("today", LONG),
        ("status", LONG),
        ("init", LONG),
        ("demo", LONG, "--no-open"),
        ("adopt", LONG),
        ("today", "~nobody-has-this-name/practice.xlsx"),
        ("init", "~nobody-has-this-name/practice.xlsx"),
        ("config", "set", "workbook", "~nobody-has-this-name/practice.xlsx"),
    ],
)
def test_a_path_the_system_refuses_is_a_sentence(words: tuple[str, ...]) -> None:
    assert any(said in refused(*words) for said in ("file name too long", "There is no home folder"))


def test_paths_beside_the_workbook_are_sentences_too(book: Path) -> None:
    source = item_of(book, "quiet")["source"]
    run("set", book, "Targets", item_of(book, "quiet")["target_id"], "Notes=x")
    for words in (
        ("export", book, "--to", LONG),
        ("export", book, "--to", ""),
        ("brief", book, source, "--out", LONG),
        ("brief", book, source, "--out", "~nobody-has-this-name/a.md"),
        ("merge", book, LONG),
        ("adopt", book, "--map", LONG),
        ("init", ""),
    ):
        refused(*words)
    refused("restore", book, "1", "--to", LONG, code=3)
    assert run("undo", book).code == 0


def test_a_workbook_name_that_no_file_can_have_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    path = config.config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('workbook = "a\\u0000b.xlsx"\n', encoding="utf-8")
    monkeypatch.delenv("REFBOARD_WORKBOOK", raising=False)
    assert "it is not a valid file name" in refused("today")


def test_a_link_that_leads_nowhere_names_where(tmp_path: Path) -> None:
    link = tmp_path / "practice.xlsx"
    link.symlink_to("gone.xlsx")
    assert "is a link to gone.xlsx, which does not exist" in refused("today", link)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every folder")
def test_a_folder_that_may_not_be_entered_is_a_sentence(book: Path) -> None:
    book.parent.chmod(0o000)
    try:
        assert "permission denied" in refused("today", book)
    finally:
        book.parent.chmod(0o700)


@pytest.mark.parametrize("day", ["1800-01-01", "0001-01-01", "1920-05-05", "9999-12-31", "+9999w"])
@pytest.mark.parametrize("command", ["today", "sources", "timing", "loop", "review", "check", "brief", "log"])
def test_a_day_too_far_to_stand_on_is_refused(book: Path, command: str, day: str) -> None:
    more = (item_of(book, "quiet")["target_id"], "--channel", "phone") if command == "log" else ()
    said = refused(command, book, *more, "--on", day)
    assert "out of range" in said or "before 1900" in said or "not a day" in said


@pytest.mark.parametrize("day", ["1950-01-01", "2199-12-31"])
@pytest.mark.parametrize("command", ["today", "sources", "timing", "loop", "review", "brief", "compliance"])
def test_the_first_and_the_last_day_to_stand_on_work(book: Path, command: str, day: str) -> None:
    assert run(command, book, "--on", day).code == 0


def test_a_day_that_no_workbook_holds_is_not_written(book: Path) -> None:
    target = item_of(book, "quiet")["target_id"]
    said = refused("set", book, "Targets", target, "Next date=0001-01-01")
    assert "'0001-01-01' is before 1900, the first year a workbook can hold." in said
    assert run("set", book, "Targets", target, "Pause until=9999-12-31").code == 0
    assert run("today", book, "--on", ON).code == 0


def test_a_period_that_ends_before_it_begins_is_refused(book: Path) -> None:
    said = refused("timing", book, "--since", "2026-05-01", "--until", "2026-04-01", "--on", ON)
    assert "--until 2026-04-01 is before --since 2026-05-01" in said


def test_a_refusal_says_nothing_else(book: Path) -> None:
    """What a colleague would remark comes with a touch that is written, not with one that is refused."""
    target = item_of(book, "quiet")["target_id"]
    assert run("log", book, target, "--channel", "phone", "--on", ON).code == 0
    for options in (
        ("--time", "25:00"),
        ("--outcome", "xyz"),
        ("--next-date", "never"),
        ("--date", "2199-01-01", "--purpose", "xyz"),
    ):
        refused("log", book, target, "--channel", "phone", "--on", ON, *options)
    again = run("log", book, target, "--channel", "phone", "--on", ON)
    assert again.out.startswith("saved ")
    assert "called this office" in again.err


def test_ids_may_be_typed_in_small_letters(book: Path) -> None:
    target = item_of(book, "quiet")["target_id"]
    assert run("set", book, "Targets", target.lower(), "Notes=small").out == f"saved {target}\n"
    touch = run("log", book, target, "--channel", "phone", "--on", ON).out.split()[1]
    assert run("answer", book, touch.lower(), "--response", "no", "--on", ON).out == f"saved {touch}\n"
    reply = run(
        "log", book, target, "--channel", "phone", "--direction", "in", "--answers", touch.lower(), "--on", ON
    ).out.split()[1]
    (row,) = [row for row in rows_of(book, "Touches") if row["Touch ID"] == reply]
    assert row["Answers"] == touch


def test_a_touch_that_is_not_there_cannot_be_answered(book: Path) -> None:
    target = item_of(book, "quiet")["target_id"]
    said = refused("log", book, target, "--channel", "phone", "--direction", "in", "--answers", "T-NONE1")
    assert "No row of Touches has the id 'T-NONE1'" in said


def test_a_referral_that_a_touch_says_nothing_of_is_not_passed_over(book: Path) -> None:
    target = item_of(book, "quiet")["target_id"]
    referral = rows_of(book, "Referrals")[0]["Referral ID"]
    said = refused("log", book, target, "--channel", "phone", "--referral", referral, "--on", ON)
    assert "Only a Loop note or a Thank you" in said


@pytest.mark.parametrize("row", ["A due days", "#2"])
def test_rows_without_ids_are_for_the_spreadsheet(book: Path, row: str) -> None:
    assert "The rows of Holidays have no ids; edit them in Excel." in refused(
        "set", book, "Holidays", row, "Name=Fair"
    )


@pytest.mark.parametrize("command", ["today", "sources", "timing", "loop", "review"])
def test_an_unknown_owner_gets_a_list_of_owners(book: Path, command: str) -> None:
    answer = run(command, book, "--owner", "Zebra", "--on", ON)
    assert answer.code == 0
    assert "Nothing in the workbook belongs to 'Zebra'; owners are Ana Reyes, Ben Okafor" in answer.err
    assert "belongs to" not in run(command, book, "--owner", "ana", "--on", ON).err
    assert "belongs to" not in run(command, book, "--owner", "unowned", "--on", ON).err


def test_a_user_who_is_not_in_the_workbook_learns_how_to_set_a_name(book: Path) -> None:
    assert run("config", "set", "user", "Nadia Newcomer").code == 0
    said = run("today", book, "--owner", "me", "--on", ON).err
    assert "'Nadia Newcomer'" in said
    assert "refboard config set user NAME" in said


def test_without_a_terminal_the_question_is_printed(book: Path) -> None:
    answer = run("purge", book)
    assert answer.code == 0
    assert answer.out == (
        "Delete undo and 0 earlier versions of practice.xlsx on this computer?\n"
        "Nothing was changed. Add --yes to do it.\n"
    )


def test_a_draft_that_is_not_logged_has_no_remark_about_logging(book: Path) -> None:
    target = item_of(book, "loop-note")["target_id"]
    words = ("draft", book, target, "--purpose", "loop note", "--on", ON)
    assert "The touch is logged" not in run(*words).err
    assert "Note owed for" in run(*words, "--log").err


def test_an_editor_needs_a_terminal_or_a_name(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = item_of(book, "loop-note")["target_id"]
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    assert "--edit needs a terminal for vi" in refused("draft", book, target, "--edit", "--on", ON)
    for command, said in (("  ", "do not name a program"), ("'vi", "has an unclosed quotation mark")):
        monkeypatch.setenv("EDITOR", command)
        assert said in refused("draft", book, target, "--edit", "--on", ON)


def shell(words: str, book: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of sh; ``$R`` is refboard and ``$B`` the workbook."""
    environment = {**os.environ, "R": f"{sys.executable} -m refboard", "B": str(book)}
    return subprocess.run(
        ["sh", "-c", words],
        env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_reported_and_the_edit_is_saved(book: Path) -> None:
    target = item_of(book, "quiet")["target_id"]
    before = len(rows_of(book, "Touches"))
    ended = shell(f"$R log $B {target} --channel phone > /dev/full", book)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == (
        "refboard: The output could not be written: no space left on device; "
        "refboard status shows whether your edit was saved.\n"
    )
    assert len(rows_of(book, "Touches")) == before + 1
    assert shell("$R check $B.none.xlsx 2> /dev/full", book).returncode == 2


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_stop_no_command(book: Path, closed: str) -> None:
    target = item_of(book, "quiet")["target_id"]
    before = len(rows_of(book, "Touches"))
    ended = shell(f"$R log $B {target} --channel phone {closed}", book)
    assert ended.returncode == 0, ended
    assert "went wrong" not in ended.stderr
    assert len(rows_of(book, "Touches")) == before + 1
    assert shell(f"$R restore $B 1 {closed}", book).returncode == 0
    assert cells_of(book)


def test_far_days_in_cells_stop_no_figure(book: Path) -> None:
    """9999-12-31 is what people write for "for good"."""
    import openpyxl

    far = date(9999, 12, 31)
    workbook = openpyxl.load_workbook(book)
    for sheet, columns in {
        "Targets": ("Next date", "Pause until", "DNC date"),
        "Touches": ("Date", "Responded on"),
        "Referrals": ("Received", "Scheduled on", "Appointment", "Outcome date", "Note sent", "Thanked"),
        "Holidays": ("Date",),
    }.items():
        header = {cell.value: int(cell.column or 0) for cell in workbook[sheet][1]}
        for at, name in enumerate(columns):
            workbook[sheet].cell(3 + at, header[name]).value = far
            if name == "DNC date":
                workbook[sheet].cell(3 + at, header["Do not contact"]).value = "All"
    workbook.save(book)
    for command in ("today", "sources", "timing", "loop", "review", "compliance", "brief", "check"):
        assert run(command, book, "--on", ON).code in (0, 1), command
