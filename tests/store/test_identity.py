"""The right row of the right workbook: ids in the file, copies, retyped rows, and columns with better names."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Protection
from openpyxl.worksheet.table import Table
from workbook_fixtures import build_workbook, cell, edit_like_a_colleague, open_store, quick

from workbook import AddRow, ColumnSpec, EditRefusedError, RefusedError, SetCells, Store, TableSpec
from workbook.sharing.locks import presence
from workbook.xlsx.package import Package
from workbook.xlsx.stamp import give_birth_stamp, read_stamp

PEOPLE = (
    TableSpec(
        "Targets",
        (
            ColumnSpec("Target ID"),
            ColumnSpec("Source", aliases=("Office",)),
            ColumnSpec("Contact"),
            ColumnSpec("Phone"),
            ColumnSpec("Notes", aliases=("Comments",)),
            ColumnSpec("Do not contact"),
        ),
        "Target ID",
        "P",
        named_by=("Source", "Contact"),
    ),
    TableSpec(
        "Touches",
        (ColumnSpec("Touch ID"), ColumnSpec("Target ID"), ColumnSpec("Notes")),
        "Touch ID",
        "T",
    ),
)
HEADERS = ["Target ID", "Source", "Contact", "Phone", "Notes", "Do not contact"]
TOUCH = ("T-AAAAA", "P-BBBBB", "spoke")
HERS = ("T-CCCCC", "P-CCCCC", "voicemail")
OLD = ["P-AAAAA", "Elm Street", "Dr. Adams", "555-1", "prefers fax", None]
OAK = ["P-BBBBB", "Oak Clinic", "Dr. Okafor", "555-2", None, None]
NEW = ["P-AAAAA", "Elm Street", "Dr. Zhou", "555-9", None, None]


def write(
    path: Path, targets: list[list[Any]], headers: list[str] = HEADERS, touch: tuple[str, ...] = TOUCH
) -> Path:
    book = openpyxl.Workbook()
    for name, rows in (
        ("Targets", [headers, *targets]),
        ("Touches", [["Touch ID", "Target ID", "Notes"], list(touch)]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.add_table(Table(displayName=name, ref=f"A1:{chr(64 + len(rows[0]))}{len(rows)}"))
    del book["Sheet"]
    book.save(path)
    return path


def rewrite(path: Path, targets: list[list[Any]], headers: list[str] = HEADERS) -> None:
    """Change the rows as a colleague in another program does; everything else stays."""
    book = openpyxl.load_workbook(path)
    sheet = book["Targets"]
    sheet.delete_rows(1, sheet.max_row)
    for row in [headers, *targets]:
        sheet.append(row)
    sheet.tables["Targets"].ref = f"A1:{chr(64 + len(headers))}{len(targets) + 1}"
    for at, column in enumerate(sheet.tables["Targets"].tableColumns):
        column.name = headers[at]
    book.save(path)


def rows_of(path: Path) -> list[list[Any]]:
    return [
        list(row) for row in openpyxl.load_workbook(path)["Targets"].iter_rows(min_row=2, values_only=True)
    ]


def people(path: Path, **more: Any) -> Store:  # noqa: ANN401  (options of the store)
    return Store.open(path, PEOPLE, state_dir=path.parent / "state", user="Ana", patience=quick(), **more)


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return write(tmp_path / "practice.xlsx", [OLD, OAK])


def lock(board: Path) -> Path:
    path = presence.lock_path(board)
    path.write_text("Ben,ben,elsewhere,24.11.2026 09:12,file:///home/ben;")
    return path


# -- which workbook


def test_another_workbook_under_the_same_name_gets_nothing(tmp_path: Path) -> None:
    board = write(tmp_path / "practice.xlsx", [OLD, OAK])
    with people(board) as store:
        store.submit([AddRow("Touches", {"Target ID": "P-AAAAA", "Notes": "first practice"})])
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "first practice"})])
    other = write(
        tmp_path / "new.xlsx", [["P-CCCCC", "Pine Care", "Dr. Ito", "555-3", "hers", None]], touch=HERS
    )
    other.write_bytes(give_birth_stamp(other.read_bytes()))
    other.replace(board)
    before = board.read_bytes()
    with people(board) as store:
        assert store.sync() is None
        assert store.status().pending == []
        with pytest.raises(Exception, match="Nothing to undo"):
            store.undo()
    assert board.read_bytes() == before


def test_a_workbook_without_an_id_and_with_other_rows_gets_nothing(board: Path) -> None:
    with people(board) as store:
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "first practice"})])
    write(board, [["P-CCCCC", "Pine Care", "Dr. Ito", "555-3", "hers", None]], touch=HERS)
    before = board.read_bytes()
    with people(board) as store:
        assert store.sync() is None
    assert board.read_bytes() == before


def test_what_waits_for_the_first_workbook_is_named_and_can_be_brought_along(board: Path) -> None:
    with people(board) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Phone": "555-22"})])
        held = lock(board)
        assert store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "waits"})]).status == "queued"
    held.unlink()
    first = board.read_bytes()
    write(board, [["P-CCCCC", "Pine Care", "Dr. Ito", "555-3", "hers", None]], touch=HERS)
    with people(board) as store:
        store.sync()
        assert store.status().former == 1
    assert "waits" not in str(rows_of(board))
    # The first one comes back, and what waited goes into it.
    board.write_bytes(first)
    with people(board) as store:
        store.sync()
    assert rows_of(board)[0][4] == "waits"


def test_a_workbook_that_is_the_same_after_all_takes_over_what_waited(board: Path) -> None:
    with people(board) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Phone": "555-22"})])
        held = lock(board)
        store.submit([AddRow("Touches", {"Notes": "waits"})])
    held.unlink()
    write(board, [["P-CCCCC", "Pine Care", "Dr. Ito", "555-3", "hers", None]], touch=HERS)
    with people(board) as store:
        store.read()
        assert store.take_over_former() == 1
        store.sync()
    assert openpyxl.load_workbook(board)["Touches"]["C3"].value == "waits"


@pytest.mark.parametrize("call", ["undo", "redo"])
def test_nothing_of_the_first_workbook_is_undone_in_another(board: Path, tmp_path: Path, call: str) -> None:
    """A window stays open while another workbook gets the name."""
    other = write(
        tmp_path / "new.xlsx", [["P-CCCCC", "Pine Care", "Dr. Ito", "555-3", "hers", None]], touch=HERS
    )
    other.write_bytes(give_birth_stamp(other.read_bytes()))
    with people(board) as store:
        store.submit([AddRow("Targets", {"Source": "Fir"})])
        if call == "redo":
            store.undo()
        first = board.read_bytes()
        other.replace(board)
        before = board.read_bytes()
        with pytest.raises(RefusedError, match=f"Nothing to {call}"):
            getattr(store, call)()
        assert board.read_bytes() == before
        board.write_bytes(first)
        assert getattr(store, call)().status == "saved"


def test_a_renamed_workbook_is_known_by_its_id(board: Path) -> None:
    with people(board) as store:
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "one"})])
    renamed = board.rename(board.with_name("practice 2027.xlsx"))
    with people(renamed) as store:
        store.undo()
    assert rows_of(renamed)[0][4] == "prefers fax"


def test_a_copy_is_another_file_and_shares_no_journal(board: Path, tmp_path: Path) -> None:
    with people(board) as store:
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "one"})])
    copy = Path(shutil.copy(board, tmp_path / "copy.xlsx"))
    with people(copy) as store:
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "in the copy"})])
    with people(board) as store:
        assert store.sync() is None
    assert rows_of(board)[0][4] == "one"


def test_every_save_adds_to_the_history_in_the_file(board: Path) -> None:
    with people(board) as store:
        for text in ("one", "two", "three"):
            store.submit([SetCells("Targets", "P-AAAAA", {"Notes": text})])
    stamp = read_stamp(Package.open(board.read_bytes()))
    assert stamp is not None
    assert len(stamp.saves) == stamp.count == 3
    edit_like_a_colleague(board, "Targets", "D3", "555-8")
    assert read_stamp(Package.open(board.read_bytes())) == stamp


# -- decisions and older copies


def test_a_colleague_who_had_the_edit_wins_each_time(board: Path) -> None:
    with people(board) as store:
        for turn in range(4):
            store.submit([SetCells("Targets", "P-AAAAA", {"Notes": f"mine {turn}"})])
            edit_like_a_colleague(board, "Targets", "E2", "prefers fax")
            edit_like_a_colleague(board, "Targets", "D3", f"555-{turn}")
            assert store.sync() is None
            assert rows_of(board)[0][4] == "prefers fax"


def test_a_colleague_who_removes_an_added_row_wins_each_time(board: Path) -> None:
    with people(board) as store:
        for turn in range(4):
            store.submit([AddRow("Targets", {"Source": f"Wrong {turn}"})])
            rewrite(board, [OLD, [*OAK[:3], f"555-{turn}", None, None]])
            assert store.sync() is None
            assert len(rows_of(board)) == 2


def test_an_older_copy_is_repaired_without_blame(board: Path) -> None:
    with people(board) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "zero"})])
        older = board.read_bytes()
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "mine"})])
        for _ in range(3):
            board.write_bytes(older)
            receipt = store.sync()
            assert receipt is not None
            assert receipt.detail == "The saved file did not contain 1 of your edits; it was restored."
            assert rows_of(board)[0][4] == "mine"


def test_two_refboards_and_a_repeated_value_come_to_rest(board: Path, tmp_path: Path) -> None:
    one = Store.open(board, PEOPLE, state_dir=tmp_path / "one", user="One", patience=quick())
    two = Store.open(board, PEOPLE, state_dir=tmp_path / "two", user="Two", patience=quick())
    with one, two:
        one.submit([SetCells("Targets", "P-AAAAA", {"Phone": "B"})])
        two.sync()
        two.read()
        two.submit([SetCells("Targets", "P-AAAAA", {"Phone": "555-1"})])
        tokens = set()
        for _ in range(6):
            one.sync()
            two.sync()
            tokens.add(board.read_bytes())
        assert len(tokens) == 1
        assert rows_of(board)[0][3] == "555-1"


def test_without_a_history_an_edit_is_restored_once_and_then_waits(tmp_path: Path) -> None:
    board = build_workbook(tmp_path / "board.xlsx")
    plain = board.read_bytes()
    with open_store(board) as store:
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "mine"})])
        board.write_bytes(plain)
        store.sync()
        assert cell(board, "Targets", "E2") == "mine"
        board.write_bytes(plain)
        store.sync()
        for _ in range(3):
            assert board.read_bytes() == plain
            (conflict,) = store.status().conflicts
            assert not conflict.missing
            assert store.sync() is None
        assert store.resolve(conflict.id, "mine").status == "saved"
        assert cell(board, "Targets", "E2") == "mine"


# -- rows


@pytest.mark.parametrize("place", ["above", "below"])
def test_a_copied_row_that_is_typed_over_never_takes_the_id(board: Path, place: str) -> None:
    with people(board) as store:
        held = lock(board)
        queued = store.submit([SetCells("Targets", "P-AAAAA", {"Do not contact": "All"})])
        assert queued.status == "queued"
        held.unlink()
        rewrite(board, [NEW, OLD, OAK] if place == "above" else [OLD, NEW, OAK])
        store.sync()
    rows = {row[2]: row for row in rows_of(board)}
    assert (rows["Dr. Adams"][0], rows["Dr. Adams"][5]) == ("P-AAAAA", "All")
    assert rows["Dr. Zhou"][5] is None


@pytest.mark.parametrize("place", ["above", "below"])
def test_a_save_without_a_look_gives_copied_rows_their_own_id(board: Path, place: str) -> None:
    with people(board) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "known"})])
    rewrite(board, [NEW, OLD, OAK] if place == "above" else [OLD, NEW, OAK])
    with people(board) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "likes fax"})])
    rows = {row[2]: row[0] for row in rows_of(board)}
    assert rows["Dr. Adams"] == "P-AAAAA"
    assert rows["Dr. Zhou"] not in ("P-AAAAA", "P-BBBBB", None)


def test_a_pending_edit_finds_its_row_among_copies_that_were_read(board: Path) -> None:
    with people(board) as store:
        held = lock(board)
        store.submit([SetCells("Targets", "P-AAAAA", {"Do not contact": "All"})])
        held.unlink()
        rewrite(board, [NEW, OLD, OAK])
        store.read()
        store.sync()
    rows = {row[2]: row for row in rows_of(board)}
    assert (rows["Dr. Adams"][5], rows["Dr. Zhou"][5]) == ("All", None)


def test_a_sync_without_a_look_gives_copied_rows_their_own_id(board: Path) -> None:
    with people(board) as store:
        held = lock(board)
        assert store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "known"})]).status == "queued"
        held.unlink()
    rewrite(board, [OLD, NEW, OAK])
    with people(board) as store:
        store.sync()
    assert len({row[0] for row in rows_of(board)}) == 3


@pytest.mark.parametrize("place", ["above", "below"])
def test_a_touch_for_the_newcomer_carries_the_newcomers_id(board: Path, place: str) -> None:
    with people(board) as store:
        store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "known"})])
    rewrite(board, [NEW, OLD, OAK] if place == "above" else [OLD, NEW, OAK])
    with people(board, shows_new_ids=True) as store:
        table = store.read().tables["Targets"]
        ids = dict(zip(table.text["Contact"], table.ids, strict=True))
        assert ids["Dr. Adams"] == "P-AAAAA"
        store.submit([AddRow("Touches", {"Target ID": ids["Dr. Zhou"], "Notes": "hello"})])
    rows = {row[2]: row[0] for row in rows_of(board)}
    assert rows["Dr. Adams"] == "P-AAAAA"
    touches = list(openpyxl.load_workbook(board)["Touches"].iter_rows(min_row=3, values_only=True))
    assert touches[0][1] == rows["Dr. Zhou"] != "P-AAAAA"


def test_an_id_is_not_given_to_the_next_person_at_the_same_place(board: Path) -> None:
    nameless = [None, "Elm Street", "Dr. Adams", "555-1", None, None]
    rewrite(board, [nameless, OAK])
    with people(board) as store:
        store.read()
        store.submit([])
        store.read()
        given = rows_of(board)[0][0]
        store.submit([SetCells("Targets", given, {"Do not contact": "All", "Phone": "555-0"})])
    # A colleague deletes the person and types the next one of the same office there.
    rewrite(board, [[None, "Elm Street", "Dr. Zhou", None, None, None], OAK])
    with people(board) as store:
        store.read()
        store.submit([])
    row = rows_of(board)[0]
    assert row[0] != given
    assert row[2:] == ["Dr. Zhou", None, None, None]


def test_a_queued_edit_waits_when_the_row_bears_another_name(board: Path) -> None:
    with people(board) as store:
        held = lock(board)
        store.submit([SetCells("Targets", "P-AAAAA", {"Do not contact": "All"})])
        held.unlink()
        edit_like_a_colleague(board, "Targets", "C2", "Dr. Zhou")
        receipt = store.sync()
        assert receipt is not None
        assert receipt.status == "conflict"
        assert "Dr. Adams" in receipt.detail
        assert "Dr. Zhou" in receipt.detail
    assert rows_of(board)[0][5] is None


def test_a_corrected_name_is_the_same_person(board: Path) -> None:
    with people(board) as store:
        held = lock(board)
        store.submit([SetCells("Targets", "P-AAAAA", {"Do not contact": "All"})])
        held.unlink()
        edit_like_a_colleague(board, "Targets", "C2", "Dr. Addams, MD")
        store.sync()
    assert rows_of(board)[0][5] == "All"


# -- columns


def test_a_new_column_does_not_take_over(tmp_path: Path) -> None:
    headers = [*HEADERS[:4], "Comments", "Do not contact"]
    board = write(tmp_path / "practice.xlsx", [OLD, OAK], headers)
    with people(board) as store:
        held = lock(board)
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})])
        held.unlink()
        book = openpyxl.load_workbook(board)
        sheet = book["Targets"]
        sheet["G1"], sheet["G2"] = "Notes", "theirs"
        table = sheet.tables["Targets"]
        sheet.tables.clear()
        sheet.add_table(Table(displayName=table.displayName, ref="A1:G3"))
        book.save(board)
        store.sync()
        assert rows_of(board)[0][4:7] == ["ours", None, "theirs"]
        # Once it is in the file, everyone reads it so.
        assert any(problem.code == "R102" for problem in store.read().problems)
    with Store.open(board, PEOPLE, state_dir=tmp_path / "other", patience=quick()) as store:
        assert store.read().tables["Targets"].text["Notes"][0] == "ours"


def test_a_column_that_comes_back_heals_what_waited(board: Path) -> None:
    whole = board.read_bytes()
    with people(board) as store:
        held = lock(board)
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})])
        held.unlink()
        book = openpyxl.load_workbook(board)
        del book["Targets"]
        book.save(board)
        store.sync()
        assert len(store.status().conflicts) == 1
        board.write_bytes(whole)
        store.sync()
        assert store.status().conflicts == []
    assert rows_of(board)[0][4] == "ours"


# -- protection


def test_a_locked_cell_is_not_written(board: Path) -> None:
    book = openpyxl.load_workbook(board)
    book["Targets"].protection.sheet = True
    book["Targets"]["D2"].protection = Protection(locked=False)
    book.save(board)
    with people(board) as store:
        with pytest.raises(EditRefusedError, match="locked"):
            store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})])
        with pytest.raises(EditRefusedError, match="locked"):
            store.submit([AddRow("Targets", {"Source": "Fir"})])
        assert store.submit([SetCells("Targets", "P-AAAAA", {"Phone": "555-7"})]).status == "saved"


def test_a_workbook_that_recommends_reading_only_is_not_written(board: Path) -> None:
    book = openpyxl.load_workbook(board)
    book.security.lockStructure = False
    book.save(board)
    package = Package.open(board.read_bytes())
    xml = package.read(package.workbook_part)
    at = xml.index(b"<workbookPr")
    board.write_bytes(
        package.build(
            {package.workbook_part: xml[:at] + b'<fileSharing readOnlyRecommended="1"/>' + xml[at:]}
        )
    )
    with people(board) as store, pytest.raises(EditRefusedError, match="read-only"):
        store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "ours"})])


def test_undo_of_a_target_asks_when_a_colleagues_touch_refers_to_it(board: Path) -> None:
    with people(board) as store:
        (added,) = store.submit([AddRow("Targets", {"Source": "Fir", "Contact": "Dr. Fir"})]).ids
        edit_like_a_colleague(board, "Touches", "B2", added)
        with pytest.raises(Exception, match="refers to it"):
            store.undo()
    assert any(row[0] == added for row in rows_of(board))
