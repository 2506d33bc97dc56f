"""Conflicts decided, edits brought back, versions listed and restored, from the command line."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from shell import rows_of, run

from workbook.sharing.disk.patience import Patience
from workbook.sharing.locks import presence
from workbook.sharing.locks.lock_format import lock_bytes
from workbook.sharing.state import state_folder


def unstamped_members(path: Path) -> dict[str, bytes]:
    """The parts of a workbook, without those that say which saves it went through."""
    stamp = {"docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name not in stamp}


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
    earlier = run("set", book, "Targets", rows_of(book, "Targets")[5]["Target ID"], "City=Elsewhere")
    queued = run("set", book, "Targets", first_target(book), "Notes=likes fax")
    assert (earlier.code, queued.code) == (0, 0)
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


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_everything_open_is_decided_at_once(book: Path, keep: str) -> None:
    conflict(book)
    presence.lock_path(book).write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    second = rows_of(book, "Targets")[1]["Target ID"]
    before = rows_of(book, "Targets")[1]["City"]
    run("set", book, "Targets", second, "City=Hers")
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["Targets"]
    column = next(cell.column for cell in sheet[1] if cell.value == "City")
    assert before != "His"
    sheet.cell(3, column).value = "His"
    workbook.save(book)
    presence.lock_path(book).unlink()
    assert run("sync", book).code == 1
    assert run("resolve", book, "one", "--all", "--keep", keep).code == 2
    decided = run("resolve", book, "--all", "--keep", keep)
    assert decided.code == 0, decided.out + decided.err
    assert len(decided.out.splitlines()) == 2
    wanted = ("likes fax", "Hers") if keep == "mine" else ("likes e-mail", "His")
    assert (notes_of(book), rows_of(book, "Targets")[1]["City"]) == wanted
    assert run("status", book).code == 0
    none = run("resolve", book, "--all", "--keep", keep)
    assert none.code == 2
    assert len(none.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["status", "sync", "today"])
def test_the_lock_file_of_a_killed_refboard_is_named_and_removed(book: Path, command: str) -> None:
    run("set", book, "Targets", first_target(book), "Notes=likes fax")
    lock = presence.lock_path(book)
    lock.write_bytes(lock_bytes("Ana", process=4_194_303))
    said = run(command, book)
    assert said.code == 0
    assert "Removed the lock file of a refboard that was killed while it saved practice.xlsx." in said.err
    assert not lock.exists()
    assert run(command, book).err == ""
    lock.write_bytes(lock_bytes("Ana", process=4_194_303))
    assert run("status", book, "--json").data["removed_lock"] is True
    assert "removed_lock" not in run("status", book, "--json").data


def test_a_conflict_is_decided_for_theirs(book: Path) -> None:
    key = conflict(book)
    assert run("resolve", book, key, "--keep", "theirs", "--json").data["status"] == "saved"
    assert notes_of(book) == "likes e-mail"
    again = run("resolve", book, key, "--keep", "theirs")
    assert again.code == 2
    assert "No conflict or lost edit" in again.err


def test_an_older_copy_is_noticed_and_the_edit_comes_back(book: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(book, tmp_path / "opened earlier.xlsx"))
    logged = run("log", book, first_target(book), "--channel", "phone", "--on", "2026-11-23")
    touch = logged.out.split()[1]
    book.write_bytes(copy.read_bytes())
    status = run("status", book, "--json").data
    assert {(each["row_id"], each["state"]) for each in status["reverted"]} >= {(touch, "waiting")}
    assert "overwritten by an older copy" in run("status", book).out
    synced = run("sync", book)
    assert synced.code == 0
    assert "did not contain" in synced.err
    assert [row["Touch ID"] for row in rows_of(book, "Touches")].count(touch) == 1
    assert run("sync", book).out == f"No pending edits for {book.name}.\n"


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
    assert unstamped_members(book) == unstamped_members(copy)
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


def test_purge_deletes_the_history_but_not_pending_edits(book: Path) -> None:
    sign = presence.lock_path(book)
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    run("set", book, "Targets", first_target(book), "Notes=likes fax")
    refused = run("purge", book, "--yes")
    assert refused.code == 2
    assert "only on this computer" in refused.err
    sign.unlink()
    run("sync", book)
    assert run("purge", book).out.endswith("on this computer?\nNothing was changed. Add --yes to do it.\n")
    assert run("restore", book, "--json").data["versions"]
    assert run("purge", book, "--yes").code == 0
    assert run("restore", book, "--json").data["versions"] == []
    assert notes_of(book) == "likes fax"


def test_a_lock_file_that_looks_current_stays(book: Path) -> None:
    sign = presence.lock_path(book)
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2126 09:12,file:///home/ben;")
    assert "looks current" in run("sync", book, "--take-over").out
    assert sign.exists()


def test_a_damaged_workbook_is_reported_and_replaced(book: Path) -> None:
    run("set", book, "Targets", first_target(book), "Notes=likes fax")
    whole = book.read_bytes()
    book.write_bytes(whole[:3000])
    os.utime(book, (1e9, 1e9))
    status = run("status", book)
    assert "damaged or incomplete" in status.out
    assert "2 earlier versions on this computer" in status.out
    assert "damaged" in run("status", book, "--json").data["unread"]
    shown = run("restore", book, 2)
    assert shown.code == 0
    assert "the changes since version 2 are unknown" in shown.out
    restored = run("restore", book, 2, "--yes")
    assert (restored.code, restored.out.splitlines()[-1].split()[0]) == (0, "saved")
    version = book.with_name("whole.bin")
    version.write_bytes(whole)
    assert unstamped_members(book) == unstamped_members(version)
    damaged = run("restore", book, 3)
    assert damaged.code == 2
    assert "Version 3 was not a whole workbook" in damaged.err


def test_the_history_of_a_missing_workbook_can_be_shown_saved_and_deleted(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("refboard.cli.opening.PATIENCE", "refboard.cli.opening.PATIENCE_WITH_KNOWN"):
        monkeypatch.setattr(place, 0.0)
    monkeypatch.setattr("workbook.store.Patience", lambda: Patience(0.0))
    sign = presence.lock_path(book)
    run("set", book, "Targets", first_target(book), "Notes=likes e-mail")
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    run("set", book, "Targets", first_target(book), "Notes=")
    book.unlink()
    sign.unlink()
    status = run("status", book)
    assert "is not in" in status.out
    assert f"pending: Targets {first_target_of(status.out)} Notes = (blank)" in status.out
    refused = run("sync", book)
    assert refused.code == 2
    assert f"refboard restore {book}" in refused.err
    again = tmp_path / "again.xlsx"
    assert run("restore", book, 1, "--to", again).code == 0
    assert again.exists()
    waiting = run("purge", book, "--yes")
    assert waiting.code == 2
    assert "delete" in waiting.err
    again.rename(book)
    run("sync", book)
    run("undo", book)
    book.unlink()
    forgotten = run("purge", book, "--yes")
    assert forgotten.code == 0
    assert "no longer exists" in forgotten.out
    assert not state_folder(book).exists()


def first_target_of(out: str) -> str:
    return next(line for line in out.splitlines() if line.startswith("pending: ")).split()[2]


def test_a_damaged_journal_can_be_forgotten(book: Path) -> None:
    run("set", book, "Targets", first_target(book), "Notes=likes fax")
    (state_folder(book) / "journal.sqlite3").write_bytes(b"no database" * 20)
    refused = run("status", book)
    assert refused.code == 3
    assert "is damaged" in refused.err
    assert run("purge", book).code == 0
    assert (state_folder(book) / "journal.sqlite3").exists()
    assert run("purge", book, "--yes").code == 0
    assert run("set", book, "Targets", first_target(book), "Notes=likes e-mail").code == 0
    assert notes_of(book) == "likes e-mail"


def test_a_pending_edit_is_described_by_its_effect(book: Path) -> None:
    target = first_target(book)
    touch = run("log", book, target, "--channel", "phone", "--on", "2026-11-23").out.split()[1]
    sign = presence.lock_path(book)
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    run("undo", book)
    other = run("log", book, target, "--channel", "fax", "--on", "2026-11-23").out.split()[1].rstrip(":")
    lines = run("status", book).out.splitlines()
    assert lines[0] == f"Ben Okafor has had {book.name} open since 2026-11-24 09:12."
    assert f"pending: Touches {touch} is removed again" in lines
    assert any(line.startswith(f"pending: Touches {other}, a new row: Touch ID {other}, ") for line in lines)


def test_a_conflict_about_a_row_that_is_gone_says_so(book: Path) -> None:
    target = first_target(book)
    sign = presence.lock_path(book)
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    run("set", book, "Targets", target, "Notes=likes fax")
    workbook = openpyxl.load_workbook(book)
    column = next(cell.column for cell in workbook["Targets"][1] if cell.value == "Target ID")
    workbook["Targets"].cell(2, column).value = "P-OTHER"
    workbook.save(book)
    sign.unlink()
    assert run("sync", book).code == 1
    (conflict,) = run("status", book, "--json").data["conflicts"]
    assert conflict["missing"]
    line = next(line for line in run("status", book).out.splitlines() if line.startswith("conflict "))
    assert f": {conflict['why'].rstrip('.')}" in line
    assert line.endswith("; yours is 'likes fax'")


def test_pending_edits_move_along_when_the_workbook_is_renamed(book: Path, tmp_path: Path) -> None:
    target = first_target(book)
    sign = presence.lock_path(book)
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    run("set", book, "Targets", target, "Notes=likes fax")
    sign.unlink()
    renamed = book.rename(tmp_path / "practice 2027.xlsx")
    assert f"--moved-from {book}" in run("status", renamed).out
    assert run("status", renamed, "--json").data["orphans"] == [{"place": str(book), "waiting": 1}]
    synced = run("sync", renamed, "--moved-from", book)
    assert synced.code == 0
    assert synced.out.splitlines()[-1] == f"saved {target}"
    assert notes_of(renamed) == "likes fax"
    assert run("status", renamed, "--json").data["orphans"] == []
    again = run("sync", renamed, "--moved-from", book)
    assert again.code == 2
    assert "check the name" in again.err
