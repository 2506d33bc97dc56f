"""Many edits at once: the same workbook as one by one, with work that grows with the edits and not with their square."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from typing import TYPE_CHECKING

import pytest
from raw_workbook import book, number, row, sheet_xml
from workbook_fixtures import build_workbook, edit_like_a_colleague, open_store

from workbook import AddRow, Change, RowMissingError, SetCells
from workbook.xlsx.byte_comparison import same_bytes
from workbook.xlsx.package import Package
from workbook.xlsx.reading import row_lookup, rows
from workbook.xlsx.reading.cells import read_sheet
from workbook.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

MANY = 150


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


def touches(count: int, word: str) -> list[Change]:
    return [
        AddRow(
            "Touches",
            {"Target ID": "P-AAAAA", "Date": date(2026, 11, 20), "Channel": "Phone", "Notes": f"{word} {at}"},
        )
        for at in range(count)
    ]


def cells_of(path: Path) -> list[str]:
    """Every cell of Touches but the random ids, in order."""
    package = Package.open(path.read_bytes())
    return [f"{ref} {cell}" for ref, cell in read_sheet(package, "Touches").items() if cell.text[:2] != "T-"]


def test_many_edits_at_once_make_the_workbook_that_the_same_edits_make_one_by_one(
    board: Path, tmp_path: Path
) -> None:
    single = build_workbook(tmp_path / "single.xlsx")
    changes = touches(20, "call")
    with open_store(board) as store, open_store(single) as other:
        ids = store.submit(changes).ids
        others = [other.submit([change]).ids[0] for change in changes]
        store.submit([SetCells("Touches", row_id, {"Notes": f"later {at}"}) for at, row_id in enumerate(ids)])
        for at, row_id in enumerate(others):
            other.submit([SetCells("Touches", row_id, {"Notes": f"later {at}"})])
    assert cells_of(board) == cells_of(single)


def test_undo_and_redo_of_many_edits_bring_back_every_cell(board: Path) -> None:
    with open_store(board) as store:
        store.read()
        before = cells_of(board)
        ids = store.submit(touches(MANY, "call")).ids
        added = cells_of(board)
        store.submit([SetCells("Touches", row_id, {"Notes": None}) for row_id in ids])
        emptied = cells_of(board)
        assert len(set(ids)) == MANY
        assert store.undo().status == "saved"
        assert cells_of(board) == added
        assert store.undo().status == "saved"
        assert cells_of(board) == before
        assert store.redo().status == "saved"
        assert cells_of(board) == added
        assert store.redo().status == "saved"
        assert cells_of(board) == emptied


def test_adding_undoing_and_redoing_many_rows_scans_the_table_a_few_times(
    board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    find_rows = row_lookup.find_rows

    def counted(*args: object) -> dict[str, list[int]]:
        asked.append(len(args[2]))  # type: ignore[arg-type]  # the ids
        return find_rows(*args)  # type: ignore[arg-type]  # as called

    monkeypatch.setattr(rows, "find_rows", counted)
    with open_store(board) as store:
        store.submit(touches(MANY, "call"))
        store.undo()
        store.redo()
    assert max(asked) >= MANY
    assert len(asked) < 20


def test_one_wrong_edit_among_many_refuses_all(board: Path) -> None:
    with open_store(board) as store:
        before = board.read_bytes()
        with pytest.raises(RowMissingError):
            store.submit([*touches(MANY, "call"), SetCells("Touches", "T-NEVER", {"Notes": "x"})])
        assert board.read_bytes() == before
        assert store.history() == []


def test_the_index_of_rows_finds_what_a_search_finds() -> None:
    numbers = [1, 2, 5, 6, 40, 41, 42, 300]
    xml = sheet_xml("".join(row(at, number(f"A{at}", at)) for at in numbers) + '<row r="301"/>')
    package = Package.open(book({"Data": xml}))
    sheet = Sheet.of(package, package.sheets[0].part)
    searched = {at: sheet.row_span(at) for at in range(303)}
    for _ in range(200):
        sheet.row_span(5)
    assert ("rows", sheet.part) in package.memo
    assert {at: sheet.row_span(at) for at in range(303)} == searched
    assert sheet.row_spans(range(303)) == searched
    assert [at for at, span in searched.items() if span] == [*numbers, 301]


def test_runs_of_bytes_are_compared_to_their_end() -> None:
    run = bytes(range(256)) * 10_000
    assert same_bytes((run, 0), (b"xx" + run, 2), len(run))
    assert not same_bytes((run, 0), (run[:-1] + b"x", 0), len(run))
    assert not same_bytes((run, 0), (run[:-1], 0), len(run))
    assert same_bytes((run, 0), (run, 1), 0)


def test_a_version_that_was_replaced_leaves_memory_without_a_garbage_collection(board: Path) -> None:
    with open_store(board) as store:
        store.read()
        gc.collect()
        gc.disable()
        try:
            before = [weakref.ref(found) for found in gc.get_objects() if isinstance(found, Sheet)]
            assert before
            store.submit(touches(1, "call"))
            edit_like_a_colleague(board, "Targets", "A2", "Elm Street Dental")
            store.read()
            assert store.sync() is None
            ours = [
                found for ref in before if (found := ref()) is not None and found.package.name == board.name
            ]
            assert ours == []
        finally:
            gc.enable()
