"""After another program saved: edits lost to an older copy are restored, decisions stay, and both are reported."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from workbook_fixtures import TARGETS, build_workbook, cell, edit_like_a_colleague, open_store

from workbook import AddRow, SetCells, Store
from workbook.sharing.disk.patience import Patience
from workbook.sharing.journal.journal import Journal
from workbook.sharing.locks.lock_format import lock_bytes
from workbook.sharing.locks.presence import lock_path
from workbook.sharing.versions.ring import VersionRing, choose
from workbook.xlsx.archive import cut

TOUCH = AddRow("Touches", {"Target ID": "P-AAAAA", "Channel": "Phone"})


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "board.xlsx")


@pytest.fixture
def store(board: Path) -> Iterator[Store]:
    with open_store(board) as opened:
        opened.read()
        yield opened


def save_older_copy(board: Path, copy: Path, ref: str = "C3", value: str = "stale") -> None:
    """Save a copy that was opened earlier, with a change of its own, over the workbook."""
    edit_like_a_colleague(copy, "Targets", ref, value)
    board.write_bytes(copy.read_bytes())


def notes(store: Store) -> dict[str, str]:
    table = store.read().tables["Targets"]
    return dict(zip(table.ids, table.text["Notes"], strict=True))


def test_an_older_copy_saved_over_our_edits(store: Store, board: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(board, tmp_path / "opened by Ben.xlsx"))
    store.submit([TOUCH])
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"})])
    save_older_copy(board, copy)
    status = store.status()
    assert [(edit.column, edit.state) for edit in status.reverted] == [
        ("", "waiting"),
        ("Notes", "waiting"),
    ]
    assert status.unsettled == 2
    receipt = store.sync()
    assert receipt is not None
    assert receipt.status == "saved"
    assert "did not contain 2 of your edits; they were restored" in receipt.detail
    assert notes(store)["P-AAAAA"] == "likes fax"
    assert len(store.read().tables["Touches"]) == 2
    assert cell(board, "Targets", "C3") == "stale"
    assert store.sync() is None
    assert store.status().reverted == []
    assert store.undo().status == "saved"
    assert notes(store)["P-AAAAA"] != "likes fax"


def test_the_next_save_restores_them_too_and_says_so(store: Store, board: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(board, tmp_path / "copy.xlsx"))
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"})])
    save_older_copy(board, copy)
    receipt = store.submit([TOUCH])
    assert "1 of your edits; it was restored" in receipt.detail
    assert notes(store)["P-AAAAA"] == "likes fax"


def test_an_older_copy_saved_again_and_again(store: Store, board: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(board, tmp_path / "copy.xlsx"))
    for turn in range(6):
        store.submit([AddRow("Touches", {"Target ID": "P-AAAAA", "Notes": f"turn {turn}"})])
        save_older_copy(board, copy, value=f"stale {turn}")
    store.sync()
    assert cell(board, "Targets", "C3") == "stale 5"
    # The copy is from before the workbook had a history: each touch comes back once, and then a person decides.
    assert len(store.read().tables["Touches"]) + len(store.status().conflicts) == 7
    store.resolve_all("mine")
    assert len(store.read().tables["Touches"]) == 7
    assert store.status().conflicts == []


def test_an_older_copy_with_a_history_is_repaired_each_time(
    store: Store, board: Path, tmp_path: Path
) -> None:
    store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "first"})])
    copy = Path(shutil.copy(board, tmp_path / "copy.xlsx"))
    for turn in range(6):
        store.submit([AddRow("Touches", {"Target ID": "P-AAAAA", "Notes": f"turn {turn}"})])
        save_older_copy(board, copy, value=f"stale {turn}")
    store.sync()
    assert len(store.read().tables["Touches"]) == 7
    assert store.status().conflicts == []


def test_a_third_persons_save_between_is_no_safety(store: Store, board: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(board, tmp_path / "copy.xlsx"))
    store.submit([TOUCH])
    edit_like_a_colleague(board, "Targets", "D3", "seen by Cara")
    assert store.sync() is None
    assert store.status().unsettled == 0
    # Ben had it open all the time: his copy knows neither our touch nor Cara's note.
    save_older_copy(board, copy)
    assert store.sync() is not None
    assert len(store.read().tables["Touches"]) == 2


def test_who_saw_an_edit_and_took_it_back_has_decided(store: Store, board: Path) -> None:
    (touch,) = store.submit([TOUCH]).ids
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"})])
    book = openpyxl.load_workbook(board)
    book["Touches"].delete_rows(3)
    book["Touches"].tables["Touches"].ref = "A1:G2"
    book.properties.lastModifiedBy = "Ben Okafor"
    book.save(board)
    assert store.sync() is None
    status = store.status()
    assert [(row.row_id, row.state, row.who) for row in status.vanished] == [(touch, "left", "Ben Okafor")]
    assert status.author == "Ben Okafor"
    assert store.sync() is None


def test_a_value_a_colleague_set_after_ours_stays(store: Store, board: Path) -> None:
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"})])
    edit_like_a_colleague(board, "Targets", "E2", "likes e-mail")
    before = notes(store)["P-AAAAA"]
    store.sync()
    assert notes(store)["P-AAAAA"] == before
    assert store.status().conflicts == []
    (replaced,) = store.status().reverted
    assert (replaced.state, replaced.value, replaced.theirs) == (
        "replaced",
        "likes fax",
        "likes e-mail",
    )
    store.resolve(replaced.id, "theirs")
    assert store.status().reverted == []


def test_a_journal_of_the_first_format_keeps_pending_edits(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    old = sqlite3.connect(folder / "journal.sqlite3")
    old.executescript(
        """
        CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE batch (id INTEGER PRIMARY KEY, title TEXT NOT NULL, user TEXT NOT NULL, at TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('edit', 'undo', 'redo', 'ids')), reverses INTEGER REFERENCES batch (id));
        CREATE TABLE edit (uuid TEXT PRIMARY KEY, batch INTEGER NOT NULL REFERENCES batch (id), place INTEGER NOT NULL,
            kind TEXT NOT NULL, tbl TEXT NOT NULL, row_id TEXT NOT NULL, col TEXT NOT NULL, base TEXT NOT NULL,
            new TEXT NOT NULL, cells TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('pending', 'written', 'settled', 'conflict', 'undone')),
            theirs TEXT NOT NULL DEFAULT '', why TEXT NOT NULL DEFAULT '', changed TEXT NOT NULL);
        CREATE INDEX edit_status ON edit (status);
        CREATE INDEX edit_batch ON edit (batch);
        CREATE INDEX batch_reverses ON batch (reverses);
        INSERT INTO batch VALUES (1, 'Set a note', 'Ana', '2026-11-20T09:00:00.000+00:00', 'edit', NULL);
        INSERT INTO edit VALUES ('e1', 1, 0, 'set', 'Targets', 'P-AAAAA', 'Notes', '{"kind":0}',
            '{"kind":1,"text":"fax"}', '{}', 'pending', '', '', '2026-11-20T09:00:00.000+00:00');
        INSERT INTO edit VALUES ('e2', 1, 1, 'set', 'Targets', 'P-BBBBB', 'Notes', '{"kind":0}',
            '{"kind":1,"text":"mail"}', '{}', 'written', '', '', '2126-11-20T09:00:00.000+00:00');
        PRAGMA user_version = 1;
        """
    )
    old.close()
    journal = Journal(folder, tmp_path / "board.xlsx")
    assert [edit.new.text for edit in journal.edits("pending")] == ["fax"]
    assert [edit.row_id for edit in journal.watched()[0]] == ["P-BBBBB"]
    journal.close()


def test_every_version_is_stored_byte_by_byte_and_shared_pieces_once(store: Store, board: Path) -> None:
    versions = [board.read_bytes()]
    for turn in range(3):
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": f"turn {turn}"})])
        versions.append(board.read_bytes())
    ring = store._ring
    stored = ring.versions()
    assert [ring.load(version.token) for version in reversed(stored)] == versions
    pieces = [path for path in ring.folder.rglob("*") if path.is_file() and path.parent.name != "versions"]
    assert sum(path.stat().st_size for path in pieces) < sum(map(len, versions))
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in pieces)


def test_a_damaged_piece_is_noticed(store: Store) -> None:
    token = store.read().token
    store.submit([TOUCH])
    piece = store._ring._piece(
        next(stored for stored in store._ring.versions() if stored.token == token).pieces[0]
    )
    piece.write_bytes(piece.read_bytes()[:-1] + b"?")
    with pytest.raises(Exception, match="damaged"):
        store._ring.load(token)


def test_the_ring_keeps_the_last_and_one_of_each_day(tmp_path: Path) -> None:
    ring = VersionRing(tmp_path / "ring")
    for turn in range(35):
        assert ring.put(f"version {turn}".encode(), f"{turn:016d}", own=True, who="")
    # The first of them is the original, and the first of its day.
    assert [version.number for version in ring.versions()] == [*range(35, 5, -1), 1]
    stored = ring.versions()
    assert set(choose(stored)) == {version.number for version in stored}
    left = {path.name for path in (ring.folder / "pieces").rglob("*") if path.is_file()}
    assert left == {piece for version in stored for piece in version.pieces}


def test_what_is_no_zip_is_one_piece() -> None:
    assert cut(b"not a zip") == [b"not a zip"]


def test_a_row_that_lost_its_id_to_an_older_copy_gets_the_same_one_again(tmp_path: Path) -> None:
    """Else the touch that names it would lead nowhere."""
    nameless = [
        *TARGETS,
        [None, "Pine Pediatrics", None, None, None, None],
        [None, "Fir Clinic", None, None, None, None],
    ]
    board = build_workbook(tmp_path / "board.xlsx", targets=nameless)
    copy = Path(shutil.copy(board, tmp_path / "copy.xlsx"))
    with open_store(board) as store:
        store.read()
        store.submit([])
        pine, fir = store.read().tables["Targets"].ids[2:]
        store.submit(
            [AddRow("Touches", {"Target ID": pine}), SetCells("Targets", fir, {"Notes": "fax only"})]
        )
        save_older_copy(board, copy, "F5", "carrot")
        with open_store(board) as later:
            assert later.sync() is not None
            table = later.read().tables["Targets"]
            assert table.ids[2:] == [pine, fir]
            assert later.read().tables["Touches"].text["Target ID"][1] == pine
            assert table.text["Notes"][3] == "fax only"
            assert later.status().vanished == []
    assert cell(board, "Targets", "F5") == "carrot"


def test_a_copy_of_a_row_that_was_given_its_id_here_gets_one_of_its_own(tmp_path: Path) -> None:
    """The cells by which the row got its id are in its copy too."""
    nameless = [*TARGETS, [None, "Pine Pediatrics", None, None, None, None]]
    board = build_workbook(tmp_path / "board.xlsx", targets=nameless)
    with open_store(board) as store:
        store.read()
        store.submit([])
        pine = store.read().tables["Targets"].ids[2]
        book = openpyxl.load_workbook(board)
        sheet = book["Targets"]
        for copied in (pine, None):
            sheet.append([copied, "Pine Pediatrics"])
        sheet.tables["Targets"].ref = f"A1:F{sheet.max_row}"
        book.save(board)
        store.read()
        assert store.submit([SetCells("Targets", pine, {"Notes": "fax only"})]).status == "saved"
        table = store.read().tables["Targets"]
    assert table.ids[2] == pine
    assert len(set(table.ids)) == len(table.ids) == 5
    assert table.text["Notes"].to_list()[2:] == ["fax only", "", ""]


def test_a_cell_is_set_again_while_an_older_copy_hides_the_first_value(
    store: Store, board: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(board, tmp_path / "copy.xlsx"))
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"}), TOUCH])
    save_older_copy(board, copy)
    with open_store(board) as fresh:
        receipt = fresh.submit([SetCells("Targets", "P-AAAAA", {"Notes": "likes mail"})])
        assert receipt.status == "saved"
        assert notes(fresh)["P-AAAAA"] == "likes mail"
        assert fresh.status().conflicts == []


def test_a_row_is_changed_while_an_older_copy_hides_it(store: Store, board: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(board, tmp_path / "copy.xlsx"))
    (row_id,) = store.submit([TOUCH]).ids
    save_older_copy(board, copy)
    assert store.submit([SetCells("Touches", row_id, {"Notes": "left word"})]).status == "saved"
    table = store.read().tables["Touches"]
    assert table.text["Notes"][table.index(row_id) or 0] == "left word"


def test_an_edit_that_another_window_wrote_is_known(board: Path) -> None:
    sign = lock_path(board)
    with open_store(board) as other:

        def sleep(seconds: float) -> None:  # noqa: ARG001
            sign.unlink(missing_ok=True)
            other.sync()

        patience = Patience(10.0, lambda: 0.0, sleep)
        with open_store(board, patience=patience) as one:
            one.read()
            edit_like_a_colleague(board, "Targets", "D3", 7)
            sign.write_bytes(lock_bytes("Ana Reyes"))
            assert one.submit([SetCells("Targets", "P-AAAAA", {"Notes": "likes fax"})]).status == "saved"
            assert one.submit([SetCells("Targets", "P-AAAAA", {"Notes": "likes mail"})]).status == "saved"
    assert cell(board, "Targets", "E2") == "likes mail"
