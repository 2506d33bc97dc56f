"""Conflicts decided, edits brought back, versions listed and restored, from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
from shell import rows_of, run

from workbook.sharing import presence


def first_target(book: Path) -> str:
    return str(rows_of(book, "Targets")[0]["Target ID"])


def notes_of(book: Path) -> object:
    return rows_of(book, "Targets")[0]["Notes"]


def edited_by_ben(book: Path, value: str) -> None:
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["Targets"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Notes")
    sheet.cell(2, column).value = value
    workbook.properties.lastModifiedBy = "Ben Okafor"
    workbook.save(book)


def conflict(book: Path) -> str:
    """Ana's note waits while Ben, who has the workbook open, writes another one."""
    sign = presence.lock_path(book)
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    queued = run("set", book, "Targets", first_target(book), "Notes=likes fax")
    assert queued.code == 0
    assert queued.out.startswith("queued ")
    edited_by_ben(book, "likes e-mail")
    sign.unlink()
    synced = run("sync", book)
    assert (synced.code, synced.out.split()[0]) == (1, "conflict")
    status = run("status", book)
    assert status.code == 1
    line = next(line for line in status.out.splitlines() if line.startswith("conflict "))
    assert "Ben Okafor" in line
    assert "likes fax" in line
    return line.split()[1].rstrip(":")


def test_a_conflict_is_decided_for_mine(book: Path) -> None:
    key = conflict(book)
    assert run("resolve", book, key, "--keep", "mine").out == f"saved {first_target(book)}\n"
    assert notes_of(book) == "likes fax"
    assert run("status", book).code == 0
    assert run("undo", book).code == 0
    assert notes_of(book) == "likes e-mail"


def test_a_conflict_is_decided_for_theirs(book: Path) -> None:
    key = conflict(book)
    assert run("resolve", book, key, "--keep", "theirs", "--json").data["status"] == "saved"
    assert notes_of(book) == "likes e-mail"
    again = run("resolve", book, key, "--keep", "theirs")
    assert again.code == 2
    assert "waits for a decision" in again.err


def test_an_older_copy_is_noticed_and_the_edit_comes_back(book: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(book, tmp_path / "opened earlier.xlsx"))
    logged = run("log", book, first_target(book), "--channel", "phone", "--on", "2026-11-23")
    touch = logged.out.split()[1]
    book.write_bytes(copy.read_bytes())
    status = run("status", book, "--json").data
    assert {(each["row_id"], each["state"]) for each in status["reverted"]} >= {(touch, "waiting")}
    assert "lost to an older copy" in run("status", book).out
    synced = run("sync", book)
    assert synced.code == 0
    assert "older copy" in synced.err
    assert [row["Touch ID"] for row in rows_of(book, "Touches")].count(touch) == 1
    assert run("sync", book).out == f"Nothing waits for {book.name}.\n"


def test_versions_are_listed_compared_and_brought_back(book: Path, tmp_path: Path) -> None:
    assert "No version" in run("restore", book).out
    before = book.read_bytes()
    run("set", book, "Targets", first_target(book), "Notes=likes fax")
    listed = run("restore", book)
    assert listed.code == 0
    assert len(listed.out.splitlines()) == 3
    assert [kept["own"] for kept in run("restore", book, "--json").data["versions"]] == [True, False]
    shown = run("restore", book, 1)
    assert shown.code == 0
    assert "likes fax" in shown.out
    assert "--yes" in shown.out
    assert notes_of(book) == "likes fax"
    copy = tmp_path / "as it was.xlsx"
    assert run("restore", book, 1, "--to", copy).code == 0
    assert copy.read_bytes() == before
    assert run("restore", book, 1, "--yes").code == 0
    assert book.read_bytes() == before
    refused = run("restore", book, 7)
    assert refused.code == 2
    assert "No version 7" in refused.err


def test_only_missing_rows_come_back(book: Path) -> None:
    target = first_target(book)
    logged = run("log", book, target, "--channel", "phone", "--on", "2026-11-23").out.split()[1]
    kept = run("restore", book, "--json").data["versions"][0]["number"]
    run("undo", book)
    run("set", book, "Targets", target, "Notes=since then")
    assert logged not in [row["Touch ID"] for row in rows_of(book, "Touches")]
    assert run("restore", book, kept, "--rows", "--yes").code == 0
    assert logged in [row["Touch ID"] for row in rows_of(book, "Touches")]
    assert notes_of(book) == "since then"


def test_purge_forgets_but_not_what_waits(book: Path) -> None:
    sign = presence.lock_path(book)
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    run("set", book, "Targets", first_target(book), "Notes=likes fax")
    refused = run("purge", book, "--yes")
    assert refused.code == 2
    assert "nowhere else" in refused.err
    sign.unlink()
    run("sync", book)
    assert run("purge", book).out.startswith("Nothing was changed")
    assert run("restore", book, "--json").data["versions"]
    assert run("purge", book, "--yes").code == 0
    assert run("restore", book, "--json").data["versions"] == []
    assert notes_of(book) == "likes fax"


def test_a_sign_that_looks_alive_is_left_alone(book: Path) -> None:
    sign = presence.lock_path(book)
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2126 09:12,file:///home/ben;")
    assert "looks alive" in run("sync", book, "--take-over").out
    assert sign.exists()
