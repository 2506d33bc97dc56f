from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from workbook_fixtures import DAY, build_workbook, cell, edit_like_a_colleague, open_store

from workbook import AddRow, Change, RefusedError, SetCells
from workbook.sharing.locks import presence

if TYPE_CHECKING:
    from pathlib import Path

TOUCH = AddRow("Touches", {"Target ID": "P-AAAAA", "Date": date(2026, 11, 20), "Channel": "Phone"})
CALL: list[Change] = [TOUCH, SetCells("Targets", "P-AAAAA", {"Next date": None, "Notes": "called"})]


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


def values(path: Path) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def filled(path: Path) -> dict[str, list[list[Any]]]:
    """Values without rows that are wholly blank."""
    return {
        name: [row for row in rows if any(v is not None for v in row)] for name, rows in values(path).items()
    }


def refs(path: Path) -> dict[str, str]:
    book = openpyxl.load_workbook(path)
    return {table.name: table.ref for sheet in book.worksheets for table in sheet.tables.values()}


def test_undo_restores_every_value_and_the_tables_range(board: Path) -> None:
    before, ranges = values(board), refs(board)
    with open_store(board) as store:
        store.read()
        receipt = store.submit(CALL, title="Logged a call with Elm Street")
        after, grown = values(board), refs(board)
        assert grown != ranges
        assert store.undo_title() == "Logged a call with Elm Street"
        undone = store.undo()
        assert (undone.status, undone.title) == ("saved", "Logged a call with Elm Street")
        assert filled(board) == before
        assert refs(board) == ranges
        assert store.redo_title() == "Logged a call with Elm Street"
        assert store.redo().status == "saved"
        assert values(board) == after
        assert refs(board) == grown
        assert receipt.ids[0] in store.read().tables["Touches"].ids


def test_undo_and_redo_survive_a_restart(board: Path) -> None:
    before = values(board)
    with open_store(board) as store:
        store.read()
        store.submit(CALL, title="one")
        store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "two"})], title="two")
    after = values(board)
    for expected in ("two", "one"):
        with open_store(board) as store:
            assert store.undo_title() == expected
            assert store.undo().title == expected
    assert filled(board) == before
    for expected in ("one", "two"):
        with open_store(board) as store:
            assert store.redo_title() == expected
            assert store.redo().title == expected
    assert values(board) == after


def test_there_is_an_end_to_it(board: Path) -> None:
    with open_store(board) as store:
        assert (store.undo_title(), store.redo_title()) == ("", "")
        with pytest.raises(RefusedError, match=r"Nothing to undo in board\.xlsx"):
            store.undo()
        with pytest.raises(RefusedError, match=r"Nothing to redo in board\.xlsx"):
            store.redo()
        store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "one"})])
        store.undo()
        store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "two"})])
        with pytest.raises(RefusedError, match="Nothing to redo"):
            store.redo()


def test_undo_keeps_what_a_colleague_wrote_since(board: Path) -> None:
    with open_store(board) as store:
        store.read()
        store.submit(CALL, title="call")
        edit_like_a_colleague(board, "Targets", "E2", "wants lemon cake")
        receipt = store.undo()
        assert receipt.status == "conflict"
        assert "Notes of P-AAAAA" in receipt.detail
        assert cell(board, "Targets", "E2") == "wants lemon cake"
        # What no one else touched is undone all the same.
        assert cell(board, "Targets", "C2").date() == DAY
        assert len(store.read().tables["Touches"]) == 1


def test_undo_keeps_a_row_that_a_colleague_filled_in(board: Path) -> None:
    with open_store(board) as store:
        store.read()
        store.submit([TOUCH], title="call")
        edit_like_a_colleague(board, "Touches", "E3", "they called back!")
        receipt = store.undo()
        assert receipt.status == "conflict"
        assert cell(board, "Touches", "E3") == "they called back!"
        assert cell(board, "Touches", "D3") == "Phone"


def test_undo_finds_a_row_that_moved(board: Path) -> None:
    with open_store(board) as store:
        store.read()
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "x"})])
        rows = values(board)["Targets"]
        build_workbook(board, [rows[0], rows[2], rows[1]])
        assert store.undo().status == "saved"
        assert cell(board, "Targets", "E3") == "prefers mornings"


def test_a_pending_edit_is_withdrawn_and_can_be_redone(board: Path) -> None:
    before = board.read_bytes()
    with open_store(board) as store:
        store.read()
        sign = presence.owner_path(board)
        sign.write_bytes(bytes(165))
        queued = store.submit(CALL, title="call")
        assert queued.status == "queued"
        undone = store.undo()
        assert (undone.status, undone.title) == ("saved", "call")
        assert store.status().pending == []
        assert store.redo().status == "queued"
        sign.unlink()
        receipt = store.sync()
        assert receipt is not None
        assert receipt.status == "saved"
        assert board.read_bytes() != before
        assert list(store.read().tables["Touches"].ids) == ["T-AAAAA", queued.ids[0]]


def test_an_undo_can_wait_too(board: Path) -> None:
    before = values(board)
    with open_store(board) as store:
        store.read()
        store.submit(CALL, title="call")
        sign = presence.owner_path(board)
        sign.write_bytes(bytes(165))
        assert store.undo().status == "queued"
        with pytest.raises(RefusedError, match="Nothing to undo"):
            store.undo()
        sign.unlink()
        receipt = store.sync()
        assert receipt is not None
        assert receipt.status == "saved"
    assert filled(board) == before


def test_formatted_text_comes_back_formatted(board: Path) -> None:
    rich = CellRichText("call ", TextBlock(InlineFont(b=True), "before noon"))
    edit_like_a_colleague(board, "Targets", "E2", rich)
    with open_store(board) as store:
        store.read()
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "plain"})])
        store.undo()
    back = openpyxl.load_workbook(board, rich_text=True)["Targets"]["E2"].value
    assert isinstance(back, CellRichText)
    assert str(back) == "call before noon"
    assert any(isinstance(part, TextBlock) and part.font.b for part in back)


def test_back_and_forth_many_times_changes_nothing(board: Path) -> None:
    with open_store(board) as store:
        store.read()
        store.submit(CALL, title="call")
        after = values(board)
        for _ in range(5):
            store.undo()
            store.redo()
    assert values(board) == after
