"""refboard target: what it prints, and what is in the workbook afterward."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from shell import ON, cells_of, row_of, rows_of, run

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = "Elm Street Clinic"


def test_a_target_is_added_and_taken_back(book: Path) -> None:
    before = cells_of(book)
    answer = run(
        "target", book, OFFICE, "--contact", "Dr. Noor Haddad", "--role", "Physician", "--specialty", "Pediatrics",
        "--phone", "555-0142", "--email", "noor@example.org", "--fax", "=1+1", "--city", "Verona", "--tier", "b",
        "--channel", "call", "--cadence", "30", "--next", "Say hello", "--next-date", "fri", "--notes", "new",
        "--on", ON,
    )  # fmt: skip
    assert (answer.code, answer.err) == (0, "")
    word, target = answer.out.split()
    assert word == "saved"
    row = row_of(book, "Targets", "Target ID", target)
    assert row.pop("Next date").date() == date(2026, 11, 27)
    assert {name: value for name, value in row.items() if value is not None} == {
        "Target ID": target, "Source": OFFICE, "Contact": "Dr. Noor Haddad", "Role": "Physician",
        "Specialty": "Pediatrics", "Phone": "555-0142", "Email": "noor@example.org", "Fax": "=1+1", "City": "Verona",
        "Tier": "B", "Owner": "Ana Reyes", "Preferred channel": "Phone", "Cadence days": 30,
        "Next step": "Say hello", "Notes": "new",
    }  # fmt: skip
    items = run("today", book, "--on", "2026-11-27", "--json").data["items"]
    assert target in [item["target_id"] for item in items]
    assert run("undo", book).out == f"undone: Add target Dr. Noor Haddad at {OFFICE}\n"
    assert cells_of(book) == before


def test_the_first_target_of_a_new_workbook(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    assert run("init", path).code == 0
    saved = run("target", path, OFFICE, "--json", "--on", ON).data
    assert (saved["status"], saved["title"]) == ("saved", f"Add target {OFFICE}")
    (row,) = rows_of(path, "Targets")
    assert (row["Target ID"], row["Source"], row["Owner"]) == (saved["id"], OFFICE, "Ana Reyes")
    (item,) = run("today", path, "--on", ON, "--json").data["items"]
    assert item["target_id"] == saved["id"]


def test_unowned_targets_have_no_owner(book: Path) -> None:
    target = run("target", book, OFFICE, "--owner", "").out.split()[1]
    assert row_of(book, "Targets", "Target ID", target)["Owner"] is None


def test_the_same_person_is_pointed_at_and_added(book: Path) -> None:
    there = next(row for row in rows_of(book, "Targets") if row["Contact"])
    answer = run("target", book, str(there["Source"]).upper(), "--contact", there["Contact"])
    assert answer.code == 0
    assert f"is already a target at {there['Source']} ({there['Target ID']})" in answer.err
    assert row_of(book, "Targets", "Target ID", answer.out.split()[1])["Source"] == there["Source"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "one SOURCE (the name of an office)"),
        ((" ",), "Enter the name of the office or practice"),
        ((OFFICE, "--tier", "Z"), "'Z' is not one of"),
        ((OFFICE, "--cadence", "0"), "from 1 to 3,650"),
        ((OFFICE, "--next-date", "someday"), "not a day"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    book: Path, words: tuple[str, ...], said: str
) -> None:
    before = book.read_bytes()
    answer = run("target", book, *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert book.read_bytes() == before


def test_while_a_colleague_has_it_open_the_target_is_queued(book: Path) -> None:
    before = book.read_bytes()
    lock = book.with_name(f".~lock.{book.name}#")
    lock.write_text(",Ben Okafor,desk,23.11.2026 09:12,file:///home/ben;", encoding="utf-8")
    answer = run("target", book, OFFICE)
    assert answer.code == 0
    assert answer.out.startswith("queued P-")
    assert "Ben Okafor" in answer.out
    assert book.read_bytes() == before
    lock.unlink()
    assert run("sync", book).code == 0
    assert row_of(book, "Targets", "Source", OFFICE)["Target ID"] == answer.out.split()[1].rstrip(":")
