"""What lies beside a workbook or in the state directory and is not what it should be: pipes, devices, dead lock files."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from workbook_fixtures import SCHEMA, build_workbook, cell, open_store

from workbook import NotWrittenError, SetCells, Store
from workbook.sharing.locks import lock_format, presence
from workbook.sharing.locks.temporary_files import LOCK_DRAFT, name_temporary_file
from workbook.sharing.versions.ring import VersionRing

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
SECONDS = 10
DEAD_PROCESS = 4_194_303
"""A process number beyond what the system gives out."""
NOTE = SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"})


@pytest.fixture(autouse=True)
def _ends_in_time() -> Iterator[None]:
    """A command that waits for a pipe would wait forever."""

    def stop(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


def leave_lock_of_dead_process(board: Path) -> Path:
    path = presence.lock_path(board)
    path.write_bytes(lock_format.lock_bytes("Ana", process=DEAD_PROCESS))
    return path


@pytest.mark.parametrize("kind", ["pipe", "folder", "link to a device"])
@pytest.mark.parametrize("name", ["lock", "owner", "temporary", "lock draft"])
def test_no_command_waits_for_a_special_file(board: Path, kind: str, name: str) -> None:
    made_of = "0123456789abcdef"
    path = {
        "lock": presence.lock_path(board),
        "owner": presence.owner_path(board),
        "temporary": name_temporary_file(board, made_of, made_of),
        "lock draft": name_temporary_file(board, LOCK_DRAFT, "01234567"),
    }[name]
    path = path.with_name(path.name.replace(f"-{os.getpid()}-", f"-{DEAD_PROCESS}-"))
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    with open_store(board) as store:
        assert len(store.read().tables["Targets"]) == 2
        store.status()
        receipt = store.submit([NOTE])
        assert receipt.status in ("saved", "queued")
        store.sync()
        assert (cell(board, "Targets", "E2") == "likes fax") == (receipt.status == "saved")


@pytest.mark.parametrize("call", ["read", "status", "sync"])
def test_the_lock_file_of_a_dead_process_is_removed(board: Path, call: str) -> None:
    with open_store(board) as store:
        store.submit([NOTE])
        lock = leave_lock_of_dead_process(board)
        getattr(store, call)()
        assert not lock.exists()


def test_an_emptied_journal_is_no_journal_without_edits(board: Path) -> None:
    with open_store(board) as store:
        store.submit([NOTE])
        journal = store._journal.path
    journal.write_bytes(b"")
    with open_store(board) as store:
        for call in (store.status, store.sync, store.undo):
            with pytest.raises(NotWrittenError, match="it is empty"):
                call()


def test_versions_that_cannot_be_stored_are_reported(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bool:
        return False

    monkeypatch.setattr(VersionRing, "put", refuse)
    with open_store(board) as store:
        receipt = store.submit([NOTE])
    assert receipt.status == "saved"
    assert "No earlier version could be stored" in receipt.detail


def test_every_folder_made_for_the_state_is_private(board: Path, tmp_path: Path) -> None:
    state = tmp_path / "one" / "two" / "state"
    previous = os.umask(0o022)
    try:
        with Store.open(board, SCHEMA, state_dir=state, user="Ana") as store:
            store.submit([NOTE])
    finally:
        os.umask(previous)
    made = [tmp_path / "one", tmp_path / "one" / "two", *(p for p in state.rglob("*") if p.is_dir())]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in made} == {0o700}
    assert {stat.S_IMODE(p.stat().st_mode) & 0o077 for p in state.rglob("*") if p.is_file()} == {0}
