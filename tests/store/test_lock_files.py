from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from workbook.sharing.disk.disk import DISK
from workbook.sharing.locks import lock_file, presence, processes, temporary_files
from workbook.sharing.locks.lock_file import LockFile
from workbook.sharing.locks.lock_format import lock_bytes, parse_lock, parse_owner_file
from workbook.sharing.locks.presence import find_lock_file
from workbook.sync_status import Editor

if TYPE_CHECKING:
    from pathlib import Path


def test_a_libreoffice_lock_file_says_who_where_and_since_when() -> None:
    holder = parse_lock(b"Ana Reyes,ana,frontdesk,23.11.2026 09:12,file:///home/ana/.config/libreoffice/4;")
    assert holder == LockFile(
        "Ana Reyes", datetime.fromisoformat("2026-11-23T09:12"), Editor.LIBREOFFICE, "ana", "frontdesk"
    )
    assert holder.holder().to_json() == {
        "name": "Ana Reyes", "since": "2026-11-23T09:12", "kind": "libreoffice", "doubt": ""
    }  # fmt: skip


def test_a_lock_file_without_display_name_falls_back_to_the_account() -> None:
    assert parse_lock(b",root,vm,23.11.2026 19:47,file:///root;").name == "root"


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff\xfe", b",,,,;", b"a", b"\\", b"a,b,c,99.99.9999 99:99,e;", b";" * 9000]
)
def test_a_damaged_lock_file_still_means_that_the_workbook_is_open(data: bytes) -> None:
    holder = parse_lock(data)
    assert holder.kind is Editor.LIBREOFFICE
    assert holder.since is None
    assert "has the workbook open" in holder.describe()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_name_with_accents_is_read_in_every_encoding(encoding: str) -> None:
    text = "José Ñandú,josé,frontdesk,23.11.2026 09:12,file:///home/josé;"
    holder = parse_lock(text.encode(encoding))
    assert (holder.name, holder.login, holder.host) == ("José Ñandú", "josé", "frontdesk")


def test_our_own_lock_file_identifies_the_process_and_the_boot() -> None:
    mine = parse_lock(lock_bytes("Ana"))
    assert (mine.process, mine.run) == (os.getpid(), processes.machine_run())
    assert mine.started == processes.started(os.getpid()) > 0
    assert not mine.is_stale()


def test_our_lock_file_survives_commas_and_new_lines_in_names() -> None:
    at = datetime.fromisoformat("2026-11-23T09:12")
    holder = parse_lock(lock_bytes("Reyes, Ana; \\ \n\x1b]0;x", process=77, at=at))
    assert holder.name == "Reyes, Ana; \\   ]0;x"
    assert (holder.kind, holder.process, holder.since) == ("refboard", 77, at)


def owner_file(name: str) -> bytes:
    narrow = name.encode("cp1252", "replace")
    wide = name.encode("utf-16-le")
    data = bytes([len(narrow)]) + narrow.ljust(54)
    return (data + len(name).to_bytes(2, "little") + wide).ljust(165, b" ")


def test_excels_owner_file_says_who() -> None:
    assert parse_owner_file(owner_file("José Ñandú")).name == "José Ñandú"


def test_excels_owner_file_in_the_old_form_says_who() -> None:
    data = bytes([3]) + b"Ana".ljust(54)
    assert parse_owner_file(data).name == "Ana"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", bytes(165), b"\x00" * 55 + b"\xff\xff" + b"a" * 20, b" " * 165, b"\xff" * 165,
        (bytes([60]) + b"x" * 54 + b"\x35\x00").ljust(400, b"y"),
    ],
)  # fmt: skip
def test_a_damaged_owner_file_still_means_that_the_workbook_is_open(data: bytes) -> None:
    holder = parse_owner_file(data)
    assert (holder.name, holder.kind) == ("", "excel")
    assert holder.describe() == "Someone has the workbook open"


@pytest.mark.parametrize("cut", [20, 54, 55, 56, 57, 58, 63, 164])
def test_a_truncated_owner_file_still_gives_the_name(cut: int) -> None:
    # Too short for the second form of the name, the first one is still there.
    assert parse_owner_file(owner_file("Ana Reyes")[:cut]).name == "Ana Reyes"


def test_a_longest_name_and_one_outside_the_code_page_are_read() -> None:
    assert parse_owner_file(owner_file("x" * 52)).name == "x" * 52
    assert parse_owner_file(owner_file("李 小龙")).name == "李 小龙"
    assert parse_owner_file(owner_file("😀")[:55] + b"\x02\x00" + "😀".encode("utf-16-le")).name == "😀"


def test_what_follows_a_zero_is_no_name() -> None:
    # PowerPoint and other programs end the name with one and fill up with whatever was there before.
    assert parse_owner_file(bytes([3]) + b"Ana\0".ljust(54)).name == "Ana"
    data = owner_file("Ana")[:55] + b"\x06\x00" + "Ana\0xy".encode("utf-16-le")
    assert parse_owner_file(data).name == "Ana"


def test_the_holder_is_found_beside_the_workbook(tmp_path: Path) -> None:
    target = tmp_path / "board.xlsx"
    assert find_lock_file(target) is None
    presence.owner_path(target).write_bytes(owner_file("Luis"))
    found = find_lock_file(target)
    assert found is not None
    assert (found.name, found.kind) == ("Luis", "excel")
    assert found.since is not None
    presence.lock_path(target).write_bytes(b"Ana,ana,pc,23.11.2026 09:12,x;")
    found = find_lock_file(target)
    assert found is not None
    assert found.name == "Ana"


def test_the_owner_file_of_another_workbook_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").touch()
    presence.owner_path(tmp_path / "book.xlsx").write_bytes(owner_file("Luis"))
    for name in ("my-book.xlsx", "mybook.xlsx", "ook.xlsx", "xxbook.xlsx"):
        assert find_lock_file(tmp_path / name) is None


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("practice.xlsx", "~$practice.xlsx"), ("practice.xlsx", "~$actice.xlsx"), ("clinics.xlsx", "~$linics.xlsx"),
        ("board.xlsx", "~$board.xlsx"), ("überweisungen.xlsx", "~$erweisungen.xlsx"),
    ],
)  # fmt: skip
def test_an_owner_file_is_found_under_its_whole_and_its_short_name(
    tmp_path: Path, name: str, sign: str
) -> None:
    (tmp_path / sign).write_bytes(owner_file("Luis"))
    holder = find_lock_file(tmp_path / name)
    assert holder is not None
    assert (holder.name, holder.path) == ("Luis", tmp_path / sign)


def test_short_names_are_left_whole(tmp_path: Path) -> None:
    assert presence.owner_paths(tmp_path / "boards.xlsx") == [tmp_path / "~$boards.xlsx"]


def test_only_a_dead_refboard_of_this_account_on_this_machine_counts_as_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = datetime.now().astimezone().replace(tzinfo=None)
    monkeypatch.setattr(processes, "is_running", lambda process: process == 1)
    here = socket.gethostname()
    who = lock_file.login()
    assert LockFile("A", now, Editor.REFBOARD, who, here, 2).is_stale()
    assert not LockFile("A", now, Editor.REFBOARD, who, here, 1).is_stale()
    assert LockFile("A", now - timedelta(hours=1), Editor.REFBOARD, who, here, 1).is_stale()
    assert not LockFile("A", now, Editor.REFBOARD, who, "elsewhere", 2).is_stale()
    assert not LockFile("A", now, Editor.REFBOARD, who + "x", here, 2).is_stale()
    assert not LockFile("A", now, Editor.LIBREOFFICE, who, here, 2).is_stale()
    run = processes.machine_run()
    assert not LockFile("A", now, Editor.REFBOARD, who, here, 1, run, processes.started(1)).is_stale()
    # The number belongs to another process by now.
    assert LockFile("A", now, Editor.REFBOARD, who, here, 1, run, processes.started(1) + 1).is_stale()
    # Signed before this machine was started, or on another one of the same name that may be alive.
    assert not LockFile("A", now, Editor.REFBOARD, who, here, 2, "0" * 8).is_stale()
    assert LockFile("A", now - timedelta(minutes=3), Editor.REFBOARD, who, here, 1, "0" * 8).is_stale()


def test_the_day_is_shown_when_it_is_not_today() -> None:
    assert (
        "since 2020-01-02 03:04"
        in LockFile("A", datetime.fromisoformat("2020-01-02T03:04"), Editor.EXCEL).describe()
    )


def beside(target: Path, host: str = "", *, aged: timedelta = timedelta(), data: bytes = b"") -> LockFile:
    """Put LibreOffice's lock file beside a workbook, both untouched for a while, and find it."""
    at = datetime.now().astimezone().replace(tzinfo=None) - aged
    text = f"Luis,luis,{host or socket.gethostname()},{at:%d.%m.%Y %H:%M},file:///home/luis;"
    target.touch()
    presence.lock_path(target).write_bytes(data or text.encode())
    for path in (target, presence.lock_path(target)):
        os.utime(path, (at.timestamp(), at.timestamp()))
    holder = find_lock_file(target)
    assert holder is not None
    return holder


def test_a_libreoffice_that_runs_nowhere_on_its_machine_is_doubted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "board.xlsx"
    monkeypatch.setattr(processes, "runs_office", lambda: False)
    assert "No LibreOffice is running on this computer" in beside(target).doubt()
    assert "No LibreOffice" in beside(target, socket.gethostname() + ".clinic.example").doubt()
    assert beside(target, "elsewhere").doubt() == ""
    for answer in (True, None):
        monkeypatch.setattr(processes, "runs_office", lambda answer=answer: answer)
        assert beside(target).doubt() == ""


def test_a_lock_file_is_doubted_after_a_day_without_a_change_to_it_or_the_workbook(tmp_path: Path) -> None:
    target = tmp_path / "board.xlsx"
    assert beside(target, "elsewhere", aged=timedelta(hours=23)).doubt() == ""
    old = beside(target, "elsewhere", aged=timedelta(hours=25))
    assert old.doubt().startswith("Neither the lock file nor the workbook has changed since ")
    assert old.holder().to_json()["doubt"] == old.doubt()
    os.utime(target)
    assert old.doubt() == ""


def test_an_old_owner_file_is_doubted_too(tmp_path: Path) -> None:
    target = tmp_path / "board.xlsx"
    target.touch()
    presence.owner_path(target).write_bytes(owner_file("Luis"))
    for path in (target, presence.owner_path(target)):
        os.utime(path, (1e9, 1e9))
    holder = find_lock_file(target)
    assert holder is not None
    assert "since 2001-09-0" in holder.doubt()


def test_an_old_lock_file_of_a_refboard_elsewhere_is_doubted() -> None:
    now = datetime.now().astimezone().replace(tzinfo=None)
    assert LockFile("A", now, Editor.REFBOARD, "x", "elsewhere", 2).doubt() == ""
    assert (
        "only while it saves"
        in LockFile("A", now - timedelta(hours=1), Editor.REFBOARD, "x", "elsewhere", 2).doubt()
    )


def test_a_refboard_of_another_account_whose_process_ended_here_is_doubted() -> None:
    now = datetime.now().astimezone().replace(tzinfo=None)
    run, here = processes.machine_run(), socket.gethostname()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert "is no longer running" in LockFile("A", now, Editor.REFBOARD, "x", here, gone.pid, run).doubt()
    mine = processes.started(os.getpid())
    assert LockFile("A", now, Editor.REFBOARD, "x", here, os.getpid(), run, mine).doubt() == ""
    assert (
        "no longer running"
        in LockFile("A", now, Editor.REFBOARD, "x", here, os.getpid(), run, mine + 1).doubt()
    )
    # Elsewhere, or in another container here, the number means another process.
    assert LockFile("A", now, Editor.REFBOARD, "x", "elsewhere", gone.pid, run).doubt() == ""
    assert LockFile("A", now, Editor.REFBOARD, "x", here, gone.pid, "0" * 8).doubt() == ""
    assert LockFile("A", now, Editor.REFBOARD, "x", here, gone.pid).doubt() == ""


def test_a_lock_file_with_any_content_is_described_in_one_short_sentence() -> None:
    assert len(parse_lock(b"A" * 5000).describe()) < 120
    assert len(parse_lock(b"," + b"A" * 5000).describe()) < 120


def test_only_the_lock_file_that_was_read_is_removed(tmp_path: Path) -> None:
    target = tmp_path / "board.xlsx"
    old = beside(target, "elsewhere", aged=timedelta(days=3))
    beside(target, "elsewhere")
    assert not temporary_files.remove_lock_file(target, old, DISK)
    found = find_lock_file(target)
    assert found is not None
    assert temporary_files.remove_lock_file(target, found, DISK)
    assert find_lock_file(target) is None
    assert not temporary_files.remove_lock_file(target, found, DISK)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board.xlsx"]


def test_the_lock_file_of_a_killed_process_no_longer_counts(tmp_path: Path) -> None:
    target = tmp_path / "board.xlsx"
    target.touch()
    script = (
        "import pathlib, sys, time; from workbook.sharing.locks import lock_format, presence\n"
        "target = pathlib.Path(sys.argv[1])\n"
        "presence.lock_path(target).write_bytes(lock_format.lock_bytes('Luis'))\n"
        "print('signed', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, target], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        holder = find_lock_file(target)
        assert holder is not None
        assert (holder.name, holder.process) == ("Luis", process.pid)
        process.send_signal(signal.SIGKILL)
    assert find_lock_file(target) is None
    temporary_files.remove_stale_lock_file(target, DISK)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board.xlsx"]


def proc(folder: Path, **programs: str) -> Path:
    """A stand-in for /proc with these programs by number."""
    for number, name in {"p1": "init", **programs}.items():
        (folder / number[1:]).mkdir(parents=True)
        (folder / number[1:] / "comm").write_text(name + "\n")
    (folder / "meminfo").write_text("")
    return folder


def test_libreoffice_of_any_user_is_seen(tmp_path: Path) -> None:
    assert processes.runs_office(proc(tmp_path / "a", p7="bash")) is False
    assert processes.runs_office(proc(tmp_path / "b", p7="soffice.bin")) is True
    # Other people's processes are hidden, the first one among them; or there is no such folder at all.
    (tmp_path / "c").mkdir()
    assert processes.runs_office(tmp_path / "c") is None
    assert processes.runs_office(tmp_path / "d") is None


def test_a_process_is_identified_by_its_start_time() -> None:
    assert processes.started(os.getpid()) > 0
    assert processes.started(4_000_000) == 0
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        time.sleep(0.02)
        assert processes.started(process.pid) >= processes.started(os.getpid())
        process.communicate(b"\n")
    assert not processes.is_running(process.pid)
