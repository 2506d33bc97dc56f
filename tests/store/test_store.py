from __future__ import annotations

import re
import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table
from workbook_fixtures import (
    DAY,
    SCHEMA,
    TARGETS,
    TOUCHES,
    FailingDisk,
    Killed,
    build_workbook,
    cell,
    edit_like_a_colleague,
    names_beside,
    open_store,
    quick,
)

from workbook import (
    AddRow,
    BusyError,
    EditRefusedError,
    FileRefusedError,
    NotWrittenError,
    RemoveRow,
    RowMissingError,
    SetCells,
    Store,
    TableMissingError,
)
from workbook.sharing.disk.disk import Disk
from workbook.sharing.locks import presence, processes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEW_ID = re.compile(r"T-[A-HJ-NP-Z][A-HJ-NP-Z2-9]{3}[A-HJ-NP-Z]")
TOUCH = AddRow(
    "Touches", {"Target ID": "P-AAAAA", "Date": date(2026, 11, 20), "Channel": "Phone", "Notes": "=spoke"}
)


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


@pytest.fixture
def store(board: Path) -> Iterator[Store]:
    with open_store(board) as opened:
        yield opened


def test_reading_twice_gives_the_same_snapshot(store: Store, board: Path) -> None:
    first = store.read()
    assert store.read() is first
    assert not store.changed()
    assert len(first.token) == 64
    edit_like_a_colleague(board, "Targets", "E3", "hello")
    assert store.changed()
    second = store.read()
    assert second is not first
    assert second.tables["Targets"].text["Notes"][1] == "hello"
    assert not store.changed()


def test_a_contact_is_logged_where_it_belongs_and_nowhere_else(store: Store, board: Path) -> None:
    store.read()
    receipt = store.submit(
        [TOUCH, SetCells("Targets", "P-AAAAA", {"Follow up": None, "notes": "called"})], title="Log"
    )
    assert (receipt.status, receipt.title, receipt.detail) == ("saved", "Log", "")
    assert NEW_ID.fullmatch(receipt.ids[0])
    assert receipt.ids[1] == "P-AAAAA"
    book = openpyxl.load_workbook(board)
    rows: list[list[Any]] = [[c.value for c in row] for row in book["Touches"].iter_rows()]
    assert rows[1][2].date() == TOUCHES[1][2]
    assert rows[2][2].date() == date(2026, 11, 20)
    assert (rows[2][0], rows[2][1], rows[2][3], rows[2][4]) == (receipt.ids[0], "P-AAAAA", "Phone", "=spoke")
    assert book["Touches"]["E3"].data_type == "s"
    assert book["Touches"].tables["Touches"].ref == "A1:E3"
    assert [c.value for c in book["Targets"][2]] == ["P-AAAAA", "Elm Street", None, 30, "called", "lemon"]
    assert [c.value for c in book["Targets"][3]] == TARGETS[2]
    assert names_beside(board) == ["board.xlsx"]


def test_our_own_save_is_no_news_but_is_read(store: Store) -> None:
    before = store.read()
    store.submit([TOUCH])
    assert not store.changed()
    after = store.read()
    assert after.token != before.token
    assert len(after.tables["Touches"]) == 2
    assert store.read() is after


def test_values_are_typed_by_their_column(store: Store) -> None:
    store.read()
    store.submit([SetCells("Targets", "P-BBBBB", {"Next date": DAY, "Cadence days": 45, "Notes": "007"})])
    row = store.read().tables["Targets"].row(1)
    assert (row["Next date"], row["Cadence days"], row["Notes"]) == (DAY, 45.0, "007")


def test_no_change_at_all_writes_nothing(store: Store, board: Path) -> None:
    store.read()
    before = board.read_bytes()
    assert store.submit([]).status == "saved"
    assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "prefers mornings"})]).status == "saved"
    assert board.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (SetCells("Targets", "P-AAAAA", {"Noets": "x"}), EditRefusedError, "did you mean Notes"),
        (SetCells("Targets", "P-AAAAA", {"Fax": "x"}), EditRefusedError, "no column Fax.*adopt"),
        (SetCells("Targets", "P-ZZZZZ", {"Notes": "x"}), RowMissingError, "P-ZZZZZ"),
        (
            SetCells("Targets", "P-BBBBB", {"Birthday cake": "x"}),
            EditRefusedError,
            r"Targets!F3 .* is a formula",
        ),
        (SetCells("Referrals", "R-A", {"Source": "x"}), TableMissingError, "no table Referrals.*adopt"),
        (SetCells("Shoes", "R-A", {"Source": "x"}), TableMissingError, "no table Shoes"),
        (AddRow("Targets", {"Target ID": "P-AAAAA"}), EditRefusedError, "already has a row"),
        (RemoveRow("Touches", "T-ZZZZZ"), RowMissingError, "T-ZZZZZ"),
    ],
)
def test_a_senseless_change_is_refused_and_nothing_is_recorded(
    store: Store, board: Path, change: SetCells, error: type[Exception], words: str
) -> None:
    store.read()
    before = board.read_bytes()
    with pytest.raises(error, match=words):
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "first"}), change])
    assert board.read_bytes() == before
    assert store.undo_title() == ""
    assert store.status().pending == []


def test_a_colleagues_change_since_we_read_stays(store: Store, board: Path) -> None:
    store.read()
    edit_like_a_colleague(board, "Targets", "E2", "prefers evenings")
    receipt = store.submit(
        [SetCells("Targets", "P-AAAAA", {"Notes": "ours", "Cadence days": 60})], title="Note"
    )
    assert receipt.status == "conflict"
    assert "Notes of P-AAAAA has a different value now" in receipt.detail
    assert cell(board, "Targets", "E2") == "prefers evenings"
    assert cell(board, "Targets", "D2") == 60
    (conflict,) = store.status().conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (
        "prefers mornings",
        "ours",
        "prefers evenings",
    )
    assert (conflict.table, conflict.row_id, conflict.column) == ("Targets", "P-AAAAA", "Notes")
    assert store.changed()


def test_a_change_the_caller_never_saw_is_found_even_after_an_own_save(store: Store, board: Path) -> None:
    store.read()
    edit_like_a_colleague(board, "Targets", "E2", "prefers evenings")
    assert store.submit([TOUCH]).status == "saved"
    assert store.submit([SetCells("Targets", "P-AAAAA", {"Cadence days": 60})]).status == "saved"
    assert store.submit([SetCells("Targets", "P-AAAAA", {"Cadence days": 61})]).status == "saved"
    assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})]).status == "conflict"
    store.read()
    assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})]).status == "saved"
    assert cell(board, "Targets", "E2") == "ours"


def test_a_colleague_sorted_the_rows_meanwhile(store: Store, board: Path) -> None:
    store.read()
    build_workbook(board, [TARGETS[0], TARGETS[2], TARGETS[1]])
    assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "moved"})]).status == "saved"
    assert [cell(board, "Targets", ref) for ref in ("A3", "E3", "E2")] == ["P-AAAAA", "moved", None]


def test_the_edit_waits_while_another_program_has_it_open(store: Store, board: Path) -> None:
    store.read()
    sign = presence.lock_path(board)
    sign.write_bytes(b"Luis,luis,frontdesk,23.11.2026 09:12,file:///x;")
    before = board.read_bytes()
    receipt = store.submit([TOUCH], title="Log a call")
    assert receipt.status == "queued"
    assert "Luis has had the workbook open since" in receipt.detail
    assert NEW_ID.fullmatch(receipt.ids[0])
    assert board.read_bytes() == before
    status = store.status().to_json()
    assert status["holder"]["name"] == "Luis"
    assert status["pending"][0]["value"]["Date"] == "2026-11-20"
    again = store.sync()
    assert again is not None
    assert again.status == "queued"
    # A row that only waits can be built upon.
    assert store.submit([SetCells("Touches", receipt.ids[0], {"Channel": "Fax"})]).status == "queued"
    sign.unlink()
    done = store.sync()
    assert done is not None
    assert (done.status, set(done.ids)) == ("saved", {receipt.ids[0]})
    assert [cell(board, "Touches", ref) for ref in ("A3", "D3")] == [receipt.ids[0], "Fax"]
    assert store.sync() is None
    assert store.status().pending == []


def test_the_next_save_writes_pending_edits_too(store: Store, board: Path) -> None:
    store.read()
    sign = presence.owner_path(board)
    sign.write_bytes(bytes(165))
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "one"})])
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "two"})])
    sign.unlink()
    assert store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "three"})]).status == "saved"
    assert [cell(board, "Targets", ref) for ref in ("E2", "E3")] == ["two", "three"]
    assert store.status().pending == []


def test_a_waiting_edit_that_became_impossible_steps_aside(store: Store, board: Path) -> None:
    store.read()
    sign = presence.owner_path(board)
    sign.write_bytes(bytes(165))
    store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "waits"})])
    build_workbook(board, TARGETS[:2])
    sign.unlink()
    assert store.submit([SetCells("Targets", "P-AAAAA", {"Cadence days": 10})]).status == "saved"
    (conflict,) = store.status().conflicts
    assert "P-BBBBB" in conflict.why


def test_rows_without_an_id_and_copied_rows_get_one(board: Path) -> None:
    copied = [
        *TARGETS,
        ["P-AAAAA", "Copy Street", None, None, None, None],
        [None, "Ash Lane", None, None, None, None],
    ]
    build_workbook(board, copied)
    with open_store(board) as store:
        assert list(store.read().tables["Targets"].ids) == ["P-AAAAA", "P-BBBBB", "P-AAAAA", ""]
        receipt = store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "the first one"})])
        ids = list(store.read().tables["Targets"].ids)
        assert ids[:2] == ["P-AAAAA", "P-BBBBB"]
        assert len(set(ids)) == 4
        assert all(re.fullmatch(NEW_ID.pattern.replace("T-", "P-"), new) for new in ids[2:])
        assert "1 row without an id got one" in receipt.detail
        assert f"Targets!A4 is now {ids[2]}" in receipt.detail
        assert [cell(board, "Targets", ref) for ref in ("E2", "E4")] == ["the first one", None]
        assert store.undo_title().startswith("Set Notes of P-AAAAA")


def test_ids_are_assigned_without_any_other_change_on_request(board: Path) -> None:
    build_workbook(board, [*TARGETS, [None, "Ash Lane", None, None, None, None]])
    with open_store(board) as store:
        store.read()
        assert store.submit([]).detail == "1 row without an id got one."
        assert all(store.read().tables["Targets"].ids)


@pytest.mark.parametrize("real", [True, False])
def test_of_two_tables_on_one_sheet_each_keeps_its_rows(board: Path, *, real: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (*TARGETS, [], *TOUCHES):
        sheet.append(row)
    if real:
        # The upper one is a plain range in any case.
        sheet.add_table(Table(displayName="Touches", ref="A5:E6"))
    book.save(board)
    with open_store(board) as store:
        assert [list(store.read().tables[name].rows) for name in ("Targets", "Touches")] == [[2, 3], [6]]
        (target,) = store.submit([AddRow("Targets", {"Source": "Ash Lane"})]).ids
        (touch,) = store.submit([TOUCH]).ids
        with pytest.raises(EditRefusedError, match="is right below the table Targets"):
            store.submit([AddRow("Targets", {"Source": "Fir Lane"})])
        assert list(store.read().tables["Targets"].ids) == ["P-AAAAA", "P-BBBBB", target]
        assert list(store.read().tables["Touches"].ids) == ["T-AAAAA", touch]
    assert [cell(board, "Sheet", ref) for ref in ("A4", "A5", "A7")] == [target, "Touch ID", touch]


def test_an_id_that_cannot_be_written_blocks_no_edit(board: Path) -> None:
    build_workbook(board, [*TARGETS, [None, "Ash Lane"], [None, "Fir Lane"]])
    book = openpyxl.load_workbook(board)
    # Merged cells, which a plain range may have.
    del book["Targets"].tables["Targets"]
    book["Targets"].merge_cells("A3:A4")
    book.save(board)
    with open_store(board) as store:
        store.read()
        receipt = store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "fax"})])
        assert (receipt.status, receipt.detail) == ("saved", "1 row without an id got one.")
        assert store.read().tables["Targets"].ids[2] == ""
        assert store.submit([]).detail == ""
    assert [cell(board, "Targets", ref) for ref in ("E2", "A3", "A4")] == ["fax", "P-BBBBB", None]
    assert cell(board, "Targets", "A5")


def test_symbolic_links_lead_to_the_workbook_and_stay(board: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(board)
    with open_store(link) as store:
        store.read()
        store.submit([TOUCH])
        assert store.path == board
    assert link.is_symlink()
    assert cell(board, "Touches", "D3") == "Phone"


def test_a_wrong_name_is_refused_and_nothing_is_created(tmp_path: Path) -> None:
    with open_store(tmp_path / "nothing.xlsx") as store, pytest.raises(FileRefusedError, match="no workbook"):
        store.read()
    assert list(tmp_path.iterdir()) == []


def test_a_known_workbook_that_is_away_is_waited_for_and_never_created(board: Path) -> None:
    with open_store(board) as store:
        store.read()
        store.submit([TOUCH])
    board.unlink()
    with open_store(board) as store:
        with pytest.raises(BusyError):
            store.read()
        with pytest.raises(BusyError):
            store.submit([TOUCH])
        assert store.status().pending == []
    assert names_beside(board) == []


def test_an_edit_made_while_another_program_saves_is_recorded_and_written(store: Store, board: Path) -> None:
    store.read()
    saved = board.read_bytes()
    board.unlink()
    receipt = store.submit([TOUCH])
    assert receipt.status == "queued"
    assert "another program may be saving it" in receipt.detail
    assert names_beside(board) == []
    board.write_bytes(saved)
    done = store.sync()
    assert done is not None
    assert (done.status, done.ids) == ("saved", receipt.ids)
    assert cell(board, "Touches", "A3") == receipt.ids[0]


def test_what_is_no_workbook_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    path.write_text("Dear colleague,")
    with open_store(path) as store, pytest.raises(FileRefusedError, match=r"board\.xlsx"):
        store.read()


def test_the_journal_comes_first(board: Path) -> None:
    class Watched(Disk):
        stored: list[int]

        def create(self, path: Path, mode: int = 0o600) -> int:
            if path.name.startswith(".~refboard") and "-lock-" not in path.name:
                with sqlite3.connect(next((board.parent / "state").glob("*/journal.sqlite3"))) as database:
                    self.stored += [
                        database.execute("SELECT count(*) FROM edit WHERE status = 'pending'").fetchone()[0]
                    ]
                database.close()
            return super().create(path, mode)

    disk = Watched()
    disk.stored = []
    with open_store(board, disk=disk) as store:
        store.read()
        store.submit([TOUCH, SetCells("Targets", "P-AAAAA", {"Notes": "x"})])
    assert disk.stored == [2]


def test_a_journal_that_cannot_be_written_records_nothing(board: Path) -> None:
    class Full(Disk):
        def make_folder(self, folder: Path) -> None:
            raise OSError(28, "No space left on device", str(folder))

    before = board.read_bytes()
    with open_store(board, disk=Full()) as store:
        store.read()
        with pytest.raises(NotWrittenError, match="nothing was saved") as caught:
            store.submit([TOUCH])
    assert not caught.value.in_journal
    assert board.read_bytes() == before


def test_a_full_disk_keeps_the_edit_for_later(board: Path) -> None:
    class Full(Disk):
        full = True

        def fsync(self, handle: int) -> None:
            if self.full:
                raise OSError(28, "No space left on device")
            super().fsync(handle)

    disk = Full()
    before = board.read_bytes()
    with open_store(board, disk=disk) as store:
        store.read()
        with pytest.raises(NotWrittenError, match="the edit is in the journal") as caught:
            store.submit([TOUCH])
        assert caught.value.in_journal
        assert board.read_bytes() == before
        assert names_beside(board) == ["board.xlsx"]
        disk.full = False
        done = store.sync()
        assert done is not None
        assert done.status == "saved"
    assert cell(board, "Touches", "D3") == "Phone"


def test_killed_anywhere_the_edit_is_whole_or_absent_and_arrives_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = set()
    for at in range(1, 400):
        folder = tmp_path / str(at)
        folder.mkdir()
        board = build_workbook(folder / "board.xlsx")
        disk = FailingDisk(at)
        saved = False
        with open_store(board, disk=disk) as store, monkeypatch.context() as patch:
            store.read()
            try:
                saved = store.submit([TOUCH]).status == "saved"
            except Killed:
                # From now on the process of that save counts as dead.
                patch.setattr(processes, "is_running", lambda _: False)
            rows = openpyxl.load_workbook(board)["Touches"].max_row
            states.add((saved, rows))
            assert not saved or rows == 3
            with open_store(board) as after:
                stored = bool(after.status().pending) or saved or rows == 3
                after.read()
                after.sync()
                after.submit([SetCells("Targets", "P-BBBBB", {"Notes": "next"})])
                assert len(after.read().tables["Touches"]) == (2 if stored else 1)
            assert names_beside(board) == ["board.xlsx"]
        if saved:
            break
    assert states == {(False, 2), (False, 3), (True, 3)}


def test_a_replayed_save_never_doubles_a_row(board: Path) -> None:
    with open_store(board) as store:
        store.read()
        receipt = store.submit([TOUCH])
        database = next((board.parent / "state").glob("*/journal.sqlite3"))
        with sqlite3.connect(database) as connection:
            connection.execute("UPDATE edit SET status = 'pending'")
        connection.close()
        again = store.sync()
        assert again is not None
        assert again.status == "saved"
        assert list(store.read().tables["Touches"].ids) == ["T-AAAAA", receipt.ids[0]]


def test_the_store_needs_no_reading_first(board: Path) -> None:
    with open_store(board) as store:
        assert store.submit([SetCells("Targets", "P-AAAAA", {"Next date": None})]).status == "saved"
    assert cell(board, "Targets", "C2") is None


def test_days_are_counted_as_the_workbook_does(board: Path) -> None:
    book = openpyxl.load_workbook(board)
    book.epoch = CALENDAR_MAC_1904
    book.save(board)
    with open_store(board) as store:
        store.read()
        store.submit([SetCells("Targets", "P-BBBBB", {"Next date": DAY})])
        assert store.read().tables["Targets"].row(1)["Next date"] == DAY


def test_many_edits_in_one_action_are_one_save(store: Store, board: Path) -> None:
    store.read()
    changes = [AddRow("Touches", {"Target ID": "P-AAAAA", "Channel": f"Fax {n}"}) for n in range(20)]
    receipt = store.submit(changes, title="A day at the fax machine")
    assert len(set(receipt.ids)) == 20
    assert [c.value for c in openpyxl.load_workbook(board)["Touches"]["D"]][2:] == [
        f"Fax {n}" for n in range(20)
    ]
    assert store.undo().title == "A day at the fax machine"
    assert len(store.read().tables["Touches"]) == 1


def test_opening_reads_and_creates_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "a" / "board.xlsx", SCHEMA, state_dir=tmp_path / "state", patience=quick())
    store.close()
    assert list(tmp_path.iterdir()) == []
