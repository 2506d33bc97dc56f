"""Bringing a version back when something is wrong: with the workbook, with the attempt, with what comes after."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from workbook_fixtures import (
    Killed,
    build_workbook,
    cell,
    edit_like_a_colleague,
    names_beside,
    open_store,
    unstamped_members,
)

from workbook import SetCells, Store
from workbook.errors import RefusedError
from workbook.sharing.disk.disk import Disk
from workbook.sharing.locks.presence import lock_path, owner_path


class KilledBeforeTheSwap(Disk):
    """The process ends before the new version takes the workbook's place."""

    def exchange(self, one: Path, other: Path) -> None:  # noqa: ARG002
        raise Killed


def note(text: str) -> SetCells:
    return SetCells("Targets", "P-AAAAA", {"Notes": text})


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


@pytest.fixture
def store(board: Path) -> Iterator[Store]:
    with open_store(board) as opened:
        opened.read()
        opened.submit([note("likes fax")])
        yield opened


def first_version(store: Store) -> int:
    return min(stored.number for stored in store.versions())


def test_a_refused_restore_leaves_the_second_look_as_it_was(store: Store, board: Path) -> None:
    number = first_version(store)
    owner_path(board).write_bytes(b"\x03Ana".ljust(165))
    with pytest.raises(RefusedError, match="Ana has had the workbook open"):
        store.restore(number)
    owner_path(board).unlink()
    # Later a sync service puts the very same bytes there: an older copy, and no one's decision.
    board.write_bytes(store.version(number))
    receipt = store.sync()
    assert receipt is not None
    assert "did not contain" in receipt.detail
    assert cell(board, "Targets", "E2") == "likes fax"


def test_a_killed_restore_is_forgotten_once_another_version_was_met(store: Store, board: Path) -> None:
    number = first_version(store)
    with open_store(board, disk=KilledBeforeTheSwap()) as killed, pytest.raises(Killed):
        killed.restore(number)
    edit_like_a_colleague(board, "Targets", "B3", "Oak Clinic North")
    store.sync()
    board.write_bytes(store.version(number))
    store.sync()
    assert cell(board, "Targets", "E2") == "likes fax"


@pytest.mark.parametrize("left", [b"", b"PK\x03\x04 and then nothing", b"not a workbook at all"])
def test_a_damaged_workbook_is_replaced_and_stored(store: Store, board: Path, left: bytes) -> None:
    whole = board.read_bytes()
    newest = max(store.versions(), key=lambda stored: stored.number)
    board.write_bytes(left)
    # What was written just now may become whole.
    os.utime(board, (1e9, 1e9))
    with pytest.raises(RefusedError):
        store.read()
    receipt = store.restore(newest.number)
    assert receipt.status == "saved"
    assert unstamped_members(board.read_bytes()) == unstamped_members(whole)
    assert store.version(newest.number + 1) == left
    assert names_beside(board) == ["board.xlsx"]
    assert store.submit([note("and e-mail")]).status == "saved"
    assert cell(board, "Targets", "E2") == "and e-mail"


def test_restoring_the_current_version_is_refused(store: Store, board: Path) -> None:
    newest = max(store.versions(), key=lambda stored: stored.number)
    with pytest.raises(RefusedError, match=r"is what board\.xlsx holds now"):
        store.restore(newest.number)
    assert not lock_path(board).exists()
