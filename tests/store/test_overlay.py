"""What waits in the journal, laid over a snapshot: the same as the file after it is written."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_fixtures import DAY, build_workbook, edit_like_a_colleague, open_store

from workbook import AddRow, SetCells, Snapshot, Store
from workbook.change import Change
from workbook.sharing.overlay import overlay

TARGETS: list[list[Any]] = [
    ["Target ID", "Office", "Follow up", "Cadence days", "Notes", "Birthday cake"],
    ["P-AAAAA", "Elm Street", DAY, 30, "prefers mornings", "lemon"],
    ["P-BBBBB", "Oak Clinic", None, None, None, None],
    ["P-CCCCC", "Ash Group", "next week", 14, "mornings", None],
]


def lock(book: Path) -> Path:
    """A colleague opens the workbook in LibreOffice."""
    path = book.with_name(f".~lock.{book.name}#")
    path.write_text(",Ana,desk,02.11.2026 09:12,file:///x;", encoding="utf-8")
    return path


def assert_same(one: Snapshot, other: Snapshot) -> None:
    for name, table in one.tables.items():
        twin = other.tables[name]
        assert table.frame.equals(twin.frame), f"{name}: {table.frame} {twin.frame}"
        assert table.text.equals(twin.text), f"{name}: {table.text} {twin.text}"
        assert table.kinds.equals(twin.kinds), f"{name}: {table.kinds} {twin.kinds}"
        assert list(table.ids) == list(twin.ids)
        assert list(table.rows) == list(twin.rows)
    assert {(p.code, p.sheet, p.cell) for p in one.problems} == {
        (p.code, p.sheet, p.cell) for p in other.problems
    }


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=12)
VALUES = {
    "Source": TEXT,
    "Next date": st.none() | st.dates(date(1900, 3, 1), date(2200, 1, 1)) | TEXT,
    "Cadence days": st.none() | st.integers(-3, 400) | st.floats(0, 1e6, allow_nan=False),
    "Notes": TEXT,
    "Birthday cake": TEXT,
}
CELLS = st.fixed_dictionaries({}, optional=VALUES)
SETS = st.builds(
    SetCells, st.just("Targets"), st.sampled_from([row[0] for row in TARGETS[1:]]), CELLS.filter(bool)
)
ADDS = st.builds(AddRow, st.just("Targets"), CELLS) | st.builds(
    AddRow,
    st.just("Touches"),
    st.fixed_dictionaries({"Target ID": st.just("P-AAAAA"), "Date": st.dates(date(2000, 1, 1))}),
)
STEPS = st.lists(st.lists(SETS | ADDS, min_size=1, max_size=3) | st.just("undo"), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_pending_edits_laid_over_a_snapshot_are_the_file_after_they_are_written(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = build_workbook(Path(folder) / "board.xlsx", TARGETS)
        with open_store(book) as store:
            store.read()
            held = lock(book)
            for step in steps:
                _take(store, step)
            before = store.read()
            expected = store.with_pending(before)
            held.unlink()
            store.sync()
            assert_same(expected, store.read())
            assert store.with_pending(store.read()) is store.read()


def _take(store: Store, step: list[Change] | str) -> None:
    if step == "undo":
        if store.undo_title():
            store.undo()
        return
    keyed: dict[tuple[str, str], dict[str, Any]] = {}
    adds = [change for change in step if isinstance(change, AddRow)]
    for change in step:
        if isinstance(change, SetCells):
            keyed.setdefault((change.table, change.row_id), {}).update(change.values)
    receipt = store.submit([*adds, *(SetCells(table, row, cells) for (table, row), cells in keyed.items())])
    assert receipt.status in ("queued", "saved")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx", TARGETS)


def test_it_names_the_rows_and_columns_that_wait(book: Path) -> None:
    with open_store(book) as store:
        store.read()
        lock(book)
        added = store.submit([AddRow("Touches", {"Target ID": "P-AAAAA", "Date": DAY})]).ids[0]
        store.submit([SetCells("Targets", "P-AAAAA", {"Next date": None, "Notes": "call"})])
        seen = store.with_pending(store.read())
    assert seen.queued == {
        ("Touches", added): frozenset({"Touch ID", "Target ID", "Date"}),
        ("Targets", "P-AAAAA"): frozenset({"Next date", "Notes"}),
    }
    assert seen.queued_rows("Touches") == {added}
    assert seen.tables["Touches"].ids[-1] == added


def test_a_cell_that_a_colleague_changed_shows_theirs(book: Path) -> None:
    with open_store(book) as store:
        store.read()
        held = lock(book)
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "mine", "Cadence days": 10})])
        edit_like_a_colleague(book, "Targets", "E2", "theirs")
        held.unlink()
        seen = store.with_pending(store.read()).tables["Targets"]
    assert seen.text["Notes"][0] == "theirs"
    assert seen.frame["Cadence days"][0] == 10


def test_an_edit_of_a_row_that_is_gone_changes_nothing(book: Path) -> None:
    with open_store(book) as store:
        before = store.read()
        lock(book)
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "mine"})])
        gone = build_workbook(book, [TARGETS[0], TARGETS[2]])
        assert gone == book
        seen = store.with_pending(store.read())
    assert list(seen.tables["Targets"].ids) == ["P-BBBBB"]
    assert not seen.queued
    assert overlay(before, []) is before


def test_a_new_value_takes_the_problem_of_the_old_one_with_it(book: Path) -> None:
    with open_store(book) as store:
        assert [problem.cell for problem in store.read().problems] == ["C4"]
        lock(book)
        store.submit([SetCells("Targets", "P-CCCCC", {"Next date": DAY})])
        assert not store.with_pending(store.read()).problems
