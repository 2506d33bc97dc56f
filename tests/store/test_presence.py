from __future__ import annotations

import socket
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from workbook.sharing import presence
from workbook.sharing.presence import Holder, find_holder, lock_bytes, parse_lock, parse_owner

if TYPE_CHECKING:
    from pathlib import Path


def test_a_libreoffice_sign_says_who_where_and_since_when() -> None:
    holder = parse_lock(b"Ana Reyes,ana,frontdesk,23.11.2026 09:12,file:///home/ana/.config/libreoffice/4;")
    assert holder == Holder(
        "Ana Reyes", datetime.fromisoformat("2026-11-23T09:12"), "libreoffice", "ana", "frontdesk"
    )
    assert holder.to_json() == {"name": "Ana Reyes", "since": "2026-11-23T09:12", "kind": "libreoffice"}


def test_a_sign_without_display_name_falls_back_to_the_account() -> None:
    assert parse_lock(b",root,vm,23.11.2026 19:47,file:///root;").name == "root"


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff\xfe", b",,,,;", b"a", b"\\", b"a,b,c,99.99.9999 99:99,e;", b";" * 9000]
)
def test_a_damaged_sign_still_means_somebody(data: bytes) -> None:
    holder = parse_lock(data)
    assert holder.kind == "libreoffice"
    assert holder.since is None
    assert "has the workbook open" in holder.describe()


def test_our_sign_survives_commas_and_new_lines_in_names() -> None:
    at = datetime.fromisoformat("2026-11-23T09:12")
    holder = parse_lock(lock_bytes("Reyes, Ana; \\ \n\x1b]0;x", process=77, at=at))
    assert holder.name == "Reyes, Ana; \\   ]0;x"
    assert (holder.kind, holder.process, holder.since) == ("refboard", 77, at)


def owner_file(name: str) -> bytes:
    narrow = name.encode("cp1252", "replace")
    wide = name.encode("utf-16-le")
    data = bytes([len(narrow)]) + narrow.ljust(54)
    return (data + len(name).to_bytes(2, "little") + wide).ljust(165, b" ")


def test_excels_sign_says_who() -> None:
    assert parse_owner(owner_file("José Ñandú")).name == "José Ñandú"


def test_excels_sign_in_the_old_form_says_who() -> None:
    data = bytes([3]) + b"Ana".ljust(54)
    assert parse_owner(data).name == "Ana"


@pytest.mark.parametrize("data", [b"", b"\xff", bytes(165), b"\x00" * 55 + b"\xff\xff" + b"a" * 20])
def test_a_damaged_excel_sign_still_means_somebody(data: bytes) -> None:
    assert parse_owner(data).kind == "excel"


def test_the_holder_is_found_beside_the_workbook(tmp_path: Path) -> None:
    target = tmp_path / "board.xlsx"
    assert find_holder(target) is None
    presence.owner_path(target).write_bytes(owner_file("Luis"))
    found = find_holder(target)
    assert found is not None
    assert (found.name, found.kind) == ("Luis", "excel")
    assert found.since is not None
    presence.lock_path(target).write_bytes(b"Ana,ana,pc,23.11.2026 09:12,x;")
    found = find_holder(target)
    assert found is not None
    assert found.name == "Ana"


def test_excels_sign_for_another_workbook_is_not_taken_for_ours(tmp_path: Path) -> None:
    presence.owner_path(tmp_path / "board.xlsx").write_bytes(owner_file("Luis"))
    assert find_holder(tmp_path / "myboard.xlsx") is None


def test_only_a_dead_refboard_of_this_account_on_this_machine_counts_as_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = datetime.now().astimezone().replace(tzinfo=None)
    monkeypatch.setattr(presence, "is_running", lambda process: process == 1)
    here = socket.gethostname()
    who = presence.login()
    assert Holder("A", now, "refboard", who, here, 2).is_dead()
    assert not Holder("A", now, "refboard", who, here, 1).is_dead()
    assert Holder("A", now - timedelta(hours=1), "refboard", who, here, 1).is_dead()
    assert not Holder("A", now, "refboard", who, "elsewhere", 2).is_dead()
    assert not Holder("A", now, "refboard", who + "x", here, 2).is_dead()
    assert not Holder("A", now, "libreoffice", who, here, 2).is_dead()


def test_the_day_is_said_when_it_is_not_today() -> None:
    assert (
        "since 2020-01-02 03:04"
        in Holder("A", datetime.fromisoformat("2020-01-02T03:04"), "excel").describe()
    )
