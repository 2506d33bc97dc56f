"""`refboard merge` on copies of a demo practice that a colleague changed."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from shell import ON, row_of, rows_of, run

from refboard.cli import main
from workbook.merging.merger import Merger

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.merging.plan import MergePlan

FIRST = 2
"""Worksheet row of the first target."""


@pytest.fixture
def copy(book: Path) -> Path:
    """What a colleague saved beside the workbook, after something was logged in it."""
    target = rows_of(book, "Targets")[0]["Target ID"]
    # What the copy has of this tells which version it was made from.
    assert run("log", book, target, "--channel", "Phone", "--on", ON).code == 0
    path = book.with_name("practice (Ben's conflicted copy).xlsx")
    path.write_bytes(book.read_bytes())
    assert run("log", path, target, "--channel", "Email", "--on", ON).code == 0
    write(path, ("Targets", FIRST, "Notes", "prefers the back door"), ("Targets", FIRST + 1, "Tier", "C"))
    colleague = openpyxl.load_workbook(path)
    colleague["Holidays"].append([date(2031, 1, 2), "Bridge day"])
    colleague.save(path)
    return path


def write(path: Path, *cells: tuple[str, int, str, Any]) -> None:
    colleague = openpyxl.load_workbook(path)
    for sheet, row, column, value in cells:
        header = [cell.value for cell in colleague[sheet][1]]
        colleague[sheet].cell(row, header.index(column) + 1).value = value
    colleague.save(path)


def target_at(path: Path, row: int) -> dict[str, Any]:
    return rows_of(path, "Targets")[row - FIRST]


def test_it_shows_what_it_would_do_and_merges_only_when_asked(book: Path, copy: Path) -> None:
    before, copied = book.read_bytes(), copy.read_bytes()
    shown = run("merge", book, copy)
    assert shown.code == 0
    assert shown.out.startswith("practice (Ben's conflicted copy).xlsx was made from the version of 20")
    assert "adds 1 row:\n  Touches T-" in shown.out
    assert "(blank) → prefers the back door" in shown.out
    assert "(2031-01-02, Bridge day) is not in Holidays; its rows have no ids" in shown.out
    assert shown.out.endswith("Nothing was changed. Add --yes to do it.\n")
    assert book.read_bytes() == before

    touches = len(rows_of(book, "Touches"))
    done = run("merge", book, copy, "--yes")
    assert "merged practice (Ben's conflicted copy).xlsx: 1 row added, " in done.out
    assert target_at(book, FIRST)["Notes"] == "prefers the back door"
    assert len(rows_of(book, "Touches")) == touches + 1
    assert copy.read_bytes() == copied

    again = run("merge", book, copy, "--yes")
    assert (done.code, again.code) == (0, 0)
    assert again.out.startswith("Nothing in practice (Ben's conflicted copy).xlsx can be merged")
    assert run("undo", book).out == f"undone: Merge the copy {copy.name}\n"
    assert len(rows_of(book, "Touches")) == touches
    assert target_at(book, FIRST)["Notes"] is None


def test_a_cell_that_both_changed_needs_a_decision(book: Path, copy: Path) -> None:
    target = target_at(book, FIRST + 2)["Target ID"]
    write(copy, ("Targets", FIRST + 2, "Phone", "555 0101"))
    run("set", book, "Targets", target, "Phone=555 0199")
    done = run("merge", book, copy, "--yes")
    assert done.code == 1
    assert "Phone: here 555 0199, in the copy 555 0101" in done.out
    assert "1 cell needs your decision" in done.out
    assert "refboard resolve to decide" in done.out
    assert row_of(book, "Targets", "Target ID", target)["Phone"] == "555 0199"
    conflicts = run("status", book, "--json").data["conflicts"]
    (conflict,) = [each for each in conflicts if each["row_id"] == target]
    assert (conflict["mine"], conflict["theirs"]) == ("555 0101", "555 0199")
    assert run("resolve", book, conflict["id"], "--keep", "mine").code == 0
    assert row_of(book, "Targets", "Target ID", target)["Phone"] == "555 0101"


def test_json_says_the_same_with_stable_names(book: Path, copy: Path) -> None:
    shown = run("merge", book, copy, "--json").data
    assert shown["status"] == "shown"
    assert [row["table"] for row in shown["added"]] == ["Touches"]
    assert {"table", "row_id", "label", "column", "mine", "copy", "base"} == set(shown["taken"][0])
    done = run("merge", book, copy, "--yes", "--json").data
    assert done["status"] == "saved"
    assert done["added"] == shown["added"]
    assert shown["added"][0]["row_id"] in done["ids"]
    after = run("merge", book, copy, "--yes", "--json").data
    assert after["status"] == "nothing"
    assert (after["added"], after["taken"], after["conflicts"]) == ([], [], [])


def test_without_a_copy_it_looks_for_copies(book: Path, copy: Path) -> None:
    assert run("demo", book.with_name("another practice.xlsx"), "--seed", "9", "--no-open").code == 0
    listed = run("merge", book)
    assert listed.code == 0
    assert listed.out.startswith(f"{copy.name}  saved ")
    assert "adds 1 row" in listed.out
    assert "another practice" not in listed.out
    data = run("merge", book, "--json").data
    assert [(each["path"], each["added"]) for each in data["copies"]] == [(str(copy), 1)]
    copy.unlink()
    assert run("merge", book).out.startswith("There is no copy of practice.xlsx in its folder.")


def test_the_status_names_copies_that_hold_other_things(book: Path, copy: Path) -> None:
    book.with_name("the same.xlsx").write_bytes(book.read_bytes())
    assert run("status", book).out.endswith(
        f"copy in the same folder: {copy.name}; refboard merge shows what it would add.\n"
    )
    assert run("status", book, "--json").data["copies"] == [str(copy)]
    copy.unlink()
    assert "copy beside it" not in run("status", book).out


def test_a_word_alone_is_the_copy_where_a_workbook_is_set(
    book: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFBOARD_WORKBOOK", str(book))
    assert "adds 1 row:" in run("merge", copy).out
    assert run("merge", book).out.startswith(copy.name)
    assert run("merge").out.startswith(copy.name)


def test_a_person_at_the_terminal_is_asked(book: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    touches = len(rows_of(book, "Touches"))
    for answer, added in (("n\n", 0), ("\n", 0), ("y\n", 1)):
        out = Terminal()
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        monkeypatch.setattr("sys.stdout", out)
        main(["merge", str(book), str(copy)])
        assert f"Merge {copy.name} into practice.xlsx? [y/N] " in out.getvalue()
        assert len(rows_of(book, "Touches")) == touches + added


def test_a_row_deleted_here_comes_back_only_when_asked(book: Path, copy: Path) -> None:
    run("log", book, target_at(book, FIRST)["Target ID"], "--channel", "Fax", "--on", ON)
    gone = rows_of(book, "Touches")[3]["Touch ID"]
    colleague = openpyxl.load_workbook(book)
    colleague["Touches"].delete_rows(5)
    colleague.save(book)
    shown = run("merge", book, copy)
    assert "leaves out 1 row that the workbook once had; --with-deleted adds it:" in shown.out
    run("merge", book, copy, "--yes")
    assert gone not in {row["Touch ID"] for row in rows_of(book, "Touches")}
    assert f"Touches {gone}" in run("merge", book, copy, "--yes", "--with-deleted").out
    assert gone in {row["Touch ID"] for row in rows_of(book, "Touches")}


def test_hostile_words_in_a_copy_reach_the_terminal_as_marks(book: Path, copy: Path) -> None:
    write(copy, ("Targets", FIRST, "Notes", "call\u202eback [bold]now[/] \u0007"[:-1]))
    out = run("merge", book, copy).out
    assert "call‹U+202E›back [bold]now[/]" in out
    assert "\u202e" not in out


@pytest.mark.parametrize("words", [("practice.xlsx",), ("missing.xlsx",), ("a.xlsx", "b.xlsx")])
def test_what_is_no_copy_is_refused_in_one_sentence(book: Path, words: tuple[str, ...]) -> None:
    answer = run("merge", book, *(book.with_name(word) for word in words))
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert answer.out == ""


def test_another_practice_is_no_copy(book: Path) -> None:
    other = book.with_name("other.xlsx")
    run("demo", other, "--seed", "9", "--no-open")
    answer = run("merge", book, other, "--yes")
    assert answer.code == 2
    assert "other.xlsx has no row of practice.xlsx, so it is not a copy of it" in answer.err


def test_a_save_in_between_that_conflicts_with_the_plan_is_reported(
    book: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Merger._plan

    def overtaken(self: Merger, *given: Any, **more: Any) -> MergePlan:  # noqa: ANN401  (handed on)
        planned = plan(self, *given, **more)
        write(book, ("Targets", FIRST, "Notes", "somebody was faster"))
        return planned

    monkeypatch.setattr(Merger, "_plan", overtaken)
    done = run("merge", book, copy, "--yes")
    assert done.code == 1
    assert "merged part of " in done.out
    assert "The workbook keeps its value; yours waits for a decision: Notes of" in done.out
    assert target_at(book, FIRST)["Notes"] == "somebody was faster"
