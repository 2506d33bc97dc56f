"""Mine or theirs, and earlier versions restored."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from workbook_fixtures import (
    DAY,
    TARGETS,
    FailingDisk,
    Killed,
    build_workbook,
    cell,
    edit_like_a_colleague,
    open_store,
    unstamped_members,
)

from workbook import AddRow, Receipt, RefusedError, RemoveRow, SetCells, Store
from workbook.sharing.locks import presence, processes

TOUCH = AddRow("Touches", {"Target ID": "P-AAAAA", "Channel": "Phone"})


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


@pytest.fixture
def store(board: Path) -> Iterator[Store]:
    with open_store(board) as opened:
        opened.read()
        yield opened


def in_conflict(store: Store, board: Path) -> str:
    """A note that Ben set while Ana's, made on what was there before, waited."""
    edit_like_a_colleague(board, "Targets", "E2", "Ben's")
    book = openpyxl.load_workbook(board)
    book.properties.lastModifiedBy = "Ben Okafor"
    book.save(board)
    assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "Ana's"})]).status == "conflict"
    (conflict,) = store.status().conflicts
    assert (conflict.base, conflict.mine, conflict.theirs, conflict.who) == (
        "prefers mornings", "Ana's", "Ben's", "Ben Okafor",
    )  # fmt: skip
    return str(conflict.id)


def test_mine_goes_into_the_workbook_and_can_be_undone(store: Store, board: Path) -> None:
    key = in_conflict(store, board)
    receipt = store.resolve(key[:8], "mine")
    assert (receipt.status, receipt.title) == ("saved", "Keep yours: Notes of P-AAAAA")
    assert cell(board, "Targets", "E2") == "Ana's"
    assert store.status().conflicts == []
    store.undo()
    assert cell(board, "Targets", "E2") == "Ben's"


def test_theirs_leaves_the_workbook_alone(store: Store, board: Path) -> None:
    key = in_conflict(store, board)
    before = board.read_bytes()
    assert store.resolve(key, "theirs").status == "saved"
    assert store.history()[0][1] == "decided"
    assert board.read_bytes() == before
    assert store.status().conflicts == []
    with pytest.raises(RefusedError, match="No conflict or lost edit"):
        store.resolve(key, "mine")


def test_mine_waits_while_another_program_has_it_open(store: Store, board: Path) -> None:
    key = in_conflict(store, board)
    sign = presence.lock_path(board)
    sign.write_text("Ben,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    assert store.resolve(key, "mine").status == "queued"
    assert cell(board, "Targets", "E2") == "Ben's"
    sign.unlink()
    store.sync()
    assert cell(board, "Targets", "E2") == "Ana's"


@pytest.mark.parametrize("key", ["", "ab", "zzzzzz"])
def test_an_id_that_is_none_is_refused(store: Store, key: str) -> None:
    with pytest.raises(RefusedError, match="No conflict or lost edit"):
        store.resolve(key, "theirs")


def vanish(store: Store, board: Path) -> str:
    (touch,) = store.submit([TOUCH], title="Log it").ids
    store.submit([SetCells("Touches", touch, {"Notes": "left a card"})])
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "seen"})])
    book = openpyxl.load_workbook(board)
    book["Touches"].delete_rows(3)
    book["Touches"].tables["Touches"].ref = "A1:E2"
    book.save(board)
    return touch


def test_a_row_that_a_colleague_removed_can_be_restored(store: Store, board: Path) -> None:
    touch = vanish(store, board)
    (row,) = store.status().vanished
    assert row.title == "Log it"
    receipt = store.resolve(row.id, "mine")
    assert (receipt.status, receipt.ids) == ("saved", (touch,))
    assert [cell(board, "Touches", ref) for ref in ("A3", "D3", "E3")] == [touch, "Phone", "left a card"]
    assert store.status().vanished == []


def test_a_row_that_a_colleague_removed_may_stay_removed(store: Store, board: Path) -> None:
    vanish(store, board)
    (row,) = store.status().vanished
    store.resolve(row.id, "theirs")
    assert store.status().vanished == []
    assert store.sync() is None
    assert len(store.read().tables["Touches"]) == 1


def test_a_version_comes_back_byte_by_byte_and_edits_since_are_given_up(store: Store, board: Path) -> None:
    first = board.read_bytes()
    store.submit([TOUCH])
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "fax"})])
    last = board.read_bytes()
    oldest, newest = store.versions()[-1], store.versions()[0]
    answer = [
        (table.table, table.count("added"), table.count("changed"))
        for table in store.difference(oldest.number)
    ]
    assert answer == [("Targets", 0, 1), ("Touches", 1, 0)]
    receipt = store.restore(oldest.number)
    assert receipt.status == "saved"
    assert unstamped_members(board.read_bytes()) == unstamped_members(first)
    assert store.sync() is None
    assert unstamped_members(board.read_bytes()) == unstamped_members(first)
    with pytest.raises(RefusedError, match="Nothing to undo"):
        store.undo()
    store.restore(newest.number)
    assert unstamped_members(board.read_bytes()) == unstamped_members(last)
    with pytest.raises(RefusedError, match="holds now"):
        store.restore(newest.number)
    with pytest.raises(RefusedError, match="No version 99"):
        store.restore(99)


def test_only_the_rows_that_are_missing_come_back(store: Store, board: Path) -> None:
    touch = vanish(store, board)
    edit_like_a_colleague(board, "Targets", "E3", "since then")
    stored = next(stored for stored in store.versions() if stored.own)
    receipt = store.restore(stored.number, rows_only=True)
    assert receipt.status == "saved"
    assert cell(board, "Touches", "A3") == touch
    assert cell(board, "Targets", "E3") == "since then"
    with pytest.raises(RefusedError, match="has every row"):
        store.restore(stored.number, rows_only=True)


def test_rows_that_had_no_id_yet_are_known_by_the_one_they_got(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [None, "Elm", None, 30],
        [None, "Oak"],
        [None, "Fir"],
        ["P-AAAAA", "Ash"],
        ["P-AAAAA", "Ash Annex"],
    ]
    board = build_workbook(tmp_path / "b.xlsx", targets=[TARGETS[0], *rows])
    with open_store(board) as store:
        store.read()
        store.submit([])
        first = store.versions()[-1].number
        elm, oak, fir, ash, annex = store.read().tables["Targets"].ids
        store.submit([SetCells("Targets", oak, {"Notes": "fax"})])
        store.submit([RemoveRow("Targets", elm)])
        store.submit([RemoveRow("Targets", annex)])
        (table,) = store.difference(first)
        assert [(row.change, row.row_id) for row in table.rows] == [
            ("changed", oak), ("changed", fir), ("gone", elm), ("gone", annex),
        ]  # fmt: skip
        assert table.rows[0].cells[-1].new == "fax"
        assert set(store.restore(first, rows_only=True).ids) == {elm, annex}
        with pytest.raises(RefusedError, match="has every row of version"):
            store.restore(first, rows_only=True)
    found = {
        row[0].value: row[1].value for row in openpyxl.load_workbook(board)["Targets"].iter_rows(min_row=2)
    }
    assert found | {None: None} == {
        elm: "Elm", oak: "Oak", fir: "Fir", ash: "Ash", annex: "Ash Annex", None: None,
    }  # fmt: skip


@pytest.mark.parametrize("way", ["restore", "resolve"])
def test_a_row_comes_back_with_its_days_into_the_other_date_system(
    store: Store, board: Path, way: str
) -> None:
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "fax"})])
    store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "fax"})])
    stored = store.versions()[0]
    book = openpyxl.load_workbook(board)
    book.epoch = CALENDAR_MAC_1904
    book["Targets"].delete_rows(2)
    book["Targets"].tables["Targets"].ref = "A1:F2"
    book.save(board)
    if way == "restore":
        store.restore(stored.number, rows_only=True)
    else:
        store.resolve(store.status().vanished[0].id, "mine")
    assert cell(board, "Targets", "A3") == "P-AAAAA"
    assert cell(board, "Targets", "C3").date() == DAY
    assert cell(board, "Targets", "D3") == 30


def test_a_row_without_an_id_that_nothing_tells_about_is_named(tmp_path: Path) -> None:
    board = build_workbook(tmp_path / "b.xlsx", targets=[TARGETS[0], ["P-ELMXX", "Elm"], ["P-AAAAA", "Oak"]])
    with open_store(board) as store:
        store.submit([AddRow("Touches", {"Channel": "Fax"})])
        book = openpyxl.load_workbook(board)
        book["Targets"]["A2"] = None
        book.save(board)
        # Nothing is written, so nothing gets an id; a colleague's program names the row and removes another.
        assert store.sync() is None
        first = store.versions()[0].number
        book["Targets"]["A2"], book["Targets"]["B2"] = "P-ELMXX", "Elm Street"
        book.save(board)
        with pytest.raises(
            RefusedError, match=rf"every row with an id of version {first}; .* A row of it without an id"
        ):
            store.restore(first, rows_only=True)
        book["Targets"]["A3"] = book["Targets"]["B3"] = None
        book.save(board)
        assert "A row of it without an id may be gone" in store.restore(first, rows_only=True).detail
    assert cell(board, "Targets", "A3") == "P-AAAAA"


def test_no_version_is_restored_while_another_program_has_the_workbook_open(
    store: Store, board: Path
) -> None:
    store.submit([TOUCH])
    before = board.read_bytes()
    presence.lock_path(board).write_text("Ben,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    with pytest.raises(RefusedError, match="Ben has had the workbook open"):
        store.restore(store.versions()[-1].number)
    assert board.read_bytes() == before


def test_killed_anywhere_a_version_comes_back_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = build_workbook(tmp_path / "board.xlsx")
    done = False
    for at in range(1, 200):
        folder = tmp_path / str(at)
        folder.mkdir()
        board = Path(shutil.copy(template, folder / "board.xlsx"))
        first = board.read_bytes()
        with open_store(board) as before:
            before.read()
            before.submit([TOUCH])
            number = before.versions()[-1].number
        last = board.read_bytes()
        with open_store(board, disk=FailingDisk(at)) as store, monkeypatch.context() as patch:
            try:
                done = store.restore(number).status == "saved"
            except Killed:
                patch.setattr(processes, "is_running", lambda _: False)
            found = board.read_bytes()
            assert unstamped_members(found) in (unstamped_members(first), unstamped_members(last))
            with open_store(board) as after:
                after.read()
                after.sync()
                assert board.read_bytes() == found
        if done:
            break
    assert done


def test_a_row_removed_while_an_edit_of_it_was_pending_can_be_restored(board: Path) -> None:
    sign = presence.lock_path(board)
    sign.write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    with open_store(board) as store:
        store.read()
        assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"})]).status == "queued"
        build_workbook(board, [TARGETS[0], TARGETS[2]])
        sign.unlink()
        assert (store.sync() or Receipt("saved")).status == "conflict"
        (conflict,) = store.status().conflicts
        assert conflict.missing
        assert store.resolve(conflict.id, "mine").status == "saved"
        table = store.read().tables["Targets"]
    place = table.index("P-AAAAA")
    assert place is not None
    assert (table.text["Source"][place], table.text["Notes"][place]) == ("Elm Street", "likes fax")
