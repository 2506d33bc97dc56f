"""Copies beside the workbook: found by their rows, planned, merged, and never written."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from workbook_fixtures import DAY, SCHEMA, build_workbook, cell, names_beside, open_store

from workbook import AddRow, BusyError, FileRefusedError, RefusedError, SetCells
from workbook.merging.copies import Limits, find_copies
from workbook.sharing.versions.contents import read_contents
from workbook.xlsx.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook import Store
    from workbook.merging.copies import Search
    from workbook.sharing.conflicts import Side

NAMES = [
    "practice (Ana's conflicted copy 2026-11-23).xlsx",
    "practice.sync-conflict-20261123-101500-ABCDEFG.xlsx",
    "practice-DESKTOP-4711.xlsx",
    "Kopie von der Arbeit.XLSX",
    "zzz.xlsm",
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "practice.xlsx")


@pytest.fixture
def store(book: Path) -> Iterator[Store]:
    with open_store(book) as opened:
        # One added row, so that a copy made from now on can be distinguished from an older one.
        opened.submit([AddRow("Touches", {"Target ID": "P-BBBBB", "Channel": "Fax"})])
        yield opened


def change(path: Path, *cells: tuple[str, str, Any], rows: tuple[tuple[str, list[Any]], ...] = ()) -> Path:
    """Let a colleague's program change and save a file."""
    colleague = openpyxl.load_workbook(path)
    for sheet, ref, value in cells:
        colleague[sheet][ref] = value
    for sheet, values in rows:
        colleague[sheet].append(values)
        for table in colleague[sheet].tables.values():
            first, last = table.ref.split(":")
            table.ref = f"{first}:{last.rstrip('0123456789')}{colleague[sheet].max_row}"
    colleague.save(path)
    return path


def copied(book: Path, name: str = "other.xlsx") -> Path:
    path = book.with_name(name)
    path.write_bytes(book.read_bytes())
    return path


def search(book: Path, **more: Any) -> Search:  # noqa: ANN401
    mine = read_contents(Package.open(book.read_bytes(), book.name), SCHEMA)
    return find_copies(book, mine, SCHEMA, **more)


# -- result


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_found_under_any_name(book: Path, name: str) -> None:
    path = change(copied(book, name), ("Targets", "E2", "prefers faxes"), ("Targets", "D3", 45))
    (copy,) = search(book).copies
    assert copy.path == path
    assert (copy.shared, copy.rows, copy.cells, copy.only_copy) == (3, 2, 2, 0)
    assert copy.differs


def test_what_is_no_copy_is_not_found(book: Path) -> None:
    build_workbook(
        book.with_name("practice 2.xlsx"),
        [["Target ID", "Office"], ["P-XXXXX", "Elm Street"], ["P-YYYYY", "Oak Clinic"]],
        [["Touch ID", "Target ID"], ["T-XXXXX", "P-XXXXX"]],
    )
    openpyxl.Workbook().save(book.with_name("practice (empty).xlsx"))
    book.with_name("practice (torn).xlsx").write_bytes(book.read_bytes()[:900])
    book.with_name("practice (text).xlsx").write_text("no workbook")
    for name in ("~$practice.xlsx", ".~refboard-1.xlsx", "practice.xlsx.tmp", "practice.csv"):
        book.with_name(name).write_bytes(book.read_bytes())
    book.with_name("folder.xlsx").mkdir()
    book.with_name("link.xlsx").symlink_to(book)
    assert search(book).copies == ()


def test_numbers_that_every_workbook_counts_with_make_no_copy(tmp_path: Path) -> None:
    def numbered(name: str, *offices: str) -> Path:
        rows = [[number, office, None, 30] for number, office in enumerate(offices, 1)]
        return build_workbook(
            tmp_path / name, [["Target ID", "Office", "Follow up", "Cadence days"], *rows], [["Touch ID"]]
        )

    mine = numbered("practice.xlsx", "Elm", "Oak", "Pine")
    numbered("another practice.xlsx", "Birch", "Cedar", "Fir")
    assert search(mine).copies == ()
    numbered("the same practice.xlsx", "Elm", "Oak", "Spruce")
    assert [copy.path.name for copy in search(mine).copies] == ["the same practice.xlsx"]


def test_rows_that_every_new_workbook_has_make_no_copy(book: Path) -> None:
    other = [["Target ID", "Office"], ["P-AAAAA", "Elm Street"], ["P-YYYYY", "Ash"]]
    build_workbook(book.with_name("other.xlsx"), other, [["Touch ID"], ["T-YYYYY"]])
    assert len(search(book).copies) == 1
    assert search(book, common=frozenset({"P-AAAAA"})).copies == ()


def test_one_pasted_row_among_many_makes_no_copy(book: Path) -> None:
    rows = [[f"P-{chr(65 + n // 20)}{chr(65 + n % 20)}XXZ", f"Office {n}"] for n in range(40)]
    pasted = [["Target ID", "Office"], *rows, ["P-AAAAA", "Elm Street"]]
    large = build_workbook(book.with_name("large.xlsx"), pasted, [["Touch ID"]])
    other = [
        ["Target ID", "Office"],
        *([f"P-{n}", f"Other {n}"] for n in "BCDEFGHIJK"),
        ["P-AAAAA", "Elm Street"],
    ]
    build_workbook(book.with_name("other.xlsx"), other, [["Touch ID"]])
    book.unlink()
    assert search(large).copies == ()


def test_a_search_has_limits_and_reports_what_it_skipped(book: Path) -> None:
    for number in range(4):
        copied(book, f"copy {number}.xlsx")
    found = search(book, limits=Limits(files=2))
    assert (len(found.copies), len(found.unread)) == (2, 2)
    found = search(book, limits=Limits(size=100))
    assert found.copies == ()
    assert len(found.unread) == 4
    ticks = iter(range(100))
    found = search(book, limits=Limits(seconds=1.5, clock=lambda: float(next(ticks))))
    assert (len(found.copies), len(found.unread)) == (1, 3)


# -- merging


def test_a_copy_is_merged_once_and_not_written(store: Store, book: Path) -> None:
    copy = change(
        copied(book),
        ("Targets", "E2", "prefers faxes"),
        ("Targets", "D3", 45),
        rows=(
            ("Touches", ["T-ZZZZZ", "P-AAAAA", DAY, "Phone", "met"]),
            ("Touches", [None, "P-BBBBB", DAY, "Visit"]),
        ),
    )
    store.submit([SetCells("Targets", "P-BBBBB", {"Cadence days": 60})])
    before = copy.read_bytes(), copy.stat().st_mtime_ns
    plan, receipt = store.merger().merge(copy)
    assert receipt is not None
    assert receipt.status == "conflict"
    assert (len(plan.added), len(plan.taken), len(plan.conflicts)) == (2, 1, 1)
    assert plan.since
    assert cell(book, "Targets", "E2") == "prefers faxes"
    assert cell(book, "Targets", "D3") == 60
    assert [cell(book, "Touches", f"E{row}") for row in (4, 5)] == ["met", None]
    assert cell(book, "Touches", "C5").date() == DAY
    (conflict,) = store.status().conflicts
    assert (conflict.row_id, conflict.mine, conflict.theirs, conflict.base) == (
        "P-BBBBB",
        "45",
        "60",
        "",
    )

    again, nothing = store.merger().merge(copy)
    assert nothing is None
    assert again.is_empty
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == before


def test_a_decision_about_a_conflict_is_not_asked_for_again(store: Store, book: Path) -> None:
    copy = change(copied(book), ("Targets", "D2", 45))
    store.submit([SetCells("Targets", "P-AAAAA", {"Cadence days": 60})])
    pair: tuple[Side, ...] = ("theirs", "mine")
    for keep in pair:
        _, receipt = store.merger().merge(copy)
        assert receipt is not None
        store.resolve(store.status().conflicts[0].id, keep)
        assert store.merger().plan(copy).is_empty
        copy = change(copied(copy, f"{keep}.xlsx"), ("Targets", "D2", 90))
    assert cell(book, "Targets", "D2") == 90


def test_a_merge_can_be_undone_and_repeated(store: Store, book: Path) -> None:
    copy = change(
        copied(book), ("Targets", "E2", "prefers faxes"), rows=(("Touches", [None, "P-BBBBB", DAY, "Visit"]),)
    )
    store.merger().merge(copy)
    store.undo()
    assert cell(book, "Targets", "E2") == "prefers mornings"
    assert cell(book, "Touches", "D4") is None
    plan, _ = store.merger().merge(copy)
    assert (len(plan.added), len(plan.taken)) == (1, 1)
    assert cell(book, "Touches", "D4") == "Visit"
    store.undo()
    store.redo()
    assert store.merger().plan(copy).edits == []


def test_a_merge_can_be_repeated_after_an_earlier_version_is_restored(store: Store, book: Path) -> None:
    copy = change(
        copied(book), ("Targets", "E2", "prefers faxes"), rows=(("Touches", [None, "P-BBBBB", DAY, "Visit"]),)
    )
    before = store.versions()[0].number
    store.merger().merge(copy)
    store.restore(before)
    assert cell(book, "Targets", "E2") == "prefers mornings"
    plan, receipt = store.merger().merge(copy)
    assert (len(plan.added), len(plan.taken), plan.deleted, plan.known) == (1, 1, [], 0)
    assert receipt is not None
    assert receipt.status == "saved"
    assert cell(book, "Targets", "E2") == "prefers faxes"
    assert cell(book, "Touches", "D4") == "Visit"


def test_a_merge_waits_while_another_program_has_the_workbook_open(store: Store, book: Path) -> None:
    copy = change(
        copied(book), ("Targets", "E2", "prefers faxes"), rows=(("Touches", [None, "P-BBBBB", DAY, "Visit"]),)
    )
    sign = book.with_name(f".~lock.{book.name}#")
    sign.write_text("Ben,ben,elsewhere,24.11.2026 09:12,;")
    before = book.read_bytes()
    _, receipt = store.merger().merge(copy)
    assert receipt is not None
    assert receipt.status == "queued"
    assert book.read_bytes() == before
    assert store.merger().plan(copy).is_empty
    sign.unlink()
    store.sync()
    assert cell(book, "Targets", "E2") == "prefers faxes"
    assert cell(book, "Touches", "D4") == "Visit"
    assert store.merger().plan(copy).is_empty


def test_a_pending_edit_counts_as_made(store: Store, book: Path) -> None:
    copy = change(copied(book), ("Targets", "E2", "prefers faxes"), ("Targets", "D3", 45))
    book.with_name(f".~lock.{book.name}#").write_text("Ben,ben,elsewhere,24.11.2026 09:12,;")
    store.submit([SetCells("Targets", "P-AAAAA", {"Notes": "prefers faxes"})])
    store.submit([SetCells("Targets", "P-BBBBB", {"Cadence days": 60})])
    plan = store.merger().plan(copy)
    assert plan.taken == []
    assert [(note.row_id, note.mine, note.copy) for note in plan.conflicts] == [("P-BBBBB", "60", "45")]


def test_sorting_inserting_and_moving_columns_in_the_copy_change_nothing(store: Store, book: Path) -> None:
    copy = copied(book)
    colleague = openpyxl.load_workbook(copy)
    sheet = colleague["Targets"]
    header, *rows = [[entry.value for entry in row] for row in sheet.iter_rows()]
    for at, row in enumerate([header, *reversed(rows)], 1):
        for column, value in enumerate([row[4], row[0], row[3], row[2], row[1], row[5]], 1):
            sheet.cell(at, column).value = value
    for table in sheet.tables.values():
        table.ref, table.tableColumns = sheet.dimensions, []
    colleague.save(copy)
    assert cell(copy, "Targets", "A3") == "prefers mornings"
    assert store.merger().plan(copy).is_empty


def test_a_copy_that_counts_its_days_from_1904_means_the_same_days(store: Store, book: Path) -> None:
    copy = copied(book)
    colleague = openpyxl.load_workbook(copy)
    colleague.epoch = CALENDAR_MAC_1904
    colleague["Touches"].append(["T-ZZZZZ", "P-AAAAA", date(2026, 11, 20), "Phone", "met"])
    colleague["Touches"].tables["Touches"].ref = "A1:E4"
    colleague.save(copy)
    assert Package.open(copy.read_bytes(), copy.name).date1904
    plan, receipt = store.merger().merge(copy)
    assert receipt is not None
    assert ([row.row_id for row in plan.added], plan.taken, plan.conflicts) == (["T-ZZZZZ"], [], [])
    assert cell(book, "Touches", "C4").date() == date(2026, 11, 20)


def test_a_copy_of_unknown_origin_replaces_no_filled_cell(book: Path) -> None:
    copy = change(copied(book), ("Targets", "E2", "prefers faxes"), ("Targets", "D3", 45))
    with open_store(book) as store:
        plan, receipt = store.merger().merge(copy)
    assert receipt is not None
    assert plan.since == ""
    assert [note.column for note in plan.taken] == ["Cadence days"]
    assert [note.column for note in plan.conflicts] == ["Notes"]
    assert cell(book, "Targets", "E2") == "prefers mornings"
    assert cell(book, "Targets", "D3") == 45


def test_a_copy_saved_before_our_own_version_was_not_made_from_it(store: Store, book: Path) -> None:
    copy = change(copied(book), ("Targets", "E2", "prefers faxes"))
    assert [note.column for note in store.merger().plan(copy).taken] == ["Notes"]
    an_hour = 3600 * 10**9
    moment = copy.stat().st_mtime_ns - an_hour
    os.utime(copy, ns=(moment, moment))
    plan = store.merger().plan(copy)
    assert (plan.taken, plan.since) == ([], "")
    assert [note.column for note in plan.conflicts] == ["Notes"]


def test_what_a_colleague_did_since_the_copy_was_made_stays(store: Store, book: Path) -> None:
    copy = copied(book)
    change(book, ("Targets", "E2", "prefers faxes"), ("Targets", "D3", 45))
    store.submit([AddRow("Touches", {"Target ID": "P-AAAAA", "Channel": "Phone"})])
    plan = store.merger().plan(copy)
    assert plan.is_empty
    assert {(note.column, note.mine, note.copy) for note in plan.older} == {
        ("Notes", "prefers faxes", "prefers mornings")
    }
    assert plan.only_mine == 1


def test_formatted_text_comes_with_its_formatting(store: Store, book: Path) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    rich = CellRichText("only ", TextBlock(InlineFont(b=True), "mornings"))
    copy = change(copied(book), ("Targets", "E3", rich))
    store.merger().merge(copy)
    found = openpyxl.load_workbook(book, rich_text=True)["Targets"]["E3"].value
    assert isinstance(found, CellRichText)
    assert str(found) == "only mornings"
    assert any(isinstance(part, TextBlock) and part.font.b for part in found)


def test_a_cell_that_the_format_forbids_is_named_and_the_rest_is_merged(tmp_path: Path) -> None:
    book = build_workbook(tmp_path / "practice.xlsx")
    colleague = openpyxl.load_workbook(book)
    del colleague["Targets"].tables["Targets"]
    colleague["Targets"].merge_cells("E3:F3")
    colleague.save(book)
    copy = copied(book)
    colleague = openpyxl.load_workbook(copy)
    colleague["Targets"].unmerge_cells("E3:F3")
    colleague.save(copy)
    change(copy, ("Targets", "D3", 45), ("Targets", "F3", "plum"))
    with open_store(book) as store:
        plan, receipt = store.merger().merge(copy)
    assert receipt is not None
    assert receipt.status == "saved"
    assert [note.column for note in plan.taken] == ["Cadence days"]
    assert len(plan.left) == 1
    assert plan.left[0].startswith("P-BBBBB of Targets: ")
    assert cell(book, "Targets", "D3") == 45


def test_of_two_rows_with_room_for_one_the_other_is_left_and_named(store: Store, book: Path) -> None:
    path = change(book, ("Touches", "A5", "a remark right below"))
    colleague = openpyxl.load_workbook(path)
    colleague["Touches"].tables["Touches"].ref = "A1:E4"
    colleague.save(path)
    store.sync()
    copy = copied(book)
    change(
        change(copy, ("Touches", "A5", None)),
        *(("Touches", f"{letter}{row}", value_text) for row in (4, 5) for letter, value_text in
          (("A", f"T-XXXX{'AB'[row - 4]}"), ("B", "P-AAAAA"), ("D", "Phone"), ("E", "met"))),
    )  # fmt: skip
    colleague = openpyxl.load_workbook(copy)
    colleague["Touches"].tables["Touches"].ref = "A1:E5"
    colleague.save(copy)
    plan, receipt = store.merger().merge(copy)
    assert receipt is not None
    assert receipt.status == "saved"
    assert [row.row_id for row in plan.added] == ["T-XXXXA"]
    assert plan.left[0].startswith("T-XXXXB of Touches: Touches!A5 is right below the table")
    assert [cell(book, "Touches", ref) for ref in ("A4", "A5")] == ["T-XXXXA", "a remark right below"]


def test_sheets_without_tables_are_compared_and_named(store: Store, book: Path) -> None:
    colleague = openpyxl.load_workbook(book)
    colleague.create_sheet("Remarks")["A1"] = "as it was"
    colleague.save(book)
    store.submit([AddRow("Touches", {"Target ID": "P-AAAAA", "Channel": "Phone"})])
    copy = change(copied(book), ("Remarks", "B2", "from the copy"))
    colleague = openpyxl.load_workbook(copy)
    colleague.create_sheet("Ideas")
    colleague.save(copy)
    assert store.merger().plan(copy).left == [
        "The sheet Remarks has other text in the copy (B2); only tables are merged.",
        "The sheet Ideas is only in the copy; only tables are merged.",
    ]


def test_texts_and_comments_around_a_table_are_listed(store: Store, book: Path) -> None:
    change(
        book, ("Targets", "J2", "as it was"), ("Targets", "J3", "=1+1"), ("Targets", "A9", "a remark below")
    )
    store.submit([AddRow("Touches", {"Target ID": "P-AAAAA", "Channel": "Phone"})])
    copy = copied(book)
    assert store.merger().plan(copy).left == [
        "Targets!9 of the copy is outside its table Targets; move it into the table."
    ]
    # The workbook goes on, and its remark moves.
    change(book, ("Targets", "J2", None), ("Targets", "J4", "as it was"), ("Targets", "J5", "only here"))
    change(copy, ("Targets", "J7", "call the landlord"), ("Targets", "H1", "=NOW()"))
    colleague = openpyxl.load_workbook(copy)
    colleague["Touches"]["D2"].comment = Comment("ask for Jo", "Ben")
    colleague.save(copy)
    assert store.merger().plan(copy).left[1:] == [
        "The sheet Targets has other text in the copy (H1, J7); only tables are merged.",
        "The sheet Touches has other comments in the copy (D2); only tables are merged.",
    ]
    shutil.copy(copy, book)
    store.sync()
    assert len(store.merger().plan(copied(book, "same.xlsx")).left) == 1


def test_a_sheet_too_large_to_be_compared_is_named(
    store: Store, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague = openpyxl.load_workbook(book)
    colleague.create_sheet("Remarks")["A1"] = "x" * 4000
    colleague.save(book)
    store.sync()
    copy = change(copied(book), ("Remarks", "B2", "from the copy"))
    monkeypatch.setattr("workbook.merging.non_table_content._LARGEST", 100)
    left = store.merger().plan(copy).left
    assert "The sheet Remarks is too large to compare around its tables; only tables are merged." in left


def nothing(path: Path) -> None:
    assert not path.exists()


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def link_to_the_workbook(path: Path) -> None:
    path.symlink_to(path.with_name("practice.xlsx"))


def another_workbook(path: Path) -> None:
    openpyxl.Workbook().save(path)


@pytest.mark.parametrize(
    ("prepare", "error", "words"),
    [
        (nothing, FileRefusedError, "There is no copy"),
        (Path.mkdir, FileRefusedError, "is not a file"),
        (empty_file, (FileRefusedError, BusyError), "copy.xlsx"),
        (link_to_the_workbook, FileRefusedError, "itself"),
        (another_workbook, RefusedError, "has no row of practice.xlsx"),
    ],
)
def test_what_cannot_be_merged_is_refused_and_nothing_changes(
    store: Store, book: Path, prepare: Callable[[Path], None], error: type[Exception], words: str
) -> None:
    path = book.with_name("copy.xlsx")
    prepare(path)
    before = book.read_bytes()
    with pytest.raises(error, match=words):
        store.merger().merge(path)
    assert book.read_bytes() == before


def test_looking_and_planning_write_nothing(book: Path) -> None:
    change(copied(book), ("Targets", "E2", "prefers faxes"))
    names = names_beside(book)
    with open_store(book) as store:
        store.merger().find()
        store.merger().plan(book.with_name("other.xlsx"))
    assert names_beside(book) == names
    assert not (book.parent / "state").exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_copy_that_libreoffice_saved_differs_only_in_what_was_changed(
    store: Store, book: Path, tmp_path: Path
) -> None:
    change(book, ("Touches", "C2", DAY), ("Touches", "E2", "two\nlines"), ("Targets", "D2", 0.1 + 0.2))
    store.submit([AddRow("Touches", {"Target ID": "P-AAAAA", "Date": DAY, "Channel": "Phone"})])
    copy = change(copied(book), ("Targets", "E3", "after four"))
    out = tmp_path / "saved"
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx", "--outdir", out, copy],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    plan, receipt = store.merger().merge(out / copy.name)
    assert receipt is not None
    assert plan.since
    assert [(note.row_id, note.column, note.copy) for note in plan.taken] == [
        ("P-BBBBB", "Notes", "after four")
    ]
    assert (plan.added, plan.conflicts, plan.left) == ([], [], [])
    assert cell(book, "Targets", "E3") == "after four"
